package circle

import (
	"context"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// MaxAwayHours is the longest one can lock oneself out.
const MaxAwayHours = 14 * 24

// What can be wrong with stepping away.
var (
	ErrAwayHours = &models.Error{Kind: models.Invalid, Code: "request", Message: "One can step away for 1 hour to 14 days."}
	ErrShorter   = &models.Error{Kind: models.Conflict, Code: "away_longer", Message: "You have stepped away for longer than that. It can be made longer, and not shorter."}
)

// StepAway locks by out of a circle for some hours. Nobody can lift it, they
// themselves included; it can be made longer. Their seat is kept.
func (s *Service) StepAway(ctx context.Context, by account.ID, id ID, hours int) error {
	if hours < 1 || hours > MaxAwayHours {
		return ErrAwayHours.At("hours")
	}
	return s.oneself(ctx, by, id, policy.StepAway, func(tx *db.Tx, _ circleRow, m memberRow) error {
		until := tx.Now.Add(time.Duration(hours) * time.Hour)
		if m.AwayUntil != nil && until.Before(*m.AwayUntil) {
			return ErrShorter.With(Until{*m.AwayUntil})
		}
		if _, err := Record(tx, s.box, Deed{Circle: id, What: actAway, By: m.ID, About: m.ID, Until: &until}); err != nil {
			return err
		}
		if err := s.weigh(tx, id, m.ID, map[string]any{"away_until": until}); err != nil {
			return err
		}
		return toldOf(tx, s.gone, id, m.ID)
	})
}
