package account_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
)

func aPasskey(label models.Private) account.Passkey {
	return account.Passkey{CredentialID: []byte(label), Salt: bytes.Repeat([]byte{1}, 32), VaultByPasskey: bytes.Repeat([]byte{2}, 61), Label: label}
}

func TestAPasskeyIsAddedWithThePasswordAndRemovedAgain(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		ada, bea := signUp(t, s, "ada").Account.ID, signUp(t, s, "bea").Account.ID
		phone := aPasskey("This phone")
		if _, err := s.AddPasskey(ctx, ada, bytes.Repeat([]byte{9}, 32), phone, "home"); !errors.Is(err, account.ErrPassword) {
			t.Fatalf("added without the password: %v", err)
		}
		made, err := s.AddPasskey(ctx, ada, keys.AuthKey, phone, "home")
		if err != nil || made.CreatedOn != models.Now().UTC().Format(time.DateOnly) {
			t.Fatalf("%q %v", made.CreatedOn, err)
		}
		again, err := s.AddPasskey(ctx, ada, keys.AuthKey, phone, "home")
		if err != nil || again.ID != made.ID {
			t.Errorf("the same again: %v", err)
		}
		other := phone
		other.Salt = bytes.Repeat([]byte{3}, 32)
		if _, err := s.AddPasskey(ctx, ada, keys.AuthKey, other, "home"); !errors.Is(err, account.ErrPasskeyThere) {
			t.Errorf("another secret of the same passkey: %v", err)
		}
		all, err := s.Passkeys(ctx, ada)
		if err != nil || len(all) != 1 || all[0].Label != phone.Label || !bytes.Equal(all[0].VaultByPasskey, phone.VaultByPasskey) || !bytes.Equal(all[0].Salt, phone.Salt) {
			t.Fatalf("%d passkeys: %v", len(all), err)
		}
		if err := s.RemovePasskey(ctx, bea, made.ID); err != nil {
			t.Fatal(err)
		}
		if all, err := s.Passkeys(ctx, ada); err != nil || len(all) != 1 {
			t.Fatalf("somebody else removed it: %v", err)
		}
		for range 2 {
			if err := s.RemovePasskey(ctx, ada, made.ID); err != nil {
				t.Fatal(err)
			}
		}
		if all, err := s.Passkeys(ctx, ada); err != nil || len(all) != 0 {
			t.Errorf("%d passkeys: %v", len(all), err)
		}
	})
}

func TestAPasskeysLabelIsSealed(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ada := signUp(t, s, "ada").Account.ID
		p := aPasskey("The blue telephone")
		p.CredentialID = []byte{1}
		if _, err := s.AddPasskey(t.Context(), ada, keys.AuthKey, p, "home"); err != nil {
			t.Fatal(err)
		}
		var row struct{ Label []byte }
		if err := h.DB.Read(t.Context()).Table("passkeys").Take(&row).Error; err != nil || bytes.Contains(row.Label, []byte("blue")) {
			t.Errorf("%q %v", row.Label, err)
		}
	})
}

func TestAnAccountHasFivePasskeysAtMost(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ada := signUp(t, s, "ada").Account.ID
		var wg sync.WaitGroup
		results := make([]error, 8)
		for i := range results {
			wg.Go(func() {
				_, results[i] = s.AddPasskey(t.Context(), ada, keys.AuthKey, aPasskey(models.Private(fmt.Sprint(i))), fmt.Sprint(i))
			})
		}
		wg.Wait()
		added := 0
		for _, err := range results {
			if err == nil {
				added++
			} else if !errors.Is(err, account.ErrPasskeys) {
				t.Error(err)
			}
		}
		if all, err := s.Passkeys(t.Context(), ada); err != nil || added != 5 || len(all) != 5 {
			t.Errorf("%d added, %d there: %v", added, len(all), err)
		}
	})
}

func TestAPasskeyOfTheWrongShapeIsNamed(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ada := signUp(t, s, "ada").Account.ID
		for i, c := range []struct {
			field string
			spoil func(*account.Passkey)
		}{
			{"credentialId", func(p *account.Passkey) { p.CredentialID = nil }},
			{"credentialId", func(p *account.Passkey) { p.CredentialID = make([]byte, 1024) }},
			{"salt", func(p *account.Passkey) { p.Salt = p.Salt[:31] }},
			{"vaultByPasskey", func(p *account.Passkey) { p.VaultByPasskey = make([]byte, 97) }},
			{"label", func(p *account.Passkey) { p.Label = "  " }},
			{"label", func(p *account.Passkey) { p.Label = models.Private(strings.Repeat("é", 41)) }},
		} {
			p := aPasskey("This phone")
			c.spoil(&p)
			_, err := s.AddPasskey(t.Context(), ada, keys.AuthKey, p, "home")
			if e := models.AsError(err); len(e.Fields) != 1 || e.Fields[0].Name != c.field {
				t.Errorf("case %d: %v", i, err)
			}
		}
		longest := aPasskey(models.Private(strings.Repeat("é", 40)))
		longest.CredentialID = make([]byte, 1023)
		if _, err := s.AddPasskey(t.Context(), ada, keys.AuthKey, longest, "home"); err != nil {
			t.Error(err)
		}
	})
}
