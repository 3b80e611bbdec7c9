package account

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models/db"
)

// Practised reports whether an account has been through the listening practice.
func Practised(g *gorm.DB, id ID) (bool, error) {
	at, err := practisedAt(g, id)
	return at != nil, err
}

// PractisedAt tells when an account was through the listening practice first; nil
// where it was not.
func (s *Service) PractisedAt(ctx context.Context, id ID) (*time.Time, error) {
	return practisedAt(s.db.Read(ctx), id)
}

func practisedAt(g *gorm.DB, id ID) (*time.Time, error) {
	var row struct{ PractisedAt *time.Time }
	err := g.Table("accounts").Select("practised_at").Where("id = ?", id).Take(&row).Error
	return row.PractisedAt, err
}

// Practise notes that an account has been through the listening practice. Again
// is welcome, and changes nothing.
func (s *Service) Practise(ctx context.Context, id ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		return tx.Table("accounts").Where("id = ? AND practised_at IS NULL", id).Update("practised_at", tx.Now).Error
	})
}
