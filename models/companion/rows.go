package companion

import (
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

type keyRow struct {
	AccountID account.ID
	Public    []byte
	SetAt     time.Time
}

func (keyRow) TableName() string { return "account_keys" }

type wishRow struct {
	PersonID  circle.PersonID
	CircleID  circle.ID
	AccountID account.ID
	Hours     string // with commas between
	Pace      string
	Theme     string
	Language  string
	EndsAt    time.Time
}

func (wishRow) TableName() string { return "companion_wishes" }

func (r wishRow) wish() Wish {
	return Wish{Hours: strings.Split(r.Hours, ","), Pace: r.Pace, Theme: r.Theme, Language: r.Language}
}

type yesRow struct {
	ByID    circle.PersonID
	AboutID circle.PersonID
}

func (yesRow) TableName() string { return "companion_yeses" }

// side is one of the two.
type side struct {
	ID        circle.PersonID
	AccountID account.ID
	Rests     bool
	Renews    bool
	Nudge     bool
	WroteOn   *string // the day of their latest line
}

type pairRow struct {
	ID        ID
	CircleID  circle.ID
	A         side `gorm:"embedded;embeddedPrefix:a_"` // whose id comes first
	B         side `gorm:"embedded;embeddedPrefix:b_"`
	StartedAt time.Time
	EndsAt    time.Time
	EndedAt   *time.Time // nil also where EndsAt is past, until the house looks
	Seq       int64
}

func (pairRow) TableName() string { return "companion_pairs" }

// over is when a pair ended, whoever looked or did not; nil while it goes on.
func (r pairRow) over(now time.Time) *time.Time {
	if r.EndedAt == nil && !now.Before(r.EndsAt) {
		return &r.EndsAt
	}
	return r.EndedAt
}

// sides are the one who is by and the other; nil where by is neither.
func (r *pairRow) sides(by account.ID) (mine, theirs *side) {
	switch by {
	case r.A.AccountID:
		return &r.A, &r.B
	case r.B.AccountID:
		return &r.B, &r.A
	}
	return nil, nil
}

// in is a pair as by sees it; a Standing of the law has nothing else to look at.
func (r *pairRow) in(by account.ID, now time.Time) (mine, theirs *side, err error) {
	mine, theirs = r.sides(by)
	if err := policy.Check(policy.Standing{Mine: mine != nil}, policy.UsePair); err != nil {
		return nil, nil, err
	}
	if at := r.over(now); at != nil && !now.Before(at.Add(keepFor)) {
		return nil, nil, policy.ErrHidden
	}
	return mine, theirs, nil
}

// find reads a pair.
func find(g *gorm.DB, id ID) (r pairRow, err error) {
	if !models.IsID(string(id)) {
		return r, policy.ErrHidden
	}
	err = g.Where("id = ?", id).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = policy.ErrHidden
	}
	return r, err
}

// change takes a pair of by's, changes it, and tells the two where it is not as it
// was.
func change(tx *db.Tx, by account.ID, id ID, do func(r *pairRow, mine *side) error) (pairRow, error) {
	r, err := find(tx.Clauses(db.Take), id)
	if err != nil {
		return r, err
	}
	mine, _, err := r.in(by, tx.Now)
	if err != nil {
		return r, err
	}
	was := r
	if err := do(&r, mine); err != nil || was == r {
		return r, err
	}
	return r, keep(tx, r)
}

// keep writes a pair as it is now, and tells the two.
func keep(tx *db.Tx, r pairRow) error {
	err := tx.Table("companion_pairs").Where("id = ?", r.ID).Updates(map[string]any{
		"a_rests": r.A.Rests, "a_renews": r.A.Renews, "a_nudge": r.A.Nudge, "a_wrote_on": r.A.WroteOn,
		"b_rests": r.B.Rests, "b_renews": r.B.Renews, "b_nudge": r.B.Nudge, "b_wrote_on": r.B.WroteOn,
		"ends_at": r.EndsAt, "ended_at": r.EndedAt, "seq": r.Seq,
	}).Error
	if err != nil {
		return err
	}
	return r.tell(tx)
}

func (r pairRow) tell(tx *db.Tx) error {
	return stream.Tell(tx, notice, string(r.A.AccountID), string(r.B.AccountID))
}

// burn deletes a pair and all that was written in it.
func burn(tx *db.Tx, r pairRow) error {
	if err := tx.Where("pair_id = ?", r.ID).Delete(&lineRow{}).Error; err != nil {
		return err
	}
	if err := tx.Where("id = ?", r.ID).Delete(&pairRow{}).Error; err != nil {
		return err
	}
	return r.tell(tx)
}

// burnAll is burn for those pairs that where finds; it takes them in the order of
// their ids.
func burnAll(tx *db.Tx, where string, args ...any) error {
	rows, err := takeAll(tx, where, args...)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := burn(tx, r); err != nil {
			return err
		}
	}
	return nil
}

func takeAll(tx *db.Tx, where string, args ...any) (rows []pairRow, err error) {
	err = tx.Clauses(db.Take).Where(where, args...).Order("id").Find(&rows).Error
	return rows, err
}

// going counts the pairs of an account that go on.
func going(tx *db.Tx, who account.ID) (n int64, err error) {
	err = tx.Table("companion_pairs").Where("(a_account_id = ? OR b_account_id = ?) AND ended_at IS NULL AND ends_at > ?", who, who, tx.Now).Count(&n).Error
	return n, err
}

// between reads the pair of two people that goes on, if there is one.
func between(g *gorm.DB, one, other circle.PersonID, now time.Time) (*pairRow, error) {
	a, b := min(one, other), max(one, other)
	var rows []pairRow
	err := g.Where("a_id = ? AND b_id = ? AND ended_at IS NULL AND ends_at > ?", a, b, now).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// findWish reads somebody's wish; nil where there is none, or it is over.
func findWish(g *gorm.DB, person circle.PersonID, now time.Time) (*wishRow, error) {
	var rows []wishRow
	err := g.Where("person_id = ? AND ends_at > ?", person, now).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

// unwish ends people's wishes, with every yes of theirs and to them.
func unwish(tx *db.Tx, people ...circle.PersonID) error {
	if len(people) == 0 {
		return nil
	}
	if err := tx.Where("by_id IN ? OR about_id IN ?", people, people).Delete(&yesRow{}).Error; err != nil {
		return err
	}
	return tx.Where("person_id IN ?", people).Delete(&wishRow{}).Error
}

// unwishAll is unwish for an account, wherever it is.
func unwishAll(tx *db.Tx, who account.ID) error {
	var people []circle.PersonID
	if err := tx.Table("companion_wishes").Where("account_id = ?", who).Order("person_id").Pluck("person_id", &people).Error; err != nil {
		return err
	}
	return unwish(tx, people...)
}

func dayOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }
