package account_test

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/vault"
)

// newPassword is a password that name makes, and newCode a recovery code.
func newPassword(name string) account.Password {
	c := fixture.Credentials(name)
	return account.Password{KDFVersion: 1, AuthKey: c.AuthKey, VaultByPassword: c.VaultByPassword}
}

func newCode(name string) account.Recovery {
	c := fixture.Credentials(name)
	return account.Recovery{RecoveryKey: c.RecoveryKey, VaultByRecovery: c.VaultByRecovery}
}

// opensWith insists that of two passwords one signs in, and that what it is given is
// its own wrap.
func opensWith(t *testing.T, s *account.Service, is, isNot account.Password) {
	t.Helper()
	in, err := s.SignIn(t.Context(), "ada", is.AuthKey, "home")
	if err != nil || !bytes.Equal(in.VaultByPassword, is.VaultByPassword) {
		t.Errorf("the password that holds: %v", err)
	}
	if _, err := s.SignIn(t.Context(), "ada", isNot.AuthKey, "home"); !errors.Is(err, account.ErrRefused) {
		t.Errorf("the other password: %v", err)
	}
}

func TestAnotherPasswordTakesThePlaceOfTheFirstAndEndsEveryOtherSession(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		here, old := signUp(t, s, "ada"), newPassword("Ada")
		there, err := s.SignIn(ctx, "ada", keys.AuthKey, "elsewhere")
		if err != nil {
			t.Fatal(err)
		}
		other := signUp(t, s, "bea")
		before, err := s.Params(ctx, "ada")
		if err != nil {
			t.Fatal(err)
		}
		fresh := newPassword("new")
		if err := s.ChangePassword(ctx, here.Session, fresh.AuthKey, fresh, "home"); !errors.Is(err, account.ErrPassword) {
			t.Fatalf("changed without the present one: %v", err)
		}
		opensWith(t, s, old, fresh)
		if err := s.ChangePassword(ctx, here.Session, old.AuthKey, fresh, "home"); err != nil {
			t.Fatal(err)
		}
		opensWith(t, s, fresh, old)
		for token, ended := range map[string]bool{here.Token: false, other.Token: false, there.Token: true} {
			if _, err := s.Session(ctx, token); errors.Is(err, account.ErrSignedOut) != ended {
				t.Errorf("a session that should have ended (%v): %v", ended, err)
			}
		}
		if _, wrapped, err := s.Recoverable(ctx, "ada", keys.RecoveryKey, "home"); err != nil || !bytes.Equal(wrapped, keys.VaultByRecovery) {
			t.Errorf("the recovery code: %v", err)
		}
		if after, err := s.Params(ctx, "ada"); err != nil || !bytes.Equal(before.Salt, after.Salt) {
			t.Errorf("parameters tell that somebody is here: %v", err)
		}
	})
}

func TestAPasswordThatWasChangedAlreadyIsChangedOnce(t *testing.T) { // its answer was lost
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		up, old, fresh := signUp(t, s, "ada"), newPassword("Ada"), newPassword("new")
		for range 2 {
			if err := s.ChangePassword(ctx, up.Session, old.AuthKey, fresh, "home"); err != nil {
				t.Fatal(err)
			}
		}
		opensWith(t, s, fresh, old)
		guess := fresh
		guess.AuthKey = old.AuthKey
		if err := s.ChangePassword(ctx, up.Session, old.AuthKey, guess, "home"); !errors.Is(err, account.ErrPassword) {
			t.Errorf("the wrap alone passes for the password: %v", err)
		}
	})
}

func TestOfTwoPasswordsAtOnceOneHoldsAndOpensTheVault(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		up, old := signUp(t, s, "ada"), newPassword("Ada")
		var wg sync.WaitGroup
		to, results, ins := make([]account.Password, 4), make([]error, 4), make([]*account.SignedIn, 4)
		for i := range to {
			var err error
			if ins[i], err = s.SignIn(ctx, "ada", keys.AuthKey, "home"); err != nil {
				t.Fatal(err)
			}
			to[i] = newPassword(fmt.Sprint(i))
		}
		for i := range to {
			wg.Go(func() { results[i] = s.ChangePassword(ctx, ins[i].Session, old.AuthKey, to[i], "elsewhere") })
		}
		wg.Wait()
		changed := 0
		for i, err := range results {
			switch {
			case err == nil:
				changed++
				opensWith(t, s, to[i], old)
			case !errors.Is(err, account.ErrPassword):
				t.Error(err)
			}
		}
		if changed != 1 {
			t.Errorf("%d changes held", changed)
		}
		if _, err := s.Session(ctx, up.Token); !errors.Is(err, account.ErrSignedOut) {
			t.Errorf("a session goes on: %v", err)
		}
	})
}

func TestAPasswordAndARecoveryAtOnceLeaveAVaultThatOpens(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		up, fresh, recovered := signUp(t, s, "ada"), newPassword("new"), fixture.Credentials("recovered")
		var wg sync.WaitGroup
		wg.Go(func() {
			if err := s.ChangePassword(ctx, up.Session, keys.AuthKey, fresh, "home"); err != nil && !errors.Is(err, account.ErrPassword) {
				t.Error(err)
			}
		})
		wg.Go(func() {
			if _, err := s.Recover(ctx, "ada", keys.RecoveryKey, recovered, "elsewhere"); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		opensWith(t, s, newPassword("recovered"), fresh)
	})
}

func TestChangingAPasswordIsCountedAsSigningInIs(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		up := signUp(t, s, "ada")
		var err error
		tries := 0
		for ; tries < 50 && !errors.Is(err, account.ErrTooMany); tries++ {
			err = s.ChangePassword(t.Context(), up.Session, bytes.Repeat([]byte{9}, 32), newPassword("new"), "elsewhere")
		}
		if tries != 11 || models.AsError(err).After <= 0 {
			t.Errorf("stopped at try %d with %v", tries, err)
		}
	})
}

func TestANewRecoveryCodeTakesThePlaceOfTheFirst(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		up, fresh := signUp(t, s, "ada"), newCode("new")
		if err := s.RenewRecovery(ctx, up.Account.ID, fresh.RecoveryKey, fresh, "home"); !errors.Is(err, account.ErrPassword) {
			t.Fatalf("renewed without the password: %v", err)
		}
		if _, _, err := s.Recoverable(ctx, "ada", keys.RecoveryKey, "home"); err != nil {
			t.Errorf("the code is gone before it was renewed: %v", err)
		}
		for range 2 { // the answer was lost
			if err := s.RenewRecovery(ctx, up.Account.ID, keys.AuthKey, fresh, "home"); err != nil {
				t.Fatal(err)
			}
		}
		if _, wrapped, err := s.Recoverable(ctx, "ada", fresh.RecoveryKey, "home"); err != nil || !bytes.Equal(wrapped, fresh.VaultByRecovery) {
			t.Errorf("the new code: %v", err)
		}
		if _, _, err := s.Recoverable(ctx, "ada", keys.RecoveryKey, "home"); !errors.Is(err, account.ErrRecovery) {
			t.Errorf("the old code works: %v", err)
		}
		if _, err := s.Session(ctx, up.Token); err != nil {
			t.Errorf("the session ended: %v", err)
		}
	})
}

func TestOfTwoRecoveryCodesAtOnceOneHolds(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		up := signUp(t, s, "ada")
		var wg sync.WaitGroup
		results := make([]error, 3)
		for i := range results {
			wg.Go(func() { results[i] = s.RenewRecovery(ctx, up.Account.ID, keys.AuthKey, newCode(fmt.Sprint(i)), "home") })
		}
		wg.Wait()
		held := 0
		for i, err := range results {
			_, _, opens := s.Recoverable(ctx, "ada", newCode(fmt.Sprint(i)).RecoveryKey, "home")
			// One that began after another had ended is simply the later one.
			if opens == nil {
				held++
			}
			if err != nil && (!errors.Is(err, account.ErrRenewed) || opens == nil) {
				t.Errorf("%v, and opens: %v", err, opens)
			}
		}
		if held != 1 {
			t.Errorf("%d codes work", held)
		}
	})
}

func TestNewKeysOfTheWrongShapeAreNamed(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		up := signUp(t, s, "ada")
		named := func(want string, err error) {
			t.Helper()
			if e := models.AsError(err); !errors.Is(err, account.ErrKey) || e.Fields[0].Name != want {
				t.Errorf("%s: %v", want, err)
			}
		}
		for field, spoil := range map[string]func(*account.Password){
			"kdfVersion":      func(p *account.Password) { p.KDFVersion = 2 },
			"newAuthKey":      func(p *account.Password) { p.AuthKey = p.AuthKey[:31] },
			"vaultByPassword": func(p *account.Password) { p.VaultByPassword = nil },
		} {
			p := newPassword("new")
			spoil(&p)
			named(field, s.ChangePassword(t.Context(), up.Session, keys.AuthKey, p, "home"))
		}
		for field, spoil := range map[string]func(*account.Recovery){
			"recoveryKey":     func(r *account.Recovery) { r.RecoveryKey = nil },
			"vaultByRecovery": func(r *account.Recovery) { r.VaultByRecovery = make([]byte, 97) },
		} {
			r := newCode("new")
			spoil(&r)
			named(field, s.RenewRecovery(t.Context(), up.Account.ID, keys.AuthKey, r, "home"))
		}
	})
}

// TestAChangedPasswordOpensTheSameVault goes the whole way with real keys.
func TestAChangedPasswordOpensTheSameVault(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		vaultKey := bytes.Repeat([]byte{7}, 32)
		params, err := s.Params(ctx, "ada")
		if err != nil {
			t.Fatal(err)
		}
		params.N = 1 << 10 // as long as it takes is not what is asked here
		of := func(password string) (vault.Keys, []byte) {
			k, err := vault.FromPassword(password, params)
			if err != nil {
				t.Fatal(err)
			}
			wrapped, err := vault.Wrap(vaultKey, k.Wrap, vault.ByPassword)
			if err != nil {
				t.Fatal(err)
			}
			return k, wrapped
		}
		first, byFirst := of("kettle on the stove")
		c := keys
		c.AuthKey, c.VaultByPassword = first.Auth, byFirst
		up, err := s.SignUp(ctx, "ada", true, c, "home")
		if err != nil {
			t.Fatal(err)
		}
		second, bySecond := of("teapot on the table")
		if err := s.ChangePassword(ctx, up.Session, first.Auth, account.Password{KDFVersion: 1, AuthKey: second.Auth, VaultByPassword: bySecond}, "home"); err != nil {
			t.Fatal(err)
		}
		in, err := s.SignIn(ctx, "ada", second.Auth, "home")
		if err != nil {
			t.Fatal(err)
		}
		if opened, err := vault.Unwrap(in.VaultByPassword, second.Wrap, vault.ByPassword); err != nil || !bytes.Equal(opened, vaultKey) {
			t.Errorf("%v", err)
		}
	})
}
