package companion

import (
	"bytes"
	"context"
	"crypto/ecdh"
	"encoding/base64"
	"errors"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// PublicKey is the public half of an account's key: a point of P-256, uncompressed.
// It travels in base64url without padding.
type PublicKey []byte

// keyLen is in bytes: 0x04 and two coordinates.
const keyLen = 65

// MarshalText writes k as it travels.
func (k PublicKey) MarshalText() ([]byte, error) {
	return base64.RawURLEncoding.AppendEncode(nil, k), nil
}

var errKeyText = errors.New("base64url without padding is needed here")

// UnmarshalText reads k as it travels.
func (k *PublicKey) UnmarshalText(text []byte) error {
	raw, err := base64.RawURLEncoding.Strict().AppendDecode(nil, text)
	if err != nil {
		return errKeyText
	}
	*k = raw
	return nil
}

// check returns ErrKey unless k is on the curve.
func (k PublicKey) check() error {
	if len(k) != keyLen {
		return ErrKey.At("public")
	}
	if _, err := ecdh.P256().NewPublicKey(k); err != nil {
		return ErrKey.At("public")
	}
	return nil
}

// AccountKey is the public half of an account's key, where there is one.
type AccountKey struct {
	Public PublicKey `json:"public,omitempty" doc:"base64url without padding; absent until there is one."`
}

// Key reads by's own.
func (s *Service) Key(ctx context.Context, by account.ID) (*AccountKey, error) {
	if err := policy.CheckOwn(policy.KeepPractice); err != nil {
		return nil, err
	}
	row, err := findKey(s.db.Read(ctx), by)
	if err != nil || row == nil {
		return &AccountKey{}, err
	}
	return &AccountKey{row.Public}, nil
}

// SetKey keeps the public half of by's key. The same again is once. Another than
// the one that is there ends by's pairs, whose lines nobody could open any more: it
// returns ErrKeyPresent with the present AccountKey, unless replace says that this
// is meant.
func (s *Service) SetKey(ctx context.Context, by account.ID, public PublicKey, replace bool) (*AccountKey, error) {
	if err := public.check(); err != nil {
		return nil, err
	}
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		if err := account.HoldOpen(tx, by); err != nil { // no pair of theirs begins meanwhile
			return err
		}
		if err := policy.CheckOwn(policy.KeepPractice); err != nil {
			return err
		}
		was, err := findKey(tx.DB, by)
		switch {
		case err != nil:
			return err
		case was == nil:
			err = tx.Create(&keyRow{AccountID: by, Public: public, SetAt: tx.Now}).Error
		case bytes.Equal(was.Public, public):
			return nil
		case !replace:
			return ErrKeyPresent.With(AccountKey{was.Public})
		default:
			err = tx.Table("account_keys").Where("account_id = ?", by).Updates(map[string]any{"public": []byte(public), "set_at": tx.Now}).Error
			if err == nil {
				err = burnAll(tx, "a_account_id = ? OR b_account_id = ?", by, by)
			}
		}
		if err != nil {
			return err
		}
		return stream.Tell(tx, notice, string(by))
	})
	if err != nil {
		return nil, err
	}
	return &AccountKey{public}, nil
}

// findKey reads an account's key; nil where there is none.
func findKey(g *gorm.DB, who account.ID) (*keyRow, error) {
	var rows []keyRow
	err := g.Where("account_id = ?", who).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}
