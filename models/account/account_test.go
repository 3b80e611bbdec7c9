package account_test

import (
	"bytes"
	"errors"
	"sync"
	"testing"
	"time"

	"example.org/afterward/api/limit"
	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
)

func each(t *testing.T, f func(t *testing.T, s *account.Service, h *dbtest.House)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s, err := account.NewService(h.DB, h.Box, limit.NewLocal())
		if err != nil {
			t.Fatal(err)
		}
		f(t, s, h)
	})
}

var keys = fixture.Credentials("Ada")

func signUp(t *testing.T, s *account.Service, handle models.Private) *account.SignedIn {
	t.Helper()
	in, err := s.SignUp(t.Context(), handle, true, keys, "home")
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestWhoSignsUpCanSignInAndOutAgain(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		up := signUp(t, s, "Ada.L")
		if up.Account.Handle != "Ada.L" {
			t.Error("the handle is not what was written")
		}
		in, err := s.SignIn(ctx, "ada.l", keys.AuthKey, "home")
		if err != nil || in.Account.ID != up.Account.ID || !bytes.Equal(in.VaultByPassword, keys.VaultByPassword) {
			t.Fatalf("%+v, %v", in, err)
		}
		found, err := s.Session(ctx, in.Token)
		if err != nil || found.ID != in.Session.ID || found.Account != up.Account.ID {
			t.Fatalf("%+v, %v", found, err)
		}
		if err := s.SignOut(ctx, in.Session.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Session(ctx, in.Token); !errors.Is(err, account.ErrSignedOut) {
			t.Errorf("a session goes on: %v", err)
		}
		if _, err := s.Session(ctx, up.Token); err != nil {
			t.Errorf("another session ended: %v", err)
		}
	})
}

func TestAHandleIsTakenHoweverItIsWritten(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		signUp(t, s, "Zoë")
		for _, same := range []models.Private{"Zoë", "ZOË", "zoe\u0308", " zoë "} {
			if _, err := s.SignUp(t.Context(), same, true, keys, "home"); !errors.Is(err, account.ErrTaken) {
				t.Errorf("taken twice: %v", err)
			}
		}
		for _, bad := range []models.Private{"", "ab", ".abc", "a b c", "x\x00yz", "averyveryveryverylonghandleindeedxx"} {
			if _, err := s.SignUp(t.Context(), bad, true, keys, "home"); !errors.Is(err, account.ErrHandle) {
				t.Errorf("%d runes went through: %v", bad.Runes(), err)
			}
		}
		for _, role := range []models.Private{"Moderator", "host7", "Admin-1"} {
			if _, err := s.SignUp(t.Context(), role, true, keys, "home"); !errors.Is(err, account.ErrReserved) {
				t.Errorf("a role for a handle: %v", err)
			}
		}
		if _, err := s.SignUp(t.Context(), "young", false, keys, "home"); !errors.Is(err, account.ErrAdult) {
			t.Errorf("not an adult: %v", err)
		}
	})
}

func TestAHandlePassesWhatEveryTextPasses(t *testing.T) { // covers: features.md §1.5 filter pipeline
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		for _, bad := range []models.Private{"buy-mushrooms", "selling_lsd", "dm.me.for.mdma", "ＢＵＹ-mushrooms", "0176.1234567", "cheap-mdma-here"} {
			_, err := s.SignUp(t.Context(), bad, true, keys, "home")
			if !errors.Is(err, account.ErrOtherHandle) || len(models.AsError(err).Fields) != 1 || models.AsError(err).Fields[0].Name != "handle" {
				t.Errorf("%v", err)
			}
		}
		for _, fine := range []models.Private{"mushroom-lady", "wren-1984", "quiet.kettle", "ada-12345678"} {
			if _, err := s.SignUp(t.Context(), fine, true, keys, "home"); err != nil {
				t.Errorf("%v", err)
			}
		}
	})
}

func TestTwoWhoWantOneHandleAtOnceGetOneAccount(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		var wg sync.WaitGroup
		results := make([]error, 6)
		for i := range results {
			wg.Go(func() { _, results[i] = s.SignUp(t.Context(), "same", true, keys, "home") })
		}
		wg.Wait()
		made := 0
		for _, err := range results {
			if err == nil {
				made++
			} else if !errors.Is(err, account.ErrTaken) {
				t.Error(err)
			}
		}
		if made != 1 {
			t.Fatalf("%d accounts", made)
		}
	})
}

func TestAnUnknownHandleAndAWrongPasswordAreOne(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		signUp(t, s, "ada")
		wrong := bytes.Repeat([]byte{9}, 32)
		_, known := s.SignIn(t.Context(), "ada", wrong, "a")
		_, unknown := s.SignIn(t.Context(), "nobody", wrong, "b")
		_, impossible := s.SignIn(t.Context(), "!", wrong, "c")
		if known == nil || known.Error() != unknown.Error() || known.Error() != impossible.Error() {
			t.Errorf("%v / %v / %v", known, unknown, impossible)
		}
		_, _, known = s.Recoverable(t.Context(), "ada", wrong, "a")
		_, _, unknown = s.Recoverable(t.Context(), "nobody", wrong, "b")
		if known == nil || known.Error() != unknown.Error() {
			t.Errorf("%v / %v", known, unknown)
		}
	})
}

func TestParametersTellNothingAboutWhoIsHere(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		before, err := s.Params(t.Context(), "ada")
		if err != nil {
			t.Fatal(err)
		}
		signUp(t, s, "ada")
		after, err := s.Params(t.Context(), "ADA")
		if err != nil || !bytes.Equal(before.Salt, after.Salt) || before.N != after.N {
			t.Errorf("parameters changed with the sign-up: %v", err)
		}
		other, err := s.Params(t.Context(), "bea")
		if err != nil || bytes.Equal(other.Salt, after.Salt) {
			t.Errorf("two handles share a salt: %v", err)
		}
	})
}

func TestGuessesRunOutWithoutLockingTheOwnerOut(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		signUp(t, s, "ada")
		wrong := bytes.Repeat([]byte{9}, 32)
		var err error
		tries := 0
		for ; tries < 50 && !errors.Is(err, account.ErrTooMany); tries++ {
			_, err = s.SignIn(t.Context(), "ada", wrong, "elsewhere")
		}
		if tries != 11 || models.AsError(err).After <= 0 {
			t.Errorf("stopped at try %d with %v", tries, err)
		}
		if _, err := s.SignIn(t.Context(), "ada", keys.AuthKey, "home"); err != nil {
			t.Errorf("the owner is locked out at home: %v", err)
		}
		if _, err := s.SignIn(t.Context(), "nobody", wrong, "elsewhere"); !errors.Is(err, account.ErrRefused) {
			t.Errorf("another handle from there: %v", err)
		}
	})
}

func TestWhoHammersFromOnePlaceDoesNotUseUpTheOwnersTries(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		signUp(t, s, "ada")
		wrong := bytes.Repeat([]byte{9}, 32)
		for range 2000 {
			if _, err := s.SignIn(t.Context(), "ada", wrong, "elsewhere"); err == nil {
				t.Fatal("let in")
			}
		}
		if _, err := s.SignIn(t.Context(), "ada", keys.AuthKey, "home"); err != nil {
			t.Errorf("the owner is locked out at home: %v", err)
		}
	})
}

func TestSigningOutEverywhereEndsEverySessionAndIsTold(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		one := signUp(t, s, "ada")
		two, err := s.SignIn(ctx, "ada", keys.AuthKey, "home")
		if err != nil {
			t.Fatal(err)
		}
		other := signUp(t, s, "bea")
		if err := s.SignOutEverywhere(ctx, one.Account.ID); err != nil {
			t.Fatal(err)
		}
		for _, token := range []string{one.Token, two.Token} {
			if _, err := s.Session(ctx, token); !errors.Is(err, account.ErrSignedOut) {
				t.Errorf("a session goes on: %v", err)
			}
		}
		if _, err := s.Session(ctx, other.Token); err != nil {
			t.Errorf("somebody else was signed out: %v", err)
		}
		ids, rver, err := s.Revoked(ctx, one.Session.Rver)
		if err != nil || len(ids) != 2 || rver != one.Session.Rver+1 {
			t.Errorf("%d revoked up to %d: %v", len(ids), rver, err)
		}
		heard := h.Heard.All()
		if len(heard) != 1 || heard[0].Rver != rver || heard[0].Seq != 0 {
			t.Errorf("heard %+v", heard)
		}
	})
}

func TestARecoveryCodeOpensTheAccountOnceAndEndsEverySession(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		old := signUp(t, s, "ada")
		_, wrapped, err := s.Recoverable(ctx, "ada", keys.RecoveryKey, "home")
		if err != nil || !bytes.Equal(wrapped, keys.VaultByRecovery) {
			t.Fatal(err)
		}
		fresh := fixture.Credentials("Ada again")
		in, err := s.Recover(ctx, "ada", keys.RecoveryKey, fresh, "home")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Session(ctx, old.Token); !errors.Is(err, account.ErrSignedOut) {
			t.Errorf("the old session goes on: %v", err)
		}
		if _, err := s.Session(ctx, in.Token); err != nil {
			t.Errorf("the new session does not begin: %v", err)
		}
		if _, err := s.Recover(ctx, "ada", keys.RecoveryKey, fresh, "home"); !errors.Is(err, account.ErrRecovery) {
			t.Errorf("the old code works again: %v", err)
		}
		if _, err := s.SignIn(ctx, "ada", keys.AuthKey, "home"); !errors.Is(err, account.ErrRefused) {
			t.Errorf("the old password works: %v", err)
		}
		if _, err := s.SignIn(ctx, "ada", fresh.AuthKey, "home"); err != nil {
			t.Errorf("the new password does not: %v", err)
		}
	})
}

func TestASessionEndsWhenItIsNotUsedAndAfterAMonthInAnyCase(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		begunAgo := func(ago time.Duration) string {
			h.DB.Clock(func() time.Time { return time.Now().Add(-ago) })
			defer h.DB.Clock(time.Now)
			in, err := s.SignIn(ctx, "ada", keys.AuthKey, "home")
			if err != nil {
				t.Fatal(err)
			}
			return in.Token
		}
		signUp(t, s, "ada")
		const day = 24 * time.Hour
		unused := begunAgo(7*day + time.Minute)
		if _, err := s.Session(ctx, unused); !errors.Is(err, account.ErrSignedOut) {
			t.Errorf("not used for a week: %v", err)
		}
		used := begunAgo(6 * day)
		found, err := s.Session(ctx, used)
		if err != nil || time.Until(found.EndsAt) < 6*day {
			t.Errorf("using it does not keep it alive: %v", err)
		}
		if n, err := s.ForgetSessions(ctx, 100); n != 0 || err != nil {
			t.Errorf("forgot %d that have just ended: %v", n, err)
		}
		begunAgo(9 * day)
		if n, err := s.ForgetSessions(ctx, 100); n != 1 || err != nil {
			t.Errorf("forgot %d, want 1: %v", n, err)
		}
	})
}

func TestKeysOfTheWrongShapeAreNamed(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		for field, spoil := range map[string]func(*account.Credentials){
			"kdfVersion":      func(c *account.Credentials) { c.KDFVersion = 2 },
			"authKey":         func(c *account.Credentials) { c.AuthKey = c.AuthKey[:31] },
			"recoveryKey":     func(c *account.Credentials) { c.RecoveryKey = nil },
			"vaultByPassword": func(c *account.Credentials) { c.VaultByPassword = nil },
			"vaultByRecovery": func(c *account.Credentials) { c.VaultByRecovery = make([]byte, 97) },
		} {
			c := keys
			spoil(&c)
			_, err := s.SignUp(t.Context(), "ada", true, c, "home")
			if e := models.AsError(err); !errors.Is(err, account.ErrKey) || e.Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}
