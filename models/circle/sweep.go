package circle

import (
	"context"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
)

// SweepRequests ends the requests nobody looked at in their time and those to
// circles that have ended, and deletes what was decided thirty days ago, words
// and all. It touches at most limit rows of each.
func (s *Service) SweepRequests(ctx context.Context, limit int) (done int64, err error) {
	now := models.Now()
	var over []requestRow
	ended := s.db.Read(ctx).Table("circles").Select("id").Where("state = ?", archived)
	err = s.db.Read(ctx).Select("id", "circle_id").
		Where("(state IN ? AND expires_at <= ? AND decided_at IS NULL) OR (state IN ? AND circle_id IN (?))", []string{pending, ignored}, now, openRequest, ended).
		Order("id").Limit(limit).Find(&over).Error
	for _, r := range over {
		if err != nil {
			return done, err
		}
		err = s.db.Do(ctx, func(tx *db.Tx) error {
			n, err := s.expire(tx, r)
			done += n
			return err
		})
	}
	if err != nil {
		return done, err
	}
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		old := tx.Table("requests").Select("id").Where("decided_at < ? AND state NOT IN ?", now.Add(-keptDecided), openRequest).Order("decided_at").Limit(limit)
		gone := tx.Table("requests").Where("id IN (?)", old).Delete(&requestRow{})
		if gone.Error != nil {
			return gone.Error
		}
		done += gone.RowsAffected
		voided := tx.Table("invites").Where("ended IS NULL AND circle_id IN (?)", tx.Table("circles").Select("id").Where("state = ?", archived)).
			Updates(map[string]any{"ended": void, "ended_at": tx.Now})
		done += voided.RowsAffected
		return voided.Error
	})
	return done, err
}

// expire ends one request whose time is over, with its circle taken.
func (s *Service) expire(tx *db.Tx, was requestRow) (int64, error) {
	var c circleRow
	if err := tx.Clauses(db.Take).Where("id = ?", was.CircleID).Take(&c).Error; err != nil {
		return 0, err
	}
	r, err := findRequest(tx.DB, was.CircleID, was.ID)
	if err != nil {
		return 0, err
	}
	waits := (r.State == pending || r.State == ignored) && r.DecidedAt == nil && !tx.Now.Before(r.ExpiresAt)
	if !waits && (c.State != archived || !r.open(tx.Now) && !r.lapsed(tx.Now)) {
		return 0, nil
	}
	if err := settle(tx, r, expired, nil); err != nil {
		return 0, err
	}
	if r.State == offered {
		if err := taken(tx, c.ID, -1); err != nil {
			return 0, err
		}
	}
	deed := Deed{Circle: c.ID, What: actRequest, Request: string(r.ID), Was: shownAs(r.State), Becomes: expired}
	if _, err := Record(tx, s.box, deed); err != nil {
		return 0, err
	}
	if c.State == archived {
		return 1, nil
	}
	return 1, tellAbout(tx, c.ID)
}
