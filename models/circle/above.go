package circle

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// What whoever looks at reports has to know of a circle.

// Tends is somebody who looks after a circle and is there now.
type Tends struct {
	Account account.ID
	Person  PersonID
}

// Tending lists those who look after a circle, the longest first.
func Tending(g *gorm.DB, in ID) ([]Tends, error) {
	var rows []memberRow
	err := g.Where("circle_id = ? AND state IN ? AND role IN ?", in, here, []policy.Role{policy.Moderator, policy.Owner}).Order("joined_at, id").Find(&rows).Error
	all := make([]Tends, 0, len(rows))
	for _, m := range rows {
		all = append(all, Tends{m.AccountID, m.ID})
	}
	return all, err
}

// Known reports whether somebody is or was in a circle, or is kept out of it.
func Known(g *gorm.DB, in ID, person PersonID) (bool, error) {
	_, err := findKnown(g, in, person)
	if errors.Is(err, policy.ErrHidden) {
		return false, nil
	}
	return err == nil, err
}

// EverIn reports whether an account is or was in a circle.
func EverIn(g *gorm.DB, who account.ID, in ID) (bool, error) {
	_, known, err := findMember(g, who, in)
	return known, err
}

// PersonIn reads who an account is in a circle, wherever they are now; "" where they
// never were there.
func PersonIn(g *gorm.DB, who account.ID, in ID) (PersonID, error) {
	m, _, err := findMember(g, who, in)
	return m.ID, err
}

// AccountOf is whose a person in a circle is; "" for nobody's.
func AccountOf(g *gorm.DB, person PersonID) (who account.ID, err error) {
	err = g.Table("memberships").Select("account_id").Where("id = ?", person).Limit(1).Scan(&who).Error
	return who, err
}

// Erased reports whether somebody's account is deleted.
func Erased(g *gorm.DB, person PersonID) (bool, error) {
	var n int64
	err := g.Table("memberships").Joins("JOIN accounts ON accounts.id = memberships.account_id").
		Where("memberships.id = ? AND accounts.closed_at IS NOT NULL", person).Limit(1).Count(&n).Error
	return n > 0, err
}

// Inside reports whether somebody is in their circle now.
func Inside(g *gorm.DB, person PersonID) (bool, error) {
	var m memberRow
	err := g.Where("id = ?", person).Limit(1).Find(&m).Error
	return m.inside(), err
}

// Shut reports whether somebody was removed from their circle, or is kept out of it:
// others ended their place, and not they themselves.
func Shut(g *gorm.DB, person PersonID) (bool, error) {
	var m memberRow
	err := g.Where("id = ?", person).Limit(1).Find(&m).Error
	return m.State == removed || m.State == banned, err
}

// CirclesOf is the ids of the circles an account is or was in, for a condition.
func CirclesOf(g *gorm.DB, who account.ID) *gorm.DB {
	return g.Table("memberships").Select("circle_id").Where("account_id = ?", who)
}

// Called reads what circles are called.
func Called(g *gorm.DB, in []ID) (map[ID]models.Private, error) {
	called := make(map[ID]models.Private, len(in))
	if len(in) == 0 {
		return called, nil
	}
	var rows []struct {
		ID   ID
		Name string
	}
	err := g.Table("circles").Select("id, name").Where("id IN ?", in).Scan(&rows).Error
	for _, c := range rows {
		called[c.ID] = models.Private(c.Name)
	}
	return called, err
}

// PersonOf reads who an account is in a circle, wherever they are now; nil where
// they never were there.
func PersonOf(ctx context.Context, g *gorm.DB, box *seal.Box, in ID, who account.ID) (*Person, error) {
	m, known, err := findMember(g, who, in)
	if err != nil || !known {
		return nil, err
	}
	name, err := OpenName(ctx, box, m.ID, m.Name)
	return &Person{ID: m.ID, Name: name, Role: m.Role}, err
}

// ClauseNow reads a line of a circle's agreements as they are, with their version;
// nil where there is none.
func ClauseNow(g *gorm.DB, in ID, number int) (version int, c *Clause, err error) {
	if err := g.Table("circles").Select("agreements_version").Where("id = ?", in).Scan(&version).Error; err != nil {
		return 0, nil, err
	}
	c, err = clauseOf(g, in, version, number)
	return version, c, err
}

// ClauseAt reads a line of one version of a circle's agreements; nil where there is
// none.
func ClauseAt(g *gorm.DB, in ID, version, number int) (*Clause, error) {
	return clauseOf(g, in, version, number)
}

// ActedIn reports whether anything was done in a circle in one of its cases.
func ActedIn(g *gorm.DB, in ID, id string) (bool, error) {
	if !models.IsID(id) {
		return false, nil
	}
	var n int64
	err := g.Table("acts").Where("circle_id = ? AND case_id = ?", in, id).Limit(1).Count(&n).Error
	return n > 0, err
}

// RemovedSince reports whether somebody was asked to leave a room of a circle, or the
// circle, since a time.
func RemovedSince(g *gorm.DB, in ID, since time.Time) (bool, error) {
	var n int64
	err := g.Table("acts").Where("circle_id = ? AND what IN ? AND at >= ?", in, []string{actRoomRemoved, actRemoved, actBanned}, since).Limit(1).Count(&n).Error
	return n > 0, err
}
