package thread

import (
	"context"
	"slices"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// ErrNoted answers whoever wants to put other words where the author has chosen
// their own.
var ErrNoted = &models.Error{Kind: models.Conflict, Code: "noted", Message: "There is a content note in the author's own words already. You can add from the list."}

// NotePost says of somebody's post what it may be hard to read for: it is covered
// instead of hidden. It adds to what the author has said and takes nothing of it
// away. Its author is told.
func (s *Service) NotePost(ctx context.Context, by account.ID, in ID, id PostID, n Notes, w circle.Grounds) (*Post, error) {
	_, words, err := checkNotes(n)
	if err != nil {
		return nil, err
	}
	return s.onPost(ctx, by, in, id, policy.NotePost, w, covers, func(tx *db.Tx, row *postRow) (string, error) {
		if row.State != live && row.State != folded {
			return "", ErrPostOver
		}
		stood, err := circle.Hold(tx, row.CircleID)
		if err != nil {
			return "", err
		}
		if _, err := stood.Look(tx, s.box, circle.Writing{To: circle.Lasting, By: by, Fields: circle.Texts("words", words)}); err != nil {
			return "", err
		}
		at := place("posts", "note_words", string(row.ID))
		had, err := s.open(tx.Context(), at, row.NoteWords)
		if err != nil {
			return "", err
		}
		if had != "" && words != "" && had != words {
			return "", ErrNoted.At("words")
		}
		all := Notes{Keys: row.keys()}
		for _, key := range n.Keys {
			if !slices.Contains(all.Keys, key) {
				all.Keys = append(all.Keys, key)
			}
		}
		keys, _, err := checkNotes(all)
		if err != nil {
			return "", err
		}
		more := len(all.Keys) > len(row.keys())
		if more {
			row.Notes = keys
		}
		if had == "" && words != "" {
			more, row.Noted = true, true
			if row.NoteWords, err = s.close(tx.Context(), row.CircleID, tx.Now, at, words); err != nil {
				return "", err
			}
		}
		if !more {
			return "", nil
		}
		return circle.PostNoted, nil
	})
}
