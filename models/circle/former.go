package circle

import (
	"context"
	"encoding/hex"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// How names change: seldom, so that people know whom they talk to, and so that
// nobody steps into a name that somebody else has just left.
const (
	renameEvery  = 7 * 24 * time.Hour
	formerShown  = 30 * 24 * time.Hour // to those who look after the circle
	formerKept   = 90 * 24 * time.Hour // during which nobody else takes it
	maxFormer    = 10                  // shown of one person
	sweepFormers = 500                 // rows of one round
)

// ErrRenamed answers whoever has just changed their name; its state says from
// when on they can again.
var ErrRenamed = &models.Error{Kind: models.Conflict, Code: "renamed", Message: "You changed your name here less than a week ago. You can change it again after that."}

// FormerName is what somebody was called.
type FormerName struct {
	Name models.Private `json:"name"`
	At   time.Time      `json:"at" doc:"Until when."`
}

type formerRow struct {
	CircleID ID
	NameKey  []byte
	PersonID PersonID
	Name     []byte // sealed; nil once nobody reads it, and of who is not to be known by it
	At       time.Time
}

func (formerRow) TableName() string { return "former_names" }

func formerPlace(id ID, key []byte) seal.Place {
	return seal.Place{Table: "former_names", Column: "name", Row: string(id) + "/" + hex.EncodeToString(key)}
}

// rename puts down what somebody is called until now. was is their membership
// before the change and is the key of the name they take. It returns ErrRenamed
// where they have changed it within a week; writing the same name differently is
// always possible.
func (s *Service) rename(tx *db.Tx, was memberRow, is []byte) error {
	if string(was.NameKey) == string(is) {
		return nil
	}
	var last formerRow
	err := tx.Where("person_id = ?", was.ID).Order("at DESC").Limit(1).Take(&last).Error
	switch {
	case err == nil && tx.Now.Before(last.At.Add(renameEvery)):
		return ErrRenamed.At("name").With(Until{last.At.Add(renameEvery)})
	case err != nil && !errors.Is(err, gorm.ErrRecordNotFound):
		return err
	}
	name, err := s.box.Open(tx.Context(), namePlace(was.ID), was.Name)
	if err != nil {
		return err
	}
	sealed, err := s.box.Seal(tx.Context(), seal.Circle(string(was.CircleID), seal.Names), tx.Now, formerPlace(was.CircleID, was.NameKey), name)
	if err != nil {
		return err
	}
	if err := tx.Where("circle_id = ? AND name_key = ?", was.CircleID, is).Delete(&formerRow{}).Error; err != nil { // their own, taken up again
		return err
	}
	return keepFormer(tx, was, sealed)
}

// keepFormer holds a name for ninety days from now.
func keepFormer(tx *db.Tx, m memberRow, sealed []byte) error {
	return tx.Exec(`INSERT INTO former_names (circle_id, name_key, person_id, name, at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (circle_id, name_key) DO UPDATE SET person_id = excluded.person_id, name = excluded.name, at = excluded.at`,
		m.CircleID, m.NameKey, m.ID, sealed, tx.Now).Error
}

// heldName reports whether somebody else was called so until lately.
func heldName(g *gorm.DB, id ID, by account.ID, key []byte, now time.Time) (bool, error) {
	var n int64
	err := g.Table("former_names").Joins("JOIN memberships ON memberships.id = former_names.person_id").
		Where("former_names.circle_id = ? AND former_names.name_key = ? AND memberships.account_id <> ? AND former_names.at > ?", id, key, by, now.Add(-formerKept)).
		Count(&n).Error
	return n > 0, err
}

// Formerly tells those who look after a circle what somebody was called in the
// last thirty days, the latest first.
func (s *Service) Formerly(ctx context.Context, by account.ID, id ID, person PersonID) ([]FormerName, error) {
	g := s.db.Read(ctx)
	m, err := s.about(g, by, id, person, policy.SeeLog)
	if err != nil {
		return nil, err
	}
	return s.formerly(ctx, g, m)
}

// formerly lists what somebody was called in the last thirty days, the latest
// first.
func (s *Service) formerly(ctx context.Context, g *gorm.DB, m memberRow) ([]FormerName, error) {
	var rows []formerRow
	err := g.Where("person_id = ? AND name IS NOT NULL AND at > ?", m.ID, s.db.Now().Add(-formerShown)).Order("at DESC").Limit(maxFormer).Find(&rows).Error
	out := make([]FormerName, 0, len(rows))
	for _, row := range rows {
		if err != nil {
			return nil, err
		}
		var name models.Private
		name, err = s.box.Open(ctx, formerPlace(m.CircleID, row.NameKey), row.Name)
		out = append(out, FormerName{Name: name, At: row.At})
	}
	return out, err
}

// SweepFormer deletes names of thirty days ago and frees those of ninety.
func (s *Service) SweepFormer(ctx context.Context) (done int64, err error) {
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		var due []formerRow
		err := tx.Where("at <= ? OR at <= ? AND name IS NOT NULL", tx.Now.Add(-formerKept), tx.Now.Add(-formerShown)).Order("at").Limit(sweepFormers).Find(&due).Error
		for _, row := range due {
			if err != nil {
				return err
			}
			at := tx.Where("circle_id = ? AND name_key = ?", row.CircleID, row.NameKey)
			if row.At.After(tx.Now.Add(-formerKept)) {
				err = at.Model(&formerRow{}).Update("name", nil).Error
			} else {
				err = at.Delete(&formerRow{}).Error
			}
			done++
		}
		return err
	})
	return done, err
}
