package room

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// Hold keeps a room for one unit of work that has taken its circle.
func Hold(tx *db.Tx, in ID) error {
	_, err := find(tx.Clauses(db.Take), in)
	return err
}

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

// Came is told that somebody was let into a room whose floor is led.
type Came func(ctx context.Context, in ID, person circle.PersonID)

// OnEnter adds to who is told. It is for the packages that build on this one, as
// they are made.
func (s *Service) OnEnter(told Came) { s.came = append(s.came, told) }

func (s *Service) tellCame(ctx context.Context, r roomRow, person circle.PersonID) {
	if r.GatheringID == nil {
		return
	}
	for _, told := range s.came {
		told(ctx, r.ID, person)
	}
}

// Leads is whatever leads the floor of a room, for who may come in: the room
// knows its name and nothing else of it.
type Leads interface {
	// Admit returns why somebody is not let into the room just now.
	Admit(ctx context.Context, gathering string, by account.ID, person circle.PersonID) error
	// Seated is who alone may be in the room, nil for everyone.
	Seated(g *gorm.DB, gathering string) (map[circle.PersonID]bool, error)
}

// LedBy says who leads floors. It is for the package that does, as it is made.
func (s *Service) LedBy(leads Leads) { s.leads = leads }

// OnKeptOut adds to who is told, in the unit of work that does it, that somebody
// was asked to stay out of a room, or let back in.
func (s *Service) OnKeptOut(told func(tx *db.Tx, in ID, person circle.PersonID) error) {
	s.keptOut = append(s.keptOut, told)
}

// FloorOf is the floor of a room as it is now.
func (s *Service) FloorOf(ctx context.Context, g *gorm.DB, in ID) (Floor, error) {
	r, err := find(g, in)
	if err != nil {
		return Floor{}, err
	}
	return s.floor(ctx, g, r)
}
