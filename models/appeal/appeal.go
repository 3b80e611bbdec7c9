// Package appeal is where somebody says one word against what was done towards
// them, and somebody else decides.
//
// There is one appeal for one act, within thirty days of it, from wherever whom it
// is about is by then: also from outside. It is decided by somebody of the circle
// who did not do it, or by the stewards: where nobody else is left there, where an
// owner did it, where the circle has ended, and where it has let three days pass. The
// act is upheld, made milder or overturned, with words; overturned, it is as if it had
// not been done, as far as that can be. The stewards decide in pairs, as they always do.
package appeal

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/steward"
)

// ID names an appeal.
type ID string

// How an appeal stands.
const (
	Open       = "open"
	Upheld     = "upheld"
	Modified   = "modified"
	Overturned = "overturned"
)

var outcomes = []string{Upheld, Modified, Overturned}

// Who decides it.
const (
	ByCircle   = "circle"
	ByStewards = "stewards"
)

// Limits of appeals (features.md §1.5).
const (
	MaxWords    = 2000 // Unicode code points, of an appeal and of its answer
	Within      = 30 * 24 * time.Hour
	dueIn       = 72 * time.Hour
	dueAbove    = 72 * time.Hour // once the stewards have it
	MaxListed   = 50
	maxAppeals  = 500 // of one person
	settledKept = 365 * 24 * time.Hour
)

// What can be wrong with appeals.
var (
	ErrWords   = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please say it in 1 to 2000 characters."}
	ErrOutcome = &models.Error{Kind: models.Invalid, Code: "request", Message: "An appeal ends with what was done upheld, made milder or overturned."}
	ErrNone    = &models.Error{Kind: models.Conflict, Code: "appeal_none", Message: "There is nothing left here to appeal against."}
	ErrTwice   = &models.Error{Kind: models.Conflict, Code: "appeal_made", Message: "You have appealed against this already. One appeal for each decision is looked at, and it is final."}
	ErrLate    = &models.Error{Kind: models.Conflict, Code: "appeal_late", Message: "An appeal can be made for 30 days, and that is over."}
	ErrStale   = &models.Error{Kind: models.Conflict, Code: "appeal_stale", Message: "This has changed meanwhile. Here it is as it stands now; what you wrote is still with you."}
	ErrSettled = &models.Error{Kind: models.Conflict, Code: "appeal_settled", Message: "This is decided."}
)

// On is a day, as a refusal tells it.
type On struct {
	Date time.Time `json:"date"`
}

// OwnAppeal is an appeal, as whoever made it is told of it.
type OwnAppeal struct {
	Words     models.Private `json:"words,omitempty" doc:"What you said." from:"appeals.words"`
	Route     string         `json:"route" enum:"circle,stewards" doc:"Who decides it." from:"appeals.route"`
	State     string         `json:"state" enum:"open,upheld,modified,overturned" from:"appeals.state"`
	Said      models.Private `json:"said,omitempty" doc:"What you are answered." from:"appeals.said"`
	GaveBack  string         `json:"gaveBack,omitempty" enum:"nothing,voice,posts,seat,line,door,role,account,room,at_once" doc:"What you have again." from:"appeals.gave_back"`
	At        time.Time      `json:"at" from:"appeals.at"`
	DueAt     time.Time      `json:"dueAt" doc:"By when it is to be decided." from:"appeals.due_at"`
	DecidedAt *time.Time     `json:"decidedAt,omitempty" from:"appeals.decided_at"`
}

// LedgerEntry is one thing that was done towards somebody, as they find it in their ledger.
type LedgerEntry struct {
	circle.Told
	Appeal   *OwnAppeal `json:"appeal,omitempty" from:"appeals.act_id appeals.circle_id"`
	AppealBy *time.Time `json:"appealBy,omitempty" doc:"Until when an appeal can be made; absent where none can."`
}

// Appeal is an appeal, as those read it who decide it.
type Appeal struct {
	ID        ID                `json:"id"`
	Circle    circle.CircleName `json:"circle"`
	Measure   circle.Measure    `json:"measure" doc:"What was done, in the words whom it is about was sent."`
	By        *circle.Person    `json:"by,omitempty" doc:"Who appeals; absent for who wrote as a member."`
	Actors    []circle.Person   `json:"actors" doc:"Who did it, and so does not decide."`
	Words     models.Private    `json:"words,omitempty"`
	Route     string            `json:"route" enum:"circle,stewards"`
	State     string            `json:"state" enum:"open,upheld,modified,overturned"`
	Version   int64             `json:"version"`
	Proposed  string            `json:"proposed,omitempty" enum:"upheld,modified,overturned" doc:"How one steward would decide it; a second has to agree."`
	Lasts     int               `json:"lasts,omitempty" doc:"How long what is left of it would last: minutes of a mute, days otherwise."`
	Mine      bool              `json:"mine,omitempty" doc:"It is you who proposed that."`
	Said      models.Private    `json:"said,omitempty"`
	GaveBack  string            `json:"gaveBack,omitempty" enum:"nothing,voice,posts,seat,line,door,role,account,room,at_once"`
	May       []string          `json:"may" doc:"The outcomes you can choose, none where somebody else decides." enum:"upheld,modified,overturned"`
	At        time.Time         `json:"at"`
	DueAt     time.Time         `json:"dueAt"`
	DecidedAt *time.Time        `json:"decidedAt,omitempty"`
}

type row struct {
	ID         ID
	ActID      circle.ActID
	CircleID   circle.ID
	ByID       *circle.PersonID // nil for who wrote as a member
	ByMark     []byte           // a keyed hash of who that is: they find it, and nobody finds them
	Route      string
	Words      []byte // sealed
	State      string
	Version    int64
	Proposed   string
	ProposerID *account.ID
	Measure    int
	DecidedID  *account.ID
	Said       []byte // sealed
	GaveBack   string
	At         time.Time
	DueAt      time.Time
	DecidedAt  *time.Time
}

func (row) TableName() string { return "appeals" }

func place(id ID, column string) seal.Place {
	return seal.Place{Table: "appeals", Column: column, Row: string(id)}
}

// Service is what can be done with appeals.
type Service struct {
	db       *db.DB
	box      *seal.Box
	circles  *circle.Service
	stewards *steward.Service
}

// NewService returns a Service that keeps its appeals in d.
func NewService(d *db.DB, box *seal.Box, circles *circle.Service, stewards *steward.Service) *Service {
	s := &Service{db: d, box: box, circles: circles, stewards: stewards}
	circles.OnErase(s.Forget)
	return s
}

// Make appeals against something that was done towards by, wherever they are now. It
// returns ErrTwice or ErrLate with the day, ErrNone where there is nothing to appeal
// against, ErrWords, or policy.ErrHidden for what is about somebody else.
func (s *Service) Make(ctx context.Context, by account.ID, act circle.ActID, words models.Private) (*OwnAppeal, error) {
	words, err := check(words)
	if err != nil {
		return nil, err
	}
	if err := policy.CheckOwn(policy.Appeal); err != nil {
		return nil, err
	}
	_, person, err := s.circles.ToldOf(s.db.Read(ctx), by, act)
	if err != nil {
		return nil, err
	}
	var out *OwnAppeal
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		done, err := circle.DoneAct(tx.DB, act)
		if err != nil {
			return err
		}
		if _, err := circle.Hold(tx, done.Circle); err != nil { // taken: two words at once are one
			return err
		}
		if done, err = circle.DoneAct(tx.DB, act); err != nil {
			return err
		}
		before, made, err := find(tx.DB, act)
		switch {
		case err != nil:
			return err
		case made:
			return ErrTwice.With(On{before.At})
		case !circle.Appealable(done.What), done.Back:
			return ErrNone
		case !tx.Now.Before(done.At.Add(Within)):
			return ErrLate.With(On{done.At.Add(Within)})
		}
		r := row{ID: ID(models.NewID()), ActID: act, CircleID: done.Circle, State: Open, Version: 1, At: tx.Now, DueAt: tx.Now.Add(dueIn)}
		if done.About != "" {
			r.ByID = &person
		} else {
			r.ByMark = s.mark(r.ActID, person)
		}
		if r.Route, err = route(tx.DB, done, person); err != nil {
			return err
		}
		if r.Words, err = s.box.Seal(ctx, seal.Circle(string(done.Circle), seal.Case), tx.Now, place(r.ID, "words"), words); err != nil {
			return err
		}
		if err := tx.Create(&r).Error; err != nil {
			return err
		}
		if out, err = s.own(ctx, r); err != nil {
			return err
		}
		return circle.Retell(tx, done.Circle)
	})
	return out, err
}

func check(words models.Private) (models.Private, error) {
	words = words.Clean()
	if n := words.Runes(); n < 1 || n > MaxWords {
		return "", ErrWords.At("words")
	}
	return words, nil
}

func find(g *gorm.DB, act circle.ActID) (r row, made bool, err error) {
	var rows []row
	err = g.Where("act_id = ?", act).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return r, false, err
	}
	return rows[0], true, nil
}

// route is who decides an appeal: the circle, unless stewards or an owner did it, or
// nobody else is left there to decide, as in one that has ended.
func route(g *gorm.DB, done circle.Done, person circle.PersonID) (string, error) {
	if done.Above {
		return ByStewards, nil
	}
	tending, err := circle.Tending(g, done.Circle)
	if err != nil {
		return "", err
	}
	left := 0
	for _, p := range tending {
		switch {
		case slices.Contains(done.By, p.Person):
			role, err := circle.Target(g, done.Circle, p.Person)
			if err != nil || role == policy.Owner {
				return ByStewards, err
			}
		case p.Person != person:
			left++
		}
	}
	if left == 0 {
		return ByStewards, nil
	}
	return ByCircle, nil
}

func (s *Service) mark(act circle.ActID, person circle.PersonID) []byte {
	return s.box.Mark("appeal/"+string(act), models.Private(person))
}

func (s *Service) own(ctx context.Context, r row) (*OwnAppeal, error) {
	o := &OwnAppeal{Route: r.Route, State: r.State, GaveBack: r.GaveBack, At: r.At, DueAt: r.DueAt, DecidedAt: r.DecidedAt}
	var err error
	if o.Words, err = s.open(ctx, r, "words", r.Words); err != nil || r.State == Open {
		return o, err // what one steward would answer is not yet an answer
	}
	o.Said, err = s.open(ctx, r, "said", r.Said)
	return o, err
}

func (s *Service) open(ctx context.Context, r row, column string, sealed []byte) (models.Private, error) {
	if sealed == nil {
		return "", nil
	}
	return s.box.Open(ctx, place(r.ID, column), sealed)
}

// Ledger lists what was done towards by in the last year, in every circle, the latest
// first, and how their appeals stand: also for those who are no longer let in.
func (s *Service) Ledger(ctx context.Context, by account.ID) ([]LedgerEntry, error) {
	all, err := s.circles.Measures(ctx, by)
	if err != nil {
		return nil, err
	}
	return s.entries(ctx, all)
}

// Export is Ledger, a page after an id, for taking along.
func (s *Service) Export(ctx context.Context, by account.ID, after string) ([]LedgerEntry, string, error) {
	all, next, err := s.circles.ExportDecisions(ctx, by, after)
	if err != nil {
		return nil, "", err
	}
	out, err := s.entries(ctx, all)
	return out, next, err
}

func (s *Service) entries(ctx context.Context, all []circle.Told) ([]LedgerEntry, error) {
	ids := make([]circle.ActID, 0, len(all))
	for _, t := range all {
		ids = append(ids, t.Act)
	}
	made := map[circle.ActID]row{}
	if len(ids) > 0 {
		var rows []row
		if err := s.db.Read(ctx).Where("act_id IN ?", ids).Limit(maxAppeals).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			made[r.ActID] = r
		}
	}
	now := s.db.Now()
	out := make([]LedgerEntry, 0, len(all))
	for _, t := range all {
		e := LedgerEntry{Told: t}
		if r, is := made[t.Act]; is {
			var err error
			if e.Appeal, err = s.own(ctx, r); err != nil {
				return nil, err
			}
		} else if last := t.At.Add(Within); circle.Appealable(t.What) && t.TakenBack == nil && now.Before(last) {
			e.AppealBy = &last
		}
		out = append(out, e)
	}
	return out, nil
}

// Forget leaves nothing of what somebody said in appeals. What is not decided by then
// is nobody's to hear any more.
func (s *Service) Forget(tx *db.Tx, who account.ID) error {
	theirs := tx.Table("memberships").Select("id").Where("account_id = ?", who)
	if err := tx.Where("by_id IN (?) AND state = ?", theirs, Open).Delete(&row{}).Error; err != nil {
		return err
	}
	if err := tx.Table("appeals").Where("by_id IN (?)", theirs).Update("words", nil).Error; err != nil {
		return err
	}
	return s.forgetUnnamed(tx, who)
}

// forgetUnnamed is Forget for what they wrote as a member: nothing says whose it is
// but the mark.
func (s *Service) forgetUnnamed(tx *db.Tx, who account.ID) error {
	var people []struct {
		ID       circle.PersonID
		CircleID circle.ID
	}
	if err := tx.Table("memberships").Select("id, circle_id").Where("account_id = ?", who).Limit(maxAppeals).Scan(&people).Error; err != nil {
		return err
	}
	for _, p := range people {
		var rows []row
		if err := tx.Where("circle_id = ? AND by_mark IS NOT NULL AND words IS NOT NULL", p.CircleID).Limit(maxAppeals).Find(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			if string(r.ByMark) != string(s.mark(r.ActID, p.ID)) {
				continue
			}
			var err error
			if r.State == Open {
				err = tx.Where("id = ?", r.ID).Delete(&row{}).Error
			} else {
				err = tx.Table("appeals").Where("id = ?", r.ID).Update("words", nil).Error
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}
