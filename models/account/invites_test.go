package account_test

import (
	"errors"
	"fmt"
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
)

func TestInvitationsAreTriedSoOftenAndNoMoreOften(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		who := signUp(t, s, "ada").Account.ID
		for i := range 30 {
			if err := s.TryInvite(t.Context(), who, fmt.Sprint("place ", i)); err != nil {
				t.Fatalf("try %d: %v", i, err)
			}
		}
		err := s.TryInvite(t.Context(), who, "another place")
		if !errors.Is(err, account.ErrTooMany) || models.AsError(err).After <= 0 {
			t.Errorf("the account tries on: %v", err)
		}
		for i := range 120 {
			if err := s.TryInvite(t.Context(), account.ID(models.NewID()), "one place"); err != nil {
				t.Fatalf("try %d: %v", i, err)
			}
		}
		if err := s.TryInvite(t.Context(), account.ID(models.NewID()), "one place"); !errors.Is(err, account.ErrTooMany) {
			t.Errorf("the place tries on: %v", err)
		}
	})
}

func TestWhoWantsNoInvitationsLooksLikeNobody(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		who := signUp(t, s, "Ada.L").Account.ID
		for handle, want := range map[models.Private]account.ID{"ada.l": who, " ADA.L ": who, "nobody": "", "..": "", "": ""} {
			if got, err := s.Addressee(ctx, handle); err != nil || got != want {
				t.Errorf("%q: %q, %v", string(handle), got, err)
			}
		}
		for _, blocked := range []bool{true, false} {
			if err := s.BlockInvites(ctx, who, blocked); err != nil {
				t.Fatal(err)
			}
			got, err := s.Addressee(ctx, "ada.l")
			if err != nil || (got == "") != blocked {
				t.Errorf("blocked %v: %q, %v", blocked, got, err)
			}
			if b, err := s.InvitesBlocked(ctx, who); err != nil || b != blocked {
				t.Errorf("%v, %v", b, err)
			}
		}
	})
}
