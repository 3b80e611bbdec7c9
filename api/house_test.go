package api_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"example.org/afterward/api"
	"example.org/afterward/api/limit"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/room"
)

// page is the origin of the pages of the house tests live in.
const page = "http://127.0.0.1:8080"

// site is the API of a house with the named world in it, behind a real socket.
type site struct {
	testing.TB
	*fixture.World
	house *dbtest.House
	app   *fiber.App
	api   *api.API
	addr  string
	ids   map[string]string // what braces in paths and bodies stand for
	calls atomic.Int64

	others map[string]account.ID // people beyond the named world
}

// nobodyHere is a presence of which nothing is asked.
type nobodyHere struct{}

func (nobodyHere) Here(context.Context, room.ID) []circle.PersonID { return []circle.PersonID{} }
func (nobodyHere) Touch(context.Context, room.ID, circle.PersonID) {}

// open serves the named world; change may change how.
func open(t testing.TB, h *dbtest.House, change func(*site, *api.Config)) *site {
	t.Helper()
	return serve(t, h, fixturetest.In(t, h), change)
}

// openSQLite is open on the embedded database, where it is one house that matters.
func openSQLite(t testing.TB, change func(*site, *api.Config)) *site {
	t.Helper()
	w, h := fixturetest.SQLite(t)
	return serve(t, h, w, change)
}

// serve serves a world that is there already.
func serve(t testing.TB, h *dbtest.House, w *fixture.World, change func(*site, *api.Config)) *site {
	t.Helper()
	s := &site{TB: t, World: w, house: h}
	c := api.Config{
		Accounts: s.Accounts, Circles: s.Circles, Rooms: s.Rooms, Threads: s.Threads, Gatherings: s.Gatherings, Reports: s.Reports, Stewards: s.Stewards, Appeals: s.Appeals, Support: s.Support, Duty: s.Duty, Practices: s.Practices, Companions: s.Companions, Presence: nobodyHere{}, Limiter: fixture.Unlimited{},
		Ready: h.DB.Ping, Origin: page, Source: limit.Source([]byte("a key")), Frontend: fs.FS(built),
	}
	if change != nil {
		change(s, &c)
	}
	var err error
	if s.app, s.api, err = api.New(c); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = l.Addr().String()
	served := make(chan error, 1)
	go func() { served <- s.app.Listener(l) }()
	t.Cleanup(func() {
		_ = s.app.Shutdown()
		<-served
	})
	s.ids = map[string]string{
		"circle": string(s.Tuesday), "slow": string(s.SlowWater), "room": string(s.Room), "unknown": "0190a5f0-0000-7000-8000-000000000000",
	}
	for name, who := range s.everyone() {
		if p := s.People[who]; p != "" {
			s.ids[name] = string(p)
		}
	}
	return s
}

func (s *site) everyone() map[string]account.ID {
	all := map[string]account.ID{"ada": s.Ada, "bo": s.Bo, "cem": s.Cem, "dee": s.Dee, "eli": s.Eli, "fin": s.Fin}
	maps.Copy(all, s.others)
	return all
}

// fill puts ids, and a nonce nobody has used, where braces stand.
func (s *site) fill(text string) string {
	pairs := []string{"{nonce}", fmt.Sprintf("n%d", s.calls.Add(1))}
	for name, id := range s.ids {
		pairs = append(pairs, "{"+name+"}", id)
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	body   string
}

// problem is a problem as a client reads it.
type problem struct {
	Title      string
	Status     int
	Code       string
	Detail     string
	Fields     []struct{ Name, Message string }
	Ref        string
	RetryAfter int
	State      json.RawMessage
}

func (r reply) problem() (p problem) {
	_ = json.Unmarshal([]byte(r.body), &p)
	return p
}

// client sends what it is told to and follows, unpacks and keeps nothing.
var client = &http.Client{
	Transport:     &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 8},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// ask sends a request as somebody ("" for nobody signed in). A body goes as
// JSON unless a header pair says otherwise; an empty value leaves a header out.
func (s *site) ask(who, method, path, body string, headers ...string) reply {
	s.Helper()
	var in io.Reader
	if body != "" {
		in = strings.NewReader(body)
	}
	r, err := http.NewRequest(method, "http://"+s.addr+s.fill(path), in)
	if err != nil {
		s.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if who != "" {
		token, known := s.Tokens[s.everyone()[who]]
		if !known {
			s.Fatalf("nobody is called %s", who)
		}
		r.Header.Set("Cookie", "afterward="+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Del(headers[i])
		if headers[i+1] != "" {
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	return s.send(r)
}

func (s *site) send(r *http.Request) reply {
	s.Helper()
	res, err := client.Do(r)
	if err != nil {
		s.Fatalf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	out := reply{res.StatusCode, res.Header, string(text)}
	if res.StatusCode >= 400 && r.Method != http.MethodHead && strings.HasPrefix(r.URL.Path, "/api") {
		s.soundProblem(r, out)
	}
	return out
}

// raw sends a request as it is written, with lines that a client would not send.
func (s *site) raw(lines ...string) reply {
	s.Helper()
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	fmt.Fprint(conn, strings.Join(lines, "\r\n")+"\r\n\r\n")
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		s.Fatalf("%s: %v", lines[0], err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		s.Fatal(err)
	}
	return reply{res.StatusCode, res.Header, string(text)}
}

// soundProblem holds every refusal of the API to the one shape.
func (s *site) soundProblem(r *http.Request, got reply) {
	s.Helper()
	p := got.problem()
	switch {
	case got.header.Get("Content-Type") != "application/problem+json":
		s.Errorf("%s %s: a refusal of type %q: %s", r.Method, r.URL.Path, got.header.Get("Content-Type"), got.body)
	case p.Status != got.status || p.Code == "" || p.Detail == "" || p.Title == "":
		s.Errorf("%s %s: %d with an unfinished problem: %s", r.Method, r.URL.Path, got.status, got.body)
	case p.Status >= 500 && p.Status != 503:
		s.Errorf("%s %s: %s", r.Method, r.URL.Path, got.body)
	case p.Ref != got.header.Get("X-Request-Id") || p.Ref == "":
		s.Errorf("%s %s: the problem's ref %q is not the request's %q", r.Method, r.URL.Path, p.Ref, got.header.Get("X-Request-Id"))
	}
}

// row is one request and what comes of it for each who asks:
// "ada bo 201; cem 403 forbidden; nobody 401 signed_out".
type row struct{ method, path, body, want string }

// hold asks every row as everybody it names, in the order it names them.
func (s *site) hold(rows []row) {
	s.Helper()
	for _, r := range rows {
		for _, some := range strings.Split(r.want, ";") {
			words := strings.Fields(some)
			at := slices.IndexFunc(words, func(w string) bool { return w[0] >= '0' && w[0] <= '9' })
			for _, who := range words[:at] {
				as := who
				if who == "nobody" {
					as = ""
				}
				got := s.ask(as, r.method, r.path, s.fill(r.body))
				said := append([]string{fmt.Sprint(got.status)}, code(got)...)
				if want := words[at:]; !slices.Equal(said, want) {
					s.Errorf("%s: %s %s %s: %v, not %v: %s", who, r.method, r.path, r.body, said, want, got.body)
				}
			}
		}
	}
}

// code is a problem's code and the fields it names.
func code(got reply) []string {
	if got.status < 400 {
		return nil
	}
	p := got.problem()
	all := []string{p.Code}
	for _, f := range p.Fields {
		all = append(all, f.Name)
	}
	return all
}

// tables are all that holds anything of anybody's.
var tables = []string{
	"instance", "accounts", "passkeys", "sessions", "circles", "circle_themes", "questions", "agreements", "memberships", "requests", "invites", "invite_uses",
	"acts", "notes", "proposals", "proposal_answers", "host_calls", "gatherings", "attendance", "series", "seats", "rooms", "removals", "parts", "hands", "changes",
	"threads", "posts", "reads", "aliases", "acknowledgements", "visits", "post_drafts", "company", "unmaskings", "former_names", "cases", "reports", "evidence", "case_lines", "stewards", "appeals", "side_rooms", "side_lines", "green_lines", "spares", "debriefs", "desk_calls", "case_work", "practices", "items", "account_keys", "companion_wishes", "companion_yeses", "companion_pairs", "companion_lines",
	"series", "seats", "moves", "witnesses", "closing_words", "drafts", "care_notes", "feedback", "blocks",
}

// dump is everything in the house, to be compared with later.
func (s *site) dump() string {
	s.Helper()
	var all bytes.Buffer
	for _, table := range tables {
		var rows []map[string]any
		if err := s.house.DB.Read(context.Background()).Table(table).Find(&rows).Error; err != nil {
			s.Fatal(err)
		}
		lines := make([]string, 0, len(rows))
		for _, r := range rows {
			lines = append(lines, fmt.Sprint(table, " ", r))
		}
		slices.Sort(lines)
		fmt.Fprintln(&all, strings.Join(lines, "\n"))
	}
	return all.String()
}

// get reads one thing out of a JSON body: "thread.id".
func (s *site) get(got reply, path string) string {
	s.Helper()
	var v any
	if err := json.Unmarshal([]byte(got.body), &v); err != nil || got.status >= 400 {
		s.Fatalf("%d %s (%v)", got.status, got.body, err)
	}
	for _, key := range strings.Split(path, ".") {
		if list, ok := v.([]any); ok && key == "0" && len(list) > 0 {
			v = list[0]
			continue
		}
		m, ok := v.(map[string]any)
		if !ok {
			s.Fatalf("no %s in %s", path, got.body)
		}
		v = m[key]
	}
	return fmt.Sprint(v)
}

// anywhere is every proxy: tests choose where they come from.
var anywhere = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// TestMain keeps a line a request out of what is read when a test fails.
func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}
