package script

import "time"

// deadline is one thing the clock does.
type deadline struct {
	at time.Time
	do func(*step)
}

// Due is when the clock does something next, if nobody does anything before.
func (s State) Due() (at time.Time, ok bool) {
	d, ok := (&step{State: s}).next1()
	return d.at, ok
}

func (st *step) next1() (first deadline, ok bool) {
	for _, d := range st.deadlines() {
		if !ok || d.at.Before(first.at) {
			first, ok = d, true
		}
	}
	return first, ok
}

// maxDue bounds what one tick does.
const maxDue = 1000

// tick does everything that is due, in order. What is late is done now: nobody
// loses time because a node was slow.
func (st *step) tick() error {
	for range maxDue {
		d, ok := st.next1()
		if !ok || d.at.After(st.now) {
			break
		}
		d.do(st)
		st.settle()
	}
	return nil
}

// deadlines are those that stand now.
func (st *step) deadlines() (all []deadline) {
	add := func(at time.Time, do func(*step)) { all = append(all, deadline{at, do}) }
	on := func(at *time.Time, do func(*step)) {
		if at != nil {
			add(*at, do)
		}
	}
	switch st.Phase {
	case Lobby:
		add(st.StartsAt.Add(LateUntil+st.Lost), (*step).nobodyHeld)
		return all
	case Quiet:
		add(st.Since.Add(QuietFor), func(st *step) { st.phase(Closed) })
		return all
	case After:
		add(st.Since.Add(AfterFor), func(st *step) { st.phase(Closed) })
	}
	for i := range st.Seats {
		on(st.Seats[i].Shown, func(st *step) {
			st.Seats[i].Shown = nil
			st.tell(Line{Kind: "stepped_out", Who: st.Seats[i].Person})
		})
	}
	if !st.Live() {
		return all
	}
	add(st.last(), func(st *step) {
		st.Words = st.Words[:len(st.Words):len(st.Words)]
		if st.WordsBy != nil {
			st.reveal()
			return
		}
		st.finally("overtime")
	})
	st.peopleDeadlines(add)
	on(st.Wanted, func(st *step) {
		st.Wanted, st.Offering = nil, nil
		if !st.Ending && st.Phase != Closing {
			st.Ending = true
			st.tell(Line{Kind: "held_by_all"})
		}
	})
	on(st.Extend, func(st *step) {
		st.Extend, st.Extra, st.Ending, st.Warned = nil, int(extension/time.Minute), st.Ending && st.Early != "", false
		st.tell(Line{Kind: "extended"})
	})
	if st.Stop != nil {
		on(st.Stop.Till, (*step).stopOver)
		return all
	}
	on(st.Wait, func(st *step) { st.Wait = nil })
	on(st.WordsBy, (*step).reveal)
	st.phaseDeadlines(add)
	if t := st.Turn; t != nil {
		if t.Away != nil {
			add(t.Away.Add(Hold), (*step).awayOver)
		} else {
			add(t.Until, (*step).turnOver)
		}
	}
	return all
}

// peopleDeadlines are about who leads and who watches over it, were they lost.
func (st *step) peopleDeadlines(add func(time.Time, func(*step))) {
	if st.Ending || st.Phase == Closing {
		return
	}
	if seat, ok := st.Seat(st.Leads()); ok && seat.State == In && seat.Lost != nil {
		add(seat.Lost.Add(HostLost), (*step).hostGone)
	} else if (!ok || seat.State != In) && st.Leads() != "" {
		add(st.now, (*step).hostGone)
	}
	if st.Wanted != nil || st.Guardian == "" {
		return
	}
	if seat, ok := st.Seat(st.Guardian); ok && seat.State == In && seat.Lost != nil {
		add(seat.Lost.Add(HostLost), (*step).unwatched)
	} else if ok && seat.State == Out {
		add(st.now, (*step).unwatched)
	}
}

// phaseDeadlines are those of the phase.
func (st *step) phaseDeadlines(add func(time.Time, func(*step))) {
	b := st.Plan.Budget(st.Minutes)
	nudge := func(at time.Time) {
		if !st.Nudged {
			add(at, func(st *step) {
				st.Nudged = true
				st.tell(Line{Kind: "nudge", What: st.Phase, To: ToLead})
			})
		}
	}
	switch st.Phase {
	case Arrival:
		nudge(st.Since.Add(b.Arrival))
		add(st.Since.Add(b.Arrival+arrivalOver), func(st *step) { st.phase(Agreements) })
	case Agreements:
		nudge(st.Since.Add(b.Agreements))
		add(st.Since.Add(2*b.Agreements+arrivalOver), (*step).round)
	case Open:
		due := st.Ends().Add(-b.Closing)
		if !st.Warned {
			add(due.Add(-closeSoon), func(st *step) {
				st.Warned = true
				st.tell(Line{Kind: "closing_due", Seconds: int(closeSoon / time.Second), To: ToLead})
			})
		}
		if !st.Ending {
			add(due, (*step).closeDue)
		}
		if st.Calm != nil && st.Turn == nil && st.Round == nil {
			add(*st.Calm, (*step).calm)
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

func (st *step) stopOver() {
	switch st.Stop.Kind {
	case Bell:
		st.resuming()
	case Resuming:
		st.run()
		st.tell(Line{Kind: "goes_on"})
	case Empty:
		st.run()
		st.Turn, st.Ended = nil, "empty"
		st.phase(Closing)
		st.finally("empty")
		st.phase(Closed)
	}
}

// closeDue is the time to close: the turn that is going on is the last.
func (st *step) closeDue() {
	st.Ending = true
	if t := st.Turn; t != nil && t.State == Active {
		t.Until = earlier(t.Until, st.now.Add(lastTurn))
		st.tell(Line{Kind: "closing_soon", Who: t.Person, To: ToOne})
	}
}

// calm is a silence in the open sharing that has become long.
func (st *step) calm() {
	if st.CalmFor == 0 {
		st.CalmFor, st.Calm = 1, st.ptr(longSilence-noHands)
		st.tell(Line{Kind: "no_hands"})
		return
	}
	st.Calm = st.ptr(24 * time.Hour)
	st.tell(Line{Kind: "suggest", To: ToLead})
}

// awayOver is a holder who did not come back in time.
func (st *step) awayOver() {
	p := st.Turn.Person
	st.Turn.Away = nil
	st.release(p, "disconnect", Deferred)
}

// turnOver is the end of what somebody, or the room, had time for.
func (st *step) turnOver() {
	t := st.Turn
	switch t.State {
	case Offered:
		if p := st.place(t.Person); p != nil {
			if p.State = Deferred; p.Offers > 1 {
				p.State = Over
			} else {
				st.tell(Line{Kind: "later", Who: t.Person, Turn: t.N})
			}
		}
		st.Turn = nil
	case Active:
		switch {
		case !t.Over:
			t.Over = true
			t.Until = st.now.Add(st.gaps(t.Person, t.scaled(grace, st.full())))
			st.tell(Line{Kind: "time", Who: t.Person, Turn: t.N, Seconds: st.seconds(t.Until.Sub(st.now)), To: ToOne})
			st.tell(Line{Kind: "over", Who: t.Person, Turn: t.N, To: ToLead})
		case st.in.Typing && !t.Wrote && st.spare(typingMore):
			t.Wrote, t.Until = true, st.now.Add(typingMore)
		default:
			st.finish("timeout")
		}
	case InQuiet:
		st.finish("holder")
	case Breath:
		st.afterBreath()
	case Response:
		st.endTurn()
	}
}

// spare reports whether somebody can have more time without taking it from others.
func (st *step) spare(d time.Duration) bool {
	if st.Ending || st.Round != nil && st.Round.Kind == roundClosing {
		return false
	}
	others := 0
	if st.Round != nil {
		others = st.waiting() - 1
	}
	return st.left()-d >= time.Duration(others)*leastSlot
}
