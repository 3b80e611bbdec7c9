package gathering

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// The places in which a gathering is held.
const (
	hosting  = "host"
	guarding = "guardian"
	backs    = "host_backup"     // stands by to lead it
	watchful = "guardian_backup" // stands by to watch over it
)

// Places lists them.
var Places = []string{hosting, guarding, backs, watchful}

// soon is how long before a gathering whoever stands by is asked at once when its
// place is given back.
const soon = 24 * time.Hour

// laws are what the law asks of whoever takes a place.
var laws = map[string]policy.Action{hosting: policy.HoldPlace, guarding: policy.HoldPlace, backs: policy.HoldPlace, watchful: policy.StandBy}

// TakePlace gives by a place in a gathering that is to come. Whoever stood by for
// another does no more. Twice is once. It returns ErrPlaceTaken with the gathering as
// it stands, ErrTwoPlaces, ErrOver, who has held enough, or policy's refusal.
func (s *Service) TakePlace(ctx context.Context, by account.ID, of ID, place string) (*Night, error) {
	law, known := laws[place]
	if !known {
		return nil, ErrPlace.At("place")
	}
	return s.night(ctx, by, of, law, func(tx *db.Tx, g *row, stood circle.Stood) error {
		me, holder := stood.Person, g.holder(place)
		switch {
		case holder == me:
			return nil
		case g.State != scheduled || g.lapsed(stood.State, tx.Now):
			return s.over(tx, *g, stood)
		case holder != "":
			now, err := s.nights(ctx, tx.DB, stood, *g)
			if err == nil {
				err = ErrPlaceTaken.With(now[0])
			}
			return err
		case g.has(me):
			return ErrTwoPlaces
		}
		if place == hosting || place == guarding {
			if err := s.free(tx, *g, me, me, g.StartsAt); err != nil {
				return err
			}
		}
		g.give(place, me)
		return s.placed(tx, *g, stood)
	})
}

// GiveBack takes by out of a place in a gathering that is to come; nobody is asked
// why. Whoever stands by is told, where it is within a day. It returns ErrOver, or
// policy's refusal.
func (s *Service) GiveBack(ctx context.Context, by account.ID, of ID, place string) (*Night, error) {
	if _, known := laws[place]; !known {
		return nil, ErrPlace.At("place")
	}
	return s.night(ctx, by, of, policy.SeeLoad, func(tx *db.Tx, g *row, stood circle.Stood) error {
		as := stood.Standing
		as.Mine = g.holder(place) == stood.Person
		if err := stood.CheckAs(as, policy.GiveBack); err != nil {
			return err
		}
		if g.State != scheduled || g.lapsed(stood.State, tx.Now) {
			return s.over(tx, *g, stood)
		}
		return s.vacate(tx, g, stood, place)
	})
}

// night is a use-case about the places of one gathering.
func (s *Service) night(ctx context.Context, by account.ID, of ID, law policy.Action, do func(*db.Tx, *row, circle.Stood) error) (*Night, error) {
	var out *Night
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		g, stood, err := take(tx, by, of)
		if err != nil {
			return err
		}
		if err := stood.Check(law); err != nil {
			return err
		}
		if err := do(tx, &g, stood); err != nil {
			return err
		}
		all, err := s.nights(ctx, tx.DB, stood, g)
		if err == nil {
			out = &all[0]
		}
		return err
	})
	return out, err
}

// holder is who has a place; "" for nobody.
func (g row) holder(place string) circle.PersonID {
	var p *circle.PersonID
	switch place {
	case hosting:
		if !g.HostOpen {
			p = &g.HostID
		}
	case guarding:
		p = g.GuardianID
	case backs:
		p = g.HostBackupID
	case watchful:
		p = g.GuardianBackupID
	}
	if p == nil {
		return ""
	}
	return *p
}

// give gives a place to somebody, who stands by for no other then; "" to nobody.
func (g *row) give(place string, person circle.PersonID) {
	one := &person
	if person == "" {
		one = nil
	}
	for _, other := range []string{backs, watchful} {
		if person != "" && g.holder(other) == person {
			g.give(other, "")
		}
	}
	switch place {
	case hosting:
		if g.HostOpen = person == ""; !g.HostOpen {
			g.HostID, g.HostAskedAt = person, nil
		}
	case guarding:
		if g.GuardianID = one; one != nil {
			g.GuardianAskedAt = nil
		}
	case backs:
		g.HostBackupID, g.HostAskedAt = one, nil
	case watchful:
		g.GuardianBackupID, g.GuardianAskedAt = one, nil
	}
}

// holds has somebody else lead a gathering; who leads it already, or has given that
// back, is not asked by it to take it again.
func (g *row) holds(person circle.PersonID) {
	if g.HostID != person {
		g.give(hosting, person)
	}
}

// keepPlaces writes who has which place.
func (g row) keepPlaces(tx *db.Tx) error {
	return tx.Table("gatherings").Where("id = ?", g.ID).Updates(map[string]any{
		"host_id": g.HostID, "host_open": g.HostOpen, "guardian_id": g.GuardianID, "host_backup_id": g.HostBackupID, "guardian_backup_id": g.GuardianBackupID,
		"host_asked_at": g.HostAskedAt, "guardian_asked_at": g.GuardianAskedAt,
	}).Error
}

// vacate empties a place, and asks whoever stands by where that is within a day.
func (s *Service) vacate(tx *db.Tx, g *row, stood circle.Stood, place string) error {
	g.give(place, "")
	if !tx.Now.Before(g.StartsAt.Add(-soon)) {
		if err := s.asks(tx, g, stood, place); err != nil {
			return err
		}
	}
	return s.placed(tx, *g, stood)
}

// asks asks whoever stands by for a place to take it. The caller writes it down.
func (s *Service) asks(tx *db.Tx, g *row, stood circle.Stood, place string) error {
	var to circle.PersonID
	switch {
	case place == hosting && g.HostBackupID != nil:
		to, g.HostAskedAt = *g.HostBackupID, &tx.Now
	case place == guarding && g.GuardianBackupID != nil:
		to, g.GuardianAskedAt = *g.GuardianBackupID, &tx.Now
	default:
		return nil
	}
	entry := stream.Entry{Stream: models.Stream{Kind: models.CircleStream, ID: string(g.CircleID)}, Circle: string(g.CircleID), Mver: stood.Mver, What: rotaOf}
	return stream.Poke(tx, entry, string(to))
}

// rotaOf is the notice that somebody who stands by is wanted.
const rotaOf = "rota"

// stepIn has whoever stands by lead a gathering whose doors open, where nobody else
// does.
func (g *row) stepIn(tx *db.Tx) error {
	if !g.HostOpen || g.HostBackupID == nil {
		return nil
	}
	g.give(hosting, *g.HostBackupID)
	return g.keepPlaces(tx)
}

// leavePlaces empties the places of somebody who is not in a circle any more, or,
// where they still are, does not look after it.
func (s *Service) leavePlaces(tx *db.Tx, house circle.Stood, person circle.PersonID, inside bool) error {
	of := tx.Clauses(db.Take).Where("circle_id = ? AND state = ?", house.Circle, scheduled)
	places := Places
	if inside {
		places, of = []string{hosting, backs}, of.Where("host_id = ? OR host_backup_id = ?", person, person)
	} else {
		of = of.Where("host_id = ? OR guardian_id = ? OR host_backup_id = ? OR guardian_backup_id = ?", person, person, person, person)
	}
	var rows []row
	if err := of.Order("id").Limit(maxSet).Find(&rows).Error; err != nil {
		return err
	}
	for _, g := range rows {
		for _, place := range places {
			if g.holder(place) != person {
				continue
			}
			if err := s.vacate(tx, &g, house, place); err != nil {
				return err
			}
		}
	}
	return nil
}

// askBackups asks those who stand by for whoever is not there when a gathering is to
// begin.
func (s *Service) askBackups(ctx context.Context, now time.Time) error {
	var due []row
	err := s.db.Read(ctx).Where("state = ? AND phase = ? AND starts_at <= ?", opened, script.Lobby, now).
		Where("host_backup_id IS NOT NULL AND host_asked_at IS NULL OR guardian_backup_id IS NOT NULL AND guardian_asked_at IS NULL").
		Order("starts_at").Limit(maxAlerts).Find(&due).Error
	for _, g := range due {
		missing, failed := g.missing()
		if err = errors.Join(err, failed); len(missing) > 0 {
			err = errors.Join(err, s.askFor(ctx, g.ID))
		}
	}
	return err
}

// missing lists the places for which somebody stands by who was not asked yet, and
// whose people are not there.
func (g row) missing() (places []string, err error) {
	now, err := g.stateOrNone()
	if err != nil || now == nil {
		return nil, err
	}
	here := func(p script.Person) bool {
		seat, ok := now.Seat(p)
		return ok && seat.Here()
	}
	if g.HostBackupID != nil && g.HostAskedAt == nil && !here(now.Leads()) {
		places = append(places, hosting)
	}
	if g.GuardianBackupID != nil && g.GuardianAskedAt == nil && !here(now.Guardian) {
		places = append(places, guarding)
	}
	return places, nil
}

func (s *Service) askFor(ctx context.Context, of ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		g, stood, err := hold(tx, of)
		if err != nil || g.State != opened || g.Phase != script.Lobby || tx.Now.Before(g.StartsAt) {
			return err
		}
		places, err := g.missing()
		if err != nil || len(places) == 0 {
			return err
		}
		for _, place := range places {
			if err := s.asks(tx, &g, stood, place); err != nil {
				return err
			}
		}
		return g.keepPlaces(tx)
	})
}

// AskedFor lists the gatherings of a circle, and the places in them, that somebody
// stands by for and is asked to take.
func AskedFor(g *gorm.DB, in circle.ID, person circle.PersonID, now time.Time) ([]Asked, error) {
	var rows []row
	err := g.Where("circle_id = ? AND state IN ? AND starts_at > ?", in, []string{scheduled, opened}, now.Add(-grace)).
		Where("host_backup_id = ? AND host_asked_at IS NOT NULL OR guardian_backup_id = ? AND guardian_asked_at IS NOT NULL", person, person).
		Order("starts_at, id").Limit(maxSet).Find(&rows).Error
	all := []Asked{}
	for _, r := range rows {
		if r.has(person) || r.begun() {
			continue
		}
		for _, one := range []struct {
			backup *circle.PersonID
			at     *time.Time
			place  string
		}{{r.HostBackupID, r.HostAskedAt, hosting}, {r.GuardianBackupID, r.GuardianAskedAt, guarding}} {
			if one.backup != nil && *one.backup == person && one.at != nil {
				all = append(all, Asked{Gathering: r.ID, Place: one.place, StartsAt: r.StartsAt, On: r.State == opened})
			}
		}
	}
	return all, err
}

// Asked is a place that somebody who stands by is asked to take.
type Asked struct {
	Gathering ID        `json:"gathering"`
	Place     string    `json:"place" enum:"host,guardian"`
	StartsAt  time.Time `json:"startsAt"`
	On        bool      `json:"on,omitempty" doc:"Its doors are open, and whoever has the place is not there."`
}
