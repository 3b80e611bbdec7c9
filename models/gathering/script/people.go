package script

import (
	"cmp"
	"slices"
)

// come gives somebody their seat, or brings them back to it.
func (st *step) come() error {
	by := st.in.By
	i := st.at(by)
	staff := by == st.Host || by == st.Guardian
	switch {
	case i >= 0 && st.Seats[i].State != Gone:
		if st.back(i); st.Phase == Lobby { // until it begins they choose
			st.Seats[i].Speaking, st.Seats[i].Wants = st.in.Speaking, st.in.What
		}
		return nil
	case st.Phase == After:
		return ErrPhase
	case i >= 0, !staff && !st.in.May && (st.Locked || st.Phase != Quiet && st.now.After(st.StartsAt.Add(LateUntil+st.Lost))):
		return ErrLate
	case len(st.Seats) >= MaxSeats:
		return ErrFull
	case st.in.What != "" && !oneOf(st.in.What, Wants...):
		return ErrWhat.At("what")
	}
	seat := Seat{Person: by, Speaking: st.in.Speaking, Wants: st.in.What, Gaps: st.in.Gaps, State: In}
	// Between turns only: nobody comes in while somebody speaks. Who leads and who
	// watches over it do not wait; the room needs them.
	if st.Live() && (st.Turn != nil || st.Stop != nil) && !staff {
		seat.State = Waiting
	}
	st.Seats = append(st.Seats, seat)
	if seat.State == In {
		st.tell(Line{Kind: "came", People: []Person{by}})
		st.found(by)
	}
	return nil
}

// back notes that somebody is there: a device of theirs, or they came in again.
func (st *step) back(i int) {
	seat := &st.Seats[i]
	switch {
	case seat.State == Out:
		seat.State, seat.Shown = In, nil
		st.join(seat.Person)
	case seat.Lost == nil:
		return
	}
	seat.Lost = nil
	if t := st.Turn; t != nil && t.Person == seat.Person && t.Away != nil {
		stood := st.clock()
		t.Away = nil
		t.Until = t.Until.Add(st.clock().Sub(stood))
		t.Ran = st.now
		st.tell(Line{Kind: "returned", Who: seat.Person, Turn: t.N})
	}
	if st.stopped(Empty) && seat.State == In {
		st.goOn()
	}
	st.found(seat.Person)
}

// own are the inputs of a person about themselves.
func (st *step) own(seat *Seat) error {
	by, t := seat.Person, st.Turn
	switch st.in.Kind {
	case StepOut:
		if seat.State == Out {
			return nil
		}
		seat.State, seat.Lost, seat.Shown = Out, nil, st.after(outShown)
		st.lower(by)
		st.release(by, "left", Deferred)
	case Ack:
		if !seat.Acked {
			seat.Acked = true
			st.tell(Line{Kind: "acked", Who: by})
			st.join(by)
		}
	case SetWant:
		if st.in.What != "" && !oneOf(st.in.What, Wants...) {
			return ErrWhat.At("what")
		}
		seat.Wants = st.in.What
		if t != nil && t.Person == by && t.State != Response { // before or at the release
			t.Wants = cmp.Or(seat.Wants, WantsQuiet)
			if t.State == Breath {
				st.Last.Wants = seat.Wants
			}
		}
	case Listen:
		if st.Phase == Lobby { // where they still choose, and may choose again
			seat.Speaking = false
			return nil
		}
		seat.Listens = true
		if t != nil && t.Person == by && t.State == Offered {
			st.Turn = nil
		}
		st.over(by)
		st.lower(by)
	case Slower:
		if seat.Slow {
			return ErrOnce
		}
		seat.Slow = true
		st.tell(Line{Kind: "slower", Who: by, To: ToLead})
	case Gentle:
		if !oneOf(st.in.What, "on", "off") {
			return ErrWhat.At("what")
		}
		seat.Tender = st.in.What == "on"
	case Raise:
		return st.raise(seat)
	case Lower:
		st.lower(by)
	case Ring:
		return st.ring(seat)
	case Offer:
		if st.Wanted != nil && by != st.Leads() && !slices.Contains(st.Offering, by) {
			st.Offering = append(st.Offering, by)
			st.tell(Line{Kind: "volunteer", Who: by, To: ToLead})
		}
	case Object:
		if st.Extend != nil && st.now.Before(*st.Extend) {
			st.Extend, st.NoMore = nil, true
			st.tell(Line{Kind: "not_extended"})
		}
	case Word:
		return st.word(seat)
	case Witness:
		return st.witness(seat)
	}
	return nil
}

// word is somebody's closing word; once everyone has given theirs they are shown.
func (st *step) word(seat *Seat) error {
	switch {
	case st.Phase != Closing || st.WordsBy == nil:
		return ErrPhase
	case st.Stop != nil:
		return ErrStopped
	case !st.now.Before(*st.WordsBy):
		return ErrOver
	case !seat.heard():
		return ErrClosedTo
	}
	if !slices.Contains(st.Words, seat.Person) {
		st.Words = append(st.Words, seat.Person)
	}
	if st.allWords() {
		st.reveal()
	}
	return nil
}

// witness is a response to the turn before.
func (st *step) witness(seat *Seat) error {
	t := st.Turn
	switch {
	case st.Stop != nil:
		return ErrStopped
	case t == nil || t.State != Response:
		return ErrPhase
	case !st.now.Before(t.Until):
		return ErrOver
	case !oneOf(st.in.What, Kinds(t.Wants)...) || t.Person == seat.Person || !seat.heard():
		return ErrClosedTo
	case slices.Contains(t.Answered, seat.Person):
		return ErrOnce
	}
	t.Answered = append(t.Answered, seat.Person)
	if !slices.ContainsFunc(st.Seats, func(s Seat) bool {
		return s.Here() && s.heard() && s.Person != t.Person && !slices.Contains(t.Answered, s.Person)
	}) {
		t.Until = earlier(t.Until, st.now.Add(readOn)) // everybody has; a moment to read
	}
	return nil
}

// house are the inputs of the house about somebody.
func (st *step) house() {
	i := st.at(st.in.To)
	if i < 0 || st.Seats[i].State == Gone {
		return
	}
	seat := &st.Seats[i]
	switch st.in.Kind {
	case Back:
		if seat.State != Out { // who stepped out comes back by coming
			st.back(i)
		}
	case Lose:
		if seat.State != Out && seat.Lost == nil {
			st.lost(seat)
		}
	case Mute:
		seat.Muted = true
		st.hush(seat.Person, "host")
	case Voice:
		seat.Muted = false
	case Leave:
		told := seat.State == Waiting || seat.State == Out && seat.Shown == nil
		seat.State, seat.Lost, seat.Shown = Gone, nil, nil
		if !told {
			seat.Shown = st.after(0)
		}
		st.hush(seat.Person, "left")
		st.Offering = slices.DeleteFunc(st.Offering, func(p Person) bool { return p == seat.Person })
		if seat.Person == st.Guardian {
			st.Guardian = ""
		}
	}
}

// hush takes the piece and the hand of somebody who may not speak any more.
func (st *step) hush(p Person, how string) {
	st.lower(p)
	st.release(p, how, Over)
}

// lost is what changes when somebody's last device is not there any more: their
// place is kept, and their clock stands still from when they were last seen.
func (st *step) lost(seat *Seat) {
	since := st.now
	if st.in.Seen != nil {
		since = earlier(later(*st.in.Seen, st.Kept).UTC(), st.now)
	}
	seat.Lost = &since
	t := st.Turn
	if t == nil || t.Person != seat.Person {
		return
	}
	switch t.State {
	case Offered: // asked again at the end
		if st.Round == nil {
			st.Hands = append(st.Hands, Hand{Person: t.Person, Kind: Share, At: st.now})
		}
		st.release(seat.Person, "", Deferred)
	case Active, InQuiet:
		away := later(since, t.Ran)
		if st.Stop != nil { // its clock stands already
			away = st.Stop.From
		}
		t.Away = &away
		st.tell(Line{Kind: "dropped", Who: seat.Person, Turn: t.N})
	}
}
