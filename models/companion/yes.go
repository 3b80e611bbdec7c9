package companion

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// Yes says that by would like somebody for a companion. Where they have said so too,
// the two are a pair from now on, and both wishes are over. Otherwise nobody else
// learns of it: whatever is answered, refusals too, is the same whether or not the
// other has said yes, but for the pair that is made. Twice is once.
//
// It returns ErrNoWish, ErrKeyMissing, ErrTwo or policy's refusal; whoever is not
// among by's Offers is hidden.
func (s *Service) Yes(ctx context.Context, by account.ID, in circle.ID, person circle.PersonID) (*Answered, error) {
	if !models.IsID(string(person)) {
		return nil, policy.ErrHidden
	}
	other, err := circle.AccountOf(s.db.Read(ctx), person) // which never changes
	if err != nil {
		return nil, err
	}
	var out *Answered
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		there, err := holdBoth(tx, by, other)
		if err != nil {
			return err
		}
		stood, err := stand(tx, by, in)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.FindCompanion); err != nil {
			return err
		}
		out, err = yes(tx, by, stood, person, there)
		return err
	})
	return out, err
}

// holdBoth takes two accounts in the order of their ids, and reports whether the
// other is there and not over.
func holdBoth(tx *db.Tx, by, other account.ID) (there bool, err error) {
	both := []account.ID{by}
	if other != "" && other != by {
		both = append(both, other)
	}
	slices.Sort(both)
	for _, who := range both {
		switch err := account.HoldOpen(tx, who); {
		case err == nil:
			there = there || who == other
		case who == by || !errors.Is(err, account.ErrSignedOut):
			return false, err
		}
	}
	return there, nil
}

func yes(tx *db.Tx, by account.ID, stood circle.Stood, person circle.PersonID, there bool) (*Answered, error) {
	already, err := between(tx.DB, stood.Person, person, tx.Now)
	if err != nil {
		return nil, err
	}
	if already != nil { // both have said it, and an answer was lost
		return &Answered{Yes: true, Pair: already.ID}, nil
	}
	if err := mayPair(tx, by, stood.Person); err != nil {
		return nil, err
	}
	rows, err := seekers(tx.DB, stood, tx.Now)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(rows, func(r wishRow) bool { return r.PersonID == person })
	if at < 0 || !there {
		return nil, policy.ErrHidden
	}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&yesRow{ByID: stood.Person, AboutID: person}).Error; err != nil {
		return nil, err
	}
	var returned int64
	if err := tx.Table("companion_yeses").Where("by_id = ? AND about_id = ?", person, stood.Person).Count(&returned).Error; err != nil {
		return nil, err
	}
	if returned == 0 {
		return &Answered{Yes: true}, stream.Tell(tx, notice, string(by))
	}
	id, err := pair(tx, stood.Circle, side{ID: stood.Person, AccountID: by}, side{ID: person, AccountID: rows[at].AccountID})
	return &Answered{Yes: true, Pair: id}, err
}

// mayPair returns what keeps somebody from saying yes to anybody.
func mayPair(tx *db.Tx, by account.ID, me circle.PersonID) error {
	mine, err := findWish(tx.DB, me, tx.Now)
	if err != nil {
		return err
	}
	if mine == nil {
		return ErrNoWish
	}
	key, err := findKey(tx.DB, by)
	if err != nil {
		return err
	}
	if key == nil {
		return ErrKeyMissing
	}
	n, err := going(tx, by)
	if err == nil && n >= MaxPairs {
		err = ErrTwo
	}
	return err
}

// pair makes one of two people. Their wishes here are over; whoever has as many
// companions as there can be looks for none anywhere.
func pair(tx *db.Tx, in circle.ID, a, b side) (ID, error) {
	if b.ID < a.ID {
		a, b = b, a
	}
	r := pairRow{ID: ID(models.NewID()), CircleID: in, A: a, B: b, StartedAt: tx.Now, EndsAt: tx.Now.Add(pairFor)}
	// One of theirs can be over without the house having looked.
	err := tx.Table("companion_pairs").Where("a_id = ? AND b_id = ? AND ended_at IS NULL AND ends_at <= ?", a.ID, b.ID, tx.Now).Update("ended_at", tx.Now).Error
	if err != nil {
		return "", err
	}
	if err := tx.Create(&r).Error; err != nil {
		return "", err
	}
	if err := unwish(tx, a.ID, b.ID); err != nil {
		return "", err
	}
	for _, who := range []account.ID{a.AccountID, b.AccountID} {
		n, err := going(tx, who)
		if err != nil {
			return "", err
		}
		if n < MaxPairs {
			continue
		}
		if err := unwishAll(tx, who); err != nil {
			return "", err
		}
	}
	return r.ID, r.tell(tx)
}

// Unyes takes a yes back, of which nobody else learns either. Twice is once.
func (s *Service) Unyes(ctx context.Context, by account.ID, in circle.ID, person circle.PersonID) error {
	if !models.IsID(string(person)) {
		return policy.ErrHidden
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := circle.Take(tx, by, in)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.UnseekCompanion); err != nil {
			return err
		}
		if err := tx.Where("by_id = ? AND about_id = ?", stood.Person, person).Delete(&yesRow{}).Error; err != nil {
			return err
		}
		return stream.Tell(tx, notice, string(by))
	})
}
