package api_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"example.org/afterward/api"
	"example.org/afterward/api/limit"
	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
)

func asJSON(v map[string]any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func text(key []byte) string { return base64.RawURLEncoding.EncodeToString(key) }

func signIn(handle string) string {
	return asJSON(map[string]any{"handle": handle, "authKey": text(fixture.Credentials(handle).AuthKey)})
}

// signUp is a sign-up that is right in every part.
func signUp(handle string, change map[string]any) string {
	c := fixture.Credentials(handle)
	all := map[string]any{
		"handle": handle, "adult": true, "kdfVersion": 1, "authKey": text(c.AuthKey), "vaultByPassword": text(c.VaultByPassword),
		"recoveryKey": text(c.RecoveryKey), "vaultByRecovery": text(c.VaultByRecovery),
	}
	maps.Copy(all, change)
	return asJSON(all)
}

func TestAnAccountAnswersEachWhoAsks(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		wrong := text(make([]byte, 32))
		s.hold([]row{
			{"GET", "/api/session", "", "nobody ada 200"},
			{"GET", "/api/vault", "", "ada fin 200; nobody 401 signed_out"},
			{"POST", "/api/parameters", `{"handle":"ada"}`, "nobody ada 200"},
			{"POST", "/api/parameters", `{"handle":"no"}`, "nobody 422 handle_invalid handle"},
			{"POST", "/api/parameters", `{}`, "nobody 422 request handle"},
			{"POST", "/api/accounts", signUp("gil", nil), "nobody 201; nobody 409 handle_taken handle"},
			{"POST", "/api/accounts", signUp("GIL", nil), "nobody 409 handle_taken handle"},
			{"POST", "/api/accounts", signUp("moderator", nil), "nobody 422 handle_invalid handle"},
			{"POST", "/api/accounts", signUp("a b", nil), "nobody 422 handle_invalid handle"},
			{"POST", "/api/accounts", signUp("hal", map[string]any{"adult": false}), "nobody 422 adults_only adult"},
			{"POST", "/api/accounts", signUp("hal", map[string]any{"authKey": "short"}), "nobody 422 key_invalid authKey"},
			{"POST", "/api/accounts", signUp("hal", map[string]any{"authKey": wrong + "="}), "nobody 422 key_invalid authKey"},
			{"POST", "/api/accounts", signUp("hal", map[string]any{"kdfVersion": 2}), "nobody 422 key_invalid kdfVersion"},
			{"POST", "/api/accounts", signUp("hal", map[string]any{"recoveryKey": ""}), "nobody 422 key_invalid recoveryKey"},
			{"POST", "/api/accounts", signUp("hal", map[string]any{"vaultByPassword": text(make([]byte, 97))}), "nobody 422 key_invalid vaultByPassword"},
			{"POST", "/api/session", signIn("gil"), "nobody ada 200"},
			{"POST", "/api/session", `{"handle":"gil","authKey":"` + wrong + `"}`, "nobody 401 sign_in_refused"},
			{"POST", "/api/recovery", `{"handle":"gil","recoveryKey":"` + text(fixture.Credentials("gil").RecoveryKey) + `"}`, "nobody 200"},
			{"POST", "/api/recovery", `{"handle":"gil","recoveryKey":"` + wrong + `"}`, "nobody 401 recovery_refused"},
			{"POST", "/api/recovery", `{"handle":"nobody","recoveryKey":"` + wrong + `"}`, "nobody 401 recovery_refused"},
			{"DELETE", "/api/session", "", "fin 204; fin 401 signed_out"},
			{"GET", "/api/vault", "", "fin 401 signed_out; dee 200"},
			{"DELETE", "/api/sessions", "", "dee 204; dee 401 signed_out; ada 204"},
		})
	})
}

func TestRecoveringSignsOutEverywhereElseAndTheOldKeysWorkNoMore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		fresh := fixture.Credentials("somebody new")
		body := asJSON(map[string]any{
			"handle": "ada", "recoveryKey": text(fixture.Credentials("ada").RecoveryKey), "kdfVersion": 1, "authKey": text(fresh.AuthKey),
			"vaultByPassword": text(fresh.VaultByPassword), "newRecoveryKey": text(fresh.RecoveryKey), "newVaultByRecovery": text(fresh.VaultByRecovery),
		})
		got := s.ask("", "PUT", "/api/recovery", body)
		if got.status != 200 || s.get(got, "vaultByPassword") != text(fresh.VaultByPassword) || got.header.Get("Set-Cookie") == "" {
			t.Fatalf("%d %s", got.status, got.body)
		}
		s.hold([]row{
			{"GET", "/api/vault", "", "ada 401 signed_out; bo 200"},
			{"PUT", "/api/recovery", body, "nobody 401 recovery_refused"},
			{"POST", "/api/session", signIn("ada"), "nobody 401 sign_in_refused"},
			{"POST", "/api/session", `{"handle":"ada","authKey":"` + text(fresh.AuthKey) + `"}`, "nobody 200"},
		})
	})
}

// TestAnUnknownHandleAndAWrongPasswordAreAnsweredAlike compares everything but
// the date and the request's name, and counts the hashes by their memory: each
// takes 19 MiB, whatever the machine is busy with.
func TestAnUnknownHandleAndAWrongPasswordAreAnsweredAlike(t *testing.T) {
	s := openSQLite(t, nil)
	wrong := text([]byte(strings.Repeat("w", 32)))
	for path, field := range map[string]string{"/api/session": "authKey", "/api/recovery": "recoveryKey"} {
		seen := map[string]string{}
		for _, handle := range []string{"ada", "nobody-here", "Ada", "fin", "another-one"} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got := s.ask("", "POST", path, `{"handle":"`+handle+`","`+field+`":"`+wrong+`"}`)
			runtime.ReadMemStats(&after)
			hashes := (after.TotalAlloc - before.TotalAlloc) / (18 << 20)
			if hashes != 1 {
				t.Errorf("%s for %s: %d hashes were computed", path, handle, hashes)
			}
			ref := got.problem().Ref
			got.header.Del("Date")
			got.header.Del("X-Request-Id")
			seen[fmt.Sprint(got.status, strings.Replace(got.body, ref, "", 1), got.header)] = handle
		}
		if len(seen) != 1 {
			t.Errorf("%s tells who is here: %v", path, seen)
		}
	}
}

func TestParametersTellNothingOfWhoIsHere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		of := func(handle string) string {
			got := s.ask("", "POST", "/api/parameters", `{"handle":"`+handle+`"}`)
			if got.status != 200 {
				t.Fatalf("%s: %d %s", handle, got.status, got.body)
			}
			return got.body
		}
		before := of("gil")
		if again := of("gil"); again != before {
			t.Errorf("unknown, and twice different: %s %s", before, again)
		}
		if other := of("hal"); other == before {
			t.Error("two handles have one salt")
		}
		s.hold([]row{{"POST", "/api/accounts", signUp("gil", nil), "nobody 201"}})
		if after := of("gil"); after != before {
			t.Errorf("signing up changed the answer: %s %s", before, after)
		}
		if same := of(" Gil "); same != before {
			t.Errorf("another spelling of one handle: %s %s", before, same)
		}
	})
}

// from says where a request comes from, for a house that trusts the proxy.
func from(addr string) []string { return []string{"X-Forwarded-For", addr} }

func limited(s *site, c *api.Config) {
	c.Trusted = anywhere
	var err error
	if c.Accounts, err = account.NewService(s.house.DB, s.house.Box, limit.NewLocal()); err != nil {
		s.Fatal(err)
	}
}

func TestAStrangersGuessesDoNotLockAnybodyOut(t *testing.T) {
	s := openSQLite(t, limited)
	guess := `{"handle":"ada","authKey":"` + text([]byte(strings.Repeat("w", 32))) + `"}`
	for i := range 10 {
		if got := s.ask("", "POST", "/api/session", guess, from("203.0.113.5")...); got.status != 401 {
			t.Fatalf("guess %d: %d %s", i, got.status, got.body)
		}
	}
	for _, body := range []string{guess, signIn("ada")} { // the right key comes too late from there
		got := s.ask("", "POST", "/api/session", body, from("203.0.113.5")...)
		after, err := strconv.Atoi(got.header.Get("Retry-After"))
		if p := got.problem(); got.status != 429 || p.Code != "too_many" || err != nil || after < 1 || after > 15*60 || p.RetryAfter != after {
			t.Fatalf("%d %s %v", got.status, got.body, got.header)
		}
	}
	if got := s.ask("", "POST", "/api/session", signIn("bosse"), from("203.0.113.5")...); got.status != 200 {
		t.Errorf("another account, from there: %d %s", got.status, got.body)
	}
	if got := s.ask("", "POST", "/api/session", signIn("ada"), from("198.51.100.7")...); got.status != 200 {
		t.Errorf("the owner, from home: %d %s", got.status, got.body)
	}
	unknown := strings.Replace(guess, "ada", "nobody-here", 1)
	for i := range 11 {
		got := s.ask("", "POST", "/api/session", unknown, from("192.0.2.1")...)
		if want := map[bool]int{true: 401, false: 429}[i < 10]; got.status != want {
			t.Errorf("an unknown handle is limited otherwise: guess %d: %d", i, got.status)
		}
	}
}

func TestGuessesAreCountedByAccountAndByAddress(t *testing.T) {
	s := openSQLite(t, limited)
	try := func(handle, addr string) reply {
		return s.ask("", "POST", "/api/recovery", `{"handle":"`+handle+`","recoveryKey":"`+text(make([]byte, 32))+`"}`, from(addr)...)
	}
	refused := 0
	for i := range 61 { // from one address, never twice at one handle
		if got := try(fmt.Sprintf("someone-%d", i), "203.0.113.5"); got.status == 429 && i >= 60 {
			refused++
		} else if got.status != 401 {
			t.Fatalf("guess %d: %d %s", i, got.status, got.body)
		}
	}
	for i := range 101 { // at one handle, never twice from one address
		if got := try("ada", fmt.Sprintf("10.%d.0.1", i)); got.status == 429 && i >= 100 {
			refused++
		} else if got.status != 401 {
			t.Fatalf("guess %d: %d %s", i, got.status, got.body)
		}
	}
	if refused != 2 {
		t.Errorf("%d of 2 were refused", refused)
	}
}

func TestAForwardedAddressIsBelievedOnlyFromAProxyThatIsTrusted(t *testing.T) {
	for _, c := range []struct {
		trusted []netip.Prefix
		want    map[string]string // what is forwarded, and who it is taken to be
	}{
		{nil, map[string]string{"203.0.113.5": "127.0.0.1", "": "127.0.0.1"}},
		{anywhere, map[string]string{
			"203.0.113.5": "203.0.113.5", "1.1.1.1, 203.0.113.5": "203.0.113.5", "203.0.113.5, 127.0.0.9": "203.0.113.5",
			"::ffff:203.0.113.5": "203.0.113.5", "2001:db8::1": "2001:db8::1", "nonsense": "127.0.0.1", "203.0.113.5, nonsense": "127.0.0.1", "": "127.0.0.1",
		}},
	} {
		seen := make(chan netip.Addr, 1)
		s := openSQLite(t, func(_ *site, config *api.Config) {
			config.Trusted = c.trusted
			config.Source = func(addr netip.Addr) string {
				seen <- addr
				return "x"
			}
		})
		for forwarded, want := range c.want {
			s.ask("", "GET", "/api/session", "", from(forwarded)...)
			if got := <-seen; got.String() != want {
				t.Errorf("trusting %v, %q: %s, not %s", c.trusted, forwarded, got, want)
			}
		}
	}
}

func TestNoAnswerTellsAnyoneTheKeyItWasAskedWith(t *testing.T) {
	s := openSQLite(t, nil)
	key := text(fixture.Credentials("ada").AuthKey)
	for _, body := range []string{signIn("ada"), `{"handle":"ada","authKey":"` + key + `","more":1}`, `{"handle":"ada","authKey":"` + key + `"`, `{"handle":7,"authKey":"` + key + `"}`, `["` + key + `"]`} {
		if got := s.ask("", "POST", "/api/session", body); contains(got.body, key) || contains(got.body, string(models.Private("ada "))) {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
}
