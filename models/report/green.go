package report

import (
	"context"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
)

// HandOver puts lines of a gathering's green room into a case of its circle, as
// evidence: some, or all where none is named. From then on they are kept as evidence
// is, and whom the case is about does not see them there. by works on such cases, and
// is in the green room. It returns ErrClosed, ErrStale or policy's refusal, also where
// there is no such line.
func (s *Service) HandOver(ctx context.Context, by account.ID, id CaseID, version int64, of gathering.ID, some []gathering.GreenID) (*Case, error) {
	return s.work(ctx, by, id, version, func(tx *db.Tx, c *caseRow, stood circle.Stood) (string, models.Private, error) {
		switch {
		case c.State != opened:
			return "", "", ErrClosed
		case c.Route != ByCircle: // a steward is in no green room
			return "", "", policy.ErrHidden
		}
		lines, err := gathering.GreenLines(ctx, tx.DB, s.box, stood, of, some, tx.Now)
		if err != nil {
			return "", "", err
		}
		if len(lines) == 0 || len(some) > 0 && len(lines) != len(some) {
			return "", "", policy.ErrHidden
		}
		items := make([]Item, 0, len(lines))
		for _, l := range lines {
			items = append(items, Item{ID: string(l.ID), By: l.By.ID, Name: l.By.Name, Body: l.Body, State: "said", At: l.At})
		}
		return "handed", "", s.putFrom(tx, *c, evidenceRow{Green: true}, items)
	})
}
