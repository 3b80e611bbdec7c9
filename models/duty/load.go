package duty

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
)

// Load reads what by holds, and what they are to know of it in a circle.
func (s *Service) Load(ctx context.Context, by account.ID, in circle.ID) (*Duties, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.SeeLoad); err != nil {
		return nil, err
	}
	now := s.db.Now()
	out := &Duties{Most: MaxHeld, Cards: []Debrief{}, HoldsPlace: policy.Check(stood.Standing, policy.HoldPlace) == nil}
	since, until, err := weekOf(g, in, now)
	if err != nil {
		return nil, err
	}
	out.WeekEnds = until
	if out.Held, err = gathering.HeldBy(g, by, "", since, until); err != nil {
		return nil, err
	}
	if out.RestUntil, err = restsUntil(g, by, now); err != nil {
		return nil, err
	}
	if out.Fortnight, err = tired(g, by, now); err != nil {
		return nil, err
	}
	var rows []cardRow
	err = g.Where("circle_id = ? AND person_id = ? AND ended_at > ? AND left_at IS NULL", in, stood.Person, now.Add(-OpenFor)).
		Order("ended_at DESC, id DESC").Limit(maxCards).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		c, err := s.card(ctx, g, by, r)
		if err != nil {
			return nil, err
		}
		out.Cards = append(out.Cards, *c)
	}
	if out.Asked, err = gathering.AskedFor(g, in, stood.Person, now); err != nil {
		return nil, err
	}
	next, err := gathering.Next(g, in, now)
	if err != nil {
		return nil, err
	}
	out.Handover = []HandedOver{}
	if !slices.Contains(next, stood.Person) {
		return out, nil
	}
	out.HoldsPlace = true
	out.Handover, err = s.handover(ctx, g, in)
	return out, err
}

// handover is what those who held the last gathering of a circle leave for those who
// hold the next one.
func (s *Service) handover(ctx context.Context, g *gorm.DB, in circle.ID) ([]HandedOver, error) {
	var rows []cardRow
	last := g.Table("debriefs").Select("gathering_id").Where("circle_id = ?", in).Order("ended_at DESC, id DESC").Limit(1)
	if err := g.Where("gathering_id = (?) AND handover IS NOT NULL", last).Order("role DESC").Limit(maxCards).Find(&rows).Error; err != nil {
		return nil, err
	}
	ids := make([]circle.PersonID, 0, len(rows))
	for _, r := range rows {
		ids = append(ids, r.PersonID)
	}
	people, err := circle.PersonsOf(ctx, g, s.box, ids)
	if err != nil {
		return nil, err
	}
	out := []HandedOver{}
	for _, r := range rows {
		line, err := s.open(ctx, place("handover", r.ID), r.Handover)
		if err != nil {
			return nil, err
		}
		if line != "" {
			out = append(out, HandedOver{By: people[r.PersonID], Role: r.Role, Line: line, At: r.EndedAt})
		}
	}
	return out, nil
}

// tired reports whether somebody has held ten gatherings without a fortnight between
// two of them, and without one since the last.
func tired(g *gorm.DB, who account.ID, now time.Time) (bool, error) {
	held, err := gathering.LastHeld(g, who, tiring)
	if err != nil || len(held) < tiring {
		return false, err
	}
	after := now
	for _, at := range held {
		if after.Sub(at) >= fortnight {
			return false, nil
		}
		after = at
	}
	return true, nil
}
