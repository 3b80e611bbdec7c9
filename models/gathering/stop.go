package gathering

import (
	"example.org/afterward/models/db"
	"example.org/afterward/models/room"
)

// stopLive ends what runs of a gathering whose doors are open and that will not
// begin: its guardian is a member again, and its clock stands.
func (s *Service) stopLive(tx *db.Tx, g *row) error {
	g.Phase = ""
	err := tx.Table("gatherings").Where("id = ?", g.ID).Updates(map[string]any{"phase": g.Phase, "due_at": nil, "pulse_at": nil}).Error
	if err != nil {
		return err
	}
	return room.Watch(tx, g.RoomID, "")
}
