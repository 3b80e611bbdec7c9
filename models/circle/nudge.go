package circle

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// A private word is the mildest thing that can be done towards a person.

// wordShown is how long a private word stands before whom it is for, unless they
// say that they saw it.
const wordShown = 30 * 24 * time.Hour

// LadderStep is one of the things that can be done towards a person.
type LadderStep struct {
	What    policy.Action `json:"what" enum:"nudge,warn,mute,remove,ban"`
	Minutes []int         `json:"minutes,omitempty" doc:"How long it is usual to last; any length between least and most can be said instead."`
	Least   int           `json:"least,omitempty" doc:"Minutes."`
	Most    int           `json:"most,omitempty" doc:"Minutes."`
}

// usual are the lengths of a mute that are offered, in minutes.
var usual = []int{60, 6 * 60, 24 * 60, 3 * 24 * 60, 7 * 24 * 60, MaxMute}

// ladder is what somebody standing so may do towards a member, the mildest first.
func ladder(as policy.Standing) (steps []LadderStep) {
	as.Target = policy.Member
	for _, a := range policy.Ladder {
		if policy.Check(as, a) != nil {
			continue
		}
		step := LadderStep{What: a}
		if a == policy.Mute {
			step.Minutes, step.Least, step.Most = usual, MinMute, MaxMute
		}
		steps = append(steps, step)
	}
	return steps
}

// Nudge says a private word to a person, with the line of the agreements it rests
// on. It keeps them from nothing, and is written down. The same words again, before
// they said that they saw it, are one.
func (s *Service) Nudge(ctx context.Context, by account.ID, id ID, person PersonID, w Grounds) error {
	if err := w.against(); err != nil {
		return err
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		_, stood, m, err := towards(tx, by, id, person, policy.Nudge, findPerson)
		if err != nil {
			return err
		}
		d := Deed{Circle: id, What: actNudged, By: stood.Person, About: m.ID}
		if err := w.cite(tx, &d, m.AgreementsVersion); err != nil {
			return err
		}
		before, found, err := unseen(tx.DB, m.ID, tx.Now)
		if err != nil {
			return err
		}
		if found {
			if again, err := s.same(tx, before, d); err != nil || again {
				return err
			}
		}
		if _, err := Record(tx, s.box, d); err != nil {
			return err
		}
		return restand(tx, id, stood.Mver)
	})
}

// unseen finds the latest private word to somebody that they have not said they saw.
func unseen(g *gorm.DB, person PersonID, now time.Time) (row actRow, found bool, err error) {
	err = g.Where("about_id = ? AND what = ? AND at > ?", person, actNudged, now.Add(-wordShown)).
		Where("NOT EXISTS (SELECT 1 FROM acts later WHERE later.of_id = acts.id)").
		Order("id DESC").Limit(1).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, false, nil
	}
	return row, err == nil, err
}

// word is a private word as whom it is for reads it; nil where none waits.
func (s *Service) word(g *gorm.DB, person PersonID, now time.Time) (*Measure, error) {
	row, found, err := unseen(g, person, now)
	if err != nil || !found {
		return nil, err
	}
	return row.measure(g, s.box)
}

// seenWord writes down that somebody saw a private word, and reports whether that is
// what act is.
func (s *Service) seenWord(tx *db.Tx, stood Stood, act ActID) (bool, error) {
	if !models.IsID(string(act)) {
		return false, nil
	}
	var n int64
	err := tx.Table("acts").Where("id = ? AND circle_id = ? AND about_id = ? AND what = ?", act, stood.Circle, stood.Person, actNudged).Count(&n).Error
	if err != nil || n == 0 {
		return false, err
	}
	err = tx.Table("acts").Where("of_id = ? AND what = ?", act, actSeen).Count(&n).Error
	if err != nil || n > 0 { // twice is once
		return true, err
	}
	if _, err := Record(tx, s.box, Deed{Circle: stood.Circle, What: actSeen, By: stood.Person, About: stood.Person, Of: act}); err != nil {
		return true, err
	}
	return true, restand(tx, stood.Circle, stood.Mver)
}
