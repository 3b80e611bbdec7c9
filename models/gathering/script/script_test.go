package script_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	. "example.org/afterward/models/gathering/script"
)

// evening is a gathering with a clock of its own.
type evening struct {
	t   *testing.T
	s   State
	now time.Time
	log []Line
}

func open(t *testing.T, p Plan, minutes int, people ...Person) *evening {
	t.Helper()
	e := &evening{t: t, now: start.Add(-15 * time.Minute)}
	e.s = New(p, start, minutes, people[0], people[1], 7, e.now)
	for _, p := range people {
		e.do(Input{Kind: Come, By: p, Speaking: true})
	}
	e.to(start)
	return e
}

func (e *evening) try(in Input) error {
	in.At = e.now
	next, lines, err := e.s.Apply(in)
	if err == nil {
		e.s, e.log = next, append(e.log, lines...)
	}
	return err
}

func (e *evening) do(in Input) {
	e.t.Helper()
	if err := e.try(in); err != nil {
		e.t.Fatalf("%s by %s in %s: %v", in.Kind, in.By, e.s.Phase, err)
	}
}

// to lets the time pass until at, with the clock doing what is due.
func (e *evening) to(at time.Time) {
	e.t.Helper()
	for range 10_000 {
		due, ok := e.s.Due()
		if !ok || due.After(at) {
			break
		}
		if due.After(e.now) {
			e.now = due
		}
		e.do(Input{Kind: Tick})
	}
	e.now = at
}

func (e *evening) after(d time.Duration) { e.t.Helper(); e.to(e.now.Add(d)) }

// checkIn is a gathering in its first round.
func checkIn(t *testing.T, p Plan, people ...Person) *evening {
	t.Helper()
	e := open(t, p, 60, people...)
	e.do(Input{Kind: Begin, By: "host"})
	e.after(time.Minute)
	e.do(Input{Kind: Next, By: "host"})
	for _, p := range people {
		e.do(Input{Kind: Ack, By: p})
	}
	e.do(Input{Kind: Next, By: "host"})
	return e
}

// sharing is a gathering in open sharing.
func sharing(t *testing.T, people ...Person) *evening {
	t.Helper()
	e := checkIn(t, Plan{}, people...)
	e.round()
	e.after(31 * time.Second)
	e.in(Open)
	return e
}

// round has everyone speak for a moment, to the end of the round.
func (e *evening) round() {
	e.t.Helper()
	for range 100 {
		if e.s.Round == nil {
			return
		}
		e.speak()
	}
	e.t.Fatal("a round without an end")
}

// speak has whoever is offered the piece take it, and finish.
func (e *evening) speak() {
	e.t.Helper()
	p := e.offered()
	e.do(Input{Kind: Take, By: p})
	e.after(10 * time.Second)
	e.do(Input{Kind: Finish, By: p, Letters: 100})
	e.pass()
}

// pass lets the breath, and what follows, pass.
func (e *evening) pass() {
	e.t.Helper()
	for range 10 {
		if e.s.Turn == nil || e.s.Turn.State != Breath && e.s.Turn.State != Response {
			return
		}
		e.to(e.s.Turn.Until)
	}
}

// offered is who is offered the piece, once there is somebody.
func (e *evening) offered() Person {
	e.t.Helper()
	for range 120 {
		if e.s.Turn != nil && e.s.Turn.State == Offered {
			return e.s.Turn.Person
		}
		e.after(time.Second)
	}
	e.t.Fatalf("nobody is offered the piece in %s: %+v", e.s.Phase, e.s.Turn)
	return ""
}

// take has somebody come to have the piece, others finishing first.
func (e *evening) take(p Person) {
	e.t.Helper()
	for range 20 {
		if e.offered() == p {
			e.do(Input{Kind: Take, By: p})
			return
		}
		e.speak()
	}
	e.t.Fatalf("%s is never offered the piece", p)
}

func (e *evening) refused(in Input, want error) {
	e.t.Helper()
	before := e.s
	if err := e.try(in); !errors.Is(err, want) {
		e.t.Fatalf("%s by %s in %s: %v, not %v", in.Kind, in.By, e.s.Phase, err, want)
	}
	e.same(before)
}

func (e *evening) in(phase string) {
	e.t.Helper()
	if e.s.Phase != phase {
		e.t.Fatalf("%s, not %s", e.s.Phase, phase)
	}
}

// told is how often a line was told since the last time it was asked.
func (e *evening) told(kind string) (n int) {
	for _, l := range e.log {
		if l.Kind == kind {
			n++
		}
	}
	e.log = slices.DeleteFunc(e.log, func(l Line) bool { return l.Kind == kind })
	return n
}

func (e *evening) said(kind string) {
	e.t.Helper()
	if e.told(kind) == 0 {
		e.t.Fatalf("nothing was told of %q", kind)
	}
}

func (e *evening) unsaid(kind string) {
	e.t.Helper()
	if e.told(kind) != 0 {
		e.t.Fatalf("%q was told", kind)
	}
}

func (e *evening) same(as State) {
	e.t.Helper()
	if !reflect.DeepEqual(e.s, as) {
		e.t.Fatalf("it is not as it was: %+v, %+v", as, e.s)
	}
}

func (e *evening) seat(p Person) Seat { s, _ := e.s.Seat(p); return s }

func (e *evening) turn(p Person, state string) {
	e.t.Helper()
	if e.s.Turn == nil || e.s.Turn.Person != p || e.s.Turn.State != state {
		e.t.Fatalf("%+v, not %s %s", e.s.Turn, p, state)
	}
}

// waits is who is still to be offered the piece, in order.
func (e *evening) waits() (all []Person) {
	for _, p := range e.s.Round.Places {
		if p.State == Waiting && (e.s.Turn == nil || e.s.Turn.Person != p.Person) {
			all = append(all, p.Person)
		}
	}
	return all
}

func (e *evening) lose(p Person) {
	e.t.Helper()
	seen := e.now
	e.do(Input{Kind: Lose, To: p, Seen: &seen})
}
func (e *evening) back(p Person) { e.t.Helper(); e.do(Input{Kind: Back, To: p}) }
func (e *evening) holds(what bool, why string, args ...any) {
	e.t.Helper()
	if !what {
		e.t.Fatalf(why, args...)
	}
}

func TestAWholeGathering(t *testing.T) {
	e := sharing(t, "host", "guardian", "ana", "bo")
	e.do(Input{Kind: Raise, By: "ana", What: Share})
	e.turn("ana", Offered)
	e.speak()
	e.do(Input{Kind: Next, By: "guardian"})
	e.in(Closing)
	e.round()
	e.in(After)
	e.holds(e.s.Ended == "completed", "%s", e.s.Ended)
	e.after(AfterFor)
	e.in(Closed)
	for kind, n := range map[string]int{"begin": 1, "round": 2, "round_over": 1, "last": 1, "has": 9, "thanks": 9} {
		if got := e.told(kind); got != n {
			t.Errorf("%q was told %d times, not %d", kind, got, n)
		}
	}
}

func TestAGatheringThatNobodyTouchesEnds(t *testing.T) {
	e := open(t, Plan{}, 60, "host", "guardian", "ana", "bo")
	e.do(Input{Kind: Begin, By: "host"})
	for _, seat := range e.s.Seats {
		e.do(Input{Kind: Ack, By: seat.Person})
	}
	e.after(2 * time.Hour)
	e.in(Closed)
	for _, kind := range []string{"round", "round_over", "no_hands", "suggest", "last"} {
		e.said(kind)
	}
}
