package thread_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
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
	"example.org/afterward/models/policy"
	"example.org/afterward/models/thread"
)

// give answers a thread that wants ideas.
func give(t *testing.T, w *fixture.World, by account.ID, id thread.ID, words string, unnamed bool) *thread.Post {
	t.Helper()
	b := fixture.Share("give "+words, models.Private(words))
	b.Unnamed = unnamed
	p, err := w.Threads.Answer(t.Context(), by, id, b)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// acts are what was done in Tuesday of some kind, the latest first.
func acts(t *testing.T, w *fixture.World, what string) (some []circle.Act) {
	t.Helper()
	all, _, err := w.Circles.Acts(t.Context(), w.Ada, w.Tuesday, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if a.What == what {
			some = append(some, a)
		}
	}
	return some
}

// measured are the kinds of what was done towards somebody, the latest first.
func measured(t *testing.T, w *fixture.World, who account.ID) (all []circle.Told, what []string) {
	t.Helper()
	all, err := w.Circles.Measures(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		what = append(what, m.What)
	}
	return all, what
}

// after sets the clock.
func after(h *dbtest.House, by time.Duration) {
	now := time.Now().Add(by)
	h.DB.Clock(func() time.Time { return now })
}

func TestAFoldedPostIsReadByItsAuthorAndThoseWhoLookAfterIt(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Cem, "n1", "ideas")
		opening := read(t, w, w.Cem, id, 0).Opening.ID
		why := circle.Grounds{Reason: "It names somebody who is not here.", Clause: 2}
		if _, err := w.Threads.FoldPost(ctx, w.Dee, id, opening, why); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member folds: %v", err)
		}
		if _, err := w.Threads.FoldPost(ctx, w.Bo, id, opening, circle.Grounds{Reason: " ", Clause: 1}); !errors.Is(err, circle.ErrReason) {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := w.Threads.FoldPost(ctx, w.Bo, id, opening, circle.Grounds{Reason: "So.", Clause: 99}); !errors.Is(err, circle.ErrClause) {
			t.Errorf("with an agreement that is none: %v", err)
		}
		for range 2 {
			p, err := w.Threads.FoldPost(ctx, w.Bo, id, opening, why)
			if err != nil || p.State != "folded" || p.Body == "" {
				t.Fatalf("%+v %v", p, err)
			}
		}
		for who, reads := range map[account.ID]bool{w.Ada: true, w.Bo: true, w.Cem: true, w.Dee: false} {
			page := read(t, w, who, id, 0)
			if (page.Opening.Body != "") != reads || (page.Thread.Title != "") != reads || page.Thread.State != "folded" || page.Thread.Waits {
				t.Errorf("%s reads %+v", w.People[who], page)
			}
			if m := page.Opening.Why; (m != nil) != reads || m != nil && (m.Reason != why.Reason || m.Clause == nil || m.Clause.Number != 2) {
				t.Errorf("%s is told why: %+v", w.People[who], m)
			}
		}
		for _, state := range []string{"locked", "open"} {
			if now, err := w.Threads.SetState(ctx, w.Bo, id, state, true, ""); err != nil || now.State != "folded" || now.Under != state {
				t.Errorf("%s under what is folded: %+v %v", state, now, err)
			}
		}
		if _, err := w.Threads.Answer(ctx, w.Dee, id, fixture.Share("late", "An answer")); !errors.Is(err, thread.ErrFolded) {
			t.Errorf("what is folded is answered: %v", err)
		}
		for range 2 {
			if p, err := w.Threads.UnfoldPost(ctx, w.Ada, id, opening, circle.Grounds{}); err != nil || p.State != "live" || p.Why != nil {
				t.Fatalf("%+v %v", p, err)
			}
		}
		if page := read(t, w, w.Dee, id, 0); page.Opening.Body == "" || page.Thread.Title == "" || !page.Thread.Waits || page.Thread.Under != "" {
			t.Errorf("shown again: %+v", page.Thread)
		}
		told, what := measured(t, w, w.Cem)
		if !slices.Equal(what, []string{"post_shown", "post_folded"}) || told[1].Reason != why.Reason || told[1].Post != string(opening) || told[1].Thread != string(id) {
			t.Errorf("the author is told %v", told)
		}
		log := acts(t, w, circle.PostFolded)
		if len(log) != 1 || log[0].By == nil || log[0].By.Name != "Bo" || log[0].About == nil || log[0].About.Name != "Cem" || log[0].Post != string(opening) {
			t.Errorf("the log says %+v", log)
		}
		if _, err := w.Threads.Withdraw(ctx, w.Cem, id, opening); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.FoldPost(ctx, w.Bo, id, opening, why); !errors.Is(err, thread.ErrPostOver) {
			t.Errorf("what was taken back is folded: %v", err)
		}
	})
}

func TestWhoWroteUnnamedIsToldAndTheLogDoesNotSayWhoTheyAre(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		h.DB.Clock(nil)
		ctx := t.Context()
		settle(t, h)
		id := start(t, w, w.Ada, "n1", "ideas")
		p := give(t, w, w.Cem, id, "what only some things are said as", true)
		give(t, w, w.Dee, id, "another number", true)
		if _, err := w.Threads.FoldPost(ctx, w.Bo, id, p.ID, circle.Grounds{Reason: "A second look.", Clause: 1}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.RemovePost(ctx, w.Bo, id, p.ID, circle.Grounds{Reason: "It stays away.", Clause: 1}); err != nil {
			t.Fatal(err)
		}
		told, what := measured(t, w, w.Cem)
		if !slices.Equal(what, []string{"post_removed", "post_folded"}) || told[0].Reason != "It stays away." {
			t.Errorf("the author is told %v", what)
		}
		for _, who := range []account.ID{w.Dee, w.Ada, w.Bo} {
			if _, what := measured(t, w, who); slices.ContainsFunc(what, func(one string) bool { return strings.HasPrefix(one, "post_") }) {
				t.Errorf("somebody else is told %v", what)
			}
		}
		for _, a := range append(acts(t, w, circle.PostFolded), acts(t, w, circle.PostRemoved)...) {
			if a.About != nil {
				t.Errorf("the log says who wrote unnamed: %+v", a)
			}
		}
		if m := read(t, w, w.Cem, id, 0).Posts[0].Why; m == nil || m.Reason != "It stays away." {
			t.Errorf("the author does not read why: %+v", m)
		}
		if m := read(t, w, w.Dee, id, 0).Posts[0].Why; m != nil {
			t.Errorf("another member reads why: %+v", m)
		}
	})
}

// settle makes everybody somebody who has been here for a while.
func settle(t *testing.T, h *dbtest.House) {
	t.Helper()
	err := h.DB.Do(t.Context(), func(tx *db.Tx) error {
		return tx.Exec("UPDATE memberships SET joined_at = ?", tx.Now.Add(-60*24*time.Hour)).Error
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheWordsOfARemovedPostAreDeletedAfterThirtyDays(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Cem, "n1", "ideas")
		opening := read(t, w, w.Cem, id, 0).Opening.ID
		answer := fixture.Share("a", "With a quote.")
		answer.Quote = &thread.Quote{Post: opening, Text: "The dishes"}
		if _, err := w.Threads.Answer(ctx, w.Ada, id, answer); err != nil {
			t.Fatal(err)
		}
		give(t, w, w.Dee, id, "stays", false)
		for range 2 {
			p, err := w.Threads.RemovePost(ctx, w.Bo, id, opening, circle.Grounds{Reason: "It names somebody.", Clause: 1})
			if err != nil || p.State != "removed" || p.Body != "" {
				t.Fatalf("%+v %v", p, err)
			}
		}
		if n := len(acts(t, w, circle.PostRemoved)); n != 1 {
			t.Errorf("%d acts", n)
		}
		for _, who := range []account.ID{w.Ada, w.Bo, w.Cem, w.Dee} {
			page := read(t, w, who, id, 0)
			if page.Opening.Body != "" || page.Thread.Title != "" || page.Thread.State != "removed" || page.Posts[0].Quote.Text != "" || page.Posts[1].Body == "" {
				t.Errorf("%+v", page)
			}
		}
		if _, err := w.Threads.UnfoldPost(ctx, w.Bo, id, opening, circle.Grounds{}); !errors.Is(err, thread.ErrPostOver) {
			t.Errorf("what was removed is shown again: %v", err)
		}
		if _, err := w.Threads.Withdraw(ctx, w.Cem, id, opening); err != nil {
			t.Errorf("its author takes back what was removed: %v", err)
		}
		words := func() (n int64) {
			for _, q := range []string{
				"SELECT COUNT(*) FROM posts WHERE body IS NOT NULL", "SELECT COUNT(*) FROM posts WHERE quote IS NOT NULL", "SELECT COUNT(*) FROM threads WHERE title IS NOT NULL",
			} {
				var some int64
				if err := h.DB.Read(ctx).Raw(q).Scan(&some).Error; err != nil {
					t.Fatal(err)
				}
				n += some
			}
			return n
		}
		after(h, 30*24*time.Hour-time.Minute)
		if n, err := w.Threads.SweepRemoved(ctx, 10); n != 0 || err != nil || words() != 5 {
			t.Errorf("%d too early, %d left: %v", n, words(), err)
		}
		after(h, 30*24*time.Hour+time.Minute)
		for want := int64(1); want >= 0; want-- {
			if n, err := w.Threads.SweepRemoved(ctx, 10); n != want || err != nil {
				t.Errorf("%d, not %d: %v", n, want, err)
			}
		}
		if n := words(); n != 2 {
			t.Errorf("%d sealed words left, and not those of two answers", n)
		}
		read(t, w, w.Dee, id, 0)
	})
}

func TestAContentNoteIsAddedAndNothingOfTheAuthorsIsTaken(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		b := fixture.Update("n1", "ideas", "Title", "Body")
		b.Notes = thread.Notes{Keys: []string{"death"}}
		id, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, b)
		if err != nil {
			t.Fatal(err)
		}
		opening := read(t, w, w.Cem, id, 0).Opening.ID
		why := circle.Grounds{Reason: "Somebody may want to choose.", Clause: 1}
		for range 2 {
			p, err := w.Threads.NotePost(ctx, w.Bo, id, opening, thread.Notes{Keys: []string{"medical"}, Words: "a hospital"}, why)
			if err != nil || !slices.Equal(p.Notes.Keys, []string{"death", "medical"}) || p.Notes.Words != "a hospital" || p.State != "live" || p.Body != "Body" {
				t.Fatalf("%+v %v", p, err)
			}
		}
		if _, what := measured(t, w, w.Cem); !slices.Equal(what, []string{"post_noted"}) {
			t.Errorf("the author is told %v", what)
		}
		if page := read(t, w, w.Dee, id, 0); !slices.Equal(page.Thread.Notes.Keys, []string{"death", "medical"}) || page.Opening.Notes.Words != "a hospital" {
			t.Errorf("%+v", page.Thread)
		}
		for name, err := range map[string]error{
			"other words": fails(w.Threads.NotePost(ctx, w.Bo, id, opening, thread.Notes{Words: "another"}, why)),
			"four keys":   fails(w.Threads.NotePost(ctx, w.Bo, id, opening, thread.Notes{Keys: []string{"animals", "religion"}}, why)),
			"by a member": fails(w.Threads.NotePost(ctx, w.Cem, id, opening, thread.Notes{Keys: []string{"animals"}}, why)),
			"no reason":   fails(w.Threads.NotePost(ctx, w.Bo, id, opening, thread.Notes{Keys: []string{"animals"}}, circle.Grounds{})),
		} {
			if err == nil {
				t.Errorf("%s is taken", name)
			}
		}
	})
}

func fails[T any](_ T, err error) error { return err }

// covers: edge 76
func TestAnAnswerToWhatWasLockedArchivedOrTakenBackMeanwhileIsRefusedWithItsReason(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Ada, "n1", "ideas")
		mine := give(t, w, w.Cem, id, "mine", false)
		other := give(t, w, w.Cem, id, "mine too", false)
		opening := read(t, w, w.Ada, id, 0).Opening.ID
		set := func(state string, quiet bool) {
			t.Helper()
			if got, err := w.Threads.SetState(ctx, w.Bo, id, state, quiet, "It has come to its end."); err != nil || got.State != state || (got.StateAt == nil) != quiet {
				t.Fatalf("%+v %v", got, err)
			}
		}
		n := 0
		refused := func(want error, kind string, by account.ID) {
			t.Helper()
			n++
			before := read(t, w, w.Bo, id, 0).Thread.Responses
			_, err := w.Threads.Answer(ctx, by, id, fixture.Give(kind, fmt.Sprint("late ", n), "Written meanwhile."))
			var told *models.Error
			if !errors.Is(err, want) || !errors.As(err, &told) || told.Kind != models.Conflict || !strings.Contains(told.Message, "What you wrote is still with you.") {
				t.Errorf("%v", err)
			}
			if read(t, w, w.Bo, id, 0).Thread.Responses != before {
				t.Error("what was refused is there")
			}
		}
		if _, err := w.Threads.SetState(ctx, w.Cem, id, "locked", false, ""); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member locks: %v", err)
		}
		set("locked", false)
		refused(thread.ErrLocked, "share", w.Cem)
		refused(thread.ErrLocked, "said", w.Ada) // also the author, and also who looks after it
		refused(thread.ErrLocked, "share", w.Bo)
		if _, err := w.Threads.Answer(ctx, w.Bo, id, fixture.Give("note", "note", "We close this kindly.")); err != nil {
			t.Errorf("those who look after it write no note: %v", err)
		}
		if _, err := w.Threads.Answer(ctx, w.Cem, id, fixture.Give("note", "not a note", "Me too.")); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member writes a note: %v", err)
		}
		if _, err := w.Threads.Withdraw(ctx, w.Cem, id, mine.ID); err != nil {
			t.Errorf("from a locked thread nothing is taken back: %v", err)
		}
		set("archived", true)
		refused(thread.ErrArchived, "share", w.Cem)
		if _, err := w.Threads.Answer(ctx, w.Bo, id, fixture.Give("note", "late note", "And one more.")); !errors.Is(err, thread.ErrArchived) {
			t.Errorf("a note in an archived thread: %v", err)
		}
		if _, err := w.Threads.Withdraw(ctx, w.Cem, id, other.ID); err != nil {
			t.Errorf("from an archived thread nothing is taken back: %v", err)
		}
		if page := read(t, w, w.Cem, id, 0); page.Opening.Body == "" || page.Thread.State != "archived" {
			t.Errorf("an archived thread is not read: %+v", page.Thread)
		}
		set("open", false)
		set("open", false) // twice is once
		if n := len(acts(t, w, circle.ThreadState)); n != 3 {
			t.Errorf("%d acts of three", n)
		}
		give(t, w, w.Cem, id, "open again", false)
		if _, err := w.Threads.Withdraw(ctx, w.Ada, id, opening); err != nil {
			t.Fatal(err)
		}
		refused(thread.ErrTakenBack, "share", w.Cem)
	})
}

func TestATimerDoesWhatItSaysOnceAndWaitsForAsLongAsSomebodyWrites(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		now := time.Now().Truncate(time.Microsecond)
		at := func(hours float64) {
			h.DB.Clock(func() time.Time { return now.Add(time.Duration(hours * float64(time.Hour))) })
		}
		at(0)
		id := start(t, w, w.Ada, "n1", "ideas")
		lock := now.Add(2 * time.Hour)
		for name, b := range map[string]thread.Timing{
			"nothing": {Does: "sing", At: &lock}, "neither": {Does: "lock"}, "both": {Does: "lock", At: &lock, Idle: 3}, "long ago": {Does: "lock", At: &now}, "negative": {Does: "lock", Idle: -1}, "too long": {Does: "lock", Idle: 8761},
		} {
			if _, err := w.Threads.SetTimer(ctx, w.Bo, id, b); models.AsError(err).Kind != models.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.Threads.SetTimer(ctx, w.Cem, id, thread.Timing{Does: "lock", At: &lock}); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member: %v", err)
		}
		state := func(want string, line bool) {
			t.Helper()
			if got := read(t, w, w.Cem, id, 0).Thread; got.State != want || (got.StateAt != nil) != line {
				t.Errorf("%s, with a line: %v; not %s", got.State, got.StateAt != nil, want)
			}
		}
		sweep := func(want int64) {
			t.Helper()
			var wg sync.WaitGroup
			var mu sync.Mutex
			var done int64
			for range 3 { // as many nodes
				wg.Go(func() {
					n, err := w.Threads.SweepTimers(ctx, 10)
					if err != nil {
						t.Error(err)
					}
					mu.Lock()
					defer mu.Unlock()
					done += n
				})
			}
			if wg.Wait(); done != want {
				t.Errorf("%d were done, not %d", done, want)
			}
		}
		set := func(b thread.Timing) {
			t.Helper()
			if got, err := w.Threads.SetTimer(ctx, w.Bo, id, b); err != nil || got.Timer == nil || got.Timer.Does != b.Does {
				t.Fatalf("%+v %v", got, err)
			}
		}
		set(thread.Timing{Does: "lock", At: &lock})
		at(1.9)
		sweep(0)
		state("open", false)
		at(2)
		before := len(h.Heard.All())
		sweep(1)
		state("locked", true)
		if heard := h.Heard.All()[before:]; len(heard) != 1 || !strings.Contains(string(heard[0].Change), `"thread.changed"`) {
			t.Errorf("heard %d", len(heard))
		}
		sweep(0)
		log := acts(t, w, circle.ThreadState)
		if len(log) != 1 || log[0].By != nil || log[0].Becomes != "locked" {
			t.Errorf("the log says %+v", log)
		}
		set(thread.Timing{Does: "open", Idle: 1, Quiet: true})
		at(3.1)
		sweep(1)
		state("open", false)
		set(thread.Timing{Does: "archive", Idle: 24})
		at(20)
		give(t, w, w.Cem, id, "not yet", false)
		at(28)
		sweep(0)
		at(44.1)
		sweep(1)
		state("archived", true)
		set(thread.Timing{Does: "lock", Idle: 1})
		at(46)
		sweep(1)
		state("archived", true) // nothing is opened by being locked
		set(thread.Timing{Does: "open", Idle: 1})
		if got, err := w.Threads.StopTimer(ctx, w.Bo, id); err != nil || got.Timer != nil {
			t.Fatalf("%+v %v", got, err)
		}
		set(thread.Timing{Does: "open", Idle: 1})
		if got, err := w.Threads.SetState(ctx, w.Bo, id, "open", false, ""); err != nil || got.Timer != nil {
			t.Errorf("what it waited for is done, and it waits: %+v %v", got, err)
		}
		at(50)
		sweep(0)
	})
}

func TestASlowThreadTakesOnePostOfAPersonInAWhileUntilItIsOver(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		now := time.Now().Truncate(time.Microsecond)
		at := func(by time.Duration) { h.DB.Clock(func() time.Time { return now.Add(by) }) }
		at(0)
		settle(t, h)
		id := start(t, w, w.Ada, "n1", "ideas")
		ends := now.Add(30 * time.Hour)
		if _, err := w.Threads.SetSlow(ctx, w.Cem, id, 60, nil); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member: %v", err)
		}
		for _, b := range []struct {
			seconds int
			until   *time.Time
		}{{-1, nil}, {7*24*3600 + 1, nil}, {60, &now}} {
			if _, err := w.Threads.SetSlow(ctx, w.Bo, id, b.seconds, b.until); models.AsError(err).Kind != models.Invalid {
				t.Errorf("%v: %v", b, err)
			}
		}
		for range 2 {
			if got, err := w.Threads.SetSlow(ctx, w.Bo, id, 24*3600, &ends); err != nil || got.Slow != 24*3600 || got.SlowUntil == nil {
				t.Fatalf("%+v %v", got, err)
			}
		}
		if n := len(acts(t, w, circle.ThreadSlow)); n != 1 {
			t.Errorf("%d acts", n)
		}
		give(t, w, w.Cem, id, "the first", false)
		again := fixture.Share("again", "Again.")
		for _, unnamed := range []bool{false, true} { // whichever way
			again.Unnamed = unnamed
			_, err := w.Threads.Answer(ctx, w.Cem, id, again)
			var told *models.Error
			if !errors.Is(err, thread.ErrSlow) || !errors.As(err, &told) || told.State.(circle.Until).Until.Sub(now) != 24*time.Hour {
				t.Errorf("%v", err)
			}
		}
		again.Unnamed = false
		give(t, w, w.Dee, id, "of somebody else", false)
		give(t, w, w.Bo, id, "one", false)
		give(t, w, w.Bo, id, "two", false)
		at(24 * time.Hour)
		if _, err := w.Threads.Answer(ctx, w.Cem, id, again); err != nil {
			t.Errorf("a day later: %v", err)
		}
		at(30 * time.Hour)
		give(t, w, w.Cem, id, "it is over", false)
		at(31 * time.Hour)
		if got, err := w.Threads.SetSlow(ctx, w.Bo, id, 3600, nil); err != nil || got.SlowUntil != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.Answer(ctx, w.Cem, id, fixture.Share("held", "x")); err != nil {
			t.Errorf("an hour later: %v", err)
		}
		if got, err := w.Threads.SetSlow(ctx, w.Bo, id, 0, nil); err != nil || got.Slow != 0 {
			t.Fatal(err)
		}
		give(t, w, w.Cem, id, "and again", false)
	})
}

func TestThreeThreadsAtMostStandOnTop(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		var ids []thread.ID
		for i := range 6 {
			ids = append(ids, start(t, w, w.Ada, fmt.Sprint(i), "ideas"))
		}
		if _, err := w.Threads.Pin(ctx, w.Cem, ids[0]); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member: %v", err)
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		var pinned []thread.ID
		for _, id := range ids {
			wg.Go(func() {
				got, err := w.Threads.Pin(ctx, w.Bo, id)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case err == nil && got.Pinned:
					pinned = append(pinned, id)
				case !errors.Is(err, thread.ErrPins):
					t.Error(err)
				}
			})
		}
		if wg.Wait(); len(pinned) != thread.MaxPinned {
			t.Fatalf("%d stand on top", len(pinned))
		}
		if _, err := w.Threads.Pin(ctx, w.Bo, pinned[0]); err != nil {
			t.Errorf("twice: %v", err)
		}
		for range 2 {
			if got, err := w.Threads.Unpin(ctx, w.Ada, pinned[0]); err != nil || got.Pinned {
				t.Errorf("%+v %v", got, err)
			}
		}
		for _, id := range ids {
			if !slices.Contains(pinned, id) {
				if _, err := w.Threads.Pin(ctx, w.Bo, id); err != nil {
					t.Errorf("where one was taken down: %v", err)
				}
				break
			}
		}
		if n := len(acts(t, w, circle.ThreadPin)); n != 5 {
			t.Errorf("%d acts of 5", n)
		}
	})
}

// covers: edge 83
func TestWhatWasSaidInOneCircleIsNotMovedToAnother(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Ada, "n1", "ideas")
		p := give(t, w, w.Dee, id, "said here", false)
		there, err := w.Threads.Start(ctx, w.Cem, w.SlowWater, fixture.Update("n1", "ideas", "Elsewhere", "Body"))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Join(ctx, w.Bo, w.SlowWater, "Bo"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Circles.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Cem], policy.Moderator); err != nil {
			t.Fatal(err)
		}
		since, err := w.Threads.Start(ctx, w.Cem, w.SlowWater, fixture.Update("n2", "ideas", "Since then", "Body"))
		if err != nil {
			t.Fatal(err)
		}
		heard := len(h.Heard.All())
		for name, try := range map[string]struct {
			by   account.ID
			to   thread.ID
			want error
		}{
			"who looks after both":              {w.Cem, there, thread.ErrOtherCircle},
			"who is not in the other":           {w.Ada, there, policy.ErrHidden},
			"who only reads in the other":       {w.Bo, since, policy.ErrHidden},
			"who came too late to read there":   {w.Bo, there, policy.ErrHidden},
			"who moves to a thread that is not": {w.Cem, thread.ID(models.NewID()), policy.ErrHidden},
			"who moves to no thread":            {w.Cem, "x", policy.ErrHidden},
			"who moves to where it is":          {w.Cem, id, thread.ErrMovedTo},
		} {
			if _, err := w.Threads.Move(ctx, try.by, id, thread.Moving{Nonce: "m", Posts: []thread.PostID{p.ID}, To: try.to}); !errors.Is(err, try.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if page := read(t, w, w.Dee, id, 0); len(page.Posts) != 1 || page.Posts[0].ID != p.ID {
			t.Errorf("%+v", page.Posts)
		}
		if page := read(t, w, w.Cem, there, 0); len(page.Posts) != 0 || len(h.Heard.All()) != heard {
			t.Error("something was moved")
		}
	})
}

func TestWhatIsMovedKeepsItsWritersAndTheCountsAreRight(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		settle(t, h)
		to := start(t, w, w.Cem, "n1", "ideas")
		give(t, w, w.Dee, to, "number one there", true)
		from := start(t, w, w.Ada, "n2", "ideas")
		first := give(t, w, w.Cem, from, "number one here", true)
		second := give(t, w, w.Dee, from, "with a name", false)
		third := give(t, w, w.Cem, from, "number one again", true)
		heard := len(h.Heard.All())
		moving := thread.Moving{Nonce: "m", Posts: []thread.PostID{third.ID, first.ID}, To: to}
		for who, want := range map[account.ID]error{w.Cem: policy.ErrRole, w.Fin: policy.ErrHidden} {
			if _, err := w.Threads.Move(ctx, who, from, moving); !errors.Is(err, want) {
				t.Errorf("%v", err)
			}
		}
		var wg sync.WaitGroup
		for range 4 { // one nonce moves once
			wg.Go(func() {
				if got, err := w.Threads.Move(ctx, w.Bo, from, moving); err != nil || got.ID != to || got.Responses != 3 {
					t.Errorf("%+v %v", got, err)
				}
			})
		}
		wg.Wait()
		there := read(t, w, w.Cem, to, 0)
		if len(there.Posts) != 3 || there.Posts[1].ID != first.ID || there.Posts[2].ID != third.ID || there.Thread.Responses != 3 || there.Thread.LastSeq != third.MadeSeq {
			t.Fatalf("%+v", there)
		}
		if a, b, c := there.Posts[0], there.Posts[1], there.Posts[2]; a.Alias != 1 || b.Alias != 2 || c.Alias != 2 || !b.Mine || !c.Mine || a.Mine || there.Alias != 2 {
			t.Errorf("numbers %d %d %d", a.Alias, b.Alias, c.Alias)
		}
		left := read(t, w, w.Dee, from, 0)
		if len(left.Posts) != 2 || left.Posts[0].ID != second.ID || left.Posts[1].Kind != "pointer" || left.Posts[1].To != to || left.Thread.Responses != 1 || left.Thread.Waits {
			t.Errorf("%+v", left)
		}
		pointer := left.Posts[1]
		if left.Thread.LastSeq != second.MadeSeq || !left.Thread.LastAt.Equal(second.At) {
			t.Errorf("%+v", left.Thread)
		}
		var what []string
		for _, e := range h.Heard.All()[heard:] {
			var c struct {
				What   string
				Post   *thread.Post
				Thread *thread.Thread
			}
			if err := json.Unmarshal(e.Change, &c); err != nil {
				t.Fatal(err)
			}
			what = append(what, c.What)
			if c.What == "post.moderated" && (c.Post.Thread != to || c.Thread.ID != to || c.Thread.Responses != 3) {
				t.Errorf("told of a moved post: %+v %+v", c.Post, c.Thread)
			}
		}
		if !slices.Equal(what, []string{"post.made", "post.moderated", "post.moderated", "thread.changed"}) {
			t.Errorf("told %v", what)
		}
		for name, err := range map[string]error{
			"its maker takes the pointer back": fails(w.Threads.Withdraw(ctx, w.Bo, from, pointer.ID)),
			"it is folded":                     fails(w.Threads.FoldPost(ctx, w.Bo, from, pointer.ID, circle.Grounds{Reason: "So.", Clause: 1})),
			"it is moved":                      fails(w.Threads.Move(ctx, w.Bo, from, thread.Moving{Nonce: "p", Posts: []thread.PostID{pointer.ID}, To: to})),
			"what is not here is moved":        fails(w.Threads.Move(ctx, w.Bo, from, thread.Moving{Nonce: "g", Posts: []thread.PostID{first.ID}, To: to})),
			"the opening is moved":             fails(w.Threads.Move(ctx, w.Bo, from, thread.Moving{Nonce: "o", Posts: []thread.PostID{left.Opening.ID}, To: to})),
			"nothing is moved":                 fails(w.Threads.Move(ctx, w.Bo, from, thread.Moving{Nonce: "e", To: to})),
			"one nonce moves elsewhere":        fails(w.Threads.Move(ctx, w.Bo, to, thread.Moving{Nonce: "m", Posts: []thread.PostID{first.ID}, To: from})),
		} {
			if err == nil || models.AsError(err).Kind == models.Internal {
				t.Errorf("%s: %v", name, err)
			}
		}
		// What is left has been met by nobody, once the last of it is gone too.
		if _, err := w.Threads.Move(ctx, w.Bo, from, thread.Moving{Nonce: "m2", Posts: []thread.PostID{second.ID}, To: to}); err != nil {
			t.Fatal(err)
		}
		if got := read(t, w, w.Dee, from, 0).Thread; !got.Waits || got.Responses != 0 {
			t.Errorf("%+v", got)
		}
		if n := len(acts(t, w, circle.ThreadMoved)); n != 2 {
			t.Errorf("%d acts", n)
		}
		if _, err := w.Threads.SetState(ctx, w.Bo, to, "archived", false, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.Move(ctx, w.Bo, to, thread.Moving{Nonce: "m3", Posts: []thread.PostID{first.ID}, To: from}); !errors.Is(err, thread.ErrArchived) {
			t.Errorf("moved out of an archived thread: %v", err)
		}
	})
}

func TestWhatIsSplitOffIsAThreadOfWhoWroteTheFirstOfIt(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		settle(t, h)
		from := start(t, w, w.Ada, "n1", "ideas")
		give(t, w, w.Dee, from, "stays", false)
		first := give(t, w, w.Cem, from, "begins another", true)
		second := give(t, w, w.Dee, from, "goes with it", false)
		own := give(t, w, w.Cem, from, "of the same", true)
		if err := w.Threads.MarkRead(ctx, w.Bo, from, own.MadeSeq); err != nil {
			t.Fatal(err)
		}
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		b := thread.Splitting{Nonce: "s", Posts: []thread.PostID{own.ID, second.ID, first.ID}, Title: "Apart", Kind: "question"}
		for name, try := range map[string]struct {
			by   account.ID
			b    thread.Splitting
			want error
		}{
			"a member":  {w.Cem, b, policy.ErrRole},
			"too late":  {w.Fin, b, policy.ErrHidden},
			"no title":  {w.Bo, thread.Splitting{Nonce: "x", Posts: b.Posts, Title: " ", Kind: "question"}, thread.ErrTitle},
			"no kind":   {w.Bo, thread.Splitting{Nonce: "x", Posts: b.Posts, Title: "T", Kind: "speak_only"}, thread.ErrSplitKind},
			"twice one": {w.Bo, thread.Splitting{Nonce: "x", Posts: []thread.PostID{first.ID, first.ID}, Title: "T", Kind: "update"}, thread.ErrMoved},
		} {
			if _, err := w.Threads.Split(ctx, try.by, from, try.b); !errors.Is(err, try.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		ids := make([]thread.ID, 4)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() {
				var err error
				if ids[i], err = w.Threads.Split(ctx, w.Bo, from, b); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Fatal("one nonce split twice")
			}
		}
		page := read(t, w, w.Cem, ids[0], 0)
		if page.Opening.ID != first.ID || !page.Opening.Opening || page.Opening.Kind != "said" || !page.Opening.Mine || page.Opening.Alias != 1 || page.Alias != 1 {
			t.Errorf("%+v", page.Opening)
		}
		if got := page.Thread; got.Title != "Apart" || got.Kind != "question" || got.Wants != "ideas" || got.Alias != 1 || got.Author != nil || got.Responses != 2 || got.Waits || got.LastSeq != own.MadeSeq || got.New {
			t.Errorf("%+v", got)
		}
		if page.Posts[0].ID != second.ID || page.Posts[1].Alias != 1 {
			t.Errorf("%+v", page.Posts)
		}
		old := read(t, w, w.Dee, from, 0)
		if len(old.Posts) != 2 || old.Posts[1].To != ids[0] || old.Thread.Responses != 1 || old.Thread.Waits {
			t.Errorf("%+v", old)
		}
		if got := read(t, w, w.Bo, ids[0], 0); got.Thread.New || got.ReadSeq != own.MadeSeq {
			t.Errorf("what was read is new: %+v", got.Thread)
		}
		if _, err := w.Threads.Read(ctx, w.Fin, ids[0], 0); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("who came after it was written reads it: %v", err)
		}
		if list, _, err := w.Threads.List(ctx, w.Fin, w.Tuesday, 0); err != nil || len(list) != 0 {
			t.Errorf("and lists %d: %v", len(list), err)
		}
		p, err := w.Threads.Answer(ctx, w.Cem, ids[0], fixture.Give("said", "on", "It goes on."))
		if !errors.Is(err, thread.ErrAliasUsed) {
			t.Errorf("%+v %v", p, err) // it is theirs, and under their number
		}
		if n := len(acts(t, w, circle.ThreadSplit)); n != 1 {
			t.Errorf("%d acts", n)
		}
	})
}

// TestWhatIsMovedToAnOlderThreadIsHiddenFromWhoCameBetween has somebody come
// between two threads: what is moved from the newer to the older goes where they
// do not read, and what they are told later says nothing of where that is.
func TestWhatIsMovedToAnOlderThreadIsHiddenFromWhoCameBetween(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		older, err := w.Threads.Start(ctx, w.Ada, w.Tuesday, fixture.Update("n1", "ideas", "Before their time", "Body"))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		newer := start(t, w, w.Ada, "n2", "ideas")
		p := give(t, w, w.Cem, newer, "moved back", false)
		told := func() string {
			t.Helper()
			page, err := w.Circles.Changes(ctx, w.Fin, w.Tuesday, 0)
			if err != nil {
				t.Fatal(err)
			}
			var all strings.Builder
			for _, n := range page.Changes {
				all.Write(n.Change)
			}
			return all.String()
		}
		if !strings.Contains(told(), "moved back") {
			t.Fatal("an answer is not told")
		}
		if _, err := w.Threads.Move(ctx, w.Bo, newer, thread.Moving{Nonce: "m", Posts: []thread.PostID{p.ID}, To: older}); err != nil {
			t.Fatal(err)
		}
		if said := told(); strings.Contains(said, "moved back") || strings.Contains(said, "Before their time") {
			t.Errorf("told: %s", said)
		}
		if page := read(t, w, w.Fin, newer, 0); len(page.Posts) != 1 || page.Posts[0].Kind != "pointer" {
			t.Errorf("%+v", page.Posts)
		}
		// And back: nobody reads it who could not meanwhile, and those who could do.
		if _, err := w.Threads.Move(ctx, w.Bo, older, thread.Moving{Nonce: "b", Posts: []thread.PostID{p.ID}, To: newer}); err != nil {
			t.Fatal(err)
		}
		if page := read(t, w, w.Fin, newer, 0); len(page.Posts) != 1 {
			t.Errorf("%+v", page.Posts)
		}
		if page := read(t, w, w.Dee, newer, 0); len(page.Posts) != 2 || page.Posts[0].Body != "moved back" {
			t.Errorf("%+v", page.Posts)
		}
	})
}
