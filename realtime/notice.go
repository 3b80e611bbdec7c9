package realtime

import (
	"slices"

	"example.org/afterward/models"
	"example.org/afterward/realtime/wire"
)

// noticesKept bounds the notices of one stream that wait; the oldest goes, and
// whoever it was for asks when they come back.
const noticesKept = 64

// notice has a few people of a stream ask for something that is theirs alone.
type notice struct {
	change
	to []string
}

// notice takes a notice from the bus. It reaches the seats of those it names, and
// as a change does, only where their standing is known as of its writing.
func (st *seating) notice(e models.Event) {
	n := notice{change{mver: e.Mver, rver: e.Rver, frame: wire.Notify(e.Stream, e.Notice)}, e.To}
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.gone || !slices.ContainsFunc(st.seats, func(seat *seat) bool { return n.names(seat) }) {
		return
	}
	if st.head != unknown && !st.working && st.mayHear(n.change) {
		st.hand(n)
		return
	}
	if len(st.notices) == noticesKept {
		st.notices = st.notices[1:]
	}
	st.notices = append(st.notices, n)
	if st.head != unknown {
		st.work()
	}
}

func (n notice) names(seat *seat) bool {
	return slices.Contains(n.to, seat.person)
}

// passOn hands out the notices that wait, and says what must be done before the
// next can be, or nothing.
func (st *seating) passOn() step {
	for len(st.notices) > 0 {
		n := st.notices[0]
		switch {
		case n.mver > st.checked:
			st.minimum = n.mver
			return checkStanding
		case n.rver > st.hub.rver.Load():
			return checkSessions
		}
		st.hand(n)
		st.notices = st.notices[1:]
	}
	st.notices = nil
	return nothing
}

// hand gives a notice to the seats it names.
func (st *seating) hand(n notice) {
	for _, seat := range st.seats {
		switch {
		case seat.lost || !n.names(seat):
		case seat.joining:
			seat.hold(n.change)
		default:
			seat.offer(n.frame)
		}
	}
}
