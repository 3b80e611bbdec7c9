package realtime

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"

	library "github.com/fasthttp/websocket"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/room"
	"example.org/afterward/models/stream"
	"example.org/afterward/realtime/bus"
)

// asleep is the pace of a hub whose rounds never come.
var asleep = Pace{Round: 100 * time.Hour, Stale: 300 * time.Hour, Jump: 300 * time.Hour}

func TestChangesReachEveryoneSeatedInOrder(t *testing.T) {
	n := startNode(t, newHouse(), nil, Pace{})
	ada, bo := n.in(t, "ada", "r"), n.in(t, "bo", "r")
	elsewhere := n.in(t, "cem", "s")
	for i := range 20 {
		ada.do("say", "room", "r", "nonce", sprint(i), "body", "hello")
	}
	bo.numbers(1, 20)
	ada.numbers(1, 20)
	elsewhere.do("ping")
	if f := elsewhere.hear(); f.On == "change" {
		t.Fatalf("somebody in another room heard %+v", f)
	}
}

func TestARefusedCommandLeavesTheSocketOpen(t *testing.T) {
	n := startNode(t, newHouse(), nil, Pace{})
	p := n.tab(t, "ada")
	p.do("enter", "room", "elsewhere")
	if f := p.hear(); f.On != "error" || f.Ref != "enter" || f.Problem.Status != 404 || f.Problem.Code != "not_found" {
		t.Fatalf("%+v", f)
	}
	p.do("floor.set", "room", "r", "mode", "closed", "version", 1)
	if f := p.hear(); f.Problem.Status != 409 || f.Problem.Code != "floor_version" || string(f.Problem.State) != `{"mode":"closed","version":2,"hands":[]}` {
		t.Fatalf("%+v %s", f, f.Problem.State)
	}
	p.do("say", "room", "r", "nonce", "n", "body", "x", "extra", 1)
	if f := p.hear(); f.Problem.Status != 422 || len(f.Problem.Fields) != 1 || f.Problem.Fields[0].Name != "extra" {
		t.Fatalf("%+v", f)
	}
	p.do("ping")
	if f := p.hear(); f.On != "pong" || f.Ref != "ping" {
		t.Fatalf("%+v", f)
	}
}

func TestWhoComesBackHearsWhatTheyMissed(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, Pace{})
	for range 7 {
		h.happen("r", "said while away")
	}
	p := n.tab(t, "ada")
	p.do("enter", "room", "r", "after", 3, "epoch", "e1")
	p.numbers(4, 7)
	if f := p.hear(); f.On != "ok" || f.Seq != 7 || f.Ref != "enter" || string(f.Data) != `{"here":["p-ada"]}` {
		t.Fatalf("%+v %s", f, f.Data)
	}
	n.bus.Publish(h.happen("r", "said now"))
	p.numbers(8, 8)
	for name, after := range map[string][]any{
		"another database": {"after", 3, "epoch", "e0"},
		"the future":       {"after", 99, "epoch", "e1"},
	} {
		p.do("enter", append([]any{"room", "r"}, after...)...)
		if f := p.until("resync"); f.Room != "r" || f.Ref != "enter" {
			t.Fatalf("%s: %+v", name, f)
		}
	}
	for range 300 {
		h.happen("r", "more than anyone catches up with")
	}
	p.do("enter", "room", "r", "after", 8, "epoch", "e1")
	p.until("resync")
	p.do("enter", "room", "r")
	if f := p.until("snapshot"); f.Seq != 308 {
		t.Fatalf("%+v", f)
	}
}

func TestOneSlowReaderIsClosedAndTheOthersAreServed(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, Pace{})
	slow, quick := n.in(t, "slow", "r"), n.in(t, "quick", "r")
	line := slow.conn.NetConn().(*net.TCPConn)
	_ = line.SetReadBuffer(16 << 10)
	words, said := fmt.Sprintf("%04000d", 0), int64(0)
	for n.over("slow") == nil {
		for range 8 {
			n.bus.Publish(h.happen("r", words))
			said++
		}
		quick.numbers(said-7, said)
	}
	t.Logf("%d changes until the slow one was too far behind", said)
	_ = line.SetReadBuffer(1 << 20) // it begins to read again
	slow.closed(4408)
	eventually(t, "it is counted", func() bool { return n.hub.Stats().Slow == 1 })
}

// over is how somebody's socket is ending.
func (n *node) over(as string) *ending {
	n.hub.mu.RLock()
	defer n.hub.mu.RUnlock()
	for _, s := range n.hub.accounts[account.ID(as)] {
		return s.over()
	}
	return &ending{}
}

// backlog is how many frames wait for somebody's socket.
func (n *node) backlog(as string) int {
	n.hub.mu.RLock()
	defer n.hub.mu.RUnlock()
	most := 0
	for _, s := range n.hub.accounts[account.ID(as)] {
		s.mu.Lock()
		most = max(most, s.news.frames)
		s.mu.Unlock()
	}
	return most
}

func TestRemovalEndsTheSocketOnEveryNode(t *testing.T) {
	h := newHouse()
	wire := bus.NewLocal() // one bus, two hubs: a bus that works
	a, b := startNode(t, h, wire, asleep), startNode(t, h, wire, asleep)
	ada, eli := a.in(t, "ada", "r"), b.in(t, "eli", "r")
	ada.do("person.remove", "room", "r", "person", "p-eli", "reason", "Please listen a while.", "clause", 3)
	if heard, reason := eli.closed(4403); reason != "room:r" || len(changesIn(heard)) != 0 {
		t.Fatalf("%q after %+v", reason, heard)
	}
	if f := ada.until("change"); f.Change.What != "person.removed" {
		t.Fatalf("%+v", f)
	}
	again := b.tab(t, "eli")
	again.do("enter", "room", "r")
	if f := again.hear(); f.Problem.Code != "removed_from_room" {
		t.Fatalf("%+v", f)
	}
}

func TestSignOutEndsTheSocketOnEveryNode(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, Pace{}) // the revocation happens elsewhere and is not heard of
	p, other := n.in(t, "ada", "r"), n.in(t, "bo", "r")
	h.revoke("s-ada")
	p.closed(4401)
	n.bus.Publish(h.happen("r", "x"))
	other.numbers(1, 1)
}

func changesIn(heard []frame) (changes []frame) {
	for _, f := range heard {
		if f.On == "change" {
			changes = append(changes, f)
		}
	}
	return changes
}

var staleRounds = flag.Int("stale.rounds", 600, "removals and sign-outs that TestAStaleNode tries")

// A node that never hears of a removal and never asks (no bus between the nodes,
// rounds stopped) still delivers nothing that was written after it, because each
// change carries the version it was written under (reliability.md §0, no. 5).
//
// covers: G7
func TestAStaleNodeDeliversNothingWrittenAfterARemoval(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, asleep)
	var heard, escaped int64
	var sum sync.Mutex
	each(8, *staleRounds, func(round int) {
		in, gone, stays := fmt.Sprintf("r%d", round), fmt.Sprintf("x%d", round), fmt.Sprintf("y%d", round)
		x, y := n.in(t, gone, in), n.in(t, stays, in)
		var before models.Event
		var both sync.WaitGroup
		both.Go(func() { // elsewhere, unheard of
			if round%2 == 0 {
				before = h.keepOut(in, account.ID(gone))
			} else {
				before = h.revoke(account.SessionID("s-" + gone))
			}
		})
		both.Go(func() {
			for range rand.IntN(5) {
				n.bus.Publish(h.happen(in, "x"))
			}
		})
		both.Wait()
		n.bus.Publish(h.happen(in, "x"))
		code := 4403
		if round%2 == 1 {
			code = 4401
		}
		frames, _ := x.closed(code)
		sum.Lock()
		for _, f := range changesIn(frames) {
			heard++
			if round%2 == 0 && f.Change.Mver >= before.Mver || round%2 == 1 && f.Change.Rver >= before.Rver {
				escaped++
			}
		}
		sum.Unlock()
		h.mu.Lock()
		last := int64(len(h.rooms[in]))
		h.mu.Unlock()
		y.numbers(1, last)
		x.conn.Close()
		y.conn.Close()
	})
	t.Logf("%d removals and sign-outs, %d changes heard before, %d escaped", *staleRounds, heard, escaped)
	if escaped > 0 {
		t.Fatalf("%d changes escaped", escaped)
	}
}

// each does rounds of work, several at a time.
func each(atOnce, rounds int, do func(round int)) {
	var all sync.WaitGroup
	next := make(chan int)
	for range atOnce {
		all.Go(func() {
			for round := range next {
				do(round)
			}
		})
	}
	for round := range rounds {
		next <- round
	}
	close(next)
	all.Wait()
}

// Whatever a bus does to events, seats hear each number once and in order.
func TestEventsLostTwiceLateOrShuffledAreHeardOnceInOrder(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, Pace{Round: 20 * time.Millisecond})
	p, q := n.in(t, "ada", "r"), n.in(t, "bo", "r")
	const all = 1500
	go func() {
		var late []models.Event
		for range all {
			e := h.happen("r", "x")
			switch rand.IntN(6) {
			case 0: // lost
			case 1:
				n.bus.Publish(e, e)
			case 2:
				late = append(late, e)
			default:
				n.bus.Publish(e)
			}
			if len(late) > 4 {
				rand.Shuffle(len(late), func(i, j int) { late[i], late[j] = late[j], late[i] })
				n.bus.Publish(late...)
				late = nil
			}
			if rand.IntN(50) == 0 {
				n.hub.Gap()
			}
			for n.backlog("ada") > 100 || n.backlog("bo") > 100 {
				time.Sleep(time.Millisecond) // gives way to the readers
			}
		}
	}()
	var both sync.WaitGroup
	both.Go(func() { p.numbers(1, all) })
	both.Go(func() { q.numbers(1, all) })
	both.Wait()
	t.Logf("rows read %d times", n.hub.Stats().Reads)
}

func TestWithoutABusTheRoundsBringEverything(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, Pace{})
	p := n.in(t, "ada", "r")
	began := time.Now()
	for i := range int64(5) {
		h.happen("r", "unheard of")
		p.numbers(i+1, i+1)
	}
	t.Logf("five changes, each found by a round: %v", time.Since(began))
}

func TestASilentDatabaseClosesEverySocket(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, Pace{Round: 10 * time.Millisecond, Stale: 100 * time.Millisecond})
	p := n.in(t, "ada", "r")
	h.set(func() { h.down = true })
	if _, reason := p.closed(1001); reason != "come back" {
		t.Fatal(reason)
	}
	if _, r, err := dial(n.url("ada")); err == nil || r.StatusCode != 503 {
		t.Fatalf("%v %+v", err, r)
	}
	h.set(func() { h.down = false })
	eventually(t, "sockets are taken again", n.hub.open)
	n.in(t, "ada", "r")
}

func TestAProcessThatStoodStillClosesEverySocket(t *testing.T) {
	n := startNode(t, newHouse(), nil, Pace{Round: 100 * time.Hour, Jump: 10 * time.Microsecond})
	var conn *library.Conn // any pause of the process is too long
	eventually(t, "a socket is taken", func() (taken bool) {
		var err error
		conn, _, err = dial(n.url("ada"))
		return err == nil
	})
	defer conn.Close()
	(&peer{t, conn}).closed(1001)
}

func TestARestoredDatabaseHasEveryoneStartAfresh(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, Pace{})
	p := n.in(t, "ada", "r")
	h.set(func() { h.epoch, h.rooms["r"] = "e2", nil })
	if f := p.until("resync"); f.Room != "" || f.Circle != "" {
		t.Fatalf("%+v", f)
	}
	p.do("enter", "room", "r")
	p.until("snapshot")
	n.bus.Publish(h.happen("r", "x"))
	p.numbers(1, 1)
}

func TestASessionThatRunsOutEndsItsSocket(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, Pace{Round: 100 * time.Hour, Stale: 300 * time.Hour, Ping: 250 * time.Millisecond})
	p := n.in(t, "ada", "r")
	h.set(func() { h.revoked["s-ada"] = 1 }) // ended without a revocation that is counted
	n.hub.mu.Lock()
	for s := range n.hub.sockets {
		s.seen = time.Now()
	}
	n.hub.mu.Unlock()
	p.closed(4401)
}

func TestPresenceIsPeopleNotSockets(t *testing.T) {
	n := startNode(t, newHouse(), nil, Pace{})
	ada := n.in(t, "ada", "r")
	if f := ada.until("here"); len(f.Here) != 1 {
		t.Fatalf("%+v", f)
	}
	bo := n.in(t, "bo", "r")
	if f := ada.until("here"); fmt.Sprint(f.Here) != "[p-ada p-bo]" {
		t.Fatalf("%+v", f)
	}
	second := n.in(t, "bo", "r")
	bo.conn.Close()
	second.do("leave", "room", "r")
	if f := ada.until("here"); fmt.Sprint(f.Here) != "[p-ada]" {
		t.Fatalf("%+v", f)
	}
}

func TestPresenceIsNotToldWhileTheDatabaseIsSilent(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, Pace{Stale: 300 * time.Hour, Jump: 300 * time.Hour})
	ada := n.in(t, "ada", "r")
	ada.until("here")
	h.set(func() { h.down, h.asked = true, 0 })
	n.hub.presence.Enter("r", "p-bo")
	eventually(t, "rounds fail", func() bool { h.mu.Lock(); defer h.mu.Unlock(); return h.asked > 3 })
	ada.do("ping")
	if f := ada.hear(); f.On != "pong" {
		t.Fatalf("heard %+v", f)
	}
	h.set(func() { h.down = false })
	if f := ada.until("here"); len(f.Here) != 2 {
		t.Fatalf("%+v", f)
	}
}

func TestTabsAndSeatsAreBounded(t *testing.T) {
	n := startNode(t, newHouse(), nil, Pace{})
	oldest := n.tab(t, "ada")
	for range socketsEach {
		n.tab(t, "ada")
	}
	oldest.closed(4429)
	p := n.tab(t, "bo")
	for i := range seatsEach {
		p.do("enter", "room", fmt.Sprintf("r%d", i))
		p.until("snapshot")
	}
	p.do("enter", "room", "r0") // has a seat already
	p.until("snapshot")
	p.do("enter", "room", "one-too-many")
	if f := p.until("error"); f.Problem.Code != "too_many" {
		t.Fatalf("%+v", f)
	}
}

// What is said after a snapshot was read and before it is told is neither lost
// nor told first.
func TestNothingIsLostBetweenSnapshotAndSeat(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, asleep)
	n.srv.Rooms = talkative{n.srv.Rooms, func(in string) { n.bus.Publish(h.happen(in, "meanwhile")) }}
	for round := range 20 {
		in := fmt.Sprintf("r%d", round%2) // a stream that is new here, and one that is not
		p := n.tab(t, fmt.Sprintf("a%d", round))
		p.do("enter", "room", in)
		at := p.hear()
		if at.On != "snapshot" {
			t.Fatalf("heard %+v before the snapshot", at)
		}
		p.numbers(at.Seq+1, at.Seq+1)
		p.do("enter", "room", in, "after", 0, "epoch", "e1")
		p.numbers(1, at.Seq+1)
		if f := p.hear(); f.On != "ok" || f.Seq != at.Seq+1 {
			t.Fatalf("heard %+v instead of where it stands", f)
		}
		p.numbers(at.Seq+2, at.Seq+2)
		p.conn.Close()
	}
}

// talkative rooms have something said in them whenever they have just been read.
type talkative struct {
	Rooms
	say func(in string)
}

func (r talkative) Snapshot(ctx context.Context, by account.ID, id room.ID) (*room.Room, error) {
	defer r.say(string(id))
	return r.Rooms.Snapshot(ctx, by, id)
}

func (r talkative) Changes(ctx context.Context, by account.ID, id room.ID, after int64) (stream.Page, error) {
	defer r.say(string(id))
	return r.Rooms.Changes(ctx, by, id, after)
}

// Many who enter while something is said each hear every number after their
// snapshot.
func TestNothingIsLostWhileManyEnter(t *testing.T) {
	h := newHouse()
	n := startNode(t, h, nil, asleep)
	each(8, 300, func(round int) {
		in := fmt.Sprintf("r%d", round)
		const all = 10
		go func() {
			for range all {
				n.bus.Publish(h.happen(in, "x"))
			}
		}()
		p := n.tab(t, fmt.Sprintf("a%d", round))
		p.do("enter", "room", in)
		at := p.hear()
		if at.On != "snapshot" {
			t.Errorf("heard %+v before the snapshot", at)
			return
		}
		p.numbers(at.Seq+1, all)
		p.conn.Close()
	})
}
