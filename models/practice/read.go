package practice

import (
	"context"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/policy"
)

// Page reads what changed of by's items after a number, in the order of the
// changes: at most limit items, MaxPage of them, or about a megabyte.
func (s *Service) Page(ctx context.Context, by account.ID, after int64, limit int) (*ItemPage, error) {
	if err := policy.CheckOwn(policy.KeepPractice); err != nil {
		return nil, err
	}
	g := s.db.Read(ctx)
	// First, so that what changes meanwhile comes after it.
	practice, _, err := find(g, by)
	if err != nil {
		return nil, err
	}
	out := &ItemPage{Items: []SealedItem{}, Seq: practice.Seq}
	limit = min(max(limit, 1), MaxPage)
	var sizes []struct{ Seq, Size int64 }
	err = g.Table("items").Select("seq, COALESCE(length(sealed), 0) AS size").Where("account_id = ? AND seq > ?", by, after).Order("seq").Limit(limit + 1).Find(&sizes).Error
	if err != nil || len(sizes) == 0 {
		return out, err
	}
	fit, bytes := 0, int64(0)
	for fit < min(len(sizes), limit) && (fit == 0 || bytes+sizes[fit].Size <= pageBytes) {
		bytes += sizes[fit].Size
		fit++
	}
	out.More = fit < len(sizes)
	var rows []itemRow
	if err := g.Where("account_id = ? AND seq > ? AND seq <= ?", by, after, sizes[fit-1].Seq).Order("seq").Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		out.Items = append(out.Items, r.shown())
	}
	return out, nil
}

// ExportedItem is an item, for its author to take along: sealed, as the house has
// it. Their browser writes them out open.
type ExportedItem struct {
	ID      ItemID `json:"id" from:"items.id"`
	Kind    string `json:"kind" enum:"experience,arc,entry,not_yet,insight,commitment,follow_up,review,people,structure,choices,keys" from:"items.kind"`
	Version int64  `json:"version" from:"items.version"`
	Active  bool   `json:"active,omitempty" from:"items.active"`
	DueOn   string `json:"dueOn,omitempty" format:"date" from:"items.due_on"`
	Sealed  Sealed `json:"sealed" doc:"base64url without padding; your vault key opens it." from:"items.sealed"`
}

// exportPage is how many items one page of an export has: they can be large.
const exportPage = 20

// Export lists by's items, a page after an id.
func (s *Service) Export(ctx context.Context, by account.ID, after string) ([]ExportedItem, string, error) {
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, "", err
	}
	var rows []itemRow
	err := s.db.Read(ctx).Where("account_id = ? AND id > ? AND gone_at IS NULL", by, models.After(after)).Order("id").Limit(exportPage + 1).Find(&rows).Error
	if err != nil {
		return nil, "", err
	}
	out, next := make([]ExportedItem, 0, len(rows)), ""
	if len(rows) > exportPage {
		rows = rows[:exportPage]
		next = string(rows[exportPage-1].ID)
	}
	for _, r := range rows {
		i := r.shown()
		out = append(out, ExportedItem{i.ID, i.Kind, i.Version, i.Active, i.DueOn, i.Sealed})
	}
	return out, next, nil
}
