package gathering

import (
	"context"
	"errors"
	"slices"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
)

// What can be wrong with a move, beside what the script says.
var (
	ErrMove    = &models.Error{Kind: models.Invalid, Code: "request", Message: "Nothing like this can be done in a gathering."}
	ErrVersion = &models.Error{Kind: models.Invalid, Code: "request", Message: "Say which version of the floor you saw."}
	ErrSkip    = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please say why it ends here, in at most 500 characters: for time, for safety, or for something else."}
)

// Move does m in a gathering that is on, and yields the floor as by sees it after
// that, with what came of it. It returns ErrMoved with the floor where by saw an
// earlier one and the move is about whose turn it is, what the script says with
// the floor, or policy's refusal.
func (s *Service) Move(ctx context.Context, by account.ID, of ID, m Move) (*Floor, error) {
	v, known := verbs[m.Do]
	switch {
	case !known:
		return nil, ErrMove.At("do")
	case v.versioned && m.Version == nil:
		return nil, ErrVersion.At("version")
	}
	if m.Why = m.Why.Clean(); m.Why.Runes() > MaxWhy {
		return nil, ErrSkip.At("why")
	}
	return s.during(ctx, by, of, v.law, func(tx *db.Tx, g *row, stood circle.Stood) error {
		if err := s.lasting(tx, stood, "why", m.Why); err != nil {
			return err
		}
		in, err := m.input(v, stood.Person)
		if err != nil {
			return err
		}
		if v.versioned && *m.Version != g.Version {
			return s.withFloor(tx, *g, stood, ErrMoved)
		}
		in.May = may(stood)
		switch in.Kind {
		case script.Guard:
			if err := mayWatch(tx, g.CircleID, m.To); err != nil {
				return err
			}
			if err := s.mayHold(tx, *g, guarding, m.To, stood.Person); err != nil {
				return err
			}
		case script.Offer:
			if err := s.mayHold(tx, *g, guarding, stood.Person, stood.Person); err != nil {
				return err
			}
		case script.Lead:
			if err := s.mayHold(tx, *g, hosting, stood.Person, stood.Person); err != nil {
				return err
			}
		case script.Close:
			if err := s.skipping(tx, *g, stood, m); err != nil {
				return err
			}
		}
		if err := s.heed(tx, g, stood); err != nil { // a mute that is over, or one of before they came
			return err
		}
		if _, err := s.apply(tx, g, stood, in); err != nil {
			return err
		}
		return seen(tx, g.ID, stood.Person)
	})
}

// may reports whether the law lets somebody lead any gathering of the circle.
func may(stood circle.Stood) bool {
	as := stood.Standing
	as.Guardian = false
	return policy.Check(as, policy.RunGathering) == nil
}

// mayWatch refuses whoever cannot watch over a gathering.
func mayWatch(tx *db.Tx, in circle.ID, person circle.PersonID) error {
	stood, err := circle.SeePerson(tx, in, person)
	if err == nil && policy.Check(stood.Standing, policy.Say) != nil {
		err = ErrGuardian.At("to")
	}
	return err
}

// skipping puts down who ended a gathering before its closing, and why.
func (s *Service) skipping(tx *db.Tx, g row, stood circle.Stood, m Move) error {
	if g.Phase == script.After || g.Phase == script.Quiet {
		return nil
	}
	if !slices.Contains(script.Reasons, m.What) {
		return ErrSkip.At("what")
	}
	_, err := circle.Record(tx, s.box, circle.Deed{Circle: g.CircleID, What: circle.SkippedClosing, By: stood.Person, Becomes: m.What, Reason: m.Why})
	return err
}

// maxLate bounds how often a use-case waits for what the clock owed before it.
const maxLate = 3

// onTime is a unit of work about a gathering whose clock counts. What the clock
// owes is done first and for itself: a deadline that is over is over, whoever
// looked first, and whoever comes after it is told how it stands. A gathering that
// is not on owes nothing. take finds the gathering, takes it and asks the law.
func (s *Service) onTime(ctx context.Context, take func(*db.Tx) (row, circle.Stood, error), do func(*db.Tx, *row, circle.Stood) error) error {
	for range maxLate {
		late := false
		err := s.db.Do(ctx, func(tx *db.Tx) error {
			g, stood, err := take(tx)
			if err != nil {
				return err
			}
			if late, err = s.keepTime(tx, &g, stood); err != nil || late {
				return err
			}
			return do(tx, &g, stood)
		})
		if err != nil || !late {
			return err
		}
	}
	return db.ErrBusy
}

// during is one use-case about a gathering that is on: it yields the floor after it.
func (s *Service) during(ctx context.Context, by account.ID, of ID, law policy.Action, do func(*db.Tx, *row, circle.Stood) error) (*Floor, error) {
	var out Floor
	take := func(tx *db.Tx) (row, circle.Stood, error) { return s.takeOn(tx, by, of, law) }
	err := s.onTime(ctx, take, func(tx *db.Tx, g *row, stood circle.Stood) error {
		from := g.Version
		if err := do(tx, g, stood); err != nil {
			return err
		}
		now, err := g.state()
		if err != nil {
			return err
		}
		if out, err = s.floorOf(tx.Context(), tx.DB, *g, now, stood); err != nil {
			return err
		}
		return s.moved(tx.DB, &out, *g, now, stood, from)
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// takeOn is take for a gathering that is on, and for somebody who may do a there
// and may be in its room.
func (s *Service) takeOn(tx *db.Tx, by account.ID, of ID, a policy.Action) (g row, stood circle.Stood, err error) {
	if g, stood, err = take(tx, by, of); err != nil {
		return g, stood, err
	}
	now, off := g.state()
	stood.Standing.Guardian = off == nil && watches(now, stood.Person)
	if err := g.lets(tx.DB, &stood, a); err != nil {
		return g, stood, err
	}
	if err := stood.Check(policy.EnterRoom); err != nil {
		return g, stood, err
	}
	return g, stood, off
}

// watches reports whether somebody watches over a gathering, or leads it while
// its host is away.
func watches(now script.State, p circle.PersonID) bool {
	return p != "" && (id(now.Guardian) == p || id(now.Acting) == p)
}

// expects refuses guests of another gathering.
func (g row) expects(stood circle.Stood) error {
	if stood.Standing.Role == policy.Guest && stood.Trial != string(g.ID) {
		return room.ErrNotYet
	}
	return nil
}

// withFloor is a refusal with the floor as it stands.
func (s *Service) withFloor(tx *db.Tx, g row, stood circle.Stood, refusal *models.Error) error {
	now, err := g.state()
	if err != nil {
		return err
	}
	f, err := s.floorOf(tx.Context(), tx.DB, g, now, stood)
	if err != nil {
		return err
	}
	return refusal.With(f)
}

// refused is the refusal in an error, if it is one.
func refused(err error) (*models.Error, bool) {
	var e *models.Error
	return e, errors.As(err, &e)
}
