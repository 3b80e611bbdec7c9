package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
)

// houses runs f on one node with the embedded database, and on two with Postgres
// and Redis; on one node both are the same.
func houses(t *testing.T, f func(t *testing.T, a, b *node, w *fixture.World)) {
	t.Run("one node", func(t *testing.T) {
		n := start(t, quiet(t.TempDir())...)
		f(t, n, n, n.world())
	})
	t.Run("two nodes", func(t *testing.T) {
		a, b, w := two(t, theRedis(t))
		f(t, a, b, w)
	})
}

// say says words in the world's room by REST.
func (n *node) say(w *fixture.World, token, nonce, words string) {
	n.t.Helper()
	if status, text := n.ask(token, "POST", "/api/rooms/"+string(w.Room)+"/parts", fmt.Sprintf(`{"nonce":%q,"body":%q}`, nonce, words)); status != 201 {
		n.t.Fatalf("%d %s", status, text)
	}
}

func TestWhatIsSaidOnOneNodeIsHeardOnTheOtherInOrder(t *testing.T) {
	houses(t, func(t *testing.T, a, b *node, w *fixture.World) {
		ada, bo, cem := a.tab(w.Tokens[w.Ada]), b.tab(w.Tokens[w.Bo]), b.tab(w.Tokens[w.Cem])
		ada.enter("room", string(w.Room))
		next := bo.enter("room", string(w.Room)) + 1
		cem.enter("room", string(w.Room))
		for i := range 40 {
			words := fmt.Sprint("words ", i)
			if i%2 == 0 {
				a.say(w, w.Tokens[w.Ada], fmt.Sprint("n", i), words)
			} else if f := ada.do(map[string]any{"do": "say", "room": w.Room, "nonce": fmt.Sprint("n", i), "body": words}); f.On != "ok" {
				t.Fatalf("%+v %+v", f, f.Problem)
			}
		}
		for _, listener := range []*tab{bo, cem} {
			for i := range 40 {
				f := listener.until("the next change", func(f frame) bool { return f.On == "change" })
				if f.Seq != next+int64(i) || f.Change.Part == nil || f.Change.Part.Body != fmt.Sprint("words ", i) {
					t.Fatalf("the %dth thing heard is %+v %+v", i, f, f.Change)
				}
			}
		}
	})
}

func TestWhoIsRemovedIsOutOnEveryNodeUntilTheyAreLetIn(t *testing.T) {
	houses(t, func(t *testing.T, a, b *node, w *fixture.World) {
		room, cem, person := string(w.Room), w.Tokens[w.Cem], string(w.People[w.Cem])
		here, there, bo := a.tab(cem), b.tab(cem), b.tab(w.Tokens[w.Bo])
		here.enter("room", room)
		there.enter("room", room)
		bo.enter("room", room)
		if status, text := b.ask(w.Tokens[w.Bo], "PUT", "/api/rooms/"+room+"/removed/"+person, `{"reason":"Please listen a while.","clause":3}`); status != 204 {
			t.Fatalf("%d %s", status, text)
		}
		for _, tb := range []*tab{here, there} {
			if end := tb.closed(); end.Code != 4403 || end.Text != "room:"+room {
				t.Fatalf("%+v", end)
			}
			for f := range tb.heard { // what was heard before the end
				if f.On == "change" && f.Change.What == "part.said" {
					t.Fatalf("heard %+v", f.Change)
				}
			}
		}
		out := func(want bool) {
			t.Helper()
			for _, n := range []*node{a, b} {
				tb := n.tab(cem)
				for _, command := range []map[string]any{{"do": "enter", "room": room}, {"do": "say", "room": room, "nonce": "n", "body": "x"}} {
					f := tb.do(command)
					if refused := f.Problem != nil && f.Problem.Code == "removed_from_room"; refused != want {
						t.Fatalf("%v: %+v %+v", command, f, f.Problem)
					}
				}
				if status, text := n.ask(cem, "GET", "/api/rooms/"+room, ""); (status == 403 && strings.Contains(text, "removed_from_room")) != want {
					t.Fatalf("%d %s", status, text)
				}
			}
		}
		out(true)
		if f := bo.do(map[string]any{"do": "person.let_in", "room": room, "person": person}); f.On != "ok" {
			t.Fatalf("%+v %+v", f, f.Problem)
		}
		out(false)
	})
}

func TestWhoSignsOutEverywhereIsSignedOutOnEveryNode(t *testing.T) {
	houses(t, func(t *testing.T, a, b *node, w *fixture.World) {
		cem, bo := b.tab(w.Tokens[w.Cem]), b.tab(w.Tokens[w.Bo])
		cem.enter("room", string(w.Room))
		bo.enter("room", string(w.Room))
		if status, _ := a.ask(w.Tokens[w.Cem], "DELETE", "/api/sessions", ""); status != 204 {
			t.Fatal(status)
		}
		if end := cem.closed(); end.Code != 4401 {
			t.Fatalf("%+v", end)
		}
		if status, _ := b.ask(w.Tokens[w.Cem], "GET", "/api/me/circles", ""); status != 401 {
			t.Fatal(status)
		}
		if f := bo.do(map[string]any{"do": "ping"}); f.On != "pong" {
			t.Fatalf("a bystander: %+v", f)
		}
	})
}

func TestWithoutRedisEverythingIsStillHeardWithinASecond(t *testing.T) {
	at, stop := ownRedis(t)
	a, b, w := two(t, at)
	bo := b.tab(w.Tokens[w.Bo])
	next := bo.enter("room", string(w.Room)) + 1
	hear := func(words string) (took time.Duration) {
		t.Helper()
		begun := time.Now()
		a.say(w, w.Tokens[w.Ada], words, words)
		f := bo.until(words, func(f frame) bool { return f.On == "change" })
		if f.Seq != next || f.Change.Part.Body != words {
			t.Fatalf("%+v %+v, and not %d", f, f.Change, next)
		}
		next++
		return time.Since(begun)
	}
	hear("with")
	stop()
	var worst time.Duration
	for i := range 12 {
		worst = max(worst, hear(fmt.Sprint("without ", i)))
	}
	t.Logf("without Redis the slowest of 12 was heard after %v", worst)
	if worst > time.Second {
		t.Errorf("the slowest was heard after %v", worst)
	}
	cem := b.tab(w.Tokens[w.Cem])
	cem.enter("room", string(w.Room))
	if status, text := a.ask(w.Tokens[w.Ada], "PUT", "/api/rooms/"+string(w.Room)+"/removed/"+string(w.People[w.Cem]), `{"reason":"Please listen a while.","clause":3}`); status != 204 {
		t.Fatalf("%d %s", status, text)
	}
	if end := cem.closed(); end.Code != 4403 {
		t.Errorf("removed without Redis: %+v", end)
	}
}

func TestANodeThatStopsTellsItsSocketsToComeBackAndEnds(t *testing.T) {
	houses(t, func(t *testing.T, a, b *node, w *fixture.World) {
		var tabs []*tab
		for range 3 {
			tb := b.tab(w.Tokens[w.Cem])
			tb.enter("room", string(w.Room))
			tabs = append(tabs, tb)
		}
		readyz := func() int {
			r, err := b.fiber.Test(httptest.NewRequest("GET", "/readyz", nil), -1)
			if err != nil {
				t.Fatal(err)
			}
			return r.StatusCode
		}
		if got := readyz(); got != 200 {
			t.Fatalf("ready before: %d", got)
		}
		ended := make(chan struct{})
		begun := time.Now()
		go func() { b.stop(); close(ended) }()
		for _, tb := range tabs {
			if end := tb.closed(); end.Code != 1001 {
				t.Fatalf("%+v", end)
			}
		}
		if got := readyz(); got != 503 {
			t.Errorf("ready while stopping: %d", got)
		}
		<-ended
		if took := time.Since(begun); took > 10*time.Second {
			t.Errorf("stopping took %v", took)
		}
		if _, err := http.Get("http://" + b.Addr() + "/healthz"); err == nil {
			t.Error("it still answers")
		}
		if a != b {
			a.say(w, w.Tokens[w.Ada], "n", "the other node serves on")
		}
	})
}

func TestANodeStartsAgainOnWhatItLeft(t *testing.T) {
	folder := t.TempDir()
	first := start(t, quiet(folder)...)
	w := first.world()
	first.say(w, w.Tokens[w.Ada], "n", "kept over the night")
	first.stop()
	second := start(t, quiet(folder)...)
	status, text := second.ask(w.Tokens[w.Cem], "GET", "/api/rooms/"+string(w.Room), "")
	if status != 200 || !strings.Contains(text, "kept over the night") {
		t.Fatalf("%d %s", status, text)
	}
}

// TestTwoNodesMayStartAtOnceOnAnEmptyDatabase starts them on the same instant;
// one brings the schema and the other waits for it.
func TestTwoNodesMayStartAtOnceOnAnEmptyDatabase(t *testing.T) {
	settings := quiet(t.TempDir(), "DATABASE_URL="+dbtest.Fresh(t), "REDIS_URL="+theRedis(t), masterKey())
	c, err := loadConfig(settings)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	errs := make([]error, 3)
	apps := make([]*App, len(errs))
	for i := range errs {
		all.Go(func() { apps[i], errs[i] = NewApp(t.Context(), c) })
	}
	all.Wait()
	for i, err := range errs {
		if err != nil {
			t.Errorf("node %d: %v", i, err)
			continue
		}
		apps[i].listener.Close()
		if err := apps[i].Close(); err != nil {
			t.Error(err)
		}
	}
	for range 2 { // and again, with nothing left to do
		n := start(t, settings...)
		if status, text := n.ask("", "GET", "/api/session", ""); status != 200 {
			t.Errorf("%d %s", status, text)
		}
		var epochs int64
		if err := n.db.Read(t.Context()).Table("instance").Count(&epochs).Error; err != nil || epochs != 1 {
			t.Errorf("%d instances: %v", epochs, err)
		}
		n.stop()
	}
}

func TestMeasuresNameNobody(t *testing.T) {
	metrics := freeAddr(t)
	n := start(t, quiet(t.TempDir(), "METRICS_ADDR="+metrics)...)
	w := n.world()
	tb := n.tab(w.Tokens[w.Cem])
	tb.enter("room", string(w.Room))
	n.say(w, w.Tokens[w.Ada], "n", "hello")
	tb.until("the words", func(f frame) bool { return f.On == "change" })
	res, err := http.Get("http://" + metrics + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	if !strings.Contains(text, "afterward_sockets 1\n") || !strings.Contains(text, "afterward_changes_told_total 1\n") {
		t.Errorf("nothing is measured:\n%s", text)
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "afterward_") && strings.Contains(line, "{") {
			t.Errorf("a label: %s", line)
		}
	}
	if found := regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7`).FindString(text); found != "" {
		t.Errorf("an id: %s", found)
	}
	for _, name := range append(fixture.Handles, "Tuesday", "Slow Water", "Bo") {
		if regexp.MustCompile(`\b` + name + `\b`).MatchString(text) {
			t.Errorf("%s is named", name)
		}
	}
	if status, _ := n.ask("", "GET", "/metrics", ""); status == 200 {
		if _, body := n.ask("", "GET", "/metrics", ""); strings.Contains(body, "afterward_") {
			t.Error("the public address measures too")
		}
	}
	if status, body := n.ask("", "GET", "/healthz", ""); status != 200 || body != "ok" {
		t.Errorf("%d %s", status, body)
	}
	if status, body := n.ask("", "GET", "/readyz", ""); status != 200 || body != "ready" {
		t.Errorf("%d %s", status, body)
	}
}

func TestTheDemoCanBeSignedInToAndStartsTwice(t *testing.T) {
	folder := t.TempDir()
	for range 2 {
		n := start(t, quiet(folder)...)
		w := n.App.world()
		if err := w.Demo(t.Context(), n.db); err != nil && !fixture.IsThere(err) {
			t.Fatal(err)
		}
		status, text := n.ask("", "POST", "/api/parameters", `{"handle":"cem"}`)
		var p struct {
			Salt string
			N    int
		}
		if err := json.Unmarshal([]byte(text), &p); err != nil || status != 200 || p.N != 1<<17 {
			t.Fatalf("%d %s", status, text)
		}
		n.stop()
	}
}

func TestANodeToldToStopBeforeItHasBegunEnds(t *testing.T) {
	folder := t.TempDir()
	for range 10 {
		c, err := loadConfig(quiet(folder))
		if err != nil {
			t.Fatal(err)
		}
		a, err := NewApp(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		ended := make(chan error, 1)
		go func() { ended <- a.Run(ctx) }()
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(patience):
			t.Fatal("it serves on")
		}
	}
}

func TestOverTwoNodesThereIsOneCountOfWhatIsAsked(t *testing.T) {
	houses(t, func(t *testing.T, a, b *node, w *fixture.World) {
		for i := range 14 {
			n := a
			if i%2 == 1 {
				n = b
			}
			want := 422
			if i >= 10 { // circles founded in a day
				want = 429
			}
			if status, text := n.ask(w.Tokens[w.Fin], "POST", "/api/circles", "{}"); status != want {
				t.Errorf("the %dth: %d %s", i+1, status, text)
			}
		}
		if status, text := b.ask(w.Tokens[w.Eli], "POST", "/api/circles", "{}"); status != 422 {
			t.Errorf("somebody else: %d %s", status, text)
		}
	})
}
