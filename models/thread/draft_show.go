package thread

import (
	"context"
	"encoding/json"
	"slices"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
)

// Drafts lists by's drafts, the latest saved first: of one circle, or of all,
// those one has left among them.
func (s *Service) Drafts(ctx context.Context, by account.ID, in circle.ID) ([]PostDraft, error) {
	g := s.db.Read(ctx)
	q := there(g, s.db.Now()).Where("account_id = ? AND state <> ?", by, shared)
	if in != "" {
		if !models.IsID(string(in)) {
			return []PostDraft{}, nil
		}
		q = q.Where("circle_id = ?", in)
	}
	var rows []draftRow
	if err := q.Order("saved_at DESC, id").Limit(maxListed).Find(&rows).Error; err != nil {
		return nil, err
	}
	return s.showDrafts(ctx, g, by, rows)
}

func (s *Service) showDraft(ctx context.Context, g *gorm.DB, by account.ID, row draftRow) (*PostDraft, error) {
	all, err := s.showDrafts(ctx, g, by, []draftRow{row})
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

// showDrafts shows drafts to who wrote them.
func (s *Service) showDrafts(ctx context.Context, g *gorm.DB, by account.ID, rows []draftRow) ([]PostDraft, error) {
	around, err := s.surroundings(ctx, g, by, rows)
	if err != nil {
		return nil, err
	}
	out := make([]PostDraft, 0, len(rows))
	for _, row := range rows {
		d := PostDraft{
			ID: row.ID, Circle: around.names[row.CircleID], Open: around.open[row.CircleID], Thread: row.thread(), Nonce: row.Nonce, Rev: row.Rev,
			State: row.State, Failure: row.Failure, PublishAt: row.PublishAt, SavedAt: row.SavedAt, ExpiresAt: row.ExpiresAt,
		}
		d.ThreadTitle = around.titles[d.Thread]
		if d.Written, err = s.written(ctx, row); err != nil {
			return nil, err
		}
		if row.Failure == failDeclined {
			if d.Why, err = s.whyBack(g, row.ID); err != nil {
				return nil, err
			}
		}
		out = append(out, d)
	}
	return out, nil
}

// written opens the words of a draft; none where their key is no more.
func (s *Service) written(ctx context.Context, row draftRow) (w Written, err error) {
	text, there, err := s.box.OpenIfThere(ctx, draftPlace(row.ID), row.Payload)
	if err != nil || !there {
		return w, err
	}
	return w, json.Unmarshal([]byte(text), &w)
}

// became opens what a draft was shared as.
func (s *Service) became(ctx context.Context, row draftRow) (*Shared, error) {
	text, err := s.open(ctx, draftPlace(row.ID), row.Payload)
	if err != nil {
		return nil, err
	}
	out := &Shared{Circle: row.CircleID}
	return out, json.Unmarshal([]byte(text), out)
}

// surroundings are where drafts belong, as their author finds it now.
type surroundings struct {
	names  map[circle.ID]room.Named
	open   map[circle.ID]bool
	titles map[ID]models.Private
}

func (s *Service) surroundings(ctx context.Context, g *gorm.DB, by account.ID, rows []draftRow) (a surroundings, err error) {
	a = surroundings{map[circle.ID]room.Named{}, map[circle.ID]bool{}, map[ID]models.Private{}}
	var circles []circle.ID
	answered := map[circle.ID][]ID{}
	for _, row := range rows {
		if !slices.Contains(circles, row.CircleID) {
			circles = append(circles, row.CircleID)
		}
		if row.ThreadID != nil {
			answered[row.CircleID] = append(answered[row.CircleID], *row.ThreadID)
		}
	}
	if len(circles) == 0 {
		return a, nil
	}
	var named []room.Named
	if err := g.Table("circles").Select("id, name").Where("id IN ?", circles).Scan(&named).Error; err != nil {
		return a, err
	}
	for _, c := range named {
		a.names[c.ID] = c
	}
	for _, in := range circles {
		stood, err := circle.See(g, by, in)
		if err == nil {
			err = stood.Check(policy.KeepDraft)
		}
		if err != nil {
			if kind := models.AsError(err).Kind; kind == models.Forbidden || kind == models.NotFound {
				continue
			}
			return a, err
		}
		a.open[in] = true
		if err := s.titles(ctx, g, stood, answered[in], a.titles); err != nil {
			return a, err
		}
	}
	return a, nil
}

// titles reads the titles of threads somebody may read into titles.
func (s *Service) titles(ctx context.Context, g *gorm.DB, stood circle.Stood, ids []ID, titles map[ID]models.Private) error {
	if len(ids) == 0 {
		return nil
	}
	var rows []threadRow
	if err := visibleThreads(g, stood).Where("threads.id IN ?", ids).Find(&rows).Error; err != nil {
		return err
	}
	v, err := s.sight(ctx, g, stood.Circle, readerOf(stood, s.db.Now()))
	if err != nil {
		return err
	}
	shown, err := v.threads(g, rows)
	for _, t := range shown {
		titles[t.ID] = t.Title
	}
	return err
}
