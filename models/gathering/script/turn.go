package script

import (
	"math/rand/v2"
	"slices"
	"time"
)

// slot is what one of so many may cost of the time that is left for a round,
// offer, breath and responses included.
func (st *step) slot(left time.Duration, n int) time.Duration {
	return max(left/time.Duration(max(n, 1)), leastSlot)
}

// leastSlot is the least a turn is given when time is short, so that nobody is
// skipped who is there.
const leastSlot = 40 * time.Second

// left is how long the round, or the open sharing, may still go on.
func (st *step) left() time.Duration {
	closing := st.Plan.Budget(st.Minutes).Closing
	if st.Phase == Closing {
		return st.Ends().Add(closing / 2).Sub(st.now) // into the slack, never to the last
	}
	return st.Ends().Add(-closing).Sub(st.now)
}

// fullSlot is what a turn costs in which nothing has to be cut short.
func (st *step) fullSlot(soft time.Duration) time.Duration {
	return offer + soft + grace + st.Plan.breath() + response
}

// scaled is a part of a turn, cut in proportion where time is short.
func (t *Turn) scaled(d, full time.Duration) time.Duration {
	if t.Slot >= full {
		return d
	}
	return max(time.Duration(float64(d)*float64(t.Slot)/float64(full)), 5*time.Second)
}

// full is what t would cost uncut.
func (st *step) full() time.Duration { return st.fullSlot(leastTurn) }

// onward goes on in a round or the open sharing, where nobody has the piece.
func (st *step) onward() bool {
	if st.Ending && st.Phase != Closing {
		st.close()
		return true
	}
	if st.Round != nil {
		if p, again := st.nextPlace(); p != nil {
			st.offerTo(p, again)
			return true
		}
		st.endRound()
		return true
	}
	if st.Phase == Open {
		if n := slices.IndexFunc(st.Hands, func(h Hand) bool { return h.Kind != Process && h.Kind != NeedPause }); n >= 0 {
			hand := st.Hands[n]
			st.Hands = slices.Delete(st.Hands, n, n+1)
			i := st.at(hand.Person)
			if i < 0 || !st.Seats[i].speaks() || !st.Seats[i].Here() {
				return true
			}
			st.offerOpen(hand)
			return true
		}
		if st.Calm == nil {
			st.Calm, st.CalmFor = st.ptr(noHands), 0
		}
	}
	return false
}

// waiting is how many are still to be offered the piece.
func (st *step) waiting() (n int) {
	for _, p := range st.Round.Places {
		if oneOf(p.State, Waiting, Deferred, Passed) {
			n++
		}
	}
	return n
}

// nextPlace is whose place is next; again is whether they are asked a second time.
func (st *step) nextPlace() (next *Place, again bool) {
	r := st.Round
	ready := func(state string) *Place {
		for i := range r.Places {
			p := &r.Places[i]
			if p.State != state {
				continue
			}
			seat, ok := st.Seat(p.Person)
			switch {
			case !ok || !seat.speaks():
				p.State = Over
			case !seat.Here() && state == Waiting: // kept, and offered at the end
				p.State = Deferred
			case !seat.Here():
				p.State = Over
			default:
				return p
			}
		}
		return nil
	}
	if r.Named != "" {
		p := st.place(r.Named)
		if r.Named = ""; p != nil && p.State == Waiting {
			if seat, ok := st.Seat(p.Person); ok && seat.speaks() && seat.Here() {
				return p, false
			}
		}
	}
	if r.Order == ByHands {
		for _, h := range st.Hands {
			p := st.place(h.Person)
			if seat, ok := st.Seat(h.Person); p != nil && p.State == Waiting && ok && seat.speaks() && seat.Here() {
				st.lower(h.Person)
				return p, false
			}
		}
	}
	if p := ready(Waiting); p != nil {
		return p, false
	}
	r.Again = true
	if p := ready(Deferred); p != nil {
		return p, p.Offers > 0
	}
	return ready(Passed), true
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

// over puts down how somebody's place in the round ended.
func (st *step) over(p Person, state string) {
	if place := st.place(p); place != nil && oneOf(place.State, Waiting, Deferred, Passed) {
		place.State = state
	}
}

// append adds somebody to the end of the round that is going on.
func (st *step) append(p Person) {
	seat, ok := st.Seat(p)
	if !ok || !seat.speaks() || st.Round == nil || st.place(p) != nil {
		return
	}
	st.Round.Places = append(st.Round.Places, Place{Person: p, State: Waiting})
}

func (st *step) offerTo(p *Place, again bool) {
	p.Offers++
	wants := st.Seats[st.at(p.Person)].Wants
	if wants == "" {
		wants = WantsQuiet
	}
	st.Turns++
	t := &Turn{N: st.Turns, Person: p.Person, State: Offered, Since: st.now, Wants: wants, Again: again}
	t.Slot = st.slot(st.left(), st.waiting())
	if st.Round.Kind == roundClosing {
		t.Slot = min(t.Slot, offer+closingTurn)
	}
	st.Turn = t
	wait := st.gaps(p.Person, t.scaled(offer, st.full()))
	if again {
		wait = min(wait, offer/2)
	}
	t.Until = st.now.Add(wait)
	st.tell(Line{Kind: "offer", Who: p.Person, Turn: t.N, What: map[bool]string{true: "again"}[again]})
}

func (st *step) offerOpen(hand Hand) {
	seat := st.Seats[st.at(hand.Person)]
	wants := seat.Wants
	if wants == "" {
		wants = WantsQuiet
	}
	st.Turns++
	t := &Turn{N: st.Turns, Person: hand.Person, State: Offered, Since: st.now, Wants: wants, Slot: st.slot(st.left(), 1)}
	st.Turn, st.Calm = t, nil
	t.Until = st.now.Add(st.gaps(hand.Person, t.scaled(offer, st.full())))
	st.tell(Line{Kind: "offer", Who: hand.Person, Turn: t.N, What: hand.Kind})
}

// soft is what the turn that begins has: an equal share of what is left for those
// who are left, within the limits of its phase.
func (st *step) soft() time.Duration {
	t := st.Turn
	overhead := st.full() - leastTurn
	switch {
	case st.Round == nil:
		return min(openTurn, max(t.Slot-overhead, t.scaled(leastTurn, st.full())))
	case st.Round.Kind == roundClosing:
		return min(closingTurn, max(t.Slot/2, 10*time.Second))
	}
	return min(mostTurn, max(t.Slot-overhead, t.scaled(leastTurn, st.full())))
}

func (st *step) take() {
	t := st.Turn
	t.State, t.Since = Active, st.now
	t.Soft = st.gaps(t.Person, st.soft())
	if seat, ok := st.Seat(t.Person); ok && seat.Slow && !seat.Gaps {
		t.Soft = t.Soft * 3 / 2
	}
	t.Until = st.now.Add(t.Soft)
	st.lower(t.Person)
	st.tell(Line{Kind: "has", Who: t.Person, Turn: t.N})
}

// decline is a pass, or "come back to me".
func (st *step) decline(later bool) error {
	t := st.Turn
	if later {
		if p := st.place(t.Person); p != nil {
			if p.Later || st.Round.Again {
				return ErrOnce
			}
			p.State, p.Later = Deferred, true
		}
		st.tell(Line{Kind: "later", Who: t.Person, Turn: t.N})
		st.Turn = nil
		return nil
	}
	if p := st.place(t.Person); p != nil {
		if p.State = Passed; p.Offers > 1 || st.Round.Kind == roundClosing {
			p.State = Over
		}
	}
	st.tell(Line{Kind: "passes", Who: t.Person, Turn: t.N})
	st.Turn = nil
	return nil
}

// more gives the turn more time, if everyone else still has theirs.
func (st *step) more(d time.Duration) error {
	t := st.Turn
	others := 0
	if st.Round != nil {
		if st.Round.Kind == roundClosing {
			return ErrNoTime
		}
		others = st.waiting() - 1
	}
	if spare := st.left() - max(t.Until.Sub(st.now), 0) - d; spare < time.Duration(others)*time.Minute {
		return ErrNoTime
	}
	t.Until, t.Soft, t.Over = later(t.Until, st.now).Add(d), t.Soft+d, false
	st.tell(Line{Kind: "more", Who: t.Person, Seconds: st.seconds(d), To: ToOne})
	return nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// finish ends the words of a turn: the breath comes, and what was asked for.
func (st *step) finish(how string) {
	t := st.Turn
	st.spoke(how)
	quiet := t.State == InQuiet
	if quiet && st.in.Letters == 0 {
		t.Wants = WantsQuiet
	}
	st.tell(Line{Kind: "thanks", Who: t.Person, Turn: t.N, What: how})
	if st.Round != nil && st.Round.Kind == roundClosing {
		st.endTurn()
		return
	}
	t.State, t.Since, t.Away = Breath, st.now, nil
	t.Until = st.now.Add(st.gaps(t.Person, t.scaled(st.Plan.breath(), st.full())))
	st.tell(Line{Kind: "breath", Who: t.Person, Turn: t.N, Seconds: st.seconds(t.Until.Sub(st.now))})
}

// spoke counts a turn that was taken.
func (st *step) spoke(how string) {
	t := st.Turn
	st.Last = &LastTurn{N: t.N, Person: t.Person, Wants: t.Wants, How: how}
	if p := st.place(t.Person); p != nil {
		p.State = Done
	}
	if i := st.at(t.Person); i >= 0 {
		st.Seats[i].Turns++
		st.Seats[i].Letters += st.in.Letters
		if st.Phase == Open && st.Round == nil {
			st.Seats[i].Opened++
		}
	}
}

func (st *step) afterBreath() {
	t := st.Turn
	if len(Kinds(t.Wants)) == 0 || st.Ending && st.left() < 0 {
		st.endTurn()
		return
	}
	t.State, t.Since = Response, st.now
	t.Until = st.now.Add(t.scaled(response, st.full()))
	st.tell(Line{Kind: "responses", Who: t.Person, Turn: t.N, What: t.Wants})
}

// endTurn leaves the piece with nobody.
func (st *step) endTurn() {
	if t := st.Turn; t.State == Response && len(t.Answered) == 0 {
		st.tell(Line{Kind: "no_responses", Who: t.Person, Turn: t.N})
	}
	st.Turn = nil
	if st.Phase == Open && st.Round == nil && len(st.Hands) > 0 {
		next := st.Hands[0]
		if i := st.at(next.Person); i >= 0 && st.Seats[i].Opened > 0 && st.quieterWait(next.Person) {
			st.Wait = st.ptr(secondTime)
			st.tell(Line{Kind: "second", Who: next.Person})
		}
	}
}

// release takes the piece from somebody who is not there to hold it.
func (st *step) release(p Person, how, place string) {
	if t := st.Turn; t != nil && t.Person == p {
		switch t.State {
		case Offered:
			st.Turn = nil
		case Active, InQuiet:
			st.spoke(how)
			st.tell(Line{Kind: "ended", Who: p, Turn: t.N, What: how})
			st.Turn = nil
			if pl := st.place(p); pl != nil && place != Done && pl.Offers < 2 {
				pl.State = place
			}
			return
		case Breath, Response:
			return // their words stand, and the others have their quiet
		}
	}
	if pl := st.place(p); pl != nil && oneOf(pl.State, Waiting, Deferred, Passed) {
		if pl.State = place; place == Deferred && pl.Offers > 1 {
			pl.State = Over
		}
	}
}

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
	var people []Person
	for _, seat := range st.Seats {
		if seat.speaks() {
			people = append(people, seat.Person)
		}
	}
	for _, p := range st.ordered(people, order) {
		st.Round.Places = append(st.Round.Places, Place{Person: p, State: Waiting})
	}
	st.tell(Line{Kind: "round", What: kind, People: st.order()})
}

// order is who is still to be offered the piece, in order.
func (st *step) order() (all []Person) {
	for _, p := range st.Round.Places {
		if p.State == Waiting {
			all = append(all, p.Person)
		}
	}
	return all
}

func (st *step) ordered(people []Person, order string) []Person {
	if i := slices.Index(people, st.Leads()); i > 0 { // whoever leads goes first
		people = append([]Person{people[i]}, slices.Delete(slices.Clone(people), i, i+1)...)
	}
	switch order {
	case Reversed:
		if st.Rounds%2 == 1 {
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

// endRound is what comes after everyone was offered the piece.
func (st *step) endRound() {
	r := st.Round
	spoke := slices.ContainsFunc(r.Places, func(p Place) bool { return p.State == Done })
	st.Round = nil
	switch r.Kind {
	case roundClosing:
		st.finally("completed")
		return
	case roundCheckIn, roundAgain:
		st.tell(Line{Kind: "round_over"})
		if !spoke {
			st.tell(Line{Kind: "all_passed", To: ToLead})
		}
		st.Wait = st.ptr(roundBreath)
	}
	if st.Phase == CheckIn {
		b := st.Plan.Budget(st.Minutes)
		if b.Open > 0 && st.Ends().Sub(st.now) >= leastOpen && st.watched() && !st.Ending {
			st.phase(Open)
			return
		}
		st.close()
	}
}

// watched reports whether somebody is there who watches over it.
func (st *step) watched() bool { return st.here(st.Guardian) }

// close begins the closing.
func (st *step) close() {
	if st.Phase == Closing {
		return
	}
	st.Wait, st.Round, st.Ending = nil, nil, false
	if len(st.Hands) > 0 {
		st.tell(Line{Kind: "hands_cleared"})
		st.Hands = nil
	}
	st.phase(Closing)
	n := 0
	for _, seat := range st.Seats {
		if seat.speaks() && seat.Here() {
			n++
		}
	}
	if st.Plan.OneWord || st.Early != "" || st.left() < time.Duration(n)*leastSlot {
		st.WordsBy = st.ptr(oneWord)
		st.tell(Line{Kind: "one_word"})
		if st.allWords() {
			st.reveal()
		}
		return
	}
	st.begin(roundClosing)
}

// allWords reports whether everyone there has given their closing word.
func (st *step) allWords() bool {
	for _, seat := range st.Seats {
		if seat.Here() && seat.speaks() && !slices.Contains(st.Words, seat.Person) {
			return false
		}
	}
	return true
}

func (st *step) reveal() {
	st.WordsBy = nil
	st.tell(Line{Kind: "words", People: slices.Clone(st.Words)})
	st.finally("completed")
}

// finally is the end of what is said together.
func (st *step) finally(why string) {
	if st.Turn != nil && (st.Turn.State == Active || st.Turn.State == InQuiet) {
		st.spoke("timeout")
	}
	st.Turn, st.Round, st.Hands, st.Wait, st.WordsBy, st.Stop, st.Extend, st.Wanted = nil, nil, nil, nil, nil, nil, nil, nil
	if st.Ended == "" {
		st.Ended = why
	}
	st.tell(Line{Kind: "last"})
	st.phase(After)
}
