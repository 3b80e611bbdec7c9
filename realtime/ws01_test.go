package realtime

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	library "github.com/fasthttp/websocket"
	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/websocket/v2"

	"example.org/afterward/models/account"
	"example.org/afterward/realtime/wire"
)

var ws01Rounds = flag.Int("ws01.rounds", 2000, "connections that TestWS01 opens and leaves")

const (
	ws01Tabs  = 16 // open at the same time
	ws01Kept  = 64 // that have left and are still written to
	ws01Heard = 3  // frames a tab reads before it leaves
)

// covers: WS-01
//
// A write to a socket whose client has left must never reach another client,
// although the libraries recycle their connections. Every round is a client of
// its own: it connects, hears frames that name it, leaves in one of four ways,
// and is written to long after it has left, while others connect. A frame that
// names somebody else is a foreign one.
func TestWS01ALateWriteReachesNobodyElse(t *testing.T) {
	n := startNode(t, newHouse(), nil, Pace{})
	late := &lateWriter{write: func(s any, frame []byte) { s.(*socket).offer(frame) }}
	find := func(as string) any {
		n.hub.mu.RLock()
		defer n.hub.mu.RUnlock()
		if mine := n.hub.accounts[account.ID(as)]; len(mine) > 0 {
			return mine[0]
		}
		return nil
	}
	end := func(s any) { s.(*socket).close(wire.CloseAway, "") }
	// Once with the server taking connections back, so that what is tested is our
	// own care, and once as the house runs.
	own, stop := listen(t, n.srv, true)
	defer stop()
	var sum ws01Sum
	for _, addr := range []string{n.addr, own} {
		half := ws01(t, addr, *ws01Rounds/2, late, find, end)
		sum = ws01Sum{sum.rounds + half.rounds, sum.heard + half.heard, sum.foreign + half.foreign}
	}
	t.Logf("%d rounds, %d frames heard, %d written late, %d foreign", sum.rounds, sum.heard, late.written.Load(), sum.foreign)
	if sum.foreign > 0 {
		t.Fatalf("%d frames reached a stranger", sum.foreign)
	}
	if late.written.Load() == 0 || sum.heard < int64(*ws01Rounds) {
		t.Fatal("nothing was tried")
	}
	eventually(t, "every socket is gone", func() bool { return n.hub.Stats().Sockets == 0 })
}

// The checker of WS-01 is worth something only if it sees what it is there to
// see. This is a hub that keeps the library's connection, as a naive one would.
// It runs in a process of its own, since what it does can end one.
func TestWS01TheCheckerSeesALeak(t *testing.T) {
	if os.Getenv("WS01_LEAKY") != "" {
		leaky(t)
		return
	}
	var out []byte
	for range 20 { // which connection is recycled for whom is the pool's affair
		child := exec.Command(os.Args[0], "-test.run=^TestWS01TheCheckerSeesALeak$", "-test.v")
		child.Env = append(os.Environ(), "WS01_LEAKY=1", "GORACE=halt_on_error=0")
		out, _ = child.CombinedOutput()
		if _, after, found := strings.Cut(string(out), "foreign frames seen: "); found && !strings.HasPrefix(after, "0\n") {
			t.Logf("a hub that keeps connections: foreign frames seen: %s", strings.SplitN(after, "\n", 2)[0])
			return
		}
	}
	t.Fatalf("a hub that keeps connections was not caught:\n%.2000s", out)
}

func leaky(t *testing.T) {
	var tabs sync.Map // account → the connection, kept
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true})
	app.Get("/realtime", websocket.New(func(w *websocket.Conn) {
		tabs.Store(w.Query("as"), w)
		for {
			if _, _, err := w.ReadMessage(); err != nil {
				return
			}
		}
	}))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = app.Listener(ln) }()
	late := &lateWriter{write: func(s any, frame []byte) {
		defer func() { _ = recover() }()
		_ = s.(*websocket.Conn).WriteMessage(library.TextMessage, frame[2:])
	}}
	find := func(as string) any { s, _ := tabs.Load(as); return s }
	end := func(s any) {
		defer func() { _ = recover() }()
		_ = s.(*websocket.Conn).NetConn().SetReadDeadline(time.Now())
	}
	sum := ws01(t, ln.Addr().String(), 1000, late, find, end)
	fmt.Printf("foreign frames seen: %d\n", sum.foreign)
}

type ws01Sum struct{ rounds, heard, foreign int64 }

// ws01 runs the rounds. find is the server's side of a tab, end ends it from there.
func ws01(t *testing.T, addr string, rounds int, late *lateWriter, find func(as string) any, end func(any)) ws01Sum {
	var next, heard, foreign atomic.Int64
	stop := make(chan struct{})
	var writer, tabs sync.WaitGroup
	writer.Go(func() { late.run(stop) })
	for range ws01Tabs {
		tabs.Go(func() {
			for {
				round := int(next.Add(1))
				if round > rounds || t.Failed() {
					return
				}
				h, f, err := ws01Round(addr, round, late, find, end)
				heard.Add(int64(h))
				foreign.Add(int64(f))
				if err != nil && !late.tolerant() {
					t.Errorf("round %d: %v", round, err)
				}
			}
		})
	}
	tabs.Wait()
	close(stop)
	writer.Wait()
	return ws01Sum{int64(rounds), heard.Load(), foreign.Load()}
}

func ws01Round(addr string, round int, late *lateWriter, find func(string) any, end func(any)) (heard, foreign int, err error) {
	as := fmt.Sprintf("account-%d", round)
	conn, err := ws01Dial(addr, as, round)
	if err != nil {
		return 0, 0, err
	}
	defer conn.Close()
	var mine any
	for until := time.Now().Add(patience); mine == nil; mine = find(as) {
		if time.Now().After(until) {
			return 0, 0, errors.New("the server does not know the tab")
		}
		time.Sleep(100 * time.Microsecond)
	}
	for range ws01Heard {
		late.one(mine, as)
	}
	leave := round % 4
	if leave == 3 {
		end(mine)
	}
	for heard < ws01Heard || leave == 3 {
		_ = conn.SetReadDeadline(time.Now().Add(patience))
		_, text, err := conn.ReadMessage()
		if err != nil {
			if leave == 3 || late.tolerant() {
				break
			}
			return heard, foreign, err
		}
		var f struct{ On, Room string }
		switch {
		case json.Unmarshal(text, &f) != nil || f.On == wire.Present && f.Room != as:
			foreign++
		case f.On == wire.Present:
			heard++
		}
	}
	late.keep(mine, as)
	switch leave {
	case 0: // slams the door: a reset
		_ = conn.NetConn().(*net.TCPConn).SetLinger(0)
	case 1: // says goodbye and waits
		_ = conn.WriteControl(library.CloseMessage, library.FormatCloseMessage(wire.CloseNormal, ""), time.Now().Add(time.Second))
		for {
			_, text, err := conn.ReadMessage()
			if err != nil {
				break
			}
			var f struct{ On, Room string }
			if json.Unmarshal(text, &f) != nil || f.On == wire.Present && f.Room != as {
				foreign++
			}
		}
	}
	return heard, foreign, nil
}

// ws01Dial connects from an address of its own, so that ports do not run out.
func ws01Dial(addr, as string, round int) (*library.Conn, error) {
	d := library.Dialer{HandshakeTimeout: patience, NetDial: func(network, addr string) (net.Conn, error) {
		from := &net.TCPAddr{IP: net.IPv4(127, 0, byte(round/250%250), byte(2+round%250))}
		c, err := (&net.Dialer{LocalAddr: from, Timeout: patience}).Dial(network, addr)
		if err == nil {
			_ = c.(*net.TCPConn).SetLinger(0) // no port waits for two minutes
		}
		return c, err
	}}
	conn, _, err := d.Dial("ws://"+addr+"/realtime?as="+as, http.Header{"Origin": {page}})
	return conn, err
}

// lateWriter writes to those who have left, one frame after the other.
type lateWriter struct {
	write   func(s any, frame []byte)
	written atomic.Int64

	mu   sync.Mutex
	kept []leaver
}

type leaver struct {
	s  any
	as string
}

// tolerant is a writer of a hub that is expected to be broken.
func (l *lateWriter) tolerant() bool { return os.Getenv("WS01_LEAKY") != "" }

// one writes a frame that names its addressee.
func (l *lateWriter) one(s any, as string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.write(s, wire.Here(as, nil))
}

func (l *lateWriter) keep(s any, as string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = append(l.kept, leaver{s, as})
	if len(l.kept) > ws01Kept {
		l.kept = l.kept[1:]
	}
}

func (l *lateWriter) run(stop <-chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		l.mu.Lock()
		for _, k := range l.kept {
			l.write(k.s, wire.Here(k.as, nil))
			l.written.Add(1)
		}
		l.mu.Unlock()
		if !l.tolerant() {
			time.Sleep(time.Millisecond) // gives way; nothing is waited for
		}
	}
}
