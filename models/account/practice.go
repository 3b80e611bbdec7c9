package account

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models/db"
)

// Practised reports whether an account has been through the listening practice.
func Practised(g *gorm.DB, id ID) (bool, error) {
	var n int64
	err := g.Table("accounts").Where("id = ? AND practised_at IS NOT NULL", id).Count(&n).Error
	return n > 0, err
}

// Practise notes that an account has been through the listening practice. Again
// is welcome, and changes nothing.
func (s *Service) Practise(ctx context.Context, id ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		return tx.Table("accounts").Where("id = ? AND practised_at IS NULL", id).Update("practised_at", tx.Now).Error
	})
}
