package circle

import (
	"context"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// SetName changes by's name and hello in a circle; what is nil stays as it is.
// What was written under the old name stands under the new one, and nobody else
// takes the old one for ninety days. It returns ErrPersona, ErrTaken, ErrRenamed,
// ErrHello or ErrLink.
func (s *Service) SetName(ctx context.Context, by account.ID, id ID, name, hello *models.Private) (*Person, error) {
	if name != nil {
		if _, _, err := checkPersona(*name); err != nil {
			return nil, models.AsError(err).At("name")
		}
	}
	if hello != nil {
		clean := hello.Clean()
		if clean.Runes() > MaxHello {
			return nil, ErrHello.At("hello")
		}
		hello = &clean
	}
	var p Person
	err := s.oneself(ctx, by, id, policy.SetName, func(tx *db.Tx, c circleRow, m memberRow) error {
		set := map[string]any{}
		if hello != nil {
			if err := s.lasting(tx, m.stood(c, tx.Now), Texts("hello", *hello)...); err != nil {
				return err
			}
			m.Hello = nil
			if *hello != "" {
				var err error
				if m.Hello, err = s.box.Seal(tx.Context(), seal.Circle(string(id), seal.Names), tx.Now, helloPlace(m.ID), *hello); err != nil {
					return err
				}
			}
			set["hello"] = m.Hello
		}
		if name != nil {
			if err := s.lasting(tx, m.stood(c, tx.Now), Texts("name", *name)...); err != nil {
				return err
			}
			was := m
			if err := nameIn(tx, s.box, &m, Joining{Persona: *name}); err != nil {
				return models.AsError(err).At("name")
			}
			if err := s.rename(tx, was, m.NameKey); err != nil {
				return err
			}
			set["name"], set["name_key"] = m.Name, m.NameKey
		}
		var err error
		if len(set) > 0 {
			err = s.change(tx, m, set)
		}
		if err == nil {
			p, err = s.person(tx.Context(), m)
		}
		return err
	})
	return &p, err
}

// Declare says on the card what a host has to say of themselves: what they do
// for a living, whom of the circle they are close to. "" takes it back.
func (s *Service) Declare(ctx context.Context, by account.ID, id ID, text models.Private) error {
	text = text.Clean()
	if text.Runes() > MaxText {
		return ErrText.At("text")
	}
	return s.oneself(ctx, by, id, policy.Declare, func(tx *db.Tx, c circleRow, m memberRow) error {
		if err := s.lasting(tx, m.stood(c, tx.Now), Texts("text", text)...); err != nil {
			return err
		}
		var sealed []byte
		if text != "" {
			var err error
			if sealed, err = s.box.Seal(tx.Context(), seal.Circle(string(id), seal.Names), tx.Now, declaredPlace(m.ID), text); err != nil {
				return err
			}
		}
		if err := tx.Table("memberships").Where("id = ?", m.ID).Update("declared", sealed).Error; err != nil {
			return err
		}
		return retell(tx, id, c.Mver)
	})
}
