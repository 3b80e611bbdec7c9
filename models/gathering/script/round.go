package script

import (
	"math/rand/v2"
	"slices"
	"time"
)

// The kinds of rounds.
const (
	roundCheckIn = "checkin"
	roundAgain   = "again"
	roundClosing = "closing"
)

// begin begins a round with everybody who is offered the piece.
func (st *step) begin(kind string) {
	st.Rounds++
	order := st.Order
	if kind == roundClosing && order == ByHands {
		order = BySeat
	}
	st.Round = &Round{Kind: kind, N: st.Rounds, Order: order, Places: []Place{}}
	for _, p := range st.ordered(order) {
		st.Round.Places = append(st.Round.Places, Place{Person: p, State: Waiting})
	}
	st.tell(Line{Kind: "round", What: kind, People: st.order()})
}

// ordered is who is offered the piece in a round, in its order.
func (st *step) ordered(order string) (people []Person) {
	for _, seat := range st.Seats {
		switch {
		case !seat.speaks():
		case seat.Person == st.Leads(): // goes first
			people = slices.Insert(people, 0, seat.Person)
		default:
			people = append(people, seat.Person)
		}
	}
	switch order {
	case Reversed:
		if st.Rounds%2 == 0 {
			slices.Reverse(people)
		}
	case Random:
		r := rand.New(rand.NewPCG(uint64(st.Seed), uint64(st.Rounds)))
		r.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	case LeastHeard:
		slices.SortStableFunc(people, func(a, b Person) int {
			x, y := st.Seats[st.at(a)], st.Seats[st.at(b)]
			if x.Letters != y.Letters {
				return x.Letters - y.Letters
			}
			return x.Turns - y.Turns
		})
	}
	return people
}

// join adds somebody to the end of the round that is going on.
func (st *step) join(p Person) {
	if seat, _ := st.Seat(p); seat.speaks() && st.Round != nil && st.place(p) == nil {
		st.Round.Places = append(st.Round.Places, Place{Person: p, State: Waiting})
	}
}

func (st *step) place(p Person) *Place {
	if st.Round == nil {
		return nil
	}
	i := slices.IndexFunc(st.Round.Places, func(place Place) bool { return place.Person == p })
	if i < 0 {
		return nil
	}
	return &st.Round.Places[i]
}

// over puts down that somebody is not offered the piece in this round any more.
func (st *step) over(p Person) {
	if place := st.place(p); place != nil && oneOf(place.State, Waiting, Deferred, Passed) {
		place.State = Over
	}
}

// waiting is how many are still to be offered the piece, whoever has it included.
func (st *step) waiting() (n int) {
	for _, p := range st.Round.Places {
		if oneOf(p.State, Waiting, Deferred, Passed) {
			n++
		}
	}
	return n
}

// order is who is still to be offered the piece for the first time, in order.
func (st *step) order() (all []Person) {
	for _, p := range st.Round.Places {
		if p.State == Waiting && (st.Turn == nil || st.Turn.Person != p.Person) {
			all = append(all, p.Person)
		}
	}
	return all
}

// reorder is another order of those who wait, by who leads.
func (st *step) reorder() error {
	if st.Round == nil {
		return ErrPhase
	}
	is, want := st.order(), slices.Clone(st.in.Order)
	slices.Sort(is)
	slices.Sort(want)
	if !slices.Equal(is, want) {
		return ErrOrderSet.At("order")
	}
	var next []Place
	for _, p := range st.in.Order {
		next = append(next, *st.place(p))
	}
	for i, p := range st.Round.Places {
		if slices.Contains(st.in.Order, p.Person) {
			st.Round.Places[i], next = next[0], next[1:]
		}
	}
	st.tell(Line{Kind: "order", People: slices.Clone(st.in.Order)})
	return nil
}

// pass goes on in a round in which nobody has the piece, and reports whether
// there was a way to.
func (st *step) pass() bool {
	named := st.Round.Named
	st.Round.Named = ""
	p, kept := st.next(named)
	switch {
	case p != nil:
		what := ""
		if p.Offers++; p.Offers > 1 {
			what = "again"
		}
		if st.Round.Order == ByHands {
			st.lower(p.Person)
		}
		st.offer(p.Person, what, Turn{Again: p.Offers > 1, Named: p.Person == named})
	case kept:
		return false
	default:
		st.endRound()
	}
	return true
}

// next is whose place is next. Where there is none but that of somebody whose
// connection was lost just now, it is kept.
func (st *step) next(named Person) (next *Place, kept bool) {
	if p := st.free(named); p != nil {
		return p, false
	}
	if st.Round.Order == ByHands {
		for _, h := range st.Hands {
			if p := st.free(h.Person); p != nil && !h.private() {
				return p, false
			}
		}
	}
	for _, state := range []string{Waiting, Deferred, Passed} {
		for i := range st.Round.Places {
			p := &st.Round.Places[i]
			if p.State != state {
				continue
			}
			seat, _ := st.Seat(p.Person)
			switch {
			case !seat.speaks():
				p.State = Over
			case seat.Here():
				return p, false
			case state == Waiting: // offered at the end
				p.State = Deferred
			case st.now.Before(seat.Lost.Add(Hold)):
				kept = true
			default:
				p.State = Over
			}
		}
	}
	return nil, kept
}

// free is the place of somebody who waits and is there.
func (st *step) free(p Person) *Place {
	if seat, _ := st.Seat(p); !seat.speaks() || !seat.Here() {
		return nil
	}
	if place := st.place(p); place != nil && place.State == Waiting {
		return place
	}
	return nil
}

// endRound is what comes after everyone was offered the piece.
func (st *step) endRound() {
	r := st.Round
	st.Round = nil
	if r.Kind == roundClosing {
		st.finally("completed")
		return
	}
	st.tell(Line{Kind: "round_over"})
	if !slices.ContainsFunc(r.Places, func(p Place) bool { return p.State == Done }) {
		st.tell(Line{Kind: "all_passed", To: ToLead})
	}
	if st.Phase == CheckIn {
		// Nothing is shared in the open without somebody there who watches over it.
		if st.Plan.Budget(st.Minutes).Open > 0 && st.Ends().Sub(st.now) >= leastOpen && st.here(st.Guardian) && !st.Ending {
			st.phase(Open)
		} else {
			st.close()
		}
	}
	if st.Live() && st.WordsBy == nil {
		st.Wait = st.after(roundBreath)
	}
}

// open goes on in the open sharing, where nobody has the piece.
func (st *step) open() bool {
	for i := range st.Hands {
		h := &st.Hands[i]
		seat, _ := st.Seat(h.Person)
		switch {
		case h.private(), !seat.Here(): // kept for whoever lost their connection
			continue
		case !h.Waited && seat.Opened > 0 && st.othersWait(h.Person):
			h.Waited, st.Wait = true, st.after(secondTime)
			st.tell(Line{Kind: "second", Who: h.Person})
		default:
			kind := h.Kind
			st.lower(seat.Person)
			st.offer(seat.Person, kind, Turn{})
		}
		return true
	}
	if st.Calm == nil {
		st.Calm, st.CalmFor = st.after(noHands), 0
	}
	return false
}

// othersWait reports whether there are others who have not spoken in the open
// sharing.
func (st *step) othersWait(p Person) bool {
	return slices.ContainsFunc(st.Seats, func(s Seat) bool { return s.Person != p && s.Here() && s.speaks() && s.Opened == 0 })
}

// again begins another small round in the open sharing.
func (st *step) again() error {
	switch {
	case st.Stop != nil:
		return ErrStopped
	case st.Phase != Open || st.Turn != nil || st.Round != nil || st.Ending:
		return ErrPhase
	case st.left() < max(leastOpen/2, time.Duration(len(st.ordered(BySeat)))*leastSlot):
		return ErrNoTime
	}
	st.Calm, st.Wait = nil, nil
	st.begin(roundAgain)
	return nil
}

// close begins the closing.
func (st *step) close() {
	if st.Phase == Closing {
		return
	}
	if st.Extend != nil {
		st.Extend = nil
		st.tell(Line{Kind: "not_extended"})
	}
	if st.Hands != nil {
		st.Hands = nil
		st.tell(Line{Kind: "hands_cleared"})
	}
	st.Wait, st.Round, st.Ending, st.Wanted, st.Offering = nil, nil, false, nil, nil
	st.phase(Closing)
	n := 0
	for _, seat := range st.Seats {
		if seat.speaks() && seat.Here() {
			n++
		}
	}
	if !st.Plan.OneWord && st.Ended != "early" && st.left() >= time.Duration(n)*leastSlot {
		st.begin(roundClosing)
		return
	}
	st.WordsBy = st.after(oneWord)
	st.tell(Line{Kind: "one_word"})
	if st.allWords() {
		st.reveal()
	}
}

// allWords reports whether everyone there has given their closing word.
func (st *step) allWords() bool {
	return !slices.ContainsFunc(st.Seats, func(s Seat) bool { return s.Here() && s.speaks() && !slices.Contains(st.Words, s.Person) })
}

// reveal shows the closing words, all together.
func (st *step) reveal() {
	st.tell(Line{Kind: "words", People: slices.Clone(st.Words)})
	st.finally("completed")
}
