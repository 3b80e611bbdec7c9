package gathering

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// CareID names one private line.
type CareID string

// CareLine is a private line between somebody and whoever looks after them.
type CareLine struct {
	ID     CareID         `json:"id"`
	Person circle.Person  `json:"person" doc:"Whom it is with."`
	By     circle.Person  `json:"by"`
	Card   string         `json:"card" enum:"words,not_well,worried,slow_down,need_to_go,rang,after,support,seen,with_you,breathe,step_out_ok,side_by_side,resources,danger_ask,danger_call"`
	About  *circle.Person `json:"about,omitempty" doc:"Whom somebody is worried about."`
	Body   models.Private `json:"body,omitempty"`
	At     time.Time      `json:"at"`
	New    bool           `json:"new,omitempty" doc:"For the one who asks, who has not said that they saw it."`
}

// Care is what somebody may read of the private lines of a gathering.
type Care struct {
	Lines   []CareLine      `json:"lines" doc:"Oldest first."`
	Watches bool            `json:"watches" doc:"Looks after others: the lines are theirs."`
	Reads   []circle.Person `json:"reads" doc:"Who reads what one writes now."`
}

// CareNote is what somebody writes privately.
type CareNote struct {
	Nonce string // chosen by the caller; the same one makes one line
	Card  string
	Body  models.Private
	To    circle.PersonID // whom it answers; with "worried", whom it is about
}

// What a private line can be, beside its own words.
const (
	cardWords   = "words" // own words only
	cardWorried = "worried"
	cardSupport = "support" // needs somebody, without leaving
)

var (
	ownCards   = []string{cardWords, "not_well", cardWorried, "slow_down", "need_to_go", "rang", "after", cardSupport}
	replyCards = []string{cardWords, "seen", "with_you", "breathe", "step_out_ok", "side_by_side", "resources", "danger_ask", "danger_call"}
	// dangerCards are those by which whoever looks after somebody worries for them now.
	dangerCards = []string{"danger_ask", "danger_call"}
)

// Support is told, in the unit of work that does it, that somebody in a gathering asks
// for support.
type Support func(tx *db.Tx, stood circle.Stood, gathering, nonce string, body models.Private) error

// OnSupport says who is told. It is for the package that builds on this one, as it is
// made.
func (s *Service) OnSupport(told Support) { s.support = told }

// Limits of private lines.
const (
	MaxCare    = 500              // Unicode code points
	maxCare    = 200              // lines by one person in one gathering
	maxLines   = 2000             // that one answer lists
	unanswered = 90 * time.Second // after which who leads is told too that somebody needs support
	maxAlerts  = 50               // of one round
)

// What can be wrong with private lines.
var (
	ErrCare     = &models.Error{Kind: models.Invalid, Code: "request", Message: "A private line is one of the cards, with at most 500 characters of your own."}
	ErrCareTo   = &models.Error{Kind: models.Invalid, Code: "request", Message: "This goes to somebody who is in the gathering."}
	ErrManyCare = &models.Error{Kind: models.TooMany, Code: "too_many", Message: "That is a lot of lines for one evening. Please speak with somebody nearby, or step out for a while."}
)

type careRow struct {
	ID          CareID
	GatheringID ID
	CircleID    circle.ID
	PersonID    circle.PersonID // whom it is with
	ByID        circle.PersonID
	AboutID     *circle.PersonID
	Nonce       string
	Card        string
	Body        []byte // sealed; nil without own words
	SeenAt      *time.Time
	HostAt      *time.Time // since when whoever leads reads it too
	At          time.Time
	ExpiresAt   time.Time
}

func (careRow) TableName() string { return "care_notes" }

func carePlace(id CareID) seal.Place {
	return seal.Place{Table: "care_notes", Column: "body", Row: string(id)}
}

// reads are those who read what somebody writes now: whoever watches over it, or
// whoever leads where nobody does.
func reads(now script.State, person circle.PersonID) (people []circle.PersonID, lead bool) {
	here := func(p script.Person) bool {
		seat, ok := now.Seat(p)
		return p != "" && id(p) != person && ok && seat.Here()
	}
	if here(now.Guardian) {
		return []circle.PersonID{id(now.Guardian)}, false
	}
	for _, p := range []script.Person{now.Leads(), now.Host} {
		if here(p) {
			return []circle.PersonID{id(p)}, true
		}
	}
	if now.Guardian != "" && id(now.Guardian) != person { // they read it when they are back
		people = append(people, id(now.Guardian))
	}
	return people, true
}

// leading reports whether somebody leads a gathering now.
func leading(now script.State, person circle.PersonID) bool {
	return person != "" && (id(now.Host) == person || id(now.Acting) == person)
}

// Note writes a private line: to whoever watches over the gathering, or from them
// to one person. Nothing of it shows in the room. "support" puts off the turn of
// whoever asks for it, as if they had asked to come back to it. It returns ErrCare,
// ErrCareTo, ErrManyCare, circle.ErrReused, script.ErrSeat, or policy's refusal.
func (s *Service) Note(ctx context.Context, by account.ID, of ID, n CareNote) (*CareLine, error) {
	n.Body = n.Body.Clean()
	switch own, reply := slices.Contains(ownCards, n.Card), slices.Contains(replyCards, n.Card); {
	case !own && !reply:
		return nil, ErrCare.At("card")
	case n.Body.Runes() > MaxCare, n.Card == cardWords && n.Body == "":
		return nil, ErrCare.At("body")
	case !own && n.To == "":
		return nil, ErrCareTo.At("to")
	}
	if err := circle.CheckNonce(n.Nonce); err != nil {
		return nil, err
	}
	return gives(ctx, s, by, of, policy.EnterRoom, func(tx *db.Tx, g row, stood circle.Stood) (CareLine, error) {
		if before, again, err := s.sameNote(tx, g, stood, n); err != nil || again {
			return before, err
		}
		return s.care(tx, g, stood, n)
	})
}

func (s *Service) care(tx *db.Tx, g row, stood circle.Stood, n CareNote) (out CareLine, err error) {
	now, err := g.state()
	if err != nil {
		return out, err
	}
	me := stood.Person
	if !seated(now, me) {
		return out, script.ErrSeat
	}
	var mine int64
	if err := tx.Table("care_notes").Where("gathering_id = ? AND by_id = ?", g.ID, me).Count(&mine).Error; err != nil {
		return out, err
	}
	if mine >= maxCare {
		return out, ErrManyCare
	}
	line := careRow{
		ID: CareID(models.NewID()), GatheringID: g.ID, CircleID: g.CircleID, PersonID: me, ByID: me, Nonce: n.Nonce, Card: n.Card,
		At: tx.Now, ExpiresAt: tx.Now.Add(careKept),
	}
	tell, lead := reads(now, me)
	switch {
	case n.To == "" || n.Card == cardWorried:
		if n.To != "" {
			if !seated(now, n.To) || n.To == me {
				return out, ErrCareTo.At("to")
			}
			line.AboutID = &n.To
			if tell = slices.DeleteFunc(tell, func(p circle.PersonID) bool { return p == n.To }); len(tell) == 0 {
				lead = true // not to whom it is about
				if host := id(now.Leads()); host != n.To && host != me {
					tell = []circle.PersonID{host}
				}
			}
		}
		if lead {
			line.HostAt = &tx.Now
		}
	case !slices.Contains(replyCards, n.Card):
		return out, ErrCareTo.At("to")
	case me != id(now.Guardian) && !leading(now, me):
		return out, policy.ErrRole
	case !seated(now, n.To) || n.To == me:
		return out, ErrCareTo.At("to")
	default:
		line.PersonID, tell = n.To, []circle.PersonID{n.To}
	}
	if line.Body, err = s.seal(tx, g.CircleID, seal.Care, carePlace(line.ID), n.Body); err != nil {
		return out, err
	}
	if err := tx.Create(&line).Error; err != nil {
		return out, err
	}
	if n.Card == cardSupport {
		if s.support != nil {
			if err := s.support(tx, stood, string(g.ID), n.Nonce, n.Body); err != nil {
				return out, err
			}
		}
		if err := s.putOff(tx, &g, stood, now); err != nil {
			return out, err
		}
	}
	all, err := s.lines(tx.Context(), tx.DB, me, []careRow{line})
	if err != nil {
		return out, err
	}
	return all[0], poke(tx, g, stood, "care", tell...)
}

// putOff puts off the turn of whoever needs support: the room hears what it hears
// of anybody who asks to come back to it.
func (s *Service) putOff(tx *db.Tx, g *row, stood circle.Stood, now script.State) error {
	if t := now.Turn; t == nil || id(t.Person) != stood.Person || t.State == script.Breath || t.State == script.Response {
		return nil
	}
	for _, kind := range []string{script.Later, script.Pass} { // where it was put off before, it passes
		_, err := s.apply(tx, g, stood, script.Input{Kind: kind, By: script.Person(stood.Person)})
		if e, told := refused(err); !told || e.Kind == models.Unavailable {
			return err
		}
	}
	return nil // the room is still: nothing moves, and nobody waits for them
}

// sameNote finds the line a retry has written before.
func (s *Service) sameNote(tx *db.Tx, g row, stood circle.Stood, n CareNote) (out CareLine, again bool, err error) {
	var was careRow
	again, err = has(tx.Where("gathering_id = ? AND by_id = ? AND nonce = ?", g.ID, stood.Person, n.Nonce), &was)
	if err != nil || !again {
		return out, false, err
	}
	all, err := s.lines(tx.Context(), tx.DB, stood.Person, []careRow{was})
	if err == nil && len(all) > 0 && (all[0].Card != n.Card || all[0].Body != n.Body) {
		err = circle.ErrReused
	}
	if err != nil || len(all) == 0 {
		return out, true, err
	}
	return all[0], true, nil
}

// lines opens rows for somebody who may read them, leaving out those whose words
// are gone.
func (s *Service) lines(ctx context.Context, g *gorm.DB, me circle.PersonID, rows []careRow) ([]CareLine, error) {
	var people []circle.PersonID
	for _, r := range rows {
		if people = append(people, r.PersonID, r.ByID); r.AboutID != nil {
			people = append(people, *r.AboutID)
		}
	}
	slices.Sort(people)
	names, err := circle.PersonsOf(ctx, g, s.box, slices.Compact(people))
	if err != nil {
		return nil, err
	}
	out := make([]CareLine, 0, len(rows))
	for _, r := range rows {
		l := CareLine{ID: r.ID, Person: names[r.PersonID], By: names[r.ByID], Card: r.Card, At: r.At}
		l.New = r.SeenAt == nil && r.ByID != me && (r.PersonID == me || r.ByID == r.PersonID)
		if r.AboutID != nil {
			about := names[*r.AboutID]
			l.About = &about
		}
		var there bool
		if l.Body, there, err = s.box.OpenIfThere(ctx, carePlace(r.ID), r.Body); err != nil {
			return nil, err
		}
		if there {
			out = append(out, l)
		}
	}
	return out, nil
}

// readable limits lines to those that somebody may read, beside their own: who watches
// over a gathering reads all, who leads it what was written to them. Nobody reads what
// is about themselves.
func (g row) readable(at, q *gorm.DB, me circle.PersonID, now time.Time) (_ *gorm.DB, watches bool, err error) {
	leads, guardian, err := g.leaders(at)
	q = q.Where("gathering_id = ? AND expires_at > ? AND (about_id IS NULL OR about_id <> ?)", g.ID, now, me)
	switch {
	case guardian != "" && guardian == me:
		return q, true, err
	case slices.Contains(leads, me):
		return q.Where("person_id = ? OR by_id = ? OR host_at IS NOT NULL", me, me), true, err
	}
	return q.Where("person_id = ? OR by_id = ?", me, me), false, err
}

// stateOrNone is the script of a gathering, if it has one.
func (g row) stateOrNone() (*script.State, error) {
	if g.Script == nil {
		return nil, nil
	}
	now, err := g.state()
	return &now, err
}

// Care lists the private lines of a gathering that somebody may read.
func (s *Service) Care(ctx context.Context, by account.ID, of ID) (*Care, error) {
	g := s.db.Read(ctx)
	r, stood, err := s.look(g, by, of, policy.EnterRoom)
	if err != nil {
		return nil, err
	}
	now, err := r.stateOrNone()
	if err != nil {
		return nil, err
	}
	out := &Care{Reads: []circle.Person{}}
	var (
		rows []careRow
		q    *gorm.DB
	)
	if q, out.Watches, err = r.readable(g, g, stood.Person, s.db.Now()); err != nil {
		return nil, err
	}
	if err := q.Order("at DESC, id DESC").Limit(maxLines).Find(&rows).Error; err != nil {
		return nil, err
	}
	slices.Reverse(rows)
	if out.Lines, err = s.lines(ctx, g, stood.Person, rows); err != nil || now == nil || now.Final() {
		return out, err
	}
	tell, _ := reads(*now, stood.Person)
	names, err := circle.PersonsOf(ctx, g, s.box, tell)
	if err != nil {
		return nil, err
	}
	for _, p := range tell {
		out.Reads = append(out.Reads, names[p])
	}
	return out, nil
}

// SawCare says that by saw the lines that are to them: of one person, "" for all.
// Nobody is told. Twice is once.
func (s *Service) SawCare(ctx context.Context, by account.ID, of ID, person circle.PersonID) error {
	if person != "" && !models.IsID(string(person)) {
		return ErrCareTo.At("person")
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		g, stood, err := s.inside(tx, by, of, policy.EnterRoom)
		if err != nil {
			return err
		}
		q, _, err := g.readable(tx.DB, tx.Table("care_notes"), stood.Person, tx.Now)
		if err != nil {
			return err
		}
		q = q.Where("seen_at IS NULL AND by_id <> ? AND (person_id = ? OR by_id = person_id)", stood.Person, stood.Person)
		if person != "" {
			q = q.Where("person_id = ?", person)
		}
		return q.Update("seen_at", tx.Now).Error
	})
}

// unmet are lines to which nobody has answered.
const unmet = `NOT EXISTS (SELECT 1 FROM care_notes a WHERE a.gathering_id = care_notes.gathering_id
	AND a.person_id = care_notes.person_id AND a.by_id <> care_notes.person_id AND a.at >= care_notes.at)`

// alertHosts tells whoever leads that somebody asked for support and got no answer
// in a minute and a half. Nothing shows in the room.
func (s *Service) alertHosts(ctx context.Context) error {
	var due []careRow
	err := s.db.Read(ctx).Where("card = 'support' AND host_at IS NULL AND at <= ?", s.db.Now().Add(-unanswered)).
		Where(unmet).Order("at").Limit(maxAlerts).Find(&due).Error
	for _, line := range due {
		err = errors.Join(err, s.alert(ctx, line))
	}
	return err
}

func (s *Service) alert(ctx context.Context, line careRow) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := circle.Hold(tx, line.CircleID)
		if err != nil {
			return err
		}
		g, err := find(tx.Clauses(db.Take), line.GatheringID)
		if err != nil {
			return err
		}
		set := tx.Table("care_notes").Where("id = ? AND host_at IS NULL", line.ID).Where(unmet).Update("host_at", tx.Now)
		if set.Error != nil || set.RowsAffected == 0 {
			return set.Error
		}
		now, err := g.stateOrNone()
		if err != nil || now == nil || now.Final() {
			return err
		}
		host := id(now.Leads())
		if host == line.PersonID {
			return nil
		}
		return poke(tx, g, stood, "care", host)
	})
}
