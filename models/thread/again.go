package thread

import (
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
)

// maxAgain bounds how many posts are shown again in one unit of work: as many as
// are folded at once.
const maxAgain = MaxFold

// showAgain shows posts again that an act folded or removed, where nothing else keeps
// them so and their words are still there. It is told by the circle
// (circle.OnRestore), which has taken itself.
func (s *Service) showAgain(tx *db.Tx, in circle.ID, act circle.ActID, ids []string) (int, error) {
	return s.again(tx, in, act, ids, func(row *postRow) { row.State, row.ActID, row.DueAt = live, nil, nil })
}

// onlyFold folds posts that an act removed.
func (s *Service) onlyFold(tx *db.Tx, in circle.ID, act circle.ActID, ids []string) (int, error) {
	return s.again(tx, in, act, ids, func(row *postRow) { row.State, row.DueAt = folded, nil })
}

func (s *Service) again(tx *db.Tx, in circle.ID, act circle.ActID, ids []string, as func(*postRow)) (shown int, err error) {
	stood, err := circle.Hold(tx, in)
	if err != nil {
		return 0, err
	}
	var rows []postRow
	err = tx.Where("circle_id = ? AND id IN ? AND act_id = ? AND state IN ? AND (body IS NOT NULL OR kind = ?)", in, ids, act, []string{folded, removed}, presence).
		Order("thread_id, id").Limit(maxAgain).Find(&rows).Error
	for i := range rows {
		if err != nil {
			return shown, err
		}
		as(&rows[i])
		err = s.standsAs(tx, stood.Mver, &rows[i])
		shown++
	}
	return shown, err
}

// standsAs keeps how a post stands now, and tells of it.
func (s *Service) standsAs(tx *db.Tx, mver int64, row *postRow) error {
	row.Rev++
	err := tx.Table("posts").Where("id = ?", row.ID).Updates(map[string]any{"state": row.State, "act_id": row.ActID, "due_at": row.DueAt, "rev": row.Rev}).Error
	if err != nil {
		return err
	}
	var t threadRow
	if err := tx.Where("id = ?", row.ThreadID).Take(&t).Error; err != nil {
		return err
	}
	if err := s.tally(tx, &t); err != nil {
		return err
	}
	return s.tellPost(tx, t, *row, mver, moderated)
}
