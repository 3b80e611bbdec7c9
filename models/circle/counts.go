package circle

import (
	"context"
	"time"

	"example.org/afterward/models/account"
	"example.org/afterward/models/policy"
)

// LeastCounted is the fewest acts of one kind in one month that are told as a number.
// With fewer it is not told whether there were any: in a small circle the number one
// has a name.
const LeastCounted = 3

// monthsShown is how far back the public log goes.
const monthsShown = 12

// MonthCounts is what was done in a circle in one month, in numbers.
type MonthCounts struct {
	Month  string  `json:"month" doc:"2026-11, in the circle's time zone."`
	Counts []Count `json:"counts" doc:"Of each kind that was done at least three times; of all others there were fewer, or none."`
}

// counted are the acts the public log tells of.
var counted = []string{actNudged, actWarned, actMuted, actRemoved, actBanned, actForGood, actRoomRemoved, actPartFolded, actPartsFolded, actPostFolded, actPostsFolded, actPostRemoved, actOverturned}

// Counts tells the people of a circle what was done there in each of the last twelve
// months that are over, without a name and without a number that would be one: neither
// the month that goes on nor anything that was done less than three times is told, so
// that two looks compared tell no more than one. What was taken back does not count.
func (s *Service) Counts(ctx context.Context, by account.ID, id ID) ([]MonthCounts, error) {
	g := s.db.Read(ctx)
	stood, err := See(g, by, id)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.ReadCircle); err != nil {
		return nil, err
	}
	c, err := find(g, id)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil {
		return nil, err
	}
	now := s.db.Now().In(zone)
	months := []MonthCounts{}
	for i := 1; i <= monthsShown; i++ {
		from := time.Date(now.Year(), now.Month()-time.Month(i), 1, 0, 0, 0, 0, zone)
		till := from.AddDate(0, 1, 0)
		if !c.CreatedAt.Before(till) {
			break
		}
		month := MonthCounts{Month: from.Format("2006-01"), Counts: []Count{}}
		err := g.Table("acts").Select("what, COUNT(*) AS count").
			Where("circle_id = ? AND what IN ? AND at >= ? AND at < ?", id, counted, from.UTC(), till.UTC()).
			Where("id NOT IN (?)", wentBack(g, id)).
			Group("what").Having("COUNT(*) >= ?", LeastCounted).Order("what").Scan(&month.Counts).Error
		if err != nil {
			return nil, err
		}
		months = append(months, month)
	}
	return months, nil
}
