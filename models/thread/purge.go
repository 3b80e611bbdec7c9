package thread

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// SweepWithdrawn goes on with what was taken back. After an hour an answer that
// nothing quotes vanishes, and so does a thread whose opening was taken back and
// in which no other line is left; after a day the words are deleted. It touches
// at most limit posts and reports how many.
func (s *Service) SweepWithdrawn(ctx context.Context, limit int) (done int64, err error) {
	for before := int64(-1); err == nil && before < done && done < int64(limit); {
		before = done
		var due []postRow
		err = s.db.Read(ctx).Select("id", "circle_id").Where("due_at <= ? AND state = ?", s.db.Now(), withdrawn).Order("due_at, id").Limit(limit - int(done)).Find(&due).Error
		for _, p := range due {
			n, failed := s.settle(ctx, p.CircleID, p.ID)
			done, err = done+n, errors.Join(err, failed) // one that cannot be settled holds up no other
		}
	}
	return done, err
}

// settle does with one post what is due.
func (s *Service) settle(ctx context.Context, in circle.ID, id PostID) (done int64, err error) {
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		done = 0
		stood, err := circle.Hold(tx, in)
		if err != nil {
			return err
		}
		var row postRow
		if err := tx.Where("id = ?", id).Take(&row).Error; err != nil {
			return err
		}
		if row.State != withdrawn || row.DueAt == nil || !over(*row.DueAt, tx.Now) {
			return nil // somebody was quicker, or it was brought back
		}
		var t threadRow
		if err := tx.Where("id = ?", row.ThreadID).Take(&t).Error; err != nil {
			return err
		}
		done = 1
		return s.due(tx, stood, t, row)
	})
	return done, err
}

// due does what is due with a post, and says when there is more to do. Where a
// line stays because something needs it, whatever needed it wakes it (wake).
func (s *Service) due(tx *db.Tx, stood circle.Stood, t threadRow, row postRow) error {
	var next *time.Time
	if row.WithdrawnAt != nil {
		if at := row.WithdrawnAt.Add(undoFor); over(at, tx.Now) {
			if err := forgetWords(tx, t, row); err != nil {
				return err
			}
		} else {
			next = &at
		}
	}
	if err := tx.Table("posts").Where("id = ?", row.ID).Update("due_at", next).Error; err != nil {
		return err
	}
	if row.Gone {
		return nil
	}
	stays, err := needed(tx.DB, row)
	switch {
	case err != nil:
		return err
	case stays:
		return s.tally(tx, &t)
	}
	return s.vanish(tx, stood, t, row)
}

// needed reports whether the line of a post that was taken back stays for what
// others wrote: an opening for any line under it but removed ones, an answer for
// what quotes it.
func needed(g *gorm.DB, row postRow) (bool, error) {
	q := g.Table("posts").Where("thread_id = ? AND NOT gone", row.ThreadID)
	if row.Opening {
		q = q.Where("NOT opening AND state <> ?", removed)
	} else {
		q = q.Where("quote_id = ? AND state IN ?", row.ID, []string{live, folded})
	}
	var n int64
	err := q.Count(&n).Error
	return n > 0, err
}

// vanish leaves nothing of a post, or with an opening of its thread, and tells of
// it.
func (s *Service) vanish(tx *db.Tx, stood circle.Stood, t threadRow, row postRow) error {
	if row.Opening {
		t.Gone = true
		set := map[string]any{"gone": true, "waits": false, "heard_at": nil, "pinned_at": nil, "timer": "", "timer_at": nil}
		if err := tx.Table("threads").Where("id = ?", t.ID).Updates(set).Error; err != nil {
			return err
		}
		if err := tx.Table("posts").Where("thread_id = ?", t.ID).Update("gone", true).Error; err != nil {
			return err
		}
		return s.tellThread(tx, t, stood.Mver, vanished)
	}
	row.Gone = true
	if err := tx.Table("posts").Where("id = ?", row.ID).Update("gone", true).Error; err != nil {
		return err
	}
	if err := wake(tx, t, row); err != nil {
		return err
	}
	if err := s.tally(tx, &t); err != nil {
		return err
	}
	return s.tellPost(tx, t, row, stood.Mver, postGone)
}

// wake makes due the lines that an answer that vanished was the last to need: of
// the opening and of what it quoted, where those were taken back too.
func wake(tx *db.Tx, t threadRow, gone postRow) error {
	needs := []PostID{t.OpeningID}
	if gone.QuoteID != nil {
		needs = append(needs, *gone.QuoteID)
	}
	return tx.Table("posts").Where("id IN ? AND state = ? AND NOT gone AND (withdrawn_at IS NULL OR withdrawn_at <= ?)", needs, withdrawn, tx.Now.Add(-lineFor)).
		Update("due_at", tx.Now).Error
}

// forgetWords deletes the words of a post, with an opening the title and who said
// that they read it, and what others took from it.
func forgetWords(tx *db.Tx, t threadRow, row postRow) error {
	set := map[string]any{"body": nil, "quote": nil, "notes": "", "note_words": nil, "withdrawn_at": nil}
	if err := tx.Table("posts").Where("id = ?", row.ID).Updates(set).Error; err != nil {
		return err
	}
	if err := tx.Table("posts").Where("quote_id = ?", row.ID).Update("quote", nil).Error; err != nil {
		return err
	}
	if !row.Opening {
		return nil
	}
	if err := tx.Table("threads").Where("id = ?", t.ID).Update("title", nil).Error; err != nil {
		return err
	}
	return tx.Where("thread_id = ?", t.ID).Delete(&acknowledgementRow{}).Error
}
