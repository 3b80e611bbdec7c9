package report

import (
	"context"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// Hold takes a case on for half an hour, or goes on with it: meanwhile nobody else
// does. It returns ErrHeld where somebody else works on it, ErrWork where by has worked
// enough this week and it can wait, ErrClosed, ErrStale or policy's refusal.
func (s *Service) Hold(ctx context.Context, by account.ID, id CaseID, version int64) (*Case, error) {
	return s.work(ctx, by, id, version, func(tx *db.Tx, c *caseRow, _ circle.Stood) (string, models.Private, error) {
		mine := c.HolderID != nil && *c.HolderID == by
		goesOn := mine && c.held(tx.Now)
		switch {
		case c.State != opened:
			return "", "", ErrClosed
		case c.held(tx.Now) && !mine:
			return "", "", ErrHeld
		}
		if !goesOn {
			if err := c.rested(tx, by); err != nil {
				return "", "", err
			}
		}
		until := tx.Now.Add(HeldFor)
		if err := c.works(tx, by, until); err != nil {
			return "", "", err
		}
		c.HolderID, c.HeldUntil = &by, &until
		return "held", "", nil
	})
}

// LetGo gives a case back, for somebody else. Twice is once.
func (s *Service) LetGo(ctx context.Context, by account.ID, id CaseID, version int64) (*Case, error) {
	return s.work(ctx, by, id, version, func(tx *db.Tx, c *caseRow, _ circle.Stood) (string, models.Private, error) {
		if c.HolderID == nil || *c.HolderID != by {
			return "", "", nil
		}
		c.HolderID, c.HeldUntil = nil, nil
		return "let_go", "", nil
	})
}

// Write adds a line to a case, for those who look after it: it stays whoever works
// on it next. It returns ErrWords, ErrStale or policy's refusal.
func (s *Service) Write(ctx context.Context, by account.ID, id CaseID, version int64, words models.Private) (*Case, error) {
	words, err := checkWords(words)
	if err != nil {
		return nil, err
	}
	return s.work(ctx, by, id, version, func(*db.Tx, *caseRow, circle.Stood) (string, models.Private, error) { return "note", words, nil })
}

func checkWords(words models.Private) (models.Private, error) {
	words = words.Clean()
	if n := words.Runes(); n < 1 || n > MaxWords {
		return "", ErrWords.At("words")
	}
	return words, nil
}

// holds refuses whoever does not work on a case.
func (c caseRow) holds(tx *db.Tx, by account.ID) error {
	switch {
	case c.State != opened:
		return ErrClosed
	case c.held(tx.Now) && *c.HolderID != by:
		return ErrHeld
	case !c.held(tx.Now) || *c.HolderID != by:
		return ErrNotHeld
	}
	return nil
}
