package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.org/afterward/api"
	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
)

// principals are who asks: each way of standing to one circle, and the column of
// the law's table that says what they may.
var principals = []struct{ name, column string }{
	{"stranger", "stranger"},
	{"asking", "stranger"},
	{"invited", "stranger"},
	{"former", "stranger"},
	{"removed", "stranger"},
	{"banned", "banned"},
	{"guest", "guest"},
	{"newcomer", "newcomer"},
	{"member", "member"},
	{"unagreed", "member, not agreed"},
	{"muted", "member, muted"},
	{"warned", "member, warned"},
	{"paused", "member, paused"},
	{"away", "member, away"},
	{"keptout", "member, kept out"},
	{"suspended", "member, suspended"},
	{"guardian", "guardian"},
	{"moderator", "moderator"},
	{"owner", "owner"},
	{"steward", "steward"},
}

// cell is one operation, and what it asks of the law. A cell whose law is ""
// is about the account alone: whoever is signed in may.
type cell struct {
	op, body string
	law      string            // a row of models/policy/testdata/matrix.golden.md
	ok       string            // what is answered to who may; "" for what the description promises
	but      map[string]string // what is answered to some where it is not the law that decides
}

// aims say whom or what an operation is aimed at, where its row says so
// behind a dash.
var aims = map[string]map[string]string{
	"":               {"member": "target"},
	"at a moderator": {"member": "second"},
	"at an owner":    {"member": "owner"},
	"at the banned":  {"member": "barred"},
	"at one to come": {"gathering": "later"},

	"at one to come, to speak": {"gathering": "later"},
	"by link":                  {},
	"of who leads":             {},

	"what leads to speaking": {},
	"at one's own":           {"member": "target"},
	"of the stewards":        {"case": "above"},
}

// codes are the statuses of the law's answers.
var codes = map[string]string{
	"not_found": "404", "forbidden": "403", "agreements": "403", "already_member": "409", "thread_quiet": "409",
	"removed_from_room": "403", "muted": "403", "warned": "403", "paused": "403", "away": "403", "newcomer": "403", "suspended": "403",
}

// TestTheLawIsKeptAtEveryOperation walks the law's table through the API: every
// operation as everybody, with the answer the table gives. An operation that has
// no row here fails it.
func TestTheLawIsKeptAtEveryOperation(t *testing.T) {
	dbtest.Walk(t)
	if testing.Short() {
		t.Skip("walks more than two thousand answers")
	}
	law := readLaw(t)
	w := buildMatrix(t)
	s := w.open(t)
	left := map[string]bool{}
	for _, op := range s.describe() {
		if name := op.Method + " " + op.Path; !slices.Contains(public, name) {
			left[name] = true
		}
	}
	asked := 0
	for _, c := range cells {
		t.Run(c.op, func(t *testing.T) { asked += w.walk(t, law, c) })
	}
	for _, c := range cells {
		delete(left, strings.SplitN(c.op, " — ", 2)[0])
	}
	for op := range left {
		t.Errorf("%s has no row in the matrix", op)
	}
	t.Logf("%d answers of %d operations", asked, len(cells))
}

// walk asks one operation as everybody: first as those who may not, after which
// the house must be as it was, and then, each in a house of its own, as those
// who may.
func (w *matrix) walk(t *testing.T, law map[string]map[string]string, c cell) (asked int) {
	method, path, _ := strings.Cut(strings.SplitN(c.op, " — ", 2)[0], " ")
	row, written := law[c.law]
	if !written && c.law != "" {
		t.Fatalf("the law has no row %q", c.law)
	}
	_, aim, _ := strings.Cut(c.op, " — ")
	over, known := aims[aim]
	if !known {
		t.Fatalf("nothing is aimed %q", aim)
	}
	open := func() *site {
		s := w.open(t)
		s.ids = maps.Clone(s.ids)
		for name, at := range over {
			s.ids[name] = s.ids[at]
		}
		return s
	}
	s := open()
	op := s.described(t, method, path)
	if c.ok == "" {
		c.ok = promised(t, op)
	}
	ask := func(s *site, who, want string) {
		t.Helper()
		asked++
		got := s.ask(who, method, "/api"+path, s.fill(c.body))
		said := fmt.Sprint(got.status)
		if got.status >= 400 {
			said += " " + got.problem().Code
		}
		if said != want {
			t.Errorf("%s: %s, not %s: %s", who, said, want, got.body)
		}
	}
	var may []string
	before := s.dump()
	ask(s, "", "401 signed_out")
	for _, p := range principals {
		want := c.ok
		if code := row[p.column]; c.law != "" && code != "·" {
			want = codes[code] + " " + code
		}
		if special, is := c.but[p.name]; is {
			want = special
		}
		if p.name == "suspended" && op.Metadata["kept"] != true { // refused at the door, whatever they ask for
			want = "403 suspended"
		}
		if want[0] == '2' {
			may = append(may, p.name)
			continue
		}
		ask(s, p.name, want)
	}
	if s.dump() != before {
		t.Error("somebody who may not has changed something")
	}
	for _, who := range may {
		if method != http.MethodGet {
			s = open()
		}
		want := c.ok
		if special, is := c.but[who]; is {
			want = special
		}
		ask(s, who, want)
	}
	return asked
}

// described finds an operation in the description.
func (s *site) described(t *testing.T, method, path string) *huma.Operation {
	t.Helper()
	for _, op := range s.describe() {
		if op.Method == method && op.Path == path {
			return op
		}
	}
	t.Fatalf("%s %s is not described", method, path)
	return nil
}

// promised is the status the description gives an operation that succeeds.
func promised(t *testing.T, op *huma.Operation) string {
	t.Helper()
	for status := range op.Responses {
		if status != "default" {
			return status
		}
	}
	t.Fatalf("%s promises nothing", op.OperationID)
	return ""
}

// describe lists what the description describes.
func (s *site) describe() (all []*huma.Operation) {
	for _, item := range s.api.Description().Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Delete, item.Patch, item.Head, item.Options, item.Trace} {
			if op != nil {
				all = append(all, op)
			}
		}
	}
	return all
}

// readLaw reads the table people read when the law changes.
func readLaw(t *testing.T) map[string]map[string]string {
	t.Helper()
	text, err := os.ReadFile("../models/policy/testdata/matrix.golden.md")
	if err != nil {
		t.Fatal(err)
	}
	law := map[string]map[string]string{}
	var columns []string
	for _, line := range strings.Split(string(text), "\n") {
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		fields := strings.Split(strings.Trim(line, "| "), " | ")
		if columns == nil {
			columns = fields
			continue
		}
		row := map[string]string{}
		for i, f := range fields {
			row[columns[i]] = strings.TrimSpace(f)
		}
		law[fields[0]] = row
	}
	return law
}

// matrix is a house with somebody of every standing in one circle, kept as files
// that every walk begins with a copy of.
type matrix struct {
	folder string
	tokens map[account.ID]string
	people map[string]account.ID
	ids    map[string]string
}

// open serves a copy of the house.
func (w *matrix) open(t *testing.T) *site {
	t.Helper()
	return w.openAs(t, nil)
}

// openAs is open; change may change how.
func (w *matrix) openAs(t *testing.T, change func(*site, *api.Config)) *site {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS(w.folder)); err != nil {
		t.Fatal(err)
	}
	h := dbtest.Open(t, "sqlite:"+filepath.Join(folder, "test.db"), "sqlite:"+filepath.Join(folder, "keys.db"))
	world, err := fixture.Services(h.DB, h.Box, h.Log)
	if err != nil {
		t.Fatal(err)
	}
	world.Tokens = w.tokens
	s := serve(t, h, world, change)
	s.others, s.ids = w.people, w.ids
	return s
}

// buildMatrix builds the house.
func buildMatrix(t *testing.T) *matrix {
	t.Helper()
	w := &matrix{folder: t.TempDir(), people: map[string]account.ID{}, ids: map[string]string{"unknown": "0190a5f0-0000-7000-8000-000000000000", "draft": models.NewID(), "passkey": models.NewID()}}
	h := dbtest.Open(t, "sqlite:"+filepath.Join(w.folder, "test.db"), "sqlite:"+filepath.Join(w.folder, "keys.db"))
	world, err := fixture.Services(h.DB, h.Box, h.Log)
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx := t.Context()
	w.tokens = map[account.ID]string{}
	for i, name := range []string{
		"stranger", "asking", "invited", "former", "removed", "banned", "guest", "newcomer", "member", "unagreed", "muted", "warned", "paused", "away",
		"keptout", "guardian", "moderator", "owner", "target", "second", "barred", "suspended", "steward",
	} {
		handle := fmt.Sprintf("somebody-%d", i)
		w.ids["handle-"+name] = handle
		in, err := world.Accounts.SignUp(ctx, models.Private(handle), true, fixture.Credentials(name), "matrix")
		must(err)
		w.people[name], w.tokens[in.Account.ID] = in.Account.ID, in.Token
		must(world.Accounts.Practise(ctx, in.Account.ID))
	}
	f := fixture.Founding("Matrix", "Olive")
	f.Capacity = 16
	id, err := world.Rooms.Found(ctx, w.people["owner"], f)
	must(err)
	w.ids["circle"] = string(id)
	must(h.DB.Do(ctx, func(tx *db.Tx) error {
		return tx.Table("circles").Where("id = ?", id).Updates(map[string]any{"wave": 100}).Error
	}))
	for _, name := range []string{
		"moderator", "second", "member", "newcomer", "unagreed", "muted", "warned", "paused", "away", "keptout", "guardian", "target", "former", "removed", "banned",
	} {
		must(world.Join(ctx, w.people[name], id, models.Private("Called "+name)))
	}
	must(world.Circles.Leave(ctx, w.people["former"], id)) // whose seat the next one has
	must(world.Join(ctx, w.people["suspended"], id, "Called suspended"))
	w.prepare(serve(t, h, world, nil))
	must(h.DB.Close())
	must(h.Box.Close())
	return w
}

// prepare brings everybody to where they stand, by the API itself wherever it
// can: what only time does is written into the rows.
func (w *matrix) prepare(s *site) {
	s.Helper()
	s.World.Tokens, s.others, s.ids = w.tokens, w.people, w.ids
	do := func(who, method, path, body string) reply {
		s.Helper()
		got := s.ask(who, method, "/api"+path, s.fill(body))
		if got.status >= 300 {
			s.Fatalf("%s: %s %s: %d %s", who, method, path, got.status, got.body)
		}
		return got
	}
	rows := func(table, where string, arg any, set map[string]any) {
		s.Helper()
		if err := s.house.DB.Do(context.Background(), func(tx *db.Tx) error {
			return tx.Table(table).Where(where, arg).Updates(set).Error
		}); err != nil {
			s.Fatal(err)
		}
	}
	members := do("owner", "GET", "/circles/{circle}/members", "")
	var listed struct{ Members []struct{ ID, Name string } }
	if err := json.Unmarshal([]byte(members.body), &listed); err != nil {
		s.Fatal(err)
	}
	for _, m := range listed.Members {
		w.ids[strings.TrimPrefix(m.Name, "Called ")] = m.ID
	}
	w.ids["owner"] = w.ids["Olive"]
	w.ids["room"] = s.get(do("owner", "GET", "/circles/{circle}", ""), "room")

	// A member has been here for a month; the newcomer came today.
	rows("memberships", "id <> ?", w.ids["newcomer"], map[string]any{"joined_at": models.Now().Add(-30 * 24 * time.Hour)})
	for _, who := range []string{"moderator", "second"} {
		do("owner", "PUT", "/circles/{circle}/members/{"+who+"}/role", `{"role":"moderator"}`)
	}
	do("owner", "PUT", "/circles/{circle}/door", `{"membersInvite":true,"givesTrials":true}`)
	for _, who := range []string{"member", "owner"} { // {memberthread}, {ownerthread}, …
		w.ids[who+"thread"] = s.get(do(who, "POST", "/circles/{circle}/threads", starting), "thread.id")
		w.ids[who+"post"] = s.get(do(who, "GET", "/threads/{"+who+"thread}", ""), "opening.id")
		w.ids[who+"part"] = s.get(do(who, "POST", "/rooms/{room}/parts", quoteless), "id")
	}
	w.ids["thread"], w.ids["post"], w.ids["part"] = w.ids["memberthread"], w.ids["memberpost"], w.ids["memberpart"]
	w.ids["masked"] = s.get(do("member", "POST", "/circles/{circle}/threads", starting), "thread.id")
	w.ids["unnamed"] = s.get(do("member", "POST", "/threads/{masked}/posts", `{"nonce":"{nonce}","kind":"said","body":"Unnamed.","unnamed":true}`), "id")
	w.ids["unmasking"] = s.get(do("second", "POST", "/threads/{masked}/posts/{unnamed}/unmask", `{"reason":"Somebody may be in danger."}`), "id")
	reported := `{"nonce":"{nonce}","thing":{"kind":"part","id":"{part}"},"category":"harassment"}`
	do("target", "POST", "/circles/{circle}/reports", reported)
	w.ids["kind"], w.ids["thing"] = "person", w.ids["target"]
	do("owner", "PUT", "/circles/{circle}/watches/{kind}/{thing}", `{"reason":"For a while.","clause":1}`)
	if got := s.ask("target", "POST", "/api/circles/{circle}/threads", s.fill(starting)); got.status != 409 || got.problem().Code != "held" {
		s.Fatalf("%d %s", got.status, got.body)
	}
	w.ids["held"] = s.get(do("owner", "GET", "/circles/{circle}/held", ""), "held.0.id")
	w.ids["side"] = s.get(do("member", "POST", "/circles/{circle}/side-rooms", `{"nonce":"{nonce}"}`), "id")
	for i, who := range []string{"member", "target"} {
		do(who, "PUT", "/me/key", `{"public":"`+publicKey(byte(2+i))+`"}`)
		do(who, "PUT", "/circles/{circle}/companions/wish", aWish)
	}
	do("member", "PUT", "/circles/{circle}/companions/yes/{target}", "")
	w.ids["pair"] = s.get(do("target", "PUT", "/circles/{circle}/companions/yes/{member}", ""), "pair")
	w.ids["line"] = s.get(do("member", "POST", "/companions/{pair}/lines", strings.Replace(aLine, "-4a0e-", "-4a0f-", 1)), "id")
	do("member", "PUT", "/circles/{circle}/companions/wish", aWish)
	w.ids["case"] = s.get(do("owner", "GET", "/circles/{circle}/cases", ""), "cases.0.id")
	w.ids["note"] = s.get(do("second", "POST", "/circles/{circle}/members/{target}/notes", `{"nonce":"{nonce}","body":"Was quiet."}`), "id")
	w.ids["gathering"] = s.get(do("owner", "POST", "/circles/{circle}/gatherings", `{"nonce":"{nonce}","startsAt":"`+time.Now().Add(10*time.Minute).UTC().Format(time.RFC3339)+`","minutes":60}`), "id")
	do("owner", "PUT", "/gatherings/{gathering}/guardian", `{"member":"{guardian}"}`)
	do("owner", "POST", "/gatherings/{gathering}/green-room/lines", `{"nonce":"{nonce}","body":"All is well."}`)
	if err := s.Gatherings.Round(s.Context()); err != nil { // its doors open
		s.Fatal(err)
	}
	rows("gatherings", "id = ?", w.ids["gathering"], map[string]any{"pulse_at": models.Now().Add(time.Hour)}) // nobody keeps its clock here
	w.ids["floor"] = s.get(do("owner", "GET", "/gatherings/{gathering}/floor", ""), "stage.version")
	w.ids["response"] = models.NewID()
	if err := s.house.DB.Do(context.Background(), func(tx *db.Tx) error {
		return tx.Exec(`INSERT INTO witnesses (id, gathering_id, room_id, turn, author_id, to_id, nonce, kind, state, mver, said_seq, said_at, expires_at)
			VALUES (?, ?, ?, 1, ?, ?, 'n', 'presence', 'shown', 1000, 1, ?, ?)`,
			w.ids["response"], w.ids["gathering"], w.ids["room"], w.ids["member"], w.ids["member"], tx.Now, tx.Now.Add(time.Hour)).Error
	}); err != nil {
		s.Fatal(err)
	}
	rows("parts", "id = ?", w.ids["part"], map[string]any{"said_at": models.Now().Add(-3 * time.Minute)}) // too long ago to be changed
	w.ids["later"] = s.get(do("second", "POST", "/circles/{circle}/gatherings", `{"nonce":"{nonce}","startsAt":"`+time.Now().Add(48*time.Hour).UTC().Format(time.RFC3339)+`","minutes":60}`), "id")

	w.ids["place"], w.ids["call"] = "host_backup", models.NewID()
	if err := s.house.DB.Do(context.Background(), func(tx *db.Tx) error { // somebody held it, and would like a person
		card := models.NewID()
		err := tx.Exec(`INSERT INTO debriefs (id, gathering_id, circle_id, person_id, role, ended_at, beyond, person, delete_at) VALUES (?, ?, ?, ?, 'host', ?, false, true, ?)`,
			card, w.ids["later"], w.ids["circle"], w.ids["second"], tx.Now, tx.Now.Add(time.Hour)).Error
		if err != nil {
			return err
		}
		return tx.Exec("INSERT INTO desk_calls (id, debrief_id, kind, state, version, at, due_at) VALUES (?, ?, 'person', 'open', 1, ?, ?)", w.ids["call"], card, tx.Now, tx.Now).Error
	}); err != nil {
		s.Fatal(err)
	}
	w.ids["section"] = "posts"
	w.ids["tomorrow"] = time.Now().Add(24 * time.Hour).UTC().Format(time.DateOnly)
	w.ids["series"] = s.get(do("owner", "POST", "/circles/{circle}/series", `{"nonce":"{nonce}","starts":"{tomorrow}T20:00","rule":{"freq":"monthly","days":["mo"],"nth":1},"minutes":60}`), "id")

	// The agreements change, and everybody but one accepts them.
	w.ids["proposal"] = s.get(do("owner", "POST", "/circles/{circle}/proposals", `{"nonce":"{nonce}","kind":"agreements","own":["We begin with a minute of quiet."]}`), "id")
	everyone := []string{"moderator", "second", "member", "newcomer", "muted", "warned", "paused", "away", "keptout", "guardian", "target", "suspended"}
	for _, m := range everyone {
		do(m, "PUT", "/circles/{circle}/proposals/{proposal}/answer", `{"answer":"consent"}`)
	}
	rows("proposals", "id = ?", w.ids["proposal"], map[string]any{"closes_at": models.Now().Add(-time.Minute)})
	do("owner", "POST", "/circles/{circle}/proposals/{proposal}/enact", "")
	for _, m := range append(everyone, "owner") {
		do(m, "POST", "/circles/{circle}/agreements/accept", `{"version":2}`)
	}
	w.ids["proposal"] = s.get(do("member", "POST", "/circles/{circle}/proposals", `{"nonce":"{nonce}","kind":"agreements","own":["We begin with two minutes of quiet."]}`), "id")

	// What was done towards some of them.
	do("owner", "POST", "/circles/{circle}/members/{muted}/mute", `{"reason":"Please slow down.","clause":1,"minutes":60}`)
	do("owner", "POST", "/circles/{circle}/members/{warned}/warn", `{"reason":"Please mind the agreements.","clause":3}`)
	w.ids["warning"] = s.get(do("warned", "GET", "/circles/{circle}", ""), "viewer.warning.act")
	do("owner", "PUT", "/rooms/{room}/removed/{keptout}", `{"reason":"Please listen a while.","clause":3}`)
	do("paused", "POST", "/circles/{circle}/members/me/pause", `{"days":30}`)
	do("away", "POST", "/circles/{circle}/members/me/away", `{"hours":24}`)
	do("owner", "POST", "/circles/{circle}/members/{removed}/remove", `{"reason":"It did not go well.","clause":1,"againDays":0}`)
	do("owner", "POST", "/circles/{circle}/members/{banned}/ban", `{"reason":"This was not safe.","clause":1,"days":30}`)
	do("barred", "POST", "/circles/{circle}/members", joining)
	w.ids["barred"] = s.get(do("barred", "GET", "/circles/{circle}", ""), "viewer.person.id")
	do("moderator", "POST", "/circles/{circle}/members/{barred}/ban", `{"reason":"This was not safe.","clause":1,"forGood":true}`)
	w.ids["act"] = s.get(do("barred", "GET", "/me/measures", ""), "measures.0.act")
	do("barred", "POST", "/me/measures/{act}/appeal", `{"words":"It was a misunderstanding."}`)
	w.ids["appeal"] = s.get(do("owner", "GET", "/circles/{circle}/appeals", ""), "appeals.0.id")

	// What the stewards look at, and whose account they have shut.
	if err := s.Stewards.Make(s.Context(), w.people["steward"], "A steward"); err != nil {
		s.Fatal(err)
	}
	do("target", "POST", "/circles/{circle}/reports", `{"nonce":"{nonce}","thing":{"kind":"person","id":"{second}"},"category":"pressure_or_control","route":"stewards"}`)
	w.ids["above"] = s.get(do("steward", "GET", "/desk", ""), "cases.0.id")
	if err := s.house.DB.Do(s.Context(), func(tx *db.Tx) error {
		return s.Accounts.Suspend(tx, w.people["suspended"], models.Now().Add(24*time.Hour))
	}); err != nil {
		s.Fatal(err)
	}
	in, err := s.Accounts.SignIn(s.Context(), models.Private(w.ids["handle-suspended"]), fixture.Credentials("suspended").AuthKey, "matrix")
	if err != nil {
		s.Fatal(err)
	}
	w.tokens[w.people["suspended"]] = in.Token

	// People on their way in. The door asks now.
	do("owner", "PUT", "/circles/{circle}/door", `{"joinPolicy":"request"}`)
	w.ids["request"] = s.get(do("asking", "POST", "/circles/{circle}/requests", requesting), "id")
	do("guest", "POST", "/circles/{circle}/requests", strings.Replace(requesting, `"Somebody"`, `"A guest","trial":true`, 1))
	w.ids["guestrequest"] = s.get(do("guest", "GET", "/circles/{circle}", ""), "viewer.request.id")
	do("owner", "POST", "/circles/{circle}/requests/{guestrequest}/approve", `{"trial":"{gathering}"}`)
	w.ids["invite"] = s.get(do("owner", "POST", "/circles/{circle}/invites", `{"nonce":"{nonce}","kind":"personal","grants":"seat","handle":"{handle-invited}"}`), "id")
	link := do("owner", "POST", "/circles/{circle}/invites", `{"nonce":"{nonce}","kind":"link","grants":"seat","uses":50}`)
	w.ids["link"], w.ids["token"] = s.get(link, "id"), s.get(link, "token")
}

const (
	joining    = `{"nonce":"{nonce}","agreementsVersion":2,"fit":true,"persona":"Barred one"}`
	requesting = `{"nonce":"{nonce}","agreementsVersion":2,"fit":true,"persona":"Somebody","questionsVersion":0,"answers":[]}`
)
