package account_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
)

// whose finds whose calendar has a secret address.
func whose(t *testing.T, s *account.Service, secret models.Private) account.ID {
	t.Helper()
	id, err := s.ByCalendar(t.Context(), secret, models.NewID())
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestACalendarHasOneSecretAddressAtATime(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		ada, bo := signUp(t, s, "ada").Account.ID, signUp(t, s, "bosse").Account.ID
		if since, err := s.CalendarSince(ctx, ada); err != nil || since != nil {
			t.Fatalf("%v, %v", since, err)
		}
		first, at, err := s.MakeCalendar(ctx, ada)
		raw, bad := base64.RawURLEncoding.DecodeString(string(first))
		if err != nil || bad != nil || len(raw) != 32 {
			t.Fatalf("%d bytes, %v, %v", len(raw), err, bad)
		}
		if since, err := s.CalendarSince(ctx, ada); err != nil || since == nil || !since.Equal(at) {
			t.Errorf("%v, %v", since, err)
		}
		boSecret, _, err := s.MakeCalendar(ctx, bo)
		if err != nil || boSecret == first {
			t.Fatal(err)
		}
		if whose(t, s, first) != ada || whose(t, s, boSecret) != bo {
			t.Error("an address leads elsewhere")
		}
		var row struct{ CalendarHash []byte }
		if err := h.DB.Read(ctx).Table("accounts").Select("calendar_hash").Where("id = ?", ada).Take(&row).Error; err != nil || len(row.CalendarHash) != 32 || bytes.Contains(row.CalendarHash, raw[:8]) {
			t.Errorf("%x, %v", row.CalendarHash, err)
		}
		// Another takes its place, and the one before is nobody's.
		second, _, err := s.MakeCalendar(ctx, ada)
		if err != nil || second == first || whose(t, s, first) != "" || whose(t, s, second) != ada {
			t.Errorf("the address before still leads somewhere: %v", err)
		}
		for _, none := range []models.Private{"", "x", second + "A", second[1:], models.Private(row.CalendarHash)} {
			if id := whose(t, s, none); id != "" {
				t.Errorf("%q leads to somebody", string(none))
			}
		}
		for range 2 {
			if err := s.DropCalendar(ctx, ada); err != nil {
				t.Fatal(err)
			}
		}
		if since, err := s.CalendarSince(ctx, ada); err != nil || since != nil || whose(t, s, second) != "" || whose(t, s, "") != "" {
			t.Errorf("what was withdrawn still leads somewhere: %v, %v", since, err)
		}
		if whose(t, s, boSecret) != bo {
			t.Error("another's went too")
		}
	})
}

func TestNobodysCalendarIsShownWhoseAccountCloses(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		ada := signUp(t, s, "ada").Account.ID
		secret, _, err := s.MakeCalendar(ctx, ada)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.SetComfort(ctx, ada, account.Comfort{LargerGaps: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Close(ctx, ada, keys.AuthKey, "home"); err != nil || whose(t, s, secret) != "" {
			t.Errorf("while it closes: %v", err)
		}
		if err := s.Reopen(ctx, ada); err != nil || whose(t, s, secret) != ada {
			t.Errorf("opened again: %v", err)
		}
		if _, err := s.Close(ctx, ada, keys.AuthKey, "home"); err != nil {
			t.Fatal(err)
		}
		err = h.DB.Do(ctx, func(tx *db.Tx) error {
			return tx.Table("accounts").Where("id = ?", ada).Update("closing_at", time.Now().Add(-time.Minute)).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.SweepClosing(ctx); err != nil {
			t.Fatal(err)
		}
		var row struct {
			CalendarHash []byte
			CalendarAt   *time.Time
			LargerGaps   bool
		}
		err = h.DB.Read(ctx).Table("accounts").Select("calendar_hash", "calendar_at", "larger_gaps").Where("id = ?", ada).Take(&row).Error
		if err != nil || row.CalendarHash != nil || row.CalendarAt != nil || row.LargerGaps || whose(t, s, secret) != "" {
			t.Errorf("%+v, %v", row, err)
		}
	})
}

func TestCalendarsAreReadSoOftenFromOnePlaceAndNoMoreOften(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		for i := range 120 {
			if _, err := s.ByCalendar(t.Context(), models.Private(fmt.Sprint(i)), "one place"); err != nil {
				t.Fatalf("try %d: %v", i, err)
			}
		}
		if _, err := s.ByCalendar(t.Context(), "x", "one place"); !errors.Is(err, account.ErrTooMany) || models.AsError(err).After <= 0 {
			t.Errorf("the place tries on: %v", err)
		}
		if _, err := s.ByCalendar(t.Context(), "x", "another place"); err != nil {
			t.Error(err)
		}
	})
}

func TestComfortIsOnesOwn(t *testing.T) {
	each(t, func(t *testing.T, s *account.Service, h *dbtest.House) {
		ctx := t.Context()
		ada, bo := signUp(t, s, "ada").Account.ID, signUp(t, s, "bosse").Account.ID
		for _, larger := range []bool{true, false} {
			if _, err := s.SetComfort(ctx, ada, account.Comfort{LargerGaps: larger}); err != nil {
				t.Fatal(err)
			}
			if c, err := s.ComfortOf(ctx, ada); err != nil || c.LargerGaps != larger {
				t.Errorf("%+v, %v", c, err)
			}
			if c, err := s.ComfortOf(ctx, bo); err != nil || c.LargerGaps {
				t.Errorf("another's: %+v, %v", c, err)
			}
		}
	})
}
