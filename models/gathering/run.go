package gathering

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
)

// Open begins a gathering, from an hour before it is to begin: its guardian has
// what a guardian may, its guests are let in, and who is in the room is there.
// Twice is once. It returns ErrEarly with when it can be, ErrOccupied, ErrOver,
// circle.ErrResting, or policy's refusal.
func (s *Service) Open(ctx context.Context, by account.ID, id ID) (*Gathering, error) {
	var in room.ID
	g, err := s.change(ctx, by, id, policy.RunGathering, func(tx *db.Tx, g row, stood circle.Stood) (row, error) {
		in = g.RoomID
		if g.State == opened {
			return g, nil
		}
		if err := circle.Speaks(stood.State); err != nil {
			return g, err
		}
		if g.State != scheduled || g.lapsed(stood.State, tx.Now) {
			return g, s.over(tx, g, stood)
		}
		if from := g.StartsAt.Add(-doors); tx.Now.Before(from) {
			return g, ErrEarly.With(struct {
				OpensAt time.Time `json:"opensAt"`
			}{from})
		}
		var on int64
		if err := tx.Table("gatherings").Where("room_id = ? AND state = ?", g.RoomID, opened).Count(&on).Error; err != nil {
			return g, err
		}
		if on > 0 {
			return g, ErrOccupied
		}
		g.State, g.OpenedAt = opened, &tx.Now
		if err := tx.Table("gatherings").Where("id = ?", id).Updates(map[string]any{"state": g.State, "opened_at": g.OpenedAt}).Error; err != nil {
			return g, err
		}
		guardian := circle.PersonID("")
		if g.GuardianID != nil {
			guardian = *g.GuardianID
		}
		if err := room.Watch(tx, g.RoomID, guardian); err != nil {
			return g, err
		}
		mver, err := circle.Restand(tx, g.CircleID)
		if err != nil {
			return g, err
		}
		if err := s.circles.OpenTrials(tx, g.CircleID, string(id), mver); err != nil {
			return g, err
		}
		return g, s.tell(tx, g, stood, mver)
	})
	if err == nil && s.here != nil {
		for _, person := range s.here(ctx, in) {
			s.came(ctx, in, person)
		}
	}
	return g, err
}

// Close ends a gathering that is on: what those who came have been to is counted,
// its guardian is a member again, its guests' seats end, and where the circle
// keeps nothing longer, what was said in it is over. Twice is once.
func (s *Service) Close(ctx context.Context, by account.ID, id ID) (*Gathering, error) {
	return s.change(ctx, by, id, policy.RunGathering, func(tx *db.Tx, g row, stood circle.Stood) (row, error) {
		switch g.State {
		case closed:
			return g, nil
		case opened:
			return s.close(tx, g, stood)
		}
		return g, s.over(tx, g, stood)
	})
}

func (s *Service) close(tx *db.Tx, g row, stood circle.Stood) (row, error) {
	g.State, g.ClosedAt = closed, &tx.Now
	if err := tx.Table("gatherings").Where("id = ?", g.ID).Updates(map[string]any{"state": g.State, "closed_at": g.ClosedAt}).Error; err != nil {
		return g, err
	}
	var came []circle.PersonID
	if err := tx.Table("attendance").Where("gathering_id = ? AND state IN ?", g.ID, there).Limit(maxThere).Pluck("person_id", &came).Error; err != nil {
		return g, err
	}
	if err := circle.Attended(tx, g.CircleID, came, +1); err != nil {
		return g, err
	}
	if err := circle.Hosted(tx, g.CircleID, g.HostID); err != nil {
		return g, err
	}
	if err := room.Watch(tx, g.RoomID, ""); err != nil {
		return g, err
	}
	if stood.Retention == circle.RetentionAtClose {
		if err := room.Expire(tx, g.RoomID, *g.OpenedAt); err != nil {
			return g, err
		}
	}
	if stood.State != circle.Archived { // or nobody is in it any more
		if err := s.circles.EndTrials(tx, g.CircleID, string(g.ID)); err != nil {
			return g, err
		}
	}
	mver, err := circle.Restand(tx, g.CircleID)
	if err != nil {
		return g, err
	}
	return g, s.tell(tx, g, stood, mver)
}

// SweepDue puts down what is over by the clock, at most limit of each: a
// gathering that nobody opened in time is cancelled, and so is one whose circle
// does not meet any more; one that nobody closed is closed. It reports how many.
func (s *Service) SweepDue(ctx context.Context, limit int) (done int64, err error) {
	g, now := s.db.Read(ctx), models.Now()
	var lapsed, running []row
	err = g.Table("gatherings").Select("gatherings.*").Joins("JOIN circles ON circles.id = gatherings.circle_id").
		Where("gatherings.state = ? AND (gatherings.starts_at < ? OR circles.state IN ?)", scheduled, now.Add(-grace), []string{circle.Resting, circle.Archived}).
		Order("gatherings.starts_at").Limit(limit).Find(&lapsed).Error
	if err != nil {
		return 0, err
	}
	// None is over before this; which of them are is said by their rows.
	soonest := now.Add(-MinLength*time.Minute - overtime)
	if err := g.Where("state = ? AND starts_at < ?", opened, soonest).Order("starts_at").Limit(limit).Find(&running).Error; err != nil {
		return 0, err
	}
	for _, due := range append(lapsed, running...) {
		n, failed := s.settle(ctx, due.ID)
		done, err = done+n, errors.Join(err, failed) // one that cannot be ended holds up no other
	}
	return done, err
}

// settle ends one gathering if it is over.
func (s *Service) settle(ctx context.Context, id ID) (done int64, err error) {
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		done = 0
		g, err := find(tx.DB, id)
		if err != nil {
			return err
		}
		stood, err := circle.Hold(tx, g.CircleID)
		if err != nil {
			return err
		}
		if err := room.Hold(tx, g.RoomID); err != nil {
			return err
		}
		if g, err = find(tx.Clauses(db.Take), id); err != nil {
			return err
		}
		switch {
		case g.lapsed(stood.State, tx.Now):
			_, err = s.cancel(tx, g, stood, "")
		case g.State == opened && tx.Now.After(g.ends()):
			_, err = s.close(tx, g, stood)
		default:
			return nil
		}
		done = 1
		return err
	})
	return done, err
}

// came puts down that somebody is at the gathering that is on in a room, if one
// is. Once is enough; that somebody comes in does not fail over it.
func (s *Service) came(ctx context.Context, in room.ID, person circle.PersonID) {
	var on []row
	err := s.db.Read(ctx).Where(`room_id = ? AND state = ? AND NOT EXISTS (
		SELECT 1 FROM attendance a WHERE a.gathering_id = gatherings.id AND a.person_id = ?)`, in, opened, person).Limit(1).Find(&on).Error
	if err == nil && len(on) > 0 {
		err = s.db.Do(ctx, func(tx *db.Tx) error { return s.put(tx, on[0].ID, on[0].CircleID, person) })
	}
	if err != nil {
		slog.WarnContext(ctx, "who came to a gathering could not be written down", "error", err)
	}
}

// put is came under the circle's lock, so that nobody is counted out by a close.
func (s *Service) put(tx *db.Tx, id ID, in circle.ID, person circle.PersonID) error {
	if _, err := circle.Hold(tx, in); err != nil {
		return err
	}
	g, err := find(tx.DB, id)
	if err != nil || g.State != opened {
		return err
	}
	who, err := circle.SeePerson(tx, in, person)
	if err != nil || who.Person == "" {
		return err
	}
	state := present
	if tx.Now.After(g.began().Add(lateAfter)) {
		state = late
	}
	return tx.Exec("INSERT INTO attendance (gathering_id, person_id, state, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", id, person, state, tx.Now).Error
}
