package room

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/stream"
)

// personForgotten says that what somebody said is no longer theirs, or no longer
// there: whoever shows it reads the room again.
const personForgotten = "person.forgotten"

// ForgetPerson does in a circle's rooms what somebody who goes wants of their
// words. It is told by the circle (circle.OnForget), which has taken itself.
func (s *Service) ForgetPerson(tx *db.Tx, in circle.ID, person circle.PersonID, words string) error {
	var rooms []roomRow
	if err := tx.Where("circle_id = ?", in).Order("id").Find(&rooms).Error; err != nil {
		return err
	}
	var mver int64
	if err := tx.Table("circles").Select("mver").Where("id = ?", in).Scan(&mver).Error; err != nil {
		return err
	}
	for _, r := range rooms {
		if words == circle.Withdraw {
			err := tx.Table("parts").Where("room_id = ? AND author_id = ? AND body IS NOT NULL", r.ID, person).Update("body", nil).Error
			if err != nil {
				return err
			}
		}
		seq, err := stream.Next(tx, streamOf(r.ID))
		if err != nil {
			return err
		}
		shown, err := s.showForgotten(tx.Context(), tx.DB, []string{string(person)})
		if err != nil {
			return err
		}
		if err := stream.Append(tx, seq, entry(r, mver, personForgotten, string(person)), shown[string(person)]); err != nil {
			return err
		}
	}
	return nil
}

// showForgotten names whose words are to be read again.
func (s *Service) showForgotten(_ context.Context, _ *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	out := make(map[string]stream.Fields, len(ids))
	for _, id := range ids {
		out[id] = stream.Fields{"author": id}
	}
	return out, nil
}
