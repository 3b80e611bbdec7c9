package realtime

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	library "github.com/fasthttp/websocket"

	"example.org/afterward/models/account"
	"example.org/afterward/models/room"
	"example.org/afterward/realtime/wire"
)

func TestOnlyOurOwnPagesMayConnect(t *testing.T) {
	n := startNode(t, newHouse(), nil, Pace{})
	for name, origins := range map[string][]string{
		"missing":    nil,
		"null":       {"null"},
		"another":    {"https://evil.example"},
		"sub-domain": {"https://x.afterward.example"},
		"suffix":     {"https://afterward.example.evil.example"},
		"prefix":     {"https://notafterward.example"},
		"port":       {"https://afterward.example:8443"},
		"scheme":     {"http://afterward.example"},
		"case":       {"https://Afterward.example"},
		"slash":      {"https://afterward.example/"},
		"two":        {page, "https://evil.example"},
		"list":       {page + ", https://evil.example"},
	} {
		_, r, err := library.DefaultDialer.Dial(n.url("ada"), http.Header{"Origin": origins})
		if err == nil || r == nil || r.StatusCode != 403 {
			t.Errorf("%s: %v %+v", name, err, r)
			continue
		}
		body := new(bytes.Buffer)
		_, _ = body.ReadFrom(r.Body)
		var p struct{ Code string }
		if json.Unmarshal(body.Bytes(), &p) != nil || p.Code != "origin" || r.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %s", name, body)
		}
	}
	if n.hub.Stats().Opened != 0 {
		t.Fatal("somebody got in")
	}
}

func TestWhoIsSignedOutGetsNoSocket(t *testing.T) {
	n := startNode(t, newHouse(), nil, Pace{})
	if _, r, err := dial(n.url("")); err == nil || r.StatusCode != 401 {
		t.Fatalf("%v %+v", err, r)
	}
	req, _ := http.NewRequest("GET", "http://"+n.addr+"/realtime?as=ada", nil)
	req.Header.Set("Origin", page)
	r, err := http.DefaultClient.Do(req)
	if err != nil || r.StatusCode != 400 {
		t.Fatalf("a plain request: %v %+v", err, r)
	}
	r.Body.Close()
}

func TestBadFramesEndTheSocket(t *testing.T) {
	n := startNode(t, newHouse(), nil, Pace{})
	huge := `{"do":"ping","ref":"` + strings.Repeat("x", wire.Limit) + `"}`
	for name, c := range map[string]struct {
		code int
		send func(*library.Conn) error
	}{
		"not UTF-8": {1007, func(c *library.Conn) error {
			return c.WriteMessage(library.TextMessage, []byte("{\"do\":\"ping\xff\"}"))
		}},
		"too big":  {1009, func(c *library.Conn) error { return c.WriteMessage(library.TextMessage, []byte(huge)) }},
		"binary":   {4400, func(c *library.Conn) error { return c.WriteMessage(library.BinaryMessage, []byte("{}")) }},
		"unmasked": {1002, func(c *library.Conn) error { _, err := c.NetConn().Write([]byte{0x81, 0x02, '{', '}'}); return err }},
		"reserved": {1002, func(c *library.Conn) error { _, err := c.NetConn().Write([]byte{0xf1, 0x80, 1, 2, 3, 4}); return err }},
		"goodbye": {1000, func(c *library.Conn) error {
			return c.WriteMessage(library.CloseMessage, library.FormatCloseMessage(1001, "tab closed"))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			p := n.in(t, "ada", "r")
			if err := c.send(p.conn); err != nil {
				t.Fatal(err)
			}
			p.closed(c.code)
		})
	}
	eventually(t, "all are gone", func() bool { return n.hub.Stats().Sockets == 0 && n.hub.Stats().Streams == 0 })
}

func TestAFloodIsWarnedAndThenEnded(t *testing.T) {
	n := startNode(t, newHouse(), nil, Pace{})
	p := n.tab(t, "ada")
	go func() {
		for range 200 {
			if p.conn.WriteMessage(library.TextMessage, []byte(`{"do":"ping","ref":"p"}`)) != nil {
				return
			}
		}
	}()
	heard, _ := p.closed(4429)
	pongs, warnings := 0, 0
	for _, f := range heard {
		switch {
		case f.On == "pong":
			pongs++
		case f.Problem.Code == "too_many" && f.Ref == "p":
			warnings++
		}
	}
	if pongs < atOnce || pongs > 3*atOnce || warnings != maxStrikes {
		t.Fatalf("%d answers, %d warnings", pongs, warnings)
	}
	q := n.tab(t, "bo") // protocol-level pings count too
	go func() {
		for range 200 {
			if q.conn.WriteControl(library.PingMessage, []byte("x"), time.Now().Add(time.Second)) != nil {
				return
			}
		}
	}()
	q.closed(4429)
}

func TestALongSnapshotIsNotTakenForASlowReader(t *testing.T) {
	n := startNode(t, newHouse(), nil, Pace{})
	n.srv.Rooms = longRooms{n.srv.Rooms}
	p := n.tab(t, "ada")
	for range 3 {
		p.do("enter", "room", "r")
		if f := p.until("snapshot"); len(f.Data) < 3*maxBytes {
			t.Fatalf("%d bytes", len(f.Data))
		}
	}
}

type longRooms struct{ Rooms }

func (r longRooms) Snapshot(ctx context.Context, by account.ID, id room.ID) (*room.Room, error) {
	out, err := r.Rooms.Snapshot(ctx, by, id)
	for range room.PartsPage {
		out.Parts = append(out.Parts, room.Part{Body: "x"})
		out.Parts[len(out.Parts)-1].Nonce = strings.Repeat("😀", room.MaxBody)
	}
	return out, err
}

func TestAPanicEndsOneSocketAndNothingElse(t *testing.T) {
	n := startNode(t, newHouse(), nil, Pace{})
	n.srv.Rooms = panickyRooms{n.srv.Rooms}
	p, other := n.in(t, "ada", "r"), n.in(t, "bo", "r")
	p.do("withdraw", "room", "r", "part", "x")
	p.closed(1001)
	other.do("ping")
	other.until("pong")
}

type panickyRooms struct{ Rooms }

func (panickyRooms) Withdraw(context.Context, account.ID, room.ID, room.PartID) (*room.Part, error) {
	panic("a bug")
}

func TestASilentPeerIsTakenForGone(t *testing.T) {
	n := startNode(t, newHouse(), nil, Pace{Ping: 50 * time.Millisecond, Dead: 400 * time.Millisecond})
	alive, silent := n.tab(t, "ada"), n.tab(t, "bo")
	silent.conn.SetPingHandler(func(string) error { return nil }) // hears pings and says nothing
	ended := make(chan error, 1)
	go func() { _, _, err := silent.conn.ReadMessage(); ended <- err }()
	go func() { // a client that reads answers pings by itself
		for {
			if _, _, err := alive.conn.ReadMessage(); err != nil {
				return
			}
		}
	}()
	if err := <-ended; err == nil {
		t.Fatal("it said something")
	}
	if n.hub.Stats().Sockets != 1 {
		t.Fatalf("%+v", n.hub.Stats())
	}
}

func TestDrainEndsEverySocketAndEveryGoroutine(t *testing.T) {
	before := ours()
	n := startNode(t, newHouse(), nil, Pace{})
	peers := make([]*peer, 0, 60)
	for i := range 60 {
		peers = append(peers, n.in(t, fmt.Sprintf("a%d", i), fmt.Sprintf("r%d", i%7)))
	}
	stuck := n.in(t, "stuck", "r0") // reads nothing and does not answer the goodbye
	codes := make(chan error, len(peers))
	for _, p := range peers {
		go func() {
			for {
				if _, err := p.read(); err != nil {
					codes <- err
					return
				}
			}
		}()
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	began := time.Now()
	if err := n.hub.Drain(ctx); err != nil {
		t.Fatal(err)
	}
	t.Logf("drained %d sockets in %v", len(peers)+1, time.Since(began))
	for range peers {
		var end *library.CloseError
		if err := <-codes; !errors.As(err, &end) || end.Code != wire.CloseAway {
			t.Fatal(err)
		}
	}
	if _, r, err := dial(n.url("late")); err == nil || r.StatusCode != 503 {
		t.Fatalf("%v %+v", err, r)
	}
	stuck.conn.Close()
	n.stop()
	eventually(t, "no goroutine of ours is left", func() bool { return ours() <= before })
}

func TestDrainHangsUpOnThoseWhoDoNotEnd(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, Pace{})
	p := n.in(t, "ada", "r")
	_ = p.conn.NetConn().(*net.TCPConn).SetReadBuffer(4096)
	words := strings.Repeat("x", 4000)
	for n.backlog("ada") < maxBytes/8000 { // its line is full and its writer waits
		n.bus.Publish(h.happen("r", words))
	}
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	if err := n.hub.Drain(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	if took := time.Since(began); took > writeTime/2+byeTime {
		t.Fatalf("took %v", took)
	}
}

// ours counts the goroutines that run code of this package.
func ours() int {
	buf := make([]byte, 1<<20)
	all := string(buf[:runtime.Stack(buf, true)])
	n := 0
	for _, g := range strings.Split(all, "\n\n") {
		if strings.Contains(g, "afterward/realtime.(*") {
			n++
		}
	}
	return n
}

// sink is a line that takes everything.
type sink struct{ net.Conn }

func (sink) Write(b []byte) (int, error)      { return len(b), nil }
func (sink) SetWriteDeadline(time.Time) error { return nil }
func (sink) SetReadDeadline(time.Time) error  { return nil }
func (sink) SetDeadline(time.Time) error      { return nil }

func crowd(n int) (*seating, func()) {
	h := NewHub(newHouse(), nil, nil, nil, Pace{})
	st := &seating{hub: h, stream: roomStream("r"), early: map[int64]change{}, checked: 1, nudge: make(chan struct{}, 1)}
	for range n {
		s := newSocket(Who{})
		s.lend(sink{})
		st.seats = append(st.seats, &seat{socket: s, st: st})
	}
	return st, func() {
		for _, seat := range st.seats {
			seat.mu.Lock()
			for seat.writing {
				seat.idle.Wait()
			}
			seat.mu.Unlock()
		}
	}
}

func TestADeliveryAllocatesNothing(t *testing.T) {
	const seats = 100
	st, settle := crowd(seats)
	frame := wire.Here("r", nil)
	deliver := func() {
		st.mu.Lock()
		st.deliver(change{seq: st.head + 1, frame: frame})
		st.mu.Unlock()
		settle()
	}
	for range 100 {
		deliver() // queues find their size
	}
	if per := testing.AllocsPerRun(200, deliver) / seats; per > 0.02 {
		t.Fatalf("%.3f allocations a delivery", per)
	}
}

func BenchmarkDelivery(b *testing.B) {
	st, settle := crowd(1000)
	frame := wire.Here("r", nil)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		st.mu.Lock()
		st.deliver(change{seq: st.head + 1, frame: frame})
		st.mu.Unlock()
		if i%16 == 15 {
			settle()
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/delivery")
}
