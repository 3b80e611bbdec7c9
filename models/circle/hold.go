package circle

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// What happens in rooms and threads and is written down as an act.
const (
	RemovedFromRoom = actRoomRemoved
	LetIntoRoom     = actRoomLetIn
	SkippedClosing  = actSkipped  // a gathering was ended before its closing
	PostDeclined    = actDeclined // what waited for somebody to look
	Unmasked        = actUnmasked // who wrote as a member was looked up
)

// What packages above this one have to know of a circle's state.
const (
	Resting          = resting
	Winding          = winding
	Archived         = archived
	RetentionAtClose = retentionAtClose
)

// Hold keeps a circle for one unit of work in which the house itself acts, and
// tells how it stands. It holds an archived circle too: what is left in it has
// to be cleared away.
func Hold(tx *db.Tx, id ID) (Stood, error) {
	c, err := whatever(tx.Clauses(db.Take), id)
	return c.nobody(), err
}

// SeePerson is See for somebody known by who they are in a circle. Whoever is
// not in it any more is an outsider. The unit of work has taken the circle.
func SeePerson(tx *db.Tx, id ID, person PersonID) (Stood, error) {
	c, err := whatever(tx.DB, id)
	if err != nil {
		return Stood{}, err
	}
	s := c.nobody()
	if !models.IsID(string(person)) {
		return s, nil
	}
	var m memberRow
	err = tx.Scopes(withAccount).Where("memberships.circle_id = ? AND memberships.id = ?", id, person).Take(&m).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return s, nil
	}
	s.as(m, c, tx.Now)
	return s, err
}

// whatever finds a circle, archived or not.
func whatever(g *gorm.DB, id ID) (c circleRow, err error) {
	if !models.IsID(string(id)) {
		return c, policy.ErrHidden
	}
	err = g.Where("id = ?", id).Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = policy.ErrHidden
	}
	return c, err
}

// PersonsOf opens the personas of some who are or were in a circle.
func PersonsOf(ctx context.Context, g *gorm.DB, box *seal.Box, ids []PersonID) (map[PersonID]Person, error) {
	all := make(map[PersonID]Person, len(ids))
	if len(ids) == 0 {
		return all, nil
	}
	var rows []memberRow
	if err := g.Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, m := range rows {
		name, err := OpenName(ctx, box, m.ID, m.Name)
		if err != nil {
			return nil, err
		}
		all[m.ID] = Person{ID: m.ID, Name: name, Role: m.Role}
	}
	return all, nil
}
