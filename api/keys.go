package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
)

func (a *API) keys() {
	const tag = "Account"
	handle(a, kept(silent(operation(http.MethodPut, "/me/password", "change-password", "Change your password; every other session ends", tag))), a.changePassword)
	handle(a, kept(silent(operation(http.MethodPut, "/me/recovery", "renew-recovery", "Set another recovery code, in place of the one before", tag))), a.renewRecovery)
	handle(a, kept(operation(http.MethodGet, "/me/passkeys", "passkeys", "The passkeys that open your vault", tag)), a.passkeys)
	handle(a, kept(created(operation(http.MethodPost, "/me/passkeys", "add-passkey", "Add a passkey that opens your vault; the same again is once", tag))), a.addPasskey)
	handle(a, kept(silent(operation(http.MethodDelete, "/me/passkeys/{passkey}", "remove-passkey", "Remove a passkey; twice is once", tag))), a.removePasskey)
}

type changePasswordIn struct {
	Body struct {
		AuthKey         b64 `json:"authKey" doc:"32 bytes derived from the present password."`
		KDFVersion      int `json:"kdfVersion"`
		NewAuthKey      b64 `json:"newAuthKey" doc:"32 bytes derived from the new password, with the same parameters."`
		VaultByPassword b64 `json:"vaultByPassword" doc:"The same vault key as before, wrapped by the new password. Exactly the same request again is success."`
	}
}

func (a *API) changePassword(ctx context.Context, by *account.Session, in *changePasswordIn) (*nothing, error) {
	b := in.Body
	return nil, a.Accounts.ChangePassword(ctx, by, b.AuthKey.bytes(), account.Password{
		KDFVersion: b.KDFVersion, AuthKey: b.NewAuthKey.bytes(), VaultByPassword: b.VaultByPassword.bytes(),
	}, sourceOf(ctx))
}

type renewRecoveryIn struct {
	Body struct {
		AuthKey         b64 `json:"authKey" doc:"32 bytes derived from the password."`
		RecoveryKey     b64 `json:"recoveryKey" doc:"32 bytes derived from the new recovery code."`
		VaultByRecovery b64 `json:"vaultByRecovery" doc:"The vault key, wrapped by the new code. Exactly the same request again is success."`
	}
}

func (a *API) renewRecovery(ctx context.Context, by *account.Session, in *renewRecoveryIn) (*nothing, error) {
	b := in.Body
	return nil, a.Accounts.RenewRecovery(ctx, by.Account, b.AuthKey.bytes(), account.Recovery{
		RecoveryKey: b.RecoveryKey.bytes(), VaultByRecovery: b.VaultByRecovery.bytes(),
	}, sourceOf(ctx))
}

// Passkey is a passkey as its owner's browser needs it.
type Passkey struct {
	ID             account.PasskeyID `json:"id"`
	CredentialID   b64               `json:"credentialId"`
	Salt           b64               `json:"salt" doc:"What the device makes its secret of."`
	VaultByPasskey b64               `json:"vaultByPasskey" doc:"The vault key, wrapped by a key made of that secret."`
	Label          models.Private    `json:"label"`
	CreatedOn      string            `json:"createdOn" format:"date"`
}

func passkeyOf(p account.Passkey) Passkey {
	return Passkey{
		ID: p.ID, CredentialID: encode(p.CredentialID), Salt: encode(p.Salt), VaultByPasskey: encode(p.VaultByPasskey), Label: p.Label, CreatedOn: p.CreatedOn,
	}
}

type passkeysOut struct {
	Body struct {
		Passkeys []Passkey `json:"passkeys" doc:"The oldest first, at most five."`
	}
}

func (a *API) passkeys(ctx context.Context, by *account.Session, _ *struct{}) (*passkeysOut, error) {
	all, err := a.Accounts.Passkeys(ctx, by.Account)
	out := &passkeysOut{}
	out.Body.Passkeys = make([]Passkey, len(all))
	for i, p := range all {
		out.Body.Passkeys[i] = passkeyOf(p)
	}
	return out, err
}

type addPasskeyIn struct {
	Body struct {
		AuthKey        b64            `json:"authKey" doc:"32 bytes derived from the password."`
		CredentialID   b64            `json:"credentialId" doc:"At most 1023 bytes."`
		Salt           b64            `json:"salt" doc:"32 bytes."`
		VaultByPasskey b64            `json:"vaultByPasskey"`
		Label          models.Private `json:"label" doc:"At most 40 characters. Nobody else reads it."`
	}
}

func (a *API) addPasskey(ctx context.Context, by *account.Session, in *addPasskeyIn) (*one[Passkey], error) {
	b := in.Body
	p, err := a.Accounts.AddPasskey(ctx, by.Account, b.AuthKey.bytes(), account.Passkey{
		CredentialID: b.CredentialID.bytes(), Salt: b.Salt.bytes(), VaultByPasskey: b.VaultByPasskey.bytes(), Label: b.Label,
	}, sourceOf(ctx))
	if err != nil {
		return nil, err
	}
	return &one[Passkey]{passkeyOf(p)}, nil
}

type passkeyIn struct {
	Passkey account.PasskeyID `path:"passkey"`
}

func (a *API) removePasskey(ctx context.Context, by *account.Session, in *passkeyIn) (*nothing, error) {
	return nil, a.Accounts.RemovePasskey(ctx, by.Account, in.Passkey)
}
