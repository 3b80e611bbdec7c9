package models

import (
	"time"

	"github.com/google/uuid"
)

// NewID returns a UUIDv7 (RFC 9562) as lower-case text: unique, and ordered by
// the millisecond of its making. Each package gives the string its own type:
// circle.ID, room.ID.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// IsID reports whether s is written the way NewID writes. Whatever else asks
// for a thing by name gets the answer of an absent one, and never reaches SQL.
func IsID(s string) bool {
	u, err := uuid.Parse(s)
	return err == nil && u.String() == s
}

// Now is the clock: UTC, in whole microseconds, the finest both databases keep.
func Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
