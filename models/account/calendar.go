package account

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
)

// calendarFrom is how often calendars may be read from one address. The secret
// has 256 bits, so this only keeps the noise down.
var calendarFrom = Rate{Burst: 120, Per: 15 * time.Minute}

// MakeCalendar gives an account's calendar a new secret address, in place of the
// one it had, and returns the secret. It is not kept and cannot be shown again.
func (s *Service) MakeCalendar(ctx context.Context, id ID) (secret models.Private, since time.Time, err error) {
	secret = models.Private(newToken())
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		since = tx.Now
		return tx.Table("accounts").Where("id = ?", id).Updates(map[string]any{"calendar_hash": tokenHash(string(secret)), "calendar_at": since}).Error
	})
	return secret, since, err
}

// DropCalendar ends the address of an account's calendar. Twice is once.
func (s *Service) DropCalendar(ctx context.Context, id ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		return tx.Table("accounts").Where("id = ?", id).Updates(map[string]any{"calendar_hash": nil, "calendar_at": nil}).Error
	})
}

// CalendarSince tells since when an account's calendar has its address, nil where
// it has none.
func (s *Service) CalendarSince(ctx context.Context, id ID) (*time.Time, error) {
	var row struct{ CalendarAt *time.Time }
	err := s.db.Read(ctx).Table("accounts").Select("calendar_at").Where("id = ?", id).Take(&row).Error
	return row.CalendarAt, err
}

// ByCalendar finds whose calendar has an address with a secret: "" for nobody, and
// for whoever is about to close their account or has. It looks for what is no
// secret of ours as for any other. from is a keyed hash of where it is asked from,
// never the address. It returns ErrTooMany.
func (s *Service) ByCalendar(ctx context.Context, secret models.Private, from string) (ID, error) {
	if err := s.limit(ctx, limit{"calendar-from/" + from, calendarFrom}); err != nil {
		return "", err
	}
	var row struct{ ID ID }
	err := s.db.Read(ctx).Table("accounts").Select("id").
		Where("calendar_hash = ? AND closing_at IS NULL AND closed_at IS NULL", tokenHash(string(secret))).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return "", nil
	}
	return row.ID, err
}
