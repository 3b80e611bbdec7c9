package script_test

import (
	"testing"
	"time"

	"example.org/afterward/models/gathering/script"
)

// evening is a gathering with a clock of its own.
type evening struct {
	t   *testing.T
	s   script.State
	now time.Time
	log []script.Line
}

func open(t *testing.T, p script.Plan, minutes int, people ...script.Person) *evening {
	t.Helper()
	start := time.Date(2026, 12, 1, 19, 0, 0, 0, time.UTC)
	e := &evening{t: t, now: start.Add(-15 * time.Minute)}
	e.s = script.New(p, start, minutes, people[0], people[1], 7, e.now)
	for _, p := range people {
		e.do(script.Input{Kind: script.Come, By: p, Speaking: true})
	}
	e.to(start)
	return e
}

func (e *evening) try(in script.Input) error {
	in.At = e.now
	next, lines, err := e.s.Apply(in)
	if err == nil {
		e.s, e.log = next, append(e.log, lines...)
	}
	return err
}

func (e *evening) do(in script.Input) {
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
		e.do(script.Input{Kind: script.Tick})
	}
	e.now = at
}

func (e *evening) after(d time.Duration) { e.t.Helper(); e.to(e.now.Add(d)) }

func TestAWholeGathering(t *testing.T) {
	e := open(t, script.Plan{}, 60, "host", "guardian", "ana", "bo")
	e.do(script.Input{Kind: script.Begin, By: "host"})
	e.after(2 * time.Minute)
	e.do(script.Input{Kind: script.Next, By: "host"})
	for _, seat := range e.s.Seats {
		e.do(script.Input{Kind: script.Ack, By: seat.Person})
	}
	e.do(script.Input{Kind: script.Next, By: "host"})
	for range 100 {
		if e.s.Turn == nil || e.s.Phase != script.CheckIn {
			break
		}
		who := e.s.Turn.Person
		e.do(script.Input{Kind: script.Take, By: who})
		e.after(time.Minute)
		e.do(script.Input{Kind: script.Finish, By: who, Letters: 40})
		e.after(3 * time.Minute)
	}
	if e.s.Phase != script.Open {
		t.Fatalf("%s: %+v", e.s.Phase, e.s.Turn)
	}
	e.do(script.Input{Kind: script.Raise, By: "ana", What: script.Share})
	if e.s.Turn == nil || e.s.Turn.Person != "ana" {
		e.after(31 * time.Second)
	}
	e.do(script.Input{Kind: script.Pass, By: "ana"})
	e.do(script.Input{Kind: script.Next, By: "guardian"})
	for range 100 {
		if e.s.Phase != script.Closing {
			break
		}
		e.after(10 * time.Second)
		if e.s.Turn != nil && e.s.Turn.State == script.Offered {
			e.do(script.Input{Kind: script.Pass, By: e.s.Turn.Person})
		}
	}
	if e.s.Phase != script.After || e.s.Ended != "completed" {
		t.Fatalf("%s %s", e.s.Phase, e.s.Ended)
	}
	e.after(script.AfterFor)
	if e.s.Phase != script.Closed {
		t.Fatal(e.s.Phase)
	}
}

func TestAGatheringThatNobodyTouchesEnds(t *testing.T) {
	e := open(t, script.Plan{}, 60, "host", "guardian", "ana", "bo")
	e.do(script.Input{Kind: script.Begin, By: "host"})
	for _, seat := range e.s.Seats {
		e.do(script.Input{Kind: script.Ack, By: seat.Person})
	}
	e.after(2 * time.Hour)
	if e.s.Phase != script.Closed {
		t.Fatalf("%s", e.s.Phase)
	}
	for _, l := range e.log {
		t.Logf("%+v", l)
	}
}
