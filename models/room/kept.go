package room

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
)

// OwnPart is what somebody said in a gathering, for them to keep.
type OwnPart struct {
	Turn      int
	Body      models.Private
	At        time.Time
	ExpiresAt time.Time
}

// maxOwn bounds what one person is given of their own words in one gathering.
const maxOwn = 500

// Own lists what somebody said in a gathering and has not taken back, in order.
func (s *Service) Own(ctx context.Context, g *gorm.DB, gathering string, person circle.PersonID) ([]OwnPart, error) {
	var rows []partRow
	err := g.Where("gathering_id = ? AND author_id = ? AND body IS NOT NULL AND expires_at > ?", gathering, person, s.db.Now()).
		Order("said_seq").Limit(maxOwn).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make([]OwnPart, 0, len(rows))
	for _, row := range rows {
		p, there, err := s.part(ctx, row, circle.Person{ID: person})
		if err != nil {
			return nil, err
		}
		if there {
			out = append(out, OwnPart{Turn: row.Turn, Body: p.Body, At: row.SaidAt, ExpiresAt: row.ExpiresAt})
		}
	}
	return out, nil
}

// Kept counts what was said in a gathering and not taken back.
func Kept(g *gorm.DB, gathering string) (n int64, err error) {
	err = g.Table("parts").Where("gathering_id = ? AND body IS NOT NULL", gathering).Count(&n).Error
	return n, err
}
