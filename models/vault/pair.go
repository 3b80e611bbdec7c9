package vault

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
)

// LineName is what a line between two companions is, openly. All of it is
// authenticated: sealed under one name, a line opens under no other.
type LineName struct {
	Pair string // lower-case UUID, as are ID and By
	ID   string
	Kind string
	By   string // the member that wrote it, in the circle of the pair
}

func (n LineName) label() []byte {
	return fmt.Appendf(nil, "afterward/v1/line/%s/%s/%s/%s", n.Pair, n.ID, n.Kind, n.By)
}

// NewOwnKey makes the pair an account has: on P-256, the public half as 65 bytes.
func NewOwnKey() (*ecdh.PrivateKey, error) { return ecdh.P256().GenerateKey(rand.Reader) }

// PairKey is the key of two companions, the same for both: from one's private
// half and the other's public one, for this pair alone.
func PairKey(private *ecdh.PrivateKey, public []byte, pair string) ([]byte, error) {
	return agreed(private, public, "afterward/v1/pair/"+pair)
}

// SealLine seals a line as an item is sealed. It returns ErrTooLong for more than
// LongestItem bytes.
func SealLine(key []byte, name LineName, plain []byte) ([]byte, error) {
	iv := make([]byte, ivLen)
	_, _ = rand.Read(iv)
	return sealPadded(key, name.label(), plain, iv)
}

// OpenLine opens what SealLine sealed.
func OpenLine(key []byte, name LineName, sealed []byte) ([]byte, error) {
	return openPadded(key, name.label(), sealed)
}

const (
	captureFormat = 1
	publicLen     = 65
)

// SealTo seals what account wrote while its notebook was locked, so that only its
// private half opens it: 0x01, the public half of a pair made for this alone, and
// what is sealed as an item is.
func SealTo(public []byte, account string, plain []byte) ([]byte, error) {
	once, err := NewOwnKey()
	if err != nil {
		return nil, err
	}
	iv := make([]byte, ivLen)
	_, _ = rand.Read(iv)
	return sealToWith(once, public, account, plain, iv)
}

func sealToWith(once *ecdh.PrivateKey, public []byte, account string, plain, iv []byte) ([]byte, error) {
	key, err := agreed(once, public, captureLabel(account))
	if err != nil {
		return nil, err
	}
	sealed, err := sealPadded(key, []byte(captureLabel(account)), plain, iv)
	if err != nil {
		return nil, err
	}
	return bytes.Join([][]byte{{captureFormat}, once.PublicKey().Bytes(), sealed}, nil), nil
}

// OpenOwn opens what SealTo sealed.
func OpenOwn(private *ecdh.PrivateKey, account string, sealed []byte) ([]byte, error) {
	if len(sealed) < 1+publicLen || sealed[0] != captureFormat {
		return nil, errors.New("vault: not written to a public key")
	}
	key, err := agreed(private, sealed[1:1+publicLen], captureLabel(account))
	if err != nil {
		return nil, err
	}
	return openPadded(key, []byte(captureLabel(account)), sealed[1+publicLen:])
}

func captureLabel(account string) string { return "afterward/v1/capture/" + account }

// agreed is what two halves agree on, for one use.
func agreed(private *ecdh.PrivateKey, public []byte, use string) ([]byte, error) {
	other, err := ecdh.P256().NewPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("read a public key: %w", err)
	}
	secret, err := private.ECDH(other)
	if err != nil {
		return nil, fmt.Errorf("agree on a key: %w", err)
	}
	return hkdf.Key(sha256.New, secret, nil, use, 32)
}
