package thread

import (
	"context"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// What can be wrong with what is done with a post.
var (
	ErrPostOver = &models.Error{Kind: models.Conflict, Code: "post_over", Message: "This was taken back or removed meanwhile."}
	ErrPointer  = &models.Error{Kind: models.Conflict, Code: "pointer", Message: "This only says where something was moved. There are no words of anybody in it."}
)

// FoldPost hides a post until it was looked at again: its author and those who
// look after the circle read it, and who did it and why; all others see that
// there is something. Of an opening post the title goes with it. Twice is once, but
// what the house has folded is folded by whoever has looked at it, and says why.
func (s *Service) FoldPost(ctx context.Context, by account.ID, in ID, id PostID, w circle.Grounds) (*Post, error) {
	return s.onPost(ctx, by, in, id, policy.FoldPost, w, against, func(tx *db.Tx, row *postRow) (string, error) {
		switch row.State {
		case folded:
			if row.ActID != nil {
				if house, err := circle.ByHouse(tx.DB, *row.ActID); err != nil || house {
					return circle.PostFolded, err
				}
			}
			return "", nil
		case live:
			row.State = folded
			return circle.PostFolded, nil
		}
		return "", ErrPostOver
	})
}

// UnfoldPost shows a folded post again. Twice is once.
func (s *Service) UnfoldPost(ctx context.Context, by account.ID, in ID, id PostID, w circle.Grounds) (*Post, error) {
	return s.onPost(ctx, by, in, id, policy.FoldPost, w, lifts, func(tx *db.Tx, row *postRow) (string, error) {
		switch row.State {
		case live:
			return "", nil
		case folded:
			row.State = live
			return circle.PostShown, nil
		}
		return "", ErrPostOver
	})
}

// What has to be said for what is done with a post: against its author, for them and
// everybody, or where it is given back.
var (
	against = (*circle.Grounds).Against
	covers  = func(w *circle.Grounds) error { return w.Check(false) }
	lifts   = func(w *circle.Grounds) error { return w.Check(true) }
)

// onPost does something with a post by somebody who looks after its circle. do
// changes the row and says which act it is: "" where it is so already. Its author is
// told through their acts; one who wrote unnamed as well, without the log saying who
// that is.
func (s *Service) onPost(ctx context.Context, by account.ID, in ID, id PostID, a policy.Action, w circle.Grounds, check func(*circle.Grounds) error, do func(*db.Tx, *postRow) (string, error)) (*Post, error) {
	if err := check(&w); err != nil {
		return nil, err
	}
	var out *Post
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		t, stood, err := tend(tx, by, in, a)
		if err != nil {
			return err
		}
		row, err := findPost(tx.DB, t, stood, id)
		if err != nil {
			return err
		}
		if row.Kind == pointer {
			return ErrPointer
		}
		what, err := do(tx, &row)
		if err != nil {
			return err
		}
		if what != "" {
			if err := s.act(tx, stood, t, &row, what, w); err != nil {
				return err
			}
			if err := s.tellPost(tx, t, row, stood.Mver, moderated); err != nil {
				return err
			}
		}
		out, err = s.own(tx, stood, row)
		return err
	})
	return out, err
}

// act writes down what was done with a post. It is not told yet.
func (s *Service) act(tx *db.Tx, stood circle.Stood, t threadRow, row *postRow, what string, w circle.Grounds) error {
	d := circle.Deed{Circle: t.CircleID, What: what, By: stood.Person, Thread: string(t.ID), Post: string(row.ID)}
	if row.AuthorID != nil {
		d.About = *row.AuthorID
	}
	act, err := circle.RecordOn(tx, s.box, d, row.written(), w)
	if err != nil {
		return err
	}
	switch what {
	case circle.PostFolded, circle.PostRemoved:
		row.ActID = &act
	case circle.PostShown:
		row.ActID = nil
	}
	row.Rev++
	err = tx.Table("posts").Where("id = ?", row.ID).Updates(map[string]any{
		"state": row.State, "act_id": row.ActID, "due_at": row.DueAt, "notes": row.Notes, "note_words": row.NoteWords, "noted": row.Noted, "rev": row.Rev,
	}).Error
	if err != nil {
		return err
	}
	return s.tally(tx, &t)
}
