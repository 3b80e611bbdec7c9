package circle

import (
	"time"

	"example.org/afterward/models/db"
)

type watchRow struct {
	CircleID ID
	Kind     string // circle, thread or person
	ThingID  string
	ActID    *ActID
	At       time.Time
}

func (watchRow) TableName() string { return "watches" }

// watched reports whether what somebody writes in a thread is looked at first.
func (stood Stood) watched(tx *db.Tx, where string) (bool, error) {
	var n int64
	err := tx.Table("watches").Where("circle_id = ? AND (kind = 'circle' OR kind = 'thread' AND thing_id = ? OR kind = 'person' AND thing_id = ?)", stood.Circle, where, stood.Person).Count(&n).Error
	return n > 0, err
}
