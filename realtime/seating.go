package realtime

import (
	"sync"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/stream"
	"example.org/afterward/realtime/wire"
)

const (
	earlyKept = 256 // early changes a stream holds; beyond, it reads rows
	unknown   = -1  // the head of a stream that has just been opened
)

// seating is one stream as this node's sockets follow it.
type seating struct {
	hub    *Hub
	stream models.Stream
	circle string

	mu       sync.Mutex
	gone     bool             // the last seat has been vacated
	seats    []*seat          // changed by copying
	head     int64            // the last change delivered, or unknown
	checked  int64            // membership version at which all seats' standing was read
	wanted   int64            // a change with this number is known to exist
	minimum  int64            // standing must be read at this membership version or later
	early    map[int64]change // changes after the next
	working  bool             // a worker sees to what the hot path cannot
	nudge    chan struct{}    // a worker that waits should look again
	lastHere []string         // who was told to be present
	notices  []notice         // for a few, until their standing is known
}

// seat is one socket's place in a stream.
type seat struct {
	*socket
	st      *seating
	person  string // who they are there
	joined  int64  // membership version they joined at; of what is from before, they hear the numbers only
	mver    int64  // the one at which its standing was read
	from    int64  // the last change its client has, once it has joined
	joining bool   // what is delivered is held until the client has been told where it starts
	held    []change
	lost    bool // its standing is gone, and its socket is closing
}

// present reports whether others are told that somebody is there: in a room they
// are, and whoever only hears what changes in a circle is nowhere.
func (s *seat) present() bool { return s.st.stream.Kind == models.RoomStream }

// change is one frame of a stream, and the versions it was written under. seq is
// 0 for presence, which is not numbered.
type change struct {
	seq, mver, rver int64
	since           int64 // who joined later hears only the number, by unseen
	frame, unseen   []byte
}

// framed is a change with its frames, built once for all who hear them.
func framed(s models.Stream, n stream.Numbered) change {
	c := change{seq: n.Seq, mver: n.Mver, rver: n.Rver, since: n.Since, frame: wire.Change(s, n.Seq, n.Change)}
	if n.Since < n.Mver { // otherwise everyone here joined before
		c.unseen = wire.Change(s, n.Seq, stream.Unseen(n.Seq, n.At))
	}
	return c
}

// to is the frame of c that a seat may hear.
func (c change) to(seat *seat) []byte {
	if c.unseen != nil && c.since < seat.joined {
		return c.unseen
	}
	return c.frame
}

// hear takes a change from the bus. The next one is delivered at once.
func (st *seating) hear(e models.Event) {
	c := framed(e.Stream, stream.Numbered{Seq: e.Seq, Mver: e.Mver, Rver: e.Rver, Since: e.Since, At: e.At, Change: e.Change})
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.gone || st.head != unknown && c.seq <= st.head {
		return
	}
	if !st.working && c.seq == st.head+1 && st.head != unknown && st.mayHear(c) {
		st.deliver(c)
		return
	}
	st.keep(c)
	st.work()
}

// mayHear tells that everyone seated was checked when c was written, or later.
func (st *seating) mayHear(c change) bool {
	return max(c.mver, st.minimum) <= st.checked && c.rver <= st.hub.rver.Load()
}

// deliver gives c to every seat.
func (st *seating) deliver(c change) {
	for _, seat := range st.seats {
		switch {
		case seat.lost:
		case seat.joining:
			seat.hold(c)
		case c.seq == 0 || c.seq > seat.from:
			seat.offer(c.to(seat))
		}
	}
	if c.seq > 0 {
		st.head = c.seq
		delete(st.early, c.seq)
		st.hub.count.changes.Add(1)
	}
}

func (seat *seat) hold(c change) {
	if len(seat.held) == maxFrames {
		seat.close(wire.CloseSlow, "slow")
		return
	}
	seat.held = append(seat.held, c)
}

// keep holds a change that is not the next one.
func (st *seating) keep(c change) {
	st.wanted = max(st.wanted, c.seq)
	if len(st.early) < earlyKept {
		st.early[c.seq] = c
	}
}

// expect notes that a change with number seq, or a membership version mver, is
// known to exist.
func (st *seating) expect(seq, mver int64) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.wanted = max(st.wanted, seq)
	st.minimum = max(st.minimum, mver)
	if !st.gone && st.head != unknown && (st.wanted > st.head || st.minimum > st.checked || len(st.notices) > 0) {
		st.work()
	}
}

// work starts a worker, or has the one there is look again.
func (st *seating) work() {
	if st.working {
		select {
		case st.nudge <- struct{}{}:
		default:
		}
		return
	}
	if st.hub.workers.begin() {
		st.working = true
		go st.catchUp()
	}
}

// begin sets where a stream that has just been opened stands. Whoever comes
// first wins: a later reading may already miss what was heard in between.
func (st *seating) begin(seq int64) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.head != unknown {
		return
	}
	st.head = seq
	for n := range st.early {
		if n <= seq {
			delete(st.early, n)
		}
	}
	if st.wanted > st.head || st.minimum > st.checked || len(st.notices) > 0 {
		st.work()
	}
}

// people is each account that has a seat, and the membership version at which
// their standing must be read, or later.
func (st *seating) people() (all []account.ID, needed int64) {
	st.mu.Lock()
	defer st.mu.Unlock()
	seen := make(map[account.ID]bool, len(st.seats))
	for _, seat := range st.seats {
		if id := seat.who.Session.Account; !seen[id] {
			seen[id] = true
			all = append(all, id)
		}
	}
	return all, st.minimum
}

// judge sends away those who may not be seated, as read at membership version
// mver; asked are the accounts it was read for, joined those who may, with the
// version they joined at. Somebody who left and came back meanwhile has to enter
// again: what was written between is not theirs.
func (st *seating) judge(mver int64, asked []account.ID, joined map[account.ID]int64) {
	was := make(map[account.ID]bool, len(asked))
	for _, id := range asked {
		was[id] = true
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	st.checked = mver
	for _, seat := range st.seats {
		id := seat.who.Session.Account
		at, may := joined[id]
		switch {
		case seat.lost:
		case was[id] && !may:
			seat.lost, seat.held = true, nil
			seat.close(wire.CloseRemoved, st.stream.Kind+":"+st.stream.ID)
			st.hub.count.removed.Add(1)
		case was[id] && at != seat.joined:
			seat.lost, seat.held = true, nil
			seat.close(wire.CloseAway, "come back")
		case was[id]:
			seat.mver = max(seat.mver, mver)
		default: // came in while the others were asked about
			st.checked = min(st.checked, seat.mver)
		}
	}
}

// empty closes the sockets of everyone seated, because it cannot be known who
// may be. They come back and are asked again.
func (st *seating) empty() {
	st.mu.Lock()
	defer st.mu.Unlock()
	for _, seat := range st.seats {
		seat.lost, seat.held = true, nil
		seat.close(wire.CloseAway, "come back")
	}
}
