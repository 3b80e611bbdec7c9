package thread

import (
	"context"
	"time"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// lineFor is how long a line stays of an answer that was taken back, where
// nothing else needs it.
const lineFor = time.Hour

// Withdraw takes back one's own post: from now on nobody reads its words, nor,
// with an opening post, the title. Its author can bring it back for a day
// (Restore); what becomes of it otherwise is SweepWithdrawn's. Twice is once.
func (s *Service) Withdraw(ctx context.Context, by account.ID, in ID, id PostID) (*Post, error) {
	return s.onOwn(ctx, by, in, id, policy.WithdrawPost, func(tx *db.Tx, stood circle.Stood, t threadRow, row postRow) (*Post, error) {
		if row.State == live || row.State == folded {
			if err := s.withdraw(tx, stood, t, &row); err != nil {
				return nil, err
			}
		}
		return s.own(tx, stood, row)
	})
}

func (s *Service) withdraw(tx *db.Tx, stood circle.Stood, t threadRow, row *postRow) error {
	due := tx.Now.Add(lineFor)
	row.State, row.WithdrawnAt, row.DueAt = withdrawn, &tx.Now, &due
	row.Rev++
	set := map[string]any{"state": row.State, "withdrawn_at": row.WithdrawnAt, "due_at": row.DueAt, "rev": row.Rev}
	if err := tx.Table("posts").Where("id = ?", row.ID).Updates(set).Error; err != nil {
		return err
	}
	if err := s.tally(tx, &t); err != nil {
		return err
	}
	return s.tellPost(tx, t, *row, stood.Mver, postWithdrawn)
}
