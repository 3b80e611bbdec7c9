package practice

import (
	"bytes"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
)

// practiceRow counts an account's changes and what it keeps.
type practiceRow struct {
	AccountID account.ID
	Seq       int64
	Items     int64 // that are not gone
	Bytes     int64
}

func (practiceRow) TableName() string { return "practices" }

type itemRow struct {
	AccountID account.ID
	ID        ItemID
	Kind      string
	Version   int64
	Seq       int64
	Active    bool
	DueOn     *string
	Sealed    []byte
	GoneAt    *time.Time
}

func (itemRow) TableName() string { return "items" }

func (r itemRow) shown() SealedItem {
	i := SealedItem{ID: r.ID, Kind: r.Kind, Version: r.Version, Seq: r.Seq, Active: r.Active, Sealed: r.Sealed, Gone: r.GoneAt != nil}
	if r.DueOn != nil {
		i.DueOn = *r.DueOn
	}
	return i
}

// bytes is what a row takes of the account's room.
func (r itemRow) bytes() int64 { return rowBytes + int64(len(r.Sealed)) }

// changed is r after c, as change number seq.
func (r itemRow) changed(c ItemChange, seq int64, now time.Time) itemRow {
	r.Version, r.Seq, r.Active, r.Sealed, r.DueOn, r.GoneAt = c.Base+1, seq, c.Active, c.Sealed, nil, nil
	if c.DueOn != "" {
		r.DueOn = &c.DueOn
	}
	if c.Gone {
		r.GoneAt = &now
	}
	return r
}

// has reports whether c has been made to r already: the answer was lost, and the
// device asks again.
func (r itemRow) has(c ItemChange) bool {
	is := r.shown()
	return r.Version == c.Base+1 && is.Active == c.Active && is.DueOn == c.DueOn && is.Gone == c.Gone && bytes.Equal(r.Sealed, c.Sealed)
}

// find reads an account's practice; one that was never begun is empty.
func find(g *gorm.DB, who account.ID) (row practiceRow, begun bool, err error) {
	err = g.Where("account_id = ?", who).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return practiceRow{AccountID: who}, false, nil
	}
	return row, err == nil, err
}

// findItems reads those items of an account that changes are about.
func findItems(g *gorm.DB, who account.ID, changes []ItemChange) (map[ItemID]itemRow, error) {
	ids := make([]ItemID, 0, len(changes))
	for _, c := range changes {
		ids = append(ids, c.ID)
	}
	var rows []itemRow
	if err := g.Where("account_id = ? AND id IN ?", who, ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	items := make(map[ItemID]itemRow, len(rows))
	for _, r := range rows {
		items[r.ID] = r
	}
	return items, nil
}

// write writes an item that is new or that was changed.
func write(tx *db.Tx, r itemRow, begun bool) error {
	if !begun {
		return tx.Create(&r).Error
	}
	return tx.Table("items").Where("account_id = ? AND id = ?", r.AccountID, r.ID).Updates(map[string]any{
		"version": r.Version, "seq": r.Seq, "active": r.Active, "due_on": r.DueOn, "sealed": r.Sealed, "gone_at": r.GoneAt,
	}).Error
}

// writePractice writes what an account's practice counts.
func writePractice(tx *db.Tx, r practiceRow, begun bool) error {
	if !begun {
		return tx.Create(&r).Error
	}
	return tx.Table("practices").Where("account_id = ?", r.AccountID).Updates(map[string]any{"seq": r.Seq, "items": r.Items, "bytes": r.Bytes}).Error
}

// forget deletes all an account keeps, with the account.
func forget(tx *db.Tx, who account.ID) error {
	if err := tx.Where("account_id = ?", who).Delete(&itemRow{}).Error; err != nil {
		return err
	}
	return tx.Where("account_id = ?", who).Delete(&practiceRow{}).Error
}
