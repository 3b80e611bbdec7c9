// Package account holds who is here: a handle, never a real name, and what is
// needed to sign in without the house learning the password.
//
// # Signing in
//
// The browser derives two keys from the password and sends one, the auth key
// (models/vault). It is stored as an Argon2id hash. The other wraps the vault
// key, which the house keeps wrapped and cannot open. A wrong password and an
// unknown handle are answered alike and take the same work: for an unknown
// handle the parameters are those it would get at sign-up, and the key is
// compared with the hash of nothing.
package account

import (
	"context"
	"strings"
	"time"

	"golang.org/x/text/secure/precis"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/guard"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/vault"
)

type (
	// ID names an account. It never leaves the house except to its owner.
	ID string
	// SessionID names one sign-in.
	SessionID string
)

// Account is a person here, as they see themselves.
type Account struct {
	ID        ID
	Handle    models.Private
	CreatedAt time.Time
	ClosingAt *time.Time // when it will be deleted, if they asked for it
	ShutUntil *time.Time // until when two stewards have shut it
}

// Session is one sign-in that is in force.
type Session struct {
	ID      SessionID
	Account ID
	Rver    int64      // the revocation version at which it was found in force
	EndsAt  time.Time  // unless it is used again before
	Shut    *time.Time // until when two stewards have shut the account; nil where it is open
}

// Limits of what an account is made of.
const (
	minHandle = 3  // runes
	maxHandle = 32 // runes
	keyLen    = 32 // bytes of an auth or recovery key
	maxVault  = 96 // bytes of a wrapped vault key: 1 + 12 + 32 + 16, and room
	saltLen   = 16 // bytes
)

// How long a sign-in lasts.
const (
	idleFor  = 7 * 24 * time.Hour  // without being used
	atMost   = 30 * 24 * time.Hour // in all
	touchGap = time.Hour           // how often use is written down
)

// What can be wrong with an account.
var (
	ErrHandle      = &models.Error{Kind: models.Invalid, Code: "handle_invalid", Message: "A name to sign in with has 3 to 32 letters or numbers; dots, dashes and underscores are fine inside."}
	ErrReserved    = &models.Error{Kind: models.Invalid, Code: "handle_invalid", Message: "That name could be taken for somebody with a role here. Please choose another."}
	ErrOtherHandle = &models.Error{Kind: models.Invalid, Code: "handle_invalid", Message: "This reads as if something were offered in it, or a way to reach somebody. Please choose another name; others will see it."}
	ErrTaken       = &models.Error{Kind: models.Conflict, Code: "handle_taken", Message: "That name is taken. Please choose another."}
	ErrAdult       = &models.Error{Kind: models.Invalid, Code: "adults_only", Message: "This place is for people who are 18 or over."}
	ErrKey         = &models.Error{Kind: models.Invalid, Code: "key_invalid", Message: "This is not a key as the browser makes it. Please reload the page and try again."}
	ErrRefused     = &models.Error{Kind: models.Unauthenticated, Code: "sign_in_refused", Message: "That name and password do not go together."}
	ErrRecovery    = &models.Error{Kind: models.Unauthenticated, Code: "recovery_refused", Message: "That code did not work. Codes have 24 letters."}
	ErrSignedOut   = &models.Error{Kind: models.Unauthenticated, Code: "signed_out", Message: "You are signed out. Please sign in again; what you wrote stays on this device."}
	ErrTooMany     = &models.Error{Kind: models.TooMany, Code: "too_many", Message: "That was tried too often just now. Please wait a little."}
	ErrNobody      = &models.Error{Kind: models.NotFound, Code: "not_found", Message: "Nobody has that handle."}
	ErrGateClosing = &models.Error{Kind: models.Unavailable, Code: "unavailable", Message: "Many people are signing in just now. Please try again in a moment.", After: 5 * time.Second}
)

// Service is what can be done with accounts.
type Service struct {
	db      *db.DB
	box     *seal.Box
	limiter Limiter
	gate    gate
	nobody  string // the hash an unknown handle's key is compared with

	leaving    []Leaving
	ending     []Ending
	erasing    []Erase
	suspending []Erase
}

// NewService returns a Service that keeps its accounts in d.
func NewService(d *db.DB, box *seal.Box, l Limiter) (*Service, error) {
	s := &Service{db: d, box: box, limiter: l, gate: make(gate, gateWidth)}
	var err error
	s.nobody, err = hash([]byte(seal.Token()))
	return s, err
}

// skeleton is what two handles that a person would take for one have in common:
// their PRECIS comparison key (RFC 8265).
func skeleton(handle models.Private) (models.Private, error) {
	text := strings.TrimSpace(string(handle))
	key, err := precis.UsernameCaseMapped.CompareKey(text)
	if n := len([]rune(key)); err != nil || n < minHandle || n > maxHandle || strings.Trim(key, ".-_") != key {
		return "", ErrHandle.At("handle")
	}
	return models.Private(key), nil
}

// passes reports whether a handle passes what every text passes that others read.
// There is nobody who could look at it first, so whatever is found is refused.
func passes(handle models.Private) bool {
	return guard.Check(guard.Input{New: true, Card: true, Fields: []guard.Field{{Name: "handle", Text: handle}}}).Outcome == guard.Allow
}

// reserved handles could be taken for somebody with a role.
var reserved = []string{"admin", "administrator", "afterward", "guardian", "host", "mod", "moderator", "operator", "owner", "root", "staff", "steward", "support", "system"}

func isReserved(key models.Private) bool {
	for _, word := range reserved {
		if strings.Trim(string(key), "0123456789.-_") == word {
			return true
		}
	}
	return false
}

// Params are the parameters a handle's password is stretched with. An unknown
// handle has the ones it would be given at sign-up, so the answer tells nothing.
// It returns ErrHandle for what cannot be a handle.
func (s *Service) Params(ctx context.Context, handle models.Private) (vault.Params, error) {
	key, err := skeleton(handle)
	if err != nil {
		return vault.Params{}, err
	}
	row, known, err := s.findByHandle(s.db.Read(ctx), key)
	if err != nil {
		return vault.Params{}, err
	}
	if known {
		return vault.V1(row.KDFSalt), nil
	}
	return vault.V1(s.salt(key)), nil
}

func (s *Service) salt(key models.Private) []byte { return s.box.Mark("salt", key)[:saltLen] }

// Me is the account of a session's owner.
func (s *Service) Me(ctx context.Context, id ID) (*Account, error) {
	row, err := find(s.db.Read(ctx), id)
	if err != nil {
		return nil, err
	}
	return s.open(ctx, row)
}

// Vault returns what a signed-in browser needs to open its vault again: the
// parameters of its password and the vault key wrapped by it.
func (s *Service) Vault(ctx context.Context, id ID) (vault.Params, []byte, error) {
	row, err := find(s.db.Read(ctx), id)
	return vault.V1(row.KDFSalt), row.VaultByPassword, err
}
