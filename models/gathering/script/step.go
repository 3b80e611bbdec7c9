package script

import (
	"slices"
	"time"
)

// step is one input being applied: the state it makes, and what comes of it.
type step struct {
	State
	now   time.Time
	in    Input
	lines []Line
}

// Apply does what an input asks. It returns the state after it and the lines that
// tell of it, or why it is refused, and then nothing has changed. An input that
// changes nothing is not an error; Same tells.
func (s State) Apply(in Input) (State, []Line, error) {
	st := &step{State: s.clone(), now: in.At, in: in}
	if s.Final() {
		return s, nil, ErrPhase
	}
	if err := st.do(); err != nil {
		return s, nil, err
	}
	st.settle()
	return st.State, st.lines, nil
}

func (st *step) do() error {
	switch st.in.Kind {
	case Tick:
		return st.tick()
	case Lose, Back, Mute, Voice, Leave, Gap:
		return st.house()
	case Come:
		return st.come()
	case Cancel, Begin:
		return st.lead()
	}
	i := st.at(st.in.By)
	if i < 0 || st.Seats[i].State == Gone || st.Seats[i].State == Waiting {
		if st.in.May && oneOf(st.in.Kind, Close, Guard) { // a moderator who is not in it
			return st.lead()
		}
		return ErrSeat
	}
	if !st.Seats[i].Here() && st.in.Kind != StepOut {
		st.back(i) // whoever acts is there
	}
	switch st.in.Kind {
	case StepOut, Ack, SetWant, Listen, Slower, Raise, Lower, Ring, Offer, Object, Word, Witness:
		return st.own(i)
	case Take, Pass, Later, Still, More, Finish, Skip, Name, SetNote:
		return st.piece()
	}
	return st.lead()
}

func (st *step) tell(l Line) { st.lines = append(st.lines, l) }

func (st *step) phase(to string) {
	st.Phase, st.Since = to, st.now
	st.Calm, st.Nudged = nil, false
	st.tell(Line{Kind: "phase", What: to})
}

func (st *step) seconds(d time.Duration) int { return int((d + time.Second/2) / time.Second) }

// gaps doubles a time for whoever needs larger gaps.
func (st *step) gaps(p Person, d time.Duration) time.Duration {
	if seat, ok := st.Seat(p); ok && seat.Gaps {
		return 2 * d
	}
	return d
}

func (st *step) ptr(d time.Duration) *time.Time {
	t := st.now.Add(d)
	return &t
}

// leads reports whether somebody leads or watches over it now, or may lead any
// gathering of the circle.
func (st *step) leads() bool {
	by := st.in.By
	return st.in.May || by != "" && (by == st.Host || by == st.Acting || by == st.Guardian)
}

// settle goes on as far as it goes by itself: a place that is free is offered to
// the next, a round that is over ends, and whoever waits at the threshold comes in.
func (st *step) settle() {
	for range 4 * (MaxSeats + 4) { // each round of it settles something for good
		if !st.settled() {
			return
		}
	}
}

// settled does one such thing, and reports whether it did.
func (st *step) settled() bool {
	switch {
	case st.Live() && st.Stop == nil && st.present() == 0:
		st.stop(Empty, "")
		st.Stop.Till = st.ptr(emptyFor)
		return true
	case st.Stop != nil && st.Stop.Kind == Empty && st.present() > 0:
		st.run()
		return true
	}
	if st.Turn != nil || st.Stop != nil {
		return false
	}
	if st.admit() {
		return true
	}
	switch {
	case st.Ending && (st.Phase == Arrival || st.Phase == Agreements):
		st.close()
		return true
	case st.Wait != nil || st.WordsBy != nil:
		return false
	case oneOf(st.Phase, CheckIn, Open, Closing):
		return st.onward()
	}
	return false
}

// admit lets in who waits at the threshold.
func (st *step) admit() bool {
	var in []Person
	for i, seat := range st.Seats {
		if seat.State == Waiting {
			st.Seats[i].State = In
			in = append(in, seat.Person)
		}
	}
	if len(in) > 0 {
		st.tell(Line{Kind: "came", People: in})
	}
	return len(in) > 0
}

// stop makes the clock stand still.
func (st *step) stop(kind string, by Person) {
	from := st.now
	if st.Stop != nil {
		from = st.Stop.From
	}
	st.Stop = &Stop{Kind: kind, By: by, At: st.now, From: from}
}

// run makes the clock go on from where it stood.
func (st *step) run() {
	stood := st.now.Sub(st.Stop.From)
	st.Stop = nil
	st.Stood += stood
	st.shift(stood)
}

// shift moves every deadline that waits for the clock.
func (st *step) shift(d time.Duration) {
	if t := st.Turn; t != nil {
		t.Until, t.Since = t.Until.Add(d), t.Since.Add(d)
		if t.Away != nil {
			away := t.Away.Add(d)
			t.Away = &away
		}
	}
	for _, at := range []**time.Time{&st.Wait, &st.Calm, &st.WordsBy} {
		if *at != nil {
			moved := (*at).Add(d)
			*at = &moved
		}
	}
	st.Since = st.Since.Add(d)
}

// own are the inputs of a person about themselves.
func (st *step) own(i int) error {
	seat, by := &st.Seats[i], st.in.By
	switch st.in.Kind {
	case StepOut:
		if seat.State == Out {
			return nil
		}
		seat.State, seat.Shown = Out, st.ptr(outShown)
		st.lower(by)
		st.release(by, "left", Deferred)
	case Ack:
		if !seat.Acked {
			seat.Acked = true
			st.tell(Line{Kind: "acked", Who: by})
			st.append(by)
		}
	case SetWant:
		if !oneOf(st.in.What, Wants...) {
			return ErrWhat.At("what")
		}
		if seat.Wants = st.in.What; st.Turn != nil && st.Turn.Person == by && st.Turn.State != Response {
			st.Turn.Wants = st.in.What
		}
	case Listen:
		seat.Listens = true
		if st.Turn != nil && st.Turn.Person == by && st.Turn.State == Offered {
			st.Turn = nil
		}
		st.over(by, Over)
		st.lower(by)
	case Slower:
		if seat.Slow {
			return ErrOnce
		}
		seat.Slow = true
		st.tell(Line{Kind: "slower", Who: by, To: ToLead})
	case Raise:
		return st.raise(seat)
	case Lower:
		st.lower(by)
	case Ring:
		return st.ring(seat)
	case Offer:
		if st.Wanted == nil || slices.Contains(st.Offering, by) {
			return nil
		}
		st.Offering = append(st.Offering, by)
		st.tell(Line{Kind: "volunteer", Who: by, To: ToLead})
	case Object:
		if st.Extend != nil {
			st.Extend = nil
			st.tell(Line{Kind: "not_extended"})
		}
	case Word:
		if st.Phase != Closing || st.WordsBy == nil || !seat.Acked || seat.Muted {
			return ErrPhase
		}
		if st.Stop != nil {
			return ErrStopped
		}
		if !slices.Contains(st.Words, by) {
			st.Words = append(st.Words, by)
		}
		if st.allWords() {
			st.reveal()
		}
	case Witness:
		return st.witness(seat)
	}
	return nil
}

func (st *step) raise(seat *Seat) error {
	kind := st.in.What
	if !oneOf(kind, Share, Respond, Clarify, Process, NeedPause) {
		return ErrWhat.At("what")
	}
	private := kind == Process || kind == NeedPause
	switch {
	case !st.Live():
		return ErrPhase
	case slices.ContainsFunc(st.Hands, func(h Hand) bool { return h.Person == seat.Person }):
		return nil // one hand, however many devices
	case private:
	case !seat.Speaking || !seat.Acked || seat.Muted || seat.Listens:
		return ErrClosedTo
	case st.Phase != Open && st.Order != ByHands && (st.Round == nil || st.Round.Order != ByHands):
		return ErrPhase
	case st.Shut || st.Ending:
		return ErrShut
	case kind == Respond && (st.Last == nil || len(Kinds(st.Last.Wants)) == 0),
		kind == Clarify && (st.Last == nil || st.Last.Wants != WantsQuestions):
		return ErrClosedTo
	}
	hand := Hand{Person: seat.Person, Kind: kind, At: st.now}
	if private {
		n := slices.IndexFunc(st.Hands, func(h Hand) bool { return h.Kind != Process && h.Kind != NeedPause })
		if n < 0 {
			n = len(st.Hands)
		}
		st.Hands = slices.Insert(st.Hands, n, hand)
		st.tell(Line{Kind: "hand", Who: seat.Person, What: kind, To: ToLead})
		return nil
	}
	st.Hands = append(st.Hands, hand)
	st.Calm = nil
	if st.Phase == Open && st.Round == nil && st.Turn == nil && st.Wait == nil && seat.Opened > 0 && st.quieterWait(seat.Person) {
		st.Wait = st.ptr(secondTime)
		st.tell(Line{Kind: "second", Who: seat.Person})
	}
	return nil
}

// quieterWait reports whether there are others who have not spoken in the open
// sharing.
func (st *step) quieterWait(p Person) bool {
	return slices.ContainsFunc(st.Seats, func(s Seat) bool { return s.Person != p && s.Here() && s.speaks() && s.Opened == 0 })
}

func (st *step) lower(p Person) {
	st.Hands = slices.DeleteFunc(st.Hands, func(h Hand) bool { return h.Person == p })
}

func (st *step) ring(seat *Seat) error {
	switch {
	case !st.Live():
		return ErrPhase
	case st.Stop != nil:
		return nil // two bells together are one silence
	case seat.Person != st.Guardian && (seat.Bells >= bells || seat.Rang != nil && st.now.Before(seat.Rang.Add(bellApart))):
		return ErrBells
	}
	at := st.now
	seat.Bells, seat.Rang = seat.Bells+1, &at
	st.stop(Bell, seat.Person)
	st.Stop.Till = st.ptr(ownStop)
	st.tell(Line{Kind: "bell"})
	st.tell(Line{Kind: "you_rang", Who: seat.Person, To: ToOne})
	return nil
}

func (st *step) witness(seat *Seat) error {
	t := st.Turn
	switch {
	case st.Stop != nil:
		return ErrStopped
	case t == nil || t.State != Response:
		return ErrPhase
	case !oneOf(st.in.What, Kinds(t.Wants)...) || t.Person == seat.Person || !seat.Acked || seat.Muted:
		return ErrClosedTo
	case slices.Contains(t.Answered, seat.Person):
		return ErrOnce
	}
	t.Answered = append(t.Answered, seat.Person)
	for _, other := range st.Seats {
		if other.Here() && other.Acked && !other.Muted && other.Person != t.Person && !slices.Contains(t.Answered, other.Person) {
			return nil
		}
	}
	t.Until = st.now.Add(2 * time.Second) // everybody has; a moment to read
	return nil
}

// piece are the inputs of whoever has the piece.
func (st *step) piece() error {
	t, by := st.Turn, st.in.By
	if st.Stop != nil && st.in.Kind != Name && st.in.Kind != SetNote {
		return ErrStopped
	}
	if t == nil || t.Person != by {
		if st.in.Kind == Finish && t != nil && st.leads() {
			if t.State != Active || !t.Over {
				return ErrSoon
			}
			st.finish("host")
			return nil
		}
		return ErrNotYours
	}
	switch st.in.Kind {
	case Take:
		if t.State != Offered {
			return ErrPhase
		}
		st.take()
	case Pass, Later:
		if t.State != Offered && t.State != Active && t.State != InQuiet {
			return ErrPhase
		}
		return st.decline(st.in.Kind == Later)
	case Still:
		if t.State != Offered && t.State != Active {
			return ErrPhase
		}
		t.State, t.Until = InQuiet, st.now.Add(min(silence, max(t.Slot, 10*time.Second)))
		st.tell(Line{Kind: "still", Who: by, Seconds: st.seconds(t.Until.Sub(st.now))})
	case More:
		switch {
		case t.State != Active:
			return ErrPhase
		case t.More:
			return ErrOnce
		}
		if err := st.more(askedMore); err != nil {
			return err
		}
		t.More = true
	case Finish:
		if t.State != Active && t.State != InQuiet {
			return ErrPhase
		}
		st.finish("holder")
	case Skip:
		if t.State != Breath && t.State != Response {
			return ErrPhase
		}
		if t.State == Breath {
			st.afterBreath()
		} else {
			st.endTurn()
		}
	case Name:
		if st.Round == nil || st.Round.Order != Popcorn {
			return ErrPhase
		}
		if p := st.place(st.in.To); p == nil || p.State != Waiting {
			return ErrWhat.At("to")
		}
		st.Round.Named = st.in.To
	case SetNote:
		if t.State != Offered && t.State != Active {
			return ErrPhase
		}
		t.Note = st.in.What
	}
	return nil
}
