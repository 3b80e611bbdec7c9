package account

import (
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models/db"
)

// OnSuspend adds to who is told, in the unit of work that does it, that an account is
// shut for a time. It is for the packages that build on this one, as they are made.
func (s *Service) OnSuspend(told Erase) { s.suspending = append(s.suspending, told) }

// Suspend shuts an account until a time, in the unit of work of those who decided
// it: every session ends, and a new one opens nothing but what is the person's own.
// A later end takes the place of an earlier one.
func (s *Service) Suspend(tx *db.Tx, who ID, until time.Time) error {
	longer := tx.Table("accounts").Where("id = ? AND (suspended_until IS NULL OR suspended_until < ?)", who, until).Update("suspended_until", until)
	if longer.Error != nil || longer.RowsAffected == 0 {
		return longer.Error
	}
	for _, told := range s.suspending {
		if err := told(tx, who); err != nil {
			return err
		}
	}
	return revoke(tx, "account_id = ?", who)
}

// Unsuspend opens an account that was shut until a time, and reports whether it is
// open by that: not where it was open already, is shut for longer by another decision,
// or for less long: then until other, nil where there is none.
func (s *Service) Unsuspend(tx *db.Tx, who ID, until time.Time, other *time.Time) (bool, error) {
	done := tx.Table("accounts").Where("id = ? AND suspended_until <= ? AND suspended_until > ?", who, until, tx.Now).Update("suspended_until", other)
	return done.RowsAffected > 0 && other == nil, done.Error
}

// Suspended reads until when an account is shut; nil where it is not.
func Suspended(g *gorm.DB, who ID, now time.Time) (*time.Time, error) {
	var row struct{ SuspendedUntil *time.Time }
	err := g.Table("accounts").Select("suspended_until").Where("id = ? AND suspended_until > ?", who, now).Limit(1).Find(&row).Error
	return row.SuspendedUntil, err
}
