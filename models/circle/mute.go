package circle

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Mute asks a person to be quiet in a circle for some minutes: they read, and
// cannot speak. It is over by itself. Of two mutes the one that lasts longest
// holds, whichever was first; both are written down. They learn why, and until
// when.
func (s *Service) Mute(ctx context.Context, by account.ID, id ID, person PersonID, minutes int, w Grounds) error {
	if err := w.against(); err != nil {
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
		if err := w.cite(tx, &d, m.AgreementsVersion); err != nil {
			return err
		}
		return s.mute(tx, m, d)
	})
}

// mute writes down that m is asked to be quiet until d.Until, and has it hold unless
// an earlier one lasts longer.
func (s *Service) mute(tx *db.Tx, m memberRow, d Deed) error {
	act, err := Record(tx, s.box, d)
	if err != nil {
		return err
	}
	if m.MutedUntil != nil && !m.MutedUntil.Before(*d.Until) {
		return nil
	}
	if err := s.weigh(tx, m.CircleID, m.ID, map[string]any{"muted_until": d.Until, "mute_act": act}); err != nil {
		return err
	}
	return toldOf(tx, s.muted, m.CircleID, m.ID)
}

// Unmute lets a person speak again. Whoever may mute them may, not only who did,
// unless that is somebody above them. Twice is once.
func (s *Service) Unmute(ctx context.Context, by account.ID, id ID, person PersonID, w Grounds) error {
	return s.relent(ctx, by, id, person, 0, w)
}

// Shorten has a mute end in so many minutes instead. It returns ErrSooner where it
// ends sooner already; whoever may unmute may.
func (s *Service) Shorten(ctx context.Context, by account.ID, id ID, person PersonID, minutes int, w Grounds) error {
	if minutes < 1 || minutes > MaxMute {
		return ErrLeft.At("minutes")
	}
	return s.relent(ctx, by, id, person, minutes, w)
}

// relent ends a mute in so many minutes, 0 for at once.
func (s *Service) relent(ctx context.Context, by account.ID, id ID, person PersonID, minutes int, w Grounds) error {
	if err := w.check(true); err != nil {
		return err
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		_, stood, m, err := towards(tx, by, id, person, policy.Unmute, findPerson)
		if err != nil || m.MutedUntil == nil || !tx.Now.Before(*m.MutedUntil) {
			return err
		}
		if stood.Standing.Above, err = above(tx.DB, m.MuteAct); err != nil {
			return err
		}
		if stood.Standing.Setter, err = setter(tx.DB, m.MuteAct); err != nil {
			return err
		}
		stood.Standing.Target = m.Role
		if err := stood.Check(policy.Unmute); err != nil {
			return err
		}
		d := Deed{Circle: id, What: actUnmuted, By: stood.Person, About: m.ID}
		set := map[string]any{"muted_until": nil, "mute_act": nil}
		if minutes > 0 {
			until := tx.Now.Add(time.Duration(minutes) * time.Minute)
			if !until.Before(*m.MutedUntil) {
				return ErrSooner.At("minutes").With(Until{*m.MutedUntil})
			}
			d.Becomes, d.Until, set = "shorter", &until, map[string]any{"muted_until": until}
		}
		if err := w.cite(tx, &d, m.AgreementsVersion); err != nil {
			return err
		}
		if _, err := Record(tx, s.box, d); err != nil {
			return err
		}
		if err := s.weigh(tx, id, m.ID, set); err != nil {
			return err
		}
		return toldOf(tx, s.muted, id, m.ID)
	})
}

// setter is the role that whoever did something has now; Outsider once they are
// not in the circle any more.
func setter(g *gorm.DB, act *ActID) (policy.Role, error) {
	if act == nil {
		return policy.Outsider, nil
	}
	var role policy.Role
	err := g.Table("acts").Select("memberships.role").Joins("JOIN memberships ON memberships.id = acts.by_id").
		Where("acts.id = ? AND memberships.state IN ?", *act, here).Scan(&role).Error
	return role, err
}
