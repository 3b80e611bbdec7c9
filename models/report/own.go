package report

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

// maxOwn is how many of one's reports are listed.
const maxOwn = 100

// Mine lists what by has reported, the latest first, and what came of it.
func (s *Service) Mine(ctx context.Context, by account.ID) ([]Report, error) {
	if err := policy.CheckOwn(policy.SeeReports); err != nil {
		return nil, err
	}
	g := s.db.Read(ctx)
	var rows []reportRow
	if err := g.Where("reporter_id = ?", by).Order("at DESC, id DESC").Limit(maxOwn).Find(&rows).Error; err != nil {
		return nil, err
	}
	return s.owned(ctx, g, rows)
}

// owned shows reports to whoever made them, with what their circles are called.
func (s *Service) owned(ctx context.Context, g *gorm.DB, rows []reportRow) ([]Report, error) {
	cases, err := casesOf(g, rows)
	if err != nil {
		return nil, err
	}
	in := make([]circle.ID, 0, len(cases))
	for _, c := range cases {
		in = append(in, c.CircleID)
	}
	called, err := circle.Called(g, in)
	if err != nil {
		return nil, err
	}
	out := make([]Report, 0, len(rows))
	for _, row := range rows {
		one, err := s.own(ctx, g, row, cases[row.CaseID], s.db.Now())
		if err != nil {
			return nil, err
		}
		one.Called = called[one.Circle]
		out = append(out, *one)
	}
	return out, nil
}

func casesOf(g *gorm.DB, of []reportRow) (map[CaseID]caseRow, error) {
	all := map[CaseID]caseRow{}
	if len(of) == 0 {
		return all, nil
	}
	ids := make([]CaseID, 0, len(of))
	for _, r := range of {
		ids = append(ids, r.CaseID)
	}
	var rows []caseRow
	err := g.Where("id IN ?", ids).Find(&rows).Error
	for _, c := range rows {
		all[c.ID] = c
	}
	return all, err
}

// own shows a report to whoever made it.
func (s *Service) own(ctx context.Context, g *gorm.DB, row reportRow, c caseRow, now time.Time) (*Report, error) {
	r := &Report{
		ID: row.ID, Circle: c.CircleID, Thing: Thing{c.Kind, c.ThingID}, Category: row.Category, Route: c.Route, State: c.State, At: row.At, ClosedAt: c.ClosedAt,
	}
	if row.Clause != nil {
		r.Clause = *row.Clause
	}
	if c.State == opened {
		r.State = "waiting"
		if c.held(now) {
			r.State = "held"
		}
	}
	if c.Route == ByStewards && c.State == opened {
		over, err := s.stewards.Over(ctx, g, c.CircleID, now)
		if err != nil {
			return nil, err
		}
		r.Nobody = len(over) == 0
	}
	var err error
	r.Note, err = s.open(ctx, place("reports", "note", string(row.ID)), row.Note)
	return r, err
}
