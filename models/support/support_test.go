package support_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/support"
)

// house is a world with a clock, in which Ada, Bo and Dee look after the circle.
type house struct {
	*fixture.World
	*testing.T
	at  *dbtest.House
	now time.Time
}

func each(t *testing.T, do func(h *house)) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		x := &house{World: w, T: t, at: h, now: models.Now()}
		h.DB.Clock(func() time.Time { return x.now })
		t.Cleanup(func() { h.DB.Clock(nil) })
		if _, err := w.Circles.Appoint(t.Context(), w.Ada, w.Tuesday, w.People[w.Dee], policy.Moderator); err != nil {
			t.Fatal(err)
		}
		do(x)
	})
}

func (h *house) later(d time.Duration) { h.now = h.now.Add(d) }

func (h *house) ask(by account.ID, nonce string, body models.Private) *support.SideRoom {
	h.Helper()
	r, err := h.Support.Ask(h.Context(), by, h.Tuesday, nonce, body)
	if err != nil {
		h.Fatal(err)
	}
	return r
}

// sees is whether somebody is in a side room; who is not does not find it anywhere.
func (h *house) sees(by account.ID, r *support.SideRoom) bool {
	h.Helper()
	_, err := h.Support.See(h.Context(), by, r.ID)
	if err != nil && !errors.Is(err, policy.ErrHidden) {
		h.Fatal(err)
	}
	all, listed := h.Support.In(h.Context(), by, h.Tuesday)
	if listed != nil && !errors.Is(listed, policy.ErrHidden) {
		h.Fatal(listed)
	}
	if in := slices.ContainsFunc(all, func(one support.SideRoom) bool { return one.ID == r.ID }); in != (err == nil) {
		h.Errorf("listed %v, read %v", in, err)
	}
	return err == nil
}

func (h *house) in(r *support.SideRoom, want ...account.ID) {
	h.Helper()
	for name, who := range map[string]account.ID{"Ada": h.Ada, "Bo": h.Bo, "Cem": h.Cem, "Dee": h.Dee, "Eli": h.Eli, "Fin": h.Fin} {
		if got := h.sees(who, r); got != slices.Contains(want, who) {
			h.Errorf("%s is in it: %v", name, got)
		}
	}
}

func (h *house) see(by account.ID, r *support.SideRoom) *support.SideRoom {
	h.Helper()
	got, err := h.Support.See(h.Context(), by, r.ID)
	if err != nil {
		h.Fatal(err)
	}
	return got
}

// told are whom notices named since so many events.
func (h *house) told(since int) (all []circle.PersonID) {
	for _, e := range h.at.Heard.All()[since:] {
		if e.Notice == "support" {
			for _, p := range e.To {
				all = append(all, circle.PersonID(p))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func is(t *testing.T, err, want error) {
	t.Helper()
	if want == nil && err != nil || want != nil && !errors.Is(err, want) {
		t.Errorf("%v, not %v", err, want)
	}
}

// covers: F16
func TestWhoeverAsksIsLookedAfterByOneAndClosesIt(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		before := len(h.at.Heard.All())
		r := h.ask(h.Cem, "n", "I am not sleeping.")
		if r.State != support.Open || !r.Mine || r.AloneUntil == nil || len(r.Lines) != 1 || !slices.Equal(r.May, []string{"write", "close"}) {
			t.Fatalf("%+v", r)
		}
		want := []circle.PersonID{h.People[h.Ada], h.People[h.Bo], h.People[h.Cem], h.People[h.Dee]}
		slices.Sort(want)
		if got := h.told(before); !slices.Equal(got, want) {
			t.Errorf("told %v", got)
		}
		h.in(r, h.Ada, h.Bo, h.Cem, h.Dee)
		if again := h.ask(h.Cem, "n", "I am not sleeping."); again.ID != r.ID || len(again.Lines) != 1 {
			t.Errorf("asked once more: %+v", again)
		}
		if more := h.ask(h.Cem, "m", "And not eating."); more.ID != r.ID || len(more.Lines) != 2 {
			t.Errorf("asked on: %+v", more)
		}
		// Two come at once; one is there, and the others are not any more.
		version := h.see(h.Bo, r).Version
		errs := make([]error, 2)
		var both sync.WaitGroup
		for i, by := range []account.ID{h.Bo, h.Dee} {
			both.Go(func() { _, errs[i] = h.Support.Take(ctx, by, r.ID, version) })
		}
		both.Wait()
		carer, other := h.Bo, h.Dee
		if errs[0] != nil {
			carer, other = h.Dee, h.Bo
		}
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("both: %v, %v", errs[0], errs[1])
		}
		is(t, errors.Join(errs...), policy.ErrHidden)
		h.in(r, h.Cem, carer)
		before = len(h.at.Heard.All())
		got, err := h.Support.Write(ctx, carer, r.ID, "a", "I am here.")
		is(t, err, nil)
		if got.AloneUntil != nil || got.Owner == nil || len(got.Lines) != 3 || got.Lines[2].Body != "I am here." {
			t.Errorf("%+v", got)
		}
		if told := h.told(before); len(told) != 2 {
			t.Errorf("told %v", told)
		}
		_, err = h.Support.Write(ctx, other, r.ID, "b", "Me too.")
		is(t, err, policy.ErrHidden)
		// One more is asked.
		_, err = h.Support.AskBeside(ctx, carer, r.ID, got.Version, h.People[h.Cem])
		is(t, err, support.ErrOther)
		got, err = h.Support.AskBeside(ctx, carer, r.ID, got.Version, h.People[other])
		is(t, err, nil)
		h.in(r, h.Cem, carer, other)
		// Two steps.
		_, err = h.Support.Close(ctx, carer, r.ID, got.Version)
		is(t, err, policy.ErrRole)
		_, err = h.Support.Soften(ctx, h.Cem, r.ID, got.Version)
		is(t, err, policy.ErrRole)
		got, err = h.Support.Soften(ctx, other, r.ID, got.Version)
		is(t, err, nil)
		_, err = h.Support.GoOn(ctx, h.Cem, r.ID, got.Version-1)
		is(t, err, support.ErrStale)
		got, err = h.Support.Write(ctx, h.Cem, r.ID, "c", "One more thing.")
		is(t, err, nil)
		if got.State != support.Owned || got.SoftAt != nil {
			t.Errorf("what they write goes on with it: %+v", got)
		}
		got, err = h.Support.Soften(ctx, carer, r.ID, got.Version)
		is(t, err, nil)
		got, err = h.Support.Close(ctx, h.Cem, r.ID, got.Version)
		is(t, err, nil)
		if got.State != support.Closed || got.DeletedAt == nil || !slices.Equal(got.May, []string{"go_on"}) {
			t.Errorf("%+v", got)
		}
		_, err = h.Support.Write(ctx, h.Cem, r.ID, "d", "Late.")
		is(t, err, support.ErrClosed)
		got, err = h.Support.GoOn(ctx, carer, r.ID, got.Version)
		is(t, err, nil)
		_, err = h.Support.Close(ctx, h.Cem, r.ID, got.Version)
		is(t, err, nil)
		// Who looked after them reads it for a week, and then everything goes.
		h.later(7*24*time.Hour - time.Minute)
		h.in(r, h.Cem, carer, other)
		h.later(time.Minute)
		h.in(r, h.Cem)
		_, err = h.Support.GoOn(ctx, h.Cem, r.ID, h.see(h.Cem, r).Version)
		is(t, err, support.ErrClosed)
		h.later(7*24*time.Hour - time.Minute)
		_, err = h.Support.SweepDue(ctx, 10)
		is(t, err, nil)
		h.in(r, h.Cem)
		h.later(time.Minute)
		_, err = h.Support.SweepDue(ctx, 10)
		is(t, err, nil)
		h.in(r)
		var left int64
		if err := h.at.DB.Read(ctx).Table("side_lines").Count(&left).Error; err != nil || left != 0 {
			t.Errorf("%d lines are left, %v", left, err)
		}
	})
}

func TestASideRoomNobodyClosesClosesByItself(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		r := h.ask(h.Cem, "n", "")
		_, err := h.Support.Take(ctx, h.Bo, r.ID, r.Version)
		is(t, err, nil)
		for _, step := range []struct {
			after time.Duration
			state string
		}{{30*24*time.Hour - time.Minute, support.Owned}, {time.Minute, support.Soft}, {7*24*time.Hour - time.Minute, support.Soft}, {time.Minute, support.Closed}} {
			h.later(step.after)
			_, err := h.Support.SweepDue(ctx, 10)
			is(t, err, nil)
			if got := h.see(h.Cem, r).State; got != step.state {
				t.Fatalf("%s, not %s", got, step.state)
			}
		}
	})
}

// covers: F16, "If no guardian answers in 90 s"
func TestInAGatheringWhoeverWatchesOverItIsToldFirst(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		g, err := h.Gatherings.Schedule(ctx, h.Bo, h.Tuesday, gathering.Plan{Nonce: "g", Title: "Evening", StartsAt: h.now.Add(5 * time.Minute), Minutes: 60})
		is(t, err, nil)
		_, err = h.Gatherings.SetGuardian(ctx, h.Bo, g.ID, h.People[h.Ada])
		is(t, err, nil)
		is(t, h.Gatherings.Round(ctx), nil) // the doors
		for _, who := range []account.ID{h.Bo, h.Ada, h.Cem} {
			_, err := h.Gatherings.Come(ctx, who, g.ID, gathering.Coming{})
			is(t, err, nil)
		}
		before := len(h.at.Heard.All())
		_, err = h.Gatherings.Note(ctx, h.Cem, g.ID, gathering.CareNote{Nonce: "n", Card: "support", Body: "It is too much."})
		is(t, err, nil)
		all, err := h.Support.In(ctx, h.Cem, h.Tuesday)
		if err != nil || len(all) != 1 || all[0].Gathering != string(g.ID) {
			t.Fatalf("%+v, %v", all, err)
		}
		r := &all[0]
		want := []circle.PersonID{h.People[h.Ada], h.People[h.Bo], h.People[h.Cem]}
		slices.Sort(want)
		if got := h.told(before); !slices.Equal(got, want) {
			t.Errorf("told %v", got)
		}
		h.in(r, h.Ada, h.Bo, h.Cem)
		if got := h.see(h.Ada, r); len(got.Lines) != 1 || got.Lines[0].Body != "It is too much." {
			t.Errorf("%+v", got.Lines)
		}
		h.later(89 * time.Second)
		if n, err := h.Support.SweepAlone(ctx, 10); err != nil || n != 0 {
			t.Errorf("%d, %v", n, err)
		}
		h.later(time.Second)
		if n, err := h.Support.SweepAlone(ctx, 10); err != nil || n != 1 {
			t.Errorf("%d, %v", n, err)
		}
		h.in(r, h.Ada, h.Bo, h.Cem, h.Dee)
		// A guardian who is no moderator would look after them all the same: to write is to be there.
		got, err := h.Support.Write(ctx, h.Dee, r.ID, "d", "I am here.")
		is(t, err, nil)
		if got.Owner == nil || got.Owner.ID != h.People[h.Dee] {
			t.Errorf("%+v", got.Owner)
		}
		h.in(r, h.Cem, h.Dee)
		if n, err := h.Support.SweepAlone(ctx, 10); err != nil || n != 0 {
			t.Errorf("%d, %v", n, err)
		}
	})
}

func TestWhoeverGoesLeavesNobodyAlone(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		r := h.ask(h.Cem, "n", "Hello?")
		_, err := h.Support.Soften(ctx, h.Bo, r.ID, r.Version)
		is(t, err, support.ErrNobody) // nobody has been there yet
		got, err := h.Support.Take(ctx, h.Bo, r.ID, r.Version)
		is(t, err, nil)
		_, err = h.Support.AskBeside(ctx, h.Bo, r.ID, got.Version, h.People[h.Dee])
		is(t, err, nil)
		_, err = h.Circles.Appoint(ctx, h.Ada, h.Tuesday, h.People[h.Bo], policy.Member)
		is(t, err, nil)
		h.in(r, h.Cem, h.Dee)
		is(t, h.Circles.Leave(ctx, h.Dee, h.Tuesday), nil)
		if got := h.see(h.Cem, r); got.State != support.Open || got.Owner != nil {
			t.Errorf("%+v", got)
		}
		h.in(r, h.Ada, h.Cem)
		// Who looks after the circle can need somebody too, and is not their own carer.
		own := h.ask(h.Ada, "n", "And I?")
		h.in(own, h.Ada)
		if got := h.see(h.Ada, own); slices.Contains(got.May, "take") {
			t.Error("they can look after themselves")
		}
		// Who goes takes it along; who is deleted, every word.
		is(t, h.Circles.Leave(ctx, h.Cem, h.Tuesday), nil)
		if got := h.see(h.Cem, r); got.State != support.Closed {
			t.Errorf("%+v", got)
		}
		is(t, h.at.DB.Do(ctx, func(tx *db.Tx) error { return h.Support.Forget(tx, h.Cem) }), nil)
		h.in(r)
	})
}

func TestWhatCannotBeWrittenInASideRoomIsSaid(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		long := models.Private(make([]byte, 0, support.MaxLine+1))
		for range support.MaxLine + 1 {
			long += "a"
		}
		for _, by := range []account.ID{h.Eli, h.Fin} {
			_, err := h.Support.Ask(ctx, by, h.Tuesday, "n", "")
			is(t, err, policy.ErrHidden)
		}
		_, err := h.Support.Ask(ctx, h.Cem, h.Tuesday, "n", long)
		is(t, err, support.ErrLine)
		_, err = h.Support.Ask(ctx, h.Cem, h.Tuesday, "", "")
		is(t, err, circle.ErrNonce)
		r := h.ask(h.Cem, "n", "")
		for _, bad := range []models.Private{"", " \n", long} {
			_, err := h.Support.Write(ctx, h.Cem, r.ID, "m", bad)
			is(t, err, support.ErrLine)
		}
		_, err = h.Support.See(ctx, h.Cem, "nothing")
		is(t, err, policy.ErrHidden)
		// Who may not speak may ask for somebody.
		is(t, h.Circles.Mute(ctx, h.Ada, h.Tuesday, h.People[h.Cem], 60, circle.Grounds{Reason: "Please slow down.", Clause: 1}), nil)
		_, err = h.Support.Write(ctx, h.Cem, r.ID, "m", "I cannot speak in there.")
		is(t, err, nil)
	})
}
