package circle

import (
	"context"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Appoint makes a person a moderator, or a member again. It returns ErrRole for
// any other role, and policy's refusal.
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
		m, err := findPerson(tx.DB, id, person)
		if err == nil {
			stood.Standing.Target = m.Role
		}
		// The law is asked either way: whoever may not appoint learns nothing
		// of who is there.
		if refusal := policy.Check(stood.Standing, policy.Appoint); refusal != nil {
			return refusal
		}
		if err != nil {
			return err
		}
		if m.Role != role {
			m.Role = role
			mver, err := Moved(tx, id)
			if err != nil {
				return err
			}
			if err := tx.Table("memberships").Where("id = ?", m.ID).Update("role", role).Error; err != nil {
				return err
			}
			if err := tell(tx, s.box, m, mver, roleSet); err != nil {
				return err
			}
		}
		p, err = s.person(ctx, m)
		return err
	})
	return &p, err
}
