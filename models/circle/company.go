package circle

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// KeepCompany says that by can keep company this week with updates that nobody has
// met, or, with false, that they cannot.
func (s *Service) KeepCompany(ctx context.Context, by account.ID, id ID, can bool) (until *time.Time, err error) {
	err = s.oneself(ctx, by, id, policy.KeepCompany, func(tx *db.Tx, _ circleRow, m memberRow) error {
		if can {
			at := tx.Now.Add(7 * day)
			until = &at
		}
		return tx.Table("memberships").Where("id = ?", m.ID).Update("company_until", until).Error
	})
	return until, err
}

// CompanyUntil tells until when somebody keeps company; nil where they do not.
func CompanyUntil(g *gorm.DB, person PersonID, now time.Time) (*time.Time, error) {
	var row struct{ CompanyUntil *time.Time }
	err := g.Table("memberships").Select("company_until").Where("id = ?", person).Take(&row).Error
	if row.CompanyUntil != nil && !now.Before(*row.CompanyUntil) {
		row.CompanyUntil = nil
	}
	return row.CompanyUntil, err
}

// Companions lists who keeps company now, may speak, and was there at a membership
// version: not the person given, nor whoever reads them folded. The longest there
// come first.
func Companions(tx *db.Tx, in ID, since int64, author PersonID) ([]PersonID, error) {
	c, err := whatever(tx.DB, in)
	if err != nil {
		return nil, err
	}
	folded, err := Folded(tx.DB, author)
	if err != nil {
		return nil, err
	}
	apart := map[PersonID]bool{author: true}
	for _, p := range folded {
		apart[p] = true
	}
	var rows []memberRow
	err = tx.Where("circle_id = ? AND state IN ? AND company_until > ? AND joined_mver <= ?", in, here, tx.Now, since).Order("joined_at, id").Limit(MaxCapacity).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	var out []PersonID
	for _, m := range rows {
		if !apart[m.ID] && policy.Check(m.standing(c, tx.Now), policy.KeepCompany) == nil {
			out = append(out, m.ID)
		}
	}
	return out, nil
}
