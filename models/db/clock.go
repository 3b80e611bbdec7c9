package db

import (
	"time"
)

// Clock is the time by which a deadline is judged that somebody else may be
// racing for. Where many nodes write it is the database's own, read after
// whatever the unit of work waited for; on SQLite there is one node and one
// writer, and its clock is Now. Where the clock of the whole database was moved
// (DB.Clock) it is that one.
func (tx *Tx) Clock() (time.Time, error) {
	if tx.Dialector.Name() != "postgres" || tx.moved {
		return tx.Now, nil
	}
	var now time.Time
	err := tx.Raw("SELECT clock_timestamp()").Scan(&now).Error
	return now.UTC().Truncate(time.Microsecond), err
}
