package script_test

import (
	"testing"
	"time"

	. "example.org/afterward/models/gathering/script"
)

// The rows of the transition table of domain §3.2, in its order.

func TestCancel(t *testing.T) {
	// covers: edge 72
	e := open(t, Plan{}, 60, "host", "guardian", "ana")
	e.refused(Input{Kind: Cancel, By: "ana"}, ErrLeads)
	e.refused(Input{Kind: Cancel, By: "guardian"}, ErrLeads)
	e.do(Input{Kind: Cancel, By: "moderator", May: true})
	e.in(Cancelled)
	e.refused(Input{Kind: Begin, By: "host"}, ErrPhase)
	e.refused(Input{Kind: Tick}, ErrPhase)

	e = open(t, Plan{}, 60, "host", "guardian", "ana")
	e.do(Input{Kind: Begin, By: "host"})
	e.refused(Input{Kind: Cancel, By: "host"}, ErrPhase)
}

func TestWhoMayBegin(t *testing.T) {
	hour := start
	e := open(t, Plan{}, 60, "host", "guardian", "ana")
	e.now = hour.Add(-2*time.Minute - time.Second)
	e.refused(Input{Kind: Begin, By: "host"}, ErrSoon)
	e.now = hour.Add(-2 * time.Minute)
	e.refused(Input{Kind: Begin, By: "guardian"}, ErrLeads)
	e.refused(Input{Kind: Begin, By: "ana"}, ErrLeads)
	e.refused(Input{Kind: Begin, By: "stranger", May: true}, ErrSeat)
	e.lose("ana")
	e.refused(Input{Kind: Begin, By: "host"}, ErrFew)
	e.back("ana")
	e.lose("guardian")
	e.refused(Input{Kind: Begin, By: "host"}, ErrUnwatched)
	e.back("guardian")
	e.do(Input{Kind: Begin, By: "host"})
	e.in(Arrival)
	e.refused(Input{Kind: Begin, By: "host"}, ErrPhase)

	e = open(t, Plan{}, 60, "host", "guardian", "ana")
	e.lose("host")
	e.refused(Input{Kind: Begin, By: "guardian"}, ErrSoon)
	e.to(hour.Add(5*time.Minute - time.Second))
	e.refused(Input{Kind: Begin, By: "guardian"}, ErrSoon)
	e.after(time.Second)
	e.refused(Input{Kind: Begin, By: "guardian"}, ErrFew)
	e.do(Input{Kind: Come, By: "bo"})
	e.do(Input{Kind: Begin, By: "guardian"})
	e.holds(e.s.Leads() == "guardian", "%s leads", e.s.Leads())
}

func TestNobodyBegins(t *testing.T) {
	// covers: edge 74
	e := open(t, Plan{}, 60, "host", "guardian", "ana")
	e.lose("guardian")
	e.to(start.Add(10*time.Minute - time.Millisecond))
	e.in(Lobby)
	e.now = start.Add(10 * time.Minute)
	e.back("guardian")
	e.refused(Input{Kind: Begin, By: "host"}, ErrPhase) // whoever looks first, its time is over
	e.to(e.now)
	e.in(Quiet)
	mode, _, _ := e.s.Floor()
	e.holds(mode == FloorClosed, "one may write in a quiet room: %s", mode)
	e.after(QuietFor)
	e.in(Closed)

	e = open(t, Plan{}, 60, "host", "guardian")
	e.lose("host")
	e.lose("guardian")
	e.to(start.Add(10 * time.Minute))
	e.in(Cancelled)
	e.holds(e.s.Ended == "nobody", "%s", e.s.Ended)
}

func TestArrivalAndAgreements(t *testing.T) {
	e := open(t, Plan{}, 60, "host", "guardian", "ana", "bo")
	e.do(Input{Kind: Begin, By: "host"})
	e.after(time.Minute - time.Second)
	e.refused(Input{Kind: Next, By: "host"}, ErrSoon)
	e.refused(Input{Kind: Next, By: "ana"}, ErrLeads)
	e.after(3*time.Minute + time.Second)
	e.said("nudge")
	e.in(Arrival)
	e.after(2 * time.Minute)
	e.in(Agreements)
	e.refused(Input{Kind: Next, By: "host"}, ErrAcks)
	e.do(Input{Kind: Ack, By: "host"})
	e.refused(Input{Kind: Next, By: "host"}, ErrAcks)
	e.do(Input{Kind: Ack, By: "guardian"})
	e.do(Input{Kind: Ack, By: "ana"})
	e.do(Input{Kind: Next, By: "guardian"})
	e.in(CheckIn)
	e.holds(len(e.s.Round.Places) == 3, "who has not acked is in the round: %+v", e.s.Round.Places)
	e.turn("host", Offered)

	e.do(Input{Kind: Ack, By: "bo"}) // and is from then on, at the end
	e.holds(e.s.Round.Places[3].Person == "bo", "%+v", e.s.Round.Places)
}

func TestAListenerRingsAndLeavesAndNothingElse(t *testing.T) {
	// covers: invariant 8
	e := checkIn(t, Plan{Order: ByHands}, "host", "guardian", "ana")
	e.do(Input{Kind: SetWant, By: "host", What: WantsReflection})
	e.do(Input{Kind: Come, By: "lia"}) // waits: somebody is offered the piece
	e.refused(Input{Kind: Ack, By: "lia"}, ErrSeat)
	e.do(Input{Kind: Take, By: "host"})
	e.do(Input{Kind: Finish, By: "host", Letters: 3})
	e.do(Input{Kind: Skip, By: "host"})
	e.turn("host", Response)
	e.do(Input{Kind: Skip, By: "host"}) // and lia is in
	e.do(Input{Kind: Ack, By: "lia"})
	e.refused(Input{Kind: Raise, By: "lia", What: Share}, ErrClosedTo)
	e.do(Input{Kind: Take, By: "guardian"})
	e.do(Input{Kind: SetWant, By: "guardian", What: WantsReflection})
	e.do(Input{Kind: Finish, By: "guardian"})
	e.do(Input{Kind: Skip, By: "guardian"})
	e.refused(Input{Kind: Witness, By: "lia", What: "presence"}, ErrClosedTo)
	for _, kind := range []string{Take, Pass, Later, Still, More, Finish, Skip, Name, SetNote} {
		e.refused(Input{Kind: kind, By: "lia", To: "ana"}, ErrNotYours)
	}
	for _, kind := range []string{Next, HoldOn, Grant, Shut, Early, Lock, Defer, Close} {
		e.refused(Input{Kind: kind, By: "lia", What: "time"}, ErrLeads)
	}
	e.do(Input{Kind: Ring, By: "lia"})
	e.do(Input{Kind: StepOut, By: "lia"})
}

func TestTheRoundLeadsToOpenSharingOnlyWatchedAndInTime(t *testing.T) {
	// covers: invariant 5
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.round()
	e.in(Open)
	e.holds(e.s.Wait != nil && e.s.Wait.Equal(e.now.Add(30*time.Second)), "no breath after the round: %v", e.s.Wait)

	e = checkIn(t, Plan{}, "host", "guardian", "ana")
	e.take("ana")
	e.lose("guardian")
	e.do(Input{Kind: Finish, By: "ana"})
	e.pass()
	e.in(Closing)

	e = checkIn(t, Plan{}, "host", "guardian", "ana")
	e.take("ana")
	e.do(Input{Kind: Ring, By: "ana"})
	e.do(Input{Kind: HoldOn, By: "host"})
	e.after(45 * time.Minute)
	e.do(Input{Kind: HoldOff, By: "host"})
	e.do(Input{Kind: HoldOff, By: "guardian"})
	e.after(4 * time.Minute)
	e.do(Input{Kind: Finish, By: "ana"})
	e.pass()
	e.in(Closing)

	none := 0
	e = checkIn(t, Plan{Open: &none}, "host", "guardian", "ana")
	e.round()
	e.in(After)
	e.unsaid("no_hands")
}

func TestTheHostGoesOnAndWhoeverSpeaksHasAMinute(t *testing.T) {
	e := sharing(t, "host", "guardian", "ana", "bo")
	e.do(Input{Kind: Raise, By: "ana", What: Share})
	e.do(Input{Kind: Raise, By: "bo", What: Share})
	e.do(Input{Kind: Take, By: "ana"})
	e.do(Input{Kind: Next, By: "host"})
	e.said("closing_soon")
	e.refused(Input{Kind: More, By: "ana"}, ErrNoTime)
	e.after(time.Minute)
	e.turn("ana", Breath)
	e.pass()
	e.in(Closing)
	e.said("hands_cleared")
}

func TestTheClosingComesByItself(t *testing.T) {
	e := sharing(t, "host", "guardian", "ana", "bo")
	due := e.s.Ends().Add(-9 * time.Minute)
	e.to(due.Add(-5*time.Minute - time.Second))
	e.unsaid("closing_due")
	e.after(time.Second)
	e.said("closing_due")
	e.to(due.Add(-30 * time.Second))
	e.do(Input{Kind: Raise, By: "ana", What: Share})
	e.do(Input{Kind: Take, By: "ana"})
	e.to(due)
	e.turn("ana", Active)
	e.said("closing_soon")
	e.to(due.Add(2*time.Minute + 45*time.Second + 20*time.Second))
	e.in(Closing)
	e.round()
	e.in(After)
}

func TestOneWordEachShownTogether(t *testing.T) {
	e := checkIn(t, Plan{OneWord: true}, "host", "guardian", "ana")
	none := e.s
	e.do(Input{Kind: Early, By: "host"})
	e.in(CheckIn)
	e.do(Input{Kind: Early, By: "guardian"})
	e.in(Closing)
	e.said("one_word")
	e.do(Input{Kind: Word, By: "host"})
	e.do(Input{Kind: Word, By: "guardian"})
	e.unsaid("words")
	e.do(Input{Kind: Word, By: "ana"})
	e.said("words")
	e.in(After)

	e.s, e.now = none, e.now.Add(-10*time.Minute)
	e.refused(Input{Kind: Word, By: "ana"}, ErrPhase)
}

func TestWordsThatComeTooLateAreNotWaitedFor(t *testing.T) {
	e := checkIn(t, Plan{OneWord: true}, "host", "guardian", "ana")
	e.do(Input{Kind: Early, By: "host"})
	e.do(Input{Kind: Early, By: "guardian"})
	by := *e.s.WordsBy
	e.now = by
	e.refused(Input{Kind: Word, By: "ana"}, ErrOver)
	e.to(by)
	e.in(After)
}

func TestTheBell(t *testing.T) {
	// covers: F8, invariant 3
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.take("ana")
	e.after(20 * time.Second)
	left := e.s.Turn.Until.Sub(e.now)
	e.do(Input{Kind: Ring, By: "bo"})
	mode, holder, _ := e.s.Floor()
	e.holds(mode == FloorSilence && holder == "", "after the bell %s may speak", holder)
	e.refused(Input{Kind: Finish, By: "ana"}, ErrStopped)
	e.refused(Input{Kind: Next, By: "host"}, ErrStopped)
	e.after(19 * time.Second)
	e.refused(Input{Kind: Resume, By: "guardian"}, ErrSoon)
	e.after(time.Second)
	e.refused(Input{Kind: Resume, By: "host"}, ErrLeads)
	e.refused(Input{Kind: Resume, By: "ana"}, ErrLeads)
	e.do(Input{Kind: Resume, By: "guardian"})
	e.after(10*time.Second - time.Millisecond)
	e.holds(e.s.Stop != nil, "no countdown")
	e.after(time.Millisecond)
	e.said("goes_on")
	e.turn("ana", Active)
	e.holds(e.s.Turn.Until.Sub(e.now) == left, "%s left, not %s", e.s.Turn.Until.Sub(e.now), left)
}

func TestTheHostResumesWhileTheGuardianIsAway(t *testing.T) {
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.do(Input{Kind: Ring, By: "ana"})
	e.lose("guardian")
	e.after(time.Minute - time.Second)
	e.refused(Input{Kind: Resume, By: "host"}, ErrLeads)
	e.after(time.Second)
	e.do(Input{Kind: Resume, By: "host"})
}

func TestABellNobodyResumesEndsByItself(t *testing.T) {
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.do(Input{Kind: Ring, By: "ana"})
	e.after(3*time.Minute + 10*time.Second)
	e.holds(e.s.Stop == nil, "%+v", e.s.Stop)
}

func TestTheHold(t *testing.T) {
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.refused(Input{Kind: HoldOn, By: "ana"}, ErrLeads)
	e.do(Input{Kind: HoldOn, By: "host"})
	mode, _, _ := e.s.Floor()
	e.holds(mode == FloorHosts, "%s", mode)
	e.do(Input{Kind: HoldOff, By: "host"})
	e.do(Input{Kind: HoldOff, By: "host"}) // the other one has to agree
	e.holds(e.s.Stop.Kind == Held, "one ended it alone")
	e.lose("guardian")
	e.after(2*time.Minute - time.Second)
	e.do(Input{Kind: HoldOff, By: "host"})
	e.holds(e.s.Stop.Kind == Held, "one ended it alone")
	e.after(time.Second)
	e.do(Input{Kind: HoldOff, By: "host"})
	e.holds(e.s.Stop.Kind == Resuming, "%s", e.s.Stop.Kind)

	e = checkIn(t, Plan{}, "host", "guardian", "ana")
	e.take("ana")
	e.do(Input{Kind: HoldOn, By: "guardian"})
	e.do(Input{Kind: HoldShut, By: "guardian"})
	e.do(Input{Kind: HoldShut, By: "host"})
	e.in(Closing)
	e.holds(e.s.Ended == "safety" && e.s.Stop == nil && e.s.Last.How == "host", "%+v", e.s)
}

func TestAHoldThatNobodyCanEndEndsByItself(t *testing.T) {
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.do(Input{Kind: HoldOn, By: "guardian"})
	e.lose("host")
	e.after(time.Minute)
	e.lose("guardian")
	e.after(2*time.Minute - time.Second)
	e.holds(e.s.Stop != nil, "too soon")
	e.after(time.Second)
	e.in(Closing)
}

func TestTheHostIsLost(t *testing.T) {
	// covers: F13
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.lose("host")
	e.after(45*time.Second - time.Millisecond)
	e.unsaid("acting")
	e.after(time.Millisecond)
	e.said("acting")
	e.holds(e.s.Leads() == "guardian", "%s", e.s.Leads())
	e.back("host") // who comes back takes nothing
	e.holds(e.s.Leads() == "guardian", "%s", e.s.Leads())
	e.refused(Input{Kind: Lead, By: "ana"}, ErrLeads)
	e.do(Input{Kind: Lead, By: "host"})
	e.holds(e.s.Leads() == "host", "%s", e.s.Leads())
}

func TestTheGuardianIsLost(t *testing.T) {
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.take("ana")
	e.lose("guardian")
	e.after(45 * time.Second)
	e.said("guardian_wanted")
	e.do(Input{Kind: Offer, By: "bo"})
	e.refused(Input{Kind: Guard, By: "ana", To: "bo"}, ErrLeads)
	e.refused(Input{Kind: Guard, By: "host", To: "host"}, ErrWhat)
	e.refused(Input{Kind: Guard, By: "host", To: "guardian"}, ErrWhat) // is not there
	e.do(Input{Kind: Guard, By: "host", To: "bo"})
	e.holds(e.s.Guardian == "bo" && e.s.Wanted == nil && !e.s.Ending, "%+v", e.s)
	e.after(3 * time.Minute)
	e.unsaid("held_by_all")
	e.do(Input{Kind: Ring, By: "ana"})
	e.after(20 * time.Second)
	e.refused(Input{Kind: Resume, By: "guardian"}, ErrLeads) // any more

	e = checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.take("ana")
	e.lose("guardian")
	e.after(45*time.Second + 3*time.Minute)
	e.said("held_by_all")
	e.turn("ana", Active)
	e.do(Input{Kind: Finish, By: "ana"})
	e.pass()
	e.in(Closing)
}

func TestBothAreLost(t *testing.T) {
	// covers: F13
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.take("ana")
	e.lose("host")
	e.lose("guardian")
	e.after(45 * time.Second)
	e.said("held_by_all")
	e.turn("ana", Active) // never a live turn is killed
	e.do(Input{Kind: Ring, By: "bo"})
	e.after(3*time.Minute + 10*time.Second)
	e.do(Input{Kind: Finish, By: "ana"})
	e.pass()
	e.in(Closing)
	e.after(20 * time.Minute)
	e.in(After)
}

func TestEarlyNeedsBoth(t *testing.T) {
	e := sharing(t, "host", "guardian", "ana")
	e.refused(Input{Kind: Early, By: "ana"}, ErrLeads)
	e.do(Input{Kind: Early, By: "guardian"})
	e.do(Input{Kind: Early, By: "guardian"})
	e.in(Open)
	e.holds(e.told("early_asked") == 1, "asked twice")
	e.do(Input{Kind: Early, By: "host"})
	e.in(Closing)
	e.holds(e.s.WordsBy != nil && e.s.Ended == "early", "%+v", e.s)
	e.refused(Input{Kind: Early, By: "host"}, ErrPhase)
}

func TestSkipIsForAReason(t *testing.T) {
	// covers: F9
	e := sharing(t, "host", "guardian", "ana")
	e.refused(Input{Kind: Close, By: "host"}, ErrWhat)
	e.refused(Input{Kind: Close, By: "ana", What: "time"}, ErrLeads)
	e.do(Input{Kind: Close, By: "moderator", May: true, What: "safety"})
	e.in(After)
	e.holds(e.s.Ended == "skipped", "%s", e.s.Ended)
	e.do(Input{Kind: Close, By: "moderator", May: true})
	e.in(Closed)
}

func TestAQuarterOfAnHourMoreIfNobodyObjects(t *testing.T) {
	e := sharing(t, "host", "guardian", "ana")
	e.to(e.s.Ends().Add(-20*time.Minute - time.Second))
	e.refused(Input{Kind: Extend, By: "host"}, ErrSoon)
	e.after(time.Second)
	e.do(Input{Kind: Extend, By: "host"})
	ends := e.s.Ends()
	e.after(time.Minute)
	e.holds(e.s.Ends().Equal(ends.Add(15*time.Minute)), "%s", e.s.Ends())
	e.refused(Input{Kind: Extend, By: "host"}, ErrOnce)

	e = sharing(t, "host", "guardian", "ana")
	e.to(e.s.Ends().Add(-10 * time.Minute))
	e.do(Input{Kind: Extend, By: "host"})
	e.do(Input{Kind: Object, By: "ana"})
	e.after(time.Minute)
	e.holds(e.s.Ends().Equal(ends), "%s", e.s.Ends())
	e.refused(Input{Kind: Extend, By: "host"}, ErrOnce)
}

func TestNextTwiceGoesOnOnce(t *testing.T) {
	// covers: invariant 9
	e := open(t, Plan{}, 60, "host", "guardian", "ana")
	e.do(Input{Kind: Begin, By: "host"})
	e.after(time.Minute)
	e.do(Input{Kind: Next, By: "host"})
	e.refused(Input{Kind: Next, By: "guardian"}, ErrAcks) // in a gathering also by the version it saw
	e.in(Agreements)

	e = sharing(t, "host", "guardian", "ana")
	e.do(Input{Kind: Next, By: "host"})
	e.refused(Input{Kind: Next, By: "guardian"}, ErrPhase)
	e.in(Closing)
}
