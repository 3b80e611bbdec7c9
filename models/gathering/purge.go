package gathering

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/room"
	"example.org/afterward/models/seal"
)

// expiring deletes rows that say themselves when they go, some at a time.
var expiring = []string{
	"DELETE FROM witnesses WHERE id IN (SELECT id FROM witnesses WHERE expires_at <= ? LIMIT ?)",
	"DELETE FROM closing_words WHERE (gathering_id, person_id) IN (SELECT gathering_id, person_id FROM closing_words WHERE expires_at <= ? LIMIT ?)",
	"DELETE FROM drafts WHERE (gathering_id, person_id) IN (SELECT gathering_id, person_id FROM drafts WHERE expires_at <= ? LIMIT ?)",
	"DELETE FROM care_notes WHERE id IN (SELECT id FROM care_notes WHERE expires_at <= ? LIMIT ?)",
	"DELETE FROM green_lines WHERE id IN (SELECT id FROM green_lines WHERE expires_at <= ? LIMIT ?)",
	"DELETE FROM feedback WHERE (gathering_id, person_id) IN (SELECT gathering_id, person_id FROM feedback WHERE expires_at <= ? LIMIT ?)",
}

// ofGathering deletes what a gathering leaves, but for what is said of it for
// longer.
var ofGathering = []string{
	"DELETE FROM witnesses WHERE gathering_id = ?",
	"DELETE FROM closing_words WHERE gathering_id = ?",
	"DELETE FROM drafts WHERE gathering_id = ?",
	"DELETE FROM moves WHERE gathering_id = ?",
	"DELETE FROM seats WHERE gathering_id = ?",
}

// maxPurged bounds the gatherings one round purges: each takes its circle.
const maxPurged = 50

// Purge deletes what was said in gatherings whose time for it is over, with the
// moves of their floor, their seats and their script, and tells the circle with a
// receipt. Whatever else has expired goes too, at most limit of each kind. It
// reports how much it did. The keys follow with room.ForgetKeys and ForgetKeys.
func (s *Service) Purge(ctx context.Context, limit int) (done int64, err error) {
	g, now := s.db.Read(ctx), s.db.Now()
	var due []ID
	err = g.Table("gatherings").Where("purge_at <= ? AND purged_at IS NULL", now).Order("purge_at").Limit(min(limit, maxPurged)).Pluck("id", &due).Error
	if err != nil {
		return 0, err
	}
	for _, of := range due {
		n, failed := s.purge(ctx, of)
		done, err = done+n, errors.Join(err, failed) // one that cannot be purged holds up no other
	}
	for _, expired := range expiring {
		var n int64
		failed := s.db.Do(ctx, func(tx *db.Tx) error {
			gone := tx.Exec(expired, now, limit)
			n = gone.RowsAffected
			return gone.Error
		})
		done, err = done+n, errors.Join(err, failed)
	}
	return done, err
}

// purge purges one gathering, if it is due.
func (s *Service) purge(ctx context.Context, of ID) (done int64, err error) {
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		done = 0
		g, stood, err := hold(tx, of)
		if err != nil {
			return err
		}
		if g.PurgeAt == nil || g.PurgedAt != nil || tx.Now.Before(*g.PurgeAt) {
			return nil
		}
		done = 1
		return s.forget(tx, g, stood)
	})
	return done, err
}

// forget deletes what is left of a gathering but that it was, who was there, and
// how much was said in all. Nothing of it tells who spoke and who passed.
func (s *Service) forget(tx *db.Tx, g row, stood circle.Stood) error {
	var through struct{ Seq int64 }
	err := tx.Raw(`SELECT COALESCE(MAX(seq), 0) AS seq FROM (
		SELECT seq FROM moves WHERE gathering_id = ? UNION ALL SELECT said_seq FROM witnesses WHERE gathering_id = ?) AS told`, g.ID, g.ID).Scan(&through).Error
	if err != nil {
		return err
	}
	for _, left := range ofGathering {
		if err := tx.Exec(left, g.ID).Error; err != nil {
			return err
		}
	}
	if err := room.ForgetGathering(tx, g.RoomID, g.CircleID, stood.Mver, string(g.ID), through.Seq); err != nil {
		return err
	}
	g.Script, g.PurgedAt, g.DueAt = nil, &tx.Now, nil
	err = tx.Table("gatherings").Where("id = ?", g.ID).
		Updates(map[string]any{"script": nil, "purged_at": g.PurgedAt, "due_at": nil, "pulse_at": nil}).Error
	if err != nil {
		return err
	}
	return s.tell(tx, g, stood, stood.Mver)
}

// ForgetKeys destroys the keys of weeks of which no private line is kept any
// more, and reports how many.
func (s *Service) ForgetKeys(ctx context.Context) (int64, error) {
	return s.box.Destroy(ctx, seal.Care, s.db.Now().Add(-careKept-draftKept)) // a line is as old as its gathering was long
}

// forgetPerson is circle.OnForget: what somebody has answered, written and said
// of gatherings goes with their words.
func (s *Service) forgetPerson(tx *db.Tx, in circle.ID, person circle.PersonID, words string) error {
	of := tx.Table("gatherings").Select("id").Where("circle_id = ?", in)
	err := tx.Where("person_id = ? AND gathering_id IN (?)", person, of).Delete(&draftRow{}).Error
	if err != nil || words != circle.Withdraw {
		return err
	}
	err = tx.Table("witnesses").Where("author_id = ? AND gathering_id IN (?)", person, of).Updates(map[string]any{"body": nil, "state": withdrawn}).Error
	if err != nil {
		return err
	}
	for _, row := range []any{&wordRow{}, &careRow{}, &feedbackRow{}} {
		if err := tx.Where("person_id = ? AND gathering_id IN (?)", person, of).Delete(row).Error; err != nil {
			return err
		}
	}
	if err := tx.Where("by_id = ? AND gathering_id IN (?)", person, of).Delete(&greenRow{}).Error; err != nil {
		return err
	}
	notes := tx.Table("care_notes").Where("circle_id = ?", in).Session(&gorm.Session{})
	if err := notes.Where("about_id = ?", person).Update("about_id", nil).Error; err != nil {
		return err
	}
	return notes.Where("by_id = ?", person).Update("body", nil).Error
}
