package report

import (
	"context"
	"encoding/json"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// What can be wrong with the end of a case.
var (
	ErrOutcome = &models.Error{Kind: models.Invalid, Code: "request", Message: "A case ends with something done, or with nothing to be done."}
	ErrRuling  = &models.Error{Kind: models.Invalid, Code: "request", Message: "Only stewards rule, and towards somebody whom the case is about."}
)

// Settling is how a case is to be closed.
type Settling struct {
	Outcome string         // "acted": something was done about it; "dismissed": nothing was to be done; "void": whom it is about has deleted their account
	Words   models.Private // 1 to MaxWords, for those who look after it; its reporters learn the outcome alone
	Ruling  *circle.Ruling // what the stewards do themselves, with "acted"; nil for nothing
}

func (w *Settling) check() (err error) {
	switch {
	case w.Outcome != acted && w.Outcome != dismissed && w.Outcome != void:
		return ErrOutcome.At("outcome")
	case w.Ruling != nil && w.Outcome != acted:
		return ErrRuling.At("ruling")
	}
	if w.Words, err = checkWords(w.Words); err != nil || w.Ruling == nil {
		return err
	}
	return w.Ruling.Check()
}

// Settle closes a case that by works on. A case of the stewards takes two of them:
// the first proposes, and another agrees by settling it the same way, with no
// ruling or the same; then what was proposed is done. It returns ErrOutcome,
// ErrWords, ErrRuling, ErrNoAct, ErrNotHeld, ErrHeld, ErrClosed, ErrStale, what can
// be wrong with a ruling, or policy's refusal.
func (s *Service) Settle(ctx context.Context, by account.ID, id CaseID, version int64, w Settling) (*Case, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	outcome, words := w.Outcome, w.Words
	return s.work(ctx, by, id, version, func(tx *db.Tx, c *caseRow, _ circle.Stood) (string, models.Private, error) {
		proposed, err := s.ruling(tx.Context(), *c)
		if err != nil {
			return "", "", err
		}
		agreed := c.Proposed == outcome && *c.ProposerID != by && (w.Ruling == nil || proposed != nil && *w.Ruling == *proposed)
		if !agreed {
			if err := c.holds(tx, by); err != nil {
				return "", "", err
			}
		}
		erased, err := s.erased(tx.DB, *c)
		switch {
		case err != nil:
			return "", "", err
		case outcome == void && !erased:
			return "", "", ErrOutcome.At("outcome")
		}
		if w.Ruling != nil && (c.Route != ByStewards || c.AboutID == nil) {
			return "", "", ErrRuling.At("ruling")
		}
		ruling := w.Ruling
		if agreed {
			ruling = proposed
		}
		if outcome == acted && ruling == nil {
			if err := s.done(tx, *c); err != nil {
				return "", "", err
			}
		}
		if c.Route == ByStewards && !agreed {
			return "proposed", words, s.propose(tx, c, by, w)
		}
		if ruling != nil {
			if err := s.circles.Rule(tx, c.CircleID, *c.AboutID, string(c.ID), *ruling); err != nil {
				return "", "", err
			}
		}
		c.end(tx, outcome)
		if erased {
			if err := s.purge(tx, c); err != nil {
				return "", "", err
			}
		}
		return outcome, words, nil
	})
}

// erased reports whether whom a case is about has deleted their account.
func (s *Service) erased(g *gorm.DB, c caseRow) (bool, error) {
	if c.AboutID == nil {
		return false, nil
	}
	return circle.Erased(g, *c.AboutID)
}

// purge deletes the evidence of a case that is closed, before its time: of whoever has
// deleted their account nothing is kept that nobody needs.
func (s *Service) purge(tx *db.Tx, c *caseRow) error {
	at := c.ClosedAt.Add(keepCase)
	c.DeleteAt = &at
	return tx.Where("case_id = ?", c.ID).Delete(&evidenceRow{}).Error
}

// done returns ErrNoAct where nothing was done in a case.
func (s *Service) done(tx *db.Tx, c caseRow) error {
	done, err := circle.ActedIn(tx.DB, c.CircleID, string(c.ID))
	if err == nil && !done {
		err = ErrNoAct
	}
	return err
}

// propose puts down how one steward would settle a case.
func (s *Service) propose(tx *db.Tx, c *caseRow, by account.ID, w Settling) error {
	c.Proposed, c.ProposerID, c.Ruling = w.Outcome, &by, nil
	c.HolderID, c.HeldUntil = nil, nil
	if w.Ruling == nil {
		return nil
	}
	version, err := circle.Accepted(tx.DB, c.CircleID, *c.AboutID, tx.Now)
	if err != nil {
		return err
	}
	if line, err := circle.ClauseAt(tx.DB, c.CircleID, version, w.Ruling.Clause); err != nil || line == nil {
		if err == nil {
			err = circle.ErrClause.At("ruling.clause")
		}
		return err
	}
	text, err := json.Marshal(w.Ruling)
	if err != nil {
		return err
	}
	c.Ruling, err = s.close(tx.Context(), c.CircleID, tx.Now, place("cases", "ruling", string(c.ID)), models.Private(text))
	return err
}

// ruling opens what one steward would do; nil for nothing.
func (s *Service) ruling(ctx context.Context, c caseRow) (*circle.Ruling, error) {
	text, err := s.open(ctx, place("cases", "ruling", string(c.ID)), c.Ruling)
	if err != nil || text == "" {
		return nil, err
	}
	r := &circle.Ruling{}
	return r, json.Unmarshal([]byte(text), r)
}

func (c *caseRow) end(tx *db.Tx, state string) {
	at := tx.Now.Add(keepProof)
	c.State, c.ClosedAt, c.DeleteAt = state, &tx.Now, &at
	c.HolderID, c.HeldUntil = nil, nil
}

// Escalate hands a case of a circle to the stewards, for good. Its circle does not
// see it from then on. It returns ErrClosed, ErrStale or policy's refusal.
func (s *Service) Escalate(ctx context.Context, by account.ID, id CaseID, version int64, words models.Private) error {
	words, err := checkWords(words)
	if err != nil {
		return err
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		c, stood, err := s.take(tx, by, id)
		switch {
		case err != nil:
			return err
		case c.Version != version:
			return ErrStale
		case c.State != opened:
			return ErrClosed
		case c.Route == ByStewards:
			return nil
		}
		if err := s.changed(tx, &c, stood, by, "escalated", words); err != nil { // those who saw it ask, and find it gone
			return err
		}
		return s.handUp(tx, &c, stood)
	})
}

// handUp makes a case the stewards'. Where they have one about the same thing, it
// goes on in that.
func (s *Service) handUp(tx *db.Tx, c *caseRow, stood circle.Stood) error {
	if err := c.rests(tx); err != nil {
		return err
	}
	var theirs caseRow
	found := tx.Where("circle_id = ? AND kind = ? AND thing_id = ? AND route = ? AND state = ?", c.CircleID, c.Kind, c.ThingID, ByStewards, opened).Limit(1).Find(&theirs)
	if found.Error != nil {
		return found.Error
	}
	if found.RowsAffected > 0 {
		for _, table := range []string{"reports", "evidence", "case_lines"} {
			if err := tx.Table(table).Where("case_id = ?", c.ID).Update("case_id", theirs.ID).Error; err != nil {
				return err
			}
		}
		if c.DueAt.Before(theirs.DueAt) {
			theirs.DueAt, theirs.Class = c.DueAt, c.Class
		}
		if err := tx.Where("id = ?", c.ID).Delete(&caseRow{}).Error; err != nil {
			return err
		}
		return s.changed(tx, &theirs, stood, "", "reported", "")
	}
	c.Route, c.HolderID, c.HeldUntil, c.DueAt = ByStewards, nil, nil, tx.Now.Add(escalateDue)
	c.Version++
	err := tx.Table("cases").Where("id = ?", c.ID).Updates(map[string]any{
		"route": c.Route, "holder_id": nil, "held_until": nil, "due_at": c.DueAt, "version": c.Version,
	}).Error
	if err != nil {
		return err
	}
	return s.ring(tx, stood, *c)
}
