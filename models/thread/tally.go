package thread

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models/db"
)

// counted narrows a query on posts to those that count: somebody's words, that are
// there, if not for everybody to read.
func counted(g *gorm.DB) *gorm.DB {
	return g.Where("NOT posts.gone AND posts.state IN ? AND posts.kind <> ?", []string{live, folded}, pointer)
}

// tally makes a thread tell of the posts that stand in it, and of no others: how
// many answers it has, which is its latest, and whether it waits for one. Every
// change to which posts stand passes here, but for a new one, which can only add
// to them. The unit of work has taken the circle.
func (s *Service) tally(tx *db.Tx, t *threadRow) error {
	var opening postRow
	if err := tx.Where("id = ?", t.OpeningID).Take(&opening).Error; err != nil {
		return err
	}
	var answers int64
	if err := counted(tx.Table("posts")).Where("thread_id = ? AND NOT opening", t.ID).Count(&answers).Error; err != nil {
		return err
	}
	latest := []postRow{opening}
	if answers > 0 {
		if err := counted(tx.DB).Where("thread_id = ?", t.ID).Order("made_seq DESC").Limit(1).Find(&latest).Error; err != nil {
			return err
		}
	}
	t.Responses, t.LastSeq, t.LastAt = int(answers), latest[0].MadeSeq, latest[0].MadeAt
	met, err := s.met(tx.Context(), tx.DB, *t, opening)
	if err != nil {
		return err
	}
	waited := t.Waits
	t.Waits = opening.State == live && t.welcomesAnswers() && !met
	switch {
	case !t.Waits:
		t.HeardAt = nil
	case !waited: // it is promised a reply again
		t.Heard = 0
		t.promise(tx.Now)
	}
	return tx.Table("threads").Where("id = ?", t.ID).Updates(map[string]any{
		"responses": t.Responses, "last_seq": t.LastSeq, "last_at": t.LastAt, "waits": t.Waits, "heard": t.Heard, "heard_at": t.HeardAt,
	}).Error
}

// tallyAll is tally of many threads at once, but for whether they wait: that is
// settled with the lines that vanish from them (SweepWithdrawn).
func tallyAll(tx *db.Tx, threads *gorm.DB) error {
	of := func(column string) *gorm.DB {
		return counted(tx.Table("posts")).Select(column).Where("posts.thread_id = threads.id")
	}
	opening := func(column string) *gorm.DB {
		return tx.Table("posts").Select(column).Where("posts.id = threads.opening_id")
	}
	latest := func(column string) clause.Expr {
		return gorm.Expr("COALESCE((?), (?))", of(column).Order("made_seq DESC").Limit(1), opening(column))
	}
	return tx.Table("threads").Where("id IN (?)", threads).Updates(map[string]any{
		"responses": of("COUNT(*)").Where("NOT opening"), "last_seq": latest("made_seq"), "last_at": latest("made_at"),
	}).Error
}

// met reports whether an answer of somebody else stands in a thread.
func (s *Service) met(ctx context.Context, g *gorm.DB, t threadRow, opening postRow) (bool, error) {
	author, err := s.writerOf(ctx, g, opening)
	if err != nil {
		return false, err
	}
	a, err := s.aliasOf(g, t.ID, author)
	if err != nil {
		return false, err
	}
	q := counted(g.Table("posts")).Where("thread_id = ? AND NOT opening", t.ID)
	if a == nil {
		q = q.Where("(author_id <> ? OR alias_id IS NOT NULL)", author)
	} else {
		q = q.Where("(author_id <> ? OR alias_id <> ?)", author, a.ID)
	}
	var n int64
	err = q.Count(&n).Error
	return n > 0, err
}

// over reports whether a time has come.
func over(at, now time.Time) bool { return !now.Before(at) }
