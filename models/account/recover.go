package account

import (
	"context"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/vault"
)

// Recoverable returns the vault key wrapped by the recovery code, for whoever
// shows the recovery key of a handle, and the parameters for a new password. It
// returns ErrRecovery for a wrong code and for an unknown handle alike.
func (s *Service) Recoverable(ctx context.Context, handle models.Private, recoveryKey []byte, from string) (vault.Params, []byte, error) {
	row, err := s.proveRecovery(ctx, handle, recoveryKey, from)
	if err != nil {
		return vault.Params{}, nil, err
	}
	return vault.V1(row.KDFSalt), row.VaultByRecovery, nil
}

// Recover gives an account new credentials, for whoever shows its recovery key:
// a new password and a new recovery code. Every session ends and one begins.
func (s *Service) Recover(ctx context.Context, handle models.Private, recoveryKey []byte, c Credentials, from string) (*SignedIn, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	row, err := s.proveRecovery(ctx, handle, recoveryKey, from)
	if err != nil {
		return nil, err
	}
	hashed, err := s.hashes(ctx, c.AuthKey, c.RecoveryKey)
	if err != nil {
		return nil, err
	}
	var in *SignedIn
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		// The old hash is asked for again: of two at once, one recovers.
		changed := tx.Table("accounts").Where("id = ? AND recovery_hash = ?", row.ID, row.RecoveryHash).Updates(map[string]any{
			"auth_hash": hashed[0], "recovery_hash": hashed[1],
			"vault_by_password": c.VaultByPassword, "vault_by_recovery": c.VaultByRecovery,
		})
		if changed.Error != nil {
			return changed.Error
		}
		if changed.RowsAffected == 0 {
			return ErrRecovery
		}
		if err := revoke(tx, "account_id = ?", row.ID); err != nil {
			return err
		}
		fresh := *row
		fresh.VaultByPassword = c.VaultByPassword
		in, err = s.begin(tx, fresh)
		return err
	})
	return in, err
}

func (s *Service) proveRecovery(ctx context.Context, handle models.Private, key []byte, from string) (*accountRow, error) {
	return s.prove(ctx, handle, from, ErrRecovery, func(row *accountRow) ([]byte, string) { return key, row.RecoveryHash })
}
