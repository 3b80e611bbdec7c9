package thread

import (
	"bytes"
	"context"
	"errors"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// personKey is the keyed hash by which somebody's alias in a thread is found.
func (s *Service) personKey(in ID, person circle.PersonID) []byte {
	return s.box.Mark("alias", models.Private(string(in)+"/"+string(person)))
}

// aliasOf finds the alias somebody has in a thread; nil where they have none.
func (s *Service) aliasOf(g *gorm.DB, in ID, person circle.PersonID) (*aliasRow, error) {
	var a aliasRow
	err := g.Where("thread_id = ? AND person_key = ?", in, s.personKey(in, person)).Take(&a).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	return &a, err
}

// alias is the alias somebody writes under in a thread: the one they have, or the
// next number. The unit of work has taken the circle.
func (s *Service) alias(tx *db.Tx, in circle.ID, of ID, person circle.PersonID) (*aliasRow, error) {
	a, err := s.aliasOf(tx.DB, of, person)
	if a != nil || err != nil {
		return a, err
	}
	var last int
	if err := tx.Table("aliases").Select("COALESCE(MAX(n), 0)").Where("thread_id = ?", of).Scan(&last).Error; err != nil {
		return nil, err
	}
	a = &aliasRow{ID: models.NewID(), CircleID: in, ThreadID: of, N: last + 1, PersonKey: s.personKey(of, person)}
	if a.Person, err = s.close(tx.Context(), in, tx.Now, place("aliases", "person", a.ID), models.Private(person)); err != nil {
		return nil, err
	}
	return a, tx.Create(a).Error
}

// behind reports whether somebody is who stands behind an alias, without opening it.
func (s *Service) behind(g *gorm.DB, person circle.PersonID, alias string) (bool, error) {
	var a aliasRow
	err := g.Where("id = ?", alias).Take(&a).Error
	return err == nil && bytes.Equal(a.PersonKey, s.personKey(a.ThreadID, person)), err
}

// writerOf tells who wrote a post, whether they wrote under their name or not.
func (s *Service) writerOf(ctx context.Context, g *gorm.DB, p postRow) (circle.PersonID, error) {
	if p.AuthorID != nil {
		return *p.AuthorID, nil
	}
	return s.masked(ctx, g, *p.AliasID)
}

// masked tells who stands behind an alias.
func (s *Service) masked(ctx context.Context, g *gorm.DB, alias string) (circle.PersonID, error) {
	var a aliasRow
	if err := g.Where("id = ?", alias).Take(&a).Error; err != nil {
		return "", err
	}
	person, err := s.open(ctx, place("aliases", "person", a.ID), a.Person)
	return circle.PersonID(person), err
}
