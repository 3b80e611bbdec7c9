// Package vault derives and wraps the keys of a person's private practice the
// way the browser does, and seals its items. The server itself never calls it on a
// person's behalf, but for LooksSealed: it serves tests, the demo and scripts that
// sign in. The vectors in testdata bind it to the browser's own implementation.
//
// From the password, scrypt makes one secret; from that, HKDF with different
// labels makes the auth key, which is sent as the credential, and the wrap key,
// which is not. A random vault key is kept by the server wrapped twice: under
// the wrap key, and under a key from the recovery code; and once more for each
// passkey, under a key from what its device makes.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"strings"

	"golang.org/x/crypto/scrypt"
	"golang.org/x/text/unicode/norm"
)

// Params are the parameters of scrypt. Version names them.
type Params struct {
	Version int    `json:"version"`
	Salt    []byte `json:"-"`
	N       int    `json:"n"`
	R       int    `json:"r"`
	P       int    `json:"p"`
}

// V1 are the parameters of version 1: 128 MiB and about half a second on a
// phone of 2022.
func V1(salt []byte) Params { return Params{Version: 1, Salt: salt, N: 1 << 17, R: 8, P: 1} }

// Keys are what a password or a recovery code yields.
type Keys struct {
	Auth []byte // the credential: sent, stored as a hash
	Wrap []byte // wraps the vault key: never sent
}

// FromPassword derives a password's keys. It takes as long as scrypt takes.
func FromPassword(password string, p Params) (Keys, error) {
	secret, err := scrypt.Key([]byte(norm.NFC.String(password)), p.Salt, p.N, p.R, p.P, 32)
	if err != nil {
		return Keys{}, err
	}
	return keys(secret, "auth", "wrap")
}

// FromRecoveryCode derives a recovery code's keys. The code has 107 bits, so
// nothing slow is needed.
func FromRecoveryCode(code string) (Keys, error) {
	return keys([]byte(Normal(code)), "recovery-auth", "recovery-wrap")
}

// FromPasskey derives the key that wraps the vault key for a passkey, of the secret
// its device makes.
func FromPasskey(secret []byte) ([]byte, error) {
	return hkdf.Key(sha256.New, secret, nil, "afterward/v1/passkey", 32)
}

func keys(secret []byte, auth, wrap string) (k Keys, err error) {
	if k.Auth, err = hkdf.Key(sha256.New, secret, nil, "afterward/v1/"+auth, 32); err != nil {
		return k, err
	}
	k.Wrap, err = hkdf.Key(sha256.New, secret, nil, "afterward/v1/"+wrap, 32)
	return k, err
}

// letters are those of a recovery code: none that is easily taken for another.
const (
	letters  = "ABCDEFGHJKMNPQRSTVWXYZ"
	codeLen  = 24
	groupLen = 4
)

// NewRecoveryCode makes a code of 24 letters in six groups.
func NewRecoveryCode() string {
	var out strings.Builder
	for n, one := 0, make([]byte, 1); n < codeLen; {
		_, _ = rand.Read(one)
		if int(one[0]) >= 256/len(letters)*len(letters) {
			continue // would favour the first letters
		}
		if n > 0 && n%groupLen == 0 {
			out.WriteByte('-')
		}
		out.WriteByte(letters[int(one[0])%len(letters)])
		n++
	}
	return out.String()
}

// Normal is a code as it is derived from: upper case, letters only.
func Normal(code string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(code))
}

// The wraps of a vault key. The label is authenticated, so that one cannot be
// passed off as another.
const (
	ByPassword = "afterward/v1/vault/password"
	ByRecovery = "afterward/v1/vault/recovery"
	ByPasskey  = "afterward/v1/vault/passkey"
)

const (
	wrapVersion = 1
	ivLen       = 12
)

// Wrap seals a vault key: 0x01, 12 bytes of iv, ciphertext and tag.
func Wrap(vaultKey, wrapKey []byte, label string) ([]byte, error) {
	iv := make([]byte, ivLen)
	_, _ = rand.Read(iv)
	return wrapWith(vaultKey, wrapKey, label, iv)
}

func wrapWith(vaultKey, wrapKey []byte, label string, iv []byte) ([]byte, error) {
	gcm, err := gcm(wrapKey)
	if err != nil {
		return nil, err
	}
	return gcm.Seal(append([]byte{wrapVersion}, iv...), iv, vaultKey, []byte(label)), nil
}

// Unwrap opens what Wrap made.
func Unwrap(wrapped, wrapKey []byte, label string) ([]byte, error) {
	gcm, err := gcm(wrapKey)
	if err != nil {
		return nil, err
	}
	if len(wrapped) < 1+ivLen || wrapped[0] != wrapVersion {
		return nil, errors.New("vault: not a wrapped key")
	}
	return gcm.Open(nil, wrapped[1:1+ivLen], wrapped[1+ivLen:], []byte(label))
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
