package circle

import "example.org/afterward/models/db"

// Welcomed notes that somebody new has been said hello to. The unit of work has
// taken the circle.
func Welcomed(tx *db.Tx, in ID, person PersonID) error {
	return tx.Table("memberships").Where("circle_id = ? AND id = ? AND welcomed_at IS NULL", in, person).
		Updates(map[string]any{"welcomed_at": tx.Now, "welcome_at": nil}).Error
}
