package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
)

// page is the origin of the pages of all nodes here.
const page = "http://127.0.0.1:8080"

// patience is how long anything may take that is not asked to be quick.
const patience = 20 * time.Second

// asNode in the environment makes the test binary the real one: a node of its own
// process, of which a test hears what any operator does.
const asNode = "AFTERWARD_TEST_AS_NODE=yes"

func TestMain(m *testing.M) {
	if slices.Contains(os.Environ(), asNode) {
		main()
	}
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}

// node is one node that serves until it is stopped.
type node struct {
	*App
	t    *testing.T
	stop func() // and wait until it has ended; the test fails if it ends with an error
}

func start(t *testing.T, environ ...string) *node {
	t.Helper()
	c, err := loadConfig(environ)
	if err != nil {
		t.Fatal(err)
	}
	a, err := NewApp(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	n := &node{App: a, t: t}
	n.stop = sync.OnceFunc(func() {
		cancel()
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("the node ended with %v", err)
			}
		case <-time.After(drainTime + patience):
			t.Error("the node does not end")
		}
	})
	t.Cleanup(n.stop)
	return n
}

// masterKey is a key no other test has.
func masterKey() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	return "MASTER_KEY=" + base64.RawURLEncoding.EncodeToString(key)
}

// theRedis is a Redis that lasts as long as the test.
func theRedis(t *testing.T) string {
	t.Helper()
	at, _ := ownRedis(t)
	return at
}

// two starts two nodes on one Postgres and one Redis, and the named world.
func two(t *testing.T, redisURL string) (a, b *node, w *fixture.World) {
	t.Helper()
	settings := quiet(t.TempDir(), "DATABASE_URL="+dbtest.Fresh(t), "REDIS_URL="+redisURL, masterKey())
	a, b = start(t, settings...), start(t, settings...)
	return a, b, a.world()
}

// world puts the named world into an empty node.
func (n *node) world() *fixture.World {
	n.t.Helper()
	w := n.App.world()
	if err := w.Build(n.t.Context()); err != nil {
		n.t.Fatal(err)
	}
	return w
}

// ask sends a request with a session's token ("" for nobody's).
func (n *node) ask(token, method, path, body string) (status int, text string) {
	n.t.Helper()
	r, err := http.NewRequest(method, "http://"+n.Addr()+path, strings.NewReader(body))
	if err != nil {
		n.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Cookie", "afterward="+token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		n.t.Fatal(err)
	}
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	return res.StatusCode, string(all)
}

// frame is what a socket hears.
type frame struct {
	On, Ref, Room, Circle, Epoch string
	What                         string // of a notice
	Seq                          int64
	Data                         json.RawMessage
	Change                       *struct {
		Seq    int64
		What   string
		Part   *struct{ Body, Nonce string }
		Person *struct {
			ID      string
			Present bool
		}
	}
	Problem *struct{ Code, Detail string }
}

// tab is one browser tab's socket.
type tab struct {
	t     *testing.T
	conn  *websocket.Conn
	heard chan frame
	ended chan websocket.CloseError // as it was closed; 1006 if it was lost
	refs  int
}

func (n *node) tab(token string) *tab {
	n.t.Helper()
	return tabAt(n.t, n.Addr(), token)
}

func tabAt(t *testing.T, addr, token string) *tab {
	t.Helper()
	conn, res, err := websocket.DefaultDialer.Dial("ws://"+addr+"/realtime", http.Header{"Origin": {page}, "Cookie": {"afterward=" + token}})
	if err != nil {
		t.Fatalf("%v %+v", err, res)
	}
	tb := &tab{t: t, conn: conn, heard: make(chan frame, 10_000), ended: make(chan websocket.CloseError, 1)}
	t.Cleanup(func() { conn.Close() })
	go func() {
		for {
			_, text, err := conn.ReadMessage()
			if err != nil {
				end := websocket.CloseError{Code: websocket.CloseAbnormalClosure, Text: err.Error()}
				var closed *websocket.CloseError
				if errors.As(err, &closed) {
					end = *closed
				}
				tb.ended <- end
				close(tb.heard)
				return
			}
			var f frame
			if err := json.Unmarshal(text, &f); err != nil {
				t.Errorf("not a frame: %s", text)
			}
			tb.heard <- f
		}
	}()
	return tb
}

// do sends a command and returns its answer; what is heard before is dropped.
func (tb *tab) do(command map[string]any) frame {
	tb.t.Helper()
	tb.refs++
	ref := fmt.Sprint("r", tb.refs)
	command["ref"] = ref
	if err := tb.conn.WriteJSON(command); err != nil {
		tb.t.Fatal(err)
	}
	return tb.until(fmt.Sprint("an answer to ", command["do"]), func(f frame) bool { return f.Ref == ref })
}

// until waits for a frame.
func (tb *tab) until(what string, is func(frame) bool) frame {
	tb.t.Helper()
	limit := time.After(patience)
	for {
		select {
		case f, open := <-tb.heard:
			if !open {
				tb.t.Fatalf("waiting for %s, and the socket was closed: %+v", what, <-tb.ended)
			}
			if is(f) {
				return f
			}
		case <-limit:
			tb.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// closed waits for the end.
func (tb *tab) closed() websocket.CloseError {
	tb.t.Helper()
	select {
	case end := <-tb.ended:
		return end
	case <-time.After(patience):
		tb.t.Fatal("the socket stays open")
		return websocket.CloseError{}
	}
}

// enter seats a tab and returns the snapshot's number.
func (tb *tab) enter(kind, id string) int64 {
	tb.t.Helper()
	f := tb.do(map[string]any{"do": "enter", kind: id})
	if f.On != "snapshot" {
		tb.t.Fatalf("entering: %+v %+v", f, f.Problem)
	}
	return f.Seq
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	end := time.Now().Add(patience)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !is() {
		if <-tick.C; time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

// ownRedis starts a Redis that only this test uses, so that it can be listened to
// and taken away, and limits counted in it are this test's. It returns how to end
// it.
func ownRedis(t *testing.T) (url string, stop func()) {
	t.Helper()
	server, err := exec.LookPath("redis-server")
	if err != nil {
		server, err = exec.LookPath("valkey-server")
	}
	if err != nil {
		if dbtest.Required() {
			t.Fatal("there is no redis-server")
		}
		t.Skip("there is no redis-server: not tested")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	_, port, _ := net.SplitHostPort(addr)
	c := exec.Command(server, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", t.TempDir())
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	stop = sync.OnceFunc(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	t.Cleanup(stop)
	eventually(t, "Redis answers", func() bool {
		conn, err := net.Dial("tcp", addr)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
	return "redis://" + addr + "/0", stop
}

// freeAddr is an address nobody listens at.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
