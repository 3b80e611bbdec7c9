package realtime

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/stream"
	"example.org/afterward/realtime/wire"
)

// Pace is how often the hub asks the database where its streams stand, and how
// long it trusts what it knows. The zero value is what reliability.md settled.
type Pace struct {
	Round time.Duration // between two questions, give or take a fifth; 250 ms
	Stale time.Duration // without an answer, all sockets are closed; 2 s
	Jump  time.Duration // a process that stood still this long closes all sockets; 1 s
	Ping  time.Duration // between two signs of life asked for; 25 s
	Dead  time.Duration // without a sign of life, the connection is lost; 60 s
}

// pingEvery is below the shortest idle limit among the proxies we meet (nginx:
// proxy_read_timeout, 60 s by default).
const pingEvery = 25 * time.Second

func (p Pace) orDefault() Pace {
	or := func(d *time.Duration, standard time.Duration) {
		if *d == 0 {
			*d = standard
		}
	}
	or(&p.Round, 250*time.Millisecond)
	or(&p.Stale, 2*time.Second)
	or(&p.Jump, time.Second)
	or(&p.Ping, pingEvery)
	or(&p.Dead, time.Minute)
	return p
}

// againEvery is how often a session is read again at the latest, which also
// keeps it from running out while its socket is in use.
const againEvery = time.Hour

// rounds is what the hub knows about its own asking.
type rounds struct {
	kick   chan struct{}
	unsure atomic.Bool  // no answer since everything was closed
	answer atomic.Int64 // when the latest answered question was asked, ns since start
}

// start is the zero of the monotonic clock used here.
var start = time.Now()

func (r *rounds) sound() bool { return !r.unsure.Load() }

func (r *rounds) age() time.Duration { return time.Since(start) - time.Duration(r.answer.Load()) }

func (r *rounds) answered(asked time.Time) {
	r.answer.Store(int64(asked.Sub(start)))
	r.unsure.Store(false)
}

// kick has the next round come at once.
func (h *Hub) kick() {
	select {
	case h.rounds.kick <- struct{}{}:
	default:
	}
}

// Run keeps the sockets of this node honest until ctx ends: it asks where the
// streams stand, tells who is present, reads sessions again and pings. Drain
// first.
func (h *Hub) Run(ctx context.Context) error {
	h.rounds.answered(time.Now())
	h.workers.mu.Lock()
	h.workers.stopped = false
	h.workers.mu.Unlock()
	var helpers sync.WaitGroup
	defer helpers.Wait()
	for _, help := range []func(context.Context){h.watch, h.look, h.pulse} {
		helpers.Go(func() { help(ctx) })
	}
	for {
		timer := time.NewTimer(h.pace.Round*4/5 + rand.N(h.pace.Round*2/5))
		select {
		case <-ctx.Done():
			timer.Stop()
			h.workers.stop()
			return ctx.Err()
		case <-timer.C:
		case <-h.rounds.kick:
			timer.Stop()
		}
		h.round(ctx)
	}
}

// round asks once.
func (h *Hub) round(ctx context.Context) {
	asked := time.Now()
	if !h.occupied() && h.rounds.sound() {
		h.rounds.answered(asked) // there is nobody to be wrong about
		return
	}
	here := h.heres.take() // read before the question, so the answer covers it
	streams := h.seated()
	ctx, cancel := context.WithTimeout(ctx, h.pace.Stale/2)
	heads, err := h.log.Heads(ctx, streams)
	cancel()
	h.count.rounds.Add(1)
	if err != nil {
		h.count.missed.Add(1)
		h.heres.giveBack(here)
		slog.Warn("where the streams stand cannot be read", "error", err)
		return
	}
	if !h.sameEpoch(heads.Epoch) {
		h.rounds.answered(asked)
		return
	}
	if heads.Rver > h.rver.Load() && !h.checkSessions() {
		return
	}
	h.compare(streams, heads)
	h.rounds.answered(asked)
	h.deliverKept()
	h.tell(here, heads)
}

// compare sets those streams to work that have moved on without us.
func (h *Hub) compare(streams []models.Stream, heads stream.Heads) {
	for _, s := range streams {
		st := h.seatingOf(s)
		if st == nil {
			continue
		}
		head, exists := heads.Of[s]
		if !exists {
			st.empty() // it is gone
			continue
		}
		st.expect(head.Seq, head.Mver)
	}
}

func (h *Hub) seated() []models.Stream {
	h.mu.RLock()
	defer h.mu.RUnlock()
	all := make([]models.Stream, 0, len(h.streams))
	for s := range h.streams {
		all = append(all, s)
	}
	return all
}

func (h *Hub) seatingOf(s models.Stream) *seating {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.streams[s]
}

// watch closes all sockets when there has been no answer for too long, or when
// the process itself stood still, in which case who was seated then says nothing
// about now.
func (h *Hub) watch(ctx context.Context) {
	every := min(h.pace.Jump, h.pace.Stale) / 10
	tick := time.NewTicker(every)
	defer tick.Stop()
	last := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := time.Now()
		jumped := now.Sub(last) > h.pace.Jump
		last = now
		if (jumped || h.rounds.age() > h.pace.Stale) && h.occupied() {
			slog.Warn("sockets are closed, because what this node knows is old", "stoodStill", jumped, "unanswered", h.rounds.age())
			h.rounds.unsure.Store(true)
			h.count.lost.Add(1)
			h.closeAll(wire.CloseAway, "come back")
			h.kick()
		}
	}
}

// sameEpoch tells whether epoch is that of the database the sockets know. If it
// is another, a backup has been restored: everyone starts afresh, and every
// session is read again.
func (h *Hub) sameEpoch(epoch string) bool {
	h.mu.Lock()
	was := h.epoch
	h.epoch = epoch
	if was == "" || was == epoch {
		h.mu.Unlock()
		return true
	}
	h.rver.Store(0)
	now := time.Now()
	for s := range h.sockets {
		s.seen = now
	}
	h.mu.Unlock()
	slog.Warn("the database is another than before; everyone takes a fresh snapshot")
	h.unseat(epoch)
	return false
}
