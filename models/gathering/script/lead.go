package script

import (
	"slices"
	"time"
)

// leads reports whether somebody leads or watches over it now, or may lead any
// gathering of the circle.
func (st *step) leads() bool {
	by := st.in.By
	return st.in.May || by != "" && (by == st.Host || by == st.Acting || by == st.Guardian)
}

// lead are the inputs of whoever leads or watches over it.
func (st *step) lead() error {
	if !st.leads() {
		return ErrLeads
	}
	switch st.in.Kind {
	case Begin:
		return st.start()
	case Next:
		return st.nextPhase()
	case Resume:
		return st.resume()
	case HoldOn:
		return st.hold()
	case HoldOff, HoldShut:
		return st.unhold()
	case Guard:
		return st.named()
	case Lead:
		return st.takeLead()
	case Lock, Unlock:
		st.Locked = st.in.Kind == Lock
		return nil
	case Close:
		return st.skip()
	case Strategy:
		return st.strategy()
	}
	if !st.Live() {
		return ErrPhase
	}
	switch st.in.Kind {
	case Again:
		return st.again()
	case Grant:
		return st.grant()
	case SetOrder:
		return st.reorder()
	case Call:
		return st.call()
	case Defer:
		return st.moveLater()
	case Shut:
		if !st.Shut {
			st.Shut = true
			st.tell(Line{Kind: "hands_shut"})
		}
	case Unshut:
		if st.Shut {
			st.Shut = false
			st.tell(Line{Kind: "hands_open"})
		}
	case LowerAll:
		if st.Hands != nil {
			st.Hands = nil
			st.tell(Line{Kind: "hands_cleared"})
		}
	case Slip:
		return st.slip()
	case Calm:
		st.slowed()
	case Early:
		return st.early()
	case Extend:
		return st.extend()
	default:
		return ErrWhat
	}
	return nil
}

// cancel is that it does not meet, by the host or whoever may lead any.
func (st *step) cancel() error {
	switch {
	case !st.in.May && (st.in.By == "" || st.in.By != st.Host):
		return ErrLeads
	case st.Phase != Lobby:
		return ErrPhase
	}
	st.Ended = "cancelled"
	st.phase(Cancelled)
	return nil
}

// start is the bell that begins it.
func (st *step) start() error {
	by := st.in.By
	hour := st.StartsAt
	switch {
	case st.Phase != Lobby, !st.now.Before(hour.Add(LateUntil + st.Lost)):
		return ErrPhase
	case by != st.Host && st.now.Before(hour.Add(othersBegin)):
		if st.here(st.Host) {
			return ErrLeads
		}
		return ErrSoon
	case st.now.Before(hour.Add(-beginEarly)):
		return ErrSoon
	case !st.here(st.Guardian):
		return ErrUnwatched
	case st.present() < st.Plan.least():
		return ErrFew
	}
	if !st.here(st.Host) {
		st.Acting = by
	}
	st.tell(Line{Kind: "begin", Who: st.Leads()})
	st.phase(Arrival)
	return nil
}

// nextPhase is the step of who leads to the next phase.
func (st *step) nextPhase() error {
	switch {
	case st.Stop != nil:
		return ErrStopped
	case st.Phase == Arrival && st.now.Before(st.Since.Add(leastArrival)):
		return ErrSoon
	case st.Phase == Arrival:
		st.phase(Agreements)
	case st.Phase == Agreements:
		for _, p := range []Person{st.Leads(), st.Guardian} {
			if seat, _ := st.Seat(p); seat.Here() && !seat.Acked {
				return ErrAcks
			}
		}
		st.checkIn()
	case st.Phase == Open && st.Ending:
	case st.Phase == Open:
		st.ending()
	default:
		return ErrPhase
	}
	return nil
}

// checkIn begins the first round.
func (st *step) checkIn() {
	st.phase(CheckIn)
	st.begin(roundCheckIn)
}

// ending has the closing come next: whoever speaks is told and has a moment, whoever
// was only offered the piece is asked again in the closing.
func (st *step) ending() {
	st.Ending = true
	t := st.Turn
	if t == nil {
		return
	}
	if t.State == Offered {
		st.Turn = nil
		return
	}
	st.closingSoon(informed)
	if t.State == Active {
		t.Over = true // and no grace after it
	}
}

// closingSoon tells whoever speaks that the closing comes, and what they have until then.
func (st *step) closingSoon(d time.Duration) {
	t := st.Turn
	if t == nil || t.State != Active && t.State != InQuiet {
		return
	}
	t.Until = earlier(t.Until, st.clock().Add(d))
	st.tell(Line{Kind: "closing_soon", Who: t.Person, Turn: t.N, Seconds: seconds(t.Until.Sub(st.clock())), To: ToOne})
}

func (st *step) strategy() error {
	switch {
	case !oneOf(st.in.What, Orders...):
		return ErrWhat.At("what")
	case st.Phase == Closing, st.Phase == After, st.Phase == Quiet:
		return ErrPhase
	}
	st.Order = st.in.What
	return nil
}

// grant gives the turn one, two or five minutes more.
func (st *step) grant() error {
	switch {
	case !slices.Contains([]int{1, 2, 5}, st.in.Minutes):
		return ErrWhat.At("minutes")
	case st.Turn == nil || st.Turn.State != Active:
		return ErrPhase
	}
	return st.more(time.Duration(st.in.Minutes) * time.Minute)
}

// slip is a neutral line about something that slipped.
func (st *step) slip() error {
	if !oneOf(st.in.What, "crosstalk", "advice", "detail", "certainty") {
		return ErrWhat.At("what")
	}
	l := Line{Kind: "slip", What: st.in.What}
	switch {
	case st.Turn != nil:
		l.Who = st.Turn.Person
	case st.Last != nil:
		l.Who = st.Last.Person
	}
	st.tell(l)
	return nil
}

// slowed makes every breath longer from now on.
func (st *step) slowed() {
	if t := st.Turn; t != nil && t.State == Breath {
		t.Until = later(t.Until, st.clock().Add(slowBreath))
	}
	st.Plan.Breath = int(slowBreath / time.Second)
	st.tell(Line{Kind: "slowed"})
}

// early ends it before its time: both ask for it, or one while the other is away.
func (st *step) early() error {
	if st.Phase == Closing || st.Ended == "early" {
		return ErrPhase
	}
	asked := st.Early
	if !st.agreed(&st.Early, HostLost) {
		if asked == "" {
			st.tell(Line{Kind: "early_asked", Who: st.in.By, To: ToLead})
		}
		return nil
	}
	st.Early, st.Ended = st.in.By, "early"
	st.tell(Line{Kind: "early"})
	st.ending()
	return nil
}

// extend asks for fifteen minutes more, once.
func (st *step) extend() error {
	switch {
	case st.Extra > 0 || st.Extend != nil || st.NoMore:
		return ErrOnce
	case st.Phase == Closing || st.Ending:
		return ErrPhase
	case st.Ends().Sub(st.now) > extendFrom:
		return ErrSoon
	}
	st.Extend = st.after(objection)
	st.tell(Line{Kind: "extend_asked"})
	return nil
}

// extended is that nobody objected.
func (st *step) extended() {
	st.Extend, st.Extra, st.Warned = nil, int(extension/time.Minute), false
	st.tell(Line{Kind: "extended"})
}

// Reasons lists why it may end before its closing.
var Reasons = []string{"time", "safety", "other"}

// skip closes the room after the after, or skips the rest for a reason; everyone
// has the after before the room closes.
func (st *step) skip() error {
	switch {
	case st.Phase == After, st.Phase == Quiet:
		st.phase(Closed)
		return nil
	case !oneOf(st.in.What, Reasons...):
		return ErrWhat.At("what")
	}
	st.Ended = "skipped"
	st.tell(Line{Kind: "skipped", What: st.in.What})
	if st.Phase == Lobby {
		st.phase(Closed)
		return nil
	}
	st.finally("skipped")
	return nil
}
