package room_test

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

// asked is what somebody finds of having been asked out of a room, the latest first.
func asked(t *testing.T, w *fixture.World, who account.ID) (some []circle.Told) {
	t.Helper()
	all, err := w.Circles.Measures(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if m.What == circle.RemovedFromRoom {
			some = append(some, m)
		}
	}
	return some
}

func enters(t *testing.T, w *fixture.World, who account.ID) error {
	_, err := w.Rooms.Enter(t.Context(), who, w.Room)
	return err
}

func TestWhoIsAskedOutOfARoomReadsWhy(t *testing.T) { // covers: F24, F25, features.md §1.5 action ladder
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		number := fixturetest.Amend(t, h, w.Tuesday, "We begin on time.")
		for _, bad := range []struct {
			w    circle.Grounds
			want *models.Error
		}{
			{circle.Grounds{Reason: " ", Clause: 1}, circle.ErrReason},
			{circle.Grounds{Reason: "Please rest."}, circle.ErrClauseNeeded},
			{circle.Grounds{Reason: "Please rest.", Clause: number}, circle.ErrClause},
			{circle.Grounds{Reason: "Please rest.", Clause: 1, Case: models.NewID()}, circle.ErrCase},
		} {
			if err := w.Rooms.Remove(ctx, w.Bo, w.Room, cem, bad.w); err == nil || models.AsError(err).Message != bad.want.Message {
				t.Errorf("%+v: %v", bad.w, err)
			}
		}
		if err := enters(t, w, w.Cem); err != nil || len(asked(t, w, w.Cem)) > 0 {
			t.Fatalf("something was done: %v", err)
		}
		if a, err := w.Rooms.AcceptedIn(ctx, w.Bo, w.Room, cem); err != nil || a.Version != 1 || len(a.Items) != number-1 {
			t.Errorf("%+v %v", a, err)
		}
		for who, want := range map[account.ID]error{w.Cem: policy.ErrRole, w.Fin: policy.ErrHidden} {
			if _, err := w.Rooms.AcceptedIn(ctx, who, w.Room, cem); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
		for range 2 { // twice is once
			if err := w.Rooms.Remove(ctx, w.Bo, w.Room, cem, fixture.Why); err != nil {
				t.Fatal(err)
			}
		}
		told := asked(t, w, w.Cem)
		if len(told) != 1 || told[0].Reason != fixture.Why.Reason || told[0].Clause == nil || told[0].Clause.Number != fixture.Why.Clause || told[0].Clause.Text == "" {
			t.Fatalf("%+v", told)
		}
		err := w.Circles.Explain(ctx, enters(t, w, w.Cem))
		if !errors.Is(err, policy.ErrKeptOut) {
			t.Fatal(err)
		}
		if m, ok := models.AsError(err).State.(circle.Measure); !ok || m.Act != told[0].Act || m.Reason != fixture.Why.Reason || m.Clause == nil {
			t.Errorf("at the door they read %+v", models.AsError(err).State)
		}
		if _, err := w.Rooms.Snapshot(ctx, w.Cem, w.Room); models.AsError(err).State == nil {
			t.Errorf("as they open it: %v", err)
		}
	})
}

func TestWhatKeepsSomebodyOutOfARoomIsTakenBack(t *testing.T) { // covers: features.md §1.5 statement of reasons
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		remove := func(by account.ID) circle.ActID {
			t.Helper()
			if err := w.Rooms.Remove(ctx, by, w.Room, cem, fixture.Why); err != nil {
				t.Fatal(err)
			}
			return asked(t, w, w.Cem)[0].Act
		}
		takeBack := func(by account.ID, act circle.ActID, want string) {
			t.Helper()
			back, err := w.Circles.TakeBack(ctx, by, w.Tuesday, act)
			if err != nil || back.What != want {
				t.Fatalf("%+v %v, want %s", back, err, want)
			}
		}
		first := remove(w.Bo)
		if _, err := w.Circles.TakeBack(ctx, w.Ada, w.Tuesday, first); !errors.Is(err, policy.ErrRole) {
			t.Errorf("by somebody else: %v", err)
		}
		takeBack(w.Bo, first, circle.BackRoom)
		if err := enters(t, w, w.Cem); err != nil {
			t.Errorf("the room is not open: %v", err)
		}
		if told := asked(t, w, w.Cem); told[0].TakenBack == nil {
			t.Errorf("%+v", told[0])
		}
		takeBack(w.Bo, first, circle.BackNothing) // twice is once
		// What keeps them out by now is something else.
		second := remove(w.Bo)
		if err := w.Rooms.LetIn(ctx, w.Bo, w.Room, cem); err != nil {
			t.Fatal(err)
		}
		third := remove(w.Ada)
		takeBack(w.Bo, second, circle.BackNothing)
		if err := enters(t, w, w.Cem); !errors.Is(err, policy.ErrKeptOut) {
			t.Errorf("they came in: %v", err)
		}
		takeBack(w.Ada, third, circle.BackRoom)
		if err := enters(t, w, w.Cem); err != nil {
			t.Error(err)
		}
	})
}
