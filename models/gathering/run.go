package gathering

import (
	"context"
	"errors"
	"time"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/room"
)

// close puts down that a gathering is over: what those who came have been to is
// counted, if it began, its guardian is a member again, its guests' seats end, and
// where the circle keeps nothing longer, what was said in it is over. It returns
// the membership version that is told under.
func (s *Service) close(tx *db.Tx, g *row, stood circle.Stood) (mver int64, err error) {
	g.State, g.ClosedAt = closed, &tx.Now
	if err := tx.Table("gatherings").Where("id = ?", g.ID).Updates(map[string]any{"state": g.State, "closed_at": g.ClosedAt}).Error; err != nil {
		return 0, err
	}
	if g.OpenedAt != nil {
		var came []circle.PersonID
		if err := tx.Table("attendance").Where("gathering_id = ? AND state IN ?", g.ID, there).Limit(maxThere).Pluck("person_id", &came).Error; err != nil {
			return 0, err
		}
		if err := circle.Attended(tx, g.CircleID, came, +1); err != nil {
			return 0, err
		}
		if err := circle.Hosted(tx, g.CircleID, g.HostID); err != nil {
			return 0, err
		}
		if err := s.held(tx, *g); err != nil {
			return 0, err
		}
		if g.keeping(stood) == circle.RetentionAtClose {
			if err := room.Expire(tx, g.RoomID, *g.OpenedAt); err != nil {
				return 0, err
			}
		}
	}
	if err := room.Watch(tx, g.RoomID, ""); err != nil {
		return 0, err
	}
	if err := s.retain(tx, g, stood); err != nil {
		return 0, err
	}
	if stood.State != circle.Archived { // or nobody is in it any more
		if err := s.circles.EndTrials(tx, g.CircleID, string(g.ID)); err != nil {
			return 0, err
		}
	}
	if mver, err = circle.Restand(tx, g.CircleID); err != nil {
		return 0, err
	}
	return mver, s.tell(tx, *g, stood, mver)
}

// SweepDue puts down what is over by the clock and has no clock of its own, at most
// limit of each: a gathering whose doors never opened is cancelled, and so is one
// whose circle does not meet any more; one that was begun before gatherings led
// themselves, and that nobody closed, is closed. It reports how many.
func (s *Service) SweepDue(ctx context.Context, limit int) (done int64, err error) {
	g, now := s.db.Read(ctx), s.db.Now()
	var lapsed, running []row
	err = g.Table("gatherings").Select("gatherings.*").Joins("JOIN circles ON circles.id = gatherings.circle_id").
		Where("gatherings.state = ? AND (gatherings.starts_at < ? OR circles.state IN ?)", scheduled, now.Add(-grace), []string{circle.Resting, circle.Archived}).
		Order("gatherings.starts_at").Limit(limit).Find(&lapsed).Error
	if err != nil {
		return 0, err
	}
	// None is over before this; which of them are is said by their rows.
	soonest := now.Add(-MinLength*time.Minute - overtime)
	if err := g.Where("state = ? AND script IS NULL AND starts_at < ?", opened, soonest).Order("starts_at").Limit(limit).Find(&running).Error; err != nil {
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
		g, stood, err := hold(tx, id)
		if err != nil {
			return err
		}
		switch {
		case g.lapsed(stood.State, tx.Now):
			_, err = s.cancel(tx, &g, stood, "")
		case g.State == opened && g.Script == nil && tx.Now.After(g.ends()):
			_, err = s.close(tx, &g, stood)
		default:
			return nil
		}
		done = 1
		return err
	})
	return done, err
}
