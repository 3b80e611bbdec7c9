package room

import (
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// Led is the floor of a room as a gathering leads it.
type Led struct {
	Gathering string
	Mode      string          // Closed, Hosts, Round or Silence
	Holder    circle.PersonID // in Round, who alone may speak; "" for nobody
	Turn      int             // what is said belongs to it
}

// Lead makes the floor of a room what a gathering says. The first time, raised
// hands are lowered and whoever has the piece puts it down; what the floor was is
// kept for Release. It tells nobody: the gathering does, with its own change. The
// unit of work has taken the circle and the room.
func (s *Service) Lead(tx *db.Tx, in ID, led Led) (Floor, error) {
	r, err := find(tx.DB, in)
	if err != nil {
		return Floor{}, err
	}
	if r.GatheringID == nil {
		r.FloorWas = r.FloorMode
		if err := tx.Where("room_id = ?", in).Delete(&handRow{}).Error; err != nil {
			return Floor{}, err
		}
	}
	r.GatheringID, r.FloorTurn, r.FloorMode = &led.Gathering, led.Turn, led.Mode
	if !r.holds(led.Holder) {
		if r.FloorHolder, r.FloorSince = nil, nil; led.Holder != "" {
			r.FloorHolder, r.FloorSince = &led.Holder, &tx.Now
		}
	}
	return s.write(tx, r)
}

// Release gives the floor of a room back: it is again what it was before a
// gathering led it, if one does. It tells nobody, as Lead.
func (s *Service) Release(tx *db.Tx, in ID) (Floor, error) {
	r, err := find(tx.DB, in)
	if err != nil || r.GatheringID == nil {
		return Floor{}, err
	}
	r.GatheringID, r.FloorTurn, r.FloorMode, r.FloorHolder, r.FloorSince, r.FloorEnded = nil, 0, r.FloorWas, nil, nil, ""
	return s.write(tx, r)
}
