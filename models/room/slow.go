package room

import (
	"context"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// What keeps a room readable.
const (
	MaxSlow  = 6 * time.Hour   // between two messages of one person, in slow mode
	partsGap = 3 * time.Second // between two parts of one turn
)

// What answers whoever is too fast, with when to go on.
var (
	ErrSlow    = &models.Error{Kind: models.TooMany, Code: "slow_mode", Message: "This room goes slowly just now. Your words are still here; you can say them in a while."}
	ErrFast    = &models.Error{Kind: models.TooMany, Code: "too_many", Message: "One part after the other, with a breath between them. Your words are still here."}
	ErrSeconds = &models.Error{Kind: models.Invalid, Code: "request", Message: "Slow mode is 0 to 21600 seconds."}
)

// SetSlow has everyone wait so long between two messages, 0 for not at all, for
// whoever saw the floor at version. Those who look after the room do not wait.
func (s *Service) SetSlow(ctx context.Context, by account.ID, in ID, seconds int, version int64) (*Floor, error) {
	if seconds < 0 || seconds > int(MaxSlow/time.Second) {
		return nil, ErrSeconds.At("seconds")
	}
	return s.change(ctx, by, in, policy.SetFloor, func(tx *db.Tx, r roomRow, stood circle.Stood) (Floor, error) {
		f, err := s.floor(tx.Context(), tx.DB, r)
		switch {
		case err != nil || f.Slow == seconds:
			return f, err
		case r.GatheringID != nil:
			return f, ErrLed.With(f)
		case f.Version != version:
			return f, ErrVersion.With(f)
		}
		return s.turn(tx, r, stood.Mver, func(r *roomRow, _ int64) error {
			r.Slow = seconds
			return nil
		})
	})
}

// paced returns when something is said, or how long its speaker has to wait first.
// The wait is counted from what they said last, whatever it was when they said it;
// when it is over, it is over to the microsecond.
func (s *Service) paced(tx *db.Tx, r roomRow, stood circle.Stood, say saying) (time.Time, error) {
	wait, refusal := time.Duration(r.Slow)*time.Second, ErrSlow
	switch {
	case say.kind == Note:
		return tx.Now, nil
	case r.GatheringID != nil:
		wait, refusal = partsGap, ErrFast
	case wait == 0, check(stood, false, policy.SetFloor) == nil:
		return tx.Now, nil
	}
	now, err := tx.Clock() // the same for every node
	if err != nil {
		return now, err
	}
	var last []partRow
	err = tx.Select("said_at").Where("room_id = ? AND author_id = ? AND kind = ?", r.ID, stood.Person, Said).
		Order("said_at DESC").Limit(1).Find(&last).Error
	if err != nil || len(last) == 0 {
		return now, err
	}
	if until := last[0].SaidAt.Add(wait); now.Before(until) {
		return now, refusal.Wait(until.Sub(now)).With(circle.Until{Until: until})
	}
	return now, nil
}
