package gathering

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

// Night is a gathering that is to come, with who holds it.
type Night struct {
	Gathering ID             `json:"gathering"`
	Title     models.Private `json:"title,omitempty"`
	StartsAt  time.Time      `json:"startsAt"`
	Minutes   int            `json:"minutes"`
	State     string         `json:"state" enum:"scheduled,open,closed,cancelled"`
	Full      bool           `json:"full,omitempty" doc:"You hold enough around then, so there is no place to take."`
	Places    []NightPlace   `json:"places" doc:"All four, in this order: host, guardian, and who stands by for each."`
}

// NightPlace is one place in it.
type NightPlace struct {
	Place  string         `json:"place" enum:"host,guardian,host_backup,guardian_backup"`
	Person *circle.Person `json:"person,omitempty" doc:"Absent where it is empty."`
	Mine   bool           `json:"mine,omitempty"`
	May    []string       `json:"may" enum:"take,give_back" doc:"What you can do with it now."`
}

// ahead is how far ahead a rota is shown (domain.md §8.6).
const ahead = 28 * 24 * time.Hour

// Rota lists the gatherings of a circle in the four weeks to come, and who holds each.
func (s *Service) Rota(ctx context.Context, by account.ID, in circle.ID) ([]Night, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.SeeRota); err != nil {
		return nil, err
	}
	now := s.db.Now()
	var rows []row
	err = g.Where("circle_id = ? AND state IN ? AND starts_at > ? AND starts_at < ?", in, []string{scheduled, opened}, now.Add(-grace), now.Add(ahead)).
		Order("starts_at, id").Limit(maxSet).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(r row) bool { return r.lapsed(stood.State, now) })
	return s.nights(ctx, g, stood, rows...)
}

// nights shows who holds gatherings to somebody.
func (s *Service) nights(ctx context.Context, g *gorm.DB, stood circle.Stood, rows ...row) ([]Night, error) {
	var people []circle.PersonID
	for _, r := range rows {
		for _, place := range Places {
			if p := r.holder(place); p != "" {
				people = append(people, p)
			}
		}
	}
	names, err := circle.PersonsOf(ctx, g, s.box, slices.Compact(slices.Sorted(slices.Values(people))))
	if err != nil {
		return nil, err
	}
	out := make([]Night, 0, len(rows))
	for _, r := range rows {
		one := Night{Gathering: r.ID, StartsAt: r.StartsAt, Minutes: r.Minutes, State: r.State}
		if one.Title, err = s.open(ctx, titlePlace(r.ID), r.Title); err != nil {
			return nil, err
		}
		holds := policy.Check(stood.Standing, policy.HoldPlace) == nil && r.State == scheduled
		if holds && s.duty != nil && !r.has(stood.Person) {
			err := s.duty.Free(g, r.CircleID, stood.Person, r.ID, r.StartsAt, true)
			if _, told := refused(err); err != nil && !told {
				return nil, err
			}
			one.Full = err != nil
		}
		for _, place := range Places {
			one.Places = append(one.Places, r.place(place, stood, names, one.Full))
		}
		out = append(out, one)
	}
	return out, nil
}

// place shows one place to somebody; full is whether they hold enough around then.
func (g row) place(place string, stood circle.Stood, names map[circle.PersonID]circle.Person, full bool) NightPlace {
	holder := g.holder(place)
	one := NightPlace{Place: place, Mine: holder != "" && holder == stood.Person, May: []string{}}
	if p, known := names[holder]; known {
		one.Person = &p
	}
	switch stands := place == backs || place == watchful; {
	case g.State != scheduled:
	case one.Mine:
		one.May = append(one.May, "give_back")
	case holder == "" && !g.has(stood.Person) && (stands || !full) && policy.Check(stood.Standing, laws[place]) == nil:
		one.May = append(one.May, "take")
	}
	return one
}
