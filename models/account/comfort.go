package account

import (
	"context"

	"example.org/afterward/models/db"
)

// Comfort is what makes a live gathering easier for somebody. It works without a
// word: nobody else is told, and nobody can see it from outside.
type Comfort struct {
	LargerGaps bool `json:"largerGaps" doc:"Twice the time to take a turn, to speak and to breathe after it."`
}

// ComfortOf tells what an account has chosen.
func (s *Service) ComfortOf(ctx context.Context, id ID) (c Comfort, err error) {
	err = s.db.Read(ctx).Table("accounts").Select("larger_gaps").Where("id = ?", id).Take(&c).Error
	return c, err
}

// SetComfort keeps what an account chooses.
func (s *Service) SetComfort(ctx context.Context, id ID, c Comfort) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		return tx.Table("accounts").Where("id = ?", id).Update("larger_gaps", c.LargerGaps).Error
	})
}
