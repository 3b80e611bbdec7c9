package gathering_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/gathering/script"
)

// clock is the time of a house, which a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// pass sets it on, and nobody looks at it.
func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// stop makes a house's time stand at.
func stop(h *dbtest.House, at time.Time) *clock {
	c := &clock{at: at}
	h.DB.Clock(c.now)
	return c
}

// sitting is a gathering that is on, with a clock of its own: Bo leads it, and
// Ada watches over it.
type sitting struct {
	t  *testing.T
	w  *fixture.World
	h  *dbtest.House
	id gathering.ID
	*clock
}

// sit has people come to a gathering, say that they can keep the agreements, and
// begin the round. Where it closes with one word, Ada only listens.
func sit(t *testing.T, w *fixture.World, h *dbtest.House, p script.Plan, wants string, who ...account.ID) *sitting {
	t.Helper()
	return sitAt(t, w, h, stop(h, models.Now()), p, wants, who...)
}

func sitAt(t *testing.T, w *fixture.World, h *dbtest.House, at *clock, p script.Plan, wants string, who ...account.ID) *sitting {
	t.Helper()
	e := &sitting{t: t, w: w, h: h, clock: at}
	g, err := w.Gatherings.Schedule(t.Context(), w.Bo, w.Tuesday, gathering.Plan{Nonce: models.NewID(), Title: "Evening", StartsAt: e.now().Add(5 * time.Minute), Minutes: 90, Plan: p})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Gatherings.SetGuardian(t.Context(), w.Bo, g.ID, w.People[w.Ada]); err != nil {
		t.Fatal(err)
	}
	e.id = g.ID
	if err := w.Gatherings.Doors(t.Context(), g.ID); err != nil {
		t.Fatal(err)
	}
	for _, by := range append([]account.ID{w.Bo, w.Ada}, who...) {
		e.does(by, script.Input{Kind: script.Come, Speaking: by != w.Ada || !p.OneWord, What: wants})
		e.does(by, script.Input{Kind: script.Ack})
	}
	e.on(5 * time.Minute)
	e.does(w.Bo, script.Input{Kind: script.Begin})
	e.on(time.Minute)
	e.does(w.Bo, script.Input{Kind: script.Next})
	e.does(w.Bo, script.Input{Kind: script.Next})
	return e
}

// on lets time pass.
func (e *sitting) on(d time.Duration) {
	e.t.Helper()
	e.pass(d)
	e.play(script.Input{Kind: script.Tick})
}

func (e *sitting) play(in ...script.Input) {
	e.t.Helper()
	if err := e.w.Gatherings.Play(e.t.Context(), e.id, in...); err != nil {
		e.t.Fatalf("%+v: %v", in, err)
	}
}

func (e *sitting) does(by account.ID, in script.Input) {
	e.t.Helper()
	in.By = script.Person(e.w.People[by])
	e.play(in)
}

func (e *sitting) state() script.State {
	e.t.Helper()
	s, err := e.w.Gatherings.State(e.t.Context(), e.id)
	if err != nil {
		e.t.Fatal(err)
	}
	return s
}

// turn has somebody have the piece, everybody before them passing, and returns
// its number.
func (e *sitting) turn(who account.ID) int {
	e.t.Helper()
	for range 10 {
		t := e.state().Turn
		if t == nil {
			e.t.Fatal("nobody is offered the piece")
		}
		if t.Person == script.Person(e.w.People[who]) {
			e.does(who, script.Input{Kind: script.Take})
			return t.N
		}
		e.play(script.Input{Kind: script.Pass, By: t.Person})
	}
	e.t.Fatal("they are not offered the piece")
	return 0
}

// answers ends somebody's turn and the breath after it: its responses are open.
func (e *sitting) answers(who account.ID) int {
	e.t.Helper()
	n := e.turn(who)
	e.does(who, script.Input{Kind: script.Finish, Letters: 10})
	e.does(who, script.Input{Kind: script.Skip})
	if t := e.state().Turn; t == nil || t.State != script.Response {
		e.t.Fatalf("%+v", t)
	}
	return n
}

// closing brings the gathering to its end: in one word each, if its plan says so.
func (e *sitting) closing() {
	e.t.Helper()
	e.on(5 * time.Minute)
	e.does(e.w.Bo, script.Input{Kind: script.Early})
	e.does(e.w.Ada, script.Input{Kind: script.Early})
	for range 5 {
		if s := e.state(); s.Phase == script.Closing {
			return
		}
		e.on(2 * time.Minute)
	}
	e.t.Fatalf("it does not close: %+v", e.state())
}

// over has the gathering close.
func (e *sitting) over() {
	e.t.Helper()
	for range 2 {
		if e.does(e.w.Bo, script.Input{Kind: script.Close, May: true, What: "time"}); e.shown(e.w.Bo).State == "closed" {
			return
		}
	}
	e.t.Fatal("it does not close")
}

// everybody has everybody in the world come into Tuesday and its room.
func everybody(t *testing.T, w *fixture.World) {
	t.Helper()
	if err := w.Rooms.LetIn(t.Context(), w.Bo, w.Room, w.People[w.Dee]); err != nil {
		t.Fatal(err)
	}
	for by, name := range map[account.ID]models.Private{w.Eli: "Eli", w.Fin: "Fin"} {
		c, err := w.Circles.Join(t.Context(), by, w.Tuesday, circle.Joining{Nonce: "again", AgreementsVersion: 1, Fit: true, Persona: name, Hello: "Hello."})
		if err != nil {
			t.Fatal(err)
		}
		w.People[by] = c.Viewer.Person.ID
	}
}

// heard are the events of a room since so many were heard.
func (e *sitting) heard(since int) (all []models.Event) {
	for _, one := range e.h.Heard.All()[since:] {
		if one.Stream == (models.Stream{Kind: models.RoomStream, ID: string(e.w.Room)}) {
			all = append(all, one)
		}
	}
	return all
}

// tells are the kinds of what was told in a room, and whom a notice names.
func tells(all []models.Event) (what []string) {
	for _, e := range all {
		if len(e.To) > 0 {
			what = append(what, fmt.Sprint(e.Notice, " to ", len(e.To)))
			continue
		}
		what = append(what, changeKind(e))
	}
	return what
}
