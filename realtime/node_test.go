package realtime

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"

	library "github.com/fasthttp/websocket"
	"github.com/gofiber/fiber/v2"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/room"
	"example.org/afterward/realtime/bus"
	"example.org/afterward/realtime/presence"
)

// patience is how long a test waits for what must come.
const patience = 30 * time.Second

const page = "https://afterward.example"

// node is one process of the house, as far as sockets go.
type node struct {
	*house
	hub  *Hub
	srv  *Server
	bus  bus.Bus
	addr string
	stop func()
}

// startNode starts a node on h. A nil b is a bus of its own that nobody else hears.
func startNode(t testing.TB, h *house, b bus.Bus, pace Pace) *node {
	t.Helper()
	if b == nil {
		b = bus.NewLocal()
	}
	// A busy machine stands still at times; only tests about that shall notice.
	pace.Stale, pace.Jump = cmp.Or(pace.Stale, time.Minute), cmp.Or(pace.Jump, time.Minute)
	people := presence.NewLocal(b)
	hub := NewHub(h, h, h, people, pace)
	b.Join(hub)
	srv := &Server{Hub: hub, Rooms: houseRooms{h, b}, Circles: houseCircles{h}, Origins: []string{page}, Who: whoByQuery(h)}
	addr, stop := listen(t, srv, false)
	ctx, cancel := context.WithCancel(context.Background())
	ran := make(chan struct{})
	go func() { defer close(ran); _ = hub.Run(ctx) }()
	n := &node{house: h, hub: hub, srv: srv, bus: b, addr: addr}
	n.stop = func() {
		down, done := context.WithTimeout(context.Background(), patience)
		defer done()
		_ = hub.Drain(down)
		cancel()
		<-ran
		stop()
	}
	t.Cleanup(func() { n.stop() })
	return n
}

func whoByQuery(h *house) func(*fiber.Ctx) (Who, error) {
	return func(c *fiber.Ctx) (Who, error) {
		as := c.Query("as")
		if as == "" {
			return Who{}, account.ErrSignedOut
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		return Who{Token: "s-" + as, Session: account.Session{
			ID: account.SessionID("s-" + as), Account: account.ID(as), Rver: h.rver, EndsAt: time.Now().Add(time.Hour),
		}}, nil
	}
}

// listen serves sockets. Where it does not own its connections, the server takes
// them back after each, as it does by default.
func listen(t testing.TB, srv *Server, owned bool) (addr string, stop func()) {
	t.Helper()
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true})
	if owned {
		Own(app)
	}
	app.Get("/realtime", srv.Handler())
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() { defer close(served); _ = app.Listener(ln) }()
	return ln.Addr().String(), func() {
		_ = app.ShutdownWithTimeout(time.Second)
		<-served
	}
}

// peer is one tab.
type peer struct {
	t    testing.TB
	conn *library.Conn
}

// frame is a frame as a client reads it.
type frame struct {
	On, Ref, Room, Circle, Epoch string
	What                         string
	Seq                          int64
	Data                         json.RawMessage
	Here                         []string
	Change                       struct {
		Seq         int64
		What, Words string
		Mver, Rver  int64
		Floor       room.Floor
		Part        room.Part
	}
	Problem struct {
		Status int
		Code   string
		Fields []models.Field
		State  json.RawMessage
	}
}

func (n *node) url(as string) string { return "ws://" + n.addr + "/realtime?as=" + as }

func dial(url string) (*library.Conn, *http.Response, error) {
	d := library.Dialer{HandshakeTimeout: patience}
	return d.Dial(url, http.Header{"Origin": {page}})
}

// tab opens a socket and reads its hello.
func (n *node) tab(t testing.TB, as string) *peer {
	t.Helper()
	conn, _, err := dial(n.url(as))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	p := &peer{t, conn}
	if f := p.hear(); f.On != "hello" || f.Epoch == "" {
		t.Fatalf("the first frame is %+v", f)
	}
	return p
}

// in opens a socket and enters room.
func (n *node) in(t testing.TB, as, room string) *peer {
	t.Helper()
	p := n.tab(t, as)
	p.do("enter", "room", room)
	p.until("snapshot")
	return p
}

func (p *peer) do(what string, fields ...any) {
	p.t.Helper()
	c := map[string]any{"do": what, "ref": what}
	for i := 0; i < len(fields); i += 2 {
		c[fields[i].(string)] = fields[i+1]
	}
	if err := p.conn.WriteJSON(c); err != nil {
		p.t.Fatal(err)
	}
}

func (p *peer) read() (f frame, err error) {
	_ = p.conn.SetReadDeadline(time.Now().Add(patience))
	_, text, err := p.conn.ReadMessage()
	if err == nil {
		err = json.Unmarshal(text, &f)
	}
	return f, err
}

func (p *peer) hear() frame {
	p.t.Helper()
	f, err := p.read()
	if err != nil {
		p.t.Fatal(err)
	}
	return f
}

// until reads on to a frame of one kind.
func (p *peer) until(on string) frame {
	p.t.Helper()
	for {
		if f := p.hear(); f.On == on {
			return f
		}
	}
}

// numbers reads changes until the one with number last, and fails unless they
// follow each other from first.
func (p *peer) numbers(first, last int64) {
	p.t.Helper()
	for want := first; want <= last; want++ {
		if f := p.until("change"); f.Seq != want || f.Change.Seq != want {
			p.t.Fatalf("heard change %d (%d), want %d", f.Seq, f.Change.Seq, want)
		}
	}
}

// closed reads on to the end, which must have the code.
func (p *peer) closed(code int) (heard []frame, reason string) {
	p.t.Helper()
	for {
		f, err := p.read()
		if err == nil {
			heard = append(heard, f)
			continue
		}
		var end *library.CloseError
		if !errors.As(err, &end) || end.Code != code {
			p.t.Fatalf("ended with %v, want close %d", err, code)
		}
		return heard, end.Text
	}
}

// eventually waits until something is so.
func eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never happened: %s", what)
		}
	}
}

func sprint(n int) string { return fmt.Sprint(n) }
