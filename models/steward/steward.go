// Package steward knows who the stewards are: the people above circles, to whom a
// circle's own moderators answer.
//
// They are made and ended by the operator's command line, for a year at most, and
// never by the interface. What they decide they decide in pairs, never about a
// circle they are or ever were in, and whoever is there is told that they were.
// They read nothing of a circle but what was reported, unless they break the glass.
package steward

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

// Steward is one of them, by the name they have as a steward.
type Steward struct {
	Account account.ID     `json:"-"`
	Name    models.Private `json:"name"`
	Since   time.Time      `json:"since"`
	Until   time.Time      `json:"until" doc:"When their term ends."`
}

// Limits of stewards.
const (
	Term      = 365 * 24 * time.Hour
	MaxName   = 40 // Unicode code points
	MaxAtOnce = 50
)

// What can be wrong with stewards.
var (
	ErrName = &models.Error{Kind: models.Invalid, Code: "request", Message: "A steward has a name of 1 to 40 characters."}
	ErrMany = &models.Error{Kind: models.Conflict, Code: "stewards_full", Message: "There are fifty stewards already."}
)

type row struct {
	AccountID account.ID
	Name      []byte // sealed
	Since     time.Time
	Until     time.Time
	EndedAt   *time.Time
}

func (row) TableName() string { return "stewards" }

func place(who account.ID) seal.Place {
	return seal.Place{Table: "stewards", Column: "name", Row: string(who)}
}

// Service is what can be done with stewards.
type Service struct {
	db  *db.DB
	box *seal.Box
}

// NewService returns a Service that keeps its stewards in d.
func NewService(d *db.DB, box *seal.Box, circles *circle.Service) *Service {
	s := &Service{db: d, box: box}
	circles.OnErase(s.forget)
	return s
}

// Make makes somebody a steward from now on, for a year; again, for a year from
// then. It is the operator's.
func (s *Service) Make(ctx context.Context, who account.ID, name models.Private) error {
	name = name.Clean()
	if n := name.Runes(); n < 1 || n > MaxName {
		return ErrName.At("name")
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		var others int64
		if err := current(tx.DB, tx.Now).Where("account_id <> ?", who).Count(&others).Error; err != nil {
			return err
		}
		if others >= MaxAtOnce {
			return ErrMany
		}
		sealed, err := s.box.Seal(ctx, seal.Instance(seal.Names), tx.Now, place(who), name)
		if err != nil {
			return err
		}
		return tx.Exec(`INSERT INTO stewards (account_id, name, since, until) VALUES (?, ?, ?, ?)
			ON CONFLICT (account_id) DO UPDATE SET name = excluded.name, until = excluded.until, ended_at = NULL`, who, sealed, tx.Now, tx.Now.Add(Term)).Error
	})
}

// End ends somebody's term now. Twice is once.
func (s *Service) End(ctx context.Context, who account.ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		return tx.Table("stewards").Where("account_id = ? AND ended_at IS NULL", who).Update("ended_at", tx.Now).Error
	})
}

// All lists those whose term goes on, the longest first.
func (s *Service) All(ctx context.Context) ([]Steward, error) {
	g := s.db.Read(ctx)
	var rows []row
	if err := current(g, s.db.Now()).Order("since, account_id").Limit(MaxAtOnce).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Steward, 0, len(rows))
	for _, r := range rows {
		one, err := s.steward(ctx, r)
		if err != nil {
			return nil, err
		}
		out = append(out, *one)
	}
	return out, nil
}

// Read reads whether somebody is a steward now; nil where they are not.
func (s *Service) Read(ctx context.Context, g *gorm.DB, who account.ID, now time.Time) (*Steward, error) {
	var r row
	err := current(g, now).Where("account_id = ?", who).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return s.steward(ctx, r)
}

// Standing is how somebody stands, as a steward, towards something of a circle:
// whoever is or ever was in it has a part in it.
func (s *Service) Standing(ctx context.Context, g *gorm.DB, who account.ID, in circle.ID, now time.Time) (policy.Standing, *Steward, error) {
	one, err := s.Read(ctx, g, who, now)
	if err != nil || one == nil {
		return policy.Standing{}, nil, err
	}
	part, err := circle.EverIn(g, who, in)
	return policy.Standing{Steward: true, Party: part}, one, err
}

// Over lists the stewards who look at something of a circle: those who never were in
// it, the longest first.
func (s *Service) Over(ctx context.Context, g *gorm.DB, in circle.ID, now time.Time) ([]Steward, error) {
	rows, err := over(g, in, now)
	if err != nil {
		return nil, err
	}
	out := make([]Steward, 0, len(rows))
	for _, r := range rows {
		one, err := s.steward(ctx, r)
		if err != nil {
			return nil, err
		}
		out = append(out, *one)
	}
	return out, nil
}

// Tell has the stewards who look at something of a circle ask for what is on their
// desk, wherever they are signed in.
func (s *Service) Tell(tx *db.Tx, in circle.ID) error {
	rows, err := over(tx.DB, in, tx.Now)
	if err != nil {
		return err
	}
	to := make([]string, 0, len(rows))
	for _, r := range rows {
		to = append(to, string(r.AccountID))
	}
	return stream.Tell(tx, "desk", to...)
}

func over(g *gorm.DB, in circle.ID, now time.Time) (rows []row, err error) {
	apart := g.Table("memberships").Select("account_id").Where("circle_id = ?", in)
	err = current(g, now).Where("account_id NOT IN (?)", apart).Order("since, account_id").Limit(MaxAtOnce).Find(&rows).Error
	return rows, err
}

func (s *Service) steward(ctx context.Context, r row) (*Steward, error) {
	name, err := s.box.Open(ctx, place(r.AccountID), r.Name)
	return &Steward{Account: r.AccountID, Name: name, Since: r.Since, Until: r.Until}, err
}

func (s *Service) forget(tx *db.Tx, who account.ID) error {
	return tx.Where("account_id = ?", who).Delete(&row{}).Error
}

func current(g *gorm.DB, now time.Time) *gorm.DB {
	return g.Model(&row{}).Where("ended_at IS NULL AND until > ?", now)
}

// Outside reports whether there is a steward who has no part in a circle.
func (s *Service) Outside(g *gorm.DB, in circle.ID, now time.Time) (bool, error) {
	var n int64
	inside := g.Table("memberships").Select("account_id").Where("circle_id = ?", in)
	err := current(g, now).Where("account_id NOT IN (?)", inside).Limit(1).Count(&n).Error
	return n > 0, err
}
