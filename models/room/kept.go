package room

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/stream"
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

// KeepFor keeps what was said in a gathering for at most so long from when it was
// said. The unit of work has taken the room.
func KeepFor(tx *db.Tx, gathering string, kept time.Duration) error {
	until := db.After(tx.DB, "said_at", kept)
	return tx.Table("parts").Where("gathering_id = ? AND expires_at > ?", gathering, until).Update("expires_at", until).Error
}

// ForgetGathering deletes what was said in a gathering, with what the log holds
// of it up to a number at least, and has every screen forget it. The unit of work
// has taken the circle and the room.
func ForgetGathering(tx *db.Tx, in ID, of circle.ID, mver int64, gathering string, through int64) error {
	var last struct{ Seq int64 }
	if err := tx.Table("parts").Select("COALESCE(MAX(said_seq), 0) AS seq").Where("gathering_id = ?", gathering).Scan(&last).Error; err != nil {
		return err
	}
	if err := tx.Where("gathering_id = ?", gathering).Delete(&partRow{}).Error; err != nil {
		return err
	}
	if through = max(through, last.Seq); through == 0 {
		return nil
	}
	if err := tx.Exec("DELETE FROM changes WHERE stream_id = ? AND seq <= ?", in, through).Error; err != nil {
		return err
	}
	seq, err := stream.Next(tx, streamOf(in))
	if err != nil {
		return err
	}
	e := Entry(in, of, mver, forgotten, "")
	e.Through = through
	return stream.Append(tx, seq, e, nil)
}
