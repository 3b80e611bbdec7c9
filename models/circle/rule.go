package circle

import (
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Ruling is what two stewards together do towards somebody of a circle. The person
// reads the reason and the clause; the circle reads that it was done, and by whom.
type Ruling struct {
	What    string         `json:"what" enum:"warned,muted,demoted,removed,banned_for_good,suspended"`
	Minutes int            `json:"minutes,omitempty" doc:"Of a mute: 5 to 40320."`
	Days    int            `json:"days,omitempty" doc:"Of a suspension: 1 to 90."`
	Clause  int            `json:"clause,omitempty" doc:"Which of the agreements they accepted, from 1; needed."`
	Reason  models.Private `json:"reason" doc:"1 to 1000 characters, for the person."`
}

// What only stewards do.
const (
	Demoted   = actDemoted
	Suspended = actSuspended
)

// Rulings are what can be ruled.
var Rulings = []string{actWarned, actMuted, actDemoted, actRemoved, actForGood, actSuspended}

// MaxSuspension is the most days an account can be shut.
const MaxSuspension = 90

// What can be wrong with rulings.
var (
	ErrRuling  = &models.Error{Kind: models.Invalid, Code: "request", Message: "Stewards can warn somebody, ask them to be quiet, end their role, remove them, keep them out for good, or shut their account for a time."}
	ErrDays    = &models.Error{Kind: models.Invalid, Code: "request", Message: "An account can be shut for 1 to 90 days."}
	ErrNoRole  = &models.Error{Kind: models.Conflict, Code: "no_role", Message: "They have no role in the circle that could be ended."}
	ErrNotHere = &models.Error{Kind: models.Conflict, Code: "not_here", Message: "They are not in the circle any more."}
	ErrNoHeir  = &models.Error{Kind: models.Conflict, Code: "no_heir", Message: "Nobody else looks after this circle, and others are in it. A warning, or to be quiet for a time, is possible; for the rest the circle needs another moderator first."}
)

// Check cleans a ruling. It returns ErrRuling, ErrMinutes, ErrReason, ErrClause
// or ErrClauseNeeded.
func (r *Ruling) Check() error {
	if !slices.Contains(Rulings, r.What) {
		return ErrRuling.At("ruling.what")
	}
	if r.What == actMuted != (r.Minutes != 0) || r.What == actMuted && (r.Minutes < MinMute || r.Minutes > MaxMute) {
		return ErrMinutes.At("ruling.minutes")
	}
	if r.What == actSuspended != (r.Days != 0) || r.Days < 0 || r.Days > MaxSuspension {
		return ErrDays.At("ruling.days")
	}
	g := Grounds{Reason: r.Reason, Clause: r.Clause}
	err := g.against()
	r.Reason = g.Reason
	var wrong *models.Error
	if errors.As(err, &wrong) && len(wrong.Fields) > 0 {
		err = wrong.At("ruling." + wrong.Fields[0].Name)
	}
	return err
}

// Rule does what two stewards have agreed on, in a case. The unit of work has taken
// the circle and asked the law. Where it takes an only owner from others, whoever
// has been a moderator the longest looks after the circle from then on.
func (s *Service) Rule(tx *db.Tx, in ID, person PersonID, inCase string, r Ruling) error {
	c, err := find(tx.DB, in)
	if err != nil {
		return err
	}
	m, err := findKnown(tx.DB, in, person)
	if err != nil {
		return err
	}
	if !m.inside() && r.What != actForGood && r.What != actSuspended {
		return ErrNotHere
	}
	w := Grounds{Reason: r.Reason, Clause: r.Clause, Case: inCase}
	d := Deed{Circle: in, What: r.What, About: m.ID, Above: true}
	if err := w.cite(tx, &d, m.AgreementsVersion); err != nil {
		return err
	}
	switch r.What {
	case actWarned:
		act, err := Record(tx, s.box, d)
		if err != nil {
			return err
		}
		return s.weigh(tx, in, m.ID, map[string]any{"warn_act": act})
	case actMuted:
		until := tx.Now.Add(time.Duration(r.Minutes) * time.Minute)
		d.Until = &until
		return s.mute(tx, m, d)
	case actSuspended:
		until := tx.Now.Add(time.Duration(r.Days) * day)
		d.Until = &until
		if _, err := Record(tx, s.box, d); err != nil {
			return err
		}
		return s.accounts.Suspend(tx, m.AccountID, until)
	}
	if r.What == actDemoted && m.Role != policy.Moderator && m.Role != policy.Owner {
		return ErrNoRole
	}
	if m.inside() {
		if err := s.inherit(tx, m); err != nil {
			return err
		}
	}
	switch r.What {
	case actDemoted:
		return s.setRole(tx, &m, policy.Member, d)
	case actRemoved:
		at := tx.Now.Add(MaxAgainDays * day)
		d.Was, d.Becomes, d.Until = m.State, removed, &at
		if _, err := Record(tx, s.box, d); err != nil {
			return err
		}
		return s.end(tx, c, m, removed, map[string]any{"again_at": at})
	}
	_, err = s.ban(tx, c, Stood{}, m, "", Barring{Grounds: w, Days: MaxBanDays, above: true})
	return err
}

// inherit gives a circle another owner where m is its only one and others are in
// it: whoever has been a moderator the longest. It returns ErrNoHeir.
func (s *Service) inherit(tx *db.Tx, m memberRow) error {
	if m.Role != policy.Owner {
		return nil
	}
	_, err := lastOwner(tx.DB, m)
	if !errors.Is(err, ErrLastOwner) {
		return err
	}
	var heir memberRow
	err = tx.Where("circle_id = ? AND state = ? AND role = ? AND id <> ?", m.CircleID, active, policy.Moderator, m.ID).Order("joined_at, id").Take(&heir).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return ErrNoHeir
	}
	if err != nil {
		return err
	}
	return s.setRole(tx, &heir, policy.Owner, Deed{Circle: m.CircleID, What: actRole, Above: true})
}

// unfitFor is how long a circle gives no role to whom stewards have taken one from
// there. It is as long as they find in their ledger why.
const unfitFor = measuresShownFor

// unfit are those of a circle whom stewards have taken a role from, where that was not
// overturned: the circle does not give them another.
func unfit(g *gorm.DB, in ID, now time.Time) ([]PersonID, error) {
	var ids []PersonID
	err := g.Table("acts").Where("circle_id = ? AND what = ? AND above AND at > ?", in, actDemoted, now.Add(-unfitFor)).
		Where("id NOT IN (?)", wentBack(g, in)).Order("id DESC").Limit(maxMeasures).Pluck("about_id", &ids).Error
	return ids, err
}

// fit asks the law once more whether somebody may give a role to a person, whom
// stewards may have taken one from.
func fit(tx *db.Tx, stood Stood, person PersonID, a policy.Action) error {
	ids, err := unfit(tx.DB, stood.Circle, tx.Now)
	if err != nil {
		return err
	}
	stood.Standing.Above = slices.Contains(ids, person)
	return stood.Check(a)
}

// byStewards reports whether the latest act of some kinds about somebody is one of
// stewards.
func byStewards(g *gorm.DB, about PersonID, what ...string) (bool, error) {
	var row actRow
	err := g.Where("about_id = ? AND what IN ?", about, what).Order("id DESC").Limit(1).Find(&row).Error
	return row.Above, err
}

// above reports whether stewards did an act.
func above(g *gorm.DB, act *ActID) (bool, error) {
	var row actRow
	if act == nil {
		return false, nil
	}
	err := g.Where("id = ?", *act).Limit(1).Find(&row).Error
	return row.Above, err
}
