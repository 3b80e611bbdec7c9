package room

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Raise raises by's hand. The piece comes to them when those who raised theirs
// before have put it down, or at once if nobody has it. Twice is once. It returns
// ErrNoHands with the floor where it goes by no hands.
func (s *Service) Raise(ctx context.Context, by account.ID, in ID) (*Floor, error) {
	return s.change(ctx, by, in, policy.RaiseHand, func(tx *db.Tx, r roomRow, stood circle.Stood) (Floor, error) {
		f, err := s.floor(tx.Context(), tx.DB, r)
		if err != nil {
			return f, err
		}
		if err := circle.Speaks(stood.State); err != nil {
			return f, err
		}
		if r.GatheringID != nil {
			return f, ErrLed.With(f)
		}
		if r.FloorMode != Hands {
			return f, ErrNoHands.With(f)
		}
		waits, err := raised(tx.DB, in, stood.Person)
		if err != nil || waits || r.holds(stood.Person) {
			return f, err
		}
		return s.turn(tx, r, stood.Mver, func(_ *roomRow, seq int64) error {
			return tx.Create(&handRow{RoomID: in, PersonID: stood.Person, Raised: seq, RaisedAt: tx.Now}).Error
		})
	})
}

// Lower lowers by's hand. Twice is once.
func (s *Service) Lower(ctx context.Context, by account.ID, in ID) (*Floor, error) {
	return s.change(ctx, by, in, policy.LowerHand, func(tx *db.Tx, r roomRow, stood circle.Stood) (Floor, error) {
		waits, err := raised(tx.DB, in, stood.Person)
		if err != nil {
			return Floor{}, err
		}
		if !waits {
			return s.floor(tx.Context(), tx.DB, r)
		}
		return s.turn(tx, r, stood.Mver, func(*roomRow, int64) error { return lower(tx, in, stood.Person) })
	})
}

// maxHands bounds the hands that are read: nobody has two.
const maxHands = 1000

// hands lists those whose hands are up, the first raised first.
func hands(g *gorm.DB, in ID) (people []circle.PersonID, err error) {
	err = g.Table("hands").Where("room_id = ?", in).Order("raised").Limit(maxHands).Pluck("person_id", &people).Error
	return people, err
}

func raised(g *gorm.DB, in ID, person circle.PersonID) (bool, error) {
	var n int64
	err := g.Table("hands").Where("room_id = ? AND person_id = ?", in, person).Count(&n).Error
	return n > 0, err
}

func lower(tx *db.Tx, in ID, person circle.PersonID) error {
	return tx.Where("room_id = ? AND person_id = ?", in, person).Delete(&handRow{}).Error
}
