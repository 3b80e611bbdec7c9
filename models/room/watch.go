package room

import (
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// Watch makes a person the guardian of a room, "" for nobody: until it is called
// again they may do there what the law lets a guardian do. The unit of work has
// taken the circle.
func Watch(tx *db.Tx, in ID, guardian circle.PersonID) error {
	var who *circle.PersonID
	if guardian != "" {
		who = &guardian
	}
	return tx.Table("rooms").Where("id = ?", in).Update("guardian_id", who).Error
}
