package room

import (
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/stream"
)

// folded is the notice that whom somebody reads folded is not who it was.
const folded = "folded"

// fold has the devices of somebody in the rooms of their circle, and nobody
// else's, ask again whom they read folded. It is told by circle.OnFolded.
func fold(tx *db.Tx, in circle.ID, person circle.PersonID) error {
	stood, err := circle.SeePerson(tx, in, person)
	if err != nil {
		return err
	}
	var rooms []ID
	if err := tx.Table("rooms").Where("circle_id = ?", in).Order("id").Pluck("id", &rooms).Error; err != nil {
		return err
	}
	for _, r := range rooms {
		if err := stream.Poke(tx, Entry(r, in, stood.Mver, folded, ""), string(person)); err != nil {
			return err
		}
	}
	return nil
}
