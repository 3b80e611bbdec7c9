package companion

import (
	"context"
	"errors"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/stream"
)

// SweepWishes ends the wishes whose four weeks are over, at most limit of them.
func (s *Service) SweepWishes(ctx context.Context, limit int) (done int64, err error) {
	var due []wishRow
	if err := s.db.Read(ctx).Where("ends_at <= ?", s.db.Now()).Order("ends_at").Limit(limit).Find(&due).Error; err != nil {
		return 0, err
	}
	for _, was := range due {
		failed := s.db.Do(ctx, func(tx *db.Tx) error {
			if _, err := circle.Hold(tx, was.CircleID); err != nil {
				return err
			}
			if now, err := findWish(tx.DB, was.PersonID, tx.Now); err != nil || now != nil { // said again meanwhile
				return err
			}
			if err := unwish(tx, was.PersonID); err != nil {
				return err
			}
			return stream.Tell(tx, notice, string(was.AccountID))
		})
		if failed != nil {
			err = errors.Join(err, failed)
			continue
		}
		done++
	}
	return done, err
}

// SweepEnded ends the pairs whose weeks are over, at most limit of them: the two are
// told. They had ended already for whoever looked.
func (s *Service) SweepEnded(ctx context.Context, limit int) (int64, error) {
	return s.each(ctx, limit, "ended_at IS NULL AND ends_at <= ?", "ends_at", func(tx *db.Tx, r pairRow) error {
		r.EndedAt = &r.EndsAt
		return keep(tx, r)
	})
}

// SweepKept deletes the pairs that ended seven days ago, with all that was written in
// them, at most limit of them.
func (s *Service) SweepKept(ctx context.Context, limit int) (int64, error) {
	return s.each(ctx, limit, "ended_at <= ?", "ended_at", burn)
}

// each does something with those pairs that where finds with a moment, each in a unit
// of work of its own.
func (s *Service) each(ctx context.Context, limit int, where, order string, do func(*db.Tx, pairRow) error) (done int64, err error) {
	at := s.db.Now()
	if order == "ended_at" {
		at = at.Add(-keepFor)
	}
	var due []ID
	if err := s.db.Read(ctx).Table("companion_pairs").Where(where, at).Order(order).Limit(limit).Pluck("id", &due).Error; err != nil {
		return 0, err
	}
	for _, id := range due {
		failed := s.db.Do(ctx, func(tx *db.Tx) error {
			rows, err := takeAll(tx, "id = ? AND "+where, id, at)
			if err != nil || len(rows) == 0 { // renewed, ended or gone meanwhile
				return err
			}
			return do(tx, rows[0])
		})
		if failed != nil {
			err = errors.Join(err, failed)
			continue
		}
		done++
	}
	return done, err
}

// left ends what somebody has in a circle whose place there has ended. Who left can
// take along what the two wrote, as after any end; where others ended it, it is gone
// at once. It is told by circle.OnGone, also of those who stay and are less than they
// were.
func left(tx *db.Tx, _ circle.ID, person circle.PersonID) error {
	inside, err := circle.Inside(tx.DB, person)
	if err != nil || inside {
		return err
	}
	if err := unwish(tx, person); err != nil {
		return err
	}
	shut, err := circle.Shut(tx.DB, person)
	if err != nil {
		return err
	}
	rows, err := takeAll(tx, "a_id = ? OR b_id = ?", person, person)
	if err != nil {
		return err
	}
	for _, r := range rows {
		switch {
		case shut:
			err = burn(tx, r)
		case r.over(tx.Now) == nil:
			r.end(tx.Now)
			err = keep(tx, r)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// blocked ends what is between two of whom one has blocked the other, at once. It is
// told by circle.OnBlocked.
func blocked(tx *db.Tx, _ circle.ID, by, about circle.PersonID) error {
	err := tx.Where("by_id = ? AND about_id = ? OR by_id = ? AND about_id = ?", by, about, about, by).Delete(&yesRow{}).Error
	if err != nil {
		return err
	}
	return burnAll(tx, "a_id = ? AND b_id = ?", min(by, about), max(by, about))
}

// suspended ends all that an account has here which is shut for a time. It is told by
// account.OnSuspend.
func suspended(tx *db.Tx, who account.ID) error {
	if err := unwishAll(tx, who); err != nil {
		return err
	}
	return burnAll(tx, "a_account_id = ? OR b_account_id = ?", who, who)
}

// forget deletes all that an account has here which is erased, the key as well.
func forget(tx *db.Tx, who account.ID) error {
	if err := suspended(tx, who); err != nil {
		return err
	}
	return tx.Where("account_id = ?", who).Delete(&keyRow{}).Error
}
