package circle

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// How long a door is closed by hand or by itself (features.md §1.1).
const (
	MinLock, MaxLock = 15, 1440 // minutes
	waveIn           = 10 * time.Minute
	waveLock         = time.Hour
	byHand, byWave   = "hand", "wave" // circles.locked_by
)

// ErrLock says for how long a door can be closed.
var ErrLock = &models.Error{Kind: models.Invalid, Code: "request", Message: "The door can be closed for 15 minutes to 24 hours."}

// shut reports whether a circle's door is closed for a while.
func (c circleRow) shut(now time.Time) bool {
	return c.LockedUntil != nil && now.Before(*c.LockedUntil)
}

// comesIn refuses where nobody comes into a circle, whichever way.
func (c circleRow) comesIn() error {
	switch c.State {
	case forming, open:
		return nil
	case winding:
		return ErrWinding
	}
	return ErrAtRest
}

// enters refuses where nobody comes in just now, or not in one of these ways.
// What is told with it lets a page that is out of date show how one comes in.
func (s *Service) enters(tx *db.Tx, c circleRow, ways ...string) error {
	if err := c.comesIn(); err != nil {
		return err
	}
	if !slices.Contains(ways, c.JoinPolicy) {
		cards, err := s.cards(tx.DB, []circleRow{c})
		if err != nil {
			return err
		}
		return ErrDoorChanged.With(cards[0])
	}
	return c.locked(tx.Now)
}

// locked refuses while the door is closed for a while.
func (c circleRow) locked(now time.Time) error {
	if c.shut(now) {
		return ErrDoorClosed.With(ClosedUntil{Until: *c.LockedUntil})
	}
	return nil
}

// Lock closes a circle's door for some minutes: nobody joins, asks or uses a
// link. Those who look after it may still let somebody in.
func (s *Service) Lock(ctx context.Context, by account.ID, id ID, minutes int) error {
	if minutes < MinLock || minutes > MaxLock {
		return ErrLock.At("minutes")
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		if err := policy.Check(stood.Standing, policy.LockDown); err != nil {
			return err
		}
		return s.shutDoor(tx, id, stood.Person, byHand, tx.Now.Add(time.Duration(minutes)*time.Minute))
	})
}

// Unlock opens the door again. Who waits in line for a free seat is asked.
func (s *Service) Unlock(ctx context.Context, by account.ID, id ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		if err := policy.Check(stood.Standing, policy.LockDown); err != nil {
			return err
		}
		c, err := find(tx.DB, id)
		if err != nil || !c.shut(tx.Now) {
			return err
		}
		if err := tx.Table("circles").Where("id = ?", id).Updates(map[string]any{"locked_until": nil, "locked_by": nil}).Error; err != nil {
			return err
		}
		if _, err := Record(tx, s.box, Deed{Circle: id, What: actUnlocked, By: stood.Person}); err != nil {
			return err
		}
		if err := tellAbout(tx, id); err != nil {
			return err
		}
		return s.fill(tx, id)
	})
}

func (s *Service) shutDoor(tx *db.Tx, id ID, by PersonID, how string, until time.Time) error {
	if err := tx.Table("circles").Where("id = ?", id).Updates(map[string]any{"locked_until": until, "locked_by": how}).Error; err != nil {
		return err
	}
	if _, err := Record(tx, s.box, Deed{Circle: id, What: actLocked, By: by, Becomes: how, Until: &until}); err != nil {
		return err
	}
	return tellAbout(tx, id)
}

// wave closes the door for an hour behind the last of a wave of people who came
// in by themselves, through an open door or a link. Those who came before
// somebody opened the door again by hand are not counted again.
func (s *Service) wave(tx *db.Tx, c circleRow) error {
	since := tx.Now.Add(-waveIn)
	var opened struct{ At time.Time }
	err := tx.Table("acts").Select("at").Where("circle_id = ? AND what = ?", c.ID, actUnlocked).Order("id DESC").Limit(1).Scan(&opened).Error
	if err != nil {
		return err
	}
	if opened.At.After(since) {
		since = opened.At
	}
	came := func() *gorm.DB {
		return tx.Table("memberships").Where("memberships.circle_id = ? AND memberships.joined_at > ?", c.ID, since)
	}
	var by, through int64
	if err := came().Where("way = ?", wayOpen).Count(&by).Error; err != nil {
		return err
	}
	const links = "way = ? AND account_id IN (SELECT u.account_id FROM invite_uses u JOIN invites i ON i.id = u.invite_id WHERE i.circle_id = ? AND i.kind = ? AND u.used_at > ?)"
	if err := came().Where(links, wayInvite, c.ID, link, since.Add(-waveIn)).Count(&through).Error; err != nil {
		return err
	}
	if int(by+through) < c.Wave {
		return nil
	}
	return s.shutDoor(tx, c.ID, "", byWave, tx.Now.Add(waveLock))
}
