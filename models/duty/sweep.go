package duty

import (
	"context"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// SweepKept deletes what was said of gatherings sixty days after them, and what came of
// it: of at most limit of them.
func (s *Service) SweepKept(ctx context.Context, limit int) (done int64, err error) {
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		due := tx.Table("debriefs").Select("id").Where("delete_at <= ?", tx.Now).Order("delete_at").Limit(limit)
		gone := tx.Where("id IN (?)", due).Delete(&cardRow{})
		done = gone.RowsAffected
		return gone.Error
	})
	return done, err
}

// Forget deletes what somebody said who is no more.
func (s *Service) Forget(tx *db.Tx, who account.ID) error {
	mine := tx.Table("memberships").Select("id").Where("account_id = ?", who)
	return tx.Where("person_id IN (?)", mine).Delete(&cardRow{}).Error
}

// withdraw takes back what somebody left for others, where they go and their words are
// to go too. It is told by circle.OnForget.
func (s *Service) withdraw(tx *db.Tx, in circle.ID, person circle.PersonID, words string) error {
	if words != circle.Withdraw {
		return nil
	}
	return tx.Table("debriefs").Where("circle_id = ? AND person_id = ?", in, person).Update("handover", nil).Error
}
