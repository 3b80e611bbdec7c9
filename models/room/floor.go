package room

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// SetFloor opens or closes the floor, or gives it to raised hands, for whoever
// saw it at version. It returns ErrVersion with the floor as it stands if it has
// changed since, unless it has changed to what was asked.
func (s *Service) SetFloor(ctx context.Context, by account.ID, in ID, mode string, version int64) (*Floor, error) {
	if mode != Open && mode != Closed && mode != Hands {
		return nil, ErrMode.At("mode")
	}
	return s.change(ctx, by, in, policy.SetFloor, func(tx *db.Tx, r roomRow, stood circle.Stood) (Floor, error) {
		f, err := s.floor(tx.Context(), tx.DB, r)
		switch {
		case err != nil || f.Mode == mode && r.GatheringID == nil:
			return f, err
		case r.GatheringID != nil:
			return f, ErrLed.With(f)
		case f.Version != version:
			return f, ErrVersion.With(f)
		}
		return s.turn(tx, r, stood.Mver, func(r *roomRow, _ int64) error {
			r.putDown(byHost)
			if mode == Hands {
				r.FloorEnded = ""
			}
			r.FloorMode = mode
			return tx.Where("room_id = ?", r.ID).Delete(&handRow{}).Error
		})
	})
}

// change is one use-case about the floor: lock, standing, law, and then do.
func (s *Service) change(ctx context.Context, by account.ID, in ID, a policy.Action, do func(*db.Tx, roomRow, circle.Stood) (Floor, error)) (*Floor, error) {
	var f Floor
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		r, stood, out, err := take(tx, by, in)
		if err == nil {
			err = check(stood, out, a)
		}
		if err == nil {
			f, err = do(tx, r, stood)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return &f, nil
}

// write writes the floor of a room down as r has it, under its next version.
func (s *Service) write(tx *db.Tx, r roomRow) (Floor, error) {
	r.FloorVersion++
	err := tx.Table("rooms").Where("id = ?", r.ID).Updates(map[string]any{
		"floor_mode": r.FloorMode, "floor_version": r.FloorVersion, "floor_holder": r.FloorHolder, "floor_since": r.FloorSince, "floor_ended": r.FloorEnded,
		"gathering_id": r.GatheringID, "floor_turn": r.FloorTurn, "floor_was": r.FloorWas, "slow": r.Slow,
	}).Error
	if err != nil {
		return Floor{}, err
	}
	return s.floor(tx.Context(), tx.DB, r)
}

// turn is the one place where a floor changes that no gathering leads. What change
// does to r and to the hands is done first; then the piece goes to the next hand if
// nobody has it; and the floor is told as it is, under its next version. The unit
// of work has taken the circle and the room.
func (s *Service) turn(tx *db.Tx, r roomRow, mver int64, change func(r *roomRow, seq int64) error) (f Floor, err error) {
	seq, err := stream.Next(tx, streamOf(r.ID))
	if err != nil {
		return f, err
	}
	if err := change(&r, seq); err != nil {
		return f, err
	}
	if err := s.pass(tx, &r); err != nil {
		return f, err
	}
	if f, err = s.write(tx, r); err != nil {
		return f, err
	}
	return f, stream.Append(tx, seq, entry(r, mver, floorSet, string(r.ID)), stream.Fields{"floor": f})
}

// pass gives the piece to the first hand of somebody who may speak, if nobody
// who may has it. Hands it passes over are lowered.
func (s *Service) pass(tx *db.Tx, r *roomRow) error {
	if r.FloorMode != Hands {
		return nil
	}
	if r.FloorHolder != nil {
		may, how, err := s.speaks(tx, *r, *r.FloorHolder)
		if err != nil || may {
			return err
		}
		r.putDown(how)
	}
	waiting, err := hands(tx.DB, r.ID)
	if err != nil {
		return err
	}
	for _, next := range waiting {
		may, _, err := s.speaks(tx, *r, next)
		if err != nil {
			return err
		}
		if err := lower(tx, r.ID, next); err != nil {
			return err
		}
		if may {
			r.FloorHolder, r.FloorSince = &next, &tx.Now
			return nil
		}
	}
	return nil
}

// putDown ends the turn of whoever has the piece.
func (r *roomRow) putDown(how string) {
	if r.FloorHolder != nil {
		r.FloorHolder, r.FloorSince, r.FloorEnded = nil, nil, how
	}
}

// settle looks again at what somebody has on the floors of a circle, after
// something changed about them there: the hand of whoever may not speak any more
// is lowered, and their piece goes to the next. It is told by
// circle.OnGone and circle.OnMuted.
func (s *Service) settle(tx *db.Tx, in circle.ID, person circle.PersonID) error {
	var rooms []roomRow
	if err := tx.Clauses(db.Take).Where("circle_id = ?", in).Order("id").Find(&rooms).Error; err != nil {
		return err
	}
	for _, r := range rooms {
		if err := s.settleIn(tx, r, person); err != nil {
			return err
		}
	}
	return nil
}

// settleIn is settle for one room, which the unit of work has taken.
func (s *Service) settleIn(tx *db.Tx, r roomRow, person circle.PersonID) error {
	stood, err := circle.SeePerson(tx, r.CircleID, person)
	if err != nil {
		return err
	}
	if r.GuardianID != nil && *r.GuardianID == person && stood.Person == "" {
		if err := Watch(tx, r.ID, ""); err != nil {
			return err
		}
	}
	if r.GatheringID != nil { // which is told of the same, and gives the piece
		return nil
	}
	waits, err := raised(tx.DB, r.ID, person)
	if err != nil || !waits && !r.holds(person) {
		return err
	}
	if may, _, err := s.speaks(tx, r, person); err != nil || may {
		return err
	}
	_, err = s.turn(tx, r, stood.Mver, func(r *roomRow, _ int64) error { return lower(tx, r.ID, person) })
	return err
}

// speaks reports whether somebody may speak in a room, and, if not, how a turn
// of theirs ends: by their own going, or by somebody else's hand.
func (s *Service) speaks(tx *db.Tx, r roomRow, person circle.PersonID) (may bool, how string, err error) {
	stood, err := circle.SeePerson(tx, r.CircleID, person)
	if err != nil {
		return false, "", err
	}
	out, err := KeptOut(tx.DB, r.ID, stood.Person)
	if err != nil {
		return false, "", err
	}
	how = byHost
	switch {
	case stood.Standing.Paused, stood.Standing.Away:
		how = byLeaving
	case stood.Standing.Role == policy.Outsider:
		var left int64
		if err := tx.Table("memberships").Where("id = ? AND state = 'left'", person).Count(&left).Error; err != nil {
			return false, "", err
		}
		if left > 0 {
			how = byLeaving
		}
	}
	return check(r.seen(stood), out, policy.Say) == nil, how, nil
}

// floorFor refuses whoever may not speak by the floor as it is now.
func (s *Service) floorFor(tx *db.Tx, r roomRow, stood circle.Stood, say saying) error {
	if err := circle.Speaks(stood.State); err != nil {
		return err
	}
	refusal := ErrClosed
	switch mine := r.holds(stood.Person); {
	case say.kind == Note:
		if err := check(stood, false, policy.RunGathering); err != nil {
			return err
		}
		if r.GatheringID != nil && (r.FloorMode == Round || r.FloorMode == Hosts) {
			return nil
		}
	case r.FloorMode == Open, r.FloorMode == Hands && mine:
		return nil
	case r.FloorMode == Hands:
		refusal = ErrNotYours
	case r.FloorMode == Round && mine:
		if say.body.Runes() > MaxTurnBody {
			return ErrTurnBody.At("body")
		}
		return nil
	case r.FloorMode == Round:
		refusal = ErrNotYourTurn
	}
	f, err := s.floor(tx.Context(), tx.DB, r)
	if err != nil {
		return err
	}
	return refusal.With(f)
}

// floor is the floor of a room with the people on it.
func (s *Service) floor(ctx context.Context, g *gorm.DB, r roomRow) (Floor, error) {
	f := Floor{Mode: r.FloorMode, Version: r.FloorVersion, Ended: r.FloorEnded, Hands: []circle.Person{}, Turn: r.FloorTurn, Slow: r.Slow}
	if r.GatheringID != nil {
		f.Gathering = *r.GatheringID
	}
	var waiting []circle.PersonID
	if r.FloorMode == Hands { // in no other mode is any up
		var err error
		if waiting, err = hands(g, r.ID); err != nil {
			return f, err
		}
	}
	ids := waiting
	if r.FloorHolder != nil {
		ids = append(ids, *r.FloorHolder)
	}
	people, err := circle.PersonsOf(ctx, g, s.box, ids)
	if err != nil {
		return f, err
	}
	for _, p := range waiting {
		f.Hands = append(f.Hands, people[p])
	}
	if r.FloorHolder != nil {
		holder := people[*r.FloorHolder]
		f.Holder, f.Since = &holder, r.FloorSince
	}
	return f, nil
}
