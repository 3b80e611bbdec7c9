package support_test

import (
	"testing"
	"time"

	"example.org/afterward/models/account"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/support"
)

// evening opens the doors of a gathering of Bo's, with somebody to watch over it.
func (h *house) evening(nonce string, guardian account.ID, people ...account.ID) gathering.ID {
	h.Helper()
	ctx := h.Context()
	g, err := h.Gatherings.Schedule(ctx, h.Bo, h.Tuesday, gathering.Plan{Nonce: nonce, StartsAt: h.now.Add(5 * time.Minute), Minutes: 60})
	is(h.T, err, nil)
	_, err = h.Gatherings.SetGuardian(ctx, h.Bo, g.ID, h.People[guardian])
	is(h.T, err, nil)
	is(h.T, h.Gatherings.Round(ctx), nil)
	for _, who := range people {
		_, err := h.Gatherings.Come(ctx, who, g.ID, gathering.Coming{})
		is(h.T, err, nil)
	}
	return g.ID
}

func TestWhoWatchesOverAnotherGatheringIsToldNothing(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		_, err := h.Circles.Appoint(ctx, h.Ada, h.Tuesday, h.People[h.Dee], policy.Member)
		is(t, err, nil)
		first := h.evening("one", h.Ada, h.Bo, h.Ada, h.Cem)
		_, err = h.Gatherings.Note(ctx, h.Cem, first, gathering.CareNote{Nonce: "n", Card: "support", Body: "It is too much."})
		is(t, err, nil)
		_, err = h.Gatherings.Cancel(ctx, h.Bo, first, "Not tonight.")
		is(t, err, nil)
		all, err := h.Support.In(ctx, h.Cem, h.Tuesday)
		if err != nil || len(all) != 1 {
			t.Fatalf("%+v, %v", all, err)
		}
		h.evening("two", h.Dee, h.Bo)
		h.in(&all[0], h.Ada, h.Bo, h.Cem)
		h.later(90 * time.Second)
		_, err = h.Support.SweepAlone(ctx, 10)
		is(t, err, nil)
		h.in(&all[0], h.Ada, h.Bo, h.Cem)
	})
}

func TestWhoeverGoesOnWithoutTheirCarerWaitsForAnother(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		r := h.ask(h.Cem, "n", "Hello?")
		r, err := h.Support.Take(ctx, h.Bo, r.ID, r.Version)
		is(t, err, nil)
		r, err = h.Support.Close(ctx, h.Cem, r.ID, r.Version)
		is(t, err, nil)
		_, err = h.Circles.Appoint(ctx, h.Ada, h.Tuesday, h.People[h.Bo], policy.Member)
		is(t, err, nil)
		h.in(r, h.Cem) // who looks after the circle no more reads nothing more of it
		r, err = h.Support.GoOn(ctx, h.Cem, r.ID, h.see(h.Cem, r).Version)
		is(t, err, nil)
		if r.State != support.Open || r.Owner != nil {
			t.Errorf("%+v", r)
		}
		h.in(r, h.Ada, h.Cem, h.Dee)
	})
}

func TestWhoeverAsksAgainGoesOnAndIsHeard(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		r := h.ask(h.Cem, "n", "")
		h.later(30 * 24 * time.Hour) // nobody came
		_, err := h.Support.SweepDue(ctx, 10)
		is(t, err, nil)
		if again := h.ask(h.Cem, "n", ""); again.State != support.Soft {
			t.Errorf("the same asking: %+v", again)
		}
		before := len(h.at.Heard.All())
		again := h.ask(h.Cem, "m", "")
		if again.ID != r.ID || again.State != support.Open || again.SoftAt != nil {
			t.Errorf("%+v", again)
		}
		if got := h.told(before); len(got) != 4 {
			t.Errorf("told %v", got)
		}
		h.in(r, h.Ada, h.Bo, h.Cem, h.Dee)
		// Who is there already is told as well, that they ask once more.
		_, err = h.Support.Take(ctx, h.Bo, r.ID, again.Version)
		is(t, err, nil)
		before = len(h.at.Heard.All())
		h.ask(h.Cem, "o", "")
		if got := h.told(before); len(got) != 2 {
			t.Errorf("told %v", got)
		}
	})
}

func TestWhatACarerWritesDoesNotKeepOpenWhatTheyThinkIsDone(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		r := h.ask(h.Cem, "n", "Hello?")
		r, err := h.Support.Take(ctx, h.Bo, r.ID, r.Version)
		is(t, err, nil)
		_, err = h.Support.Soften(ctx, h.Bo, r.ID, r.Version)
		is(t, err, nil)
		h.later(24 * time.Hour)
		_, err = h.Support.Write(ctx, h.Bo, r.ID, "b", "Write whenever you like.")
		is(t, err, nil)
		h.later(7 * 24 * time.Hour)
		_, err = h.Support.SweepDue(ctx, 10)
		is(t, err, nil)
		if got := h.see(h.Cem, r); got.State != support.Closed {
			t.Errorf("%+v", got)
		}
	})
}
