package circle

import (
	"context"
	"maps"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// How long a seat is kept for somebody who pauses.
const (
	MaxPauseDays = 60
	pauseGrace   = 7 * day // after the pause is over, before the seat is freed
)

// ErrPauseDays answers a pause that is too short or too long.
var ErrPauseDays = &models.Error{Kind: models.Invalid, Code: "request", Message: "A pause lasts 1 to 60 days."}

// Pause keeps by's seat for some days and closes the circle to them meanwhile:
// their sockets close on every node. When it is over their seat waits for them
// seven days more, and is freed then. The last owner may pause too: nobody else
// can end a circle meanwhile, and an owner who stays silent can be succeeded.
func (s *Service) Pause(ctx context.Context, by account.ID, id ID, days int) error {
	if days < 1 || days > MaxPauseDays {
		return ErrPauseDays.At("days")
	}
	return s.oneself(ctx, by, id, policy.Pause, func(tx *db.Tx, _ circleRow, m memberRow) error {
		until := tx.Now.Add(time.Duration(days) * day)
		if _, err := Record(tx, s.box, Deed{Circle: id, What: actPaused, By: m.ID, About: m.ID, Was: m.State, Becomes: paused, Until: &until}); err != nil {
			return err
		}
		m.State = paused
		if err := s.change(tx, m, map[string]any{"state": paused, "paused_until": until}); err != nil {
			return err
		}
		return toldOf(tx, s.gone, id, m.ID) // the piece, a raised hand, the watch over a gathering
	})
}

// Resume ends by's pause. Twice is once.
func (s *Service) Resume(ctx context.Context, by account.ID, id ID) error {
	return s.oneself(ctx, by, id, policy.Resume, func(tx *db.Tx, _ circleRow, m memberRow) error {
		if m.State != paused {
			return nil
		}
		if _, err := Record(tx, s.box, Deed{Circle: id, What: actResumed, By: m.ID, About: m.ID, Was: paused, Becomes: active}); err != nil {
			return err
		}
		m.State = active
		return s.change(tx, m, map[string]any{"state": active, "paused_until": nil})
	})
}

// oneself is what everyone does who changes their own membership: it takes the
// circle, asks the law, and reads who they are there.
func (s *Service) oneself(ctx context.Context, by account.ID, id ID, a policy.Action, do func(*db.Tx, circleRow, memberRow) error) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		if err := stood.Check(a); err != nil {
			return err
		}
		c, err := find(tx.DB, id)
		if err != nil {
			return err
		}
		m, _, err := findMember(tx.DB, by, id)
		if err != nil {
			return err
		}
		return do(tx, c, m)
	})
}

// change changes a membership in a way that shows, and tells the circle.
func (s *Service) change(tx *db.Tx, m memberRow, set map[string]any) error {
	if err := s.closeFirst(tx, m.CircleID); err != nil {
		return err
	}
	mver, err := Moved(tx, m.CircleID)
	if err != nil {
		return err
	}
	all := map[string]any{}
	maps.Copy(all, set)
	if err := tx.Table("memberships").Where("id = ?", m.ID).Updates(all).Error; err != nil {
		return err
	}
	return tell(tx, s.box, m, mver, changed)
}

// sweepRows is the most memberships one round of a sweep ends, each in a unit of
// work of its own.
const sweepRows = 100

// SweepPauses frees the seats of those whose pause was over seven days ago. An
// owner's is kept: somebody has to look after a circle, or to succeed them.
func (s *Service) SweepPauses(ctx context.Context) (done int64, err error) {
	var due []memberRow
	err = s.db.Read(ctx).Where("state = ? AND paused_until < ? AND role <> ?", paused, models.Now().Add(-pauseGrace), policy.Owner).
		Order("paused_until").Limit(sweepRows).Find(&due).Error
	if err != nil {
		return 0, err
	}
	for _, m := range due {
		err := s.db.Do(ctx, func(tx *db.Tx) error {
			c, m, err := s.hold(tx, m)
			if err != nil || m.State != paused || m.Role == policy.Owner || m.PausedUntil == nil || tx.Now.Before(m.PausedUntil.Add(pauseGrace)) {
				return err // they came back, or another node was first
			}
			done++
			if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actLeft, About: m.ID, Was: paused, Becomes: left}); err != nil {
				return err
			}
			return s.end(tx, c, m, left, nil)
		})
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// hold takes a circle for the house itself, archived or not, and reads a
// membership of it again.
func (s *Service) hold(tx *db.Tx, m memberRow) (c circleRow, now memberRow, err error) {
	if err := tx.Clauses(db.Take).Where("id = ?", m.CircleID).Take(&c).Error; err != nil {
		return c, now, err
	}
	err = tx.Where("id = ?", m.ID).Take(&now).Error
	return c, now, err
}
