package gathering_test

import (
	"strings"
	"testing"
	"time"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/gathering"
)

func calendar(t *testing.T, w *fixture.World, of account.ID) []gathering.Appointment {
	t.Helper()
	all, err := w.Gatherings.Calendar(t.Context(), of)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestACalendarShowsWhenAndNothingElse(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		at := stop(h, autumn)
		p := tuesdays("n")
		p.Rule.Every = 3
		setSeries(t, w, p)
		if _, err := w.Gatherings.ScheduleSeries(ctx, w.Cem, w.SlowWater, tuesdays("s")); err != nil {
			t.Fatal(err)
		}
		ada, cem := calendar(t, w, w.Ada), calendar(t, w, w.Cem)
		if len(ada) != 5 || len(cem) != 5+8 || len(calendar(t, w, w.Fin)) != 0 || len(calendar(t, w, w.Eli)) != 0 {
			t.Fatalf("%d for Ada, %d for Cem", len(ada), len(cem))
		}
		if a := ada[1]; a.StartsAt.Format(time.RFC3339) != "2037-11-03T18:00:00Z" || a.EndsAt.Sub(a.StartsAt) != 90*time.Minute || a.Cancelled || a.Sequence != 0 {
			t.Errorf("%+v", a)
		}
		set, _ := coming(t, w)
		seen := map[string]bool{}
		for _, a := range append(ada, cem...) {
			if seen[a.UID] || len(a.UID) != 32 {
				t.Errorf("%s is the name of two", a.UID)
			}
			seen[a.UID] = true
			for _, g := range set {
				if strings.Contains(a.UID, string(g.ID)) || strings.Contains(a.UID, strings.ReplaceAll(string(g.ID), "-", "")) {
					t.Errorf("%s holds the id of a gathering", a.UID)
				}
			}
		}
		// A name stays, and each change of the hour counts.
		later, minutes := set[1].StartsAt.Add(time.Hour), 60
		for range 2 {
			if _, err := w.Gatherings.Edit(ctx, w.Bo, set[1].ID, gathering.Change{StartsAt: &later, Minutes: &minutes}); err != nil {
				t.Fatal(err)
			}
		}
		if a := calendar(t, w, w.Ada)[1]; a.UID != ada[1].UID || a.Sequence != 1 || !a.StartsAt.Equal(later) || a.EndsAt.Sub(a.StartsAt) != time.Hour {
			t.Errorf("%+v, was %+v", a, ada[1])
		}
		minutes = 75
		if _, err := w.Gatherings.Edit(ctx, w.Bo, set[1].ID, gathering.Change{Minutes: &minutes}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Gatherings.Cancel(ctx, w.Bo, set[1].ID, "A holiday."); err != nil {
			t.Fatal(err)
		}
		if a := calendar(t, w, w.Ada)[1]; a.UID != ada[1].UID || a.Sequence != 3 || !a.Cancelled {
			t.Errorf("%+v", a)
		}
		// It goes two weeks back and ninety-two days ahead.
		at.set(set[0].StartsAt.Add(14 * 24 * time.Hour))
		if all := calendar(t, w, w.Ada); len(all) != 5 || !all[0].Cancelled { // nobody opened the first
			t.Errorf("%+v", all)
		}
		at.set(set[0].StartsAt.Add(14*24*time.Hour + time.Second))
		if all := calendar(t, w, w.Ada); len(all) != 4 {
			t.Errorf("%+v", all)
		}
		at.set(set[4].StartsAt.Add(-92*24*time.Hour - time.Second))
		if all := calendar(t, w, w.Ada); len(all) != 4 {
			t.Errorf("%+v", all)
		}
	})
}

func TestACalendarShowsWhatSomebodyMayComeTo(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		g := set(t, w, soon("n"))
		set(t, w, soon("other"))
		guest(t, w, h, g.ID)
		if all := calendar(t, w, w.Eli); len(all) != 1 {
			t.Errorf("a guest: %+v", all)
		}
		if len(calendar(t, w, w.Cem)) != 2 || len(calendar(t, w, w.Dee)) != 2 {
			t.Error("a member sees less")
		}
		if err := w.Circles.StepAway(ctx, w.Cem, w.Tuesday, 24); err != nil {
			t.Fatal(err)
		}
		if err := w.Circles.Pause(ctx, w.Dee, w.Tuesday, 7); err != nil {
			t.Fatal(err)
		}
		for _, who := range []account.ID{w.Cem, w.Dee} {
			if all := calendar(t, w, who); len(all) != 0 {
				t.Errorf("whoever is away: %+v", all)
			}
		}
	})
}
