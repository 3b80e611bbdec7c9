package report

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
)

// Four hours a week are enough for anyone to read what was reported: whoever has worked
// that long takes on nothing new but what cannot wait. What they work on they go on
// with. (domain.md §8.6)
const (
	MaxWork  = 4 * time.Hour // in one ISO week, UTC
	workKept = 14 * 24 * time.Hour
	maxWork  = 1000 // stretches of one week that are read
)

// ErrWork answers whoever has worked on cases for four hours this week.
var ErrWork = &models.Error{Kind: models.Conflict, Code: "case_work_enough", Message: "You have worked on reports for four hours this week, and that is enough for anyone. What cannot wait you can still take on; the rest somebody else looks at."}

// WorkFrom says from when somebody may take on what can wait again.
type WorkFrom struct {
	Until time.Time `json:"until"`
}

type workRow struct {
	ID        string
	AccountID account.ID
	CaseID    *CaseID
	Since     time.Time
	Until     time.Time
}

func (workRow) TableName() string { return "case_work" }

// weekOf is the Monday of a time, in UTC.
func weekOf(at time.Time) time.Time {
	at = at.UTC().Truncate(24 * time.Hour)
	return at.Add(-time.Duration((int(at.Weekday())+6)%7) * 24 * time.Hour)
}

// worked is for how long somebody has had cases this week; two at once count once.
func worked(g *gorm.DB, by account.ID, now time.Time) (d time.Duration, err error) {
	var rows []workRow
	week := weekOf(now)
	if err := g.Where("account_id = ? AND until > ?", by, week).Order("since, id").Limit(maxWork).Find(&rows).Error; err != nil {
		return 0, err
	}
	at := week
	for _, r := range rows {
		since, until := latest(r.Since, at), earliest(r.Until, now)
		if until.After(since) {
			d, at = d+until.Sub(since), until
		}
	}
	return d, nil
}

func latest(a, b time.Time) time.Time { return slices.MaxFunc([]time.Time{a, b}, time.Time.Compare) }

func earliest(a, b time.Time) time.Time { return slices.MinFunc([]time.Time{a, b}, time.Time.Compare) }

// rested refuses whoever has worked enough this week to take on a case that can wait.
func (c caseRow) rested(tx *db.Tx, by account.ID) error {
	if c.Class != "usual" {
		return nil
	}
	if err := account.Hold(tx, by); err != nil {
		return err
	}
	d, err := worked(tx.DB, by, tx.Now)
	if err == nil && d >= MaxWork {
		err = ErrWork.With(WorkFrom{weekOf(tx.Now).Add(7 * 24 * time.Hour)})
	}
	return err
}

// works puts down that somebody has a case from now on until a time: one stretch, as
// long as they go on with it.
func (c caseRow) works(tx *db.Tx, by account.ID, until time.Time) error {
	went := tx.Table("case_work").Where("account_id = ? AND case_id = ? AND until > ?", by, c.ID, tx.Now).Update("until", until)
	if went.Error != nil || went.RowsAffected > 0 {
		return went.Error
	}
	return tx.Create(&workRow{ID: models.NewID(), AccountID: by, CaseID: &c.ID, Since: tx.Now, Until: until}).Error
}

// rests ends what is put down of work on a case that nobody has any more.
func (c caseRow) rests(tx *db.Tx) error {
	return tx.Table("case_work").Where("case_id = ? AND until > ?", c.ID, tx.Now).Update("until", tx.Now).Error
}

// forgetWork deletes what is put down of work two weeks after it: at most limit
// stretches.
func forgetWork(tx *db.Tx, limit int) error {
	old := tx.Table("case_work").Select("id").Where("until <= ?", tx.Now.Add(-workKept)).Order("until").Limit(limit)
	return tx.Where("id IN (?)", old).Delete(&workRow{}).Error
}
