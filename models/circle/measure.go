package circle

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"
	"unicode"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// Measure is what was done towards somebody, as they themselves are told.
type Measure struct {
	Act    ActID          `json:"act" from:"acts.id"`
	What   string         `json:"what" enum:"nudged,warned,muted,demoted,suspended,removed_from_room,removed,banned,banned_for_good,unmasked,watched,unwatched,part_folded,parts_folded,part_shown,post_folded,posts_folded,post_shown,post_removed,post_noted" from:"acts.what"`
	Thread string         `json:"thread,omitempty" doc:"Where what was done was done with a post." from:"acts.thread_id"`
	Post   string         `json:"post,omitempty" from:"acts.post_id"`
	Part   string         `json:"part,omitempty" doc:"The same with something said in a room." from:"acts.part_id"`
	Above  bool           `json:"above,omitempty" doc:"Two stewards did it, and not the circle." from:"acts.above"`
	Reason models.Private `json:"reason,omitempty" from:"acts.reason"`
	Clause *Clause        `json:"clause,omitempty" from:"acts.clause acts.agreements_version"`
	Until  *time.Time     `json:"until,omitempty" from:"acts.until"`
	At     time.Time      `json:"at" from:"acts.at"`
}

// Clause is one of the agreements, in the version the person had accepted.
type Clause struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
}

// Grounds are what whoever does something towards a person has to say for it.
type Grounds struct {
	Reason models.Private // the person it is done to reads it
	Clause int            // which of the agreements they accepted, from 1; 0 for none, which is enough only for what is against nobody
	Case   string         // the case it is done in, "" for none; whoever does it works on that
}

// Limits of measures.
const (
	MaxReason        = 1000            // Unicode code points
	MinMute, MaxMute = 5, 28 * 24 * 60 // minutes
	MaxAgainDays     = 30
	MaxBanDays       = 30 // by one person alone
	maxMeasures      = 100
	maxBanned        = 100
	measuresShownFor = 365 * 24 * time.Hour
)

const day = 24 * time.Hour

// What can be wrong with measures.
var (
	ErrReason       = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please say why, in 1 to 1000 characters."}
	ErrClause       = &models.Error{Kind: models.Invalid, Code: "request", Message: "There is no such line in the agreements they accepted."}
	ErrClauseNeeded = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please say which of the agreements it is about."}
	ErrCase         = &models.Error{Kind: models.Conflict, Code: "case_not_held", Message: "You do not work on such a case. Take it on first."}
	ErrMinutes      = &models.Error{Kind: models.Invalid, Code: "request", Message: "Somebody can be asked to be quiet for 5 minutes to 28 days."}
	ErrLeft         = &models.Error{Kind: models.Invalid, Code: "request", Message: "What is left of it can be 1 minute to 28 days."}
	ErrSooner       = &models.Error{Kind: models.Invalid, Code: "request", Message: "It ends sooner than that already."}
	ErrAgainDays    = &models.Error{Kind: models.Invalid, Code: "request", Message: "Somebody who is removed can ask again after 0 to 30 days."}
	ErrBanDays      = &models.Error{Kind: models.Invalid, Code: "request", Message: "One person can ban somebody for 1 to 30 days. For good, it takes a second."}
	ErrYourself     = &models.Error{Kind: models.Invalid, Code: "yourself", Message: "This is about somebody else. You can leave, pause or step away yourself."}
	ErrNeedsSecond  = &models.Error{Kind: models.Conflict, Code: "needs_second", Message: "You have asked for this already. The ban holds for 30 days; for good, a second moderator or owner has to agree."}
	ErrOtherAct     = &models.Error{Kind: models.Conflict, Code: "warned", Message: "A moderator has written to you since. Please read this one."}
)

// check cleans the grounds. A reason may be left out only where that is said.
func (w *Grounds) check(mayBeEmpty bool) error {
	w.Reason = w.Reason.Clean()
	if n := w.Reason.Runes(); n > MaxReason || !seen(w.Reason) && !mayBeEmpty {
		return ErrReason.At("reason")
	}
	if w.Clause < 0 {
		return ErrClause.At("clause")
	}
	if w.Case != "" && !models.IsID(w.Case) {
		return ErrCase.At("case")
	}
	return nil
}

// against is check of what is done against somebody: nothing is, unless it rests on
// one of the agreements that they accepted.
func (w *Grounds) against() error {
	if err := w.check(false); err != nil {
		return err
	}
	if w.Clause == 0 {
		return ErrClauseNeeded.At("clause")
	}
	return nil
}

// seen reports whether there is anything in a text that a reader sees.
func seen(text models.Private) bool {
	return strings.ContainsFunc(string(text), func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}

// cite adds to d what w rests on: a line of the agreements as m accepted them.
func (w Grounds) cite(tx *db.Tx, d *Deed, accepted int) error {
	d.Reason, d.Case = w.Reason, w.Case
	if err := d.works(tx); err != nil {
		return err
	}
	if w.Clause == 0 {
		return nil
	}
	c, err := clauseOf(tx.DB, d.Circle, accepted, w.Clause)
	if err == nil && c == nil {
		err = ErrClause.At("clause")
	}
	d.Clause, d.Agreements = w.Clause, accepted
	return err
}

// works returns ErrCase where somebody names a case that they do not work on: for
// those it is about, and those who brought it, it is not there.
func (d *Deed) works(tx *db.Tx) error {
	if d.Case == "" || d.Above {
		return nil
	}
	var n int64
	err := tx.Table("cases").Joins("JOIN memberships ON memberships.account_id = cases.holder_id AND memberships.circle_id = cases.circle_id").
		Where("cases.id = ? AND cases.circle_id = ? AND cases.state = 'open' AND cases.held_until > ? AND memberships.id = ?", d.Case, d.Circle, tx.Now, d.By).
		Count(&n).Error
	if err == nil && n == 0 {
		err = ErrCase.At("case")
	}
	return err
}

// clauseOf reads a line of one version of a circle's agreements, nil where there
// is none.
func clauseOf(g *gorm.DB, in ID, version, number int) (*Clause, error) {
	var row agreementsRow
	err := g.Where("circle_id = ? AND version = ?", in, version).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var items []string
	if err := json.Unmarshal([]byte(row.Items), &items); err != nil {
		return nil, err
	}
	if number < 1 || number > len(items) {
		return nil, nil
	}
	return &Clause{Number: number, Text: items[number-1]}, nil
}

// measureOf reads an act as the person it is about is told of it.
func measureOf(g *gorm.DB, box *seal.Box, id ActID) (*Measure, error) {
	row, err := actOf(g, id)
	if err != nil {
		return nil, err
	}
	return row.measure(g, box)
}

func (row actRow) measure(g *gorm.DB, box *seal.Box) (*Measure, error) {
	m := &Measure{Act: row.ID, What: row.What, Above: row.Above, Until: row.Until, At: row.At}
	if row.ThreadID != nil {
		m.Thread = *row.ThreadID
	}
	if row.PostID != nil {
		m.Post = *row.PostID
	}
	if row.PartID != nil {
		m.Part = *row.PartID
	}
	var err error
	if row.Reason != nil {
		if m.Reason, err = box.Open(g.Statement.Context, reasonPlace(row.ID), row.Reason); err != nil {
			return nil, err
		}
	}
	if row.Clause != nil && row.AgreementsVersion != nil {
		m.Clause, err = clauseOf(g, row.CircleID, *row.AgreementsVersion, *row.Clause)
	}
	return m, err
}

// Until is until when something lasts, as a refusal tells it.
type Until struct {
	Until time.Time `json:"until"`
}

// Check asks the law, and adds to a refusal what somebody can be told of it:
// until when it lasts, and which act it comes from. Explain fills in the rest.
func (s Stood) Check(a policy.Action) error { return s.told(policy.Check(s.Standing, a)) }

// CheckAs is Check of a standing that says more about one thing than s does.
func (s Stood) CheckAs(as policy.Standing, a policy.Action) error { return s.told(policy.Check(as, a)) }

func (s Stood) told(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, policy.ErrMuted) && s.mute.Act != "":
		return policy.ErrMuted.With(s.mute)
	case errors.Is(err, policy.ErrWarned) && s.warning.Act != "":
		return policy.ErrWarned.With(s.warning)
	case errors.Is(err, policy.ErrSuspended) && s.shut != nil:
		return policy.ErrSuspended.With(Until{*s.shut})
	case errors.Is(err, policy.ErrAway) && s.away != nil:
		return policy.ErrAway.With(Until{*s.away})
	case errors.Is(err, policy.ErrPaused) && s.pause != nil:
		return policy.ErrPaused.With(Until{*s.pause})
	}
	return err
}

// Explain completes a refusal that comes from something that was done towards
// whoever is refused: why, and which agreement it rests on. It is for those who
// answer people, and is the one place that does it; every other error comes
// back as it is.
func (s *Service) Explain(ctx context.Context, err error) error {
	var e *models.Error
	if !errors.As(err, &e) {
		return err
	}
	m, ok := e.State.(Measure)
	if !ok || m.Act == "" {
		return err
	}
	whole, wrong := measureOf(s.db.Read(ctx), s.box, m.Act)
	if wrong != nil {
		return err // it is refused either way, and says until when
	}
	whole.Until = m.Until
	return e.With(*whole)
}

// towards is what everyone does who acts towards a person: it takes the circle,
// reads how by stands, finds the person among those that among finds, and asks
// the law. Whoever may not learns nothing of who is there.
func towards(tx *db.Tx, by account.ID, id ID, person PersonID, a policy.Action, among func(*gorm.DB, ID, PersonID) (memberRow, error)) (c circleRow, stood Stood, m memberRow, err error) {
	if stood, err = Take(tx, by, id); err != nil {
		return c, stood, m, err
	}
	m, absent := among(tx.DB, id, person)
	self := absent == nil && m.ID == stood.Person
	if absent == nil && !self {
		stood.Standing.Target = m.Role
	}
	switch err := stood.Check(a); {
	case err != nil:
		return c, stood, m, err
	case absent != nil:
		return c, stood, m, absent
	case self:
		return c, stood, m, ErrYourself
	}
	c, err = find(tx.DB, id)
	return c, stood, m, err
}

// findKnown finds somebody who is in a circle, was, or is kept out of it.
func findKnown(g *gorm.DB, in ID, person PersonID) (m memberRow, err error) {
	if !models.IsID(string(person)) {
		return m, policy.ErrHidden
	}
	err = g.Where("circle_id = ? AND id = ?", in, person).Take(&m).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = policy.ErrHidden
	}
	return m, err
}

func (m memberRow) inside() bool { return m.State == active || m.State == paused || m.State == trial }

// latest is the latest act of one kind about somebody, for telling a retry.
func latest(g *gorm.DB, about PersonID, what string) (row actRow, found bool, err error) {
	err = g.Where("about_id = ? AND what = ?", about, what).Order("id DESC").Limit(1).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, false, nil
	}
	return row, err == nil, err
}

// same reports whether an act is what d would write once more.
func (s *Service) same(tx *db.Tx, row actRow, d Deed) (bool, error) {
	if row.ByID == nil || *row.ByID != d.By || row.Clause == nil != (d.Clause == 0) || row.Clause != nil && *row.Clause != d.Clause {
		return false, nil
	}
	if row.Reason == nil {
		return d.Reason == "", nil
	}
	reason, err := s.box.Open(tx.Context(), reasonPlace(row.ID), row.Reason)
	return reason == d.Reason, err
}

// Told is a measure, and the circle it is from, as the person it is about finds
// it later, inside or outside.
type Told struct {
	Circle CircleName `json:"circle" from:"acts.circle_id"`
	Measure
	AgainAt   *time.Time `json:"againAt,omitempty" doc:"From when one may ask to come in again." from:"memberships.again_at memberships.banned_until"`
	TakenBack *time.Time `json:"takenBack,omitempty" doc:"When it was taken back, by whoever did it or after an appeal. It counts no more." from:"acts.of_id"`
}

// measures are the acts that weigh on somebody.
var measures = []string{
	actNudged, actWarned, actMuted, actDemoted, actSuspended, actRoomRemoved, actRemoved, actBanned, actForGood, actUnmasked, actWatched, actUnwatched, actPartFolded, actPartsFolded, actPartShown, actPostFolded, actPostsFolded, actPostShown, actPostRemoved, actPostNoted,
}

// Measures lists what was done towards by in the last year, in every circle, the
// latest first: also for those who are no longer let in. They learn what
// happened, why and until when, and nothing else of a circle but its name.
func (s *Service) Measures(ctx context.Context, by account.ID) ([]Told, error) {
	if err := policy.CheckOwn(policy.SeeOwn); err != nil {
		return nil, err
	}
	return s.told(s.db.Read(ctx), by, func(q *gorm.DB) *gorm.DB { return q.Order("id DESC").Limit(maxMeasures) })
}

// told lists a page of what was done towards by in the last year.
func (s *Service) told(g *gorm.DB, by account.ID, page func(*gorm.DB) *gorm.DB) ([]Told, error) {
	var mine []memberRow
	if err := g.Where("account_id = ?", by).Order("joined_at DESC, id").Limit(maxMeasures).Find(&mine).Error; err != nil {
		return nil, err
	}
	of := make(map[PersonID]memberRow, len(mine))
	people, circles := make([]PersonID, 0, len(mine)), make([]ID, 0, len(mine))
	for _, m := range mine {
		of[m.ID] = m
		people, circles = append(people, m.ID), append(circles, m.CircleID)
	}
	out := []Told{}
	if len(mine) == 0 {
		return out, nil
	}
	since := models.Now().Add(-measuresShownFor)
	also, err := s.unnamed(g, people, since)
	if err != nil {
		return nil, err
	}
	var rows []actRow
	weigh := g.Where("(about_id IN ? OR id IN ?) AND what IN ? AND at > ?", people, also, measures, since)
	if err = page(weigh).Find(&rows).Error; err != nil {
		return nil, err
	}
	names, err := Called(g, circles)
	if err != nil {
		return nil, err
	}
	back, err := takenBack(g, rows)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		measure, err := row.measure(g, s.box)
		if err != nil {
			return nil, err
		}
		told := Told{Circle: CircleName{row.CircleID, names[row.CircleID]}, Measure: *measure}
		if row.AboutID != nil {
			told.AgainAt = of[*row.AboutID].again(row.What)
		}
		if at, is := back[row.ID]; is {
			told.TakenBack, told.AgainAt = &at, nil
		}
		out = append(out, told)
	}
	return out, nil
}

// again is from when somebody may ask to come in again, where an act of one kind
// keeps them out now.
func (m memberRow) again(what string) *time.Time {
	switch {
	case what == actRemoved && m.State == removed:
		return m.AgainAt
	case (what == actBanned || what == actForGood) && m.State == banned:
		return m.BannedUntil
	}
	return nil
}

// findRemovable finds somebody who is in the circle, or has just been removed
// from it: to remove them twice is to remove them once.
func findRemovable(g *gorm.DB, in ID, person PersonID) (memberRow, error) {
	m, err := findKnown(g, in, person)
	if err == nil && !m.inside() && m.State != removed {
		err = policy.ErrHidden
	}
	return m, err
}

func declaredPlace(id PersonID) seal.Place {
	return seal.Place{Table: "memberships", Column: "declared", Row: string(id)}
}
