package realtime

import (
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"
	"time"
	"unicode/utf8"

	library "github.com/fasthttp/websocket"

	"example.org/afterward/realtime/wire"
)

// serve runs one socket until it ends. The libraries recycle what they hand us:
// a write after serve has returned would reach whoever connected next. So serve
// owns the connection, lends it to the one writer through s, takes it back and
// only then returns; nobody else ever sees it.
func (srv *Server) serve(conn *library.Conn, who Who) {
	h, began := srv.Hub, time.Now()
	s := newSocket(who)
	line := bare(conn)
	if !h.add(s) {
		_ = line.SetWriteDeadline(time.Now().Add(byeTime))
		_, _ = line.Write(wire.Close(wire.CloseAway, "come back"))
		_ = conn.Close()
		return
	}
	defer h.handlers.Done()
	heard := false // whether the other side has said goodbye, or is gone
	defer func() {
		if r := recover(); r != nil {
			slog.Error("socket panicked", "stack", string(debug.Stack()))
			s.close(wire.CloseAway, "come back")
		}
		h.remove(s)
		s.close(wire.CloseNormal, "")
		s.takeBack()
		if !heard {
			linger(conn, line)
		}
		_ = conn.Close()
		end := s.over()
		if end.code == wire.CloseSlow {
			h.count.slow.Add(1)
		}
		slog.Debug("socket ended", "code", end.code, "reason", end.reason, "for", time.Since(began).Round(time.Millisecond))
	}()
	silence(conn, line)
	s.lend(line)
	if !srv.greet(s) {
		s.close(wire.CloseAway, "come back")
	}
	heard = srv.read(conn, s)
}

// bare is the network connection under the library's wrappers. The outermost of
// them is pooled; the one found here is closed for good when it is closed.
func bare(conn *library.Conn) net.Conn {
	line := conn.NetConn()
	for {
		wrapped, ok := line.(interface{ UnsafeConn() net.Conn })
		if !ok {
			return line
		}
		line = wrapped.UnsafeConn()
	}
}

// silence keeps the library from writing by itself (it would say goodbye from
// the reader's side on a protocol error): its first write is made to fail before
// it reaches the network, after which it writes no more. All writing is s's.
func silence(conn *library.Conn, line net.Conn) {
	if _, encrypted := line.(*tls.Conn); encrypted {
		return // a failed write would end the connection; a double goodbye does no harm
	}
	_ = conn.SetWriteDeadline(time.Unix(1, 0))
	_ = conn.WriteMessage(library.PingMessage, nil)
	_ = line.SetDeadline(time.Time{})
}

// read hands commands to the protocol until the socket ends, and tells whether
// the other side has ended it or knows that it has.
func (srv *Server) read(conn *library.Conn, s *socket) (heard bool) {
	dead, limit := srv.Hub.pace.Dead, newLimiter()
	conn.SetReadLimit(wire.Limit)
	conn.SetPongHandler(func(string) error { s.alive(dead); return nil })
	conn.SetPingHandler(func(data string) error {
		s.alive(dead)
		if limit.take() == refused {
			return errFlood
		}
		s.reply(wire.PongTo(data))
		return nil
	})
	conn.SetCloseHandler(func(int, string) error { return nil })
	s.alive(dead)
	for {
		kind, text, err := conn.ReadMessage()
		if err != nil {
			return s.closeBecause(err)
		}
		s.alive(dead)
		switch {
		case s.over() != nil:
			continue // until the goodbye is answered or its time is over
		case kind != library.TextMessage:
			s.close(wire.CloseFrame, "text frames only")
			return false
		case !utf8.Valid(text):
			s.close(wire.CloseText, "not UTF-8")
			return false
		}
		switch limit.take() {
		case refused:
			s.close(wire.CloseTooMany, "too many commands")
			return false
		case warned:
			srv.refuse(s, text, errTooFast)
		case allowed:
			srv.answer(s, text)
		}
	}
}

// alive notes a sign of life. Once the socket is ending its time is set already.
func (s *socket) alive(dead time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.end == nil && s.line != nil {
		_ = s.line.SetReadDeadline(time.Now().Add(dead))
	}
}

var errFlood = errors.New("too many pings")

// closeBecause ends the socket as a failed read asks for.
func (s *socket) closeBecause(err error) (heard bool) {
	var bye *library.CloseError
	var network net.Error
	switch {
	case errors.As(err, &bye) && bye.Code != library.CloseAbnormalClosure:
		code := bye.Code
		if code != wire.CloseNone {
			code = wire.CloseNormal
		}
		s.close(code, "")
		return true
	case errors.As(err, &bye), errors.As(err, &network), errors.Is(err, io.EOF), errors.Is(err, net.ErrClosed):
		s.close(wire.CloseAway, "lost")
		s.hangUp() // nobody is there to read what is still being written
		return true
	case errors.Is(err, library.ErrReadLimit):
		s.close(wire.CloseTooBig, "a command has at most 16 KiB")
	case errors.Is(err, errFlood):
		s.close(wire.CloseTooMany, "too many pings")
	default:
		s.close(wire.CloseProtocol, "protocol error")
	}
	return false
}

// linger lets the goodbye arrive: closing a connection that still has something
// to read resets it, and the reset can overtake what was written.
func linger(conn *library.Conn, line net.Conn) {
	if half, ok := line.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	_ = line.SetReadDeadline(time.Now().Add(byeTime))
	_, _ = io.Copy(io.Discard, io.LimitReader(conn.NetConn(), 64*wire.Limit))
}

// limiter counts what one socket asks for.
type limiter struct {
	tokens  float64
	at      time.Time
	strikes int
}

const (
	perSecond  = 10 // commands a second
	atOnce     = 30 // commands in a burst
	maxStrikes = 10 // commands over the limit that are refused one by one before the socket is
)

type verdict int

const (
	allowed verdict = iota
	warned          // over the limit, for the first few times
	refused
)

func newLimiter() *limiter { return &limiter{tokens: atOnce, at: time.Now()} }

func (l *limiter) take() verdict {
	now := time.Now()
	l.tokens = min(atOnce, l.tokens+now.Sub(l.at).Seconds()*perSecond)
	l.at = now
	if l.tokens >= 1 {
		if l.tokens--; l.tokens >= atOnce/2 {
			l.strikes = 0
		}
		return allowed
	}
	if l.strikes++; l.strikes > maxStrikes {
		return refused
	}
	return warned
}

// writeBuffers are lent to the library for its one silenced write.
var writeBuffers sync.Pool
