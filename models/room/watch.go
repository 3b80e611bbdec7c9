package room

import (
	"context"
	"time"

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

// Expire ends the keeping of what was said in a room since a moment: nobody is
// shown it again, and Forget deletes it. The unit of work has taken the room.
func Expire(tx *db.Tx, in ID, since time.Time) error {
	return tx.Table("parts").Where("room_id = ? AND said_at >= ? AND expires_at > ?", in, since, tx.Now).Update("expires_at", tx.Now).Error
}

// Came is told that somebody was let into a room.
type Came func(ctx context.Context, in ID, person circle.PersonID)

// OnEnter adds to who is told. It is for the packages that build on this one, as
// they are made.
func (s *Service) OnEnter(told Came) { s.came = append(s.came, told) }

func (s *Service) tellCame(ctx context.Context, in ID, person circle.PersonID) {
	for _, told := range s.came {
		told(ctx, in, person)
	}
}
