package circle

import (
	"context"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Appoint makes a person a moderator, or a member again. Whoever has a role may
// step down from it themselves; the last owner may not while others are there.
// It returns ErrRole for any other role, ErrLastOwner, and policy's refusal: where
// stewards have ended a role of theirs there, policy.ErrAbove.
func (s *Service) Appoint(ctx context.Context, by account.ID, id ID, person PersonID, role policy.Role) (*Person, error) {
	if role != policy.Moderator && role != policy.Member {
		return nil, ErrRole.At("role")
	}
	var p Person
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		m, absent := findPerson(tx.DB, id, person)
		self := absent == nil && m.ID == stood.Person
		a := policy.Appoint
		switch {
		case self:
			a = policy.StepDown
		case absent == nil:
			stood.Standing.Target = m.Role
		}
		// The law is asked either way: whoever may not appoint learns nothing
		// of who is there.
		if refusal := stood.Check(a); refusal != nil {
			return refusal
		}
		if absent != nil {
			return absent
		}
		if role != policy.Member {
			if err := fit(tx, stood, m.ID, a); err != nil {
				return err
			}
		}
		if self {
			if only, err := onlyOwner(tx, m); err != nil || only {
				return orLastOwner(err)
			}
		}
		if m.Role != role {
			if err := s.setRole(tx, &m, role, Deed{Circle: id, What: actRole, By: stood.Person}); err != nil {
				return err
			}
		}
		p, err = s.person(tx.Context(), m)
		return err
	})
	return &p, err
}

// onlyOwner reports whether m is the one owner of their circle: also alone in it
// they would leave it without anybody who may look after it.
func onlyOwner(tx *db.Tx, m memberRow) (bool, error) {
	if m.Role != policy.Owner {
		return false, nil
	}
	var others int64
	err := tx.Table("memberships").Where("circle_id = ? AND state IN ? AND role = ? AND id <> ?", m.CircleID, here, policy.Owner, m.ID).Count(&others).Error
	return others == 0, err
}

func orLastOwner(err error) error {
	if err != nil {
		return err
	}
	return ErrLastOwner
}

// setRole gives somebody another role and tells the circle. Whoever has a lower
// one than before keeps nothing that only their old place could hold. The unit
// of work has taken the circle; d says by whom and what for.
func (s *Service) setRole(tx *db.Tx, m *memberRow, role policy.Role, d Deed) error {
	d.About, d.Was, d.Becomes = m.ID, string(m.Role), string(role)
	lower := policy.Lower(role, m.Role)
	m.Role = role
	set := map[string]any{"role": role, "term_from": nil, "term_used": 0}
	if role != policy.Member {
		set["term_from"] = tx.Now
	}
	if _, err := Record(tx, s.box, d); err != nil {
		return err
	}
	mver, err := Moved(tx, m.CircleID)
	if err != nil {
		return err
	}
	if role == policy.Member {
		set["declared"] = nil
	}
	if err := tx.Table("memberships").Where("id = ?", m.ID).Updates(set).Error; err != nil {
		return err
	}
	if lower {
		if err := s.strip(tx, m.CircleID, m.ID); err != nil {
			return err
		}
	}
	return tell(tx, s.box, *m, mver, roleSet)
}

// ErrNotAsked answers whoever answers an offer that is not there, or no longer.
var ErrNotAsked = &models.Error{Kind: models.Gone, Code: "offer_over", Message: "This offer is over."}
