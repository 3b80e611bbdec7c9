package api_test

import (
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
)

func TestWhoeversAccountIsShutFindsOnlyWhatIsTheirOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		until := models.Now().Add(72 * time.Hour)
		shut := func() {
			if err := h.DB.Do(t.Context(), func(tx *db.Tx) error { return s.Accounts.Suspend(tx, s.Cem, until) }); err != nil {
				t.Fatal(err)
			}
		}
		shut()
		if got := s.ask("cem", "GET", "/api/me/circles", ""); got.status != 401 {
			t.Fatalf("the session from before: %d %s", got.status, got.body)
		}
		in, err := s.Accounts.SignIn(t.Context(), "cem", fixture.Credentials("cem").AuthKey, "test")
		if err != nil || in.Account.ShutUntil == nil {
			t.Fatalf("%v %+v", err, in)
		}
		s.Tokens[s.Cem] = in.Token
		shut() // again, for no longer: nobody is signed out for it
		for _, c := range []struct {
			method, path, body string
			status             int
		}{
			{"GET", "/api/session", "", 200},
			{"GET", "/api/vault", "", 200},
			{"GET", "/api/me/measures", "", 200},
			{"GET", "/api/me/reports", "", 200},
			{"GET", "/api/me/circles", "", 200},
			{"GET", "/api/me/export/account", "", 200},
			{"GET", "/api/me/items", "", 200},
			{"PUT", "/api/me/items", `{"changes":[]}`, 200},
			{"GET", "/api/me/key", "", 200},
			{"GET", "/api/me/companions", "", 403},
			{"GET", "/api/me/passkeys", "", 200},
			{"DELETE", "/api/me/passkeys/{unknown}", "", 204},
			{"PUT", "/api/me/password", asJSON(map[string]any{
				"authKey": text(fixture.Credentials("cem").AuthKey), "kdfVersion": 1, "newAuthKey": text(make([]byte, 32)), "vaultByPassword": "AQ",
			}), 204},
			{"GET", "/api/circles", "", 403},
			{"GET", "/api/circles/{circle}", "", 403},
			{"GET", "/api/rooms/{room}", "", 403},
			{"POST", "/api/rooms/{room}/parts", `{"nonce":"n","body":"x"}`, 403},
			{"POST", "/api/me/search", `{"words":"x"}`, 403},
			{"GET", "/api/desk", "", 403},
			{"DELETE", "/api/circles/{circle}/members/me", "", 204},
		} {
			got := s.ask("cem", c.method, c.path, c.body)
			if got.status != c.status || c.status == 403 && got.problem().Code != "suspended" {
				t.Errorf("%s %s: %d %s", c.method, c.path, got.status, got.body)
			}
		}
		if err := h.DB.Do(t.Context(), func(tx *db.Tx) error { _, err := s.Accounts.Unsuspend(tx, s.Cem, until, nil); return err }); err != nil {
			t.Fatal(err)
		}
		if got := s.ask("cem", "GET", "/api/circles", ""); got.status != 200 {
			t.Errorf("open again: %d %s", got.status, got.body)
		}
	})
}
