package report

import (
	"context"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// ErrOutcome answers whoever wants a case to end some other way.
var ErrOutcome = &models.Error{Kind: models.Invalid, Code: "request", Message: "A case ends with something done, or with nothing to be done."}

// Settle closes a case that by works on: something was done about it ("acted"), or
// nothing was to be done ("dismissed"). words are for those who look after it; its
// reporters learn the outcome alone. A case of the stewards takes two of them: the
// first proposes, another agrees by settling it the same way. It returns ErrNoAct,
// ErrNotHeld, ErrHeld, ErrClosed, ErrStale or policy's refusal.
func (s *Service) Settle(ctx context.Context, by account.ID, id CaseID, version int64, outcome string, words models.Private) (*Case, error) {
	if outcome != acted && outcome != dismissed {
		return nil, ErrOutcome.At("outcome")
	}
	words, err := checkWords(words)
	if err != nil {
		return nil, err
	}
	return s.work(ctx, by, id, version, func(tx *db.Tx, c *caseRow) (string, models.Private, error) {
		if second := c.Proposed == outcome && *c.ProposerID != by; !second {
			if err := c.holds(tx, by); err != nil {
				return "", "", err
			}
		}
		if outcome == acted {
			done, err := circle.ActedIn(tx.DB, c.CircleID, string(c.ID))
			if err != nil {
				return "", "", err
			}
			if !done {
				return "", "", ErrNoAct
			}
		}
		if c.Route == ByStewards && (c.Proposed != outcome || *c.ProposerID == by) {
			c.Proposed, c.ProposerID = outcome, &by
			c.HolderID, c.HeldUntil = nil, nil
			return "proposed", words, nil
		}
		c.end(tx, outcome)
		return outcome, words, nil
	})
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
	return tx.Table("cases").Where("id = ?", c.ID).Updates(map[string]any{
		"route": c.Route, "holder_id": nil, "held_until": nil, "due_at": c.DueAt, "version": c.Version,
	}).Error
}
