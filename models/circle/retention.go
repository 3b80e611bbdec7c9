package circle

import (
	"context"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// How long what is said in a room is kept: the days that stand in the agreements
// between a circle and its members. "At close" outside a gathering is half a
// day, so that somebody whose connection broke can still read what they missed.
const (
	keptAtClose = 12 * time.Hour
	keptD30     = 30 * 24 * time.Hour
)

// KeptFor is how long what is said under a retention is kept.
func KeptFor(retention string) time.Duration {
	switch retention {
	case retentionD30:
		return keptD30
	case retentionH72:
		return RetentionH72
	default: // what is not known is kept least
		return keptAtClose
	}
}

// The longest that anything said is kept: under "h72" or less, and under any
// retention.
const (
	RetentionH72 = 72 * time.Hour
	KeptLongest  = keptD30
)

// What can be wrong with how long a circle keeps what is said.
var (
	ErrRetention     = &models.Error{Kind: models.Invalid, Code: "request", Message: "What is said can be kept until the close, for three days or for thirty."}
	ErrNeedsEveryone = &models.Error{Kind: models.Conflict, Code: "needs_everyone", Message: "Keeping words for longer is for everyone here to agree to. Propose it; once all have said yes, it holds for what is said from then on."}
)

func isRetention(r string) bool {
	return r == retentionAtClose || r == retentionH72 || r == retentionD30
}

// Shortened is told, in the unit of work that does it, that what was said in a
// circle is kept for at most so long from when it was said.
type Shortened func(tx *db.Tx, in ID, kept time.Duration) error

// OnShortened adds to who is told. It is for the packages that build on this
// one, as they are made.
func (s *Service) OnShortened(told Shortened) { s.shortened = append(s.shortened, told) }

// Tighten keeps what is said for less long, at once and for what is kept
// already. It returns ErrNeedsEveryone for keeping it longer.
func (s *Service) Tighten(ctx context.Context, by account.ID, id ID, retention string) (*Circle, error) {
	if !isRetention(retention) {
		return nil, ErrRetention.At("retention")
	}
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, c, err := s.allowed(tx, by, id, policy.TightenKeeping)
		switch {
		case err != nil || retention == c.Retention:
			return err
		case KeptFor(retention) > KeptFor(c.Retention):
			return ErrNeedsEveryone
		}
		for _, told := range s.shortened {
			if err := told(tx, id, KeptFor(retention)); err != nil {
				return err
			}
		}
		return s.setRetention(tx, stood.Person, c, retention)
	})
	if err != nil {
		return nil, err
	}
	return s.View(ctx, by, id)
}

func (s *Service) setRetention(tx *db.Tx, by PersonID, c circleRow, retention string) error {
	if err := tx.Table("circles").Where("id = ?", c.ID).Update("retention", retention).Error; err != nil {
		return err
	}
	if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actRetention, By: by, Was: c.Retention, Becomes: retention}); err != nil {
		return err
	}
	return retell(tx, c.ID, c.Mver)
}

// allowed takes a circle, asks the law whether by may do a, and reads the circle as
// it is under the lock.
func (s *Service) allowed(tx *db.Tx, by account.ID, id ID, a policy.Action) (Stood, circleRow, error) {
	stood, err := Take(tx, by, id)
	if err != nil {
		return stood, circleRow{}, err
	}
	if err := policy.Check(stood.Standing, a); err != nil {
		return stood, circleRow{}, err
	}
	c, err := find(tx.DB, id)
	return stood, c, err
}

// retentions lists them, the shortest first.
var retentions = []string{retentionAtClose, retentionH72, retentionD30}

// Shorter is the one of two retentions under which what is said is kept less.
func Shorter(a, b string) string {
	if KeptFor(b) < KeptFor(a) {
		return b
	}
	return a
}

// Longest is the longest retention that keeps what is said for at most so long,
// and those that keep it longer.
func Longest(kept time.Duration) (name string, longer []string) {
	name = retentionAtClose
	for _, r := range retentions {
		if KeptFor(r) <= kept {
			name = r
		} else {
			longer = append(longer, r)
		}
	}
	return name, longer
}
