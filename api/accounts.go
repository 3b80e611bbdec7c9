package api

import (
	"context"
	"encoding/base64"
	"net/http"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/vault"
)

func (a *API) accounts() {
	const tag = "Account"
	public(a, operation(http.MethodPost, "/parameters", "parameters", "How a handle's password is stretched", tag), a.parameters)
	public(a, created(operation(http.MethodPost, "/accounts", "sign-up", "Make an account and sign in", tag)), a.signUp)
	public(a, operation(http.MethodPost, "/session", "sign-in", "Sign in", tag), a.signIn)
	public(a, operation(http.MethodGet, "/session", "session", "Who is signed in here", tag), a.me)
	public(a, operation(http.MethodPost, "/recovery", "recoverable", "The vault key, wrapped by the recovery code", tag), a.recoverable)
	public(a, operation(http.MethodPut, "/recovery", "recover", "Set a new password and a new recovery code", tag), a.recover)
	handle(a, kept(operation(http.MethodGet, "/vault", "vault", "The vault key, wrapped by the password", tag)), a.vault)
	handle(a, kept(silent(operation(http.MethodDelete, "/session", "sign-out", "Sign out here", tag))), a.signOut)
	handle(a, kept(operation(http.MethodPost, "/me/close", "close-account", "Delete your account, in a day", tag)), a.closeAccount)
	handle(a, kept(silent(operation(http.MethodDelete, "/me/close", "keep-account", "Keep your account after all", tag))), a.keepAccount)
	handle(a, kept(silent(operation(http.MethodDelete, "/sessions", "sign-out-everywhere", "Sign out everywhere", tag))), a.signOutEverywhere)
}

// b64 is bytes in base64url without padding.
type b64 string

func (b b64) bytes() []byte {
	raw, err := base64.RawURLEncoding.DecodeString(string(b))
	if err != nil {
		return nil // of the wrong length for any key
	}
	return raw
}

func encode(raw []byte) b64 { return b64(base64.RawURLEncoding.EncodeToString(raw)) }

// KDF are the parameters of scrypt.
type KDF struct {
	Version int `json:"version"`
	Salt    b64 `json:"salt"`
	N       int `json:"n"`
	R       int `json:"r"`
	P       int `json:"p"`
}

func kdf(p vault.Params) KDF {
	return KDF{Version: p.Version, Salt: encode(p.Salt), N: p.N, R: p.R, P: p.P}
}

// Me is an account as its owner sees it.
type Me struct {
	ID        account.ID     `json:"id"`
	Handle    models.Private `json:"handle"`
	Since     time.Time      `json:"since"`
	ClosesAt  *time.Time     `json:"closesAt,omitempty" doc:"When it will be deleted, because you asked for it."`
	ShutUntil *time.Time     `json:"shutUntil,omitempty" doc:"Until when two stewards have shut it; what is your own stays open to you."`
	Steward   bool           `json:"steward,omitempty" doc:"You are one of the stewards, who have a desk."`
}

// who shows an account to the person it is.
func (a *API) who(ctx context.Context, is *account.Account) (Me, error) {
	steward, err := a.Reports.Stewards(ctx, is.ID)
	return Me{ID: is.ID, Handle: is.Handle, Since: is.CreatedAt, ClosesAt: is.ClosingAt, ShutUntil: is.ShutUntil, Steward: steward}, err
}

type parametersIn struct {
	Body struct {
		Handle models.Private `json:"handle"`
	}
}

type kdfOut struct{ Body KDF }

func (a *API) parameters(ctx context.Context, in *parametersIn) (*kdfOut, error) {
	p, err := a.Accounts.Params(ctx, in.Body.Handle)
	if err != nil {
		return nil, err
	}
	return &kdfOut{kdf(p)}, nil
}

type signUpIn struct {
	Body struct {
		Handle          models.Private `json:"handle"`
		Adult           bool           `json:"adult" doc:"18 or over."`
		KDFVersion      int            `json:"kdfVersion"`
		AuthKey         b64            `json:"authKey" doc:"32 bytes derived from the password."`
		VaultByPassword b64            `json:"vaultByPassword"`
		RecoveryKey     b64            `json:"recoveryKey" doc:"32 bytes derived from the recovery code."`
		VaultByRecovery b64            `json:"vaultByRecovery"`
	}
}

type signedIn struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      struct {
		Account         Me  `json:"account"`
		VaultByPassword b64 `json:"vaultByPassword"`
	}
}

func (a *API) signUp(ctx context.Context, in *signUpIn) (*signedIn, error) {
	b := in.Body
	s, err := a.Accounts.SignUp(ctx, b.Handle, b.Adult, account.Credentials{
		KDFVersion: b.KDFVersion, AuthKey: b.AuthKey.bytes(), VaultByPassword: b.VaultByPassword.bytes(),
		RecoveryKey: b.RecoveryKey.bytes(), VaultByRecovery: b.VaultByRecovery.bytes(),
	}, sourceOf(ctx))
	return a.begun(ctx, s, err)
}

type signInIn struct {
	Body struct {
		Handle  models.Private `json:"handle"`
		AuthKey b64            `json:"authKey"`
	}
}

func (a *API) signIn(ctx context.Context, in *signInIn) (*signedIn, error) {
	s, err := a.Accounts.SignIn(ctx, in.Body.Handle, in.Body.AuthKey.bytes(), sourceOf(ctx))
	return a.begun(ctx, s, err)
}

func (a *API) begun(ctx context.Context, s *account.SignedIn, err error) (*signedIn, error) {
	if err != nil {
		return nil, err
	}
	out := &signedIn{SetCookie: a.cookie(s.Token)}
	out.Body.VaultByPassword = encode(s.VaultByPassword)
	out.Body.Account, err = a.who(ctx, s.Account)
	return out, err
}

type meOut struct {
	Body struct {
		Account *Me `json:"account,omitempty" doc:"Absent when nobody is signed in."`
	}
}

func (a *API) me(ctx context.Context, _ *struct{}) (*meOut, error) {
	out := &meOut{}
	s := sessionOf(ctx)
	if s == nil {
		return out, nil
	}
	found, err := a.Accounts.Me(ctx, s.Account)
	if err != nil {
		return nil, err
	}
	m, err := a.who(ctx, found)
	out.Body.Account = &m
	return out, err
}

type vaultOut struct {
	Body struct {
		KDF             KDF `json:"kdf"`
		VaultByPassword b64 `json:"vaultByPassword"`
	}
}

func (a *API) vault(ctx context.Context, by *account.Session, _ *struct{}) (*vaultOut, error) {
	p, wrapped, err := a.Accounts.Vault(ctx, by.Account)
	if err != nil {
		return nil, err
	}
	out := &vaultOut{}
	out.Body.KDF, out.Body.VaultByPassword = kdf(p), encode(wrapped)
	return out, nil
}

type signedOut struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
}

func (a *API) signOut(ctx context.Context, by *account.Session, _ *struct{}) (*signedOut, error) {
	return &signedOut{a.cookie("")}, a.Accounts.SignOut(ctx, by.ID)
}

func (a *API) signOutEverywhere(ctx context.Context, by *account.Session, _ *struct{}) (*signedOut, error) {
	return &signedOut{a.cookie("")}, a.Accounts.SignOutEverywhere(ctx, by.Account)
}

type recoverableIn struct {
	Body struct {
		Handle      models.Private `json:"handle"`
		RecoveryKey b64            `json:"recoveryKey"`
	}
}

type recoverableOut struct {
	Body struct {
		KDF             KDF `json:"kdf"`
		VaultByRecovery b64 `json:"vaultByRecovery"`
	}
}

func (a *API) recoverable(ctx context.Context, in *recoverableIn) (*recoverableOut, error) {
	p, wrapped, err := a.Accounts.Recoverable(ctx, in.Body.Handle, in.Body.RecoveryKey.bytes(), sourceOf(ctx))
	if err != nil {
		return nil, err
	}
	out := &recoverableOut{}
	out.Body.KDF, out.Body.VaultByRecovery = kdf(p), encode(wrapped)
	return out, nil
}

type recoverIn struct {
	Body struct {
		Handle             models.Private `json:"handle"`
		RecoveryKey        b64            `json:"recoveryKey" doc:"From the code that was kept."`
		KDFVersion         int            `json:"kdfVersion"`
		AuthKey            b64            `json:"authKey"`
		VaultByPassword    b64            `json:"vaultByPassword"`
		NewRecoveryKey     b64            `json:"newRecoveryKey" doc:"From the new code."`
		NewVaultByRecovery b64            `json:"newVaultByRecovery"`
	}
}

func (a *API) recover(ctx context.Context, in *recoverIn) (*signedIn, error) {
	b := in.Body
	s, err := a.Accounts.Recover(ctx, b.Handle, b.RecoveryKey.bytes(), account.Credentials{
		KDFVersion: b.KDFVersion, AuthKey: b.AuthKey.bytes(), VaultByPassword: b.VaultByPassword.bytes(),
		RecoveryKey: b.NewRecoveryKey.bytes(), VaultByRecovery: b.NewVaultByRecovery.bytes(),
	}, sourceOf(ctx))
	return a.begun(ctx, s, err)
}

type closeAccountIn struct {
	Body struct {
		AuthKey b64 `json:"authKey" doc:"32 bytes derived from the password."`
	}
}

type closeAccountOut struct {
	Body struct {
		ClosesAt time.Time `json:"closesAt" doc:"Until then you can keep it after all."`
	}
}

func (a *API) closeAccount(ctx context.Context, by *account.Session, in *closeAccountIn) (*closeAccountOut, error) {
	at, err := a.Accounts.Close(ctx, by.Account, in.Body.AuthKey.bytes(), sourceOf(ctx))
	if err != nil {
		return nil, err
	}
	out := &closeAccountOut{}
	out.Body.ClosesAt = at
	return out, nil
}

func (a *API) keepAccount(ctx context.Context, by *account.Session, _ *struct{}) (*nothing, error) {
	return nil, a.Accounts.Reopen(ctx, by.Account)
}
