package account

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/seal"
)

type accountRow struct {
	ID              ID
	HandleKey       []byte // a keyed hash of the skeleton: finds, and tells nothing
	Handle          []byte // sealed
	AuthHash        string
	RecoveryHash    string
	KDFVersion      int    `gorm:"column:kdf_version"`
	KDFSalt         []byte `gorm:"column:kdf_salt"`
	VaultByPassword []byte
	VaultByRecovery []byte
	AdultAt         time.Time
	CreatedAt       time.Time
	ClosingAt       *time.Time // when it will be erased
	ClosedAt        *time.Time // when it was
	SuspendedUntil  *time.Time
}

func (accountRow) TableName() string { return "accounts" }

type sessionRow struct {
	ID          SessionID
	AccountID   ID
	TokenHash   []byte
	CreatedAt   time.Time
	SeenAt      time.Time
	EndsAt      time.Time
	RevokedRver *int64
}

func (sessionRow) TableName() string { return "sessions" }

func (r sessionRow) inForce(now time.Time) bool { return r.RevokedRver == nil && now.Before(r.EndsAt) }

func placeOf(id ID) seal.Place {
	return seal.Place{Table: "accounts", Column: "handle", Row: string(id)}
}

func (s *Service) open(ctx context.Context, row accountRow) (*Account, error) {
	handle, err := s.box.Open(ctx, placeOf(row.ID), row.Handle)
	a := &Account{ID: row.ID, Handle: handle, CreatedAt: row.CreatedAt, ClosingAt: row.ClosingAt}
	if until := row.SuspendedUntil; until != nil && models.Now().Before(*until) {
		a.ShutUntil = until
	}
	return a, err
}

func (s *Service) findByHandle(g *gorm.DB, key models.Private) (row accountRow, known bool, err error) {
	err = g.Where("handle_key = ?", s.box.Mark("handle", key)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) || err == nil && row.over(models.Now()) {
		return accountRow{}, false, nil // a handle that is kept from others is as unknown as any
	}
	return row, err == nil, err
}

func find(g *gorm.DB, id ID) (row accountRow, err error) {
	err = g.Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = ErrSignedOut
	}
	return row, err
}

// Hold takes an account's row for one unit of work: what one person takes on happens
// one after the other, in whichever circles.
func Hold(tx *db.Tx, who ID) error {
	var id string
	return tx.Table("accounts").Clauses(db.Take).Select("id").Where("id = ?", who).Take(&id).Error
}
