package realtime

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"example.org/afterward/models/stream"
	"example.org/afterward/realtime/wire"
)

// catchUp is the worker of a stream: it asks the domain what the hot path may
// not wait for, and ends when the next change can be delivered as it comes.
func (st *seating) catchUp() {
	h := st.hub
	defer h.workers.end()
	defer func() {
		if r := recover(); r != nil {
			slog.Error("stream worker panicked", "stack", string(debug.Stack()))
			st.empty()
			st.rest()
		}
	}()
	waited := false
	for {
		switch step, since := st.next(waited); step {
		case nothing:
			return
		case checkStanding:
			if !h.checkStanding(st) {
				st.rest()
				return
			}
		case checkSessions:
			if !h.checkSessions() {
				st.rest()
				return
			}
		case wait:
			st.await()
			waited = true
		case readRows:
			if !h.readRows(st, since) {
				st.rest()
				return
			}
			waited = false
		}
	}
}

// step is what a worker does next.
type step int

const (
	nothing step = iota
	checkStanding
	checkSessions
	wait
	readRows
)

// next delivers what can be delivered and says what must be done before more
// can, or nothing; then the worker has ended.
func (st *seating) next(waited bool) (do step, since int64) {
	st.mu.Lock()
	defer st.mu.Unlock()
	for {
		if st.gone || st.head == unknown {
			st.working = false
			return nothing, 0
		}
		if st.minimum > st.checked {
			return checkStanding, 0
		}
		if do := st.passOn(); do != nothing {
			return do, 0
		}
		c, there := st.early[st.head+1]
		switch {
		case there && c.mver > st.checked:
			st.minimum = c.mver
			return checkStanding, 0
		case there && c.rver > st.hub.rver.Load():
			return checkSessions, 0
		case there:
			st.deliver(c)
			waited = false
		case st.wanted > st.head && !waited:
			return wait, 0
		case st.wanted > st.head:
			return readRows, st.head
		default:
			st.working = false
			return nothing, 0
		}
	}
}

// rest ends a worker that got no answer. The next round, or the next change,
// starts another.
func (st *seating) rest() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.working = false
}

// await gives a change that was overtaken a moment to come.
func (st *seating) await() {
	timer := time.NewTimer(missingTime)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
			return
		case <-st.nudge:
			st.mu.Lock()
			_, there := st.early[st.head+1]
			there = there || st.gone || st.minimum > st.checked
			st.mu.Unlock()
			if there {
				return
			}
		}
	}
}

// checkStanding reads who of those seated in st may be, and closes the sockets
// of the others; of everyone, if it cannot be read.
func (h *Hub) checkStanding(st *seating) bool {
	asked, needed := st.people()
	ctx, cancel := h.ask()
	defer cancel()
	mver, joined, err := h.standing.Present(ctx, st.stream, asked)
	if err == nil && mver < needed {
		err = errors.New("the standing that was read is older than what is known")
	}
	if err == nil {
		st.judge(mver, asked, joined)
		return true
	}
	slog.Warn("standing cannot be read; sockets are closed", "stream", st.stream.Kind, "error", err)
	st.empty()
	return false
}

// readRows reads what came after since and keeps it for delivery.
func (h *Hub) readRows(st *seating, since int64) bool {
	ctx, cancel := h.ask()
	defer cancel()
	h.count.reads.Add(1)
	page, err := h.log.After(ctx, st.stream, since, stream.MaxPage)
	if err != nil {
		slog.Warn("changes cannot be read; the next round asks again", "stream", st.stream.Kind, "error", err)
		return false
	}
	if !h.sameEpoch(page.Epoch) {
		return false
	}
	st.takePage(page)
	return true
}

// takePage keeps the changes of a page. They are told from present rows, so they
// need the standing of the moment they were read, not of their own.
func (st *seating) takePage(page stream.Page) {
	mver, rver := page.Mver, page.Rver
	for _, n := range page.Changes {
		mver, rver = max(mver, n.Mver), max(rver, n.Rver)
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	switch {
	case page.Resync || page.Seq < st.head:
		st.restart(page.Seq)
		return
	case len(page.Changes) == 0:
		st.wanted = st.head // what was said to exist does not
		return
	}
	st.wanted = max(st.wanted, page.Seq)
	for _, n := range page.Changes {
		if n.Seq > st.head {
			n.Mver, n.Rver = mver, rver
			st.early[n.Seq] = framed(st.stream, n)
		}
	}
}

// restart tells everyone seated to take a fresh snapshot, and goes on from seq.
func (st *seating) restart(seq int64) {
	again, err := wire.Frame{On: wire.Resync}.About(st.stream).Text()
	if err != nil {
		return
	}
	clear(st.early)
	st.deliver(change{frame: again})
	st.head, st.wanted = seq, seq
}

// ask is the context of one question to the domain. It takes one of askAtOnce
// places, so that a slow database is not asked by every stream at the same time.
func (h *Hub) ask() (context.Context, context.CancelFunc) {
	h.asking <- struct{}{}
	ctx, cancel := context.WithTimeout(context.Background(), askTime)
	return ctx, func() { cancel(); <-h.asking }
}

// workers counts the workers of streams, so that Run ends after them.
type workers struct {
	mu      sync.Mutex
	n       int
	stopped bool
	none    sync.Cond
}

func (w *workers) begin() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped {
		return false
	}
	w.n++
	return true
}

func (w *workers) end() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.n--; w.n == 0 && w.none.L != nil {
		w.none.Broadcast()
	}
}

func (w *workers) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopped = true
	w.none.L = &w.mu
	for w.n > 0 {
		w.none.Wait()
	}
}
