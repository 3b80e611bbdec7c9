package circle

import (
	"context"
	"time"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Remove ends a person's membership; their sockets in the circle close on every
// node. It is not a ban: after again days they may ask to come in once more.
// Twice is once.
func (s *Service) Remove(ctx context.Context, by account.ID, id ID, person PersonID, again int, w Grounds) error {
	if err := w.against(); err != nil {
		return err
	}
	if again < 0 || again > MaxAgainDays {
		return ErrAgainDays.At("againDays")
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		c, stood, m, err := towards(tx, by, id, person, policy.Remove, findRemovable)
		if err != nil || m.State == removed {
			return err
		}
		at := tx.Now.Add(time.Duration(again) * day)
		d := Deed{Circle: id, What: actRemoved, By: stood.Person, About: m.ID, Was: m.State, Becomes: removed, Until: &at}
		if err := w.cite(tx, &d, m.AgreementsVersion); err != nil {
			return err
		}
		if _, err := Record(tx, s.box, d); err != nil {
			return err
		}
		return s.end(tx, c, m, removed, map[string]any{"again_at": at})
	})
}
