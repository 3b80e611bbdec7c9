package gathering

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/room"
	"example.org/afterward/models/stream"
)

// tell tells the circle how a gathering stands now, under the membership version
// mver. What it holds of one person is left out.
func (s *Service) tell(tx *db.Tx, g row, stood circle.Stood, mver int64) error {
	shown, err := s.of(tx.Context(), tx.DB, circle.Stood{State: stood.State}, tx.Now, g)
	if err != nil {
		return err
	}
	return tellCircle(tx, g.CircleID, mver, changeOf, string(g.ID), stream.Fields{"gathering": shown[0]})
}

func tellCircle(tx *db.Tx, in circle.ID, mver int64, what, item string, shown stream.Fields) error {
	of := models.Stream{Kind: models.CircleStream, ID: string(in)}
	seq, err := stream.Next(tx, of)
	if err != nil {
		return err
	}
	return stream.Append(tx, seq, stream.Entry{Stream: of, Circle: string(in), Mver: mver, What: what, Item: item}, shown)
}

// nextIn takes the next number of what is told in a room.
func nextIn(tx *db.Tx, in room.ID) (int64, error) {
	return stream.Next(tx, models.Stream{Kind: models.RoomStream, ID: string(in)})
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
	meets := map[string][]row{} // what follows from the state of a circle is the same for all of its
	for _, r := range rows {
		meets[r.Meets] = append(meets[r.Meets], r.Row)
	}
	out := make(map[string]stream.Fields, len(rows))
	for state, of := range meets {
		shown, err := s.of(ctx, g, circle.Stood{State: state}, s.db.Now(), of...)
		if err != nil {
			return nil, err
		}
		for _, one := range shown {
			out[string(one.ID)] = stream.Fields{"gathering": one}
		}
	}
	return out, nil
}
