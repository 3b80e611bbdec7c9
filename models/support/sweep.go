package support

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// SweepAlone tells everybody who looks after a circle that somebody has waited for a
// minute and a half, and nobody is there: of at most limit side rooms.
func (s *Service) SweepAlone(ctx context.Context, limit int) (done int64, err error) {
	var due []row
	err = s.db.Read(ctx).Where("state = ? AND spread_at IS NULL AND opened_at <= ?", Open, s.db.Now().Add(-alone)).Order("opened_at").Limit(limit).Find(&due).Error
	for _, was := range due {
		did, failed := s.each(ctx, was, func(tx *db.Tx, r *row) bool {
			if r.State != Open || r.SpreadAt != nil {
				return false
			}
			r.SpreadAt = &tx.Now
			return true
		})
		done, err = done+did, errors.Join(err, failed)
	}
	return done, err
}

// SweepDue goes on with side rooms whose time is over: those without a line for a
// month are thought to be done, those thought so for a week are closed, and those
// closed for two are deleted. It touches at most limit of them.
func (s *Service) SweepDue(ctx context.Context, limit int) (done int64, err error) {
	var due []row
	err = s.db.Read(ctx).Where("due_at <= ?", s.db.Now()).Order("due_at").Limit(limit).Find(&due).Error
	for _, was := range due {
		did, failed := s.each(ctx, was, func(tx *db.Tx, r *row) bool {
			switch {
			case tx.Now.Before(r.DueAt):
				return false
			case r.State == Open || r.State == Owned:
				r.State, r.SoftAt, r.DueAt = Soft, &tx.Now, tx.Now.Add(softFor)
			case r.State == Soft:
				r.close(tx)
			default:
				r.ID = "" // over
			}
			return true
		})
		done, err = done+did, errors.Join(err, failed)
	}
	return done, err
}

// each changes one side room in a unit of work of its own, by the house. do says
// whether there is something to change, and deletes it by taking its id away.
func (s *Service) each(ctx context.Context, was row, do func(*db.Tx, *row) bool) (done int64, err error) {
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		done = 0
		stood, err := circle.Hold(tx, was.CircleID)
		if err != nil {
			return err
		}
		var r row
		err = tx.Where("id = ?", was.ID).Take(&r).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		if err != nil || !do(tx, &r) {
			return err
		}
		done = 1
		if r.ID == "" {
			return tx.Where("id = ?", was.ID).Delete(&row{}).Error
		}
		return s.changed(tx, &r, stood.Mver)
	})
	return done, err
}

// leave goes on without somebody who is no longer in a circle, or no longer what they
// were there: what is closed, too, since somebody may go on with it. It is told by
// circle.OnGone.
func (s *Service) leave(tx *db.Tx, in circle.ID, person circle.PersonID) error {
	var rows []row
	if err := tx.Where("circle_id = ? AND (person_id = ? OR owner_id = ? OR backup_id = ?)", in, person, person, person).Find(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		switch {
		case r.PersonID == person:
			inside, err := circle.Inside(tx.DB, person)
			if err != nil {
				return err
			}
			if inside || r.State == Closed {
				continue
			}
			r.close(tx)
		case r.OwnerID != nil && *r.OwnerID == person:
			r.OwnerID, r.BackupID = r.BackupID, nil
			if r.OwnerID == nil && r.State == Owned {
				r.State, r.SpreadAt = Open, &tx.Now
			}
		default:
			r.BackupID = nil
		}
		stood, err := circle.Hold(tx, in)
		if err != nil {
			return err
		}
		if err := s.changed(tx, &r, stood.Mver); err != nil {
			return err
		}
	}
	return nil
}

// Forget deletes what somebody had who is no more.
func (s *Service) Forget(tx *db.Tx, who account.ID) error {
	mine := tx.Table("memberships").Select("id").Where("account_id = ?", who)
	if err := tx.Where("by_id IN (?)", mine).Delete(&lineRow{}).Error; err != nil {
		return err
	}
	return tx.Where("person_id IN (?)", mine).Delete(&row{}).Error
}
