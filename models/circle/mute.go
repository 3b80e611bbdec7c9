package circle

import (
	"context"
	"time"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Mute asks a person to be quiet in a circle for some minutes: they read, and
// cannot speak. It is over by itself, and a later mute takes its place. They
// learn why, and until when.
func (s *Service) Mute(ctx context.Context, by account.ID, id ID, person PersonID, minutes int, w Grounds) error {
	if err := w.check(false); err != nil {
		return err
	}
	if minutes < MinMute || minutes > MaxMute {
		return ErrMinutes.At("minutes")
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		_, stood, m, err := towards(tx, by, id, person, policy.Mute, findPerson)
		if err != nil {
			return err
		}
		until := tx.Now.Add(time.Duration(minutes) * time.Minute)
		d := Deed{Circle: id, What: actMuted, By: stood.Person, About: m.ID, Until: &until}
		if err := w.cite(tx.DB, &d, m.AgreementsVersion); err != nil {
			return err
		}
		act, err := Record(tx, s.box, d)
		if err != nil {
			return err
		}
		if err := s.weigh(tx, id, m.ID, map[string]any{"muted_until": until, "mute_act": act}); err != nil {
			return err
		}
		return toldOf(tx, s.muted, id, m.ID)
	})
}

// Unmute lets a person speak again. Whoever may mute them may, not only who did.
// Twice is once.
func (s *Service) Unmute(ctx context.Context, by account.ID, id ID, person PersonID, w Grounds) error {
	if err := w.check(true); err != nil {
		return err
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		_, stood, m, err := towards(tx, by, id, person, policy.Unmute, findPerson)
		if err != nil || m.MutedUntil == nil || !tx.Now.Before(*m.MutedUntil) {
			return err
		}
		d := Deed{Circle: id, What: actUnmuted, By: stood.Person, About: m.ID}
		if err := w.cite(tx.DB, &d, m.AgreementsVersion); err != nil {
			return err
		}
		if _, err := Record(tx, s.box, d); err != nil {
			return err
		}
		if err := s.weigh(tx, id, m.ID, map[string]any{"muted_until": nil, "mute_act": nil}); err != nil {
			return err
		}
		return toldOf(tx, s.muted, id, m.ID)
	})
}
