package stream

import (
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
)

// Entry is a change that is being written.
type Entry struct {
	Stream  models.Stream
	Circle  string // the circle the stream belongs to
	Mver    int64  // its membership version, read under the circle's lock
	Since   int64  // who joined after this version may not read it; 0 for Mver itself
	What    string // e.g. "part.said"
	Item    string // what it touched; "" for nothing that can be shown
	Through int64  // for changes about everything up to a number
}

var tables = map[string]string{models.CircleStream: "circles", models.RoomStream: "rooms"}

// Next takes a stream's next number. It locks the stream's row until the commit,
// so numbers are given in the order in which changes become visible.
func Next(tx *db.Tx, s models.Stream) (int64, error) {
	var row struct{ Seq int64 }
	err := tx.Table(tables[s.Kind]).Model(&row).
		Clauses(clause.Returning{Columns: []clause.Column{{Name: "seq"}}}).
		Where("id = ?", s.ID).Update("seq", gorm.Expr("seq + 1")).Error
	return row.Seq, err
}

// Append writes e as the change with number seq, taken by Next in the same unit
// of work, and emits it with what it shows.
func Append(tx *db.Tx, seq int64, e Entry, shown Fields) error {
	c := change{StreamID: e.Stream.ID, Seq: seq, Mver: e.Mver, Since: e.Since, What: e.What, Through: e.Through, At: tx.Now}
	if c.Since == 0 {
		c.Since = e.Mver
	}
	if e.Item != "" {
		c.ItemID = &e.Item
	}
	// Read here, after the stream's lock: a change made after a session was
	// revoked is stamped with a version that counts the revocation.
	if err := tx.Table("instance").Select("rver").Take(&c.Rver).Error; err != nil {
		return err
	}
	if err := tx.Create(&c).Error; err != nil {
		return err
	}
	n, err := c.numbered(shown)
	if err != nil {
		return err
	}
	tx.Emit(models.Event{Stream: e.Stream, Circle: e.Circle, Seq: seq, Mver: n.Mver, Rver: n.Rver, Since: n.Since, At: n.At, Change: n.Change})
	return nil
}
