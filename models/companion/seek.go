package companion

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/stream"
)

// check returns ErrWish where a wish is not made of what there is, and puts it in
// its order.
func (w *Wish) check() error {
	var hours []string
	for _, h := range Hours {
		if slices.Contains(w.Hours, h) {
			hours = append(hours, h)
		}
	}
	tag, err := language.Parse(w.Language)
	switch {
	case len(hours) == 0 || len(hours) != len(w.Hours):
		return ErrWish.At("hours")
	case !slices.Contains(Paces, w.Pace):
		return ErrWish.At("pace")
	case w.Theme != Any && !slices.Contains(circle.Themes(), w.Theme):
		return ErrWish.At("theme")
	case err != nil || len(w.Language) > 35:
		return ErrWish.At("language")
	}
	w.Hours, w.Language = hours, tag.String()
	return nil
}

// Seek says what by looks for in a companion, for four weeks; said again it begins
// them anew. It returns ErrWish, ErrTwo or policy's refusal.
func (s *Service) Seek(ctx context.Context, by account.ID, in circle.ID, w Wish) (*OwnWish, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	var out *OwnWish
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		if err := account.HoldOpen(tx, by); err != nil {
			return err
		}
		stood, err := stand(tx, by, in)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.FindCompanion); err != nil {
			return err
		}
		if n, err := going(tx, by); err != nil {
			return err
		} else if n >= MaxPairs {
			return ErrTwo
		}
		was, err := findWish(tx.DB, stood.Person, tx.Now)
		if err != nil {
			return err
		}
		if was == nil { // yeses of one that is over are over too
			err = unwish(tx, stood.Person)
		} else {
			err = tx.Where("person_id = ?", stood.Person).Delete(&wishRow{}).Error
		}
		if err != nil {
			return err
		}
		row := wishRow{
			PersonID: stood.Person, CircleID: in, AccountID: by, Hours: strings.Join(w.Hours, ","), Pace: w.Pace, Theme: w.Theme, Language: w.Language,
			EndsAt: tx.Now.Add(wishFor),
		}
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		out = &OwnWish{Wish: row.wish(), EndsAt: row.EndsAt}
		return stream.Tell(tx, notice, string(by))
	})
	return out, err
}

// stand takes a circle and reads how by stands there.
func stand(tx *db.Tx, by account.ID, in circle.ID) (circle.Stood, error) {
	stood, err := circle.Take(tx, by, in)
	if err != nil {
		return stood, err
	}
	out, err := room.Out(tx.DB, []circle.PersonID{stood.Person})
	stood.Standing.KeptOut = out[stood.Person]
	return stood, err
}

// Unseek ends by's wish in a circle, with every yes they said and that was said to
// them. Twice is once.
func (s *Service) Unseek(ctx context.Context, by account.ID, in circle.ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := circle.Take(tx, by, in)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.UnseekCompanion); err != nil {
			return err
		}
		if err := unwish(tx, stood.Person); err != nil {
			return err
		}
		return stream.Tell(tx, notice, string(by))
	})
}
