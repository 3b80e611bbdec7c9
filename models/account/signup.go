package account

import (
	"context"

	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/seal"
)

// Credentials are what a browser makes of a password and a recovery code.
type Credentials struct {
	KDFVersion      int    // 1
	AuthKey         []byte // from the password
	VaultByPassword []byte // the vault key, wrapped
	RecoveryKey     []byte // from the recovery code
	VaultByRecovery []byte // the vault key, wrapped
}

func (c Credentials) check() error {
	switch {
	case c.KDFVersion != 1:
		return ErrKey.At("kdfVersion")
	case len(c.AuthKey) != keyLen:
		return ErrKey.At("authKey")
	case len(c.RecoveryKey) != keyLen:
		return ErrKey.At("recoveryKey")
	case !wraps(c.VaultByPassword):
		return ErrKey.At("vaultByPassword")
	case !wraps(c.VaultByRecovery):
		return ErrKey.At("vaultByRecovery")
	}
	return nil
}

// SignedIn is a fresh sign-in. Token is shown to the browser once.
type SignedIn struct {
	Account         *Account
	Session         *Session
	Token           string
	VaultByPassword []byte
}

// SignUp makes an account for an adult and signs it in. It returns ErrHandle, ErrOtherHandle,
// ErrReserved, ErrTaken, ErrAdult, ErrKey or ErrTooMany.
func (s *Service) SignUp(ctx context.Context, handle models.Private, adult bool, c Credentials, from string) (*SignedIn, error) {
	key, err := skeleton(handle)
	switch {
	case err != nil:
		return nil, err
	case isReserved(key):
		return nil, ErrReserved.At("handle")
	case !passes(handle.Clean()):
		return nil, ErrOtherHandle.At("handle")
	case !adult:
		return nil, ErrAdult.At("adult")
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	if err := s.limit(ctx, limit{"sign-up/" + from, signUpFrom}); err != nil {
		return nil, err
	}
	hashed, err := s.hashes(ctx, c.AuthKey, c.RecoveryKey)
	if err != nil {
		return nil, err
	}
	row := accountRow{
		ID: ID(models.NewID()), HandleKey: s.box.Mark("handle", key), KDFVersion: c.KDFVersion, KDFSalt: s.salt(key),
		AuthHash: hashed[0], RecoveryHash: hashed[1], VaultByPassword: c.VaultByPassword, VaultByRecovery: c.VaultByRecovery,
	}
	if row.Handle, err = s.box.Seal(ctx, seal.Instance(seal.Names), models.Now(), placeOf(row.ID), handle.Clean()); err != nil {
		return nil, err
	}
	var in *SignedIn
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		row.CreatedAt, row.AdultAt = tx.Now, tx.Now
		made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		if made.Error != nil {
			return made.Error
		}
		if made.RowsAffected == 0 {
			return ErrTaken.At("handle")
		}
		in, err = s.begin(tx, row)
		return err
	})
	return in, err
}
