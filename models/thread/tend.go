package thread

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// tend takes a thread, with its circle, for somebody who looks after it.
func tend(tx *db.Tx, by account.ID, id ID, a policy.Action) (threadRow, circle.Stood, error) {
	t, stood, err := take(tx, by, id)
	if err == nil {
		err = stood.Check(a)
	}
	return t, stood, err
}

// change does something with a thread by somebody who looks after it: do changes
// the row and says what is written down of it, nothing where it is so already. It
// returns the thread as by reads it.
func (s *Service) change(ctx context.Context, by account.ID, id ID, w circle.Grounds, do func(tx *db.Tx, t *threadRow) (circle.Deed, error)) (*Thread, error) {
	if err := w.Check(true); err != nil {
		return nil, err
	}
	var out *Thread
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		t, stood, err := tend(tx, by, id, policy.TendThread)
		if err != nil {
			return err
		}
		d, err := do(tx, &t)
		if err != nil {
			return err
		}
		if d.What != "" {
			d.By = stood.Person
			if err := s.changed(tx, t, stood.Mver, d, w); err != nil {
				return err
			}
		}
		out, err = s.shown(tx, by, stood, t.ID)
		return err
	})
	return out, err
}

// changed keeps what was done with a thread, writes it down and tells the circle.
func (s *Service) changed(tx *db.Tx, t threadRow, mver int64, d circle.Deed, w circle.Grounds) error {
	if err := putTended(tx, t); err != nil {
		return err
	}
	d.Circle, d.Thread = t.CircleID, string(t.ID)
	if _, err := circle.RecordOn(tx, s.box, d, tx.Now, w); err != nil {
		return err
	}
	return s.tellThread(tx, t, mver, changed)
}

// putTended keeps the columns of a thread that tending it changes.
func putTended(tx *db.Tx, t threadRow) error {
	return tx.Table("threads").Where("id = ?", t.ID).Updates(map[string]any{
		"state": t.State, "state_at": t.StateAt, "slow": t.Slow, "slow_until": t.SlowUntil, "pinned_at": t.PinnedAt,
		"timer": t.Timer, "timer_at": t.TimerAt, "timer_idle": t.TimerIdle, "timer_quiet": t.TimerQuiet,
	}).Error
}

// unnamedActs finds what was done with posts that some people wrote as a member.
func (s *Service) unnamedActs(g *gorm.DB, people []circle.PersonID, since time.Time) ([]circle.ActID, error) {
	var rows []struct {
		ID        circle.ActID
		ThreadID  ID
		PersonKey []byte
	}
	err := g.Table("acts").Select("acts.id, aliases.thread_id, aliases.person_key").
		Joins("JOIN posts ON posts.id = acts.post_id").
		Joins("JOIN aliases ON aliases.id = posts.alias_id").
		Where("acts.circle_id IN (?)", g.Table("memberships").Select("circle_id").Where("id IN ?", people)).
		Where("acts.about_id IS NULL AND acts.post_id IS NOT NULL AND acts.at > ?", since).
		Order("acts.id DESC").Limit(maxUnnamedActs).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	var ids []circle.ActID
	for _, row := range rows {
		for _, person := range people {
			if string(row.PersonKey) == string(s.personKey(row.ThreadID, person)) {
				ids = append(ids, row.ID)
			}
		}
	}
	return ids, nil
}

// maxUnnamedActs bounds how many acts of a year are looked through for one's own.
const maxUnnamedActs = 500
