package gathering

import (
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
)

// Duty looks after those who hold gatherings: it says who has held enough for now, and
// is told who has held one.
type Duty interface {
	// Free refuses whoever may not hold one more gathering that begins, or is on, at a
	// time. One with the id of is not counted. own says whether they ask for themselves.
	Free(g *gorm.DB, in circle.ID, person circle.PersonID, of ID, at time.Time, own bool) error
	// Held puts down who held a gathering; again, when it is over for good.
	Held(tx *db.Tx, h Held) error
}

// OnDuty says who looks after them. It is for the package that builds on this one, as
// it is made.
func (s *Service) OnDuty(d Duty) { s.duty = d }

// Held is a gathering, and who held it when it ended.
type Held struct {
	Gathering ID
	Circle    circle.ID
	StartsAt  time.Time
	Host      circle.PersonID // "" where nobody who came led it
	Guardian  circle.PersonID // "" for nobody
	Hard      bool            // it was held still, somebody may have been in danger, or was removed
}

// held tells that a gathering which began has ended.
func (s *Service) held(tx *db.Tx, g row) error {
	if s.duty == nil || g.OpenedAt == nil {
		return nil
	}
	h := Held{Gathering: g.ID, Circle: g.CircleID, StartsAt: g.StartsAt, Host: g.HostID}
	if g.GuardianID != nil && *g.GuardianID != g.HostID {
		h.Guardian = *g.GuardianID
	}
	if now, err := g.state(); err == nil { // whoever did not come held nothing
		came := func(p circle.PersonID) circle.PersonID {
			if _, ok := now.Seat(script.Person(p)); p == "" || !ok {
				return ""
			}
			return p
		}
		h.Host, h.Guardian = came(h.Host), came(h.Guardian)
	} else if !errors.Is(err, ErrNotOn) {
		return err
	}
	var err error
	if h.Hard, err = hard(tx, g); err != nil {
		return err
	}
	return s.duty.Held(tx, h)
}

// hard reports whether a gathering was one after which those who held it rest.
func hard(tx *db.Tx, g row) (bool, error) {
	var n int64
	if err := tx.Table("moves").Where("gathering_id = ? AND kind = ?", g.ID, script.HoldOn).Count(&n).Error; err != nil || n > 0 {
		return n > 0, err
	}
	if err := tx.Table("care_notes").Where("gathering_id = ? AND card IN ?", g.ID, dangerCards).Count(&n).Error; err != nil || n > 0 {
		return n > 0, err
	}
	return circle.RemovedSince(tx.DB, g.CircleID, *g.OpenedAt)
}

// free refuses whoever has held enough for now. What one person takes on happens one
// after the other, in whichever circles.
func (s *Service) free(tx *db.Tx, g row, person, by circle.PersonID, at time.Time) error {
	if s.duty == nil || person == "" {
		return nil
	}
	who, err := circle.AccountOf(tx.DB, person)
	if err != nil || who == "" {
		return err
	}
	if err := account.Hold(tx, who); err != nil {
		return err
	}
	return s.duty.Free(tx.DB, g.CircleID, person, g.ID, at, person == by)
}

// stillFree is free for those who hold a gathering that is changed.
func (s *Service) stillFree(tx *db.Tx, g, was row, by circle.PersonID) error {
	moved := !g.StartsAt.Equal(was.StartsAt)
	if !g.HostOpen && (moved || g.HostID != was.HostID) {
		if err := s.free(tx, g, g.HostID, by, g.StartsAt); err != nil {
			return err
		}
	}
	if moved && g.GuardianID != nil {
		return s.free(tx, g, *g.GuardianID, by, g.StartsAt)
	}
	return nil
}

// mayHold refuses whoever has held enough to hold one more place. While a gathering is
// on, and nobody is there who holds that place or could, whoever is may.
func (s *Service) mayHold(tx *db.Tx, g row, place string, person, by circle.PersonID) error {
	if g.has(person) {
		return nil
	}
	at := g.StartsAt
	if g.State == opened {
		at = tx.Now
	}
	err := s.free(tx, g, person, by, at)
	if _, told := refused(err); !told || g.State != opened {
		return err
	}
	alone, failed := s.nobodyElse(tx, g, place, person)
	switch {
	case failed != nil:
		return failed
	case alone:
		return nil
	}
	return err
}

// has reports whether somebody holds a gathering.
func (g row) has(person circle.PersonID) bool {
	return person == "" || g.HostID == person && !g.HostOpen || g.GuardianID != nil && *g.GuardianID == person
}

// nobodyElse reports whether nobody is there who holds a place in a gathering that is
// on, or who looks after the circle and could.
func (s *Service) nobodyElse(tx *db.Tx, g row, place string, person circle.PersonID) (bool, error) {
	now, err := g.state()
	if err != nil {
		return false, err
	}
	holder := now.Guardian
	if place == hosting {
		holder = now.Leads()
	}
	for _, seat := range now.Seats {
		one := id(seat.Person)
		if !seat.Here() || one == person {
			continue
		}
		if seat.Person == holder {
			return false, nil
		}
		stood, err := circle.SeePerson(tx, g.CircleID, one)
		if err != nil {
			return false, err
		}
		if !may(stood) || g.has(one) {
			continue
		}
		err = s.free(tx, g, one, one, tx.Now)
		if _, told := refused(err); err != nil && !told {
			return false, err
		}
		if err == nil {
			return false, nil
		}
	}
	return true, nil
}

// openOver leaves the place of a host open whom the house would give more than they
// may hold.
func (s *Service) openOver(tx *db.Tx, g *row) error {
	err := s.free(tx, *g, g.HostID, "", g.StartsAt)
	if _, told := refused(err); err != nil && !told {
		return err
	}
	g.HostOpen = g.HostOpen || err != nil
	return nil
}

// stillThere reports whether an answer of the law is only about the time somebody is
// away.
func stillThere(err error) bool {
	return err == nil || errors.Is(err, policy.ErrAway) || errors.Is(err, policy.ErrPaused)
}

// What can be wrong with places.
var (
	ErrPlace      = &models.Error{Kind: models.Invalid, Code: "request", Message: "A place is that of the host, of the guardian, or of whoever stands by for one of them."}
	ErrPlaceTaken = &models.Error{Kind: models.Conflict, Code: "place_taken", Message: "Somebody has taken this place. This is how it stands now."}
	ErrTwoPlaces  = &models.Error{Kind: models.Conflict, Code: "two_places", Message: "You hold this gathering already. Give that place back first, so that it is held by two."}
)

// heldBy narrows gatherings to those an account holds or held.
func heldBy(g *gorm.DB, who account.ID) *gorm.DB {
	mine := g.Table("memberships").Select("id").Where("account_id = ?", who)
	return g.Model(&row{}).Where("host_id IN (?) AND NOT host_open OR guardian_id IN (?)", mine, mine)
}

// HeldBy counts the gatherings somebody holds or held, in whichever circles, that begin
// from since on and before until: those that are to come, that are on, and that were.
// One with the id of is not counted.
func HeldBy(g *gorm.DB, who account.ID, of ID, since, until time.Time) (int, error) {
	var n int64
	q := heldBy(g, who).Where("starts_at >= ? AND starts_at < ?", since, until).
		Where("state IN ? OR state = ? AND opened_at IS NOT NULL", []string{scheduled, opened}, closed)
	if of != "" {
		q = q.Where("id <> ?", of)
	}
	err := q.Count(&n).Error
	return int(n), err
}

// LastHeld lists when the last gatherings somebody held began, the latest first.
func LastHeld(g *gorm.DB, who account.ID, most int) (all []time.Time, err error) {
	err = heldBy(g, who).Where("opened_at IS NOT NULL").Order("starts_at DESC").Limit(most).Pluck("starts_at", &all).Error
	return all, err
}

// Next lists who holds the next gathering of a circle, or the one that is on.
func Next(g *gorm.DB, in circle.ID, now time.Time) ([]circle.PersonID, error) {
	var rows []row
	err := g.Where("circle_id = ? AND state IN ? AND starts_at > ? AND phase NOT IN ?", in, []string{scheduled, opened}, now.Add(-grace), []string{script.After, script.Quiet}).
		Order("starts_at, id").Limit(1).Find(&rows).Error
	all := []circle.PersonID{}
	for _, r := range rows {
		for _, place := range []string{hosting, guarding} {
			if p := r.holder(place); p != "" {
				all = append(all, p)
			}
		}
	}
	return all, err
}
