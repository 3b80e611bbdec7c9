package gathering

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// What whoever looks at reports has to know of gatherings.

// Is is how a gathering stands.
type Is struct{ Live bool }

// Known reads how a gathering of a circle stands. It returns policy.ErrHidden where
// there is none.
func Known(g *gorm.DB, in circle.ID, id ID) (is Is, err error) {
	if !models.IsID(string(id)) {
		return is, policy.ErrHidden
	}
	var r row
	err = g.Where("circle_id = ? AND id = ?", in, id).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = policy.ErrHidden
	}
	return Is{Live: r.State == opened}, err
}

// GatheringName is what a gathering is called, and when it is.
type GatheringName struct {
	Title    models.Private `json:"title,omitempty"`
	StartsAt time.Time      `json:"startsAt"`
}

// NameOf reads what a gathering is called; nil where there is none.
func NameOf(ctx context.Context, g *gorm.DB, box *seal.Box, id ID) (*GatheringName, error) {
	var r row
	there, err := has(g.Where("id = ?", id), &r)
	if err != nil || !there {
		return nil, err
	}
	out := &GatheringName{StartsAt: r.StartsAt}
	if r.Title != nil {
		out.Title, _, err = box.OpenIfThere(ctx, titlePlace(r.ID), r.Title)
	}
	return out, err
}

// Leads reports whether somebody leads or watches over a gathering of a circle
// that is on.
func Leads(g *gorm.DB, in circle.ID, person circle.PersonID) (bool, error) {
	var n int64
	err := g.Model(&row{}).Where("circle_id = ? AND state = ? AND (host_id = ? OR guardian_id = ?)", in, opened, person, person).Limit(1).Count(&n).Error
	return n > 0, err
}

// Leading lists those who lead or watch over what is on in a circle: over one
// gathering of it, or over any, for "".
func Leading(g *gorm.DB, in circle.ID, of ID) ([]circle.PersonID, error) {
	on := g.Where("circle_id = ? AND state = ?", in, opened)
	if of != "" {
		on = on.Where("id = ?", of)
	}
	var rows []row
	if err := on.Find(&rows).Error; err != nil {
		return nil, err
	}
	people := []circle.PersonID{}
	for _, r := range rows {
		leads, guardian, err := r.leaders(g)
		if err != nil {
			return nil, err
		}
		if people = append(people, leads...); guardian != "" {
			people = append(people, guardian)
		}
	}
	slices.Sort(people)
	return slices.Compact(people), nil
}
