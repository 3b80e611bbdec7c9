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
	var out *Post
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		t, stood, err := find(tx.DB, in, func(in circle.ID) (circle.Stood, error) { return circle.Take(tx, by, in) })
		if err != nil {
			return err
		}
		row, err := findPost(tx.DB, t, stood, id)
		if err != nil {
			return err
		}
		if stood.Standing.Mine, err = s.wrote(tx.DB, stood.Person, row); err != nil {
			return err
		}
		if err := stood.Check(policy.WithdrawPost); err != nil {
			return err
		}
		if row.State == live || row.State == folded {
			due := tx.Now.Add(lineFor)
			row.State, row.WithdrawnAt, row.DueAt = withdrawn, &tx.Now, &due
			row.Rev++
			set := map[string]any{"state": row.State, "withdrawn_at": row.WithdrawnAt, "due_at": row.DueAt, "rev": row.Rev}
			if err := tx.Table("posts").Where("id = ?", id).Updates(set).Error; err != nil {
				return err
			}
			if err := s.tally(tx, &t); err != nil {
				return err
			}
			if err := s.tellPost(tx, t, row, stood.Mver, postWithdrawn); err != nil {
				return err
			}
		}
		out, err = s.own(tx, stood, row)
		return err
	})
	return out, err
}
