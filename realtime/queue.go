package realtime

import (
	"errors"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"
	"time"

	"example.org/afterward/realtime/wire"
)

const (
	maxFrames  = 256       // frames of news a socket may fall behind before it is closed
	maxBytes   = 256 << 10 // bytes of them
	maxAnswers = 1 << 20   // bytes of answers it may leave unread and still ask for more
	writeTime  = 5 * time.Second
	byeTime    = time.Second // for the other side to answer a goodbye
	burstSize  = 64 << 10    // most bytes handed to the kernel in one call
	keepQueue  = 32          // frames an idle queue keeps room for
)

// socket is one connection as the hub sees it: a bounded queue and a way to
// end. The connection itself is lent to it by the handler, from lend to takeBack;
// whatever is offered afterwards goes nowhere.
type socket struct {
	who  Who
	seen time.Time // when the session is to be read again; guarded by the hub
	ping time.Time // when to ask for a sign of life; guarded by the hub

	mu      sync.Mutex
	idle    sync.Cond // signalled when the writer stops
	line    net.Conn  // nil before lend and after takeBack
	write   func()    // s.flush, kept so that starting it allocates nothing
	queue   []queued  // in order
	spare   []queued  // the other of two slices that take turns as queue
	news    backlog   // in queue and in the burst under way
	answers backlog   // likewise
	writing bool      // the one writer is running
	end     *ending   // set once: nothing is queued after it
	ended   bool      // the goodbye has been handed over

	seats []*seat // guarded by the hub
}

// queued is a framed frame, and whether it was asked for. News can come faster
// than anyone can read; answers cannot, since the asking is bounded.
type queued struct {
	frame  []byte
	answer bool
}

type backlog struct{ frames, bytes int }

func (b *backlog) add(n int) { b.frames, b.bytes = b.frames+1, b.bytes+n }
func (b *backlog) sub(n int) { b.frames, b.bytes = b.frames-1, b.bytes-n }

// ending is why a socket ends.
type ending struct {
	code   int
	reason string
}

func newSocket(who Who) *socket {
	s := &socket{who: who}
	s.idle.L = &s.mu
	s.write = s.flush
	return s
}

// lend lets the socket write to line until takeBack.
func (s *socket) lend(line net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.line = line
	s.start()
}

// takeBack waits for the writer and makes sure that there is never another.
func (s *socket) takeBack() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.writing {
		s.idle.Wait()
	}
	s.line, s.queue, s.spare = nil, nil, nil
	if s.end == nil {
		s.end = &ending{code: wire.CloseNormal}
	}
}

// offer queues news and never blocks. A socket that cannot keep up is closed: it
// comes back and catches up from rows.
func (s *socket) offer(frame []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end != nil {
		return
	}
	if s.news.frames == maxFrames || s.news.bytes+len(frame) > maxBytes {
		s.slow()
		return
	}
	s.news.add(len(frame))
	s.queue = append(s.queue, queued{frame, false})
	s.start()
}

// reply queues an answer. One answer may be long (a snapshot), so what counts is
// what its asker has left unread.
func (s *socket) reply(frame []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end != nil {
		return
	}
	if s.answers.frames > 2*maxFrames || s.answers.bytes > maxAnswers {
		s.slow()
		return
	}
	s.answers.add(len(frame))
	s.queue = append(s.queue, queued{frame, true})
	s.start()
}

// slow gives up what waits and says goodbye.
func (s *socket) slow() {
	s.forget(s.queue)
	s.queue = s.queue[:0]
	s.finish(wire.CloseSlow, "slow")
}

// forget takes frames out of the count.
func (s *socket) forget(frames []queued) {
	for i, f := range frames {
		if f.answer {
			s.answers.sub(len(f.frame))
		} else {
			s.news.sub(len(f.frame))
		}
		frames[i] = queued{}
	}
}

// close ends the socket after what is queued has been sent. Only the first call counts.
func (s *socket) close(code int, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end == nil {
		s.finish(code, reason)
	}
}

// hangUp makes a writer that waits for the other side give up.
func (s *socket) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.line != nil {
		_ = s.line.SetDeadline(time.Now())
	}
}

// over tells whether the socket is ending, and how.
func (s *socket) over() *ending {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.end
}

func (s *socket) finish(code int, reason string) {
	s.end = &ending{code, reason}
	s.start()
}

// start makes sure that a writer runs. A writer lives only while there is
// something to write: an idle socket has no goroutine but its reader.
func (s *socket) start() {
	if s.line == nil || s.writing || s.ended {
		return
	}
	s.writing = true
	go s.write()
}

// flush is the one writer. It takes all that waits and hands it over in bursts;
// what comes meanwhile is the next burst.
func (s *socket) flush() {
	defer s.stop()
	for {
		frames, line, bye := s.take()
		var err error
		switch {
		case len(frames) > 0:
			err = burst(line, frames)
		case bye != nil:
			err = farewell(line, bye)
		default:
			return
		}
		if err != nil {
			s.broken(line)
			return
		}
	}
}

// take is what to write next: the frames that wait, else the goodbye if it is
// time, else nothing.
func (s *socket) take() (frames []queued, line net.Conn, bye *ending) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done()
	if len(s.queue) == 0 {
		if s.end != nil && !s.ended {
			s.ended = true
			return nil, s.line, s.end
		}
		s.writing = false
		return nil, nil, nil
	}
	frames = s.queue
	s.queue, s.spare = s.spare[:0], frames
	return frames, s.line, nil
}

// done forgets the burst that has been written, which is in spare.
func (s *socket) done() {
	s.forget(s.spare)
	s.spare = s.spare[:0]
	if cap(s.spare) > keepQueue {
		s.spare = nil
	}
}

// stop is the end of the writer, whatever the reason for it.
func (s *socket) stop() {
	if r := recover(); r != nil {
		slog.Error("socket writer panicked", "stack", string(debug.Stack()))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writing = false
	s.idle.Broadcast()
}

// broken ends a socket whose line does not take what is written.
func (s *socket) broken(line net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end == nil {
		s.end = &ending{code: wire.CloseAway}
	}
	s.ended = true
	_ = line.SetDeadline(time.Now()) // wakes the reader
}

var bursts = sync.Pool{New: func() any { b := make([]byte, 0, burstSize); return &b }}

// burst hands frames to the kernel in as few calls as it can.
func burst(line net.Conn, frames []queued) error {
	if len(frames) == 1 {
		return put(line, frames[0].frame)
	}
	buf := bursts.Get().(*[]byte)
	defer bursts.Put(buf)
	b := (*buf)[:0]
	for _, f := range frames {
		if len(b)+len(f.frame) > burstSize {
			if err := put(line, b); err != nil {
				return err
			}
			b = b[:0]
		}
		if len(f.frame) > burstSize {
			if err := put(line, f.frame); err != nil {
				return err
			}
			continue
		}
		b = append(b, f.frame...)
	}
	return put(line, b)
}

// put writes b in pieces of at most burstSize, each in its own time: a snapshot
// takes a while on a thin line.
func put(line net.Conn, b []byte) error {
	for len(b) > 0 {
		piece := b[:min(len(b), burstSize)]
		if err := line.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
			return err
		}
		if _, err := line.Write(piece); err != nil {
			return err
		}
		b = b[len(piece):]
	}
	return nil
}

// farewell says goodbye and gives the other side a moment to answer.
func farewell(line net.Conn, e *ending) error {
	_ = line.SetWriteDeadline(time.Now().Add(writeTime))
	_, err := line.Write(wire.Close(e.code, e.reason))
	return errors.Join(err, line.SetReadDeadline(time.Now().Add(byeTime)))
}
