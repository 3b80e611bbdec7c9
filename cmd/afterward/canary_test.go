package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/room"
)

// The canary stands in everything a member writes or is; the card stands on the
// card of a circle, which is public and stored as it is.
const (
	canary = "zqcanary"
	card   = "Zqpubliccard"
)

// safe is a buffer that many write to.
type safe struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (s *safe) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.Write(p)
}

func (s *safe) bytes() []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return bytes.Clone(s.all.Bytes())
}

// TestNoWordAMemberWritesIsLeftAnywhereInTheOpen lets people write, answer, take
// back, leave and go wrong, and then looks for what they wrote in every place
// that is not their own screen.
// covers: G10 in part, C10 in part
func TestNoWordAMemberWritesIsLeftAnywhereInTheOpen(t *testing.T) {
	log := &safe{}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })

	t.Run("embedded", func(t *testing.T) {
		folder, metrics := t.TempDir(), freeAddr(t)
		n := start(t, quiet(folder, "METRICS_ADDR="+metrics)...)
		problems := sing(t, n, n)
		look(t, map[string][]byte{"problems": problems, "metrics": fetch(t, "http://"+metrics+"/metrics")})
		files := read(t, folder) // while it runs: with the write-ahead log
		if !finds(files, card) {
			t.Error("not even what is public is found in the files")
		}
		look(t, map[string][]byte{"the folder of a running node": files})
		n.stop()
		look(t, map[string][]byte{"the folder of a stopped node": read(t, folder)})
	})
	t.Run("two nodes", func(t *testing.T) {
		at, metrics := theRedis(t), freeAddr(t)
		told := monitor(t, at)
		settings := quiet(t.TempDir(), "DATABASE_URL="+dbtest.Fresh(t), "REDIS_URL="+at, masterKey())
		a := start(t, append(settings, "METRICS_ADDR="+metrics)...)
		b := start(t, settings...)
		problems := sing(t, a, b)
		heard := told()
		if !bytes.Contains(heard, []byte("publish")) && !bytes.Contains(heard, []byte("PUBLISH")) {
			t.Errorf("Redis was told nothing: %.300q", heard)
		}
		look(t, map[string][]byte{"problems": problems, "metrics": fetch(t, "http://"+metrics+"/metrics"), "what Redis was told": heard})
		var data string
		g := a.db.Read(t.Context())
		if err := g.Raw("SHOW data_directory").Scan(&data).Error; err != nil {
			t.Fatal(err)
		}
		if err := g.Exec("CHECKPOINT").Error; err != nil {
			t.Fatal(err)
		}
		if _, err := os.ReadDir(data); err != nil {
			t.Skipf("the files of Postgres cannot be read here: %v", err)
		}
		files := read(t, data)
		if !finds(files, card) {
			t.Error("not even what is public is found in the files of Postgres")
		}
		look(t, map[string][]byte{"the files of Postgres": files})
	})
	if text := log.bytes(); !bytes.Contains(text, []byte(`"route":"/api/rooms/:room/parts"`)) {
		t.Errorf("nothing was logged: %.300s", text)
	}
	look(t, map[string][]byte{"the log": log.bytes()})
}

func look(t *testing.T, in map[string][]byte) {
	t.Helper()
	for place, text := range in {
		if len(text) == 0 {
			t.Errorf("%s: there is nothing to look through", place)
		}
		if finds(text, canary) {
			t.Errorf("%s: the canary is there", place)
		}
	}
}

// sing has people write the canary everywhere they can, and returns the problems
// they were answered with on the way.
func sing(t *testing.T, a, b *node) (problems []byte) {
	t.Helper()
	w := a.world()
	ctx := t.Context()
	handle := canary + "-handle"
	c := fixture.Credentials(handle)
	in, err := a.Accounts.SignUp(ctx, models.Private(handle), true, c, "here")
	if err != nil {
		t.Fatal(err)
	}
	founding := fixture.Founding(card, canary+" persona")
	founding.Nonce = "card"
	made, err := a.Rooms.Found(ctx, in.Account.ID, founding)
	if err != nil {
		t.Fatal(err)
	}
	view, err := a.Circles.View(ctx, in.Account.ID, made)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Circles.Join(ctx, w.Fin, made, circle.Joining{Nonce: "j", AgreementsVersion: 1, Fit: true, Persona: canary + " two", Hello: canary + " hello"}); err != nil {
		t.Fatal(err)
	}
	rm := view.Room
	listener := b.tab(w.Tokens[w.Fin])
	listener.enter("room", rm)
	tab := a.tab(in.Token)
	tab.enter("room", rm)
	tab.enter("circle", string(made))
	must := func(want int, method, path, body string) string {
		t.Helper()
		status, text := a.ask(in.Token, method, path, body)
		if status != want {
			t.Fatalf("%s %s: %d %s", method, path, status, text)
		}
		if status >= 400 {
			problems = append(problems, text...)
		}
		return text
	}
	part, err := a.Rooms.Say(ctx, in.Account.ID, room.ID(rm), "n1", canary+" part")
	if err != nil {
		t.Fatal(err)
	}
	listener.until("the part", func(f frame) bool { return f.On == "change" && strings.Contains(f.Change.Part.Body, canary) })
	must(201, "POST", "/api/rooms/"+rm+"/parts", `{"nonce":"n2","body":"`+canary+` said by REST"}`)
	thread := field(t, must(201, "POST", "/api/circles/"+string(made)+"/threads", `{"nonce":"t1","kind":"update","wants":"ideas","replies":"open","title":"`+canary+` title","body":"`+canary+` opening","notes":{"keys":[],"words":"`+canary+` note"}}`), "thread", "id")
	must(200, "PUT", "/api/me/practice", "")
	post := field(t, must(201, "POST", "/api/threads/"+thread+"/posts", `{"nonce":"t2","kind":"said","body":"`+canary+` answer","unnamed":true}`), "id")
	must(200, "PATCH", "/api/threads/"+thread+"/posts/"+post, `{"body":"`+canary+` better","rev":0}`)
	must(200, "PUT", "/api/me/post-drafts/"+models.NewID(), `{"circle":"`+string(made)+`","nonce":"t3","rev":0,"kind":"update","title":"`+canary+`","body":"`+canary+` draft"}`)
	must(200, "POST", "/api/circles/"+string(made)+"/search", `{"q":"`+canary+`"}`)
	must(200, "DELETE", "/api/threads/"+thread+"/posts/"+post, "")
	var sealed []byte
	row := a.db.Read(ctx).Table("parts").Select("body").Where("id = ?", part.ID)
	if err := row.Row().Scan(&sealed); err != nil || len(sealed) < 30 {
		t.Fatalf("%x %v", sealed, err)
	}
	must(200, "DELETE", "/api/rooms/"+rm+"/parts/"+string(part.ID), "")
	var rest []struct{ Body []byte }
	if err := a.db.Read(ctx).Raw("SELECT body FROM parts").Scan(&rest).Error; err != nil || len(rest) != 2 {
		t.Fatal(err)
	}
	for _, r := range rest {
		if bytes.Contains(r.Body, sealed[len(sealed)-16:]) {
			t.Error("what was withdrawn is still in its row")
		}
	}
	day := time.Now().Add(72 * time.Hour).UTC().Format(time.DateOnly)
	series := `{"nonce":"%s","title":"` + canary + ` evenings","starts":"` + day + `T19:00","zone":"%s","rule":{"freq":"weekly","days":["%s"]},"minutes":60}`
	var set struct{ ID string }
	if err := json.Unmarshal([]byte(must(201, "POST", "/api/circles/"+string(made)+"/series", fmt.Sprintf(series, "s1", "", "tu"))), &set); err != nil {
		t.Fatal(err)
	}
	must(200, "PATCH", "/api/series/"+set.ID, `{"title":"`+canary+` late evenings"}`)
	must(200, "POST", "/api/series/"+set.ID+"/end", `{"why":"`+canary+` why"}`)
	if status, text := a.ask(in.Token, "GET", "/calendar/"+canary+".ics", ""); status != 404 {
		t.Errorf("a calendar that is none: %d %s", status, text)
	}
	for path, body := range map[string]string{ // going wrong in as many ways as there are
		"/api/circles/" + string(made) + "/series":  fmt.Sprintf(series, "s2", canary, "tu"),
		"/api/series/" + set.ID + "/end":            `{"` + canary + `":1,"why":""}`,
		"/api/rooms/" + rm + "/parts":               `{"nonce":"n2","body":"` + canary + ` other words"}`,
		"/api/circles/" + string(made) + "/members": `{"nonce":"x","agreementsVersion":1,"fit":true,"persona":"` + canary + `"}`,
		"/api/accounts":                             `{"handle":"` + canary + ` spaced","adult":true,"kdfVersion":1,"authKey":"","vaultByPassword":"","recoveryKey":"","vaultByRecovery":""}`,
		"/api/circles":                              `{"` + canary + `x":1}`,
		"/api/threads/" + models.NewID() + "/posts": `{"nonce":"n","body":"` + canary + `"}`,
		"/api/session":                              `{"handle":"` + handle + `","authKey":"AAAA"}`,
		"/api/recovery":                             `{"handle":"` + canary + `` + "\xff" + `","recoveryKey":"AAAA"}`,
		"/api/" + canary:                            `{}`,
		"/api/rooms/" + canary + "/parts":           `{"nonce":"n","body":"x"}`,
	} {
		status, text := a.ask(in.Token, "POST", path, body)
		if status < 400 || status >= 500 {
			t.Errorf("%s: %d %s", path, status, text)
		}
		if path != "/api/circles" && !strings.HasSuffix(path, "/end") { // where an unknown field is named to whoever sent it
			problems = append(problems, text...)
		}
	}
	for _, command := range []map[string]any{
		{"do": "say", "room": rm, "nonce": "n2", "body": canary + " again"},
		{"do": "say", "room": models.NewID(), "nonce": "n3", "body": canary},
		{"do": "floor.set", "room": rm, "mode": canary, "version": 1},
	} {
		f := tab.do(command)
		if f.Problem == nil {
			t.Fatalf("%v: %+v", command, f)
		}
		problems = append(problems, f.Problem.Code+f.Problem.Detail...)
	}
	if f := tab.do(map[string]any{"do": "say", "room": rm, "nonce": "n4", "body": canary + " by socket"}); f.On != "ok" {
		t.Fatalf("%+v", f.Problem)
	}
	if err := b.Circles.Leave(ctx, w.Fin, made); err != nil {
		t.Fatal(err)
	}
	listener.closed()
	if _, text := a.ask(in.Token, "GET", "/api/rooms/"+rm, ""); !strings.Contains(text, canary+" by socket") || !strings.Contains(text, canary+" persona") {
		t.Fatalf("they cannot even read it themselves: %s", text)
	}
	return problems
}

// field is one field of an answer.
func field(t *testing.T, answer string, path ...string) string {
	t.Helper()
	var at any
	if err := json.Unmarshal([]byte(answer), &at); err != nil {
		t.Fatal(err)
	}
	for _, name := range path {
		in, _ := at.(map[string]any)
		at = in[name]
	}
	text, is := at.(string)
	if !is {
		t.Fatalf("no %v in %s", path, answer)
	}
	return text
}

// read is every file under a folder, one after the other.
func read(t *testing.T, folder string) []byte {
	t.Helper()
	var all bytes.Buffer
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // gone meanwhile
		}
		if text, err := os.ReadFile(name); err == nil {
			all.Write(text)
		}
		return nil
	})
	if err != nil || all.Len() == 0 {
		t.Fatalf("%s: %v", folder, err)
	}
	return all.Bytes()
}

func fetch(t *testing.T, at string) []byte {
	t.Helper()
	res, err := http.Get(at)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// monitor listens to everything a Redis is told from now on; what it returns
// adds all the values that lie there and stops listening.
func monitor(t *testing.T, at string) (told func() []byte) {
	t.Helper()
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	dial := func() (net.Conn, *bufio.Reader) {
		conn, err := net.Dial("tcp", u.Host)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		return conn, bufio.NewReader(conn)
	}
	conn, lines := dial()
	fmt.Fprint(conn, "MONITOR\r\n")
	if first, err := lines.ReadString('\n'); err != nil || first != "+OK\r\n" {
		t.Fatalf("%q %v", first, err)
	}
	heard, marked := &safe{}, make(chan struct{})
	go func() {
		defer close(marked)
		for {
			line, err := lines.ReadString('\n')
			_, _ = heard.Write([]byte(line))
			if err != nil || strings.Contains(line, "the end of it") {
				return
			}
		}
	}()
	return func() []byte {
		other, answers := dial()
		fmt.Fprint(other, "ECHO \"the end of it\"\r\n")
		<-marked
		fmt.Fprint(other, "KEYS *\r\n")
		_, _ = answers.ReadString('\n')
		_, _ = answers.ReadString('\n')
		count := 0
		head, err := answers.ReadString('\n')
		if _, scan := fmt.Sscanf(head, "*%d", &count); scan != nil || err != nil {
			t.Fatalf("%q %v", head, err)
		}
		for range 2 * count {
			line, err := answers.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			_, _ = heard.Write([]byte(line))
		}
		return heard.bytes()
	}
}
