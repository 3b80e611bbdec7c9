package thread

import (
	"context"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// Limits of slow threads.
const (
	MaxSlow    = 7 * 24 * 60 * 60 // seconds between two posts of one person
	MaxSlowFor = 30 * 24 * time.Hour
)

// ErrSlowFor answers whoever asks for a pace that is none.
var ErrSlowFor = &models.Error{Kind: models.Invalid, Code: "request", Message: "There can be up to a week between two posts of one person, for up to 30 days."}

// SetSlow has everybody wait between two posts of their own in a thread, until a
// time or until it is taken back with 0 seconds. Those who look after it are not
// held.
func (s *Service) SetSlow(ctx context.Context, by account.ID, id ID, seconds int, until *time.Time) (*Thread, error) {
	if seconds < 0 || seconds > MaxSlow {
		return nil, ErrSlowFor.At("seconds")
	}
	return s.change(ctx, by, id, circle.Grounds{}, func(tx *db.Tx, t *threadRow) (circle.Deed, error) {
		if until != nil && (!until.After(tx.Now) || until.After(tx.Now.Add(MaxSlowFor))) {
			return circle.Deed{}, ErrSlowFor.At("until")
		}
		var ends *time.Time
		becomes := "off"
		if seconds > 0 {
			becomes = "on"
			if until != nil {
				at := until.UTC().Truncate(time.Microsecond)
				ends = &at
			}
		}
		if t.Slow == seconds && (ends == nil) == (t.SlowUntil == nil) && (ends == nil || ends.Equal(*t.SlowUntil)) {
			return circle.Deed{}, nil
		}
		t.Slow, t.SlowUntil = seconds, ends
		return circle.Deed{What: circle.ThreadSlow, Becomes: becomes, Until: ends}, nil
	})
}
