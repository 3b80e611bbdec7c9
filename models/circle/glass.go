package circle

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
)

// Reading is when two stewards broke the glass, and why, as the whole circle is told.
type Reading struct {
	At     time.Time      `json:"at"`
	What   string         `json:"what" enum:"room,thread,person" doc:"What was said in the room, one thread, or what one person wrote."`
	Reason models.Private `json:"reason"`
}

// How long, and of how much, a circle is told that it was read.
const (
	readingsFor = 30 * day
	maxReadings = 10
)

// BreakGlass writes down that stewards read what was written in a circle, and tells
// everyone in it. The unit of work has taken the circle and asked the law.
func (s *Service) BreakGlass(tx *db.Tx, in ID, inCase, what string, reason models.Private) error {
	c, err := find(tx.DB, in)
	if err != nil {
		return err
	}
	if _, err := Record(tx, s.box, Deed{Circle: in, What: actGlass, Becomes: what, Case: inCase, Above: true, Reason: reason}); err != nil {
		return err
	}
	return retell(tx, in, c.Mver)
}

func (s *Service) readings(ctx context.Context, g *gorm.DB, in ID, now time.Time) ([]Reading, error) {
	var rows []actRow
	err := g.Where("circle_id = ? AND what = ? AND at > ?", in, actGlass, now.Add(-readingsFor)).Order("id DESC").Limit(maxReadings).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make([]Reading, 0, len(rows))
	for _, row := range rows {
		reason, err := s.box.Open(ctx, reasonPlace(row.ID), row.Reason)
		if err != nil {
			return nil, err
		}
		out = append(out, Reading{At: row.At, What: row.Becomes, Reason: reason})
	}
	return out, nil
}
