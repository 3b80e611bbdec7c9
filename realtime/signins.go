package realtime

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/realtime/wire"
)

// checkSessions reads what has been revoked since the sockets' sessions were
// checked and closes theirs; everyone's, if it cannot be read.
func (h *Hub) checkSessions() bool {
	h.revoking.Lock()
	defer h.revoking.Unlock()
	for {
		since := h.rver.Load()
		ctx, cancel := h.ask()
		ids, rver, err := h.sessions.Revoked(ctx, since)
		cancel()
		if err != nil {
			slog.Warn("revocations cannot be read; sockets are closed", "error", err)
			h.closeAll(wire.CloseAway, "come back")
			return false
		}
		h.signOut(ids)
		// A socket that came meanwhile with an older session has lowered the
		// version again; then its revocations are read too.
		if h.rver.CompareAndSwap(since, max(since, rver)) {
			return true
		}
	}
}

func (h *Hub) signOut(ids []account.SessionID) {
	if len(ids) == 0 {
		return
	}
	revoked := make(map[account.SessionID]bool, len(ids))
	for _, id := range ids {
		revoked[id] = true
	}
	for _, s := range h.everyone() {
		if revoked[s.who.Session.ID] {
			s.close(wire.CloseSignedOut, "signed out")
		}
	}
}

// againAt is when s's session is to be read again.
func (h *Hub) againAt(s *socket) time.Time {
	again := time.Now().Add(againEvery - rand.N(againEvery/4))
	if ends := s.who.Session.EndsAt; !ends.IsZero() && ends.Before(again) {
		return ends
	}
	return again
}

// pulse pings, and reads sessions again when it is time.
func (h *Hub) pulse(ctx context.Context) {
	every := h.pace.Ping / 25
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		h.mu.Lock()
		now, due := time.Now(), []*socket(nil)
		for s := range h.sockets {
			if now.After(s.ping) {
				s.ping = now.Add(h.pace.Ping)
				s.offer(wire.Ping)
			}
			if now.After(s.seen) {
				due = append(due, s)
			}
		}
		h.mu.Unlock()
		for _, s := range due {
			h.readSession(ctx, s)
		}
	}
}

// readSession reads one session again and closes its socket if it has ended.
func (h *Hub) readSession(ctx context.Context, s *socket) {
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	found, err := h.sessions.Session(ctx, s.who.Token)
	var known *models.Error
	switch {
	case err == nil && found.ID == s.who.Session.ID:
	case err == nil, errors.As(err, &known) && known.Kind == models.Unauthenticated:
		s.close(wire.CloseSignedOut, "signed out")
		return
	default:
		return // the database does not answer; that is the rounds' to judge
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	s.who.Session.EndsAt = found.EndsAt
	s.seen = h.againAt(s)
	if !s.seen.After(time.Now()) {
		s.seen = time.Now().Add(time.Second)
	}
}
