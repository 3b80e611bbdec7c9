package account

import (
	"bytes"
	"context"
	"errors"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Password is what a browser makes of a new password.
type Password struct {
	KDFVersion      int    // 1
	AuthKey         []byte // the credential
	VaultByPassword []byte // the vault key, wrapped: the same one as before
}

func (p Password) check() error {
	switch {
	case p.KDFVersion != 1:
		return ErrKey.At("kdfVersion")
	case len(p.AuthKey) != keyLen:
		return ErrKey.At("newAuthKey")
	case !wraps(p.VaultByPassword):
		return ErrKey.At("vaultByPassword")
	}
	return nil
}

// Recovery is what a browser makes of a new recovery code.
type Recovery struct {
	RecoveryKey     []byte
	VaultByRecovery []byte // the vault key, wrapped: the same one as before
}

func (r Recovery) check() error {
	switch {
	case len(r.RecoveryKey) != keyLen:
		return ErrKey.At("recoveryKey")
	case !wraps(r.VaultByRecovery):
		return ErrKey.At("vaultByRecovery")
	}
	return nil
}

// wraps reports whether these can be a vault key that is wrapped.
func wraps(sealed []byte) bool { return len(sealed) > 0 && len(sealed) <= maxVault }

// ErrRenewed answers whoever would give a new recovery code where another was given
// a moment before.
var ErrRenewed = &models.Error{Kind: models.Conflict, Code: "recovery_renewed", Message: "Another recovery code was made a moment ago, on another page. That one counts; this one does not."}

// ChangePassword gives an account another password, for whoever is signed in to it
// and shows its auth key. Every other session ends; this one goes on. The same again
// is once, so that a lost answer can be asked for again.
//
// The salt stays: it follows from the handle as an unknown handle's does, and one
// that changed would tell whoever asks twice that somebody with this handle is here.
//
// It returns ErrKey, ErrTooMany, and ErrPassword for a wrong key: of two changes at
// once the second one shows a key that is wrong by then.
func (s *Service) ChangePassword(ctx context.Context, by *Session, authKey []byte, to Password, from string) error {
	if err := to.check(); err != nil {
		return err
	}
	row, err := find(s.db.Read(ctx), by.Account)
	if err != nil {
		return err
	}
	err = s.proveKey(ctx, row, authKey, from)
	if errors.Is(err, ErrPassword) && bytes.Equal(row.VaultByPassword, to.VaultByPassword) {
		if same, failed := s.matches(ctx, to.AuthKey, row.AuthHash); same || failed != nil {
			return failed // it was changed to this already, and the answer was lost
		}
	}
	if err != nil {
		return err
	}
	hashed, err := s.hashes(ctx, to.AuthKey)
	if err != nil {
		return err
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		if err := s.holdProved(tx, row); err != nil {
			return err
		}
		// The hash and the wrap change in one statement: what is kept always opens with
		// the password that signs in.
		err := tx.Table("accounts").Where("id = ?", row.ID).Updates(map[string]any{
			"kdf_version": to.KDFVersion, "auth_hash": hashed[0], "vault_by_password": to.VaultByPassword,
		}).Error
		if err != nil {
			return err
		}
		return revoke(tx, "account_id = ? AND id <> ?", row.ID, by.ID)
	})
}

// RenewRecovery gives an account another recovery code, for whoever is signed in to
// it and shows its auth key; the one before works no more. The same again is once.
// It returns ErrKey, ErrPassword, ErrTooMany, or ErrRenewed where another page was first.
func (s *Service) RenewRecovery(ctx context.Context, who ID, authKey []byte, to Recovery, from string) error {
	if err := to.check(); err != nil {
		return err
	}
	row, err := find(s.db.Read(ctx), who)
	if err != nil {
		return err
	}
	if err := s.proveKey(ctx, row, authKey, from); err != nil {
		return err
	}
	if bytes.Equal(row.VaultByRecovery, to.VaultByRecovery) {
		if same, err := s.matches(ctx, to.RecoveryKey, row.RecoveryHash); same || err != nil {
			return err
		}
	}
	hashed, err := s.hashes(ctx, to.RecoveryKey)
	if err != nil {
		return err
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		if err := s.holdProved(tx, row); err != nil {
			return err
		}
		changed := tx.Table("accounts").Where("id = ? AND recovery_hash = ?", row.ID, row.RecoveryHash).
			Updates(map[string]any{"recovery_hash": hashed[0], "vault_by_recovery": to.VaultByRecovery})
		if changed.Error == nil && changed.RowsAffected == 0 {
			return ErrRenewed
		}
		return changed.Error
	})
}

// holdProved takes the account of a row whose auth key was shown, if that is still
// its auth key, and returns ErrPassword if it is not.
func (s *Service) holdProved(tx *db.Tx, row accountRow) error {
	now, err := hold(tx, row.ID)
	switch {
	case err != nil:
		return err
	case now.over(tx.Now):
		return ErrSignedOut
	case now.AuthHash != row.AuthHash:
		return ErrPassword
	}
	return policy.CheckOwn(policy.KeepKeys)
}
