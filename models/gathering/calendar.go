package gathering

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

// Appointment is a gathering as a calendar outside has it: when it is, and nothing
// of what it is.
type Appointment struct {
	UID       string // the same for as long as there is one, and different for everybody
	Sequence  int    // counts the changes of its hour
	StartsAt  time.Time
	EndsAt    time.Time
	Cancelled bool
}

// What a calendar shows.
const (
	feedPast  = 14 * 24 * time.Hour
	feedAhead = 92 * 24 * time.Hour
	maxFeed   = 500 // appointments of one circle
)

// Calendar lists the gatherings of every circle somebody is in, and the one they
// are a guest of, by the hour. It does not ask who reads it: whoever has the
// address of a calendar does. A circle they have stepped away from is left out.
func (s *Service) Calendar(ctx context.Context, of account.ID) ([]Appointment, error) {
	g := s.db.Read(ctx)
	in, err := circle.Within(g, of)
	if err != nil {
		return nil, err
	}
	now, all := s.db.Now(), []Appointment{}
	for _, id := range in {
		stood, err := circle.See(g, of, id)
		if errors.Is(err, policy.ErrHidden) {
			continue // its time is over
		}
		if err != nil {
			return nil, err
		}
		rows, err := feed(g, stood, id, now)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			all = append(all, Appointment{
				UID: uidOf(of, r.ID), Sequence: r.Revised, StartsAt: r.StartsAt, EndsAt: r.StartsAt.Add(time.Duration(r.Minutes) * time.Minute),
				Cancelled: r.State == cancelled || r.lapsed(stood.State, now),
			})
		}
	}
	return all, nil
}

// feed reads what somebody standing so is shown of a circle's gatherings.
func feed(g *gorm.DB, stood circle.Stood, in circle.ID, now time.Time) (rows []row, err error) {
	q := g.Where("circle_id = ? AND starts_at BETWEEN ? AND ?", in, now.Add(-feedPast), now.Add(feedAhead))
	switch {
	case stood.Standing.Role == policy.Guest && models.IsID(stood.Trial):
		q = q.Where("id = ?", stood.Trial)
	case stood.Check(policy.ReadCircle) != nil:
		return nil, nil
	}
	err = q.Order("starts_at, id").Limit(maxFeed).Find(&rows).Error
	return rows, err
}

// uidOf names a gathering in one account's calendar. Nobody can tell from two
// calendars that the same gathering is in both: it takes the account's id, which
// nobody else is ever told.
func uidOf(of account.ID, id ID) string {
	sum := sha256.Sum256([]byte("afterward calendar\n" + string(of) + "\n" + string(id)))
	return hex.EncodeToString(sum[:16])
}
