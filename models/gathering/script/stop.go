package script

import "time"

// stop makes the clock stand still. What a hold, or an empty room, comes over has
// what was left of it afterwards.
func (st *step) stop(kind string, by Person) {
	next := &Stop{Kind: kind, By: by, At: st.now, From: st.now}
	if was := st.Stop; was != nil {
		next.From = was.From
		if kind != Resuming && oneOf(was.Kind, Bell, Held) {
			next.Under = was
		}
	}
	st.Stop = next
}

func (st *step) stopped(kind string) bool { return st.Stop != nil && st.Stop.Kind == kind }

// goOn ends a stop: the one under it has what was left of it, or else the clock
// goes on from where it stood.
func (st *step) goOn() {
	if under := st.Stop.Under; under != nil {
		under.move(st.now.Sub(st.Stop.At))
		under.From = st.Stop.From
		st.Stop = under
		return
	}
	stood := st.now.Sub(st.Stop.From)
	st.Stop = nil
	st.Stood += stood
	st.shift(stood)
	st.ran()
}

// move has a stop, and those under it, begin and end so much later.
func (s *Stop) move(d time.Duration) {
	for ; s != nil; s = s.Under {
		s.At, s.From, s.Till = s.At.Add(d), s.From.Add(d), add(s.Till, d)
	}
}

// add is a deadline so much later, if there is one.
func add(at *time.Time, d time.Duration) *time.Time {
	if at == nil {
		return nil
	}
	moved := at.Add(d)
	return &moved
}

// shift moves every deadline that waits for the clock.
func (st *step) shift(d time.Duration) {
	if t := st.Turn; t != nil {
		t.Until, t.Since, t.Ran, t.Away = t.Until.Add(d), t.Since.Add(d), t.Ran.Add(d), add(t.Away, d)
	}
	st.Wait, st.Calm, st.WordsBy = add(st.Wait, d), add(st.Calm, d), add(st.WordsBy, d)
	st.Since = st.Since.Add(d)
}

// ran notes that the clock of the turn begins to run.
func (st *step) ran() {
	if st.Turn != nil {
		st.Turn.Ran = st.now
	}
}

// clock is where the clock of the turn stands: now, unless it stands still.
func (st *step) clock() time.Time {
	at := st.now
	if st.Stop != nil {
		at = st.Stop.From
	}
	if t := st.Turn; t != nil && t.Away != nil {
		at = earlier(at, *t.Away)
	}
	return at
}

// gap moves everything by a time in which nobody kept the clock, the end too.
func (st *step) gap() {
	d := max(st.in.For, 0)
	st.Lost += d
	st.Stop.move(d)
	st.shift(d)
	for i := range st.Seats {
		seat := &st.Seats[i]
		seat.Lost, seat.Shown, seat.Rang = add(seat.Lost, d), add(seat.Shown, d), add(seat.Rang, d)
	}
	st.Wanted, st.Extend = add(st.Wanted, d), add(st.Extend, d)
	st.Kept = st.now
	if st.Stop == nil {
		st.ran()
	}
}

// ring is the bell: everything stops.
func (st *step) ring(seat *Seat) error {
	switch {
	case !st.Live():
		return ErrPhase
	case st.Stop != nil && st.Stop.Kind != Resuming:
		return nil // two bells together are one silence
	case seat.Person != st.Guardian && (seat.Bells >= bells || seat.Rang != nil && st.now.Before(seat.Rang.Add(bellApart))):
		return ErrBells
	}
	seat.Bells, seat.Rang = seat.Bells+1, st.after(0)
	st.stop(Bell, seat.Person)
	st.Stop.Till = st.after(ownStop)
	st.tell(Line{Kind: "bell"})
	st.tell(Line{Kind: "you_rang", Who: seat.Person, To: ToOne})
	return nil
}

// resume ends the silence of a bell: by the guardian, or by who leads while the
// guardian is away.
func (st *step) resume() error {
	switch {
	case !st.stopped(Bell):
		return ErrPhase
	case st.in.By != st.Guardian && !st.away(st.Guardian, hostMayStop):
		return ErrLeads
	case st.now.Before(st.Stop.At.Add(leastStop)):
		return ErrSoon
	}
	st.resuming()
	return nil
}

func (st *step) resuming() {
	st.stop(Resuming, "")
	st.Stop.Till = st.after(countdown)
	l := Line{Kind: "resume"}
	if st.Turn != nil {
		l.Who = st.Turn.Person
	}
	st.tell(l)
}

// hold has the room held so that somebody can be looked after.
func (st *step) hold() error {
	if !st.Live() {
		return ErrPhase
	}
	if !st.stopped(Held) {
		st.stop(Held, st.in.By)
		st.tell(Line{Kind: "held"})
	}
	return nil
}

// unhold ends a hold: by both, or by one while the other is away.
func (st *step) unhold() error {
	if !st.stopped(Held) {
		return ErrPhase
	}
	off := st.in.Kind == HoldOff
	asked := &st.Stop.Shut
	if off {
		asked = &st.Stop.Off
	}
	before := *asked
	switch {
	case !st.agreed(asked, alonePress):
		if before == "" {
			st.tell(Line{Kind: "hold_asked", Who: st.in.By, What: st.in.Kind, To: ToLead})
		}
	case !off:
		st.holdShut()
	case st.Stop.Under != nil:
		st.goOn()
	default:
		st.resuming()
	}
	return nil
}

// holdShut goes from a hold straight to the closing.
func (st *step) holdShut() {
	st.Stop.Under = nil
	st.goOn()
	st.cut("host")
	st.Ended = "safety"
	if st.Phase == Closing {
		st.tell(Line{Kind: "goes_on"})
		return
	}
	st.close()
}

// agreed reports whether both who lead and watch over it ask for something, or one
// while the other is away for so long; else it notes who did.
func (st *step) agreed(asked *Person, alone time.Duration) bool {
	by, other := st.in.By, st.Guardian
	if by == other {
		other = st.Leads()
	}
	if *asked != "" && *asked != by || other == by || st.away(other, alone) {
		return true
	}
	*asked = by
	return false
}

// away reports whether somebody is not in it, or not there for so long.
func (st *step) away(p Person, d time.Duration) bool {
	seat, ok := st.Seat(p)
	return !ok || seat.State != In || seat.Lost != nil && !st.now.Before(seat.Lost.Add(d))
}

// stopOver is a stop that nobody ended.
func (st *step) stopOver() {
	switch st.Stop.Kind {
	case Bell:
		st.resuming()
	case Held:
		st.holdShut()
	case Resuming:
		st.goOn()
		st.tell(Line{Kind: "goes_on"})
	case Empty:
		if st.Phase != Closing {
			st.phase(Closing)
		}
		st.finally("empty")
		st.phase(Closed)
	}
}

// lastOfThem is when nobody who could end a hold has been there for long enough;
// ok is whether nobody is.
func (st *step) lastOfThem() (at time.Time, ok bool) {
	at = st.Stop.At
	for _, p := range []Person{st.Host, st.Acting, st.Guardian} {
		seat, found := st.Seat(p)
		if !found || seat.State != In {
			continue
		}
		if seat.Lost == nil {
			return at, false
		}
		at = later(at, *seat.Lost)
	}
	return at.Add(alonePress), true
}
