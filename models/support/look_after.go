package support

import (
	"context"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Take says that by is there for whoever asked. It returns ErrTaken, ErrClosed,
// ErrStale or policy's refusal.
func (s *Service) Take(ctx context.Context, by account.ID, id ID, version int64) (*SideRoom, error) {
	return s.work(ctx, by, id, version, policy.LookAfter, func(tx *db.Tx, r *row, stood circle.Stood) error {
		switch r.State {
		case Closed:
			return ErrClosed
		case Open:
			r.State, r.OwnerID, r.DueAt = Owned, &stood.Person, tx.Now.Add(idleFor)
			return nil
		}
		return ErrTaken
	})
}

// AskBeside asks somebody else who looks after the circle to be there too, in place
// of whoever was asked before. They read what was written. It returns ErrOther,
// ErrNobody, ErrStale or policy's refusal.
func (s *Service) AskBeside(ctx context.Context, by account.ID, id ID, version int64, person circle.PersonID) (*SideRoom, error) {
	return s.work(ctx, by, id, version, policy.LookAfter, func(tx *db.Tx, r *row, stood circle.Stood) error {
		if r.State != Owned && r.State != Soft {
			return ErrNobody
		}
		if person == r.PersonID || r.OwnerID != nil && person == *r.OwnerID {
			return ErrOther.At("person")
		}
		tending, err := circle.Tending(tx.DB, r.CircleID)
		if err != nil {
			return err
		}
		for _, t := range tending {
			if t.Person == person {
				r.BackupID = &person
				return nil
			}
		}
		return ErrOther.At("person")
	})
}

// Soften says that whoever looks after somebody thinks it is done. The person closes
// it, or goes on; after a week it is closed. Twice is once. It returns ErrNobody,
// ErrClosed, ErrStale or policy's refusal.
func (s *Service) Soften(ctx context.Context, by account.ID, id ID, version int64) (*SideRoom, error) {
	return s.work(ctx, by, id, version, policy.LookAfter, func(tx *db.Tx, r *row, _ circle.Stood) error {
		switch r.State {
		case Closed:
			return ErrClosed
		case Open:
			return ErrNobody
		case Owned:
			r.State, r.SoftAt, r.DueAt = Soft, &tx.Now, tx.Now.Add(softFor)
		}
		return nil
	})
}

// Close closes a side room, by whose it is, whenever they like. Twice is once. It
// returns ErrStale or policy's refusal.
func (s *Service) Close(ctx context.Context, by account.ID, id ID, version int64) (*SideRoom, error) {
	return s.work(ctx, by, id, version, policy.CloseSideRoom, func(tx *db.Tx, r *row, _ circle.Stood) error {
		if r.State != Closed {
			r.close(tx)
		}
		return nil
	})
}

func (r *row) close(tx *db.Tx) {
	r.State, r.ClosedAt, r.DueAt = Closed, &tx.Now, tx.Now.Add(keepFor)
}

// GoOn opens again what was thought to be done, or was closed within a week, by
// anybody in it. It returns ErrClosed where that is over, or another is open,
// ErrStale or policy's refusal.
func (s *Service) GoOn(ctx context.Context, by account.ID, id ID, version int64) (*SideRoom, error) {
	return s.work(ctx, by, id, version, policy.UseSideRoom, func(tx *db.Tx, r *row, _ circle.Stood) error {
		if r.State == Closed {
			var other int64
			if err := tx.Table("side_rooms").Where("person_id = ? AND state <> ?", r.PersonID, Closed).Count(&other).Error; err != nil {
				return err
			}
			if other > 0 || !tx.Now.Before(r.ClosedAt.Add(archiveFor)) {
				return ErrClosed
			}
		}
		r.goOn(tx)
		return nil
	})
}

func (r *row) goOn(tx *db.Tx) {
	r.SoftAt, r.ClosedAt, r.State, r.DueAt = nil, nil, Owned, tx.Now.Add(idleFor)
	if r.OwnerID == nil {
		r.State = Open
	}
}
