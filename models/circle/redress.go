package circle

import (
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// What whoever decides appeals has to know of an act.

// Done is an act, as far as its appeal goes.
type Done struct {
	ID      ActID
	Circle  ID
	What    string
	By      []PersonID // who did it; two, where it took two
	Above   bool       // two stewards did, in a case
	Case    string
	About   PersonID // "" for the post of who wrote as a member
	At      time.Time
	Until   *time.Time
	Back    bool // it was taken back
	Archive bool // its circle has ended: nobody of it decides any more
}

// Appealable reports whether an appeal can be made against such an act.
func Appealable(what string) bool { return what != actNudged && slices.Contains(reversible, what) }

// DoneAct reads an act; policy.ErrHidden where there is none.
func DoneAct(g *gorm.DB, id ActID) (d Done, err error) {
	if !models.IsID(string(id)) {
		return d, policy.ErrHidden
	}
	var row actRow
	err = g.Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return d, policy.ErrHidden
	}
	if err != nil {
		return d, err
	}
	d = Done{ID: row.ID, Circle: row.CircleID, What: row.What, Above: row.Above, At: row.At, Until: row.Until}
	if row.CaseID != nil {
		d.Case = *row.CaseID
	}
	if row.ByID != nil {
		d.By = append(d.By, *row.ByID)
	}
	if row.AboutID != nil {
		d.About = *row.AboutID
	}
	if row.What == actForGood && !row.Above { // whoever asked for it has decided too
		first, found, err := latest(g.Where("id < ?", row.ID), d.About, actBanned)
		if err != nil {
			return d, err
		}
		if found && first.ByID != nil {
			d.By = append(d.By, *first.ByID)
		}
	}
	back, err := takenBack(g, []actRow{row})
	if err != nil {
		return d, err
	}
	_, d.Back = back[row.ID]
	c, err := whatever(g, row.CircleID)
	d.Archive = c.State == archived
	return d, err
}

// ToldOf reads one act as whom it is about is told of it, and who they are in its
// circle; policy.ErrHidden where it is about somebody else. It counts for acts with
// what somebody wrote as a member too.
func (s *Service) ToldOf(g *gorm.DB, who account.ID, act ActID) (*Told, PersonID, error) {
	if !models.IsID(string(act)) {
		return nil, "", policy.ErrHidden
	}
	all, err := s.told(g, who, func(q *gorm.DB) *gorm.DB { return q.Where("id = ?", act) })
	if err != nil {
		return nil, "", err
	}
	if len(all) == 0 {
		return nil, "", policy.ErrHidden
	}
	m, _, err := findMember(g, who, all[0].Circle.ID)
	return &all[0], m.ID, err
}

// Measured reads an act as those are told of it who decide about it.
func Measured(g *gorm.DB, box *seal.Box, act ActID) (*Measure, error) { return measureOf(g, box, act) }

// HoldAct takes the account an act is about, which comes before its circle, for
// whoever is to decide about it.
func (s *Service) HoldAct(tx *db.Tx, act ActID) error {
	_, err := s.holdAbout(tx, act)
	return err
}

// Uphold writes down that an act stands, by somebody who decided so: "" for the
// stewards. The unit of work has taken the circle and asked the law.
func (s *Service) Uphold(tx *db.Tx, act ActID, by PersonID) (*GivenBack, error) {
	row, err := actOf(tx.DB, act)
	if err != nil {
		return nil, err
	}
	return s.settleAppeal(tx, row, by, actUpheld, nil)
}

// actOf reads an act that is there.
func actOf(g *gorm.DB, id ActID) (row actRow, err error) {
	err = g.Where("id = ?", id).Take(&row).Error
	return row, err
}

// Overturn ends an act and gives back what it took, as TakeBack does. The unit of
// work has taken the account it is about and then the circle, and asked the law.
func (s *Service) Overturn(tx *db.Tx, act ActID, by PersonID) (*GivenBack, error) {
	row, err := actOf(tx.DB, act)
	if err != nil {
		return nil, err
	}
	return s.reverse(tx, row, Deed{Circle: row.CircleID, What: actOverturned, By: by, Becomes: house(by)})
}

// house says who decided where the log names nobody.
func house(by PersonID) string {
	if by == "" {
		return "stewards"
	}
	return ""
}

// ErrMilder answers whoever wants to leave something of an act that has no milder
// form, or not that one.
var ErrMilder = &models.Error{Kind: models.Invalid, Code: "request", Message: "It can only be made milder: shorter than it is now."}

// Modify leaves something milder of an act: less of a mute, in minutes; less of the
// time until somebody may ask again or come back, in days; of a warning, only its
// words; of a removed post, that it is folded. It returns ErrMilder where it would
// not be milder.
func (s *Service) Modify(tx *db.Tx, act ActID, by PersonID, measure int) (*GivenBack, error) {
	row, err := actOf(tx.DB, act)
	if err != nil {
		return nil, err
	}
	if row.What == actPostRemoved {
		if row.PostID == nil || s.soften == nil {
			return nil, ErrMilder
		}
		if n, err := s.soften(tx, row.CircleID, row.ID, []string{*row.PostID}); err != nil || n == 0 {
			return nil, or(err, ErrMilder)
		}
		return s.settleAppeal(tx, row, by, actModified, nil)
	}
	if row.AboutID == nil {
		return nil, ErrMilder
	}
	m, err := findKnown(tx.DB, row.CircleID, *row.AboutID)
	if err != nil {
		return nil, err
	}
	sooner := func(was *time.Time, unit time.Duration) (*time.Time, error) {
		at := tx.Now.Add(time.Duration(measure) * unit)
		if measure < 0 || was != nil && !at.Before(*was) {
			return nil, ErrMilder.At("measure")
		}
		return &at, nil
	}
	if slices.Contains([]string{actRemoved, actBanned, actForGood}, row.What) {
		if _, out, err := keptOutBy(tx.DB, m, row); err != nil || !out {
			return nil, or(err, ErrMilder)
		}
	}
	var until *time.Time
	switch row.What {
	case actWarned:
		if m.WarnAct != nil && *m.WarnAct == row.ID {
			if err := s.weigh(tx, row.CircleID, m.ID, map[string]any{"warn_act": nil}); err != nil {
				return nil, err
			}
		}
	case actMuted:
		if m.MuteAct == nil || *m.MuteAct != row.ID {
			return nil, ErrMilder
		}
		if until, err = sooner(m.MutedUntil, time.Minute); err != nil {
			return nil, err
		}
		if err := s.weigh(tx, row.CircleID, m.ID, map[string]any{"muted_until": until}); err != nil {
			return nil, err
		}
		if err := toldOf(tx, s.muted, row.CircleID, m.ID); err != nil {
			return nil, err
		}
	case actRemoved:
		if until, err = sooner(m.AgainAt, day); err != nil {
			return nil, err
		}
		if err := tx.Table("memberships").Where("id = ?", m.ID).Update("again_at", until).Error; err != nil {
			return nil, err
		}
	case actBanned, actForGood:
		if measure > MaxBanDays {
			return nil, ErrMilder.At("measure")
		}
		if until, err = sooner(m.BannedUntil, day); err != nil {
			return nil, err
		}
		if err := tx.Table("memberships").Where("id = ?", m.ID).Updates(map[string]any{"banned_until": until, "for_good_by": nil}).Error; err != nil {
			return nil, err
		}
		if _, err := Moved(tx, row.CircleID); err != nil {
			return nil, err
		}
	default:
		return nil, ErrMilder
	}
	return s.settleAppeal(tx, row, by, actModified, until)
}

func or(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// settleAppeal writes down how an appeal was decided that gives nothing back.
func (s *Service) settleAppeal(tx *db.Tx, row actRow, by PersonID, what string, until *time.Time) (*GivenBack, error) {
	d := Deed{Circle: row.CircleID, What: what, By: by, Of: row.ID, Becomes: house(by), Until: until}
	if row.AboutID != nil {
		d.About = *row.AboutID
	}
	id, err := Record(tx, s.box, d)
	return &GivenBack{Act: id, What: BackNothing}, err
}

// Retell has everyone in a circle look again at what waits there. The unit of work
// has taken it.
func Retell(tx *db.Tx, in ID) error { return tellAbout(tx, in) }

// NameOf opens a circle's name for whoever has to do with it and is not in it.
func NameOf(g *gorm.DB, in ID) (CircleName, error) {
	c, err := whatever(g, in)
	return CircleName{c.ID, models.Private(c.Name)}, err
}
