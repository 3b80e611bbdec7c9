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

func findAlias(g *gorm.DB, id string) (a aliasRow, err error) {
	err = g.Where("id = ?", id).Take(&a).Error
	return a, err
}

// findAliases finds aliases, by their ids.
func findAliases(g *gorm.DB, ids []string) (map[string]aliasRow, error) {
	all := make(map[string]aliasRow, len(ids))
	if len(ids) == 0 {
		return all, nil
	}
	var rows []aliasRow
	err := g.Where("id IN ?", ids).Find(&rows).Error
	for _, a := range rows {
		all[a.ID] = a
	}
	return all, err
}

// behind reports whether somebody is who stands behind an alias, without opening it.
func (s *Service) behind(person circle.PersonID, a aliasRow) bool {
	return bytes.Equal(a.PersonKey, s.personKey(a.ThreadID, person))
}

// writerOf tells who wrote a post, whether they wrote under their name or not.
func (s *Service) writerOf(ctx context.Context, g *gorm.DB, p postRow) (circle.PersonID, error) {
	if p.AuthorID != nil {
		return *p.AuthorID, nil
	}
	a, err := findAlias(g, *p.AliasID)
	if err != nil {
		return "", err
	}
	return s.masked(ctx, a)
}

// masked tells who stands behind an alias.
func (s *Service) masked(ctx context.Context, a aliasRow) (circle.PersonID, error) {
	person, err := s.open(ctx, place("aliases", "person", a.ID), a.Person)
	return circle.PersonID(person), err
}
