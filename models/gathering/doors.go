package gathering

import (
	"context"
	"encoding/json"
	"math/rand/v2"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/room"
)

// doorsOf is the move that opens the doors. What it puts down is the whole state
// it makes, so that everything after it can be played again.
const doorsOf = "doors"

// openDoors opens the doors of a gathering if it is time and its room is free.
// One whose doors open after its hour, because the room was not free or no node
// was there, is as much later in everything.
func (s *Service) openDoors(ctx context.Context, of ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		g, stood, err := hold(tx, of)
		if err != nil {
			return err
		}
		now, err := tx.Clock()
		if err != nil || g.State != scheduled || g.lapsed(stood.State, now) || now.Before(g.StartsAt.Add(-script.Doors)) {
			return err
		}
		var on int64
		if err := tx.Table("gatherings").Where("room_id = ? AND state = 'open'", g.RoomID).Count(&on).Error; err != nil || on > 0 {
			return err
		}
		plan, err := planIn(g.Plan)
		if err != nil {
			return err
		}
		guardian := script.Person("")
		if g.GuardianID != nil {
			guardian = script.Person(*g.GuardianID)
		}
		if err := g.stepIn(tx); err != nil {
			return err
		}
		first := script.New(plan, g.StartsAt, g.Minutes, script.Person(g.HostID), guardian, rand.Int64(), now)
		g.State, g.Retention, g.PulseAt = opened, stood.Retention, &now
		err = tx.Table("gatherings").Where("id = ?", of).Updates(map[string]any{"state": g.State, "retention": g.Retention, "pulse_at": g.PulseAt}).Error
		if err != nil {
			return err
		}
		lines := []script.Line{{Kind: "phase", What: script.Lobby}}
		if err := s.record(tx, &g, stood, script.Input{Kind: doorsOf, At: now}, script.State{}, first, lines); err != nil {
			return err
		}
		if late := now.Sub(g.StartsAt); late > 0 {
			_, err = s.apply(tx, &g, stood, script.Input{Kind: script.Gap, For: late})
		}
		return err
	})
}

// hold is take where the house itself acts.
func hold(tx *db.Tx, of ID) (g row, stood circle.Stood, err error) {
	if g, err = find(tx.DB, of); err != nil {
		return g, stood, err
	}
	if stood, err = circle.Hold(tx, g.CircleID); err != nil {
		return g, stood, err
	}
	if err = room.Hold(tx, g.RoomID); err != nil {
		return g, stood, err
	}
	g, err = find(tx.Clauses(db.Take), of)
	return g, stood, err
}

// Replay plays moves again, the first of which opened the doors, and returns the
// state after each: what a gathering was at any moment, without a word of it.
func Replay(inputs [][]byte) ([]script.State, error) {
	all := make([]script.State, 0, len(inputs))
	for i, text := range inputs {
		var now script.State
		if i == 0 {
			if err := json.Unmarshal(text, &now); err != nil {
				return nil, err
			}
			all = append(all, now)
			continue
		}
		var in script.Input
		if err := json.Unmarshal(text, &in); err != nil {
			return nil, err
		}
		now, _, err := all[i-1].Apply(in)
		if err != nil {
			return nil, err
		}
		all = append(all, now)
	}
	return all, nil
}
