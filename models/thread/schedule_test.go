package thread_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/thread"
)

// later is a draft that is to be shared some time from now, as the house's clock
// goes.
func later(h *dbtest.House, d thread.Drafting, in time.Duration) thread.Drafting {
	at := h.DB.Now().Add(in)
	d.PublishAt = &at
	return d
}

func sweepDrafts(t *testing.T, w *fixture.World) int64 {
	t.Helper()
	n, err := w.Threads.SweepDrafts(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatIsScheduledIsSharedAtItsTimeAndNotBefore(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		ahead := turn(h)
		for what, in := range map[string]time.Duration{"now": 0, "past": -time.Minute, "too far": thread.MaxAhead + time.Minute} {
			if _, err := w.Threads.SaveDraft(ctx, w.Cem, draftID(), later(h, newUpdate(w, "x"), in)); !errors.Is(err, thread.ErrWhen) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := w.Threads.SaveDraft(ctx, w.Cem, draftID(), later(h, newUpdate(w, ""), time.Hour)); !errors.Is(err, thread.ErrBody) {
			t.Errorf("what cannot be right is scheduled: %v", err)
		}
		about, id, answer := start(t, w, w.Ada, "n1", "ideas"), draftID(), draftID()
		far := later(h, newUpdate(w, "On its day."), thread.MaxAhead-time.Minute)
		if got := save(t, w, w.Cem, id, far); got.State != "scheduled" || !got.PublishAt.Equal(*far.PublishAt) || !got.ExpiresAt.After(*far.PublishAt) {
			t.Fatalf("%+v", got)
		}
		save(t, w, w.Cem, answer, later(h, newAnswer(w, about, "In an hour."), time.Hour))
		if n := sweepDrafts(t, w); n != 0 {
			t.Errorf("%d before their time", n)
		}
		ahead.Store(int64(time.Hour + time.Second))
		if n := sweepDrafts(t, w); n != 1 {
			t.Errorf("%d were due", n)
		}
		page := read(t, w, w.Ada, about, 0)
		if len(page.Posts) != 1 || page.Posts[0].Body != "In an hour." || page.Posts[0].Author.Name != "Cem" {
			t.Errorf("%+v", page.Posts)
		}
		ahead.Store(int64(thread.MaxAhead))
		if sweepDrafts(t, w) < 1 {
			t.Error("nothing was due on the day")
		}
		if list, _, err := w.Threads.List(ctx, w.Bo, w.Tuesday, 0); err != nil || len(list) != 2 || list[0].Title != "Not yet" {
			t.Errorf("%d threads: %v", len(list), err)
		}
		if got := drafts(t, w, w.Cem); len(got) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

func TestWhatIsScheduledCanBeChangedAndTakenOut(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ahead := turn(h)
		moved, held, dropped := draftID(), draftID(), draftID()
		d := later(h, newUpdate(w, "Tomorrow rather."), time.Hour)
		save(t, w, w.Ada, moved, d)
		d = later(h, d, 25*time.Hour)
		d.Rev = 1
		save(t, w, w.Ada, moved, d)
		d = later(h, newUpdate(w, "Not by itself."), time.Hour)
		save(t, w, w.Ada, held, d)
		d.Rev, d.PublishAt = 1, nil
		if got := save(t, w, w.Ada, held, d); got.State != "draft" || got.PublishAt != nil {
			t.Errorf("%+v", got)
		}
		save(t, w, w.Ada, dropped, later(h, newUpdate(w, "Never."), time.Hour))
		if err := w.Threads.DropDraft(t.Context(), w.Ada, dropped); err != nil {
			t.Fatal(err)
		}
		ahead.Store(int64(2 * time.Hour))
		if n := sweepDrafts(t, w); n != 0 {
			t.Errorf("%d were shared", n)
		}
		ahead.Store(int64(26 * time.Hour))
		if n := sweepDrafts(t, w); n != 1 {
			t.Errorf("%d were shared on the other day", n)
		}
		if got := drafts(t, w, w.Ada); len(got) != 1 || got[0].ID != held {
			t.Errorf("%+v", got)
		}
	})
}

// refused is one reason for which a scheduled draft is not shared.
type refused struct {
	code   string
	who    func(*fixture.World) account.ID
	draft  func(about thread.ID) thread.Drafting
	change func(about thread.ID)
	back   func(about thread.ID)
	gone   bool // from the circle: their devices there are not told
}

// covers: edge 77, F10
func TestEdge77WhatIsRefusedAtItsTimeIsKeptAndItsAuthorTold(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ahead := turn(h)
		if err := w.Join(t.Context(), w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		if err := w.Join(t.Context(), w.Eli, w.Tuesday, "Elias"); err != nil {
			t.Fatal(err)
		}
		for name, c := range refusals(t, w, h) {
			t.Run(name, func(t *testing.T) { c.hold(t, w, h, func(d time.Duration) { ahead.Add(int64(d)) }) })
		}
	})
}

// hold schedules what c drafts, lets happen what c says, and looks at what comes of
// it: nothing is shared, the words are kept with the reason, and who wrote them is
// told, and can share them once that is over.
func (c refused) hold(t *testing.T, w *fixture.World, h *dbtest.House, pass func(time.Duration)) {
	who := c.who(w)
	put(t, h, "posts", "circle_id = ?", w.Tuesday, map[string]any{"made_at": models.Now().Add(-48 * time.Hour)}) // a newcomer's day
	about, id := start(t, w, w.Ada, models.NewID(), "ideas"), draftID()
	d := later(h, c.draft(about), time.Hour)
	save(t, w, who, id, d)
	c.change(about)
	pass(time.Hour + time.Second)
	heard, posts := len(h.Heard.All()), count(t, h, "posts", "1 = 1")
	if n := sweepDrafts(t, w); n != 1 {
		t.Errorf("%d rows were touched", n)
	}
	if n := sweepDrafts(t, w); n != 0 {
		t.Errorf("it is tried again: %d", n)
	}
	if count(t, h, "posts", "1 = 1") != posts {
		t.Fatal("it was shared")
	}
	got := drafts(t, w, who)
	at := slices.IndexFunc(got, func(d thread.PostDraft) bool { return d.ID == id })
	if at < 0 || got[at].State != "failed" || got[at].Failure != c.code || got[at].Body != d.Body || !got[at].PublishAt.Equal(*d.PublishAt) {
		t.Fatalf("not kept as %s: %+v", c.code, got)
	}
	if kept := got[at].ExpiresAt.Sub(h.DB.Now()); kept < 29*24*time.Hour {
		t.Errorf("it is kept for %v", kept)
	}
	var told []string
	for _, e := range h.Heard.All()[heard:] {
		if e.Notice != "draft.failed" || len(e.To) != 1 {
			t.Errorf("something else is told: %+v", e)
		}
		told = append(told, e.To...)
	}
	if want := []string{string(w.People[who])}; !c.gone && !slices.Equal(told, want) || c.gone && told != nil {
		t.Errorf("told %v, not %v", told, want)
	}
	if c.back == nil {
		return
	}
	c.back(about)
	if _, err := w.Threads.ShareDraft(t.Context(), who, id, 0); err != nil {
		t.Errorf("once that is over: %v", err)
	}
}

func refusals(t *testing.T, w *fixture.World, h *dbtest.House) map[string]refused {
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ada, bo, cem := func(w *fixture.World) account.ID { return w.Ada }, func(w *fixture.World) account.ID { return w.Bo }, func(w *fixture.World) account.ID { return w.Cem }
	answer := func(about thread.ID) thread.Drafting { return newAnswer(w, about, "I meant to answer.") }
	update := func(thread.ID) thread.Drafting { return newUpdate(w, "I meant to tell.") }
	grounds := circle.Grounds{Reason: "For a while.", Clause: 1}
	of := func(table, id string, set map[string]any) { put(t, h, table, "id = ?", id, set) }
	row := func(set map[string]any) func(thread.ID) {
		return func(about thread.ID) { of("threads", string(about), set) }
	}
	member := func(set map[string]any) func(thread.ID) {
		return func(thread.ID) { of("memberships", string(w.People[w.Cem]), set) }
	}
	circleRow := func(set map[string]any) func(thread.ID) {
		return func(thread.ID) { of("circles", string(w.Tuesday), set) }
	}
	opening := func(about thread.ID, set map[string]any) { put(t, h, "posts", "thread_id = ? AND opening", about, set) }
	post := func(by account.ID, about thread.ID, b thread.Answering) {
		_, err := w.Threads.Answer(ctx, by, about, b)
		must(err)
	}
	return map[string]refused{
		"left": {
			code: "not_found", gone: true, who: func(w *fixture.World) account.ID { return w.Dee }, draft: answer,
			change: func(thread.ID) { must(w.Circles.Leave(ctx, w.Dee, w.Tuesday)) },
		},
		"removed": {
			code: "not_found", gone: true, who: func(w *fixture.World) account.ID { return w.Fin }, draft: update,
			change: func(thread.ID) { must(w.Circles.Remove(ctx, w.Ada, w.Tuesday, w.People[w.Fin], 0, grounds)) },
		},
		"banned": {
			code: "not_found", gone: true, who: func(w *fixture.World) account.ID { return w.Eli }, draft: answer,
			change: func(thread.ID) {
				_, err := w.Circles.Ban(ctx, w.Ada, w.Tuesday, w.People[w.Eli], circle.Barring{Days: 7, Grounds: grounds})
				must(err)
			},
		},
		"muted": {
			code: "muted", who: cem, draft: update,
			change: func(thread.ID) { must(w.Circles.Mute(ctx, w.Ada, w.Tuesday, w.People[w.Cem], circle.MaxMute, grounds)) },
			back:   func(thread.ID) { must(w.Circles.Unmute(ctx, w.Ada, w.Tuesday, w.People[w.Cem], grounds)) },
		},
		"warned": {
			code: "warned", who: cem, draft: answer,
			change: func(thread.ID) { must(w.Circles.Warn(ctx, w.Ada, w.Tuesday, w.People[w.Cem], grounds)) },
			back:   member(map[string]any{"warn_act": nil}),
		},
		"the agreements have changed": {
			code: "agreements", who: cem, draft: answer,
			change: circleRow(map[string]any{"agreements_version": 2}), back: circleRow(map[string]any{"agreements_version": 1}),
		},
		"pausing": {
			code: "paused", who: cem, draft: answer,
			change: func(thread.ID) { must(w.Circles.Pause(ctx, w.Cem, w.Tuesday, 7)) },
			back:   func(thread.ID) { must(w.Circles.Resume(ctx, w.Cem, w.Tuesday)) },
		},
		"away": {
			code: "away", who: cem, draft: answer,
			change: func(thread.ID) { must(w.Circles.StepAway(ctx, w.Cem, w.Tuesday, 48)) }, back: member(map[string]any{"away_until": nil}),
		},
		"the circle has ended": {
			code: "not_found", gone: true, who: cem, draft: update,
			change: circleRow(map[string]any{"state": "archived"}), back: circleRow(map[string]any{"state": "open"}),
		},
		"the thread is locked": {
			code: "thread_locked", who: cem, draft: answer,
			change: row(map[string]any{"state": "locked"}), back: row(map[string]any{"state": "open"}),
		},
		"the thread is archived": {
			code: "thread_archived", who: cem, draft: answer,
			change: row(map[string]any{"state": "archived"}), back: row(map[string]any{"state": "open"}),
		},
		"the thread is gone": {
			code: "not_found", who: cem, draft: answer,
			change: row(map[string]any{"gone": true}), back: row(map[string]any{"gone": false}),
		},
		"its author asks for something else": {
			code: "answer_kind", who: cem, draft: answer,
			change: row(map[string]any{"wants": "reflection"}), back: row(map[string]any{"wants": "ideas"}),
		},
		"its author asks for quiet": {
			code: "thread_quiet", who: cem, draft: answer,
			change: row(map[string]any{"wants": "quiet"}), back: row(map[string]any{"wants": "ideas"}),
		},
		"replies are closed": {
			code: "thread_closed", who: cem, draft: answer,
			change: row(map[string]any{"replies": "closed"}), back: row(map[string]any{"replies": "open"}),
		},
		"only short answers are welcome": {
			code: "body_invalid", who: cem,
			draft: func(about thread.ID) thread.Drafting {
				d := answer(about)
				d.Body = models.Private(fmt.Sprintf("%0300d", 0))
				return d
			},
			change: row(map[string]any{"replies": "witness"}), back: row(map[string]any{"replies": "open"}),
		},
		"what it answers was taken back": {
			code: "thread_withdrawn", who: cem, draft: answer,
			change: func(about thread.ID) { opening(about, map[string]any{"state": "withdrawn"}) },
			back:   func(about thread.ID) { opening(about, map[string]any{"state": "live"}) },
		},
		"the thread is slow": {
			code: "thread_slow", who: cem, draft: answer,
			change: func(about thread.ID) {
				post(w.Cem, about, fixture.Share("before", "Only just."))
				row(map[string]any{"slow": 6 * 60 * 60})(about)
			},
			back: row(map[string]any{"slow": 0}),
		},
		"what it quotes was taken back": {
			code: "quote_invalid", who: cem,
			draft: func(about thread.ID) thread.Drafting {
				post(w.Bo, about, fixture.Share("quoted", "There was a heron."))
				d := answer(about)
				d.Quote = &thread.Quote{Post: read(t, w, w.Bo, about, 0).Posts[0].ID, Text: "a heron"}
				return d
			},
			change: func(about thread.ID) {
				_, err := w.Threads.Withdraw(ctx, w.Bo, about, read(t, w, w.Bo, about, 0).Posts[0].ID)
				must(err)
			},
		},
		"written under a name after writing as a member": {
			code: "alias_used", who: bo, draft: answer,
			change: func(about thread.ID) {
				b := fixture.Share("unnamed", "As a member.")
				b.Unnamed = true
				post(w.Bo, about, b)
			},
		},
		"the practice was never done": {
			code: "practice", who: cem, draft: answer,
			change: func(thread.ID) { of("accounts", string(w.Cem), map[string]any{"practised_at": nil}) },
			back:   func(thread.ID) { of("accounts", string(w.Cem), map[string]any{"practised_at": models.Now()}) },
		},
		"a newcomer's second thread of a day": {
			code: "newcomer", who: func(w *fixture.World) account.ID { return w.Cem }, draft: update,
			change: func(thread.ID) { start(t, w, w.Cem, models.NewID(), "ideas") },
			back: func(thread.ID) {
				put(t, h, "posts", "author_id = ?", w.People[w.Cem], map[string]any{"made_at": models.Now().Add(-48 * time.Hour)})
			},
		},
		"a newcomer's link": {
			code: "newcomer_link", who: cem,
			draft: func(about thread.ID) thread.Drafting { return newAnswer(w, about, "See https://example.org/ there.") }, change: func(thread.ID) {},
		},
		"a newcomer writes as a member": {
			code: "newcomer", who: cem,
			draft: func(about thread.ID) thread.Drafting {
				d := answer(about)
				d.Unnamed = true
				return d
			},
			change: func(thread.ID) {},
		},
		"sent before with other words": {
			code: "nonce_reused", who: ada,
			draft: func(thread.ID) thread.Drafting {
				d := newUpdate(w, "Other words.")
				_, err := w.Threads.Start(ctx, w.Ada, w.Tuesday, fixture.Update(d.Nonce, "ideas", "Sent", "These words."))
				must(err)
				return d
			},
			change: func(thread.ID) {},
		},
	}
}

// covers: edge 78
func TestEdge78WhatIsLateIsSharedForADayAndThenWaitsForItsAuthor(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		start := models.Now()
		now := start
		h.DB.Clock(func() time.Time { return now })
		sent, held := draftID(), draftID()
		d := later(h, newUpdate(w, "Too late."), time.Hour-time.Microsecond)
		save(t, w, w.Ada, held, d)
		save(t, w, w.Ada, sent, later(h, newUpdate(w, "Late."), time.Hour))
		now = start.Add(25 * time.Hour) // the server was down meanwhile
		if n := sweepDrafts(t, w); n != 2 {
			t.Errorf("%d rows were touched", n)
		}
		list, _, err := w.Threads.List(ctx, w.Bo, w.Tuesday, 0)
		if err != nil || len(list) != 1 || read(t, w, w.Bo, list[0].ID, 0).Opening.Body != "Late." {
			t.Fatalf("%d threads: %v", len(list), err)
		}
		got := drafts(t, w, w.Ada)
		if len(got) != 1 || got[0].ID != held || got[0].State != "failed" || got[0].Failure != "too_late" || got[0].Body != d.Body {
			t.Fatalf("%+v", got)
		}
		if _, err := w.Threads.ShareDraft(ctx, w.Ada, held, got[0].Rev); err != nil {
			t.Errorf("its author cannot share it: %v", err)
		}
	})
}

// However long nothing was shared, nothing is cleared away that was not tried.
// covers: edge 78
func TestWhatIsScheduledIsNotDeletedBeforeItWasTried(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ahead := turn(h)
		for range 3 {
			save(t, w, w.Ada, draftID(), later(h, newUpdate(w, "Long ago."), time.Hour))
		}
		ahead.Store(int64(62 * 24 * time.Hour))
		for range 3 {
			if _, err := w.Threads.SweepDrafts(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
		}
		got := drafts(t, w, w.Ada)
		if len(got) != 3 || slices.ContainsFunc(got, func(d thread.PostDraft) bool { return d.Failure != "too_late" }) {
			t.Errorf("%+v", got)
		}
	})
}

func TestADraftThatFailedIsTakenUpAgain(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ahead := turn(h)
		about, id := start(t, w, w.Ada, "n1", "ideas"), draftID()
		d := later(h, newAnswer(w, about, "Once more."), time.Hour)
		save(t, w, w.Cem, id, d)
		put(t, h, "threads", "id = ?", about, map[string]any{"state": "locked"})
		ahead.Store(int64(2 * time.Hour))
		sweepDrafts(t, w)
		d.Rev = 1
		if got := save(t, w, w.Cem, id, d); got.State != "failed" || got.Rev != 1 {
			t.Errorf("a device that saves the same again: %+v", got)
		}
		put(t, h, "threads", "id = ?", about, map[string]any{"state": "open"})
		if got := save(t, w, w.Cem, id, later(h, d, time.Hour)); got.State != "scheduled" || got.Failure != "" {
			t.Errorf("%+v", got)
		}
		ahead.Store(int64(4 * time.Hour))
		sweepDrafts(t, w)
		if page := read(t, w, w.Ada, about, 0); len(page.Posts) != 1 {
			t.Errorf("%d answers", len(page.Posts))
		}
	})
}

// TestOneDraftHasOneOutcome lets two nodes sweep what is due while its author, on
// two devices, changes it and cancels it, or shares it: whatever comes first, it
// is the only thing that happens, and everybody is told so.
// covers: edges 77, 78
func TestOneDraftHasOneOutcome(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		nodes := []*fixture.World{w, w}
		if h.Files == "" { // a node of its own
			other := dbtest.Open(t, h.URL, h.URL)
			second, err := fixture.Services(other.DB, other.Box, other.Log)
			if err != nil {
				t.Fatal(err)
			}
			nodes[1] = second
			defer other.DB.Clock(nil)
			other.DB.Clock(h.DB.Now)
		}
		ahead := turn(h)
		seen := map[string]int{}
		for i := range 60 {
			id := draftID()
			d := later(h, newUpdate(w, "As it was."), time.Minute)
			save(t, w, w.Ada, id, d)
			ahead.Add(int64(2 * time.Minute))
			changed := later(h, d, time.Hour)
			changed.Rev, changed.Body = 1, "As it is."
			o := raceDraft(t, nodes, w, id, changed, i%3)
			posts := count(t, h, "posts", "nonce = ?", d.Nonce)
			kept := slices.ContainsFunc(drafts(t, w, w.Ada), func(d thread.PostDraft) bool { return d.ID == id })
			seen[o.check(t, w, h, d.Nonce, posts, kept)]++
			ahead.Add(int64(24 * time.Hour)) // whatever was put off is shared, or was too late
			put(t, h, "post_drafts", "account_id = ?", w.Ada, map[string]any{"state": "draft"})
			put(t, h, "post_drafts", "account_id = ?", w.Ada, map[string]any{"expires_at": models.Now().Add(-time.Hour)})
			sweepDrafts(t, w)
		}
		t.Logf("%v", seen)
	})
}

// outcome is what everybody was told who did something with one draft.
type outcome struct {
	how                   int
	edited, dropped, sent error
	became                *thread.Shared
}

// raceDraft sweeps on every node while a draft is changed and cancelled (how 0),
// changed (1), or changed and shared (2).
func raceDraft(t *testing.T, nodes []*fixture.World, w *fixture.World, id thread.DraftID, changed thread.Drafting, how int) (o outcome) {
	o.how = how
	var wg sync.WaitGroup
	begin := make(chan struct{})
	do := func(what func(context.Context)) {
		wg.Go(func() {
			<-begin
			what(t.Context())
		})
	}
	for _, node := range nodes {
		do(func(ctx context.Context) {
			if _, err := node.Threads.SweepDrafts(ctx, 100); err != nil {
				t.Error(err)
			}
		})
	}
	do(func(ctx context.Context) { _, o.edited = w.Threads.SaveDraft(ctx, w.Ada, id, changed) })
	switch how {
	case 0:
		do(func(ctx context.Context) { o.dropped = nodes[1].Threads.DropDraft(ctx, w.Ada, id) })
	case 2:
		do(func(ctx context.Context) { o.became, o.sent = nodes[1].Threads.ShareDraft(ctx, w.Ada, id, 1) })
	}
	close(begin)
	wg.Wait()
	return o
}

// check holds what everybody was told to what happened, and names it.
func (o outcome) check(t *testing.T, w *fixture.World, h *dbtest.House, nonce string, posts int64, kept bool) string {
	t.Helper()
	wrong := func(what string) string {
		t.Errorf("%s: %d posts, kept %v, edited %v, dropped %v, sent %v", what, posts, kept, o.edited, o.dropped, o.sent)
		return what
	}
	if posts > 1 || posts == 1 && kept {
		return wrong("both")
	}
	if posts == 1 {
		var p struct{ ThreadID thread.ID }
		if err := h.DB.Read(t.Context()).Table("posts").Where("nonce = ?", nonce).Take(&p).Error; err != nil {
			t.Fatal(err)
		}
		if body := read(t, w, w.Ada, p.ThreadID, 0).Opening.Body; body != "As it was." {
			return wrong("shared as it was not when it was due")
		}
		switch {
		case !errors.Is(o.edited, thread.ErrDraftShared):
			return wrong("shared and changed")
		case o.how == 0 && !errors.Is(o.dropped, thread.ErrDraftShared):
			return wrong("shared and cancelled")
		case o.how == 2 && (o.sent != nil || o.became.Thread != p.ThreadID):
			return wrong("shared by another way")
		}
		return "shared"
	}
	switch {
	case o.how == 0 && (kept || o.dropped != nil || o.edited != nil && !errors.Is(o.edited, thread.ErrDraftGone)):
		return wrong("cancelled and there")
	case o.how == 0:
		return "cancelled"
	case !kept || o.edited != nil:
		return wrong("lost")
	case o.how == 2 && !errors.Is(o.sent, thread.ErrDraft):
		return wrong("changed and shared as it was")
	}
	return "changed"
}

func TestNobodyOutsideKeepsADraftForACircle(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		about := start(t, w, w.Ada, "n1", "ideas")
		for _, d := range []thread.Drafting{newUpdate(w, "x"), newAnswer(w, about, "x")} {
			if _, err := w.Threads.SaveDraft(t.Context(), w.Fin, draftID(), d); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("from outside: %v", err)
			}
		}
		if err := w.Join(t.Context(), w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.SaveDraft(t.Context(), w.Fin, draftID(), newAnswer(w, about, "x")); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("an answer to what one cannot read: %v", err)
		}
		d := newAnswer(w, about, "x")
		d.Circle = w.SlowWater
		if _, err := w.Threads.SaveDraft(t.Context(), w.Cem, draftID(), d); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("an answer to another circle's thread: %v", err)
		}
	})
}
