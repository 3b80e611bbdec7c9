package account

import (
	"bytes"
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// PasskeyID names one passkey of an account.
type PasskeyID string

// Passkey opens a vault on a device where its person is signed in already. It signs
// nobody in, so nothing of it is checked here: the device makes a secret of the salt
// (WebAuthn's PRF extension), the browser makes a key of that, and the vault key,
// wrapped by it, opens with nothing else.
type Passkey struct {
	ID             PasskeyID
	CredentialID   []byte // by which the device knows it
	Salt           []byte // what the device makes the secret of
	VaultByPasskey []byte // the vault key, wrapped
	Label          models.Private
	CreatedOn      string // a date
}

// Limits of passkeys.
const (
	maxPasskeys   = 5
	maxCredential = 1023 // bytes, WebAuthn's own bound
	passkeySalt   = 32   // bytes
	maxLabel      = 40   // runes
)

// What can be wrong with a passkey.
var (
	ErrPasskeyLabel = &models.Error{Kind: models.Invalid, Code: "label_invalid", Message: "Please call it something, in at most 40 characters."}
	ErrPasskeys     = &models.Error{Kind: models.Conflict, Code: "passkeys_full", Message: "You have five passkeys. Remove one before you add another."}
	ErrPasskeyThere = &models.Error{Kind: models.Conflict, Code: "passkey_present", Message: "This passkey opens your journal already."}
)

func (p Passkey) check() error {
	switch n := p.Label.Runes(); {
	case len(p.CredentialID) == 0 || len(p.CredentialID) > maxCredential:
		return ErrKey.At("credentialId")
	case len(p.Salt) != passkeySalt:
		return ErrKey.At("salt")
	case !wraps(p.VaultByPasskey):
		return ErrKey.At("vaultByPasskey")
	case n == 0 || n > maxLabel:
		return ErrPasskeyLabel.At("label")
	}
	return nil
}

type passkeyRow struct {
	ID             PasskeyID
	AccountID      ID
	CredentialID   []byte
	Salt           []byte
	VaultByPasskey []byte
	Label          []byte // sealed
	CreatedOn      string
}

func (passkeyRow) TableName() string { return "passkeys" }

func (r passkeyRow) place() seal.Place {
	return seal.Place{Table: "passkeys", Column: "label", Row: string(r.ID)}
}

// Passkeys are those of an account, the oldest first.
func (s *Service) Passkeys(ctx context.Context, who ID) ([]Passkey, error) {
	if err := policy.CheckOwn(policy.KeepKeys); err != nil {
		return nil, err
	}
	rows, err := findPasskeys(s.db.Read(ctx), who)
	if err != nil {
		return nil, err
	}
	out := make([]Passkey, len(rows))
	for i, row := range rows {
		if out[i], err = s.openPasskey(ctx, row); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// AddPasskey adds a passkey to an account, for whoever is signed in to it and shows
// its auth key, and returns it. The same again is once. It returns ErrKey,
// ErrPasskeyLabel, ErrPassword, ErrTooMany, ErrPasskeys, or ErrPasskeyThere.
func (s *Service) AddPasskey(ctx context.Context, who ID, authKey []byte, p Passkey, from string) (Passkey, error) {
	p.Label = p.Label.Clean()
	if err := p.check(); err != nil {
		return Passkey{}, err
	}
	owner, err := find(s.db.Read(ctx), who)
	if err != nil {
		return Passkey{}, err
	}
	if err := s.proveKey(ctx, owner, authKey, from); err != nil {
		return Passkey{}, err
	}
	row := passkeyRow{ID: PasskeyID(models.NewID()), AccountID: who, CredentialID: p.CredentialID, Salt: p.Salt, VaultByPasskey: p.VaultByPasskey}
	if row.Label, err = s.box.Seal(ctx, seal.Instance(seal.Names), models.Now(), row.place(), p.Label); err != nil {
		return Passkey{}, err
	}
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		if err := s.holdProved(tx, owner); err != nil {
			return err
		}
		there, err := findPasskeys(tx.DB, who)
		if err != nil {
			return err
		}
		for _, one := range there {
			if !bytes.Equal(one.CredentialID, p.CredentialID) {
				continue
			}
			if !bytes.Equal(one.VaultByPasskey, p.VaultByPasskey) || !bytes.Equal(one.Salt, p.Salt) {
				return ErrPasskeyThere
			}
			row = one // the answer was lost
			return nil
		}
		if len(there) >= maxPasskeys {
			return ErrPasskeys
		}
		row.CreatedOn = tx.Now.Format(time.DateOnly)
		return tx.Create(&row).Error
	})
	if err != nil {
		return Passkey{}, err
	}
	return s.openPasskey(ctx, row)
}

// RemovePasskey takes a passkey from an account. Twice is once.
func (s *Service) RemovePasskey(ctx context.Context, who ID, which PasskeyID) error {
	if !models.IsID(string(which)) {
		return nil // nothing has such a name
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		if err := HoldOpen(tx, who); err != nil {
			return err
		}
		if err := policy.CheckOwn(policy.KeepKeys); err != nil {
			return err
		}
		return tx.Where("account_id = ? AND id = ?", who, which).Delete(&passkeyRow{}).Error
	})
}

func findPasskeys(g *gorm.DB, who ID) (rows []passkeyRow, err error) {
	err = g.Where("account_id = ?", who).Order("id").Limit(maxPasskeys).Find(&rows).Error
	return rows, err
}

func (s *Service) openPasskey(ctx context.Context, row passkeyRow) (Passkey, error) {
	label, err := s.box.Open(ctx, row.place(), row.Label)
	return Passkey{
		ID: row.ID, CredentialID: row.CredentialID, Salt: row.Salt, VaultByPasskey: row.VaultByPasskey, Label: label, CreatedOn: row.CreatedOn,
	}, err
}
