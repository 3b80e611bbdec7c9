package circle

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
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
	switch n, err := seats(tx.DB, id); {
	case err != nil:
		return err
	case n >= int64(c.Capacity):
		return ErrFull
	}
	_, err = seat(tx, s.box, by, c, j, policy.Member)
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

// seat gives by a place in a circle that is taken, and tells the others.
func seat(tx *db.Tx, box *seal.Box, by account.ID, c circleRow, j Joining, role policy.Role) (PersonID, error) {
	var elsewhere int64
	if err := tx.Table("memberships").Where("account_id = ? AND state = ?", by, active).Count(&elsewhere).Error; err != nil {
		return "", err
	}
	if elsewhere >= MaxCircles {
		return "", ErrTooMany
	}
	before, was, err := findMember(tx.DB, by, c.ID)
	if err != nil {
		return "", err
	}
	m := memberRow{
		ID: PersonID(models.NewID()), CircleID: c.ID, AccountID: by, Nonce: j.Nonce, Role: role, State: active,
		AgreementsVersion: c.AgreementsVersion, JoinedAt: tx.Now,
	}
	if was {
		m.ID = before.ID // who comes back is the person the others knew
	}
	if err := nameIn(tx, box, &m, j); err != nil {
		return "", err
	}
	if m.JoinedMver, err = Moved(tx, c.ID); err != nil {
		return "", err
	}
	if was {
		err = tx.Table("memberships").Where("id = ?", m.ID).Updates(map[string]any{
			"nonce": m.Nonce, "role": m.Role, "state": m.State, "name": m.Name, "name_key": m.NameKey, "hello": m.Hello,
			"agreements_version": m.AgreementsVersion, "joined_mver": m.JoinedMver, "joined_at": m.JoinedAt, "left_at": nil,
		}).Error
	} else {
		err = tx.Create(&m).Error
	}
	if err != nil {
		return "", err
	}
	return m.ID, tell(tx, box, m, m.JoinedMver, joined)
}

// nameIn seals a persona and a hello into m, unless somebody else in the circle
// has or had that name.
func nameIn(tx *db.Tx, box *seal.Box, m *memberRow, j Joining) error {
	clean, skeleton, err := checkPersona(j.Persona)
	if err != nil {
		return err
	}
	m.NameKey = box.Mark("persona/"+string(m.CircleID), skeleton)
	var others int64
	err = tx.Table("memberships").Where("circle_id = ? AND name_key = ? AND account_id <> ?", m.CircleID, m.NameKey, m.AccountID).Count(&others).Error
	switch {
	case err != nil:
		return err
	case others > 0:
		return ErrTaken.At("persona")
	}
	scope := seal.Circle(string(m.CircleID), seal.Names)
	if m.Name, err = box.Seal(tx.Context(), scope, tx.Now, namePlace(m.ID), clean); err != nil {
		return err
	}
	if j.Hello == "" {
		return nil
	}
	m.Hello, err = box.Seal(tx.Context(), scope, tx.Now, helloPlace(m.ID), j.Hello)
	return err
}

// Leave ends by's membership; their sockets in the circle close on every node.
// What they said stays under their name. It returns ErrLastOwner while others
// depend on them; when the last person leaves, the circle closes.
func (s *Service) Leave(ctx context.Context, by account.ID, id ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		if err := policy.Check(stood.Standing, policy.Leave); err != nil {
			return err
		}
		m, err := findPerson(tx.DB, id, stood.Person)
		if err != nil {
			return err
		}
		alone, err := lastOwner(tx.DB, m)
		if err != nil {
			return err
		}
		mver, err := Moved(tx, id)
		if err != nil {
			return err
		}
		m.State, m.LeftAt = left, &tx.Now
		err = tx.Table("memberships").Where("id = ?", m.ID).Updates(map[string]any{"state": m.State, "left_at": m.LeftAt, "hello": nil}).Error
		if err != nil {
			return err
		}
		if err := tell(tx, s.box, m, mver, gone); err != nil || !alone {
			return err
		}
		return tx.Table("circles").Where("id = ?", id).Update("state", archived).Error
	})
}

// lastOwner refuses the last owner while others are there, and reports whether
// nobody is.
func lastOwner(g *gorm.DB, m memberRow) (alone bool, err error) {
	var owners, all int64
	q := g.Table("memberships").Where("circle_id = ? AND state = ? AND id <> ?", m.CircleID, active, m.ID)
	if err := q.Session(&gorm.Session{}).Where("role = ?", policy.Owner).Count(&owners).Error; err != nil {
		return false, err
	}
	if err := q.Session(&gorm.Session{}).Count(&all).Error; err != nil {
		return false, err
	}
	if m.Role == policy.Owner && owners == 0 && all > 0 {
		return false, ErrLastOwner
	}
	return all == 0, nil
}
