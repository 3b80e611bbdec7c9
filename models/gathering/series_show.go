package gathering

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/stream"
)

func (s *Service) openTitle(ctx context.Context, r seriesRow) (models.Private, error) {
	return s.open(ctx, seriesTitlePlace(r.ID), r.Title)
}

// viewSeries shows series to whoever may read their circle.
func (s *Service) viewSeries(ctx context.Context, g *gorm.DB, rows ...seriesRow) ([]Series, error) {
	hosts := make([]circle.PersonID, 0, len(rows))
	for _, r := range rows {
		hosts = append(hosts, r.HostID)
	}
	names, err := circle.PersonsOf(ctx, g, s.box, hosts)
	if err != nil {
		return nil, err
	}
	out := make([]Series, 0, len(rows))
	for _, r := range rows {
		one := Series{ID: r.ID, Circle: r.CircleID, Zone: r.Zone, Starts: r.Starts, Minutes: r.Minutes, Host: names[r.HostID], EndedAt: r.EndedAt}
		if one.Title, err = s.openTitle(ctx, r); err != nil {
			return nil, err
		}
		if one.Rule, err = ruleOf(r.Rule); err != nil {
			return nil, err
		}
		if one.Plan, err = planIn(r.Plan); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func (s *Service) firstOf(ctx context.Context, g *gorm.DB, r seriesRow) (*Series, error) {
	all, err := s.viewSeries(ctx, g, r)
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

// tellSeries tells the circle how a series stands now.
func (s *Service) tellSeries(tx *db.Tx, r seriesRow, stood circle.Stood) error {
	shown, err := s.firstOf(tx.Context(), tx.DB, r)
	if err != nil {
		return err
	}
	return tellCircle(tx, r.CircleID, stood.Mver, seriesOf, string(r.ID), stream.Fields{"series": shown})
}

// showSeries tells of series as they are now.
func (s *Service) showSeries(ctx context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	var rows []seriesRow
	if err := g.Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	all, err := s.viewSeries(ctx, g, rows...)
	if err != nil {
		return nil, err
	}
	out := make(map[string]stream.Fields, len(all))
	for _, one := range all {
		out[string(one.ID)] = stream.Fields{"series": one}
	}
	return out, nil
}
