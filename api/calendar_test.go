package api_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"example.org/afterward/api"
	"example.org/afterward/api/limit"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
)

// lines is a log that is read afterwards.
type lines struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.String()
}

// logTo sends everything that is logged in a test to where it can be read.
func logTo(t *testing.T) *lines {
	t.Helper()
	l, before := &lines{}, slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	return l
}

// address makes somebody's calendar one, and returns its path and its secret.
func address(s *site, who string) (path, secret string) {
	s.Helper()
	got := s.ask(who, "POST", "/api/me/calendar", "")
	path, ours := strings.CutPrefix(s.get(got, "url"), page)
	secret = strings.TrimSuffix(strings.TrimPrefix(path, "/calendar/"), ".ics")
	if got.status != 201 || !ours || len(secret) != 43 || got.header.Get("Cache-Control") != "no-store" {
		s.Fatalf("%d %s %v", got.status, got.body, got.header)
	}
	return path, secret
}

func TestACalendarIsReadByItsAddressAndSaysNothingButWhen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		log := logTo(t)
		s := open(t, h, nil)
		s.ids["one"] = s.get(s.ask("bo", "POST", "/api/circles/{circle}/gatherings", s.fill(`{"nonce":"{nonce}","startsAt":"`+inMinutes(9000)+`","minutes":90,"title":"An evening"}`)), "id")
		start := time.Now().Add(50 * time.Hour).UTC().Truncate(time.Second)
		s.ids["two"] = s.get(s.ask("bo", "POST", "/api/circles/{circle}/gatherings", s.fill(`{"nonce":"{nonce}","startsAt":"`+start.Format(time.RFC3339)+`","minutes":90,"title":"Another evening"}`)), "id")
		if got := s.ask("ada", "GET", "/api/me/calendar", ""); got.body != "{}" {
			t.Errorf("%s", got.body)
		}
		path, secret := address(s, "ada")
		if got := s.ask("ada", "GET", "/api/me/calendar", ""); !contains(got.body, `"since":`) || contains(got.body, secret) {
			t.Errorf("%s", got.body)
		}
		got := s.ask("", "GET", path, "") // no session, from any program
		sent := got.header
		if got.status != 200 || sent.Get("Content-Type") != "text/calendar; charset=utf-8" || sent.Get("Cache-Control") != "private, no-store" || sent.Get("X-Robots-Tag") != "noindex" || sent.Get("Set-Cookie") != "" {
			t.Fatalf("%d %v %s", got.status, sent, got.body)
		}
		for _, line := range strings.SplitAfter(got.body, "\n") {
			if line != "" && (!strings.HasSuffix(line, "\r\n") || len(line) > 77) {
				t.Errorf("%q is no line of a calendar", line)
			}
		}
		cal, err := ics.ParseCalendar(strings.NewReader(got.body))
		if err != nil {
			t.Fatal(err)
		}
		at := slices.IndexFunc(cal.Events(), func(e *ics.VEvent) bool {
			from, err := e.GetStartAt()
			return err == nil && from.Equal(start)
		})
		if at < 0 {
			t.Fatalf("%s", got.body)
		}
		e := cal.Events()[at]
		if to, err := e.GetEndAt(); err != nil || to.Sub(start) != 90*time.Minute {
			t.Errorf("until %v, %v", to, err)
		}
		// Nothing but these, with nothing else in them.
		known := regexp.MustCompile(`^(BEGIN:(VCALENDAR|VEVENT)|END:(VCALENDAR|VEVENT)|VERSION:2\.0|PRODID:-//Appointments//EN|METHOD:PUBLISH|REFRESH-INTERVAL;VALUE=DURATION:PT1H|UID:[0-9a-f]{32}|(DTSTAMP|DTSTART|DTEND):[0-9]{8}T[0-9]{6}Z|SEQUENCE:[0-9]+|SUMMARY:Appointment|CLASS:PRIVATE|STATUS:(CONFIRMED|CANCELLED))$`)
		for _, line := range strings.Split(strings.TrimSpace(got.body), "\r\n") {
			if !known.MatchString(line) {
				t.Errorf("a calendar says %q", line)
			}
		}
		uid := e.Id()
		if contains(s.ask("", "GET", first(address(s, "bo")), "").body, uid) {
			t.Error("two calendars have one name for the same gathering")
		}
		s.hold([]row{{"POST", "/api/gatherings/{two}/cancel", `{"why":"We are on the road."}`, "bo 200"}})
		if got := s.ask("", "GET", path, ""); !contains(got.body, "UID:"+uid) || !contains(got.body, "STATUS:CANCELLED") || !contains(got.body, "SEQUENCE:1") || contains(got.body, "road") {
			t.Errorf("%s", got.body)
		}
		if head := s.ask("", "HEAD", path, ""); head.status != 200 || head.body != "" {
			t.Errorf("%d", head.status)
		}

		// What leads nowhere answers alike, whether it was once an address or never.
		old := path
		path, fresh := address(s, "ada")
		ref := regexp.MustCompile(`"ref":"[0-9a-f]+"`)
		plain := func(r reply) string { return ref.ReplaceAllString(r.body, "") }
		nowhere := s.ask("", "GET", old, "")
		if nowhere.status != 404 || nowhere.problem().Code != "not_found" || nowhere.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%d %s", nowhere.status, nowhere.body)
		}
		for _, other := range []string{
			"/calendar/" + strings.Repeat("A", 43) + ".ics", "/calendar/x.ics", "/calendar/.ics", "/calendar/", "/calendar/" + fresh, "/calendar/" + fresh + ".ICS",
			"/calendar/" + fresh + "/" + fresh + ".ics", "/calendar/%00.ics", "/calendar/" + strings.Repeat("a", 2000) + ".ics",
		} {
			got := s.ask("", "GET", other, "")
			if got.status != 404 || plain(got) != plain(nowhere) || got.header.Get("Content-Type") != nowhere.header.Get("Content-Type") {
				t.Errorf("%.60s: %d %s", other, got.status, got.body)
			}
		}
		for _, method := range []string{"POST", "PUT", "DELETE"} {
			if got := s.ask("ada", method, path, ""); got.status < 400 || contains(got.body, fresh) {
				t.Errorf("%s: %d %s", method, got.status, got.body)
			}
		}
		s.hold([]row{
			{"DELETE", "/api/me/calendar", "", "ada ada 204; nobody 401 signed_out"},
			{"GET", "/api/me/calendar", "", "fin 200"},
		})
		if got := s.ask("", "GET", path, ""); got.status != 404 || plain(got) != plain(nowhere) {
			t.Errorf("withdrawn: %d %s", got.status, got.body)
		}
		// The log knows the route, and no address.
		text := log.String()
		if !strings.Contains(text, `"route":"/calendar/*"`) {
			t.Errorf("a calendar that is read is not logged: %.300s", text)
		}
		for _, canary := range []string{secret, fresh, secret[:20], fresh[:20]} {
			if strings.Contains(text, canary) {
				t.Error("the address of a calendar is in the log")
			}
		}
	})
}

func first(path, _ string) string { return path }

func TestCalendarsAreAskedForSoOftenAndNoMoreOften(t *testing.T) {
	log := logTo(t)
	s := openSQLite(t, func(s *site, c *api.Config) {
		accounts, err := account.NewService(s.house.DB, s.house.Box, limit.NewLocal())
		if err != nil {
			t.Fatal(err)
		}
		c.Accounts, c.Trusted = accounts, anywhere
	})
	path, secret := address(s, "ada")
	for i := range 120 {
		if got := s.ask("", "GET", "/calendar/guess.ics", "", "X-Forwarded-For", "203.0.113.9"); got.status != 404 {
			t.Fatalf("try %d: %d %s", i, got.status, got.body)
		}
	}
	got := s.ask("", "GET", path, "", "X-Forwarded-For", "203.0.113.9")
	if got.status != http.StatusTooManyRequests || got.problem().Code != "too_many" || got.header.Get("Retry-After") == "" {
		t.Errorf("%d %s", got.status, got.body)
	}
	if got := s.ask("", "GET", path, "", "X-Forwarded-For", "198.51.100.7"); got.status != 200 {
		t.Errorf("from elsewhere: %d %s", got.status, got.body)
	}
	if strings.Contains(log.String(), secret) {
		t.Error("the address of a calendar is in the log")
	}
}

func TestComfortIsChosenWithoutAWord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, h *dbtest.House) {
		s := open(t, h, nil)
		s.hold([]row{
			{"PUT", "/api/me/comfort", `{"largerGaps":true,"shown":["animals","death"]}`, "cem 200; nobody 401 signed_out"},
			{"PUT", "/api/me/comfort", `{"shown":[]}`, "dee 422 request largerGaps"},
			{"PUT", "/api/me/comfort", `{"largerGaps":true}`, "dee 422 request shown"},
			{"PUT", "/api/me/comfort", `{"largerGaps":true,"shown":["love"]}`, "dee 422 request shown"},
		})
		if got := s.ask("cem", "GET", "/api/me/comfort", ""); got.body != `{"largerGaps":true,"shown":["death","animals"]}` {
			t.Errorf("%s", got.body)
		}
		if got := s.ask("dee", "GET", "/api/me/comfort", ""); got.body != `{"largerGaps":false,"shown":[]}` {
			t.Errorf("%s", got.body)
		}
	})
}
