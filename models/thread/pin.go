package thread

import (
	"context"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// MaxPinned is how many threads of a circle stand on top.
const MaxPinned = 3

// ErrPins answers whoever wants one more on top.
var ErrPins = &models.Error{Kind: models.Conflict, Code: "pins_full", Message: "Three threads stand on top already. Take one of them down first."}

// Pin puts a thread on top of its circle's. Twice is once. It returns ErrPins
// where there are three.
func (s *Service) Pin(ctx context.Context, by account.ID, id ID) (*Thread, error) {
	return s.change(ctx, by, id, circle.Grounds{}, func(tx *db.Tx, t *threadRow) (circle.Deed, error) {
		if t.PinnedAt != nil {
			return circle.Deed{}, nil
		}
		var n int64 // the circle is taken, so nobody pins another meanwhile
		if err := tx.Table("threads").Where("circle_id = ? AND pinned_at IS NOT NULL AND NOT gone", t.CircleID).Count(&n).Error; err != nil {
			return circle.Deed{}, err
		}
		if n >= MaxPinned {
			return circle.Deed{}, ErrPins
		}
		t.PinnedAt = &tx.Now
		return circle.Deed{What: circle.ThreadPin, Becomes: "on"}, nil
	})
}

// Unpin takes a thread down again. Twice is once.
func (s *Service) Unpin(ctx context.Context, by account.ID, id ID) (*Thread, error) {
	return s.change(ctx, by, id, circle.Grounds{}, func(tx *db.Tx, t *threadRow) (circle.Deed, error) {
		if t.PinnedAt == nil {
			return circle.Deed{}, nil
		}
		t.PinnedAt = nil
		return circle.Deed{What: circle.ThreadPin, Becomes: "off"}, nil
	})
}
