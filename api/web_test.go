package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"example.org/afterward/api"
	"example.org/afterward/models/db/dbtest"
)

// built is an interface as its build leaves it.
var built = fstest.MapFS{
	"200.html":                   {Data: []byte(`<!doctype html><title>Afterward</title><script>start()</script>`)},
	"_app/immutable/a.js":        {Data: []byte("plain")},
	"_app/immutable/a.js.br":     {Data: []byte("brotli")},
	"_app/immutable/a.js.gz":     {Data: []byte("gzip")},
	"_app/version.json":          {Data: []byte(`{"version":"1"}`)},
	"service-worker.js":          {Data: []byte("worker")},
	"help-now.html":              {Data: []byte("<!doctype html><title>Help</title>")},
	"favicon.svg":                {Data: []byte("<svg/>")},
	"manifest.webmanifest":       {Data: []byte("{}")},
	"_app/immutable/unpacked.br": {Data: []byte("only brotli")},
}

// asked are the headers of a browser that opens an address.
func (s *site) open(path string, headers ...string) reply {
	return s.ask("", "GET", path, "", append([]string{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}, headers...)...)
}

func TestEveryAddressOfTheInterfaceBeginsAsItsShell(t *testing.T) {
	s := openSQLite(t, nil)
	for path, want := range map[string]string{
		"/": "start()", "/circles/{circle}": "start()", "/rooms/x?y=z": "start()", "/200.html": "start()", "/help-now": "<title>Help",
		"/../../etc/passwd": "start()", "/apiary": "start()",
	} {
		got := s.open(path)
		if got.status != 200 || !contains(got.body, want) || got.header.Get("Content-Type") != "text/html; charset=utf-8" || got.header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d %s %v", path, got.status, got.body, got.header)
		}
		csp := got.header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "connect-src 'self'", "require-trusted-types-for 'script'", "script-src 'self'"} {
			if !contains(csp, part) {
				t.Errorf("%s: the policy lacks %q: %s", path, part, csp)
			}
		}
		if contains(csp, "script-src 'self' 'unsafe") || contains(csp, "http:") || contains(csp, "https:") || contains(csp, "*") {
			t.Errorf("%s: the policy lets something in: %s", path, csp)
		}
	}
	if csp := s.open("/").header.Get("Content-Security-Policy"); !regexp.MustCompile(`script-src 'self' 'sha256-[^ ]+';`).MatchString(csp) {
		t.Errorf("the shell's own script is not named once by its hash: %s", csp)
	}
}

func TestAMissingFileOrCallNeverBecomesAPage(t *testing.T) {
	s := openSQLite(t, nil)
	for _, path := range []string{
		"/_app/immutable/gone.js", "/_app/", "/_app/x", "/api", "/api/", "/api/nothing", "/api/circles/x/y/z", "/_app/../_app/gone.js", "//api/nothing",
		"/_app/immutable/a.js.br", "/_app/immutable/unpacked",
	} {
		got := s.open(path)
		if got.status < 400 || contains(got.header.Get("Content-Type"), "html") || contains(got.body, "<title>") {
			t.Errorf("%s: %d %s %s", path, got.status, got.header.Get("Content-Type"), got.body)
		}
	}
	if got := s.ask("", "GET", "/circles/x", "", "Accept", "application/json"); got.status != 404 {
		t.Errorf("a script that asks for JSON is given a page: %d", got.status)
	}
	if got := s.ask("", "POST", "/circles", "{}", "Accept", "text/html"); got.status != 404 || contains(got.body, "<title>") {
		t.Errorf("a POST to a page: %d %s", got.status, got.body)
	}
}

func TestAFileIsSentInTheSmallestFormThatIsUnderstood(t *testing.T) {
	s := openSQLite(t, nil)
	const file = "/_app/immutable/a.js"
	tags := map[string]bool{}
	for accepted, want := range map[string]string{
		"gzip, deflate, br, zstd": "brotli", "br;q=0, gzip": "gzip", "gzip": "gzip", "": "plain", "identity": "plain", "br ; q=0.0,*;q=0": "plain", "BR": "brotli",
	} {
		got := s.ask("", "GET", file, "", "Accept-Encoding", accepted)
		tag := got.header.Get("ETag")
		tags[tag] = true
		if got.status != 200 || got.body != want || got.header.Get("Vary") != "Accept-Encoding" || got.header.Get("Content-Type") != "text/javascript; charset=utf-8" {
			t.Errorf("%q: %d %s %v", accepted, got.status, got.body, got.header)
		}
		if cache := got.header.Get("Cache-Control"); cache != "public, max-age=31536000, immutable" {
			t.Errorf("%q: %s", accepted, cache)
		}
		again := s.ask("", "GET", file, "", "Accept-Encoding", accepted, "If-None-Match", tag)
		if again.status != 304 || again.body != "" || again.header.Get("ETag") != tag {
			t.Errorf("%q: had already, and is sent again: %d %q", accepted, again.status, again.body)
		}
		if other := s.ask("", "GET", file, "", "Accept-Encoding", accepted, "If-None-Match", `"another"`); other.status != 200 {
			t.Errorf("%q: had another, and is not sent this one: %d", accepted, other.status)
		}
	}
	if len(tags) != 3 {
		t.Errorf("three forms have %d tags: %v", len(tags), tags)
	}
	if got := s.ask("", "HEAD", file, ""); got.status != 200 || got.body != "" || got.header.Get("ETag") == "" {
		t.Errorf("HEAD: %d %q", got.status, got.body)
	}
}

func TestTheWorkerThatKeepsPagesIsAskedForAnewEachTime(t *testing.T) {
	s := openSQLite(t, nil)
	got := s.ask("", "GET", "/service-worker.js", "", "Service-Worker", "script")
	if got.status != 200 || got.body != "worker" || got.header.Get("Cache-Control") != "no-cache" || got.header.Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("%d %q %v", got.status, got.body, got.header)
	}
	if csp := s.open("/").header.Get("Content-Security-Policy"); !contains(csp, "worker-src 'self'") {
		t.Errorf("no page may register it: %s", csp)
	}
}

func TestABinaryWithoutItsInterfaceSaysSo(t *testing.T) {
	s := openSQLite(t, func(_ *site, c *api.Config) { c.Frontend = fstest.MapFS{"placeholder": {}} })
	if got := s.open("/"); got.status != http.StatusServiceUnavailable || !contains(got.body, "make run") {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := s.open("/api/nothing"); got.status != 404 {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := s.open("/healthz"); got.body != "ok" {
		t.Errorf("%d %s", got.status, got.body)
	}
}

func TestEveryAnswerCarriesTheHeadersThatKeepItToItself(t *testing.T) {
	for _, secure := range []bool{false, true} {
		s := openSQLite(t, func(_ *site, c *api.Config) { c.Secure = secure })
		for _, path := range []string{
			"/", "/_app/immutable/a.js", "/_app/gone.js", "/favicon.svg", "/healthz", "/readyz", "/realtime", "/nowhere",
			"/api/session", "/api/circles", "/api/rooms/{room}", "/api/nothing", "/api/docs", "/api/openapi.json", "POST /api/session", "POST /api/accounts",
			"/api/big", "/api/odd", "DELETE /api/session",
		} {
			method, body := "GET", ""
			if m, rest, ok := strings.Cut(path, " "); ok {
				method, path, body = m, rest, "{}"
			}
			got := s.ask("", method, path, body, "Accept", "text/html")
			switch path {
			case "/api/big": // refused by its length, before it is read
				got = s.raw("POST /api/session HTTP/1.1", "Host: x", "Content-Type: application/json", "Content-Length: 9999999")
			case "/api/odd":
				got = s.raw("POST /api/session HTTP/1.1", "Host: x", "Content-Length: many")
			}
			if api := strings.HasPrefix(path, "/api/b") || strings.HasPrefix(path, "/api/o"); api && path != "/api/openapi.json" && (got.status < 400 || got.problem().Ref == "") {
				t.Errorf("%s: %d %s", path, got.status, got.body)
			}
			for name, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
				"Cross-Origin-Resource-Policy": "same-origin", "X-Robots-Tag": "noindex",
			} {
				if got.header.Get(name) != want {
					t.Errorf("%s %s (%d): %s is %q", method, path, got.status, name, got.header.Get(name))
				}
			}
			if hsts := got.header.Get("Strict-Transport-Security"); (hsts != "") != secure {
				t.Errorf("%s %s, secure %v: Strict-Transport-Security %q", method, path, secure, hsts)
			}
			if got.header.Get("Permissions-Policy") == "" || got.header.Get("X-Request-Id") == "" {
				t.Errorf("%s %s: %v", method, path, got.header)
			}
			if server := got.header.Get("Server"); server != "" {
				t.Errorf("%s %s names its server: %s", method, path, server)
			}
			api := strings.HasPrefix(path, "/api")
			if api && got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s may be kept: %q", method, path, got.header.Get("Cache-Control"))
			}
			if csp := got.header.Get("Content-Security-Policy"); ((api && path != "/api/odd") || path == "/") && !contains(csp, "default-src 'none'") {
				t.Errorf("%s %s: %q", method, path, csp)
			}
		}
	}
}

func TestANodeThatCannotServeSaysSo(t *testing.T) {
	h := dbtest.SQLite(t)
	s := open(t, h, nil)
	if got := s.ask("", "GET", "/readyz", ""); got.status != 200 || got.body != "ready" {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if err := h.DB.Close(); err != nil {
		t.Fatal(err)
	}
	if got := s.ask("", "GET", "/readyz", ""); got.status != 503 || got.body != "not ready" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := s.ask("", "GET", "/healthz", ""); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
}
