package api_test

import (
	"bytes"
	"maps"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"example.org/afterward/api"
	"example.org/afterward/models/db/dbtest"
)

// public are the operations that need nobody to be signed in. Adding to it is a
// decision, not an accident.
var public = []string{
	"GET /session", "POST /accounts", "POST /parameters", "POST /recovery", "POST /session", "PUT /recovery",
}

func TestNothingButTheListedCallsAnswersWhoIsSignedOut(t *testing.T) {
	s := openSQLite(t, nil)
	var opened []string
	for _, op := range s.operations() {
		name := op.Method + " " + op.Path
		got := s.ask("", op.Method, op.at, "")
		if len(op.Security) == 0 {
			opened = append(opened, name)
			if got.status == http.StatusUnauthorized && got.problem().Code == "signed_out" {
				t.Errorf("%s says it is public and is not", name)
			}
			continue
		}
		for _, cookie := range []string{"", "afterward=", "afterward=x", "afterward=" + strings.Repeat("A", 43), "__Host-afterward=" + s.Tokens[s.Ada], "Afterward=" + s.Tokens[s.Ada]} {
			if got := s.ask("", op.Method, op.at, "", "Cookie", cookie); got.status != http.StatusUnauthorized || got.problem().Code != "signed_out" {
				t.Errorf("%s with the cookie %q: %d %s", name, cookie, got.status, got.body)
			}
		}
	}
	slices.Sort(opened)
	if !slices.Equal(opened, public) {
		t.Errorf("public are %v", opened)
	}
}

func TestEveryAddressOfTheAPIIsDescribed(t *testing.T) {
	s := openSQLite(t, nil)
	described := map[string]bool{"GET /api/openapi.json": true, "GET /api/docs": true}
	for _, op := range s.operations() {
		described[op.Method+" /api"+op.Path] = true
	}
	braces := regexp.MustCompile(`:([a-z]+)`)
	for _, r := range s.app.GetRoutes(true) {
		path := braces.ReplaceAllString(r.Path, "{$1}")
		if strings.HasPrefix(path, "/api/") && r.Method != http.MethodHead && !described[r.Method+" "+path] {
			t.Errorf("%s %s is served and not described", r.Method, path)
		}
		delete(described, r.Method+" "+path)
	}
	if len(described) > 0 {
		t.Errorf("described and not served: %v", slices.Sorted(maps.Keys(described)))
	}
}

// TestAnotherSitesPageCanChangeNothing asks every unsafe route, as a browser
// would for somebody signed in, from pages that are not ours.
func TestAnotherSitesPageCanChangeNothing(t *testing.T) {
	s := openSQLite(t, nil)
	all := s.operations()
	before := s.dump()
	braces := regexp.MustCompile(`:([a-z]+)`)
	routes := 0
	for _, r := range s.app.GetRoutes(true) {
		if slices.Contains([]string{"GET", "HEAD", "OPTIONS", "TRACE", "CONNECT"}, r.Method) || r.Path == "/" || r.Path == "*" || r.Path == "/*" {
			continue
		}
		routes++
		for _, from := range [][]string{
			{"Origin", "https://evil.example"},
			{"Origin", "null"},
			{"Origin", page + ".evil.example"},
			{"Origin", "https://127.0.0.1:8080"},
			{"Sec-Fetch-Site", "cross-site"},
			{"Sec-Fetch-Site", "same-site"},
			{"Sec-Fetch-Site", "none"},
			{"Sec-Fetch-Site", "cross-site", "Origin", page},
			{"Sec-Fetch-Site", "same-origin", "Origin", "https://evil.example"},
		} {
			got := s.ask("ada", r.Method, braces.ReplaceAllString(r.Path, "{$1}"), "", from...)
			if got.status != http.StatusForbidden || got.problem().Code != "origin" {
				t.Errorf("%s %s from %v: %d %s", r.Method, r.Path, from, got.status, got.body)
			}
		}
	}
	if unsafe := slices.DeleteFunc(all, func(o operation) bool { return o.Method == "GET" }); routes < len(unsafe) {
		t.Errorf("%d routes were tried, %d are described", routes, len(unsafe))
	}
	if s.dump() != before {
		t.Error("something was changed")
	}
	for _, from := range [][]string{{"Origin", page}, {"Sec-Fetch-Site", "same-origin"}, {"Sec-Fetch-Site", "same-origin", "Origin", page}, {}} {
		if got := s.ask("ada", "POST", "/api/rooms/{room}/parts", s.fill(quoteless), from...); got.status != 201 {
			t.Errorf("our own page, %v: %d %s", from, got.status, got.body)
		}
	}
}

func TestAskingChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		all := s.operations()
		before := s.dump()
		for _, op := range all {
			if op.Method != "GET" {
				continue
			}
			for _, who := range []string{"ada", "dee", "eli", "fin", ""} {
				if got := s.ask(who, "GET", op.at, "", "Origin", "https://evil.example"); got.status >= 500 {
					t.Errorf("%s: %d", op.Path, got.status)
				}
				_ = s.ask(who, "HEAD", op.at, "")
			}
		}
		if after := s.dump(); after != before {
			t.Errorf("something was changed:\n%s\n%s", before, after)
		}
	})
}

func TestTheDescriptionThatIsCheckedInIsTheOneThatIsServed(t *testing.T) {
	s := openSQLite(t, nil)
	kept, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	spec, err := s.api.Spec()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, spec) {
		t.Error("api/openapi.json is stale: run `make generate`")
	}
	if got := s.ask("", "GET", "/api/openapi.json", ""); got.body != string(spec) {
		t.Error("another one is served")
	}
}

func TestEveryPartOfAPathIsDescribed(t *testing.T) {
	s := openSQLite(t, nil)
	for _, op := range s.operations() {
		for _, m := range regexp.MustCompile(`{([a-z]+)}`).FindAllStringSubmatch(op.Path, -1) {
			if !slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.In == "path" && p.Name == m[1] && p.Required }) {
				t.Errorf("%s %s: {%s} is not read", op.Method, op.Path, m[1])
			}
		}
	}
}

func TestThePageAboutTheAPIAsksForNothingFromElsewhere(t *testing.T) {
	s := openSQLite(t, nil)
	got := s.ask("", "GET", "/api/docs", "")
	if got.status != 200 || got.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatalf("%d %v", got.status, got.header)
	}
	for _, m := range regexp.MustCompile(`(?i)(?:src|href|action|url|@import|srcset)\s*[=(]\s*["']?([^"'\s)>]*)`).FindAllStringSubmatch(got.body, -1) {
		if !strings.HasPrefix(m[1], "#") && m[1] != "/api/openapi.json" {
			t.Errorf("the page refers to %q", m[1])
		}
	}
	if contains(got.body, "<script") || contains(got.body, "//cdn") || regexp.MustCompile(`https?://`).MatchString(got.body) {
		t.Error("the page has a script or an address of another origin in it")
	}
	if csp := got.header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; style-src 'sha256-") || contains(csp, "http") {
		t.Errorf("%s", csp)
	}
	for _, op := range s.operations() {
		if !contains(got.body, `id="`+op.OperationID+`"`) {
			t.Errorf("the page lacks %s", op.OperationID)
		}
	}
}

func TestTheSessionsCookieIsNeverSeenByAScriptOrAnotherSite(t *testing.T) {
	for _, c := range []struct {
		secure bool
		name   string
	}{{true, "__Host-afterward"}, {false, "afterward"}} {
		s := openSQLite(t, func(_ *site, config *api.Config) { config.Secure = c.secure })
		cookie := func(got reply) *http.Cookie {
			t.Helper()
			set := (&http.Response{Header: got.header}).Cookies()
			if len(set) != 1 || len(got.header.Values("Set-Cookie")) != 1 {
				t.Fatalf("cookies: %d %v %s", got.status, got.header, got.body)
			}
			return set[0]
		}
		in := cookie(s.ask("", "POST", "/api/session", signIn("ada")))
		if in.Name != c.name || in.Secure != c.secure || !in.HttpOnly || in.SameSite != http.SameSiteStrictMode || in.Path != "/" || in.Domain != "" || in.MaxAge <= 0 || len(in.Value) < 43 {
			t.Errorf("secure %v: %+v", c.secure, in)
		}
		with := c.name + "=" + in.Value
		if got := s.ask("", "GET", "/api/session", "", "Cookie", "x=y; "+with+"; z"); s.get(got, "account.handle") != "ada" {
			t.Error(got.body)
		}
		got := s.ask("", "DELETE", "/api/session", "", "Cookie", with)
		if out := cookie(got); got.status != 204 || out.Name != c.name || out.Value != "" || out.MaxAge >= 0 || !out.HttpOnly || out.Secure != c.secure || out.Path != "/" {
			t.Errorf("secure %v: signing out: %d %+v", c.secure, got.status, out)
		}
		if got := s.ask("", "GET", "/api/session", "", "Cookie", with); contains(got.body, "account") {
			t.Errorf("a session that has ended is in force: %s", got.body)
		}
		if got := s.ask("", "GET", "/api/vault", "", "Cookie", with); got.status != 401 || got.header.Get("Set-Cookie") != "" {
			t.Errorf("%d %v", got.status, got.header)
		}
	}
}

func TestACookieWithAnotherNameIsNobodys(t *testing.T) {
	for _, secure := range []bool{true, false} {
		s := openSQLite(t, func(_ *site, c *api.Config) { c.Secure = secure })
		right := map[bool]string{true: "__Host-afterward", false: "afterward"}[secure]
		token := s.Tokens[s.Ada]
		for _, name := range []string{"afterward", "__Host-afterward", "__Secure-afterward", "Afterward", "xafterward", "afterward2", "session"} {
			got := s.ask("", "GET", "/api/session", "", "Cookie", name+"="+token)
			if contains(got.body, `"ada"`) != (name == right) {
				t.Errorf("secure %v, %s: %s", secure, name, got.body)
			}
		}
		both := right + "=" + s.Tokens[s.Fin] + "; " + right + "=" + token
		if got := s.ask("", "GET", "/api/session", "", "Cookie", both); !contains(got.body, `"fin"`) {
			t.Errorf("of two cookies the first counts: %s", got.body)
		}
	}
}

func TestNobodyIsEverAnsweredAsSomebodyElse(t *testing.T) {
	s := openSQLite(t, nil)
	done := make(chan string)
	names := []string{"ada", "cem", "dee", "fin", ""}
	for _, who := range names {
		go func() {
			bad := ""
			for range 150 {
				got := s.ask(who, "GET", "/api/session", "")
				if got.header.Get("Set-Cookie") != "" || (who == "") != !contains(got.body, "account") || (who != "" && !contains(got.body, `"`+who+`"`)) {
					bad = who + ": " + got.body
				}
			}
			done <- bad
		}()
	}
	for range names {
		if bad := <-done; bad != "" {
			t.Error(bad)
		}
	}
}
