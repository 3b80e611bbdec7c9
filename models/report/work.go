package report

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// work does something with a case by somebody who may work on it, made on one of
// its versions. Whoever has a part in it is answered as if it were not there. do
// changes the row and says what is written down of it, "" where it is so already.
// It returns ErrStale with the case as it is where that has changed meanwhile.
func (s *Service) work(ctx context.Context, by account.ID, id CaseID, version int64, do func(tx *db.Tx, c *caseRow, stood circle.Stood) (what string, words models.Private, err error)) (*Case, error) {
	var out *Case
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		c, stood, err := s.take(tx, by, id)
		if err != nil {
			return err
		}
		if c.Version != version {
			now, err := s.show(ctx, tx.DB, by, c, true)
			if err == nil {
				err = ErrStale.With(now)
			}
			return err
		}
		what, words, err := do(tx, &c, stood)
		if err != nil {
			return err
		}
		if what != "" {
			if err := s.changed(tx, &c, stood, by, what, words); err != nil {
				return err
			}
		}
		out, err = s.show(ctx, tx.DB, by, c, true)
		return err
	})
	return out, err
}

// take takes a case, with its circle, for somebody who may work on it.
func (s *Service) take(tx *db.Tx, by account.ID, id CaseID) (c caseRow, stood circle.Stood, err error) {
	if !models.IsID(string(id)) {
		return c, stood, policy.ErrHidden
	}
	if err := tx.Where("id = ?", id).Take(&c).Error; err != nil { // only to learn the circle, which never changes
		return c, stood, hidden(err)
	}
	if stood, err = circle.Take(tx, by, c.CircleID); err != nil {
		return c, stood, err
	}
	c = caseRow{}
	if err := tx.Where("id = ?", id).Take(&c).Error; err != nil {
		return c, stood, hidden(err)
	}
	return c, stood, s.may(tx.Context(), tx.DB, by, c, stood)
}

// may asks the law whether somebody may work on a case, of the circle or of the
// stewards.
func (s *Service) may(ctx context.Context, g *gorm.DB, by account.ID, c caseRow, stood circle.Stood) error {
	party, err := s.involved(g, c, by, stood.Person)
	if err != nil {
		return err
	}
	if c.Route == ByCircle {
		stood.Standing.Party = party
		return stood.Check(policy.WorkCase)
	}
	as, _, err := s.stewards.Standing(ctx, g, by, c.CircleID, s.db.Now())
	if err != nil {
		return err
	}
	as.Party = as.Party || party
	return policy.Check(as, policy.WorkDesk)
}

// changed keeps a case as it is now, writes down what was done in it and has those
// who look after it ask anew.
func (s *Service) changed(tx *db.Tx, c *caseRow, stood circle.Stood, by account.ID, what string, words models.Private) error {
	if c.HolderID == nil {
		if err := c.rests(tx); err != nil {
			return err
		}
	}
	c.Version++
	err := tx.Table("cases").Where("id = ?", c.ID).Updates(map[string]any{
		"route": c.Route, "class": c.Class, "state": c.State, "version": c.Version, "holder_id": c.HolderID, "held_until": c.HeldUntil, "due_at": c.DueAt,
		"closed_at": c.ClosedAt, "delete_at": c.DeleteAt, "proposed": c.Proposed, "proposer_id": c.ProposerID, "ruling": c.Ruling, "glass": c.Glass, "glass_id": c.GlassID,
	}).Error
	if err != nil {
		return err
	}
	if err := s.line(tx, *c, by, what, words, ""); err != nil {
		return err
	}
	return s.ring(tx, stood, *c)
}
