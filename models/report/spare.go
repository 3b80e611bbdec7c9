package report

import (
	"context"
	"slices"

	"gorm.io/gorm"
	conflict "gorm.io/gorm/clause"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// What somebody would rather not look at is looked at by others, as long as there are
// any: they are not told of such a case, and find it at the end of the list, marked.
// Nobody else learns of it. (domain.md §8.6)

type spareRow struct {
	PersonID circle.PersonID
	Category string
}

func (spareRow) TableName() string { return "spares" }

// Spares lists what by would rather not look at in a circle.
func (s *Service) Spares(ctx context.Context, by account.ID, in circle.ID) ([]string, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.SeeCases); err != nil {
		return nil, err
	}
	return spares(g, stood.Person)
}

// Spare says what by would rather not look at in a circle, in place of what they said
// before. It returns ErrCategory or policy's refusal.
func (s *Service) Spare(ctx context.Context, by account.ID, in circle.ID, categories []string) ([]string, error) {
	for _, c := range categories {
		if !slices.Contains(Categories, c) {
			return nil, ErrCategory.At("categories")
		}
	}
	var out []string
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := circle.Take(tx, by, in)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.SeeCases); err != nil {
			return err
		}
		if err := unspare(tx, stood.Person); err != nil {
			return err
		}
		for _, c := range categories {
			if err := tx.Clauses(conflict.OnConflict{DoNothing: true}).Create(&spareRow{stood.Person, c}).Error; err != nil {
				return err
			}
		}
		out, err = spares(tx.DB, stood.Person)
		return err
	})
	return out, err
}

func unspare(tx *db.Tx, person circle.PersonID) error {
	return tx.Where("person_id = ?", person).Delete(&spareRow{}).Error
}

func spares(g *gorm.DB, person circle.PersonID) ([]string, error) {
	all := []string{}
	err := g.Table("spares").Where("person_id = ?", person).Order("category").Limit(len(Categories)).Pluck("category", &all).Error
	return all, err
}

// spared reports whether somebody would rather not look at any of what a case was
// reported for.
func spared(g *gorm.DB, id CaseID, person circle.PersonID) (bool, error) {
	if person == "" {
		return false, nil
	}
	var n int64
	err := g.Table("reports").Joins("JOIN spares ON spares.category = reports.category").
		Where("reports.case_id = ? AND spares.person_id = ?", id, person).Limit(1).Count(&n).Error
	return n > 0, err
}
