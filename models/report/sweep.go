package report

import (
	"context"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// SweepDue hands to the stewards what a circle has not settled in time: at most
// limit cases.
func (s *Service) SweepDue(ctx context.Context, limit int) (done int64, err error) {
	var late []caseRow
	err = s.db.Read(ctx).Where("route = ? AND state = ? AND due_at <= ?", ByCircle, opened, s.db.Now()).Order("due_at").Limit(limit).Find(&late).Error
	for _, was := range late {
		if err != nil {
			return done, err
		}
		err = s.db.Do(ctx, func(tx *db.Tx) error {
			stood, err := circle.Hold(tx, was.CircleID)
			if err != nil {
				return err
			}
			var c caseRow
			if err := tx.Where("id = ?", was.ID).Take(&c).Error; err != nil {
				return err
			}
			if c.Route != ByCircle || c.State != opened || c.held(tx.Now) || tx.Now.Before(c.DueAt) {
				return nil // somebody was quicker, or is at it
			}
			done++
			if err := s.changed(tx, &c, stood, "", "overdue", ""); err != nil {
				return err
			}
			return s.handUp(tx, &c, stood)
		})
	}
	return done, err
}

// SweepKept deletes the evidence of cases that were closed thirty days ago, and
// the cases of ninety days ago whole: at most limit of them.
func (s *Service) SweepKept(ctx context.Context, limit int) (done int64, err error) {
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		var over []caseRow
		if err := tx.Where("delete_at <= ?", tx.Now).Order("delete_at").Limit(limit).Find(&over).Error; err != nil {
			return err
		}
		for _, c := range over {
			if last := c.ClosedAt.Add(keepCase); !tx.Now.Before(last) {
				if err := tx.Where("id = ?", c.ID).Delete(&caseRow{}).Error; err != nil {
					return err
				}
			} else {
				if err := tx.Where("case_id = ?", c.ID).Delete(&evidenceRow{}).Error; err != nil {
					return err
				}
				if err := tx.Table("cases").Where("id = ?", c.ID).Update("delete_at", last).Error; err != nil {
					return err
				}
			}
			done++
		}
		return forgetWork(tx, limit)
	})
	return done, err
}

// ForgetReporter leaves nothing by which whose a report was could be known; the case
// goes on. Of closed cases about them the evidence goes at once, of open ones once
// they are closed.
func (s *Service) ForgetReporter(tx *db.Tx, who account.ID) error {
	var closed []caseRow // about them
	err := tx.Where("state <> ? AND about_id IN (?)", opened, tx.Table("memberships").Select("id").Where("account_id = ?", who)).Find(&closed).Error
	if err != nil {
		return err
	}
	for _, c := range closed {
		if err := s.purge(tx, &c); err != nil {
			return err
		}
		if err := tx.Table("cases").Where("id = ?", c.ID).Update("delete_at", c.DeleteAt).Error; err != nil {
			return err
		}
	}
	if err := tx.Where("account_id = ?", who).Delete(&workRow{}).Error; err != nil {
		return err
	}
	return tx.Table("reports").Where("reporter_id = ?", who).Update("reporter_id", nil).Error
}
