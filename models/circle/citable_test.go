package circle_test

import (
	"errors"
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
)

func TestNothingIsDoneAgainstAnybodyThatRestsOnNoAgreement(t *testing.T) { // covers: F25
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem, c := t.Context(), w.People[w.Cem], w.Circles
		before := memberships(t, h)
		none := circle.Grounds{Reason: "You gave advice nobody asked for."}
		_, ban := c.Ban(ctx, w.Bo, w.Tuesday, cem, circle.Barring{Grounds: none, Days: 1})
		_, good := c.BanForGood(ctx, w.Bo, w.Tuesday, cem, none)
		for what, err := range map[string]error{
			"a private word": c.Nudge(ctx, w.Bo, w.Tuesday, cem, none), "a warning": c.Warn(ctx, w.Bo, w.Tuesday, cem, none),
			"a mute": c.Mute(ctx, w.Bo, w.Tuesday, cem, 60, none), "a removal": c.Remove(ctx, w.Bo, w.Tuesday, cem, 1, none),
			"a ban": ban, "a ban for good": good, "posts that wait": c.WatchFirst(ctx, w.Bo, w.Tuesday, "person", string(cem), true, none),
		} {
			if e := models.AsError(err); !errors.Is(err, circle.ErrClauseNeeded) || e.Kind != models.Invalid || e.Message != circle.ErrClauseNeeded.Message || len(e.Fields) != 1 || e.Fields[0].Name != "clause" {
				t.Errorf("%s: %v", what, err)
			}
		}
		if after := memberships(t, h); after != before {
			t.Errorf("something was done: %s\n%s", before, after)
		}
		// What is against nobody, and what is lifted, needs none.
		if err := c.WatchFirst(ctx, w.Bo, w.Tuesday, "circle", string(w.Tuesday), true, none); err != nil {
			t.Errorf("everybody's posts wait: %v", err)
		}
		if err := c.Mute(ctx, w.Bo, w.Tuesday, cem, 60, why); err != nil {
			t.Fatal(err)
		}
		if err := c.Shorten(ctx, w.Bo, w.Tuesday, cem, 5, none); err != nil {
			t.Errorf("made shorter: %v", err)
		}
		if err := c.Unmute(ctx, w.Bo, w.Tuesday, cem, none); err != nil {
			t.Errorf("lifted: %v", err)
		}
	})
}

func TestNobodyIsHeldToWhatTheyHaveNotAccepted(t *testing.T) { // covers: F25
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		number := fixturetest.Amend(t, h, w.Tuesday, "We begin on time.")
		late := circle.Grounds{Reason: "You came late three times.", Clause: number}
		accepted := func(by account.ID, version int) {
			t.Helper()
			a, err := w.Circles.AcceptedBy(ctx, by, w.Tuesday, cem)
			if err != nil || a.Version != version || len(a.Items) != number+version-2 {
				t.Fatalf("%+v %v", a, err)
			}
		}
		accepted(w.Bo, 1)
		if err := w.Circles.Warn(ctx, w.Bo, w.Tuesday, cem, late); !errors.Is(err, circle.ErrClause) {
			t.Errorf("a line they have not accepted: %v", err)
		}
		if _, err := w.Circles.AcceptAgreements(ctx, w.Cem, w.Tuesday, 2); err != nil {
			t.Fatal(err)
		}
		accepted(w.Ada, 2)
		if err := w.Circles.Warn(ctx, w.Bo, w.Tuesday, cem, late); err != nil {
			t.Fatal(err)
		}
		fixturetest.Amend(t, h, w.Tuesday, "We end on time.")
		accepted(w.Bo, 2)
		if m := did(t, w, w.Cem); m.Clause == nil || m.Clause.Number != number || m.Clause.Text != "We begin on time." {
			t.Errorf("%+v", m.Clause)
		}
		// Which version somebody accepted is for those who look after the circle.
		for who, want := range map[account.ID]error{w.Dee: policy.ErrRole, w.Cem: policy.ErrRole, w.Fin: policy.ErrHidden, w.Eli: policy.ErrHidden} {
			if _, err := w.Circles.AcceptedBy(ctx, who, w.Tuesday, cem); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
		if _, err := w.Circles.AcceptedBy(ctx, w.Bo, w.Tuesday, circle.PersonID(models.NewID())); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("nobody: %v", err)
		}
	})
}

func TestWhoAsksIsHeldToWhatTheyAcceptedAsTheyAsked(t *testing.T) { // covers: F25, edge 10
	doors(t, func(d door) {
		ctx := d.Context()
		d.policy("request", 8)
		o := d.asks(d.Fin, "Fin")
		number := fixturetest.Amend(d.T, d.h, d.Tuesday, "We begin on time.")
		if _, err := d.Circles.AcceptAgreements(ctx, d.Bo, d.Tuesday, 2); err != nil {
			d.Fatal(err)
		}
		a, err := d.Circles.AcceptedWith(ctx, d.Bo, d.Tuesday, o.ID)
		if err != nil || a.Version != 1 || len(a.Items) != number-1 {
			d.Fatalf("%+v %v", a, err)
		}
		_, err = d.Circles.AcceptedWith(ctx, d.Cem, d.Tuesday, o.ID)
		d.is(err, policy.ErrRole, "a member")
		no := circle.Refusal{Message: "We would rather not.", Block: true, Reason: "Wrote to members elsewhere."}
		_, err = d.Circles.Decline(ctx, d.Bo, d.Tuesday, o.ID, no)
		d.is(err, circle.ErrClauseNeeded, "which rests on nothing")
		no.Clause = number
		_, err = d.Circles.Decline(ctx, d.Bo, d.Tuesday, o.ID, no)
		d.is(err, circle.ErrClause, "which they have not accepted")
		no.Clause = 13
		if got, err := d.Circles.Decline(ctx, d.Bo, d.Tuesday, o.ID, no); err != nil || got.State != "banned" {
			d.Fatalf("%+v %v", got, err)
		}
	})
}
