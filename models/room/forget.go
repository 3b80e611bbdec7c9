package room

import (
	"context"
	"time"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

// Forget ends the life of what was said longer ago than its circle keeps it: the
// rows go, everybody's screens are told, and so do the log's entries about them.
// It does one room's share at a time, at most limit parts, and reports how many.
// The keys follow when a whole week is out (seal.Box.Destroy).
func (s *Service) Forget(ctx context.Context, limit int) (done int64, err error) {
	var due struct {
		RoomID  ID
		Through int64
	}
	g := s.db.Read(ctx)
	err = g.Raw(`SELECT room_id, MAX(said_seq) AS through FROM (
		SELECT room_id, said_seq FROM parts WHERE expires_at <= ? ORDER BY expires_at LIMIT ?) AS due
		GROUP BY room_id ORDER BY room_id LIMIT 1`, s.db.Now(), limit).Scan(&due).Error
	if err != nil || due.RoomID == "" {
		return 0, err
	}
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		r, err := find(tx.DB, due.RoomID)
		if err != nil {
			return err
		}
		var mver int64
		if err := tx.Table("circles").Clauses(db.Take).Select("mver").Where("id = ?", r.CircleID).Take(&mver).Error; err != nil {
			return err
		}
		gone := tx.Where("room_id = ? AND said_seq <= ?", r.ID, due.Through).Delete(&partRow{})
		if done = gone.RowsAffected; gone.Error != nil {
			return gone.Error
		}
		return forget(tx, r.ID, r.CircleID, mver, due.Through)
	})
	return done, err
}

// ForgetKeys destroys the keys of weeks in which nothing said is still kept, and
// reports how many.
func (s *Service) ForgetKeys(ctx context.Context) (int64, error) {
	now := s.db.Now()
	short, err := s.box.Destroy(ctx, seal.Live, now.Add(-circle.RetentionH72))
	if err != nil {
		return short, err
	}
	long, err := s.box.Destroy(ctx, seal.Long, now.Add(-circle.KeptLongest))
	return short + long, err
}

// Use is what the key of something said, or answered to it, serves under a
// retention: what is kept for a month has keys of its own, so that the others' are
// destroyed after days.
func Use(retention string) string {
	if circle.KeptFor(retention) > circle.RetentionH72 {
		return seal.Long
	}
	return seal.Live
}

// shorten keeps what was said in a circle for at most so long from when it was
// said. What is past that is gone from every answer at once, and its rows with
// the next round of Forget.
func shorten(tx *db.Tx, in circle.ID, kept time.Duration) error {
	until := db.After(tx.DB, "said_at", kept)
	return tx.Table("parts").
		Where("room_id IN (SELECT id FROM rooms WHERE circle_id = ?) AND expires_at > ?", in, until).
		Update("expires_at", until).Error
}

// Expire ends the keeping of what was said in a room since a moment: nobody is
// shown it again, and Forget deletes it. The unit of work has taken the room.
func Expire(tx *db.Tx, in ID, since time.Time) error {
	return tx.Table("parts").Where("room_id = ? AND said_at >= ? AND expires_at > ?", in, since, tx.Now).Update("expires_at", tx.Now).Error
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
	return forget(tx, in, of, mver, through)
}

// forget drops what the log holds of a room up to a number, and has every screen
// forget what was said up to it.
func forget(tx *db.Tx, in ID, of circle.ID, mver, through int64) error {
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
