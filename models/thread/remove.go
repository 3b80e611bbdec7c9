package thread

import (
	"context"
	"time"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// removedFor is how long the words of a removed post are kept, for whoever has to
// decide whether it was right.
const removedFor = 30 * 24 * time.Hour

// RemovePost takes a post away for good: from now on nobody reads its words, nor,
// with an opening post, the title, and after thirty days they are deleted. Its
// author is told why. Twice is once.
func (s *Service) RemovePost(ctx context.Context, by account.ID, in ID, id PostID, w circle.Grounds) (*Post, error) {
	return s.onPost(ctx, by, in, id, policy.RemovePost, w, against, func(tx *db.Tx, row *postRow) (string, error) {
		switch row.State {
		case removed:
			return "", nil
		case live, folded:
			due := tx.Now.Add(removedFor)
			row.State, row.DueAt = removed, &due
			return circle.PostRemoved, nil
		}
		return "", ErrPostOver
	})
}

// SweepRemoved deletes the words of posts that were removed thirty days ago, unless an
// appeal is open, and what others took from them as a quote. It touches at most limit
// posts.
func (s *Service) SweepRemoved(ctx context.Context, limit int) (done int64, err error) {
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		var ids []PostID
		// Where somebody has appealed, whoever decides may bring them back.
		err := tx.Table("posts").Where("state = ? AND due_at <= ?", removed, tx.Now).
			Where("NOT EXISTS (SELECT 1 FROM appeals WHERE appeals.act_id = posts.act_id AND appeals.state = 'open')").
			Order("due_at").Limit(limit).Pluck("id", &ids).Error
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := tx.Table("threads").Where("opening_id IN ?", ids).Update("title", nil).Error; err != nil {
			return err
		}
		if err := tx.Table("posts").Where("quote_id IN ?", ids).Update("quote", nil).Error; err != nil {
			return err
		}
		gone := tx.Table("posts").Where("id IN ? AND state = ?", ids, removed).
			Updates(map[string]any{"body": nil, "quote": nil, "note_words": nil, "notes": "", "due_at": nil})
		done = gone.RowsAffected
		return gone.Error
	})
	return done, err
}
