package api_test

import (
	"strconv"
	"testing"

	"example.org/afterward/api"
	"example.org/afterward/api/limit"
)

// tooMany asks until it is refused and returns how often it was answered.
func (s *site) tooMany(who, method, path, body string, headers ...string) (answered int) {
	s.Helper()
	for ; answered < 2000; answered++ {
		got := s.ask(who, method, path, body, headers...)
		if got.status != 429 {
			continue
		}
		p := got.problem()
		after, err := strconv.Atoi(got.header.Get("Retry-After"))
		if p.Code != "too_many" || err != nil || after < 1 || p.RetryAfter != after {
			s.Fatalf("%s: %s %v", path, got.body, got.header)
		}
		return answered
	}
	s.Fatalf("%s %s is never too much", method, path)
	return 0
}

func TestWhoeverAsksTooMuchIsToldWhenToComeBack(t *testing.T) {
	s := openSQLite(t, func(_ *site, c *api.Config) { c.Limiter = limit.NewLocal() })
	if n := s.tooMany("fin", "GET", "/api/circles", ""); n < 600 {
		t.Errorf("%d readings were answered", n)
	}
	if n := s.tooMany("fin", "PUT", "/api/me/comfort", "{}"); n < 240 {
		t.Errorf("%d changes were answered after the readings", n)
	}
	if n := s.tooMany("fin", "GET", "/api/me/export/account", ""); n < 1200 {
		t.Errorf("%d pages of an export were answered", n)
	}
	// A stranger is counted by where they are, whether what they ask for is theirs to see or not.
	from := []string{"X-Forwarded-For", ""}
	if n := s.tooMany("", "GET", "/api/circles", "", from...); n < 300 {
		t.Errorf("%d questions of a stranger were answered", n)
	}
	if got := s.ask("", "GET", "/api/templates", "", from...); got.status != 429 {
		t.Errorf("what is public, from there: %d", got.status)
	}
	if got := s.ask("ada", "GET", "/api/circles", "", from...); got.status != 200 {
		t.Errorf("somebody signed in, from the same place: %d %s", got.status, got.body)
	}
}
