package circle

import (
	"context"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Leave ends by's membership; their sockets in the circle close on every node.
// What they said stays under their name. It returns ErrLastOwner while others
// depend on them; when the last person leaves, the circle closes.
func (s *Service) Leave(ctx context.Context, by account.ID, id ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.Leave); err != nil {
			return err
		}
		c, err := find(tx.DB, id)
		if err != nil {
			return err
		}
		m, _, err := findMember(tx.DB, by, id)
		if err != nil {
			return err
		}
		alone, err := lastOwner(tx.DB, m)
		if err != nil {
			return err
		}
		if _, err := Record(tx, s.box, Deed{Circle: id, What: actLeft, By: m.ID, About: m.ID, Was: m.State, Becomes: left}); err != nil {
			return err
		}
		if err := s.end(tx, c, m, left, nil); err != nil || !alone {
			return err
		}
		return tx.Table("circles").Where("id = ?", id).Update("state", archived).Error
	})
}
