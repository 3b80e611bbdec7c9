package room

import (
	"context"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

// edited is the change that tells of other words.
const edited = "part.edited"

// Limits of changing what was said.
const (
	editFor  = 2 * time.Minute  // from when it was said
	unmarked = 30 * time.Second // within which nobody needs to know
)

// What changing one's words can end in.
var (
	ErrTurnClosed = &models.Error{Kind: models.Forbidden, Code: "turn_closed", Message: "Words can be changed for two minutes, while one's own turn goes on. You can still take them back."}
	ErrFolded     = &models.Error{Kind: models.Conflict, Code: "part_folded", Message: "These words are folded until somebody has looked at them again. You can take them back meanwhile."}
	ErrTakenBack  = &models.Error{Kind: models.Gone, Code: "part_withdrawn", Message: "These words have been taken back."}
)

// Edit changes one's own words: within two minutes, and those of a turn only
// while the turn goes on. Within half a minute nobody is told that they were
// changed. Words that were taken back stay so: it returns ErrTakenBack; those that are
// folded stay as they are: ErrFolded. It returns ErrTurnClosed when it is too late,
// ErrClosed with the floor while a gathering stands still, ErrBody, ErrTurnBody or
// ErrNote, or policy's refusal.
func (s *Service) Edit(ctx context.Context, by account.ID, in ID, id PartID, body models.Private) (*Part, error) {
	body = body.Clean()
	if n := body.Runes(); n < 1 || n > MaxBody {
		return nil, ErrBody.At("body")
	}
	var p Part
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		r, stood, out, err := take(tx, by, in)
		if err != nil {
			return err
		}
		row, err := findPart(tx.DB, stood, in, id)
		if err != nil {
			return err
		}
		stood.Standing.Mine = row.AuthorID == stood.Person
		if err := check(stood, out, policy.WithdrawPart); err != nil {
			return err // the law about whose they are
		}
		if err := check(stood, out, policy.Say); err != nil {
			return err // and about who may speak
		}
		if row.Body == nil {
			return ErrTakenBack
		}
		if row.FoldID != nil {
			return ErrFolded
		}
		if err := s.editable(tx, r, stood, row, body); err != nil {
			return err
		}
		fold, err := s.look(tx, r, stood, body)
		if err != nil {
			return err
		}
		p, err = s.edit(tx, r, stood, row, body, fold)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &p, nil
}

// editable refuses words that are too late to be changed, or too long for what
// they are part of.
func (s *Service) editable(tx *db.Tx, r roomRow, stood circle.Stood, row partRow, body models.Private) error {
	if err := circle.Speaks(stood.State); err != nil {
		return err
	}
	switch n := body.Runes(); {
	case row.Kind == Note && n > MaxNote:
		return ErrNote.At("body")
	case row.GatheringID != nil && n > MaxTurnBody:
		return ErrTurnBody.At("body")
	}
	now, err := tx.Clock()
	if err != nil {
		return err
	}
	if now.After(row.SaidAt.Add(editFor)) || !now.Before(row.ExpiresAt) {
		return ErrTurnClosed
	}
	if row.GatheringID == nil || row.Kind == Note {
		return nil
	}
	if r.GatheringID == nil || *r.GatheringID != *row.GatheringID {
		return ErrTurnClosed
	}
	if r.FloorTurn == 0 && r.FloorMode != Round { // the clock stands still, and so does everything
		f, err := s.floor(tx.Context(), tx.DB, r)
		if err != nil {
			return err
		}
		return ErrClosed.With(f)
	}
	if r.FloorTurn != row.Turn || !r.holds(stood.Person) {
		return ErrTurnClosed
	}
	return nil
}

// edit puts other words in the place of those that were said, and tells of them.
func (s *Service) edit(tx *db.Tx, r roomRow, stood circle.Stood, row partRow, body models.Private, fold bool) (p Part, err error) {
	author, err := stood.Oneself(tx.Context(), s.box)
	if err != nil {
		return p, err
	}
	p, _, err = s.part(tx.Context(), row, author)
	if err != nil || p.Body == body {
		return p, err
	}
	// Under the week in which it was said, so that the key goes when it is to go.
	if row.Body, err = s.box.Seal(tx.Context(), seal.Circle(string(r.CircleID), Use(stood.Retention)), row.SaidAt, bodyPlace(row.ID), body); err != nil {
		return p, err
	}
	if row.EditedAt == nil && tx.Now.After(row.SaidAt.Add(unmarked)) {
		row.EditedAt = &tx.Now
	}
	if fold {
		if row.FoldID, err = s.house(tx, r, row); err != nil {
			return p, err
		}
	}
	err = tx.Table("parts").Where("id = ?", row.ID).Updates(map[string]any{"body": row.Body, "edited_at": row.EditedAt, "fold_id": row.FoldID}).Error
	if err != nil {
		return p, err
	}
	p.Body, p.EditedAt, p.State = body, row.EditedAt, row.stands()
	seq, err := stream.Next(tx, streamOf(r.ID))
	if err != nil {
		return p, err
	}
	e := entry(r, stood.Mver, edited, string(row.ID))
	e.Since = row.Mver
	return p, stream.Append(tx, seq, e, row.heard(p))
}
