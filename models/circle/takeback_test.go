package circle_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
)

// did finds what was done last towards somebody.
func did(t *testing.T, w *fixture.World, who account.ID) circle.Told {
	t.Helper()
	all, err := w.Circles.Measures(t.Context(), who)
	if err != nil || len(all) == 0 {
		t.Fatalf("%d measures: %v", len(all), err)
	}
	return all[0]
}

func TestAPrivateWordKeepsNobodyFromAnything(t *testing.T) { // covers: features.md §1.5 action ladder
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		if err := w.Circles.Nudge(ctx, w.Bo, w.Tuesday, cem, circle.Grounds{Reason: "A little softer, please."}); !errors.Is(err, circle.ErrClauseNeeded) {
			t.Errorf("a word that rests on nothing: %v", err)
		}
		if err := w.Circles.Nudge(ctx, w.Dee, w.Tuesday, cem, why); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member: %v", err)
		}
		for range 2 { // twice is once
			if err := w.Circles.Nudge(ctx, w.Bo, w.Tuesday, cem, why); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, "n", "I hear you."); err != nil {
			t.Errorf("a private word kept somebody from speaking: %v", err)
		}
		view, err := w.Circles.View(ctx, w.Cem, w.Tuesday)
		if err != nil || view.Viewer.Word == nil || view.Viewer.Word.Reason != why.Reason || view.Viewer.Word.Clause == nil || view.Viewer.Warning != nil {
			t.Fatalf("%+v %v", view.Viewer.Word, err)
		}
		if m := did(t, w, w.Cem); m.What != "nudged" || m.Act != view.Viewer.Word.Act {
			t.Errorf("%+v", m)
		}
		if other, err := w.Circles.View(ctx, w.Dee, w.Tuesday); err != nil || other.Viewer.Word != nil || len(other.Viewer.Ladder) != 0 {
			t.Errorf("somebody else reads it: %+v %v", other.Viewer, err)
		}
		for range 2 {
			if err := w.Circles.Acknowledge(ctx, w.Cem, w.Tuesday, view.Viewer.Word.Act); err != nil {
				t.Fatal(err)
			}
		}
		if view, err = w.Circles.View(ctx, w.Cem, w.Tuesday); err != nil || view.Viewer.Word != nil {
			t.Errorf("it stands there still: %v", err)
		}
		host, err := w.Circles.View(ctx, w.Bo, w.Tuesday)
		var steps []policy.Action
		for _, step := range host.Viewer.Ladder {
			steps = append(steps, step.What)
		}
		if err != nil || !slices.Equal(steps, []policy.Action{policy.Nudge, policy.Warn, policy.Mute, policy.Remove, policy.Ban}) {
			t.Errorf("%v %v", steps, err)
		}
	})
}

func TestWhatOneDidCanBeTakenBackForTenMinutes(t *testing.T) { // covers: features.md §1.5 undo
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		now := models.Now()
		h.DB.Clock(func() time.Time { return now })
		t.Cleanup(func() { h.DB.Clock(nil) })
		for _, c := range []struct {
			what string
			do   func() error
			back string
		}{
			{"warned", func() error { return w.Circles.Warn(ctx, w.Bo, w.Tuesday, cem, why) }, circle.BackVoice},
			{"muted", func() error { return w.Circles.Mute(ctx, w.Bo, w.Tuesday, cem, 60, why) }, circle.BackVoice},
			{"removed", func() error { return w.Circles.Remove(ctx, w.Bo, w.Tuesday, cem, 7, why) }, circle.BackSeat},
			{"banned", func() error {
				_, err := w.Circles.Ban(ctx, w.Bo, w.Tuesday, cem, circle.Barring{Grounds: why, Days: 3})
				return err
			}, circle.BackSeat},
		} {
			if err := c.do(); err != nil {
				t.Fatal(c.what, err)
			}
			m := did(t, w, w.Cem)
			if m.What != c.what {
				t.Fatalf("%s: %+v", c.what, m)
			}
			for who, want := range map[account.ID]error{w.Ada: policy.ErrRole, w.Dee: policy.ErrRole, w.Fin: policy.ErrHidden} {
				if _, err := w.Circles.TakeBack(ctx, who, w.Tuesday, m.Act); !errors.Is(err, want) {
					t.Errorf("%s: somebody else took it back: %v", c.what, err)
				}
			}
			now = now.Add(circle.UndoFor)
			if _, err := w.Circles.TakeBack(ctx, w.Bo, w.Tuesday, m.Act); !errors.Is(err, circle.ErrUndoOver) {
				t.Errorf("%s: taken back too late: %v", c.what, err)
			}
			now = now.Add(-time.Second)
			acts, _, err := w.Circles.History(ctx, w.Bo, w.Tuesday, cem, "")
			if err != nil || acts[0].UndoUntil == nil {
				t.Errorf("%s: nobody says that it can be: %+v %v", c.what, acts[0], err)
			}
			back, err := w.Circles.TakeBack(ctx, w.Bo, w.Tuesday, m.Act)
			if err != nil || back.What != c.back {
				t.Fatalf("%s: %+v %v", c.what, back, err)
			}
			if again, err := w.Circles.TakeBack(ctx, w.Bo, w.Tuesday, m.Act); err != nil || again.What != circle.BackNothing {
				t.Errorf("%s: twice: %+v %v", c.what, again, err)
			}
			if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, c.what, "Here I am."); err != nil {
				t.Errorf("%s was taken back, and still holds: %v", c.what, err)
			}
			if m := did(t, w, w.Cem); m.TakenBack == nil || m.AgainAt != nil {
				t.Errorf("%s: it does not say that it was taken back: %+v", c.what, m)
			}
			acts, _, err = w.Circles.History(ctx, w.Bo, w.Tuesday, cem, "")
			if err != nil || acts[0].What != "taken_back" || acts[0].Of != m.Act || acts[1].What != c.what || acts[1].TakenBack == nil || acts[1].UndoUntil != nil {
				t.Errorf("%s: the log: %+v %v", c.what, acts[:2], err)
			}
			seatsAgree(t, h, w.Tuesday)
		}
		card, err := w.Circles.View(ctx, w.Fin, w.Tuesday)
		if err != nil || slices.ContainsFunc(card.About.Log, func(c circle.Count) bool { return c.What != "removed_from_room" }) {
			t.Errorf("what was taken back is counted on the card: %+v %v", card.About.Log, err)
		}
	})
}

func TestAMuteTakenBackLeavesTheOtherOne(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		if err := w.Circles.Mute(ctx, w.Ada, w.Tuesday, cem, 30, why); err != nil {
			t.Fatal(err)
		}
		if err := w.Circles.Mute(ctx, w.Bo, w.Tuesday, cem, 60, why); err != nil {
			t.Fatal(err)
		}
		if back, err := w.Circles.TakeBack(ctx, w.Bo, w.Tuesday, did(t, w, w.Cem).Act); err != nil || back.What != circle.BackNothing {
			t.Fatalf("%+v %v", back, err)
		}
		_, err := w.Rooms.Say(ctx, w.Cem, w.Room, "n", "May I?")
		if m, _ := models.AsError(err).State.(circle.Measure); !errors.Is(err, policy.ErrMuted) || time.Until(*m.Until) > 30*time.Minute {
			t.Errorf("%v %+v", err, m)
		}
	})
}

func TestWhoWasTakenOutAndPutBackIsWhatTheyWere(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		before, err := w.Rooms.Say(ctx, w.Cem, w.Room, "before", "Before.")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Circles.Remove(ctx, w.Ada, w.Tuesday, w.People[w.Bo], 7, why); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Circles.TakeBack(ctx, w.Ada, w.Tuesday, did(t, w, w.Bo).Act); err != nil {
			t.Fatal(err)
		}
		view, err := w.Circles.View(ctx, w.Bo, w.Tuesday)
		if err != nil || view.Viewer.Role != policy.Moderator {
			t.Errorf("%+v %v", view.Viewer, err)
		}
		if snap, err := w.Rooms.Snapshot(ctx, w.Bo, w.Room); err != nil || len(snap.Parts) == 0 || snap.Parts[0].ID != before.ID {
			t.Errorf("cannot read what they could read: %v", err)
		}
	})
}

// A role that ended before somebody was taken out is not given back with their seat.
func TestWhoIsPutBackHasNoRoleThatEndedBefore(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, bo := t.Context(), w.People[w.Bo]
		err := h.DB.Do(ctx, func(tx *db.Tx) error {
			if _, err := circle.Hold(tx, w.Tuesday); err != nil {
				return err
			}
			return w.Circles.Rule(tx, w.Tuesday, bo, "", circle.Ruling{What: circle.Demoted, Clause: 1, Reason: "You decided alone."})
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Circles.Remove(ctx, w.Ada, w.Tuesday, bo, 7, why); err != nil {
			t.Fatal(err)
		}
		back, err := w.Circles.TakeBack(ctx, w.Ada, w.Tuesday, did(t, w, w.Bo).Act)
		if err != nil || back.What != circle.BackSeat {
			t.Fatalf("%+v %v", back, err)
		}
		if view, err := w.Circles.View(ctx, w.Bo, w.Tuesday); err != nil || view.Viewer.Role != policy.Member {
			t.Errorf("%v %v", view.Viewer.Role, err)
		}
	})
}

// Whoever has left the circle meanwhile is not told that its room is open to them.
func TestTheRoomIsOpenToNobodyWhoLeftTheCircle(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if err := w.Rooms.Remove(ctx, w.Bo, w.Room, w.People[w.Cem], why); err != nil {
			t.Fatal(err)
		}
		if err := w.Circles.Leave(ctx, w.Cem, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		if back, err := w.Circles.TakeBack(ctx, w.Bo, w.Tuesday, did(t, w, w.Cem).Act); err != nil || back.What != circle.BackNothing {
			t.Errorf("%+v %v", back, err)
		}
	})
}

func TestWhoseSeatIsTakenIsFirstInLine(t *testing.T) { // covers: edge 100
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		if _, err := w.Circles.Ban(ctx, w.Bo, w.Tuesday, cem, circle.Barring{Grounds: why, Days: 3}); err != nil {
			t.Fatal(err)
		}
		kept, _ := held(t, h, w.Tuesday)
		exec(t, h, `UPDATE circles SET capacity = ? WHERE id = ?`, kept, w.Tuesday) // full
		waiting := models.NewID()
		now := models.Now()
		exec(t, h, `INSERT INTO requests (id, circle_id, account_id, nonce, state, place, queued_at, questions_version, agreements_version, fit_at, made_at, expires_at) VALUES (?, ?, ?, 'n', 'waitlisted', 1, ?, 0, 1, ?, ?, ?)`,
			waiting, w.Tuesday, w.Eli, now, now, now, now.Add(time.Hour))
		back, err := w.Circles.TakeBack(ctx, w.Bo, w.Tuesday, did(t, w, w.Cem).Act)
		if err != nil || back.What != circle.BackLine {
			t.Fatalf("%+v %v", back, err)
		}
		mine, err := w.Circles.Requests(ctx, w.Cem)
		if err != nil || len(mine) != 1 || mine[0].State != "waitlisted" || mine[0].Place != 1 || mine[0].Name != "Cem" {
			t.Fatalf("%+v %v", mine, err)
		}
		// The owner can make room for one more; the first in line is asked.
		room := int(kept) + 1
		if _, err := w.Circles.SetDoor(ctx, w.Ada, w.Tuesday, circle.Door{Capacity: &room}); err != nil {
			t.Fatal(err)
		}
		if mine, err = w.Circles.Requests(ctx, w.Cem); err != nil || mine[0].State != "offered" {
			t.Fatalf("%+v %v", mine, err)
		}
		if _, err := w.Circles.Claim(ctx, w.Cem, mine[0].ID); err != nil {
			t.Fatal(err)
		}
		seatsAgree(t, h, w.Tuesday)
	})
}

func TestTheCircleReadsCountsThatAreNobodys(t *testing.T) { // covers: F24
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		exec(t, h, `UPDATE circles SET created_at = ? WHERE id = ?`, models.Now().AddDate(-2, 0, 0), w.Tuesday)
		for range 3 {
			if err := w.Circles.Mute(ctx, w.Bo, w.Tuesday, cem, 60, why); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Circles.Warn(ctx, w.Bo, w.Tuesday, cem, why); err != nil {
			t.Fatal(err)
		}
		now := models.Now()
		h.DB.Clock(func() time.Time { return now })
		t.Cleanup(func() { h.DB.Clock(nil) })
		months, err := w.Circles.Counts(ctx, w.Dee, w.Tuesday)
		if err != nil || len(months) != 12 {
			t.Fatalf("%d months: %v", len(months), err)
		}
		for _, m := range months {
			if len(m.Counts) != 0 {
				t.Errorf("the month that goes on is told: %+v", m)
			}
		}
		zone, _ := time.LoadLocation("Europe/Berlin")
		here := now.In(zone)
		now = time.Date(here.Year(), here.Month()+1, 1, 0, 0, 1, 0, zone)
		months, err = w.Circles.Counts(ctx, w.Dee, w.Tuesday)
		if err != nil || len(months) != 12 || months[0].Month != here.Format("2006-01") || !slices.Equal(months[0].Counts, []circle.Count{{What: "muted", Count: 3}}) {
			t.Errorf("%+v %v", months, err)
		}
		if _, err := w.Circles.TakeBack(ctx, w.Bo, w.Tuesday, did(t, w, w.Cem).Act); !errors.Is(err, circle.ErrUndoOver) {
			t.Errorf("%v", err)
		}
		if _, err := w.Circles.Counts(ctx, w.Fin, w.Tuesday); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("an outsider: %v", err)
		}
	})
}
