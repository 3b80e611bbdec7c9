package thread

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// ErrRestoreOver answers whoever wants back what is no longer kept.
var ErrRestoreOver = &models.Error{Kind: models.Conflict, Code: "restore_over", Message: "What was taken back can be brought back for a day, and that is over."}

// maxTakenBack is how many posts one is shown to bring back.
const maxTakenBack = 20

// undoable reports whether a post can be brought back.
func (p postRow) undoable(now time.Time) bool {
	kept := p.Body != nil || p.Kind == presence
	return p.State == withdrawn && kept && p.WithdrawnAt != nil && !over(p.WithdrawnAt.Add(undoFor), now)
}

// takenBack lists what somebody has taken back in a thread and can bring back,
// the latest first, whether a line of it is left or not.
func (s *Service) takenBack(g *gorm.DB, t threadRow, stood circle.Stood, now time.Time) (rows []postRow, err error) {
	a, err := s.aliasOf(g, t.ID, stood.Person)
	if err != nil {
		return nil, err
	}
	q := g.Where("thread_id = ? AND state = ? AND withdrawn_at > ? AND mver >= ? AND (body IS NOT NULL OR kind = ?)",
		t.ID, withdrawn, now.Add(-undoFor), stood.JoinedMver, presence)
	if a == nil {
		q = q.Where("author_id = ?", stood.Person)
	} else {
		q = q.Where("(author_id = ? OR alias_id = ?)", stood.Person, a.ID)
	}
	err = q.Order("withdrawn_at DESC, id").Limit(maxTakenBack).Find(&rows).Error
	return rows, err
}

// Restore brings back one's own post that one took back, for a day, words and
// all. Nothing else is asked again: it was written as it was to be. A thread that
// vanished with it is there again. Twice is once. It returns ErrRestoreOver later.
func (s *Service) Restore(ctx context.Context, by account.ID, in ID, id PostID) (*Post, error) {
	return s.onOwn(ctx, by, in, id, policy.WithdrawPost, func(tx *db.Tx, stood circle.Stood, t threadRow, row postRow) (*Post, error) {
		if row.State == withdrawn || row.State == removed {
			if !row.undoable(tx.Now) {
				return nil, ErrRestoreOver
			}
			if err := s.restore(tx, stood, t, &row); err != nil {
				return nil, err
			}
		}
		return s.own(tx, stood, row)
	})
}

// findOwn finds a post of a thread that somebody reads or, where nothing of it is
// left to be read, has taken back themselves.
func (s *Service) findOwn(g *gorm.DB, t threadRow, stood circle.Stood, id PostID) (p postRow, err error) {
	if !models.IsID(string(id)) {
		return p, policy.ErrHidden
	}
	if err := g.Where("thread_id = ? AND id = ? AND mver >= ?", t.ID, id, stood.JoinedMver).Take(&p).Error; err != nil {
		return p, hidden(err)
	}
	if !t.Gone && !p.Gone {
		return p, nil
	}
	mine, err := s.wrote(g, stood.Person, p)
	if err == nil && !mine {
		err = policy.ErrHidden
	}
	return p, err
}

// restore makes a post stand again: where it stood, or folded where it was folded.
func (s *Service) restore(tx *db.Tx, stood circle.Stood, t threadRow, row *postRow) error {
	row.State, row.Gone, row.WithdrawnAt, row.DueAt = live, false, nil, nil
	if row.ActID != nil {
		row.State = folded
	}
	row.Rev++
	set := map[string]any{"state": row.State, "gone": false, "withdrawn_at": nil, "due_at": nil, "rev": row.Rev}
	if err := tx.Table("posts").Where("id = ?", row.ID).Updates(set).Error; err != nil {
		return err
	}
	if t.Gone {
		t.Gone = false
		if err := tx.Table("threads").Where("id = ?", t.ID).Update("gone", false).Error; err != nil {
			return err
		}
		if err := tx.Table("posts").Where("id = ?", t.OpeningID).Update("gone", false).Error; err != nil {
			return err
		}
	}
	if err := s.tally(tx, &t); err != nil {
		return err
	}
	return s.tellPost(tx, t, *row, stood.Mver, restored)
}
