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
// changes nothing is not an error: the state is as it was, and there are no lines.
//
// Whether an input was in time is decided by its At and the deadlines in the state,
// also where no Tick has done yet what was due.
func (s State) Apply(in Input) (State, []Line, error) {
	if s.Final() {
		return s, nil, ErrPhase
	}
	st := &step{State: s.clone(), now: in.At.UTC(), in: in}
	if err := st.do(); err != nil {
		return s, nil, err
	}
	st.settle()
	st.Hands, st.Words, st.Offering = orNil(st.Hands), orNil(st.Words), orNil(st.Offering)
	return st.State, st.lines, nil
}

// orNil has an empty list be none, as it is once it was written and read.
func orNil[T any](all []T) []T {
	if len(all) == 0 {
		return nil
	}
	return all
}

func (st *step) do() error {
	switch st.in.Kind {
	case Tick:
		st.tick()
		return nil
	case Gap:
		st.gap()
		return nil
	case Appoint:
		st.appoint()
		return nil
	case Lose, Back, Mute, Voice, Leave:
		st.house()
		return nil
	case Come:
		return st.come()
	case Cancel:
		return st.cancel()
	}
	i := st.at(st.in.By)
	if i < 0 || st.Seats[i].State == Gone || st.Seats[i].State == Waiting {
		if st.in.May && oneOf(st.in.Kind, Close, Guard) { // a moderator who is not in it
			return st.lead()
		}
		return ErrSeat
	}
	if st.in.Kind != StepOut {
		st.back(i) // whoever acts is there
	}
	switch st.in.Kind {
	case StepOut, Ack, SetWant, Listen, Slower, Gentle, Raise, Lower, Ring, Offer, Object, Word, Witness:
		return st.own(&st.Seats[i])
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

// after is the moment so long from now.
func (st *step) after(d time.Duration) *time.Time {
	t := st.now.Add(d)
	return &t
}

// seconds are those of a time, for people to read.
func seconds(d time.Duration) int { return int(d.Round(time.Second) / time.Second) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// settle goes on as far as it goes by itself: a place that is free is offered to
// the next, a round that is over ends, and whoever waits at the threshold comes in.
func (st *step) settle() {
	for range 8 * (MaxSeats + 8) { // each time settles something for good
		if !st.settled() {
			return
		}
	}
}

// settled does one such thing, and reports whether it did.
func (st *step) settled() bool {
	if st.Turn == nil && st.toldLeft() {
		return true
	}
	if !st.Live() {
		return false
	}
	if empty := st.present() == 0; empty != st.stopped(Empty) {
		waits := slices.ContainsFunc(st.Seats, func(s Seat) bool { return s.State == Waiting && s.Lost == nil })
		switch {
		case !empty:
			st.goOn()
		case waits && st.admit(): // nobody is disturbed by them now
		default:
			st.stop(Empty, "")
			st.Stop.Till = st.after(emptyFor)
		}
		return true
	}
	switch {
	case st.led():
		return true
	case st.Turn != nil || st.Stop != nil:
		return false
	case st.admit():
		return true
	case st.Wait != nil || st.WordsBy != nil:
		return false
	case st.Ending && st.Phase != Closing:
		st.close()
		return true
	case st.Round != nil:
		return st.pass()
	case st.Phase == Open:
		return st.open()
	}
	return false
}

// admit lets in who waits at the threshold, unless the door is locked.
func (st *step) admit() bool {
	if st.Locked {
		return false
	}
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

// toldLeft tells the room who stepped out and who left, between turns, so that
// nobody who speaks is disturbed by it.
func (st *step) toldLeft() (told bool) {
	for i := range st.Seats {
		seat := &st.Seats[i]
		if seat.Shown == nil || st.now.Before(*seat.Shown) {
			continue
		}
		seat.Shown, told = nil, true
		kind := "stepped_out"
		if seat.State == Gone {
			kind = "left"
		}
		st.tell(Line{Kind: kind, Who: seat.Person})
	}
	return told
}

// finally is the end of what is said together.
func (st *step) finally(why string) {
	st.cut("timeout")
	if st.Ended == "" {
		st.Ended = why
	}
	st.Round, st.Hands, st.Wait, st.WordsBy, st.Stop, st.Extend, st.Wanted, st.Offering = nil, nil, nil, nil, nil, nil, nil, nil
	st.Ending = false
	for i, seat := range st.Seats {
		if seat.State == Waiting { // there is nothing left to come in for
			st.Seats[i].State = Gone
		}
	}
	st.tell(Line{Kind: "last"})
	st.phase(After)
}
