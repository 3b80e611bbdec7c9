package companion

import (
	"context"
	"crypto/ecdh"
	"encoding/base64"
	"errors"

	"example.org/afterward/models/account"
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
func (s *Service) Key(ctx context.Context, by account.ID) (*AccountKey, error) { return &AccountKey{}, nil }

// SetKey keeps the public half of by's key. The same again is once. Another than
// the one that is there ends by's pairs, whose lines nobody could open any more: it
// returns ErrKeyPresent with the present AccountKey, unless replace says that this is
// meant.
func (s *Service) SetKey(ctx context.Context, by account.ID, public PublicKey, replace bool) (*AccountKey, error) {
	return &AccountKey{Public: public}, public.check()
}
