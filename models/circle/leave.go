package circle

import (
	"context"
	"slices"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// ErrWords answers whoever wants something else to become of their words.
var ErrWords = &models.Error{Kind: models.Invalid, Code: "request", Message: "What you said can stay as it is, stay without your name, or go."}

// formerName is who somebody is who does not want to be known by what they said.
const formerName models.Private = "Former member"

// Leave is LeaveAs with everything they said left under their name.
func (s *Service) Leave(ctx context.Context, by account.ID, id ID) error {
	return s.LeaveAs(ctx, by, id, Keep)
}

// LeaveAs ends by's membership; their sockets in the circle close on every node.
// words says what becomes of what they said: Keep leaves it under their name,
// Former takes the name away, Withdraw takes the words too. It returns
// ErrLastOwner while others depend on them; when the last person leaves, the
// circle closes.
func (s *Service) LeaveAs(ctx context.Context, by account.ID, id ID, words string) error {
	if !slices.Contains([]string{Keep, Former, Withdraw}, words) {
		return ErrWords.At("words")
	}
	return s.oneself(ctx, by, id, policy.Leave, func(tx *db.Tx, c circleRow, m memberRow) error {
		alone, err := lastOwner(tx.DB, m)
		if err != nil {
			return err
		}
		return s.leave(tx, c, m, words, m.ID, alone)
	})
}

// leave ends a membership that its own person, or the house where by is "", has
// decided to end.
func (s *Service) leave(tx *db.Tx, c circleRow, m memberRow, words string, by PersonID, alone bool) error {
	if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actLeft, By: by, About: m.ID, Was: m.State, Becomes: left}); err != nil {
		return err
	}
	also, err := s.forgetting(tx, &m, words)
	if err != nil {
		return err
	}
	if err := s.end(tx, c, m, left, also); err != nil {
		return err
	}
	if err := s.forgotten(tx, m, words); err != nil || !alone {
		return err
	}
	return s.archive(tx, c)
}

// forgetting is what a membership loses with its name: nobody finds it by the
// name it had, nobody else takes that for a while, and all who are former members
// are called alike.
func (s *Service) forgetting(tx *db.Tx, m *memberRow, words string) (map[string]any, error) {
	if words == Keep {
		return nil, nil
	}
	if err := tx.Table("former_names").Where("person_id = ?", m.ID).Update("name", nil).Error; err != nil {
		return nil, err
	}
	if err := keepFormer(tx, *m, nil); err != nil {
		return nil, err
	}
	var err error
	m.NameKey = randomKey()
	if m.Name, err = s.box.Seal(tx.Context(), seal.Circle(string(m.CircleID), seal.Names), tx.Now, namePlace(m.ID), formerName); err != nil {
		return nil, err
	}
	return map[string]any{"name": m.Name, "name_key": m.NameKey, "hello": nil}, nil
}

// forgotten tells the packages above what becomes of somebody's words there.
func (s *Service) forgotten(tx *db.Tx, m memberRow, words string) error {
	if words == Keep {
		return nil
	}
	if words == Withdraw {
		if err := unpropose(tx, m.CircleID, m.ID); err != nil {
			return err
		}
	}
	for _, told := range s.forget {
		if err := told(tx, m.CircleID, m.ID, words); err != nil {
			return err
		}
	}
	return nil
}
