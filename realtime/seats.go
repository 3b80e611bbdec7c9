package realtime

import (
	"context"

	"example.org/afterward/models"
	"example.org/afterward/models/policy"
	"example.org/afterward/realtime/wire"
)

// What taking a seat can end in, beside what the domain answers.
var (
	errSeats  = &models.Error{Kind: models.TooMany, Code: "too_many", Message: "This tab is in as many rooms as one can be in. Leave one first."}
	errEnding = &models.Error{Kind: models.Unavailable, Code: "unavailable", Message: "This connection is ending. It will be made again in a moment."}
	errRead   = &models.Error{Kind: models.Unavailable, Code: "unavailable", Message: "The house cannot look this up just now. Please try again in a moment."}
)

// invitation is with what standing somebody may take a seat.
type invitation struct {
	stream models.Stream
	circle string
	person string // who they are there
	joined int64
	mver   int64
}

// sit seats s in a stream. What changes from now on is held for the seat until
// join: seat first, look second, so that a change in between is not lost.
func (h *Hub) sit(ctx context.Context, s *socket, in invitation) (*seat, error) {
	seat, old, err := h.place(s, in)
	if err != nil {
		return nil, err
	}
	if seat.present() {
		h.presence.Enter(in.stream.ID, in.person)
	}
	if old != nil {
		h.left(old) // after Enter, so that nobody seems to have been away
	}
	if seat.st.known() {
		return seat, nil
	}
	heads, err := h.log.Heads(ctx, []models.Stream{in.stream})
	head, exists := heads.Of[in.stream]
	switch {
	case err != nil:
		err = errRead.Because(err)
	case !h.sameEpoch(heads.Epoch):
		err = errEnding
	case !exists:
		err = policy.ErrHidden
	default:
		seat.st.begin(head.Seq)
		return seat, nil
	}
	h.rise(seat)
	return nil, err
}

func (h *Hub) place(s *socket, in invitation) (taken, old *seat, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, here := h.sockets[s]; !here || s.over() != nil {
		return nil, nil, errEnding
	}
	old = s.seatIn(in.stream)
	if old == nil && len(s.seats) >= seatsEach {
		return nil, nil, errSeats
	}
	st := h.streams[in.stream]
	if st == nil {
		st = &seating{
			hub: h, stream: in.stream, circle: in.circle, head: unknown,
			early: map[int64]change{}, nudge: make(chan struct{}, 1),
		}
		h.streams[in.stream] = st
		h.circles[in.circle] = append(h.circles[in.circle][:len(h.circles[in.circle]):len(h.circles[in.circle])], st)
	}
	taken = &seat{socket: s, st: st, person: in.person, joined: in.joined, mver: in.mver, joining: true}
	st.mu.Lock()
	defer st.mu.Unlock()
	if old != nil {
		st.seats = without(st.seats, old)
		s.seats = without(s.seats, old)
	}
	if len(st.seats) == 0 {
		st.checked = in.mver
	}
	st.checked = min(st.checked, in.mver)
	st.seats = append(st.seats[:len(st.seats):len(st.seats)], taken)
	s.seats = append(s.seats, taken)
	if st.head != unknown && st.minimum > st.checked {
		st.work()
	}
	return taken, old, nil
}

// seatIn finds s's seat in a stream. The caller holds the hub's lock.
func (s *socket) seatIn(in models.Stream) *seat {
	for _, seat := range s.seats {
		if seat.st.stream == in {
			return seat
		}
	}
	return nil
}

// rise gives a seat up. Twice is once.
func (h *Hub) rise(gone *seat) {
	h.mu.Lock()
	s := gone.socket
	was := len(s.seats)
	s.seats = without(s.seats, gone)
	had := len(s.seats) < was
	if had {
		h.vacate(gone)
	}
	h.mu.Unlock()
	if had {
		h.left(gone)
	}
}

// leave gives up s's seat in a stream, if it has one.
func (h *Hub) leave(s *socket, in models.Stream) {
	h.mu.RLock()
	seat := s.seatIn(in)
	h.mu.RUnlock()
	if seat != nil {
		h.rise(seat)
	}
}

// confirm makes sure, after something has been read for a seat and before it is
// told, that neither its account's standing nor its session has ended before the
// reading.
func (h *Hub) confirm(ctx context.Context, seat *seat) error {
	st := seat.st
	heads, err := h.log.Heads(ctx, []models.Stream{st.stream})
	head, exists := heads.Of[st.stream]
	switch {
	case err != nil:
		return errRead.Because(err)
	case !h.sameEpoch(heads.Epoch):
		return errEnding
	case !exists:
		return policy.ErrHidden
	}
	if heads.Rver > h.rver.Load() && !h.checkSessions() {
		return errEnding
	}
	st.mu.Lock()
	behind := head.Mver > seat.mver
	if behind {
		st.minimum = max(st.minimum, head.Mver)
	}
	st.mu.Unlock()
	if behind && !h.checkStanding(st) {
		return errEnding
	}
	if seat.over() != nil {
		return errEnding
	}
	return nil
}

// join tells a seat where it starts, by frames, and from there on what happens.
// It is false if the seat has been taken away meanwhile.
func (seat *seat) join(from int64, frames ...[]byte) bool {
	st := seat.st
	st.mu.Lock()
	defer st.mu.Unlock()
	if seat.lost {
		return false
	}
	for _, f := range frames {
		seat.reply(f)
	}
	for _, c := range seat.held {
		if c.seq == 0 || c.seq > from {
			seat.offer(c.to(seat))
		}
	}
	seat.from, seat.joining, seat.held = from, false, nil
	return true
}

func (st *seating) known() bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.head != unknown
}

// unseat takes every seat away, because what was read for them no longer serves,
// and has everyone enter again.
func (h *Hub) unseat(epoch string) {
	again, err := wire.Frame{On: wire.Resync, Epoch: epoch}.Text()
	if err != nil {
		return
	}
	for _, s := range h.everyone() {
		h.mu.RLock()
		seats := s.seats
		h.mu.RUnlock()
		for _, seat := range seats {
			h.rise(seat)
		}
		s.offer(again)
	}
}
