package duty

import (
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering"
)

// Free is gathering.Duty: it refuses whoever holds two gatherings already in the week
// of at, or rests then after a hard one. Somebody else than they themselves is not told
// which: ErrTheirs.
func (s *Service) Free(g *gorm.DB, in circle.ID, person circle.PersonID, of gathering.ID, at time.Time, own bool) error {
	who, err := circle.AccountOf(g, person)
	if err != nil || who == "" {
		return err
	}
	refuse := func(e *models.Error, until time.Time) error {
		if !own {
			e = ErrTheirs
		}
		return e.With(FreeFrom{until})
	}
	rest, err := restsUntil(g, who, at)
	if err != nil {
		return err
	}
	if rest != nil {
		return refuse(ErrRest, *rest)
	}
	since, until, err := weekOf(g, in, at)
	if err != nil {
		return err
	}
	n, err := gathering.HeldBy(g, who, of, since, until)
	if err != nil || n < MaxHeld {
		return err
	}
	return refuse(ErrHeld, until)
}

// Held is gathering.Duty: it puts down who held a gathering, and has a card for them.
// What they wrote meanwhile stays.
func (s *Service) Held(tx *db.Tx, h gathering.Held) error {
	for _, one := range []struct {
		person circle.PersonID
		role   string
	}{{h.Host, "host"}, {h.Guardian, "guardian"}} {
		if one.person == "" {
			continue
		}
		if err := s.heldBy(tx, h, one.person, one.role); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) heldBy(tx *db.Tx, h gathering.Held, person circle.PersonID, role string) error {
	var rest *time.Time
	if h.Hard {
		until := tx.Now.Add(Rest)
		rest = &until
	}
	var r cardRow
	err := tx.Where("gathering_id = ? AND person_id = ?", h.Gathering, person).Take(&r).Error
	if err == nil {
		if rest == nil || r.RestUntil != nil {
			return nil
		}
		return tx.Table("debriefs").Where("id = ?", r.ID).Update("rest_until", rest).Error
	}
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return err
	}
	beyond := s.Free(tx.DB, h.Circle, person, h.Gathering, h.StartsAt, true)
	var refused *models.Error
	if beyond != nil && !errors.As(beyond, &refused) {
		return beyond
	}
	return tx.Create(&cardRow{
		ID: ID(models.NewID()), GatheringID: h.Gathering, CircleID: h.Circle, PersonID: person, Role: role, EndedAt: tx.Now, RestUntil: rest,
		Beyond: beyond != nil, DeleteAt: tx.Now.Add(keepFor),
	}).Error
}

// restsUntil is until when somebody rests at a time, or after it; nil where they do not.
func restsUntil(g *gorm.DB, who account.ID, at time.Time) (*time.Time, error) {
	var rows []cardRow
	err := g.Where("person_id IN (?) AND rest_until > ?", people(g, who), at).
		Order("rest_until DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0].RestUntil, nil
}

// weekOf is the ISO week a time is in, by the clock of a circle.
func weekOf(g *gorm.DB, in circle.ID, at time.Time) (since, until time.Time, err error) {
	var name string
	if err := g.Table("circles").Select("zone").Where("id = ?", in).Limit(1).Scan(&name).Error; err != nil {
		return since, until, err
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return since, until, err
	}
	local := at.In(zone)
	day := local.Day() - (int(local.Weekday())+6)%7 // its Monday
	since = time.Date(local.Year(), local.Month(), day, 0, 0, 0, 0, zone)
	return since.UTC(), time.Date(local.Year(), local.Month(), day+7, 0, 0, 0, 0, zone).UTC(), nil
}
