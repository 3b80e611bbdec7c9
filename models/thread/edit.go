package thread

import (
	"context"
	"strings"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Editing is what somebody changes in a post of theirs.
type Editing struct {
	Rev   int             // of the post as they read it
	Body  *models.Private // nil to leave the words as they are
	Notes *Notes          // nil to leave them as they are
}

// What can be wrong with a change.
var (
	ErrChanged  = &models.Error{Kind: models.Conflict, Code: "post_changed", Message: "This was changed meanwhile, perhaps on another device. What you wrote is still with you."}
	ErrEditOver = &models.Error{Kind: models.Conflict, Code: "edit_over", Message: "A post can be changed for a day after it was made. You can still add another, or take it back. What you wrote is still with you."}
	ErrWordless = &models.Error{Kind: models.Invalid, Code: "request", Message: "There are no words in this to change."}
)

// check cleans what somebody changes.
func (b *Editing) check() (notes string, err error) {
	if b.Body != nil {
		body := b.Body.Clean()
		if n := body.Runes(); n < 1 || n > MaxBody {
			return "", ErrBody.At("body")
		}
		b.Body = &body
	}
	if b.Notes != nil {
		n := *b.Notes
		if notes, n.Words, err = checkNotes(n); err != nil {
			return "", err
		}
		b.Notes = &n
	}
	return notes, nil
}

// Edit changes one's own post, for a day after it was made. Only the latest words
// are kept, and later than five minutes after it was made it is shown as changed.
// The same change twice is one. It returns ErrChanged with the post as it is where
// it is not the one that was read, ErrEditOver, ErrLocked, ErrArchived, ErrWordless,
// or what writing it would.
func (s *Service) Edit(ctx context.Context, by account.ID, in ID, id PostID, b Editing) (*Post, error) {
	notes, err := b.check()
	if err != nil {
		return nil, err
	}
	return s.onOwn(ctx, by, in, id, policy.EditPost, func(tx *db.Tx, stood circle.Stood, t threadRow, row postRow) (*Post, error) {
		return s.edit(tx, stood, t, row, b, notes)
	})
}

// onOwn does something with a post by whoever wrote it; with one of which nothing
// is left for others as well.
func (s *Service) onOwn(ctx context.Context, by account.ID, in ID, id PostID, a policy.Action, do func(*db.Tx, circle.Stood, threadRow, postRow) (*Post, error)) (*Post, error) {
	var out *Post
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		t, stood, err := takeKept(tx, by, in)
		if err != nil {
			return err
		}
		row, err := s.findOwn(tx.DB, t, stood, id)
		if err != nil {
			return err
		}
		if stood.Standing.Mine, err = s.wrote(tx.DB, stood.Person, row); err != nil {
			return err
		}
		if err := stood.Check(a); err != nil {
			return err
		}
		out, err = do(tx, stood, t, row)
		return err
	})
	return out, err
}

// edit is Edit of a post that is somebody's own.
func (s *Service) edit(tx *db.Tx, stood circle.Stood, t threadRow, row postRow, b Editing, notes string) (*Post, error) {
	was, err := s.text(tx.Context(), row)
	if err != nil {
		return nil, err
	}
	noteWords, err := s.open(tx.Context(), place("posts", "note_words", string(row.ID)), row.NoteWords)
	if err != nil {
		return nil, err
	}
	body, words, keys := was, noteWords, row.Notes
	if b.Body != nil {
		body = *b.Body
	}
	if b.Notes != nil {
		words, keys = b.Notes.Words, notes
	}
	same := body == was && words == noteWords && keys == row.Notes
	if row.State != live || row.Rev != b.Rev && !same {
		post, err := s.own(tx, stood, row)
		if err == nil {
			err = ErrChanged.With(post)
		}
		return nil, err
	}
	if same {
		return s.own(tx, stood, row)
	}
	if err := editable(tx, t, row, body); err != nil {
		return nil, err
	}
	fold, err := s.lookAgain(tx, stood, t, body, words)
	if err != nil {
		return nil, err
	}
	row.Notes, row.EditedAt, row.Rev = keys, &tx.Now, row.Rev+1
	if row.Body, err = s.close(tx.Context(), t.CircleID, row.MadeAt, place("posts", "body", string(row.ID)), body); err != nil {
		return nil, err
	}
	if row.NoteWords, err = s.close(tx.Context(), t.CircleID, row.MadeAt, place("posts", "note_words", string(row.ID)), words); err != nil {
		return nil, err
	}
	row.Noted = row.Noted && words == noteWords // their own words now
	set := map[string]any{"body": row.Body, "notes": row.Notes, "note_words": row.NoteWords, "noted": row.Noted, "edited_at": row.EditedAt, "rev": row.Rev}
	if err := tx.Table("posts").Where("id = ?", row.ID).Updates(set).Error; err != nil {
		return nil, err
	}
	if err := s.unquote(tx, row, body); err != nil {
		return nil, err
	}
	if fold {
		if err := s.house(tx, stood, t, &row); err != nil {
			return nil, err
		}
	}
	if err := s.tellPost(tx, t, row, stood.Mver, edited); err != nil {
		return nil, err
	}
	return s.own(tx, stood, row)
}

// editable refuses what is too late to be changed, or is more than could be
// written here. What the author of the thread asks for now is no reason: the
// answer was given to what they asked for then.
func editable(tx *db.Tx, t threadRow, row postRow, body models.Private) error {
	switch {
	case t.State == archived:
		return ErrArchived
	case t.State == locked:
		return ErrLocked
	case row.Kind == presence, row.Kind == pointer:
		return ErrWordless.At("body")
	case over(row.MadeAt.Add(editFor), tx.Now):
		return ErrEditOver
	case t.Replies == repliesWitness && row.Kind != said && row.Kind != note && body.Runes() > MaxWitness:
		return ErrWitness.At("body")
	}
	return nil
}

// maxQuoting bounds how many quotes of one post are looked through at a change.
// Nobody is shown any that no longer stands, looked through or not.
const maxQuoting = 200

// unquote deletes the quotes of a post whose words no longer stand in it: only
// the latest text is kept, also of what others took from it.
func (s *Service) unquote(tx *db.Tx, of postRow, body models.Private) error {
	var quoting []postRow
	err := tx.Select("id", "quote").Where("quote_id = ? AND quote IS NOT NULL", of.ID).Order("id").Limit(maxQuoting).Find(&quoting).Error
	if err != nil {
		return err
	}
	var fallen []PostID
	for _, q := range quoting {
		text, err := s.open(tx.Context(), place("posts", "quote", string(q.ID)), q.Quote)
		if err != nil {
			return err
		}
		if !strings.Contains(string(body), string(text)) {
			fallen = append(fallen, q.ID)
		}
	}
	if len(fallen) == 0 {
		return nil
	}
	return tx.Table("posts").Where("id IN ?", fallen).Update("quote", nil).Error
}
