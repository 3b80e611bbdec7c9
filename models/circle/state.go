package circle

import (
	"context"
	"errors"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// windingFor is how long a circle that ends stays as it is, so that everyone can
// say goodbye and take their own words along.
const windingFor = 30 * 24 * time.Hour

// What a circle's state stands in the way of.
var (
	ErrState   = &models.Error{Kind: models.Invalid, Code: "request", Message: "A circle can be open, resting, or winding down."}
	ErrResting = &models.Error{Kind: models.Conflict, Code: "circle_resting", Message: "This circle is resting. Its threads are open; its room opens again when its owner wakes it."}
	ErrWinding = &models.Error{Kind: models.Conflict, Code: "circle_winding", Message: "This circle is coming to its end, and nobody new comes in."}
)

// Speaks returns ErrResting where the live room of a circle in that state is
// shut for saying.
func Speaks(state string) error {
	if state == resting {
		return ErrResting
	}
	return nil
}

// over reports whether the time of a circle that was winding down is over: it is
// gone then, whoever swept or did not.
func (c circleRow) over(now time.Time) bool {
	return c.State == winding && c.WindingUntil != nil && !now.Before(*c.WindingUntil)
}

// SetState opens a circle, lets it rest, or begins to wind it down. Opening one
// that winds down calls that off, until its day has come.
func (s *Service) SetState(ctx context.Context, by account.ID, id ID, state string) (*Circle, error) {
	if state != open && state != resting && state != winding {
		return nil, ErrState.At("state")
	}
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, c, err := s.allowed(tx, by, id, policy.SetState)
		switch {
		case err != nil || c.State == state:
			return err
		case c.State == winding && state == resting:
			return ErrWinding
		}
		return s.setState(tx, stood.Person, c, state)
	})
	if err != nil {
		return nil, err
	}
	return s.View(ctx, by, id)
}

// setState changes the state of a circle the unit of work has taken; by is ""
// where it changes by itself.
func (s *Service) setState(tx *db.Tx, by PersonID, c circleRow, state string) error {
	var until *time.Time
	if state == winding {
		t := tx.Now.Add(windingFor)
		until = &t
	}
	if err := tx.Table("circles").Where("id = ?", c.ID).Updates(map[string]any{"state": state, "winding_until": until}).Error; err != nil {
		return err
	}
	if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actState, By: by, Was: c.State, Becomes: state, Until: until}); err != nil {
		return err
	}
	if err := retell(tx, c.ID, c.Mver); err != nil {
		return err
	}
	if state == open { // the line stood still
		return s.fill(tx, c.ID)
	}
	return nil
}

// opens opens a circle that is forming, by itself, when as many people are there
// as it waits for. The unit of work has taken it.
func (s *Service) opens(tx *db.Tx, id ID) error {
	c, err := find(tx.DB, id)
	if err != nil || c.State != forming {
		return err
	}
	in, err := count(tx.DB, id)
	if err != nil || in < c.MinToOpen {
		return err
	}
	return s.setState(tx, "", c, open)
}

// SweepWinding archives one circle whose time of winding down is over: everyone
// in it leaves, so that their places are free, and what was asked of it or
// offered by it is void. It reports how many it archived; there is no way back.
func (s *Service) SweepWinding(ctx context.Context) (int64, error) {
	var id ID
	err := s.db.Read(ctx).Table("circles").Select("id").Where("state = 'winding' AND winding_until <= ?", models.Now()).
		Order("winding_until").Limit(1).Scan(&id).Error
	if err != nil || id == "" {
		return 0, err
	}
	var done int64
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		done = 0
		c, err := find(tx.Clauses(db.Take), id)
		switch {
		case errors.Is(err, policy.ErrHidden), err == nil && !c.over(tx.Now):
			return nil // archived by another node, or called off
		case err != nil:
			return err
		}
		var all []memberRow
		if err := tx.Where("circle_id = ? AND state IN ?", id, []string{active, paused, trial}).Order("id").Find(&all).Error; err != nil {
			return err
		}
		for _, m := range all {
			if err := s.end(tx, c, m, left, nil); err != nil {
				return err
			}
		}
		done = 1
		return s.archive(tx, c)
	})
	return done, err
}

// archive ends a circle nobody is in any more. What was asked of it is expired,
// and its invitations are void.
func (s *Service) archive(tx *db.Tx, c circleRow) error {
	err := tx.Table("requests").Where("circle_id = ? AND state IN ?", c.ID, openRequest).
		Updates(map[string]any{"state": expired, "decided_at": tx.Now, "place": nil, "offered_until": nil}).Error
	if err != nil {
		return err
	}
	err = tx.Table("invites").Where("circle_id = ? AND ended IS NULL", c.ID).Updates(map[string]any{"ended": "void", "ended_at": tx.Now}).Error
	if err != nil {
		return err
	}
	if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actState, Was: c.State, Becomes: archived}); err != nil {
		return err
	}
	return tx.Table("circles").Where("id = ?", c.ID).Updates(map[string]any{"state": archived, "taken": 0}).Error
}
