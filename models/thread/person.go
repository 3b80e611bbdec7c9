package thread

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/stream"
)

// personForgotten says that what somebody wrote is no longer theirs, or no longer
// there: whoever shows it reads it again.
const personForgotten = "posts.forgotten"

// ForgetPerson does in a circle's threads what somebody who goes wants of their
// words. It is told by the circle (circle.OnForget), which has taken itself.
func (s *Service) ForgetPerson(tx *db.Tx, in circle.ID, person circle.PersonID, words string) error {
	if words == circle.Withdraw {
		if err := tx.Table("posts").Where("circle_id = ? AND author_id = ? AND body IS NOT NULL", in, person).Update("body", nil).Error; err != nil {
			return err
		}
		if err := tx.Table("threads").Where("circle_id = ? AND author_id = ? AND title IS NOT NULL", in, person).Update("title", nil).Error; err != nil {
			return err
		}
	}
	var mver int64
	if err := tx.Table("circles").Select("mver").Where("id = ?", in).Scan(&mver).Error; err != nil {
		return err
	}
	seq, err := stream.Next(tx, streamOf(in))
	if err != nil {
		return err
	}
	e := stream.Entry{Stream: streamOf(in), Circle: string(in), Mver: mver, What: personForgotten, Item: string(person)}
	return stream.Append(tx, seq, e, stream.Fields{"author": person})
}

// ForgetReading empties how far an account has read, everywhere.
func (s *Service) ForgetReading(tx *db.Tx, who account.ID) error {
	return tx.Where("account_id = ?", who).Delete(&readRow{}).Error
}

// showForgotten names whose words are to be read again.
func (s *Service) showForgotten(_ context.Context, _ *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	out := make(map[string]stream.Fields, len(ids))
	for _, id := range ids {
		out[id] = stream.Fields{"author": id}
	}
	return out, nil
}
