package thread_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
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
	"example.org/afterward/models/thread"
)

// newUpdate is a draft of an update for Tuesday, as a device has just begun it.
func newUpdate(w *fixture.World, body models.Private) thread.Drafting {
	return thread.Drafting{Circle: w.Tuesday, Nonce: models.NewID(), Written: thread.Written{
		Kind: "update", Wants: "ideas", Replies: "open", Title: "Not yet", Body: body,
	}}
}

// newAnswer is a draft of an answer that whoever wants ideas asked for.
func newAnswer(w *fixture.World, to thread.ID, body models.Private) thread.Drafting {
	return thread.Drafting{Circle: w.Tuesday, Thread: to, Nonce: models.NewID(), Written: thread.Written{Kind: "share", Body: body}}
}

func draftID() thread.DraftID { return thread.DraftID(models.NewID()) }

func save(t *testing.T, w *fixture.World, by account.ID, id thread.DraftID, d thread.Drafting) *thread.PostDraft {
	t.Helper()
	kept, err := w.Threads.SaveDraft(t.Context(), by, id, d)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func drafts(t *testing.T, w *fixture.World, by account.ID) []thread.PostDraft {
	t.Helper()
	all, err := w.Threads.Drafts(t.Context(), by, "")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// turn makes a clock of the house that the test turns.
func turn(h *dbtest.House) *atomic.Int64 {
	ahead := new(atomic.Int64)
	h.DB.Clock(func() time.Time { return models.Now().Add(time.Duration(ahead.Load())) })
	return ahead
}

// put writes into rows what only time, or another part of the house, does.
func put(t *testing.T, h *dbtest.House, table, where string, arg any, set map[string]any) {
	t.Helper()
	if err := h.DB.Do(t.Context(), func(tx *db.Tx) error { return tx.Table(table).Where(where, arg).Updates(set).Error }); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, h *dbtest.House, table, where string, args ...any) (n int64) {
	t.Helper()
	if err := h.DB.Read(t.Context()).Table(table).Where(where, args...).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestADraftIsFoundOnOnesOtherDevicesAndByNobodyElse(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		about := start(t, w, w.Ada, "n1", "ideas")
		said := len(h.Heard.All())
		id, d := draftID(), newAnswer(w, about, "I was thinking of the river.")
		d.Notes = &thread.Notes{Keys: []string{"death"}, Words: "a funeral"}
		d.Quote = &thread.Quote{Post: read(t, w, w.Ada, about, 0).Opening.ID, Text: "The dishes"}
		first := save(t, w, w.Cem, id, d)
		if first.Rev != 1 || first.State != "draft" || !first.Open || first.Circle.Name != "Tuesday" || first.ThreadTitle != "A week later" || first.PublishAt != nil {
			t.Fatalf("%+v", first)
		}
		all := drafts(t, w, w.Cem)
		if len(all) != 1 || all[0].Body != d.Body || all[0].Quote.Text != "The dishes" || all[0].Notes.Words != "a funeral" || all[0].Nonce != d.Nonce || all[0].Thread != about {
			t.Fatalf("%+v", all)
		}
		if other, err := w.Threads.Drafts(t.Context(), w.Cem, w.SlowWater); err != nil || len(other) != 0 {
			t.Errorf("%d of another circle: %v", len(other), err)
		}
		for _, who := range []account.ID{w.Ada, w.Bo, w.Fin} {
			if got := drafts(t, w, who); len(got) != 0 {
				t.Error("another's draft is listed")
			}
			if _, err := w.Threads.ShareDraft(t.Context(), who, id, 0); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("another's draft was shared: %v", err)
			}
			if err := w.Threads.DropDraft(t.Context(), who, id); err != nil {
				t.Error(err)
			}
			if _, err := w.Threads.SaveDraft(t.Context(), who, id, d); err == nil {
				t.Error("another's draft was written over")
			}
		}
		if got := drafts(t, w, w.Cem); len(got) != 1 || got[0].Body != d.Body {
			t.Errorf("somebody else changed a draft: %+v", got)
		}
		if len(h.Heard.All()) != said {
			t.Error("a draft is told of")
		}
		var row struct{ Payload []byte }
		if err := h.DB.Read(t.Context()).Table("post_drafts").Where("id = ?", id).Take(&row).Error; err != nil || bytes.Contains(row.Payload, []byte("river")) {
			t.Errorf("the words stand in the row: %v", err)
		}
	})
}

func TestTwoDevicesThatWriteOneDraftKeepBoth(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		id, d := draftID(), newUpdate(w, "one")
		save(t, w, w.Cem, id, d)
		if again := save(t, w, w.Cem, id, d); again.Rev != 1 {
			t.Errorf("the same again is number %d", again.Rev)
		}
		d.Rev, d.Body = 1, "two"
		for range 2 { // the answer to the first was lost
			if got := save(t, w, w.Cem, id, d); got.Rev != 2 || got.Body != "two" {
				t.Fatalf("%+v", got)
			}
		}
		d.Body = "meanwhile, elsewhere"
		_, err := w.Threads.SaveDraft(t.Context(), w.Cem, id, d)
		if !errors.Is(err, thread.ErrDraft) {
			t.Fatalf("an old one was written over a newer: %v", err)
		}
		if other, is := models.AsError(err).State.(thread.PostDraft); !is || other.Body != "two" || other.Rev != 2 {
			t.Errorf("the conflict does not show what is kept: %+v", models.AsError(err).State)
		}
		mine := d
		mine.Rev, mine.Nonce = 0, models.NewID()
		save(t, w, w.Cem, draftID(), mine)
		if got := drafts(t, w, w.Cem); len(got) != 2 {
			t.Errorf("%d drafts, not both", len(got))
		}
		for field, other := range map[string]func(*thread.Drafting){
			"nonce":  func(d *thread.Drafting) { d.Nonce = "another" },
			"circle": func(d *thread.Drafting) { d.Circle = w.SlowWater },
			"thread": func(d *thread.Drafting) { d.Thread = start(t, w, w.Ada, "n", "ideas") },
		} {
			moved := d
			moved.Rev = 2
			other(&moved)
			if _, err := w.Threads.SaveDraft(t.Context(), w.Cem, id, moved); !errors.Is(err, thread.ErrDraftPlace) || models.AsError(err).Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}

func TestManyDevicesThatSaveAtOnceLoseNothing(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		id, d := draftID(), newUpdate(w, "")
		var wg sync.WaitGroup
		var won, lost atomic.Int64
		for i := range 8 {
			mine := d
			mine.Body = models.Private(fmt.Sprint("device ", i))
			wg.Go(func() {
				switch _, err := w.Threads.SaveDraft(t.Context(), w.Cem, id, mine); {
				case err == nil:
					won.Add(1)
				case errors.Is(err, thread.ErrDraft):
					lost.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 || lost.Load() != 7 {
			t.Errorf("%d saved and %d were told of another", won.Load(), lost.Load())
		}
	})
}

func TestDraftsAreBounded(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		long := func(n int) models.Private { return models.Private(strings.Repeat("é", n)) }
		for field, change := range map[string]func(*thread.Drafting){
			"title": func(d *thread.Drafting) { d.Title = long(thread.MaxDraftTitle + 1) },
			"body":  func(d *thread.Drafting) { d.Body = long(thread.MaxDraftBody + 1) },
			"nonce": func(d *thread.Drafting) { d.Nonce = "" },
		} {
			d := newUpdate(w, "x")
			change(&d)
			if _, err := w.Threads.SaveDraft(ctx, w.Cem, draftID(), d); models.AsError(err).Kind != models.Invalid || models.AsError(err).Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		all := newUpdate(w, "x")
		all.Prompt = strings.Repeat("x", 60<<10)
		if _, err := w.Threads.SaveDraft(ctx, w.Cem, draftID(), all); !errors.Is(err, thread.ErrDraftShape) {
			t.Errorf("all fields together: %v", err)
		}
		id := draftID()
		named := newUpdate(w, "x")
		named.Nonce = string(id)
		if _, err := w.Threads.SaveDraft(ctx, w.Cem, id, named); !errors.Is(err, circle.ErrNonce) {
			t.Errorf("a draft is shared under its own id: %v", err)
		}
		var wg sync.WaitGroup
		var full atomic.Int64
		for range thread.MaxDrafts + 5 {
			wg.Go(func() {
				switch _, err := w.Threads.SaveDraft(ctx, w.Cem, draftID(), newUpdate(w, long(thread.MaxDraftBody))); {
				case errors.Is(err, thread.ErrDrafts):
					full.Add(1)
				case err != nil:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := drafts(t, w, w.Cem); len(got) != thread.MaxDrafts || full.Load() != 5 {
			t.Fatalf("%d drafts are kept and %d were refused", len(got), full.Load())
		}
		elsewhere := newUpdate(w, "x")
		elsewhere.Circle = w.SlowWater
		save(t, w, w.Cem, draftID(), elsewhere)
		save(t, w, w.Ada, draftID(), newUpdate(w, "x"))
	})
}

func TestDraftsAreDeletedInTheirTime(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ahead := turn(h)
		id, d := draftID(), newUpdate(w, "one")
		save(t, w, w.Cem, id, d)
		ahead.Store(int64(20 * 24 * time.Hour))
		d.Rev, d.Body = 1, "two"
		save(t, w, w.Cem, id, d)
		sweep := func(want int64) {
			t.Helper()
			if n, err := w.Threads.SweepDrafts(t.Context(), 100); err != nil || n != want {
				t.Errorf("%d rows, not %d: %v", n, want, err)
			}
		}
		ahead.Store(int64(50*24*time.Hour - time.Minute))
		sweep(0)
		if got := drafts(t, w, w.Cem); len(got) != 1 {
			t.Fatal("thirty days are counted from the first time it was saved")
		}
		ahead.Store(int64(50*24*time.Hour + time.Minute))
		if got := drafts(t, w, w.Cem); len(got) != 0 {
			t.Error("a draft is read after its time")
		}
		d.Rev = 2
		if _, err := w.Threads.SaveDraft(t.Context(), w.Cem, id, d); !errors.Is(err, thread.ErrDraftGone) {
			t.Errorf("what is gone was changed: %v", err)
		}
		if _, err := w.Threads.ShareDraft(t.Context(), w.Cem, id, 0); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("what is gone was shared: %v", err)
		}
		sweep(1)
		if n := count(t, h, "post_drafts", "id = ?", id); n != 0 {
			t.Error("its row is there still")
		}
		// One that was not swept in time gives way to another of the same id.
		save(t, w, w.Cem, id, thread.Drafting{Circle: d.Circle, Nonce: d.Nonce, Written: d.Written})
		ahead.Store(int64(100 * 24 * time.Hour))
		if got := save(t, w, w.Cem, id, thread.Drafting{Circle: d.Circle, Nonce: "other", Written: d.Written}); got.Rev != 1 || got.Nonce != "other" {
			t.Errorf("%+v", got)
		}
	})
}

func TestADraftOutlastsLeavingTheCircleAndNotTheAccount(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		about := start(t, w, w.Ada, "n1", "ideas")
		id, d := draftID(), newAnswer(w, about, "I never said it.")
		save(t, w, w.Dee, id, d)
		save(t, w, w.Cem, draftID(), newUpdate(w, "and this"))
		if err := w.Circles.Leave(ctx, w.Dee, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		got := drafts(t, w, w.Dee)
		if len(got) != 1 || got[0].Open || got[0].Circle.Name != "Tuesday" || got[0].Body != d.Body || got[0].ThreadTitle != "" {
			t.Fatalf("%+v", got)
		}
		d.Rev = 1
		if _, err := w.Threads.SaveDraft(ctx, w.Dee, id, d); err == nil {
			t.Error("a draft is changed from outside")
		}
		if _, err := w.Threads.ShareDraft(ctx, w.Dee, id, 0); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("shared from outside: %v", err)
		}
		put(t, h, "circles", "id = ?", w.Tuesday, map[string]any{"state": "archived"})
		if got := drafts(t, w, w.Dee); len(got) != 1 || got[0].Open || got[0].Circle.Name != "Tuesday" {
			t.Errorf("of a circle that has ended: %+v", got)
		}
		for range 2 {
			if err := w.Threads.DropDraft(ctx, w.Dee, id); err != nil {
				t.Fatal(err)
			}
		}
		if got := drafts(t, w, w.Dee); len(got) != 0 {
			t.Error("a draft cannot be deleted from outside")
		}
		elsewhere := newUpdate(w, "for Slow Water")
		elsewhere.Circle = w.SlowWater
		save(t, w, w.Cem, draftID(), elsewhere)
		put(t, h, "accounts", "id = ?", w.Cem, map[string]any{"closing_at": models.Now().Add(-time.Second)})
		if n, err := w.Accounts.SweepClosing(ctx); err != nil || n != 1 {
			t.Fatalf("%d accounts were erased: %v", n, err)
		}
		if n := count(t, h, "post_drafts", "account_id = ?", w.Cem); n != 0 {
			t.Errorf("%d drafts of an erased account", n)
		}
	})
}

func TestSharingADraftIsOnce(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id, d := draftID(), newUpdate(w, "A long week.")
		d.Notes = &thread.Notes{Keys: []string{"medical"}}
		save(t, w, w.Bo, id, d)
		if _, err := w.Threads.ShareDraft(ctx, w.Bo, id, 7); !errors.Is(err, thread.ErrDraft) {
			t.Errorf("another than was seen is shared: %v", err)
		}
		var wg sync.WaitGroup
		became := make([]thread.Shared, 6)
		for i := range became {
			wg.Go(func() {
				got, err := w.Threads.ShareDraft(ctx, w.Bo, id, 1)
				if err != nil {
					t.Error(err)
					return
				}
				became[i] = *got
			})
		}
		wg.Wait()
		page := read(t, w, w.Ada, became[0].Thread, 0)
		if page.Opening.Body != d.Body || page.Opening.ID != became[0].Post || page.Opening.Nonce != d.Nonce || page.Thread.Title != d.Title || page.Opening.Notes.Keys[0] != "medical" {
			t.Errorf("%+v", page)
		}
		for _, b := range became {
			if b != became[0] {
				t.Fatal("one draft was shared twice")
			}
		}
		if list, _, err := w.Threads.List(ctx, w.Ada, w.Tuesday, 0); err != nil || len(list) != 1 {
			t.Errorf("%d threads: %v", len(list), err)
		}
		if got := drafts(t, w, w.Bo); len(got) != 0 {
			t.Errorf("it is a draft still: %+v", got)
		}
		d.Rev, d.Body = 1, "late"
		_, err := w.Threads.SaveDraft(ctx, w.Bo, id, d)
		if told, is := models.AsError(err).State.(thread.Shared); !errors.Is(err, thread.ErrDraftShared) || !is || told != became[0] {
			t.Errorf("a late change: %v", err)
		}
		if err := w.Threads.DropDraft(ctx, w.Bo, id); !errors.Is(err, thread.ErrDraftShared) {
			t.Errorf("a late cancelling: %v", err)
		}
		answer := newAnswer(w, became[0].Thread, "And mine.")
		answer.Quote = &thread.Quote{Post: became[0].Post, Text: "long week"}
		other := draftID()
		save(t, w, w.Cem, other, answer)
		got, err := w.Threads.ShareDraft(ctx, w.Cem, other, 0)
		if err != nil || got.Thread != became[0].Thread {
			t.Fatalf("%+v %v", got, err)
		}
		if p := read(t, w, w.Bo, got.Thread, 0).Posts[0]; p.ID != got.Post || p.Body != answer.Body || p.Quote.Text != "long week" || p.Kind != "share" {
			t.Errorf("%+v", p)
		}
	})
}

// What was written as a member is not to be found from what is left of its draft.
func TestWhatIsLeftOfADraftNamesNobody(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		id, d := draftID(), newUpdate(w, "I would rather not say who I am.")
		d.Unnamed = true
		save(t, w, w.Bo, id, d)
		became, err := w.Threads.ShareDraft(t.Context(), w.Bo, id, 0)
		if err != nil {
			t.Fatal(err)
		}
		if page := read(t, w, w.Ada, became.Thread, 0); page.Opening.Author != nil || page.Opening.Alias != 1 {
			t.Errorf("%+v", page.Opening)
		}
		about, other := start(t, w, w.Ada, "n1", "ideas"), draftID()
		answer := newAnswer(w, about, "Nor here.")
		answer.Unnamed = true
		save(t, w, w.Bo, other, answer)
		answered, err := w.Threads.ShareDraft(t.Context(), w.Bo, other, 0)
		if err != nil {
			t.Fatal(err)
		}
		var rows []map[string]any
		if err := h.DB.Read(t.Context()).Table("post_drafts").Find(&rows).Error; err != nil || len(rows) != 2 {
			t.Fatalf("%d rows: %v", len(rows), err)
		}
		left := fmt.Sprint(rows)
		for what, secret := range map[string]string{
			"nonce": d.Nonce, "thread": string(became.Thread), "post": string(became.Post),
			"answer's nonce": answer.Nonce, "answer's thread": string(about), "answer": string(answered.Post),
		} {
			if strings.Contains(left, secret) {
				t.Errorf("the %s stands beside its author", what)
			}
		}
	})
}

func TestWhatIsSentWithoutItsDraftDeletesIt(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		at := models.Now().Add(time.Hour)
		d := newUpdate(w, "As it was.")
		d.PublishAt = &at
		save(t, w, w.Ada, draftID(), d)
		id, err := w.Threads.Start(ctx, w.Ada, w.Tuesday, fixture.Update(d.Nonce, "ideas", "Sent", "As it is."))
		if err != nil {
			t.Fatal(err)
		}
		answer := newAnswer(w, id, "As it was.")
		save(t, w, w.Cem, draftID(), answer)
		if _, err := w.Threads.Answer(ctx, w.Cem, id, fixture.Share(answer.Nonce, "As it is.")); err != nil {
			t.Fatal(err)
		}
		if n := count(t, h, "post_drafts", "1 = 1"); n != 0 {
			t.Errorf("%d drafts of what was sent", n)
		}
	})
}

// covers: edge 76
func TestEdge76AnAnswerToWhatHasClosedStaysADraft(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		for code, change := range map[string]func(thread.ID){
			"thread_locked":   func(id thread.ID) { put(t, h, "threads", "id = ?", id, map[string]any{"state": "locked"}) },
			"thread_archived": func(id thread.ID) { put(t, h, "threads", "id = ?", id, map[string]any{"state": "archived"}) },
			"thread_withdrawn": func(id thread.ID) {
				if _, err := w.Threads.Withdraw(ctx, w.Ada, id, read(t, w, w.Ada, id, 0).Opening.ID); err != nil {
					t.Fatal(err)
				}
			},
		} {
			about, id := start(t, w, w.Ada, code, "ideas"), draftID()
			d := newAnswer(w, about, "I was still writing.")
			save(t, w, w.Cem, id, d)
			change(about)
			if _, err := w.Threads.ShareDraft(ctx, w.Cem, id, 0); models.AsError(err).Code != code || !strings.Contains(models.AsError(err).Message, "still with you") {
				t.Errorf("%s: %v", code, err)
			}
			d.Rev, d.Body = 1, "And I go on writing."
			if got := save(t, w, w.Cem, id, d); got.Rev != 2 {
				t.Errorf("%s: %+v", code, got)
			}
		}
	})
}
