// Package realtime keeps the sockets of this node and tells them what happened.
// It decides nothing: every command goes to the domain, every event comes from
// it, and who may hear what is asked of it.
//
// # What reaches a socket
//
// A socket takes seats in streams. The hub knows the number of the last change
// each stream's seats have heard (its head) and the membership version at which
// their standing was last read. The next change is delivered as it is; an early
// one waits a moment for those before it, which are otherwise read from rows; a
// late one is ignored. No change written under a newer version than the one
// standing was read at is delivered before it is read again, and where it cannot
// be read the sockets are closed. The same holds for sign-in sessions and the
// revocation version. So a node that hears nothing, late, twice or wrongly
// delivers late, but in order, once, and to nobody who had been shut out.
//
// # Locks
//
// Hub.mu guards which sockets and streams there are, seating.mu one stream,
// socket.mu one queue; they are taken in this order. No lock is held over a call
// to the domain, to presence or to the network.
package realtime

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/stream"
	"example.org/afterward/realtime/presence"
	"example.org/afterward/realtime/wire"
)

// Log is what the hub asks about streams (stream.Log).
type Log interface {
	Heads(ctx context.Context, of []models.Stream) (stream.Heads, error)
	After(ctx context.Context, s models.Stream, after int64, limit int) (stream.Page, error)
}

// Standing tells who of some accounts may be seated in a stream, each with the
// membership version of its circle they joined at, and the version at which that
// was read.
type Standing interface {
	Present(ctx context.Context, s models.Stream, accounts []account.ID) (mver int64, joined map[account.ID]int64, err error)
}

// Sessions is what the hub asks about sign-ins (account.Service).
type Sessions interface {
	Session(ctx context.Context, token string) (*account.Session, error)
	Revoked(ctx context.Context, since int64) (ids []account.SessionID, rver int64, err error)
}

// Who is whose socket it is.
type Who struct {
	Session account.Session
	Token   string // to read the session again
}

const (
	socketsEach = 5                    // sockets an account may have on a node; the oldest goes
	seatsEach   = 16                   // streams a socket may be seated in
	askTime     = 2 * time.Second      // for the domain to answer the hub
	askAtOnce   = 8                    // streams that ask the domain at the same time
	missingTime = 5 * time.Millisecond // for an early change to be overtaken by those before it
)

// Hub knows every socket of this node and the streams it is seated in.
type Hub struct {
	log      Log
	standing Standing
	sessions Sessions
	presence presence.Presence
	pace     Pace

	mu       sync.RWMutex
	draining bool
	sockets  map[*socket]struct{}
	accounts map[account.ID][]*socket // oldest first
	streams  map[models.Stream]*seating
	circles  map[string][]*seating // by the circle they belong to
	epoch    string

	rver     atomic.Int64 // the lowest revocation version a session here was checked at
	revoking sync.Mutex   // one reading of revocations at a time; taken before mu
	asking   chan struct{}
	handlers sync.WaitGroup
	workers  workers
	rounds   rounds
	heres    heres
	letters  letters
	count    counters
}

// NewHub returns a Hub without sockets. Join it to the bus, and Run it.
func NewHub(log Log, standing Standing, sessions Sessions, who presence.Presence, pace Pace) *Hub {
	h := &Hub{
		log: log, standing: standing, sessions: sessions, presence: who, pace: pace.orDefault(),
		sockets:  map[*socket]struct{}{},
		accounts: map[account.ID][]*socket{},
		streams:  map[models.Stream]*seating{},
		circles:  map[string][]*seating{},
		asking:   make(chan struct{}, askAtOnce),
	}
	h.rounds.kick = make(chan struct{}, 1)
	h.heres.init()
	return h
}

// Hear delivers e, or sees to what must be asked before. It does not block.
func (h *Hub) Hear(e models.Event) {
	if e.Here != nil {
		h.stir(e.Here.Room)
		return
	}
	if e.Rver > h.rver.Load() && h.occupied() {
		h.kick()
	}
	if e.Stream.Kind == models.AccountStream {
		h.deliver(e)
		return
	}
	h.mu.RLock()
	st := h.streams[e.Stream]
	siblings := h.circles[e.Circle]
	h.mu.RUnlock()
	for _, other := range siblings {
		if other != st || e.Seq == 0 {
			other.expect(0, e.Mver)
		}
	}
	switch {
	case st == nil:
	case len(e.To) > 0:
		st.notice(e)
	case e.Seq > 0:
		st.hear(e)
	}
}

// Gap has the hub ask at once where its streams stand.
func (h *Hub) Gap() { h.kick() }

// add admits s, and closes the oldest socket of an account that has too many. It
// is false while the node is stopping or cannot tell who may be here.
func (h *Hub) add(s *socket) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.draining || !h.rounds.sound() {
		return false
	}
	if len(h.sockets) == 0 || s.who.Session.Rver < h.rver.Load() {
		// Revocations that this session has not been checked against are read again.
		h.rver.Store(s.who.Session.Rver)
	}
	s.seen, s.ping = h.againAt(s), time.Now().Add(h.pace.Ping)
	h.sockets[s] = struct{}{}
	id := s.who.Session.Account
	mine := append(h.accounts[id], s)
	if len(mine) > socketsEach {
		mine[0].close(wire.CloseTooMany, "too many tabs")
		mine = mine[1:]
	}
	h.accounts[id] = mine
	h.handlers.Add(1)
	h.count.opened.Add(1)
	return true
}

// remove forgets s and its seats.
func (h *Hub) remove(s *socket) {
	h.mu.Lock()
	seats := s.seats
	s.seats = nil
	delete(h.sockets, s)
	id := s.who.Session.Account
	h.accounts[id] = without(h.accounts[id], s)
	if len(h.accounts[id]) == 0 {
		delete(h.accounts, id)
	}
	for _, seat := range seats {
		h.vacate(seat)
	}
	h.mu.Unlock()
	for _, seat := range seats {
		h.left(seat)
	}
}

// vacate takes seat out of its stream, and the stream away if it was the last.
// The caller holds h.mu.
func (h *Hub) vacate(seat *seat) {
	st := seat.st
	st.mu.Lock()
	defer st.mu.Unlock()
	st.seats = without(st.seats, seat)
	if len(st.seats) > 0 {
		return
	}
	st.gone = true
	delete(h.streams, st.stream)
	h.circles[st.circle] = without(h.circles[st.circle], st)
	if len(h.circles[st.circle]) == 0 {
		delete(h.circles, st.circle)
	}
}

func (h *Hub) left(seat *seat) {
	if seat.present() {
		h.presence.Leave(seat.st.stream.ID, seat.person)
	}
}

// everyone is all sockets.
func (h *Hub) everyone() []*socket {
	h.mu.RLock()
	defer h.mu.RUnlock()
	all := make([]*socket, 0, len(h.sockets))
	for s := range h.sockets {
		all = append(all, s)
	}
	return all
}

func (h *Hub) occupied() bool {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return len(h.sockets) > 0
}

func (h *Hub) closeAll(code int, reason string) {
	for _, s := range h.everyone() {
		s.close(code, reason)
	}
}

// Drain refuses new sockets, closes all there are so that they come back to
// another node, and waits until every handler has returned. When ctx ends it
// hangs up on those that are left.
func (h *Hub) Drain(ctx context.Context) error {
	h.mu.Lock()
	h.draining = true
	h.mu.Unlock()
	h.closeAll(wire.CloseAway, "restart")
	done := make(chan struct{})
	go func() { h.handlers.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	}
	for _, s := range h.everyone() {
		s.hangUp()
	}
	<-done
	slog.Warn("sockets were cut off because they did not close in time")
	return ctx.Err()
}

// without is a copy of all that lacks one: lists here change by copying.
func without[T comparable](all []T, one T) []T {
	out := make([]T, 0, len(all))
	for _, t := range all {
		if t != one {
			out = append(out, t)
		}
	}
	return out
}
