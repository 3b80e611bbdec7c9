package stream

import (
	"example.org/afterward/models"
	"example.org/afterward/models/db"
)

// Poke tells a few people in a stream, by who they are in its circle, to ask for
// something: e.What. It has no number and is heard at most once.
func Poke(tx *db.Tx, e Entry, to ...string) error {
	if len(to) == 0 {
		return nil
	}
	var rver int64
	if err := tx.Table("instance").Select("rver").Take(&rver).Error; err != nil {
		return err
	}
	tx.Emit(models.Event{Stream: e.Stream, Circle: e.Circle, Mver: e.Mver, Rver: rver, At: tx.Now, To: to, Notice: e.What})
	return nil
}

// Tell tells some accounts, wherever they are signed in, to ask for something: what.
// It says no more than that, has no number and is heard at most once.
func Tell(tx *db.Tx, what string, accounts ...string) error {
	if len(accounts) == 0 {
		return nil
	}
	var rver int64
	if err := tx.Table("instance").Select("rver").Take(&rver).Error; err != nil {
		return err
	}
	tx.Emit(models.Event{Stream: models.Stream{Kind: models.AccountStream}, Rver: rver, At: tx.Now, To: accounts, Notice: what})
	return nil
}
