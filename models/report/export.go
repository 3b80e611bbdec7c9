package report

import (
	"context"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

// ExportedReport is something one asked to be looked at, and what came of it, to
// take along.
type ExportedReport struct {
	ID       ID             `json:"id" from:"reports.id"`
	Circle   circle.ID      `json:"circle" from:"cases.circle_id"`
	Called   models.Private `json:"called" doc:"The circle's name."`
	Kind     string         `json:"kind" enum:"post,part,person,gathering,circle" doc:"What it is about." from:"cases.kind"`
	Thing    string         `json:"thing" from:"cases.thing_id"`
	Category string         `json:"category" enum:"unsafe_now,harassment,sexual_boundary,sourcing_or_dosing,selling_or_recruiting,pressure_or_control,privacy_breach,hate,self_harm_worry,minor,other" from:"reports.category"`
	Clause   int            `json:"clause,omitempty" doc:"The number of the agreement it goes against." from:"reports.clause"`
	Note     models.Private `json:"note,omitempty" from:"reports.note"`
	Route    string         `json:"route" enum:"circle,stewards" doc:"Who looks at it." from:"cases.route"`
	State    string         `json:"state" enum:"waiting,held,acted,dismissed,void" from:"cases.state"`
	At       time.Time      `json:"at" from:"reports.at"`
	ClosedAt *time.Time     `json:"closedAt,omitempty" from:"cases.closed_at"`
}

// ExportReports lists what by has reported, a page after an id.
func (s *Service) ExportReports(ctx context.Context, by account.ID, after string) ([]ExportedReport, string, error) {
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, "", err
	}
	g := s.db.Read(ctx)
	var rows []reportRow
	if err := g.Where("reporter_id = ? AND id > ?", by, models.After(after)).Order("id").Limit(models.ExportPage + 1).Find(&rows).Error; err != nil {
		return nil, "", err
	}
	rows, next := models.Paged(rows, func(r reportRow) ID { return r.ID })
	all, err := s.owned(ctx, g, rows)
	if err != nil {
		return nil, "", err
	}
	out := make([]ExportedReport, 0, len(all))
	for _, r := range all {
		out = append(out, ExportedReport{
			ID: r.ID, Circle: r.Circle, Called: r.Called, Kind: r.Thing.Kind, Thing: r.Thing.ID, Category: r.Category, Clause: r.Clause, Note: r.Note,
			Route: r.Route, State: r.State, At: r.At, ClosedAt: r.ClosedAt,
		})
	}
	return out, next, nil
}
