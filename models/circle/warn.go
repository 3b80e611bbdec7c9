package circle

import (
	"context"
	"maps"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Warn writes to a person why something they did was not right. They cannot
// speak until they have said that they saw it. The same words again, before
// they have, are one warning.
func (s *Service) Warn(ctx context.Context, by account.ID, id ID, person PersonID, w Grounds) error {
	if err := w.against(); err != nil {
		return err
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		_, stood, m, err := towards(tx, by, id, person, policy.Warn, findPerson)
		if err != nil {
			return err
		}
		d := Deed{Circle: id, What: actWarned, By: stood.Person, About: m.ID}
		if err := w.cite(tx, &d, m.AgreementsVersion); err != nil {
			return err
		}
		if m.WarnAct != nil {
			before, found, err := latest(tx.DB, m.ID, actWarned)
			if err != nil {
				return err
			}
			if again, err := s.same(tx, before, d); err != nil || found && again {
				return err
			}
		}
		act, err := Record(tx, s.box, d)
		if err != nil {
			return err
		}
		return s.weigh(tx, id, m.ID, map[string]any{"warn_act": act})
	})
}

// weigh changes what weighs on somebody, and has everyone look again at what
// they may do.
func (s *Service) weigh(tx *db.Tx, id ID, person PersonID, set map[string]any) error {
	mver, err := Moved(tx, id)
	if err != nil {
		return err
	}
	all := map[string]any{}
	maps.Copy(all, set)
	if err := tx.Table("memberships").Where("id = ?", person).Updates(all).Error; err != nil {
		return err
	}
	return restand(tx, id, mver)
}

// Acknowledge says that by saw a warning, or a private word, which is not to agree
// with it. After a warning they can speak again. It returns ErrOtherAct with the warning where there has
// been another since.
func (s *Service) Acknowledge(ctx context.Context, by account.ID, id ID, act ActID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.Acknowledge); err != nil {
			return err
		}
		if word, err := s.seenWord(tx, stood, act); err != nil || word {
			return err
		}
		switch {
		case stood.warning.Act == "":
			return nil // twice is once
		case stood.warning.Act != act:
			return ErrOtherAct.With(stood.warning)
		}
		if _, err := Record(tx, s.box, Deed{Circle: id, What: actSeen, By: stood.Person, About: stood.Person}); err != nil {
			return err
		}
		return s.weigh(tx, id, stood.Person, map[string]any{"warn_act": nil})
	})
}
