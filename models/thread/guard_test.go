package thread_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/thread"
)

const asking = "Does anyone know where I can buy some mushrooms around here, please?"

func aLine(nonce string, body models.Private) thread.Starting {
	return thread.Starting{Nonce: nonce, Kind: "update", Wants: "ideas", Replies: "open", Title: "A line", Body: body}
}

// known makes everybody of the fixture's circle no newcomer any more.
func known(t *testing.T, w *fixture.World, h *dbtest.House, after time.Duration) {
	t.Helper()
	now := models.Now().Add(30*24*time.Hour + after)
	h.DB.Clock(func() time.Time { return now })
	t.Cleanup(func() { h.DB.Clock(nil) })
}

// covers: F23, edge 105
func TestAPostIsNudgedOnceAndHeldWhenItIsSentAgain(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		known(t, w, h, 0)
		_, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, aLine("n1", asking))
		problem := models.AsError(err)
		if problem.Code != "nudge_sourcing" || problem.Kind != models.Conflict || strings.Contains(problem.Message+problem.Error(), "mushroom") {
			t.Fatalf("%v", err)
		}
		if drafts, err := w.Threads.Drafts(ctx, w.Cem, w.Tuesday); err != nil || len(drafts) != 0 {
			t.Fatalf("a nudge keeps something: %v %v", drafts, err)
		}
		// Said another way it is there.
		if _, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, aLine("n2", "I keep thinking about going back to it, and I am afraid of that.")); err != nil {
			t.Fatal(err)
		}
		// Somebody else is asked for themselves.
		if _, err := w.Threads.Start(ctx, w.Bo, w.Tuesday, aLine("b1", asking)); models.AsError(err).Code != "nudge_sourcing" {
			t.Fatalf("%v", err)
		}
		_, err = w.Threads.Start(ctx, w.Cem, w.Tuesday, aLine("n1", "Hi! Does anyone know where I can buy some mushr00ms around here, please?"))
		if !errors.Is(err, circle.ErrWaits) {
			t.Fatalf("sent again: %v", err)
		}
		if _, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, aLine("n1", "Hi! Does anyone know where I can buy some mushr00ms around here, please?")); !errors.Is(err, circle.ErrWaits) {
			t.Fatalf("sent a third time: %v", err)
		}
		drafts, err := w.Threads.Drafts(ctx, w.Cem, w.Tuesday)
		if err != nil || len(drafts) != 1 || drafts[0].State != "failed" || drafts[0].Failure != "held" || !strings.Contains(string(drafts[0].Body), "mushr00ms") {
			t.Fatalf("%+v %v", drafts, err)
		}
		if _, err := w.Threads.Waiting(ctx, w.Dee, w.Tuesday); !errors.Is(err, policy.ErrRole) {
			t.Fatalf("a member sees the queue: %v", err)
		}
		waits, err := w.Threads.Waiting(ctx, w.Bo, w.Tuesday)
		if err != nil || len(waits) != 1 || waits[0].Author == nil || waits[0].Author.ID != w.People[w.Cem] || len(waits[0].Found) == 0 {
			t.Fatalf("%+v %v", waits, err)
		}
		if err := w.Threads.ShareHeld(ctx, w.Bo, w.Tuesday, waits[0].ID); err != nil {
			t.Fatal(err)
		}
		if err := w.Threads.ShareHeld(ctx, w.Ada, w.Tuesday, waits[0].ID); !errors.Is(err, policy.ErrHidden) {
			t.Fatalf("shared twice: %v", err)
		}
		list, _, err := w.Threads.List(ctx, w.Dee, w.Tuesday, 0)
		if err != nil || len(list) < 2 {
			t.Fatalf("%+v %v", list, err)
		}
	})
}

func TestAScheduledPostIsLookedAtWhenItIsDue(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		known(t, w, h, 0)
		at := h.DB.Now().Add(time.Hour)
		id := thread.DraftID(models.NewID())
		d := thread.Drafting{Circle: w.Tuesday, Nonce: "later", PublishAt: &at}
		d.Kind, d.Wants, d.Replies, d.Title, d.Body = "update", "ideas", "open", "A line", asking
		if _, err := w.Threads.SaveDraft(ctx, w.Cem, id, d); err != nil {
			t.Fatalf("keeping it is nobody's business: %v", err)
		}
		known(t, w, h, 2*time.Hour)
		if _, err := w.Threads.SweepDrafts(ctx, 10); err != nil {
			t.Fatal(err)
		}
		drafts, err := w.Threads.Drafts(ctx, w.Cem, w.Tuesday)
		if err != nil || len(drafts) != 1 || drafts[0].Failure != "nudge_sourcing" {
			t.Fatalf("%+v %v", drafts, err)
		}
		if _, err := w.Threads.ShareDraft(ctx, w.Cem, id, 0); !errors.Is(err, circle.ErrWaits) {
			t.Fatalf("shared all the same: %v", err)
		}
		if drafts, err = w.Threads.Drafts(ctx, w.Cem, w.Tuesday); err != nil || len(drafts) != 1 || drafts[0].ID != id || drafts[0].Failure != "held" {
			t.Fatalf("%+v %v", drafts, err)
		}
	})
}

func TestWhatWaitsGoesBackToItsAuthor(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		known(t, w, h, 0)
		hold := func(nonce string) thread.Held {
			t.Helper()
			for range 2 {
				_, _ = w.Threads.Start(ctx, w.Cem, w.Tuesday, aLine(nonce, asking))
			}
			waits, err := w.Threads.Waiting(ctx, w.Ada, w.Tuesday)
			if err != nil || len(waits) != 1 {
				t.Fatalf("%+v %v", waits, err)
			}
			return waits[0]
		}
		failure := func(want string) thread.PostDraft {
			t.Helper()
			drafts, err := w.Threads.Drafts(ctx, w.Cem, w.Tuesday)
			if err != nil || len(drafts) == 0 || drafts[0].Failure != want || drafts[0].Body != asking {
				t.Fatalf("%+v %v", drafts, err)
			}
			return drafts[0]
		}
		one := hold("n1")
		if err := w.Threads.GiveBack(ctx, w.Ada, w.Tuesday, one.ID, circle.Grounds{Reason: "  ", Clause: 1}); !errors.Is(err, circle.ErrReason) {
			t.Fatalf("without a reason: %v", err)
		}
		if err := w.Threads.GiveBack(ctx, w.Ada, w.Tuesday, one.ID, circle.Grounds{Reason: "Not here, please."}); !errors.Is(err, circle.ErrClauseNeeded) {
			t.Fatalf("without an agreement: %v", err)
		}
		if a, err := w.Threads.AcceptedWaiting(ctx, w.Ada, w.Tuesday, one.ID); err != nil || a.Version != 1 {
			t.Fatalf("%+v %v", a, err)
		}
		if err := w.Threads.GiveBack(ctx, w.Ada, w.Tuesday, one.ID, circle.Grounds{Reason: "Not here, please.", Clause: 1}); err != nil {
			t.Fatal(err)
		}
		if d := failure("held_declined"); d.Why == nil || d.Why.Reason != "Not here, please." || d.Why.Clause == nil {
			t.Fatalf("the reason is missing: %+v", d.Why)
		}
		if err := w.Threads.DropDraft(ctx, w.Cem, failure("held_declined").ID); err != nil {
			t.Fatal(err)
		}
		two := hold("n2")
		if two.DueAt.Sub(two.At) != 72*time.Hour {
			t.Fatalf("it waits for %v", two.DueAt.Sub(two.At))
		}
		if n, err := w.Threads.SweepHeld(ctx, 10); err != nil || n != 0 {
			t.Fatalf("%d %v", n, err)
		}
		known(t, w, h, 72*time.Hour)
		if n, err := w.Threads.SweepHeld(ctx, 10); err != nil || n != 1 {
			t.Fatalf("%d %v", n, err)
		}
		failure("held_over")
		if err := w.Threads.ShareHeld(ctx, w.Ada, w.Tuesday, two.ID); !errors.Is(err, thread.ErrHeldOver) {
			t.Fatalf("shared late: %v", err)
		}
	})
}

func TestWhoWaitsCanTakeItBackAndNobodyDecidesAboutTheirOwn(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		known(t, w, h, 0)
		for range 2 {
			_, _ = w.Threads.Start(ctx, w.Bo, w.Tuesday, aLine("n1", asking))
		}
		waits, err := w.Threads.Waiting(ctx, w.Bo, w.Tuesday)
		if err != nil || len(waits) != 1 || !waits[0].Mine {
			t.Fatalf("%+v %v", waits, err)
		}
		if err := w.Threads.ShareHeld(ctx, w.Bo, w.Tuesday, waits[0].ID); !errors.Is(err, thread.ErrHeldOwn) {
			t.Fatalf("%v", err)
		}
		drafts, err := w.Threads.Drafts(ctx, w.Bo, w.Tuesday)
		if err != nil {
			t.Fatal(err)
		}
		d := thread.Drafting{Circle: w.Tuesday, Nonce: drafts[0].Nonce, Rev: drafts[0].Rev, Written: drafts[0].Written}
		d.Body = "Something else."
		if _, err := w.Threads.SaveDraft(ctx, w.Bo, drafts[0].ID, d); err != nil {
			t.Fatal(err)
		}
		if left, err := w.Threads.Waiting(ctx, w.Ada, w.Tuesday); err != nil || len(left) != 0 {
			t.Fatalf("%+v %v", left, err)
		}
		if err := w.Threads.ShareHeld(ctx, w.Ada, w.Tuesday, waits[0].ID); !errors.Is(err, thread.ErrHeldOver) {
			t.Fatalf("%v", err)
		}
	})
}

func TestACirclesOwnWordsNudgeHoldAndFold(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		known(t, w, h, 0)
		lists := circle.WordLists{Nudge: []models.Private{"green kettle"}, Hold: []models.Private{"red kettle"}, Fold: []models.Private{"blue kettle"}, Allowed: []models.Private{"my red kettle"}}
		if _, err := w.Circles.SetWords(ctx, w.Cem, w.Tuesday, lists); !errors.Is(err, policy.ErrRole) {
			t.Fatalf("a member set them: %v", err)
		}
		kept, err := w.Circles.SetWords(ctx, w.Bo, w.Tuesday, lists)
		if err != nil || kept.Rev != 1 {
			t.Fatalf("%+v %v", kept, err)
		}
		if _, err := w.Circles.SetWords(ctx, w.Ada, w.Tuesday, lists); !errors.Is(err, circle.ErrChanged) {
			t.Fatalf("over another's: %v", err)
		}
		said := func(nonce string, body models.Private) error {
			_, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, aLine(nonce, body))
			return err
		}
		if err := said("a", "The green kettle sings."); models.AsError(err).Code != "nudge_words" {
			t.Fatal(err)
		}
		if err := said("b", "The rеd k e t t l e sings."); !errors.Is(err, circle.ErrWaits) { // a Cyrillic letter
			t.Fatal(err)
		}
		if err := said("c", "It is my red kettle."); err != nil {
			t.Fatal(err)
		}
		id, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, aLine("d", "A blue kettle."))
		if err != nil {
			t.Fatal(err)
		}
		p, err := w.Threads.Read(ctx, w.Dee, id, 0)
		if err != nil || p.Opening.State != "folded" || p.Opening.Body != "" {
			t.Fatalf("%+v %v", p, err)
		}
		tried, err := w.Circles.Try(ctx, w.Bo, w.Tuesday, lists, "The red kettle, and the green kettle.")
		if err != nil || tried.Outcome != "hold" || len(tried.Found) != 2 || tried.Found[0].Text != "red kettle" {
			t.Fatalf("%+v %v", tried, err)
		}
		past, err := w.Threads.TryWords(ctx, w.Bo, w.Tuesday, circle.WordLists{Nudge: []models.Private{"red kettle"}})
		if err != nil || past.Nudge != 1 || past.Looked != 1 {
			t.Fatalf("%+v %v", past, err)
		}
		if _, err := w.Circles.SetWords(ctx, w.Bo, w.Tuesday, circle.WordLists{Rev: 1, Nudge: []models.Private{"…"}}); !errors.Is(err, circle.ErrWordList) {
			t.Fatalf("a phrase without a word: %v", err)
		}
	})
}

// Whoever is there hears that there is something, and not a word of it: neither as it
// is written, nor as it is changed.
func TestOfWordsThatAreFoldedAtOnceNobodyHears(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		known(t, w, h, 0)
		if _, err := w.Circles.SetWords(ctx, w.Bo, w.Tuesday, circle.WordLists{Fold: []models.Private{"blue kettle"}}); err != nil {
			t.Fatal(err)
		}
		plain, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, aLine("a", "A kettle."))
		if err != nil {
			t.Fatal(err)
		}
		before := len(h.Heard.All())
		titled := aLine("b", "It sings.")
		titled.Title = "My blue kettle"
		if _, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, titled); err != nil {
			t.Fatal(err)
		}
		answer, err := w.Threads.Answer(ctx, w.Cem, plain, thread.Answering{Nonce: "c", Kind: "said", Body: "A blue kettle, that is."})
		if err != nil || answer.State != "folded" {
			t.Fatalf("%+v %v", answer, err)
		}
		p, err := w.Threads.Read(ctx, w.Cem, plain, 0)
		if err != nil {
			t.Fatal(err)
		}
		to := models.Private("A kettle. It was the blue kettle.")
		if edited, err := w.Threads.Edit(ctx, w.Cem, plain, p.Opening.ID, thread.Editing{Rev: p.Opening.Rev, Body: &to}); err != nil || edited.State != "folded" {
			t.Fatalf("%+v %v", edited, err)
		}
		told := h.Heard.All()[before:]
		if len(told) < 3 {
			t.Fatalf("%d changes were told", len(told))
		}
		for _, e := range told {
			if strings.Contains(string(e.Change), "blue kettle") {
				t.Errorf("everybody heard it: %s", e.Change)
			}
		}
	})
}

func TestWhatIsLookedAtFirstWaits(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		known(t, w, h, 0)
		why := circle.Grounds{Reason: "For this week.", Clause: 1}
		cem := string(w.People[w.Cem])
		if err := w.Circles.WatchFirst(ctx, w.Bo, w.Tuesday, "person", string(w.People[w.Ada]), true, why); !errors.Is(err, policy.ErrRole) {
			t.Fatalf("over the owner: %v", err)
		}
		if err := w.Circles.WatchFirst(ctx, w.Bo, w.Tuesday, "person", cem, true, why); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, aLine("n1", "A quiet week.")); !errors.Is(err, circle.ErrWaits) {
			t.Fatalf("%v", err)
		}
		if _, err := w.Threads.Start(ctx, w.Ada, w.Tuesday, aLine("n1", "A quiet week.")); err != nil {
			t.Fatalf("somebody else: %v", err)
		}
		if err := w.Circles.WatchFirst(ctx, w.Bo, w.Tuesday, "person", cem, false, circle.Grounds{}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, aLine("n2", "A quiet week after all.")); err != nil {
			t.Fatalf("%v", err)
		}
	})
}

// Whoever is looked at first is told so, and why, and can appeal; whoever did it can
// take it back.
func TestWhoIsLookedAtFirstIsToldWhy(t *testing.T) { // covers: F24, features.md §1.5 pre-moderation
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		known(t, w, h, 0)
		cem, why := string(w.People[w.Cem]), circle.Grounds{Reason: "For this week.", Clause: 1}
		told := func() circle.Told {
			t.Helper()
			all, err := w.Circles.Measures(ctx, w.Cem)
			if err != nil || len(all) == 0 {
				t.Fatalf("%d measures: %v", len(all), err)
			}
			return all[0]
		}
		watch := func(on bool) {
			t.Helper()
			if err := w.Circles.WatchFirst(ctx, w.Bo, w.Tuesday, "person", cem, on, why); err != nil {
				t.Fatal(err)
			}
		}
		watch(true)
		first := told()
		if first.What != "watched" || first.Reason != why.Reason || first.Clause == nil || !circle.Appealable(first.What) {
			t.Fatalf("%+v", first)
		}
		watch(false)
		if got := told(); got.What != "unwatched" {
			t.Fatalf("%+v", got)
		}
		watch(true) // anew, by another act
		if back, err := w.Circles.TakeBack(ctx, w.Bo, w.Tuesday, first.Act); err != nil || back.What != circle.BackNothing {
			t.Fatalf("%+v %v", back, err)
		}
		if _, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, aLine("n1", "A quiet week.")); !errors.Is(err, circle.ErrWaits) {
			t.Fatalf("taking back the first act ended the second: %v", err)
		}
		if back, err := w.Circles.TakeBack(ctx, w.Bo, w.Tuesday, told().Act); err != nil || back.What != circle.BackAtOnce {
			t.Fatalf("%+v %v", back, err)
		}
		if _, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, aLine("n2", "Another quiet week.")); err != nil {
			t.Fatalf("%v", err)
		}
	})
}

func TestAnEditThatWouldWaitIsFolded(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		known(t, w, h, 0)
		id, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, aLine("n1", "A quiet week."))
		if err != nil {
			t.Fatal(err)
		}
		p, err := w.Threads.Read(ctx, w.Cem, id, 0)
		if err != nil {
			t.Fatal(err)
		}
		to := models.Private(asking)
		if _, err := w.Threads.Edit(ctx, w.Cem, id, p.Opening.ID, thread.Editing{Body: &to}); models.AsError(err).Code != "nudge_sourcing" {
			t.Fatalf("%v", err)
		}
		edited, err := w.Threads.Edit(ctx, w.Cem, id, p.Opening.ID, thread.Editing{Body: &to})
		if err != nil || edited.State != "folded" {
			t.Fatalf("%+v %v", edited, err)
		}
	})
}
