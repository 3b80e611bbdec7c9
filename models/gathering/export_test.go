package gathering

import (
	"context"

	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
)

// Doors opens the doors of a gathering, for tests of what happens inside.
func (s *Service) Doors(ctx context.Context, of ID) error { return s.openDoors(ctx, of) }

// Play applies inputs to a gathering whose clock is kept, one after the other.
func (s *Service) Play(ctx context.Context, of ID, all ...script.Input) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		g, stood, err := hold(tx, of)
		if err != nil {
			return err
		}
		if err := tx.Table("gatherings").Where("id = ?", of).Update("pulse_at", tx.Now).Error; err != nil {
			return err
		}
		for _, in := range all {
			if _, err := s.apply(tx, &g, stood, in); err != nil {
				return err
			}
		}
		return nil
	})
}

// AlertHosts is done by Round.
func (s *Service) AlertHosts(ctx context.Context) error { return s.alertHosts(ctx) }

// State reads the script of a gathering.
func (s *Service) State(ctx context.Context, of ID) (script.State, error) {
	g, err := find(s.db.Read(ctx), of)
	if err != nil {
		return script.State{}, err
	}
	return g.state()
}
