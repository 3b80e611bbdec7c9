package gathering

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/stream"
)

// tell tells the circle how a gathering stands now, under the membership version
// mver. What it holds of one person is left out.
func (s *Service) tell(tx *db.Tx, g row, stood circle.Stood, mver int64) error {
	in := models.Stream{Kind: models.CircleStream, ID: string(g.CircleID)}
	seq, err := stream.Next(tx, in)
	if err != nil {
		return err
	}
	shown, err := s.of(tx.Context(), tx.DB, circle.Stood{State: stood.State}, tx.Now, g)
	if err != nil {
		return err
	}
	e := stream.Entry{Stream: in, Circle: string(g.CircleID), Mver: mver, What: changeOf, Item: string(g.ID)}
	return stream.Append(tx, seq, e, stream.Fields{"gathering": shown[0]})
}

// show tells of gatherings as they are now.
func (s *Service) show(ctx context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	var rows []struct {
		Row   row `gorm:"embedded"`
		Meets string
	}
	err := g.Table("gatherings").Select("gatherings.*, circles.state AS meets").Joins("JOIN circles ON circles.id = gatherings.circle_id").
		Where("gatherings.id IN ?", ids).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make(map[string]stream.Fields, len(rows))
	for _, r := range rows {
		shown, err := s.of(ctx, g, circle.Stood{State: r.Meets}, s.db.Now(), r.Row)
		if err != nil {
			return nil, err
		}
		out[string(r.Row.ID)] = stream.Fields{"gathering": shown[0]}
	}
	return out, nil
}
