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
	Persona           models.Private // their name in this circle
	Hello             models.Private // for the others to read; may be empty
}

// Join makes by a member of an open circle with a free seat. It returns
// policy.ErrMember, ErrFull, ErrTooMany, ErrAgreements, ErrTaken, or what is
// wrong with j. The same nonce joins once.
func (s *Service) Join(ctx context.Context, by account.ID, id ID, j Joining) (*Circle, error) {
	if _, _, err := checkPersona(j.Persona); err != nil {
		return nil, err
	}
	if err := CheckNonce(j.Nonce); err != nil {
		return nil, err
	}
	if j.Hello = j.Hello.Clean(); j.Hello.Runes() > MaxHello {
		return nil, ErrHello.At("hello")
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
	if err := holdAccount(tx, by); err != nil {
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
	c, err := find(tx.DB, id)
	if err != nil {
		return err
	}
	if j.AgreementsVersion != c.AgreementsVersion {
		return ErrAgreements.At("agreementsVersion")
	}
	if c.Taken >= c.Capacity {
		return ErrFull
	}
	_, err = s.seat(tx, by, c, seating{Joining: j, role: policy.Member, state: active, way: wayOpen})
	return err
}

// sameJoining reports whether by is in the circle through this very nonce.
func sameJoining(g *gorm.DB, by account.ID, id ID, nonce string) (bool, error) {
	m, known, err := findMember(g, by, id)
	return known && m.State == active && m.Nonce == nonce, err
}

// holdAccount takes the account's row: what one person does to their own number
// of circles happens one after the other.
func holdAccount(tx *db.Tx, by account.ID) error {
	var id string
	return tx.Table("accounts").Clauses(db.Take).Select("id").Where("id = ?", by).Take(&id).Error
}
