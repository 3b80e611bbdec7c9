package script

import "time"

// deadline is one thing the clock does.
type deadline struct {
	at time.Time
	do func(*step)
}

// Due is when the clock does something next, if nobody does anything before.
func (s State) Due() (at time.Time, ok bool) {
	d := (&step{State: s}).due()
	return d.at, d.do != nil
}

// maxDue bounds what one tick does.
const maxDue = 1000

// tick does everything that is due, in order. What is late is done now: nobody
// loses time because a node was slow.
func (st *step) tick() {
	for range maxDue {
		d := st.due()
		if d.do == nil || d.at.After(st.now) {
			return
		}
		d.do(st)
		st.settle()
	}
}

// settles is a deadline after which more goes on by itself than before.
func settles(*step) {}

// due is the first of the deadlines that stand.
func (st *step) due() (first deadline) {
	at := func(at time.Time, do func(*step)) {
		if first.do == nil || at.Before(first.at) {
			first = deadline{at, do}
		}
	}
	if st.Turn == nil {
		for _, seat := range st.Seats {
			if seat.Shown != nil {
				at(*seat.Shown, settles)
			}
		}
	}
	switch {
	case st.Phase == Lobby:
		at(st.StartsAt.Add(LateUntil+st.Lost), (*step).nobodyHeld)
	case st.Phase == Quiet:
		at(st.Since.Add(QuietFor), (*step).closed)
	case st.Phase == After:
		at(st.Since.Add(AfterFor), (*step).closed)
	case st.Live():
		at(st.last(), (*step).overtime)
		st.dueStaff(at)
		if st.Extend != nil {
			at(*st.Extend, (*step).extended)
		}
		if st.Stop != nil {
			st.dueStop(at)
			break
		}
		st.duePhase(at)
		st.dueFloor(at)
	}
	return first
}

type due = func(at time.Time, do func(*step))

// dueStaff is about who leads and who watches over it, where they are lost: from
// when led has something to do.
func (st *step) dueStaff(at due) {
	if st.Wanted != nil {
		at(*st.Wanted, (*step).heldByAll)
	}
	lead, over := st.Leads(), st.Ending || st.Phase == Closing
	watcher, _ := st.Seat(st.Guardian)
	watched := watcher.State == In && watcher.Lost != nil // and may be lost soon
	if watched && !over && st.Wanted == nil {
		at(watcher.Lost.Add(HostLost), settles)
	}
	seat, _ := st.Seat(lead)
	if seat.State != In || seat.Lost == nil {
		return
	}
	lost := seat.Lost.Add(HostLost)
	switch {
	case st.Guardian != lead && st.here(st.Guardian), st.Host != lead && st.here(st.Host):
		at(lost, settles)
	case over:
	case watched:
		at(later(lost, watcher.Lost.Add(HostLost)), settles)
	default:
		at(lost, settles)
	}
}

func (st *step) dueStop(at due) {
	if st.Stop.Till != nil {
		at(*st.Stop.Till, (*step).stopOver)
	}
	if st.stopped(Held) {
		if alone, ok := st.lastOfThem(); ok {
			at(alone, (*step).stopOver)
		}
	}
}

func (st *step) duePhase(at due) {
	b := st.Plan.Budget(st.Minutes)
	nudge := func(when time.Time) {
		if !st.Nudged {
			at(when, (*step).nudge)
		}
	}
	switch st.Phase {
	case Arrival:
		nudge(st.Since.Add(b.Arrival))
		at(st.Since.Add(b.Arrival+arrivalOver), func(st *step) { st.phase(Agreements) })
	case Agreements:
		nudge(st.Since.Add(b.Agreements))
		at(st.Since.Add(2*b.Agreements+arrivalOver), (*step).checkIn)
	case Open:
		closing := st.Ends().Add(-b.Closing)
		if !st.Warned {
			at(closing.Add(-closeSoon), (*step).warn)
		}
		if !st.Ending && st.Extend == nil && st.Round == nil { // a round goes to its end
			at(closing, (*step).closeDue)
		}
		if st.Calm != nil && st.Turn == nil && st.Round == nil && st.CalmFor < 2 {
			at(*st.Calm, (*step).calm)
		}
	}
}

// dueFloor is about whose turn it is.
func (st *step) dueFloor(at due) {
	if st.Wait != nil {
		at(*st.Wait, func(st *step) { st.Wait = nil })
	}
	if st.WordsBy != nil {
		at(*st.WordsBy, (*step).reveal)
	}
	switch t := st.Turn; {
	case t != nil && t.Away != nil:
		at(t.Away.Add(Hold), (*step).awayOver)
	case t != nil:
		at(t.Until, (*step).turnOver)
	case st.Round != nil && st.Wait == nil: // a place is kept for them
		for _, p := range st.Round.Places {
			if seat, _ := st.Seat(p.Person); oneOf(p.State, Deferred, Passed) && seat.Lost != nil {
				at(seat.Lost.Add(Hold), settles)
			}
		}
	}
}

// nobodyHeld is a gathering that did not begin: nobody talks unwatched.
func (st *step) nobodyHeld() {
	if st.present() == 0 {
		st.Ended = "nobody"
		st.phase(Cancelled)
		return
	}
	st.Ended = "no_host"
	st.phase(Quiet)
}

func (st *step) closed() { st.phase(Closed) }

// overtime is the last moment at which something can be said.
func (st *step) overtime() {
	if st.WordsBy != nil {
		st.reveal()
		return
	}
	st.finally("overtime")
}

func (st *step) nudge() {
	st.Nudged = true
	st.tell(Line{Kind: "nudge", What: st.Phase, To: ToLead})
}

func (st *step) warn() {
	st.Warned = true
	st.tell(Line{Kind: "closing_due", Seconds: seconds(closeSoon), To: ToLead})
}

// closeDue is the time to close: the turn that is going on is the last.
func (st *step) closeDue() {
	st.Ending = true
	st.closingSoon(lastTurn)
}

// calm is a silence in the open sharing that has become long.
func (st *step) calm() {
	if st.CalmFor++; st.CalmFor == 1 {
		st.Calm = st.after(longSilence - noHands)
		st.tell(Line{Kind: "no_hands"})
		return
	}
	st.tell(Line{Kind: "suggest", To: ToLead})
}
