package room

import (
	"context"
	"errors"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Give gives the piece to a person, out of turn and from whoever has it, for
// somebody who saw the floor at version. It returns ErrVersion or ErrNoHands with
// the floor, ErrSilent where they may not speak, or policy's refusal.
func (s *Service) Give(ctx context.Context, by account.ID, in ID, to circle.PersonID, version int64) (*Floor, error) {
	return s.change(ctx, by, in, policy.GivePiece, func(tx *db.Tx, r roomRow, stood circle.Stood) (Floor, error) {
		f, err := s.floor(tx.Context(), tx.DB, r)
		switch {
		case err != nil:
			return f, err
		case r.GatheringID != nil:
			return f, ErrLed.With(f)
		case r.FloorMode != Hands:
			return f, ErrNoHands.With(f)
		case r.holds(to):
			return f, nil
		case r.FloorVersion != version:
			return f, ErrVersion.With(f)
		}
		if _, err := circle.Target(tx.DB, r.CircleID, to); err != nil {
			return f, err
		}
		if may, _, err := s.speaks(tx, r, to); err != nil {
			return f, err
		} else if !may {
			return f, ErrSilent.At("to")
		}
		return s.turn(tx, r, stood.Mver, func(r *roomRow, _ int64) error {
			r.putDown(byHost)
			r.FloorHolder, r.FloorSince = &to, &tx.Now
			return lower(tx, in, to)
		})
	})
}

// PutDown ends the turn of whoever has the piece, and the next hand gets it: by
// its holder, or taken back by somebody who looks after the room. Each saw the
// floor at version; if it has changed since they get ErrVersion with the floor,
// unless nobody has the piece any more.
func (s *Service) PutDown(ctx context.Context, by account.ID, in ID, version int64) (*Floor, error) {
	return s.change(ctx, by, in, policy.LowerHand, func(tx *db.Tx, r roomRow, stood circle.Stood) (Floor, error) {
		how := byHost
		if stood.Standing.Mine = r.holds(stood.Person); stood.Standing.Mine {
			how = byHolder
		}
		refusal := check(stood, false, policy.PutDownPiece)
		if refusal != nil {
			refusal = check(stood, false, policy.GivePiece)
		}
		f, err := s.floor(tx.Context(), tx.DB, r)
		switch {
		case err != nil:
			return f, err
		case r.GatheringID != nil:
			return f, ErrLed.With(f)
		case r.FloorMode != Hands:
			return f, ErrNoHands.With(f)
		case r.FloorVersion != version && (refusal != nil || r.FloorHolder != nil):
			// Whoever had it and has it no more is told how it stands, not that
			// they may not.
			return f, ErrVersion.With(f)
		case errors.Is(refusal, policy.ErrRole):
			return f, ErrNotYours.With(f)
		case refusal != nil:
			return f, refusal
		case r.FloorHolder == nil:
			return f, nil
		}
		return s.turn(tx, r, stood.Mver, func(r *roomRow, _ int64) error {
			r.putDown(how)
			return nil
		})
	})
}
