package practice

import (
	"context"
	"errors"
	"time"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
)

// SweepGone deletes what is left of items that were deleted half a year ago, at
// most limit of them, and reports how many.
func (s *Service) SweepGone(ctx context.Context, limit int) (done int64, err error) {
	before := s.db.Now().Add(-keepGone)
	var due []itemRow
	err = s.db.Read(ctx).Select("account_id, id").Where("gone_at < ?", before).Order("gone_at").Limit(limit).Find(&due).Error
	if err != nil {
		return 0, err
	}
	of := map[account.ID][]ItemID{}
	for _, r := range due {
		of[r.AccountID] = append(of[r.AccountID], r.ID)
	}
	for who, ids := range of {
		n, err := s.sweep(ctx, who, ids, before)
		if err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}

func (s *Service) sweep(ctx context.Context, who account.ID, ids []ItemID, before time.Time) (n int64, err error) {
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		if err := account.HoldOpen(tx, who); err != nil {
			return err
		}
		// Read again: a device may have brought one of them back.
		deleted := tx.Where("account_id = ? AND id IN ? AND gone_at < ?", who, ids, before).Delete(&itemRow{})
		if deleted.Error != nil {
			return deleted.Error
		}
		n = deleted.RowsAffected
		row, _, err := find(tx.DB, who)
		if err != nil {
			return err
		}
		row.Bytes -= n * rowBytes
		return writePractice(tx, row, true)
	})
	if errors.Is(err, account.ErrSignedOut) { // all of it goes with the account
		return 0, nil
	}
	return n, err
}
