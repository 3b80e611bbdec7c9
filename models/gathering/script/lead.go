package script

import (
	"slices"
	"time"
)

// come gives somebody their seat, or brings them back to it.
func (st *step) come() error {
	by := st.in.By
	i := st.at(by)
	if i >= 0 && st.Seats[i].State != Gone {
		if st.Seats[i].State == Out {
			st.Seats[i].State, st.Seats[i].Shown = In, nil
			st.append(by)
		}
		st.back(i)
		return nil
	}
	switch {
	case st.Phase == After || st.Final():
		return ErrPhase
	case i >= 0 || st.Locked && by != st.Host && by != st.Guardian && !st.in.May:
		return ErrLate
	case len(st.Seats) >= MaxSeats:
		return ErrFull
	case st.now.After(st.StartsAt.Add(LateUntil+st.Lost)) && st.Phase != Quiet && by != st.Host && by != st.Guardian && !st.in.May:
		return ErrLate
	}
	wants := st.in.What
	if wants != "" && !oneOf(wants, Wants...) {
		return ErrWhat.At("what")
	}
	seat := Seat{Person: by, Speaking: st.in.Speaking, Wants: wants, Gaps: st.in.Gaps, State: In}
	// Between turns only: nobody comes in while somebody speaks. Staff and the
	// lost do not wait; the room needs them.
	if st.Live() && (st.Turn != nil || st.Stop != nil) && by != st.Host && by != st.Guardian {
		seat.State = Waiting
	}
	st.Seats = append(st.Seats, seat)
	if seat.State == In {
		st.tell(Line{Kind: "came", People: []Person{by}})
		st.found(by)
	}
	return nil
}

// back notes that a device of theirs is there.
func (st *step) back(i int) {
	seat := &st.Seats[i]
	if seat.Lost == nil && seat.State != Out {
		return
	}
	if seat.State == Out {
		seat.State, seat.Shown = In, nil
		st.append(seat.Person)
	}
	seat.Lost = nil
	if t := st.Turn; t != nil && t.Person == seat.Person && t.Away != nil {
		if st.Stop == nil {
			t.Until = t.Until.Add(st.now.Sub(*t.Away))
		} else { // the clock stands for more than one reason
			t.Until = t.Until.Add(later(st.Stop.From, *t.Away).Sub(*t.Away))
		}
		t.Away = nil
		st.tell(Line{Kind: "returned", Who: seat.Person, Turn: t.N})
	}
	st.found(seat.Person)
}

// found is what changes when whoever leads or watches over it is there again.
func (st *step) found(p Person) {
	if p == st.Guardian && st.Wanted != nil {
		st.Wanted, st.Offering = nil, nil
		st.tell(Line{Kind: "guardian", Who: p})
	}
}

// house are the inputs that come from nobody.
func (st *step) house() error {
	if st.in.Kind == Gap {
		st.Lost += st.in.For
		st.moveAll(st.in.For)
		return nil
	}
	i := st.at(st.in.To)
	if i < 0 || st.Seats[i].State == Gone {
		return nil
	}
	seat := &st.Seats[i]
	switch st.in.Kind {
	case Back:
		if seat.State == In {
			st.back(i)
		}
	case Lose:
		if seat.State != In || seat.Lost != nil {
			return nil
		}
		since := st.now
		if st.in.Seen != nil && st.in.Seen.Before(st.now) {
			since = *st.in.Seen
		}
		seat.Lost = &since
		st.lost(seat.Person)
	case Mute:
		if seat.Muted {
			return nil
		}
		seat.Muted = true
		st.lower(seat.Person)
		st.release(seat.Person, "host", Done)
		st.over(seat.Person, Over)
	case Voice:
		seat.Muted = false
	case Leave:
		waiting := seat.State == Waiting
		seat.State, seat.Shown = Gone, nil
		st.lower(seat.Person)
		st.release(seat.Person, "left", Over)
		st.over(seat.Person, Over)
		st.Offering = slices.DeleteFunc(st.Offering, func(p Person) bool { return p == seat.Person })
		if !waiting {
			st.tell(Line{Kind: "left", Who: seat.Person})
		}
		switch seat.Person {
		case st.Leads():
			st.hostGone()
		case st.Guardian:
			st.Guardian = ""
			st.unwatched()
		}
	}
	return nil
}

// moveAll moves everything by a time in which nobody kept the clock.
func (st *step) moveAll(d time.Duration) {
	if st.Stop != nil {
		st.Stop.At, st.Stop.From = st.Stop.At.Add(d), st.Stop.From.Add(d)
		if st.Stop.Till != nil {
			till := st.Stop.Till.Add(d)
			st.Stop.Till = &till
		}
	}
	st.shift(d)
	st.Stood += d
	for i := range st.Seats {
		for _, at := range []**time.Time{&st.Seats[i].Lost, &st.Seats[i].Shown} {
			if *at != nil {
				moved := (*at).Add(d)
				*at = &moved
			}
		}
	}
	for _, at := range []**time.Time{&st.Wanted, &st.Extend} {
		if *at != nil {
			moved := (*at).Add(d)
			*at = &moved
		}
	}
}

// lost is what changes when somebody's last device is not there any more.
func (st *step) lost(p Person) {
	t := st.Turn
	if t == nil || t.Person != p {
		return
	}
	switch t.State {
	case Offered: // asked again at the end
		if pl := st.place(p); pl != nil {
			if pl.State = Deferred; pl.Offers > 1 {
				pl.State = Over
			}
		}
		st.Turn = nil
	case Active, InQuiet:
		away := later(*st.Seats[st.at(p)].Lost, t.Since)
		if st.Stop != nil { // its clock stands already
			away = st.Stop.From
		}
		t.Away = &away
		st.tell(Line{Kind: "dropped", Who: p, Turn: t.N})
	}
}

// hostGone has the guardian lead, or whoever is left run by the script alone.
func (st *step) hostGone() {
	lead := st.Leads()
	if st.here(st.Guardian) && st.Guardian != lead {
		st.Acting = st.Guardian
		st.tell(Line{Kind: "acting", Who: st.Acting})
		return
	}
	if st.Live() && !st.Ending && !st.watched() {
		st.Ending = true
		st.tell(Line{Kind: "held_by_all"})
	}
}

// unwatched has another guardian looked for, or the gathering end kindly.
func (st *step) unwatched() {
	if !st.Live() || st.Wanted != nil {
		return
	}
	if !st.here(st.Leads()) || st.Leads() == "" {
		if !st.Ending && st.Phase != Closing {
			st.Ending = true
			st.tell(Line{Kind: "held_by_all"})
		}
		return
	}
	st.Wanted = st.ptr(guardianWait)
	st.tell(Line{Kind: "guardian_wanted"})
}

// lead are the inputs of whoever leads or watches over it.
func (st *step) lead() error {
	if !st.leads() {
		return ErrLeads
	}
	by := st.in.By
	stopped := st.Stop != nil
	switch st.in.Kind {
	case Cancel:
		if st.Phase != Lobby {
			return ErrPhase
		}
		st.Ended = "cancelled"
		st.phase(Cancelled)
		return nil
	case Begin:
		return st.start()
	case Next:
		if stopped {
			return ErrStopped
		}
		return st.next()
	case Resume:
		return st.resume()
	case HoldOn:
		if !st.Live() {
			return ErrPhase
		}
		if stopped && st.Stop.Kind == Held {
			return nil
		}
		st.stop(Held, by)
		st.tell(Line{Kind: "held"})
		return nil
	case HoldOff, HoldShut:
		return st.unhold()
	case Guard:
		i := st.at(st.in.To)
		if i < 0 || !st.Seats[i].Here() || st.in.To == st.Leads() && st.Leads() != st.Acting {
			return ErrWhat.At("to")
		}
		st.Guardian, st.Wanted, st.Offering = st.in.To, nil, nil
		st.tell(Line{Kind: "guardian", Who: st.in.To})
		return nil
	case Lead:
		if !st.in.May && by != st.Host {
			return ErrLeads
		}
		if st.Leads() == by {
			return nil
		}
		st.Host, st.Acting = by, ""
		st.tell(Line{Kind: "leads", Who: by})
		return nil
	case Lock, Unlock:
		st.Locked = st.in.Kind == Lock
		return nil
	case Shut, Unshut:
		if st.Shut = st.in.Kind == Shut; st.Shut {
			st.tell(Line{Kind: "hands_shut"})
		} else {
			st.tell(Line{Kind: "hands_open"})
		}
		return nil
	case LowerAll:
		st.Hands = nil
		return nil
	case Close:
		return st.end()
	case Strategy:
		if !oneOf(st.in.What, Orders...) {
			return ErrWhat.At("what")
		}
		if st.Phase == After || st.Phase == Closing {
			return ErrPhase
		}
		st.Order = st.in.What
		return nil
	}
	if !st.Live() {
		return ErrPhase
	}
	switch st.in.Kind {
	case Again:
		if stopped {
			return ErrStopped
		}
		if st.Phase != Open || st.Turn != nil || st.Round != nil || st.Ending {
			return ErrPhase
		}
		if st.left() < leastOpen/2 {
			return ErrNoTime
		}
		st.Calm, st.Wait = nil, nil
		st.begin(roundAgain)
	case Grant:
		if !slices.Contains([]int{1, 2, 5}, st.in.Minutes) {
			return ErrWhat.At("minutes")
		}
		if st.Turn == nil || st.Turn.State != Active {
			return ErrPhase
		}
		return st.more(time.Duration(st.in.Minutes) * time.Minute)
	case SetOrder:
		return st.reorder()
	case Call:
		return st.call()
	case Defer:
		if st.Turn == nil || st.Turn.State != Offered {
			return ErrPhase
		}
		return st.decline(true)
	case Slip:
		if !oneOf(st.in.What, "crosstalk", "advice", "detail", "certainty") {
			return ErrWhat.At("what")
		}
		l := Line{Kind: "slip", What: st.in.What}
		if st.Turn != nil {
			l.Who = st.Turn.Person
		} else if st.Last != nil {
			l.Who = st.Last.Person
		}
		st.tell(l)
	case Calm:
		if st.Turn != nil && st.Turn.State == Breath {
			st.Turn.Until = later(st.Turn.Until, st.now.Add(slowBreath))
		}
		st.Plan.Breath = int(slowBreath / time.Second)
		st.tell(Line{Kind: "slowed"})
	case Early:
		if st.Phase == Closing {
			return ErrPhase
		}
		other := st.Guardian
		if by == st.Guardian {
			other = st.Leads()
		}
		if st.Early == "" || st.Early == by {
			if st.here(other) && other != by {
				st.Early = by
				st.tell(Line{Kind: "early_asked", Who: by, To: ToLead})
				return nil
			}
			st.Early = by
		}
		st.Ended, st.Ending = "early", true
		st.tell(Line{Kind: "early"})
		if st.Phase == Arrival || st.Phase == Agreements {
			st.close()
		} else if st.Turn != nil && st.Turn.State == Active {
			st.Turn.Until = earlier(st.Turn.Until, st.now.Add(informed))
		}
	case Extend:
		if st.Extra > 0 || st.Extend != nil {
			return ErrOnce
		}
		if st.Ends().Sub(st.now) > extension+5*time.Minute {
			return ErrSoon
		}
		if st.Phase == Closing {
			return ErrPhase
		}
		st.Extend = st.ptr(objection)
		st.tell(Line{Kind: "extend_asked"})
	default:
		return ErrWhat
	}
	return nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// start is the bell that begins it.
func (st *step) start() error {
	by := st.in.By
	switch {
	case st.Phase != Lobby:
		return ErrPhase
	case by != st.Host && st.here(st.Host) && !st.now.After(st.StartsAt.Add(othersBegin)):
		return ErrLeads
	case by != st.Host && st.now.Before(st.StartsAt.Add(othersBegin)):
		return ErrSoon
	case st.now.Before(st.StartsAt.Add(-beginEarly)):
		return ErrSoon
	case !st.here(by):
		return ErrSeat
	case !st.watched():
		return ErrUnwatched
	case st.present() < st.Plan.least():
		return ErrFew
	}
	if by != st.Host && !st.here(st.Host) {
		st.Acting = by
	}
	st.tell(Line{Kind: "begin", Who: st.Leads()})
	st.phase(Arrival)
	return nil
}

// next is the host's step to the next phase.
func (st *step) next() error {
	switch st.Phase {
	case Arrival:
		if st.now.Before(st.Since.Add(leastArrival)) {
			return ErrSoon
		}
		st.phase(Agreements)
	case Agreements:
		for _, p := range []Person{st.Leads(), st.Guardian} {
			if seat, ok := st.Seat(p); ok && seat.Here() && !seat.Acked {
				return ErrAcks
			}
		}
		st.round()
	case CheckIn:
		return ErrPhase
	case Open:
		if st.Ending {
			return nil
		}
		st.Ending = true
		if t := st.Turn; t != nil {
			st.tell(Line{Kind: "closing_soon", Who: t.Person, To: ToOne})
			if t.State == Active {
				t.Until = earlier(t.Until, st.now.Add(informed))
			}
		}
	default:
		return ErrPhase
	}
	return nil
}

// round begins the check-in, if there is anybody to check in.
func (st *step) round() {
	st.phase(CheckIn)
	st.begin(roundCheckIn)
}

func (st *step) resume() error {
	stop := st.Stop
	if stop == nil || stop.Kind != Bell {
		return ErrPhase
	}
	by := st.in.By
	if seat, ok := st.Seat(st.Guardian); by != st.Guardian && ok && seat.State == In && (seat.Lost == nil || st.now.Before(seat.Lost.Add(hostMayStop))) {
		return ErrLeads
	}
	if st.now.Before(stop.At.Add(leastStop)) {
		return ErrSoon
	}
	st.resuming()
	return nil
}

func (st *step) resuming() {
	st.stop(Resuming, "")
	st.Stop.Till = st.ptr(countdown)
	l := Line{Kind: "resume"}
	if st.Turn != nil {
		l.Who = st.Turn.Person
	}
	st.tell(l)
}

// unhold ends a hold: by both, or by one while the other is away.
func (st *step) unhold() error {
	stop := st.Stop
	if stop == nil || stop.Kind != Held {
		return ErrPhase
	}
	by := st.in.By
	asked := &stop.Off
	if st.in.Kind == HoldShut {
		asked = &stop.Shut
	}
	other := st.Guardian
	if by == st.Guardian {
		other = st.Leads()
	}
	away := true
	if i := st.at(other); other != by && other != "" && i >= 0 && st.Seats[i].State == In {
		away = st.Seats[i].Lost != nil && !st.now.Before(st.Seats[i].Lost.Add(alonePress))
	}
	if !away && (*asked == "" || *asked == by) {
		*asked = by
		st.tell(Line{Kind: "hold_asked", Who: by, What: st.in.Kind, To: ToLead})
		return nil
	}
	if st.in.Kind == HoldOff {
		st.resuming()
		return nil
	}
	st.run()
	st.Turn = nil
	st.Ended = "safety"
	st.close()
	return nil
}

func (st *step) reorder() error {
	if st.Round == nil {
		return ErrPhase
	}
	waiting := st.order()
	want := slices.Clone(st.in.Order)
	slices.Sort(waiting)
	slices.Sort(want)
	if !slices.Equal(waiting, want) {
		return ErrOrderSet.At("order")
	}
	next := slices.Clone(st.in.Order)
	for i, p := range st.Round.Places {
		if p.State == Waiting {
			st.Round.Places[i], next = Place{Person: next[0], State: Waiting}, next[1:]
		}
	}
	st.tell(Line{Kind: "order", People: slices.Clone(st.in.Order)})
	return nil
}

// call calls a raised hand out of order.
func (st *step) call() error {
	n := slices.IndexFunc(st.Hands, func(h Hand) bool { return h.Person == st.in.To })
	if n < 0 {
		return ErrWhat.At("to")
	}
	hand := st.Hands[n]
	if hand.Kind == Process || hand.Kind == NeedPause { // seen to
		st.Hands = slices.Delete(st.Hands, n, n+1)
		return nil
	}
	st.Hands = slices.Insert(slices.Delete(st.Hands, n, n+1), 0, hand)
	return nil
}

// end closes the room after the after, or skips the rest for a reason.
func (st *step) end() error {
	switch {
	case st.Phase == After, st.Phase == Quiet:
	case st.in.What == "":
		return ErrPhase
	default:
		st.Ended = "skipped"
		st.tell(Line{Kind: "skipped"})
		if st.Phase != Lobby {
			st.Turn, st.Round, st.Stop = nil, nil, nil
			st.phase(After) // everyone has the card before the room closes
			return nil
		}
	}
	st.phase(Closed)
	return nil
}
