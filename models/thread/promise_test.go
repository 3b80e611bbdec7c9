package thread_test

import (
	"testing"
	"time"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/thread"
)

// days is a clock that is moved by hand, weeks after everybody came.
type days struct {
	w   *fixture.World
	h   *dbtest.House
	now time.Time
}

func began(t *testing.T, w *fixture.World, h *dbtest.House) *days {
	t.Helper()
	d := &days{w, h, time.Now().Add(20 * 24 * time.Hour)}
	h.DB.Clock(func() time.Time { return d.now })
	t.Cleanup(func() { h.DB.Clock(nil) })
	return d
}

// pass lets time pass, and the house look after what is due.
func (d *days) pass(t *testing.T, by time.Duration) {
	t.Helper()
	d.now = d.now.Add(by)
	for _, sweep := range []func() (int64, error){
		func() (int64, error) { return d.w.Threads.SweepUnheard(t.Context(), 100) },
		func() (int64, error) { return d.w.Circles.SweepGreetings(t.Context(), 100) },
	} {
		if _, err := sweep(); err != nil {
			t.Fatal(err)
		}
	}
}

func asked(t *testing.T, w *fixture.World, who account.ID) *thread.Company {
	t.Helper()
	c, err := w.Threads.Company(t.Context(), who, w.Tuesday)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (d *days) poked(what string, who circle.PersonID) (n int) {
	for _, e := range d.h.Heard.All() {
		for _, to := range e.To {
			if e.Notice == what && to == string(who) {
				n++
			}
		}
	}
	return n
}

// covers: unit 40
func TestAnUpdateNobodyHasMetIsShownToTwoThenToTheHostsThenToAll(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		d := began(t, w, h)
		everybody := []account.ID{w.Ada, w.Bo, w.Cem, w.Dee}
		for _, who := range []account.ID{w.Cem, w.Dee, w.Bo, w.Ada} {
			if _, err := w.Circles.KeepCompany(t.Context(), who, w.Tuesday, true); err != nil {
				t.Fatal(err)
			}
		}
		id := start(t, w, w.Cem, "a", "ideas")
		met := start(t, w, w.Cem, "b", "ideas")
		wantsNone := start(t, w, w.Cem, "c", "quiet")
		answer(t, w, w.Bo, met, fixture.Share("d", "Here."))
		answer(t, w, w.Cem, id, fixture.Give("said", "e", "One's own word meets nobody."))
		d.pass(t, 35*time.Hour)
		for _, who := range everybody {
			if c := asked(t, w, who); len(c.Asked) > 0 || len(c.Unheard) > 0 {
				t.Errorf("too early: %+v", c)
			}
		}
		d.pass(t, 2*time.Hour)
		n := 0
		for _, who := range everybody {
			c := asked(t, w, who)
			n += len(c.Asked)
			if len(c.Asked) > 0 && (c.Asked[0].ID != id || who == w.Cem || d.poked("company", w.People[who]) != 1) {
				t.Errorf("%+v", c)
			}
			if len(c.Unheard) > 0 {
				t.Error("the hosts are told too early")
			}
		}
		if n != 2 {
			t.Errorf("shown to %d", n)
		}
		d.pass(t, 11*time.Hour)
		for who, hosts := range map[account.ID]bool{w.Ada: true, w.Bo: true, w.Dee: false} {
			c := asked(t, w, who)
			if hosts != (len(c.Unheard) == 1 && c.Unheard[0].ID == id) || hosts != (d.poked("unheard", w.People[who]) == 1) {
				t.Errorf("%+v", c)
			}
		}
		if read(t, w, w.Dee, id, 0).Thread.Unheard {
			t.Error("everybody is told too early")
		}
		d.pass(t, 24*time.Hour)
		if th := read(t, w, w.Dee, id, 0).Thread; !th.Unheard || !th.Waits {
			t.Errorf("%+v", th)
		}
		if th := read(t, w, w.Dee, wantsNone, 0).Thread; th.Waits || th.Unheard {
			t.Errorf("who asked for no answers is waiting: %+v", th)
		}
		answer(t, w, w.Dee, id, fixture.Share("f", "I read it twice."))
		for _, who := range everybody {
			if c := asked(t, w, who); len(c.Asked) > 0 || len(c.Unheard) > 0 {
				t.Errorf("it was met, and is still shown: %+v", c)
			}
		}
		if th := read(t, w, w.Bo, id, 0).Thread; th.Waits || th.Unheard {
			t.Errorf("%+v", th)
		}
	})
}

func TestTheHouseWasDownAndThePromiseIsKeptStepByStep(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		d := began(t, w, h)
		if _, err := w.Circles.KeepCompany(t.Context(), w.Dee, w.Tuesday, true); err != nil {
			t.Fatal(err)
		}
		id := start(t, w, w.Cem, "a", "ideas")
		d.now = d.now.Add(100 * time.Hour)
		for range 4 {
			d.pass(t, 0)
		}
		if c := asked(t, w, w.Dee); len(c.Asked) != 1 || c.Asked[0].ID != id || c.Until == nil {
			t.Errorf("%+v", c)
		}
		if !read(t, w, w.Bo, id, 0).Thread.Unheard || d.poked("unheard", w.People[w.Ada]) != 1 {
			t.Error("a step was left out")
		}
	})
}

func TestWhoIsAskedToKeepCompanyIsWhoCan(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		d := began(t, w, h)
		id := start(t, w, w.Cem, "a", "ideas")
		for _, who := range []account.ID{w.Cem, w.Dee, w.Bo} {
			if _, err := w.Circles.KeepCompany(ctx, who, w.Tuesday, true); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil { // after it was written
			t.Fatal(err)
		}
		if _, err := w.Circles.KeepCompany(ctx, w.Fin, w.Tuesday, true); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Circles.KeepCompany(ctx, w.Dee, w.Tuesday, false); err != nil {
			t.Fatal(err)
		}
		if err := w.Circles.Block(ctx, w.Bo, w.Tuesday, w.People[w.Cem]); err != nil {
			t.Fatal(err)
		}
		d.pass(t, 37*time.Hour)
		for _, who := range []account.ID{w.Ada, w.Bo, w.Cem, w.Dee, w.Fin} {
			if c := asked(t, w, who); len(c.Asked) > 0 {
				t.Errorf("%s was shown to somebody who cannot", id)
			}
		}
		if c := asked(t, w, w.Bo); c.Until == nil {
			t.Error("Bo keeps company for a week")
		}
		d.pass(t, 7*24*time.Hour)
		if c := asked(t, w, w.Bo); c.Until != nil {
			t.Error("a week does not end")
		}
	})
}

// covers: unit 40
func TestWhoeverComesInIsGivenSomebodyWhoSaysHello(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		d := began(t, w, h)
		d.pass(t, 0) // nobody greeted those who came weeks ago
		told := d.poked("ungreeted", w.People[w.Ada])
		if err := w.Circles.Greet(ctx, w.Dee, w.Tuesday, true); err != nil {
			t.Fatal(err)
		}
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		see := func(who account.ID) *circle.Greeting {
			t.Helper()
			g, err := w.Circles.Greeting(ctx, who, w.Tuesday)
			if err != nil {
				t.Fatal(err)
			}
			return g
		}
		if g := see(w.Fin); g.Greeter == nil || g.Greeter.Name != "Dee" {
			t.Errorf("%+v", g)
		}
		if g := see(w.Dee); !g.Welcoming || len(g.Greet) != 1 || g.Greet[0].Name != "Fin" || d.poked("greet", w.People[w.Dee]) != 1 {
			t.Errorf("%+v", g)
		}
		d.pass(t, 11*time.Hour)
		if g := see(w.Ada); len(g.Ungreeted) > 0 {
			t.Errorf("too early: %+v", g)
		}
		d.pass(t, 2*time.Hour)
		if g := see(w.Ada); len(g.Ungreeted) != 1 || d.poked("ungreeted", w.People[w.Ada]) != told+1 || d.poked("ungreeted", w.People[w.Dee]) != 0 {
			t.Errorf("%+v", g)
		}
		hello := fixture.Update("hello", "ideas", "Welcome", "Good that you are here.")
		hello.Kind, hello.Welcomes = "practical", w.People[w.Fin]
		id, err := w.Threads.Start(ctx, w.Dee, w.Tuesday, hello)
		if err != nil {
			t.Fatal(err)
		}
		if th := read(t, w, w.Fin, id, 0).Thread; th.Welcomes == nil || th.Welcomes.Name != "Fin" {
			t.Errorf("%+v", th)
		}
		for _, who := range []account.ID{w.Fin, w.Dee, w.Ada} {
			if g := see(who); g.Greeter != nil || len(g.Greet) > 0 || len(g.Ungreeted) > 0 {
				t.Errorf("they were greeted: %+v", g)
			}
		}
	})
}
