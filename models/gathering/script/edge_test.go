package script_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	. "example.org/afterward/models/gathering/script"
)

// The edges of a live floor (features §5) and what the check-in promises (§2.1).

func TestTwoReleaseAtOnce(t *testing.T) {
	// covers: edge 37
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.take("ana")
	e.refused(Input{Kind: Finish, By: "host"}, ErrSoon)
	e.refused(Input{Kind: Finish, By: "bo"}, ErrNotYours)
	e.to(e.s.Turn.Until)
	e.do(Input{Kind: Finish, By: "ana"})
	e.refused(Input{Kind: Finish, By: "host"}, ErrPhase)
	e.refused(Input{Kind: Finish, By: "ana"}, ErrPhase)
	e.holds(e.told("thanks") == 3 && e.s.Last.How == "holder", "%+v", e.s.Last)
}

func TestOnlyTheHolderHasTheFloor(t *testing.T) {
	// covers: edges 38, 39; invariants 1, 2
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	_, holder, _ := e.s.Floor()
	e.holds(holder == "", "%s speaks before taking the piece", holder)
	e.refused(Input{Kind: Take, By: "ana"}, ErrNotYours)
	e.do(Input{Kind: Take, By: "host"})
	mode, holder, turn := e.s.Floor()
	e.holds(mode == FloorRound && holder == "host" && turn == e.s.Turn.N, "%s %s %d", mode, holder, turn)
	e.refused(Input{Kind: Take, By: "host"}, ErrPhase)
	e.do(Input{Kind: Finish, By: "host"})
	_, holder, _ = e.s.Floor()
	e.holds(holder == "", "%s speaks into the breath", holder)
	e.pass()
	_, holder, _ = e.s.Floor()
	e.holds(holder == "", "what %s says is another's", holder)
}

func TestAnOfferIsOverWhenTheTimeSaysSo(t *testing.T) {
	// covers: edge 40
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	until := e.s.Turn.Until
	e.now = until.Add(-time.Millisecond)
	kept := *e
	e.do(Input{Kind: Take, By: "host"})
	*e = kept
	e.now = until
	for _, kind := range []string{Take, Pass, Later, Still} {
		e.refused(Input{Kind: kind, By: "host"}, ErrOver)
	}
	e.to(until)
	e.turn("guardian", Offered)
	e.speak()
	e.speak()
	e.turn("host", Offered) // once more, at the end
	e.holds(e.s.Turn.Again, "%+v", e.s.Turn)
	e.after(30 * time.Second)
	e.in(Open) // and then silently not
	e.unsaid("passes")
}

func TestEveryonePasses(t *testing.T) {
	// covers: edge 41
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	for range 6 {
		e.do(Input{Kind: Pass, By: e.offered()})
	}
	e.said("round_over")
	e.said("all_passed")
	e.holds(e.told("offer") == 6, "asked another time")
	e.in(Open)
}

func TestOneIsAlone(t *testing.T) {
	// covers: edge 42
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.lose("guardian")
	e.lose("ana")
	e.take("host")
	e.do(Input{Kind: Finish, By: "host"})
	e.pass()
	e.after(time.Minute)
	e.in(Closing) // nobody watches over it
	e.holds(e.offered() == "host", "%+v", e.s.Turn)
}

func TestNobodyIsThere(t *testing.T) {
	// covers: edge 43
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.take("ana")
	left := e.s.Turn.Until.Sub(e.now)
	for _, p := range []Person{"host", "guardian", "ana"} {
		e.lose(p)
	}
	kept := *e
	e.after(10*time.Minute - time.Second)
	e.back("ana")
	e.turn("ana", Active)
	e.holds(e.s.Turn.Until.Sub(e.now) == left, "the clock ran: %s", e.s.Turn.Until.Sub(e.now))
	*e = kept
	e.after(10 * time.Minute)
	e.in(Closed)
	e.holds(e.s.Ended == "empty", "%s", e.s.Ended)
}

func TestATurnSurvivesThePhone(t *testing.T) {
	// covers: edge 44, F14, invariant 6
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.take("ana")
	e.after(30 * time.Second)
	places, left, n := slices.Clone(e.s.Round.Places), e.s.Turn.Until.Sub(e.now), e.s.Turn.N
	e.lose("ana")
	kept := *e
	e.after(40 * time.Second)
	e.back("ana")
	e.turn("ana", Active)
	e.holds(e.s.Turn.N == n && e.s.Turn.Until.Sub(e.now) == left, "%s left of %s", e.s.Turn.Until.Sub(e.now), left)
	e.holds(reflect.DeepEqual(places, e.s.Round.Places), "%+v", e.s.Round.Places)
	*e = kept
	e.after(time.Minute - time.Millisecond)
	e.turn("ana", Active)
	e.after(time.Millisecond)
	e.turn("bo", Offered)
	e.holds(e.s.Last.How == "disconnect", "%+v", e.s.Last)
	e.back("ana")
	e.speak()
	e.turn("ana", Offered) // the rest of it
}

func TestWhoWasSeenLastCounts(t *testing.T) {
	// covers: edge 44
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.take("ana")
	e.after(time.Minute)
	seen := e.now
	e.after(30 * time.Second)
	e.do(Input{Kind: Lose, To: "ana", Seen: &seen})
	e.after(30*time.Second - time.Millisecond)
	e.turn("ana", Active)
	e.after(time.Millisecond)
	e.turn("bo", Offered)
}

func TestNobodyIsAwayLongerThanTheClockRan(t *testing.T) {
	// covers: edges 44, 51
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.take("ana")
	e.after(10 * time.Second)
	seen := e.now
	e.after(5 * time.Second)
	left := e.s.Turn.Until.Sub(e.now)
	e.do(Input{Kind: Ring, By: "guardian"})
	e.after(20 * time.Second)
	e.do(Input{Kind: Resume, By: "guardian"})
	e.after(15 * time.Second)
	e.do(Input{Kind: Lose, To: "ana", Seen: &seen}) // from before the bell
	e.after(5 * time.Second)
	e.back("ana")
	e.holds(e.s.Turn.Until.Sub(e.now) == left, "%s left of %s", e.s.Turn.Until.Sub(e.now), left)
}

func TestAnyNodeNoticesADeadline(t *testing.T) {
	// covers: edge 45
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.take("ana")
	e.lose("ana")
	text, err := json.Marshal(e.s)
	e.holds(err == nil, "%v", err)
	var other State
	e.holds(json.Unmarshal(text, &other) == nil, "unreadable")
	e.same(other)
	due, ok := other.Due()
	e.holds(ok && due.Equal(e.now.Add(45*time.Second)) || due.Equal(e.now.Add(time.Minute)), "%s", due)
	now, _, err := other.Apply(Input{Kind: Tick, At: e.now.Add(time.Minute + 2*time.Second)})
	e.holds(err == nil && now.Last.How == "disconnect", "%+v", now.Last)
}

func TestNobodyIsLostWithoutPresence(t *testing.T) {
	// covers: edge 46
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.take("ana")
	e.after(4 * time.Minute) // without a word from presence
	e.turn("ana", Active)
	e.holds(e.seat("host").Here() && e.s.Wanted == nil && !e.s.Ending, "somebody is taken to be lost")
}

func TestWhoIsNextDropsOut(t *testing.T) {
	// covers: edge 47
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.speak()
	e.speak()
	e.turn("ana", Offered)
	e.lose("ana")
	e.turn("bo", Offered)
	e.back("ana")
	e.turn("bo", Offered)
	e.speak()
	e.turn("ana", Offered)

	e = checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.speak()
	e.speak()
	e.lose("bo") // the last one, only a moment ago: their place is kept
	e.speak()
	e.holds(e.s.Round != nil && e.s.Turn == nil, "%+v", e.s.Turn)
	kept := *e
	e.back("bo")
	e.turn("bo", Offered)
	*e = kept
	e.after(time.Minute)
	e.in(Open)
}

func TestWhoComesLateIsLast(t *testing.T) {
	// covers: edge 48, F11
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.do(Input{Kind: Take, By: "host"})
	e.do(Input{Kind: Come, By: "cem", Speaking: true})
	e.holds(e.seat("cem").State == Waiting, "%+v", e.seat("cem"))
	e.refused(Input{Kind: Raise, By: "cem", What: Share}, ErrSeat)
	e.told("came")
	e.after(10 * time.Second)
	e.do(Input{Kind: Finish, By: "host"})
	e.unsaid("came")
	e.pass()
	e.said("came")
	e.turn("guardian", Offered)
	e.do(Input{Kind: Ack, By: "cem"})
	e.holds(slices.Equal(e.waits(), []Person{"ana", "bo", "cem"}), "%v", e.waits())

	e.to(start.Add(LateUntil + time.Second))
	e.refused(Input{Kind: Come, By: "dee"}, ErrLate)
	e.do(Input{Kind: StepOut, By: "bo"}) // who was in comes back
	e.do(Input{Kind: Come, By: "bo"})
	e.holds(e.seat("bo").Here(), "%+v", e.seat("bo"))
}

func TestALockedDoor(t *testing.T) {
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.do(Input{Kind: Lock, By: "host"})
	e.refused(Input{Kind: Come, By: "bo"}, ErrLate)
	e.do(Input{Kind: StepOut, By: "ana"})
	e.do(Input{Kind: Come, By: "ana"})
	e.do(Input{Kind: Unlock, By: "host"})
	e.do(Input{Kind: Come, By: "bo"})
}

func TestComingAndGoingDisturbsNobody(t *testing.T) {
	// covers: F11
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.take("ana")
	e.do(Input{Kind: StepOut, By: "bo"})
	e.do(Input{Kind: Leave, To: "guardian"})
	e.after(2 * time.Minute)
	e.unsaid("stepped_out")
	e.unsaid("left")
	e.do(Input{Kind: Finish, By: "ana"})
	e.pass()
	e.said("stepped_out")
	e.said("left")
}

func TestAnotherOrder(t *testing.T) {
	// covers: edge 49
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo", "cem")
	e.do(Input{Kind: Take, By: "host"})
	for _, order := range [][]Person{nil, {"guardian", "ana", "bo"}, {"guardian", "ana", "bo", "bo"}, {"host", "guardian", "ana", "bo", "cem"}, {"guardian", "ana", "bo", "dee"}} {
		e.refused(Input{Kind: SetOrder, By: "host", Order: order}, ErrOrderSet)
	}
	e.refused(Input{Kind: SetOrder, By: "ana", Order: []Person{"cem", "bo", "ana", "guardian"}}, ErrLeads)
	e.do(Input{Kind: SetOrder, By: "host", Order: []Person{"cem", "bo", "ana", "guardian"}})
	e.turn("host", Active)
	e.holds(slices.Equal(e.waits(), []Person{"cem", "bo", "ana", "guardian"}), "%v", e.waits())
	e.do(Input{Kind: Finish, By: "host"})
	e.pass()
	e.turn("cem", Offered)
}

func TestTheStrategyIsOfTheNextRound(t *testing.T) {
	// covers: edge 50, F5
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	before := e.waits()
	e.do(Input{Kind: Strategy, By: "host", What: Reversed})
	e.holds(slices.Equal(before, e.waits()), "%v", e.waits())
	e.refused(Input{Kind: Strategy, By: "host", What: "loudest"}, ErrWhat)
	e.round()
	e.after(31 * time.Second)
	e.do(Input{Kind: Again, By: "host"})
	e.turn("bo", Offered) // the second round goes the other way
	e.holds(slices.Equal(e.waits(), []Person{"ana", "guardian", "host"}), "%v", e.waits())
}

func TestOrders(t *testing.T) {
	// covers: F5
	people := []Person{"guardian", "ana", "host", "bo", "cem"}
	first := func(p Plan) []Person {
		e := open(t, p, 60, "host", "guardian", "ana", "bo", "cem")
		e.s.Seats = nil // they come in another order
		for _, p := range people {
			e.do(Input{Kind: Come, By: p, Speaking: true})
		}
		e.do(Input{Kind: Begin, By: "host"})
		e.after(time.Minute)
		e.do(Input{Kind: Next, By: "host"})
		for _, p := range people {
			e.do(Input{Kind: Ack, By: p})
		}
		e.do(Input{Kind: Next, By: "host"})
		return append([]Person{e.offered()}, e.waits()...)
	}
	seated := []Person{"host", "guardian", "ana", "bo", "cem"}
	for _, order := range []string{BySeat, Reversed, ByHands, Popcorn, LeastHeard} {
		if got := first(Plan{Order: order}); !slices.Equal(got, seated) {
			t.Errorf("%s: %v", order, got)
		}
	}
	got := first(Plan{Order: Random})
	if again := first(Plan{Order: Random}); !slices.Equal(got, again) || slices.Equal(got, seated) {
		t.Errorf("%v, then %v: not by the seed", got, again)
	}
}

func TestTheLeastHeardAreFirst(t *testing.T) {
	// covers: F5
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	for letters := 400; e.s.Round != nil; letters -= 100 {
		p := e.offered()
		e.do(Input{Kind: Take, By: p})
		e.do(Input{Kind: Finish, By: p, Letters: letters})
		e.pass()
	}
	e.after(31 * time.Second)
	e.do(Input{Kind: Strategy, By: "host", What: LeastHeard})
	e.do(Input{Kind: Again, By: "host"})
	e.turn("bo", Offered)
	e.holds(slices.Equal(e.waits(), []Person{"ana", "guardian", "host"}), "%v", e.waits())
}

func TestByHandsInTheRound(t *testing.T) {
	// covers: F5
	e := checkIn(t, Plan{Order: ByHands}, "host", "guardian", "ana", "bo")
	e.do(Input{Kind: Raise, By: "bo", What: Share})
	e.speak()
	e.turn("bo", Offered)
	e.holds(len(e.s.Hands) == 0, "%v", e.s.Hands)
	e.speak()
	e.turn("guardian", Offered) // and without hands everyone is asked all the same
}

func TestWhoWasNamedDeclinesSilently(t *testing.T) {
	// covers: F5
	e := checkIn(t, Plan{Order: Popcorn}, "host", "guardian", "ana", "bo")
	e.do(Input{Kind: Take, By: "host"})
	e.refused(Input{Kind: Name, By: "ana", To: "bo"}, ErrNotYours)
	e.refused(Input{Kind: Name, By: "host", To: "host"}, ErrWhat)
	e.refused(Input{Kind: Name, By: "host", To: "nobody"}, ErrWhat)
	e.do(Input{Kind: Name, By: "host", To: "bo"})
	e.do(Input{Kind: Finish, By: "host"})
	e.pass()
	e.turn("bo", Offered)
	e.do(Input{Kind: Pass, By: "bo"})
	e.unsaid("passes")
	e.turn("guardian", Offered)
	e.speak()
	e.speak()
	e.turn("bo", Offered) // still has a turn to come
}

func TestTheBellInEveryStateOfATurn(t *testing.T) {
	// covers: edges 51, 53, invariant 3
	for name, at := range map[string]func(*evening){
		"offered": func(e *evening) { e.offered() },
		"active":  func(e *evening) { e.take("ana") },
		"grace":   func(e *evening) { e.take("ana"); e.to(e.s.Turn.Until) },
		"silence": func(e *evening) { e.do(Input{Kind: Still, By: e.offered()}) },
		"breath":  func(e *evening) { e.take("ana"); e.do(Input{Kind: Finish, By: "ana"}) },
		"witness": func(e *evening) {
			e.take("ana")
			e.do(Input{Kind: SetWant, By: "ana", What: WantsQuestions})
			e.do(Input{Kind: Finish, By: "ana"})
			e.to(e.s.Turn.Until)
		},
	} {
		for _, held := range []bool{false, true} {
			e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
			at(e)
			e.after(3 * time.Second)
			was, left := *e.s.Turn, e.s.Turn.Until.Sub(e.now)
			e.do(Input{Kind: Ring, By: "bo"})
			e.after(77 * time.Second)
			if held { // the hold wins, and leaves what was left of the bell
				bell := e.s.Stop.Till.Sub(e.now)
				e.do(Input{Kind: HoldOn, By: "host"})
				e.after(5 * time.Minute)
				e.do(Input{Kind: HoldOff, By: "host"})
				e.do(Input{Kind: HoldOff, By: "guardian"})
				e.holds(e.s.Stop.Kind == Bell && e.s.Stop.Till.Sub(e.now) == bell, "%s: %+v, %s", name, e.s.Stop, bell)
			}
			e.do(Input{Kind: Resume, By: "guardian"})
			e.after(10 * time.Second)
			now := e.s.Turn
			e.holds(e.s.Stop == nil && now.State == was.State && now.N == was.N && now.Over == was.Over && now.Until.Sub(e.now) == left,
				"%s: %s left of %s, %+v", name, now.Until.Sub(e.now), left, now)
		}
	}
}

func TestTheBellWhileTheHolderIsAway(t *testing.T) {
	// covers: edges 44, 51
	for _, backInSilence := range []bool{false, true} {
		e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
		e.take("ana")
		e.after(10 * time.Second)
		left := e.s.Turn.Until.Sub(e.now)
		e.lose("ana")
		e.after(40 * time.Second)
		e.do(Input{Kind: Ring, By: "bo"})
		e.after(2 * time.Minute) // the minute is not over: all is still
		e.turn("ana", Active)
		if backInSilence {
			e.back("ana")
		}
		e.do(Input{Kind: Resume, By: "guardian"})
		e.after(10*time.Second + 15*time.Second)
		if !backInSilence {
			e.back("ana")
		} else {
			left -= 15 * time.Second
		}
		e.turn("ana", Active)
		e.holds(e.s.Turn.Until.Sub(e.now) == left, "%v: %s left of %s", backInSilence, e.s.Turn.Until.Sub(e.now), left)
	}
}

func TestTwoBellsAreOneSilence(t *testing.T) {
	// covers: edge 52
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	ring := func(p Person) {
		t.Helper()
		e.do(Input{Kind: Ring, By: p})
		e.after(30 * time.Second)
		e.do(Input{Kind: Resume, By: "guardian"})
	}
	e.do(Input{Kind: Ring, By: "bo"})
	e.do(Input{Kind: Ring, By: "ana"})
	e.holds(e.told("bell") == 1 && e.s.BellsLeft("ana") == 2 && e.s.BellsLeft("bo") == 1, "%d %d", e.s.BellsLeft("ana"), e.s.BellsLeft("bo"))
	e.after(30 * time.Second)
	e.do(Input{Kind: Resume, By: "guardian"})
	e.do(Input{Kind: Ring, By: "ana"}) // while it was about to go on: it stays still
	e.holds(e.s.Stop.Kind == Bell, "%+v", e.s.Stop)
	e.after(30 * time.Second)
	e.do(Input{Kind: Resume, By: "guardian"})
	e.after(10 * time.Second)
	e.refused(Input{Kind: Ring, By: "bo"}, ErrBells) // within three minutes
	e.after(3 * time.Minute)
	ring("bo")
	e.after(10 * time.Minute)
	e.refused(Input{Kind: Ring, By: "bo"}, ErrBells) // a third time
	for range 5 {
		ring("guardian")
		e.after(11 * time.Second)
	}
}

func TestMutingWhoeverSpeaks(t *testing.T) {
	// covers: edge 54
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.take("ana")
	e.do(Input{Kind: Mute, To: "ana", Letters: 70})
	e.turn("bo", Offered)
	e.holds(e.s.Last.Person == "ana" && e.s.Last.How == "host" && e.seat("ana").Turns == 1 && e.seat("ana").Letters == 70, "%+v", e.s.Last)
	e.unsaid("passes")
	e.speak()
	e.in(Open) // not asked again
}

func TestAMutedPersonsTurnComes(t *testing.T) {
	// covers: edges 55, 56
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.do(Input{Kind: Mute, To: "ana"})
	e.round()
	e.after(31 * time.Second)
	for _, l := range e.log {
		e.holds(l.Who != "ana" || l.Kind == "acked", "%+v", l)
	}
	e.do(Input{Kind: Raise, By: "bo", What: Share})
	e.do(Input{Kind: Take, By: "bo"})
	e.refused(Input{Kind: Raise, By: "ana", What: Share}, ErrClosedTo)
	e.do(Input{Kind: Voice, To: "ana"})
	e.do(Input{Kind: Raise, By: "ana", What: Share})
	e.do(Input{Kind: Raise, By: "guardian", What: Share})
	e.do(Input{Kind: Mute, To: "ana"})
	e.holds(len(e.s.Hands) == 1, "%v", e.s.Hands)
	e.do(Input{Kind: Voice, To: "ana"})
	e.do(Input{Kind: Raise, By: "ana", What: Share}) // goes last
	e.holds(e.s.Hands[1].Person == "ana", "%v", e.s.Hands)
	e.do(Input{Kind: Leave, To: "ana"})
	e.holds(len(e.s.Hands) == 1, "%v", e.s.Hands)
}

func TestHands(t *testing.T) {
	// covers: edges 57, 58, F6
	e := sharing(t, "host", "guardian", "ana", "bo", "cem")
	e.refused(Input{Kind: Raise, By: "bo", What: "wave"}, ErrWhat)
	e.refused(Input{Kind: Raise, By: "bo", What: Respond}, ErrClosedTo) // the last turn wanted quiet
	e.do(Input{Kind: Raise, By: "ana", What: Share})
	e.do(Input{Kind: Take, By: "ana"})
	e.do(Input{Kind: SetWant, By: "ana", What: WantsReflection})
	e.do(Input{Kind: SetWant, By: "ana"}) // open again, and quiet where nothing is said
	e.holds(e.s.Turn.Wants == WantsQuiet && e.seat("ana").Wants == "", "%+v", e.s.Turn)
	e.do(Input{Kind: SetWant, By: "ana", What: WantsReflection})
	e.do(Input{Kind: Raise, By: "bo", What: Share})
	e.do(Input{Kind: Raise, By: "bo", What: Share}) // on another device
	e.do(Input{Kind: Raise, By: "cem", What: NeedPause})
	e.holds(len(e.s.Hands) == 2 && e.s.Hands[0].Person == "cem", "%v", e.s.Hands)
	for _, l := range e.log {
		e.holds(l.Kind != "hand" || l.To == ToLead, "%+v", l)
	}
	e.lose("bo")
	e.do(Input{Kind: Finish, By: "ana"})
	e.do(Input{Kind: SetWant, By: "ana", What: WantsQuestions}) // at the release
	e.pass()
	e.holds(e.s.Turn == nil && len(e.s.Hands) == 2, "bo is away: %+v", e.s.Turn)
	e.back("bo")
	e.turn("bo", Offered)
	e.do(Input{Kind: Raise, By: "guardian", What: Clarify}) // of the turn before
	e.do(Input{Kind: Call, By: "host", To: "cem"})
	e.holds(len(e.s.Hands) == 1, "%v", e.s.Hands)
	e.do(Input{Kind: Shut, By: "host"})
	e.refused(Input{Kind: Raise, By: "host", What: Share}, ErrShut)
	e.do(Input{Kind: LowerAll, By: "host"})
	e.holds(len(e.s.Hands) == 0, "%v", e.s.Hands)
	e.do(Input{Kind: Raise, By: "cem", What: Process})
	e.do(Input{Kind: Close, By: "host", What: "time"})
	e.holds(len(e.s.Hands) == 0, "a hand survives the end: %v", e.s.Hands)
}

func TestThoseWhoHaveNotSpokenHaveAMoment(t *testing.T) {
	e := sharing(t, "host", "guardian", "ana", "bo")
	e.do(Input{Kind: Raise, By: "ana", What: Share})
	e.speak()
	e.do(Input{Kind: Raise, By: "ana", What: Share})
	e.said("second")
	e.holds(e.s.Turn == nil, "%+v", e.s.Turn)
	e.after(20 * time.Second)
	e.turn("ana", Offered)
	e.unsaid("second")
}

func TestADeploy(t *testing.T) {
	// covers: edge 67
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.take("ana")
	e.after(time.Minute)
	left, ends := e.s.Turn.Until.Sub(e.now), e.s.Ends()
	e.now = e.now.Add(3 * time.Minute)
	e.do(Input{Kind: Gap, For: 3 * time.Minute})
	e.holds(e.s.Turn.Until.Sub(e.now) == left && e.s.Ends().Equal(ends.Add(3*time.Minute)), "%s left of %s", e.s.Turn.Until.Sub(e.now), left)
	seen := e.now.Add(-4 * time.Minute) // everybody's line was lost with it
	for _, p := range []Person{"host", "guardian"} {
		e.do(Input{Kind: Lose, To: p, Seen: &seen})
	}
	e.after(44 * time.Second)
	e.holds(!e.s.Ending, "nobody had the time to come back")

	e = checkIn(t, Plan{}, "host", "guardian", "ana")
	e.take("ana")
	left = e.s.Turn.Until.Sub(e.now)
	e.do(Input{Kind: Ring, By: "ana"})
	e.after(20 * time.Second)
	e.now = e.now.Add(10 * time.Minute)
	e.do(Input{Kind: Gap, For: 10 * time.Minute})
	e.do(Input{Kind: Resume, By: "guardian"})
	e.after(10 * time.Second)
	e.holds(e.s.Turn.Until.Sub(e.now) == left, "%s left of %s", e.s.Turn.Until.Sub(e.now), left)
}

func TestItNeverGoesFarBeyondItsTime(t *testing.T) {
	// covers: edge 73, invariant 10
	for _, gaps := range []bool{false, true} {
		e := open(t, Plan{}, 60, "host", "guardian")
		people := []Person{"host", "guardian"}
		for _, p := range []Person{"c", "d", "e", "f", "g", "h", "i", "j", "k", "l"} {
			e.do(Input{Kind: Come, By: p, Speaking: true, Gaps: gaps})
			people = append(people, p)
		}
		e.do(Input{Kind: Begin, By: "host"})
		e.after(6 * time.Minute)
		for _, p := range people {
			e.do(Input{Kind: Ack, By: p})
			e.do(Input{Kind: SetWant, By: p, What: WantsReflection})
		}
		spoke := map[Person]time.Duration{}
		for e.s.Live() {
			if turn := e.s.Turn; turn != nil && turn.State == Offered { // at its very last moment, and all the time there is
				e.to(turn.Until.Add(-time.Millisecond))
				e.do(Input{Kind: Take, By: turn.Person})
				if e.s.Phase == CheckIn {
					spoke[turn.Person] = e.s.Turn.Soft
				}
			}
			due, _ := e.s.Due()
			e.now = due
			e.do(Input{Kind: Tick, Typing: true})
		}
		e.in(After)
		e.holds(len(spoke) == 12, "some never spoke: %v", spoke)
		had := slices.Sorted(maps.Values(spoke))
		e.holds(gaps || had[11]-had[0] < 10*time.Second, "some had more than others: %v", had) // F4: equal shares
		e.holds(!e.now.After(e.s.Ends().Add(10*time.Minute)) && e.s.Ended == "completed", "%s after its end: %s", e.now.Sub(e.s.Ends()), e.s.Ended)
	}
}

func TestAHoldWithoutAnEnd(t *testing.T) {
	// covers: edge 73, invariant 10
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.take("ana")
	e.do(Input{Kind: HoldOn, By: "host"})
	e.to(e.s.Ends().Add(10 * time.Minute))
	e.in(After)
	e.holds(e.s.Ended == "overtime", "%s", e.s.Ended)
}

func TestTheHostLosesTheirAccount(t *testing.T) {
	// covers: edge 75
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.do(Input{Kind: Take, By: "host"})
	e.do(Input{Kind: Leave, To: "host"})
	e.holds(e.s.Leads() == "guardian" && e.s.Last.How == "left", "%s leads", e.s.Leads())
	e.turn("guardian", Offered)
	e.said("acting")
	e.refused(Input{Kind: Come, By: "host"}, ErrLate)
	e.refused(Input{Kind: Lead, By: "host"}, ErrSeat)
	e.do(Input{Kind: Leave, To: "guardian"})
	e.said("held_by_all")
	e.in(Closing)
}

func TestSharesAreEqualAndUnusedTimeReturns(t *testing.T) {
	// covers: F4, edge 48
	eight := []Person{"host", "guardian", "a", "b", "c", "d", "e", "f"}
	e := checkIn(t, Plan{}, eight...)
	e.do(Input{Kind: Take, By: "host"})
	first := e.s.Turn.Soft
	e.holds(first >= 2*time.Minute && first <= Plan{}.TurnOf(60, 8), "%s of %s", first, Plan{}.TurnOf(60, 8))
	e.after(5 * time.Second)
	e.do(Input{Kind: Finish, By: "host"})
	e.pass()
	kept := *e
	e.do(Input{Kind: Take, By: "guardian"})
	second := e.s.Turn.Soft
	e.holds(second > first, "%s after %s: what the host left is lost", second, first)
	*e = kept
	e.do(Input{Kind: Leave, To: "f"})
	e.do(Input{Kind: Take, By: "guardian"})
	e.holds(e.s.Turn.Soft > second, "%s: nothing of what f would have had", e.s.Turn.Soft)

	*e = kept // another one comes, between turns
	e.do(Input{Kind: Come, By: "g", Speaking: true})
	e.do(Input{Kind: Pass, By: "guardian"})
	e.do(Input{Kind: Ack, By: "g"})
	e.do(Input{Kind: Take, By: "a"})
	less := e.s.Turn.Soft
	*e = kept
	e.do(Input{Kind: Pass, By: "guardian"})
	e.do(Input{Kind: Take, By: "a"})
	e.holds(less < e.s.Turn.Soft, "%s with g, %s without", less, e.s.Turn.Soft)
}

func TestTheClockOfATurn(t *testing.T) {
	// covers: F4
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.take("ana")
	e.to(e.s.Turn.Until)
	e.said("time")
	e.holds(e.s.Turn.Until.Sub(e.now) == 45*time.Second, "%s of grace", e.s.Turn.Until.Sub(e.now))
	e.now = e.s.Turn.Until
	e.do(Input{Kind: Tick, Typing: true})
	e.turn("ana", Active)
	e.holds(e.s.Turn.Until.Sub(e.now) == time.Minute, "%s for who is writing", e.s.Turn.Until.Sub(e.now))
	e.now = e.s.Turn.Until
	e.do(Input{Kind: Tick, Typing: true, Letters: 9})
	e.turn("ana", Breath)
	e.holds(e.s.Last.How == "timeout" && e.seat("ana").Letters == 9, "%+v", e.s.Last)

	e = checkIn(t, Plan{}, "host", "guardian", "ana")
	e.take("ana")
	until := e.s.Turn.Until
	e.do(Input{Kind: More, By: "ana"})
	e.refused(Input{Kind: More, By: "ana"}, ErrOnce)
	e.do(Input{Kind: Grant, By: "guardian", Minutes: 1})
	e.holds(e.s.Turn.Until.Equal(until.Add(3*time.Minute)), "%s", e.s.Turn.Until.Sub(until))
	e.refused(Input{Kind: Grant, By: "guardian", Minutes: 3}, ErrWhat)
	e.refused(Input{Kind: Grant, By: "ana", Minutes: 1}, ErrLeads)
	for range 10 {
		_ = e.try(Input{Kind: Grant, By: "host", Minutes: 5})
	}
	e.refused(Input{Kind: Grant, By: "host", Minutes: 5}, ErrNoTime)
}

func TestSlowHandsAndLargerGaps(t *testing.T) {
	// covers: F4
	soft := map[Person]time.Duration{}
	e := open(t, Plan{}, 60, "host", "guardian", "ana")
	e.do(Input{Kind: Come, By: "gus", Speaking: true, Gaps: true})
	e.do(Input{Kind: Begin, By: "host"})
	e.do(Input{Kind: Slower, By: "ana"})
	e.refused(Input{Kind: Slower, By: "ana"}, ErrOnce)
	e.after(time.Minute)
	e.do(Input{Kind: Next, By: "host"})
	for _, p := range []Person{"host", "guardian", "ana", "gus"} {
		e.do(Input{Kind: Ack, By: p})
	}
	e.do(Input{Kind: Next, By: "host"})
	for e.s.Phase == CheckIn {
		p := e.offered()
		if wait := e.s.Turn.Until.Sub(e.now); wait != time.Minute && (p != "gus" || wait != 2*time.Minute) {
			t.Errorf("%s is offered the piece for %s", p, wait)
		}
		e.do(Input{Kind: Take, By: p})
		soft[p] = e.s.Turn.Soft
		e.do(Input{Kind: Finish, By: p, Letters: 1})
		if breath := e.s.Turn.Until.Sub(e.now); (breath == 40*time.Second) != (p == "gus") {
			t.Errorf("a breath of %s after %s", breath, p)
		}
		e.pass()
	}
	if soft["host"] != 5*time.Minute || soft["ana"] != 450*time.Second || soft["gus"] != 10*time.Minute {
		t.Errorf("%v", soft)
	}
	for _, l := range e.log {
		if l.Kind == "slower" && l.To != ToLead {
			t.Errorf("everybody is told: %+v", l)
		}
	}
}

func TestPassHasFourMeanings(t *testing.T) {
	// covers: F3, invariant 4
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo", "cem")
	e.do(Input{Kind: Pass, By: "host"})
	e.do(Input{Kind: Later, By: "guardian"})
	e.do(Input{Kind: Still, By: "ana"})
	_, holder, _ := e.s.Floor()
	e.holds(holder == "", "%s speaks in silence", holder)
	e.after(time.Minute)
	e.turn("ana", Breath)
	e.holds(e.s.Turn.Wants == WantsQuiet, "%s", e.s.Turn.Wants)
	e.pass()
	e.do(Input{Kind: Listen, By: "bo"})
	e.speak()
	e.turn("guardian", Offered) // who comes back is asked before those who passed
	e.refused(Input{Kind: Later, By: "guardian"}, ErrOnce)
	e.speak()
	e.turn("host", Offered)
	e.holds(e.s.Turn.Again, "%+v", e.s.Turn)
	e.do(Input{Kind: Pass, By: "host"})
	e.in(Open)
	e.refused(Input{Kind: Raise, By: "bo", What: Share}, ErrClosedTo)

	// Who passed is, in what is kept of them, as who was never asked.
	host, bo := e.seat("host"), e.seat("bo")
	host.Person, host.Listens, host.Shown = bo.Person, bo.Listens, bo.Shown
	e.holds(reflect.DeepEqual(host, bo), "%+v, %+v", host, bo)
}

func TestResponsesOnlyAsTheyWereAskedFor(t *testing.T) {
	// covers: F7
	e := checkIn(t, Plan{}, "host", "guardian", "ana", "bo")
	e.speak()
	e.unsaid("responses") // quiet, where nothing was said
	e.do(Input{Kind: Take, By: "guardian"})
	e.refused(Input{Kind: SetWant, By: "guardian", What: "applause"}, ErrWhat)
	e.do(Input{Kind: SetWant, By: "guardian", What: WantsReflection})
	e.refused(Input{Kind: Witness, By: "ana", What: "reflect"}, ErrPhase)
	e.do(Input{Kind: Finish, By: "guardian"})
	e.refused(Input{Kind: Skip, By: "host"}, ErrNotYours)
	e.do(Input{Kind: Skip, By: "guardian"})
	e.said("responses")
	e.refused(Input{Kind: Witness, By: "ana", What: "share"}, ErrClosedTo)
	e.refused(Input{Kind: Witness, By: "guardian", What: "reflect"}, ErrClosedTo)
	e.do(Input{Kind: Witness, By: "ana", What: "reflect"})
	e.refused(Input{Kind: Witness, By: "ana", What: "presence"}, ErrOnce)
	e.now = e.s.Turn.Until
	e.refused(Input{Kind: Witness, By: "bo", What: "reflect"}, ErrOver)
	e.to(e.now)
	e.turn("ana", Offered)
	e.unsaid("no_responses")
}

func TestANoteIsFromTheList(t *testing.T) {
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.refused(Input{Kind: SetNote, By: "host", What: "what happened to me"}, ErrWhat)
	e.do(Input{Kind: SetNote, By: "host", What: "grief"})
	e.holds(e.s.Turn.Note == "grief", "%+v", e.s.Turn)
	e.do(Input{Kind: SetNote, By: "host"}) // or there is none after all
	e.holds(e.s.Turn.Note == "", "%+v", e.s.Turn)
}

func TestTheSlowedRoom(t *testing.T) {
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.take("ana")
	e.do(Input{Kind: Finish, By: "ana"})
	e.after(10 * time.Second)
	e.do(Input{Kind: Calm, By: "guardian"})
	e.holds(e.s.Turn.Until.Sub(e.now) == 40*time.Second, "%s", e.s.Turn.Until.Sub(e.now))
}

func TestMoveLaterTakesNothing(t *testing.T) {
	e := checkIn(t, Plan{}, "host", "guardian", "ana")
	e.speak()
	e.do(Input{Kind: Defer, By: "host"})
	e.turn("ana", Offered)
	e.speak()
	e.turn("guardian", Offered)
	e.refused(Input{Kind: Defer, By: "host"}, ErrOnce)
	e.do(Input{Kind: Take, By: "guardian"})
	e.refused(Input{Kind: Defer, By: "host"}, ErrPhase)
}
