package circle

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Joining is what a person says on coming in.
type Joining struct {
	Nonce             string
	AgreementsVersion int            // the one they have read and accept
	Fit               bool           // they are 18 or over and fit to come now
	Persona           models.Private // their name in this circle
	Hello             models.Private // for the others to read; may be empty
}

// Join makes by a member of an open circle, or puts them at the end of its line
// where no seat is free: what View shows says which. It returns policy.ErrMember,
// ErrDoorChanged, ErrDoorClosed, ErrRoster, ErrTooSoon, ErrTooMany, ErrAgreements, ErrTaken,
// or what is wrong with j. The same nonce joins once.
func (s *Service) Join(ctx context.Context, by account.ID, id ID, j Joining) (*Circle, error) {
	if err := j.check(); err != nil {
		return nil, err
	}
	err := s.db.Do(ctx, func(tx *db.Tx) error { return s.join(tx, by, id, j) })
	if err != nil {
		return nil, err
	}
	return s.View(ctx, by, id)
}

func (s *Service) join(tx *db.Tx, by account.ID, id ID, j Joining) error {
	// The account first, then the circle: the order in which both are taken
	// everywhere, so that two joinings by one person wait for each other.
	if err := account.Hold(tx, by); err != nil {
		return err
	}
	stood, err := Take(tx, by, id)
	if err != nil {
		return err
	}
	if err := policy.Check(stood.Standing, policy.Join); err != nil {
		if again, e := sameJoining(tx.DB, by, id, j.Nonce); e != nil || again {
			return e
		}
		return err
	}
	if r, again, err := findNonce(tx.DB, by, id, j.Nonce); err != nil || again && r.open(tx.Now) {
		return err
	}
	c, err := find(tx.DB, id)
	if err != nil {
		return err
	}
	if err := s.enters(tx, c, joinOpen); err != nil {
		return err
	}
	if err := keptAway(tx, id, by); err != nil {
		return err
	}
	if _, err := s.sit(tx, by, c, Asking{Joining: j}, nil, wayOpen); err != nil {
		return err
	}
	return s.wave(tx, c)
}

// keptAway refuses whoever was removed and may not come back yet.
func keptAway(tx *db.Tx, id ID, by account.ID) error {
	m, known, err := findMember(tx.DB, by, id)
	if err == nil && known && m.State == removed && m.AgainAt != nil && tx.Now.Before(*m.AgainAt) {
		err = ErrTooSoon.With(Again{AgainAt: *m.AgainAt})
	}
	return err
}

// sit gives somebody a seat, or a place at the end of the line where none is
// free, and reports whether they are in. What they had asked before is settled
// by it; a seat that was held for them is theirs.
func (s *Service) sit(tx *db.Tx, by account.ID, c circleRow, a Asking, invite *InviteID, way string) (in bool, err error) {
	if a.AgreementsVersion != c.AgreementsVersion {
		return false, ErrAgreements.At("agreementsVersion")
	}
	if err := roster(tx.DB, c, by, tx.Now); err != nil { // nobody waits in line for what will not come
		return false, err
	}
	if err := s.fill(tx, c.ID); err != nil { // whoever waits longer goes first
		return false, err
	}
	if c, err = find(tx.DB, c.ID); err != nil {
		return false, err
	}
	before, known, err := latestRequest(tx.DB, by, c.ID)
	if err != nil {
		return false, err
	}
	if c.Taken >= c.Capacity && (!known || before.State != offered) {
		return false, s.waitFor(tx, by, c, a, invite, before, known)
	}
	if err := s.comes(tx, by, c, a.Joining); err != nil {
		return false, err
	}
	held, err := supersede(tx, c.ID, by)
	if err != nil {
		return false, err
	}
	_, err = s.seat(tx, by, c, seating{Joining: a.Joining, role: policy.Member, state: active, way: way, held: held})
	return err == nil, err
}

// waitFor puts somebody at the end of the line, or leaves them where they wait.
func (s *Service) waitFor(tx *db.Tx, by account.ID, c circleRow, a Asking, invite *InviteID, before requestRow, known bool) error {
	switch {
	case known && before.State == waitlisted:
		return nil
	case known && before.State == pending && before.open(tx.Now):
		if err := s.enqueue(tx, before, nil); err != nil {
			return err
		}
		if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actRequest, Request: string(before.ID), Was: pending, Becomes: waitlisted}); err != nil {
			return err
		}
		return tellAbout(tx, c.ID)
	case known && before.State == ignored: // another way in is open to them now
		if err := settle(tx, before, superseded, nil); err != nil {
			return err
		}
	}
	_, err := s.ask(tx, by, c, a, waitlisted, invite)
	return err
}

// sameJoining reports whether by is in the circle through this very nonce.
func sameJoining(g *gorm.DB, by account.ID, id ID, nonce string) (bool, error) {
	m, known, err := findMember(g, by, id)
	return known && m.State == active && m.Nonce == nonce, err
}
