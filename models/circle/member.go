package circle

import (
	"context"
	"slices"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/policy"
)

// Member is a person and how they came. What those who look after a circle see
// beside it is nil for everybody else.
type Member struct {
	Person
	Hello    models.Private `json:"hello,omitempty" doc:"What they said on joining."`
	Since    time.Time      `json:"since"`
	Newcomer bool           `json:"newcomer" doc:"In their first two gatherings, or first two weeks."`
	SatWith  bool           `json:"satWith,omitempty" doc:"Whoever asks has been to a gathering of this circle together with them."`
	Paused   bool           `json:"paused" doc:"Their seat is kept for them."`

	MutedUntil *time.Time `json:"mutedUntil,omitempty"`
	Warned     *bool      `json:"warned,omitempty" doc:"They have not yet said that they saw a warning."`
	Barred     bool       `json:"barred,omitempty" doc:"Two stewards have ended a role of theirs here; the circle gives them none."`
	Agreed     *bool      `json:"agreed,omitempty" doc:"They have accepted the agreements as they are now."`
	Way        string     `json:"way,omitempty" enum:"founded,open,request,invite" doc:"How they came in."`
}

// Members lists the people of a circle to one of them, oldest member first.
func (s *Service) Members(ctx context.Context, by account.ID, id ID) ([]Member, error) {
	g := s.db.Read(ctx)
	stood, err := s.admit(ctx, by, id)
	if err != nil {
		return nil, err
	}
	c, err := find(g, id)
	if err != nil {
		return nil, err
	}
	looksAfter := stood.Standing
	looksAfter.Target = policy.Member
	more := policy.Check(looksAfter, policy.Mute) == nil
	var rows []memberRow
	if err := g.Where("circle_id = ? AND state IN ?", id, here).Order("joined_at, id").Limit(MaxCapacity).Find(&rows).Error; err != nil {
		return nil, err
	}
	with, err := satWith(g, id, stood.Person)
	if err != nil {
		return nil, err
	}
	out := make([]Member, 0, len(rows))
	now := s.db.Now()
	var none []PersonID // the circle gives them no role
	if more {
		if none, err = unfit(g, id, now); err != nil {
			return nil, err
		}
	}
	for _, m := range rows {
		p, err := s.person(ctx, m)
		if err != nil {
			return nil, err
		}
		standing := m.standing(c, now)
		member := Member{Person: p, Since: m.JoinedAt, Newcomer: standing.New, Paused: standing.Paused, SatWith: slices.Contains(with, m.ID)}
		if m.Hello != nil {
			if member.Hello, err = s.box.Open(ctx, helloPlace(m.ID), m.Hello); err != nil {
				return nil, err
			}
		}
		if more {
			member.Warned, member.Agreed, member.Way = &standing.Warned, &standing.Agreed, m.Way
			member.Barred = slices.Contains(none, m.ID)
			if standing.Muted {
				member.MutedUntil = m.MutedUntil
			}
		}
		out = append(out, member)
	}
	return out, nil
}
