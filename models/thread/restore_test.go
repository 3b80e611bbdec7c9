package thread_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/thread"
)

func withdraw(t *testing.T, w *fixture.World, by account.ID, in thread.ID, p thread.PostID) {
	t.Helper()
	if got, err := w.Threads.Withdraw(t.Context(), by, in, p); err != nil || got.State != "withdrawn" || got.Body != "" {
		t.Fatalf("%+v %v", got, err)
	}
}

const some = -1

func sweep(t *testing.T, w *fixture.World, want int64) {
	t.Helper()
	if n, err := w.Threads.SweepWithdrawn(t.Context(), 100); err != nil || n != want && want >= 0 {
		t.Fatalf("%d were settled, not %d: %v", n, want, err)
	}
}

func listed(t *testing.T, w *fixture.World, by account.ID) (ids []thread.ID) {
	t.Helper()
	list, _, err := w.Threads.List(t.Context(), by, w.Tuesday, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range list {
		ids = append(ids, l.ID)
	}
	return ids
}

func TestAnAnswerThatNothingQuotesVanishesAfterAnHour(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Ada, "n1", "ideas")
		first := answer(t, w, w.Bo, id, fixture.Share("b", "one that stays"))
		p := answer(t, w, w.Cem, id, fixture.Share("a", "said in a hurry"))
		withdraw(t, w, w.Cem, id, p.ID)
		at := time.Now()
		page := read(t, w, w.Cem, id, 0)
		if len(page.Posts) != 2 || page.Posts[1].UndoUntil == nil || page.Thread.Responses != 1 || page.Thread.LastSeq != first.MadeSeq || !page.Thread.LastAt.Equal(first.At) {
			t.Errorf("%+v %+v", page.Thread, page.Posts)
		}
		sweep(t, w, 0)
		from(h, at.Add(time.Hour))
		before := head(t, w)
		sweep(t, w, 1)
		sweep(t, w, 0)
		all := toldTo(t, w, w.Bo, before)
		if len(all) != 1 || !strings.Contains(all[0], `"post.gone"`) || !strings.Contains(all[0], `"gone":"`+string(p.ID)) {
			t.Errorf("%s", all)
		}
		for who, back := range map[account.ID]int{w.Cem: 1, w.Ada: 0, w.Bo: 0} {
			page := read(t, w, who, id, 0)
			if len(page.Posts) != 1 || page.Thread.Responses != 1 || len(page.Withdrawn) != back {
				t.Errorf("%d posts and %d to bring back", len(page.Posts), len(page.Withdrawn))
			}
		}
		for who, want := range map[account.ID]error{w.Ada: policy.ErrHidden, w.Eli: policy.ErrHidden} {
			if _, err := w.Threads.Restore(ctx, who, id, p.ID); !errors.Is(err, want) {
				t.Errorf("brought back by another: %v", err)
			}
		}
		if _, err := w.Threads.Restore(ctx, w.Ada, id, first.ID); !errors.Is(err, policy.ErrRole) {
			t.Errorf("another's that stands: %v", err)
		}
		from(h, at.Add(24*time.Hour-time.Second))
		before = head(t, w)
		for range 2 {
			if got, err := w.Threads.Restore(ctx, w.Cem, id, p.ID); err != nil || got.Body != "said in a hurry" || got.State != "live" {
				t.Fatalf("%+v %v", got, err)
			}
		}
		if all := toldTo(t, w, w.Bo, before); len(all) != 1 || !strings.Contains(all[0], `"post.restored"`) || !strings.Contains(all[0], "in a hurry") {
			t.Errorf("%s", all)
		}
		page = read(t, w, w.Bo, id, 0)
		if len(page.Posts) != 2 || page.Posts[1].Body != "said in a hurry" || page.Thread.Responses != 2 || page.Thread.LastSeq != p.MadeSeq || len(page.Withdrawn) != 0 {
			t.Errorf("%+v", page)
		}
		from(h, at.Add(72*time.Hour))
		sweep(t, w, 0)
	})
}

// TestAfterADayTheWordsAreDeleted looks for what was taken back in the rows
// themselves, and in what others took from it.
func TestAfterADayTheWordsAreDeleted(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Ada, "n1", "ideas")
		b := fixture.Share("a", "what I regret")
		b.Notes = thread.Notes{Keys: []string{"death"}, Words: "my own words"}
		opening := read(t, w, w.Ada, id, 0).Opening
		b.Quote = &thread.Quote{Post: opening.ID, Text: "dishes"}
		p := answer(t, w, w.Cem, id, b)
		quoting := fixture.Share("b", "I hear that")
		quoting.Quote = &thread.Quote{Post: p.ID, Text: "regret"}
		q := answer(t, w, w.Bo, id, quoting)
		withdraw(t, w, w.Cem, id, p.ID)
		withdraw(t, w, w.Ada, id, opening.ID)
		at := time.Now()
		from(h, at.Add(time.Hour))
		sweep(t, w, 2)
		for _, row := range []map[string]any{kept(t, h, "posts", p.ID), kept(t, h, "posts", opening.ID), kept(t, h, "threads", id)} {
			if row["body"] == nil && row["title"] == nil {
				t.Error("the words are gone before their day is over")
			}
		}
		from(h, at.Add(24*time.Hour))
		if _, err := w.Threads.Restore(ctx, w.Cem, id, p.ID); !errors.Is(err, thread.ErrRestoreOver) {
			t.Errorf("a day later: %v", err)
		}
		sweep(t, w, 2)
		for table, id := range map[string]any{"posts": p.ID, "threads": id} {
			row := kept(t, h, table, id)
			for _, column := range []string{"body", "title", "quote", "note_words", "withdrawn_at", "due_at"} {
				if row[column] != nil {
					t.Errorf("%s.%s is kept", table, column)
				}
			}
		}
		if row := kept(t, h, "posts", p.ID); row["notes"] != "" {
			t.Error("what it was hard to read for is kept")
		}
		if row := kept(t, h, "posts", opening.ID); row["body"] != nil {
			t.Error("the opening is kept")
		}
		if row := kept(t, h, "posts", q.ID); row["quote"] != nil || row["body"] == nil {
			t.Error("what was quoted is kept, or what quoted it is not")
		}
		if _, err := w.Threads.Restore(ctx, w.Cem, id, p.ID); !errors.Is(err, thread.ErrRestoreOver) {
			t.Errorf("afterwards: %v", err)
		}
		page := read(t, w, w.Cem, id, 0)
		if len(page.Posts) != 2 || page.Posts[0].State != "withdrawn" || page.Posts[0].UndoUntil != nil || len(page.Withdrawn) != 0 || page.Thread.Title != "" {
			t.Errorf("%+v", page)
		}
		// What quoted it goes too: then nothing needs the line any more, nor that of the opening.
		withdraw(t, w, w.Bo, id, q.ID)
		from(h, at.Add(26*time.Hour))
		sweep(t, w, some)
		if ids := listed(t, w, w.Cem); len(ids) != 0 {
			t.Errorf("%d threads are left", len(ids))
		}
	})
}

// TestAnOpeningThatWasAnsweredLeavesALineUntilTheLastAnswerGoes
// covers: edge 79
func TestAnOpeningThatWasAnsweredLeavesALineUntilTheLastAnswerGoes(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Ada, "n1", "ideas")
		one, two := answer(t, w, w.Cem, id, fixture.Share("a", "one")), answer(t, w, w.Bo, id, fixture.Share("b", "two"))
		opening := read(t, w, w.Ada, id, 0).Opening.ID
		withdraw(t, w, w.Ada, id, opening)
		at := time.Now()
		from(h, at.Add(time.Hour+time.Second))
		sweep(t, w, 1)
		page := read(t, w, w.Dee, id, 0)
		if len(listed(t, w, w.Dee)) != 1 || page.Thread.State != "withdrawn" || page.Thread.Title != "" || page.Opening.Body != "" || len(page.Posts) != 2 || page.Posts[0].Body != "one" {
			t.Fatalf("%+v", page)
		}
		withdraw(t, w, w.Cem, id, one.ID)
		from(h, at.Add(25*time.Hour)) // and the words of the opening are over
		sweep(t, w, 2)
		if page := read(t, w, w.Dee, id, 0); len(page.Posts) != 1 || page.Thread.State != "withdrawn" {
			t.Fatalf("%+v", page)
		}
		withdraw(t, w, w.Bo, id, two.ID)
		from(h, at.Add(25*time.Hour+30*time.Minute))
		sweep(t, w, 1) // Cem's words
		if len(listed(t, w, w.Dee)) != 1 {
			t.Fatal("gone while a line is left")
		}
		before := head(t, w)
		from(h, at.Add(26*time.Hour+time.Minute))
		sweep(t, w, 2)
		all := toldTo(t, w, w.Dee, before)
		if len(all) != 2 || !strings.Contains(all[0], `"post.gone"`) || !strings.Contains(all[1], `"thread.gone"`) || !strings.Contains(all[1], `"gone":"`+string(id)) {
			t.Errorf("%s", all)
		}
		for _, who := range []account.ID{w.Ada, w.Cem, w.Dee} {
			if _, err := w.Threads.Read(ctx, who, id, 0); !errors.Is(err, policy.ErrHidden) || len(listed(t, w, who)) != 0 {
				t.Errorf("still there: %v", err)
			}
		}
		// Bo's day is not over: for Bo it is there, and comes back for everybody.
		if page := read(t, w, w.Bo, id, 0); len(page.Withdrawn) != 1 || len(page.Posts) != 0 || len(listed(t, w, w.Bo)) != 0 {
			t.Errorf("%+v", page)
		}
		if _, err := w.Threads.Restore(ctx, w.Bo, id, two.ID); err != nil {
			t.Fatal(err)
		}
		if page := read(t, w, w.Dee, id, 0); page.Thread.State != "withdrawn" || len(page.Posts) != 1 || page.Posts[0].Body != "two" || page.Thread.Responses != 1 {
			t.Errorf("%+v", page)
		}
	})
}

func TestAnOpeningWithoutAnswersVanishesAndComesBack(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Ada, "n1", "ideas")
		opening := read(t, w, w.Ada, id, 0).Opening.ID
		withdraw(t, w, w.Ada, id, opening)
		if row := kept(t, h, "threads", id); row["heard_at"] != nil {
			t.Error("somebody is to be asked to keep company to nothing")
		}
		at := time.Now()
		from(h, at.Add(time.Hour))
		before := head(t, w)
		sweep(t, w, 1)
		if all := toldTo(t, w, w.Bo, before); len(all) != 1 || !strings.Contains(all[0], `"thread.gone"`) {
			t.Errorf("%s", all)
		}
		if _, err := w.Threads.Read(ctx, w.Bo, id, 0); !errors.Is(err, policy.ErrHidden) || len(listed(t, w, w.Ada)) != 0 {
			t.Errorf("still there: %v", err)
		}
		// Whoever was writing an answer learns why it cannot be sent; a stranger learns nothing.
		if _, err := w.Threads.Answer(ctx, w.Bo, id, fixture.Share("b", "while composing")); !errors.Is(err, thread.ErrTakenBack) {
			t.Errorf("an answer to what has vanished: %v", err)
		}
		if _, err := w.Threads.Answer(ctx, w.Fin, id, fixture.Share("f", "x")); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("from outside: %v", err)
		}
		if page := read(t, w, w.Ada, id, 0); len(page.Withdrawn) != 1 || page.Opening.UndoUntil == nil || page.Opening.Body != "" {
			t.Errorf("%+v", page)
		}
		if _, err := w.Threads.Restore(ctx, w.Ada, id, opening); err != nil {
			t.Fatal(err)
		}
		page := read(t, w, w.Bo, id, 0)
		if page.Thread.Title != "A week later" || page.Opening.Body != "The dishes, mostly." || page.Thread.State != "open" || !page.Thread.Waits || len(listed(t, w, w.Bo)) != 1 {
			t.Errorf("%+v", page)
		}
		if row := kept(t, h, "threads", id); row["heard_at"] == nil {
			t.Error("nobody will be asked to keep it company")
		}
		from(h, at.Add(48*time.Hour))
		sweep(t, w, 0)
	})
}

// TestWhatIsQuotedOfWordsThatWereTakenBackIsBlank
// covers: edge 80
func TestWhatIsQuotedOfWordsThatWereTakenBackIsBlank(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		id := start(t, w, w.Ada, "n1", "ideas")
		p := answer(t, w, w.Cem, id, fixture.Share("a", "what I said of my brother"))
		b := fixture.Share("b", "I hear you")
		b.Quote = &thread.Quote{Post: p.ID, Text: "my brother"}
		answer(t, w, w.Bo, id, b)
		quoted := func(want models.Private) {
			t.Helper()
			for _, who := range []account.ID{w.Ada, w.Bo, w.Cem} {
				page := read(t, w, who, id, 0)
				if q := page.Posts[len(page.Posts)-1].Quote; q == nil || q.Post != p.ID || q.Text != want {
					t.Errorf("read: %+v", q)
				}
			}
			stream := strings.Join(toldTo(t, w, w.Ada, 0), "")
			if strings.Contains(stream, "my brother") != (want != "") {
				t.Errorf("told: %s", stream)
			}
		}
		quoted("my brother")
		withdraw(t, w, w.Cem, id, p.ID)
		at := time.Now()
		quoted("")
		from(h, at.Add(2*time.Hour))
		sweep(t, w, 1)
		quoted("") // and the line stays, since it is quoted
		if n := len(read(t, w, w.Ada, id, 0).Posts); n != 2 {
			t.Errorf("%d lines", n)
		}
		if _, err := w.Threads.Restore(t.Context(), w.Cem, id, p.ID); err != nil {
			t.Fatal(err)
		}
		quoted("my brother")
		withdraw(t, w, w.Cem, id, p.ID)
		from(h, at.Add(26*time.Hour))
		sweep(t, w, 1)
		quoted("")
	})
}

// TestWhoClosesTheirAccountIsAFormerMemberAndTheirNumberStays
// covers: edge 81
func TestWhoClosesTheirAccountIsAFormerMemberAndTheirNumberStays(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		longHere(t, w, h)
		id := start(t, w, w.Ada, "n1", "ideas")
		named := answer(t, w, w.Cem, id, fixture.Share("a", "as Cem"))
		b := fixture.Share("b", "as a member")
		b.Unnamed = true
		unnamed := answer(t, w, w.Cem, id, b)
		other := fixture.Share("c", "as another member")
		other.Unnamed = true
		quote := unnamed.ID
		other.Quote = &thread.Quote{Post: quote, Text: "member"}
		answer(t, w, w.Dee, id, other)
		alone := start(t, w, w.Ada, "n2", "ideas")
		answer(t, w, w.Cem, alone, fixture.Share("d", "the only one"))
		if n := read(t, w, w.Ada, id, 0).Thread.Responses; n != 3 {
			t.Fatalf("%d answers", n)
		}
		if err := w.Circles.Leave(ctx, w.Cem, w.SlowWater); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accounts.Close(ctx, w.Cem, fixture.Credentials("cem").AuthKey, "test"); err != nil {
			t.Fatal(err)
		}
		setTo(t, h, "accounts", "id = ?", w.Cem, "closing_at", models.Now().Add(-time.Second))
		if n, err := w.Accounts.SweepClosing(ctx); err != nil || n != 1 {
			t.Fatalf("%d accounts were erased: %v", n, err)
		}
		page := read(t, w, w.Ada, id, 0)
		if page.Thread.Responses != 1 || page.Thread.LastSeq != page.Posts[2].MadeSeq || len(page.Posts) != 3 {
			t.Errorf("%+v", page.Thread)
		}
		if p := page.Posts[0]; p.ID != named.ID || p.Author == nil || p.Author.Name != "" && strings.Contains(string(p.Author.Name), "Cem") || p.Body != "" {
			t.Errorf("named: %+v", p)
		}
		if p := page.Posts[1]; p.Alias != unnamed.Alias || p.Alias != 1 || p.Author != nil || p.Body != "" {
			t.Errorf("unnamed: %+v", p)
		}
		if p := page.Posts[2]; p.Alias != 2 || p.Body != "as another member" || p.Quote.Text != "" {
			t.Errorf("another: %+v", p)
		}
		if row := kept(t, h, "posts", page.Posts[2].ID); row["quote"] != nil {
			t.Error("what was quoted of them is kept")
		}
		if all := strings.Join(toldTo(t, w, w.Ada, 0), ""); strings.Contains(all, `"as Cem"`) || strings.Contains(all, `"name":"Cem"`) {
			t.Error("they are told of by name")
		}
		goOn(h, 2*time.Hour)
		sweep(t, w, 3)
		if now := read(t, w, w.Ada, alone, 0).Thread; !now.Waits || now.Responses != 0 {
			t.Errorf("an update that nobody meets any more: %+v", now)
		}
		page = read(t, w, w.Ada, id, 0)
		if len(page.Posts) != 2 || page.Posts[0].ID != unnamed.ID || page.Posts[0].Alias != 1 || page.Posts[1].Alias != 2 { // the line that is quoted stays
			t.Errorf("%+v", page.Posts)
		}
	})
}

// TestNothingPointsToWhatIsNotThere has what was new be gone before it was read.
// covers: edge 84
func TestNothingPointsToWhatIsNotThere(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		older, id := start(t, w, w.Ada, "n0", "ideas"), start(t, w, w.Ada, "n1", "ideas")
		at := func() thread.Thread { return read(t, w, w.Bo, older, 0).Thread }
		isNew := func(who account.ID, in thread.ID) (is bool) {
			t.Helper()
			list, _, err := w.Threads.List(ctx, who, w.Tuesday, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range list {
				if l.ID == in {
					is = l.New
				}
			}
			if page, err := w.Threads.Read(ctx, who, in, 0); err == nil && page.Thread.New != is {
				t.Errorf("listed as new is %t, opened it is %t", is, page.Thread.New)
			}
			return is
		}
		for _, in := range []thread.ID{older, id} {
			if err := w.Threads.MarkRead(ctx, w.Bo, in, at().LastSeq+100); err != nil || isNew(w.Bo, in) {
				t.Fatalf("%v", err)
			}
		}
		was := at()
		p := answer(t, w, w.Cem, older, fixture.Share("a", "look here"))
		if !isNew(w.Bo, older) || listed(t, w, w.Bo)[0] != older || at().Waits {
			t.Fatal("an answer is not new")
		}
		withdraw(t, w, w.Cem, older, p.ID)
		if now := at(); isNew(w.Bo, older) || listed(t, w, w.Bo)[0] != id || now.LastSeq != was.LastSeq || now.Responses != 0 || !now.Waits {
			t.Errorf("taken back: %+v", now)
		}
		if _, err := w.Threads.Restore(ctx, w.Cem, older, p.ID); err != nil || !isNew(w.Bo, older) || at().Responses != 1 || at().Waits {
			t.Errorf("brought back: %+v %v", at(), err)
		}
		// Those who look after the circle fold it, or remove it.
		for _, state := range []string{"folded", "removed"} {
			setTo(t, h, "posts", "id = ?", p.ID, "state", state)
			if isNew(w.Bo, older) {
				t.Errorf("what is %s is new", state)
			}
		}
		setTo(t, h, "posts", "id = ?", p.ID, "state", "live")
		withdraw(t, w, w.Cem, older, p.ID)
		goOn(h, 2*time.Hour)
		sweep(t, w, 1)
		if now := at(); isNew(w.Bo, older) || now.LastSeq != was.LastSeq || !now.LastAt.Equal(was.LastAt) || now.Responses != 0 {
			t.Errorf("vanished: %+v", now)
		}
		// Of somebody who has read nothing, nothing is asked that cannot be read.
		if !isNew(w.Dee, older) {
			t.Error("an update is not new")
		}
		withdraw(t, w, w.Ada, older, read(t, w, w.Ada, older, 0).Opening.ID)
		if isNew(w.Dee, older) {
			t.Error("an update that was taken back is new")
		}
		goOn(h, 4*time.Hour)
		sweep(t, w, 1)
		if ids := listed(t, w, w.Dee); len(ids) != 1 || ids[0] != id {
			t.Errorf("%v", ids)
		}
		if err := w.Threads.MarkRead(ctx, w.Dee, older, 1); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("read: %v", err)
		}
		// Another's answer is what an update waits for, one's own is not.
		answer(t, w, w.Ada, id, fixture.Give("said", "s", "and this"))
		p = answer(t, w, w.Cem, id, fixture.Share("b", "yes"))
		withdraw(t, w, w.Cem, id, p.ID)
		if now := read(t, w, w.Bo, id, 0).Thread; !now.Waits || now.Responses != 1 {
			t.Errorf("%+v", now)
		}
	})
}

// TestWhatWasFoldedComesBackFolded has taking back not be a way around those who
// look after the circle.
func TestWhatWasFoldedComesBackFolded(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		id := start(t, w, w.Ada, "n1", "ideas")
		p := answer(t, w, w.Cem, id, fixture.Share("a", "words"))
		setTo(t, h, "posts", "id = ?", p.ID, "state", "folded")
		setTo(t, h, "posts", "id = ?", p.ID, "act_id", models.NewID())
		withdraw(t, w, w.Cem, id, p.ID)
		if got, err := w.Threads.Restore(t.Context(), w.Cem, id, p.ID); err != nil || got.State != "folded" {
			t.Errorf("%+v %v", got, err)
		}
		if p := read(t, w, w.Dee, id, 0).Posts[0]; p.Body != "" {
			t.Errorf("%+v", p)
		}
		setTo(t, h, "posts", "id = ?", p.ID, "state", "removed")
		if _, err := w.Threads.Restore(t.Context(), w.Cem, id, p.ID); !errors.Is(err, thread.ErrRestoreOver) {
			t.Errorf("what was removed: %v", err)
		}
	})
}

// TestAnAnswerRacesTheOpeningBeingTakenBack: either it stands under a line, or it
// is refused and says why, and stays with who wrote it.
// covers: edge 76
func TestAnAnswerRacesTheOpeningBeingTakenBack(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		var landed []bool
		var ids []thread.ID
		for i := range 8 {
			id := start(t, w, w.Ada, fmt.Sprint(i), "ideas")
			opening := read(t, w, w.Ada, id, 0).Opening.ID
			var wg sync.WaitGroup
			var answered, back error
			wg.Go(func() {
				_, answered = w.Threads.Answer(ctx, w.Cem, id, fixture.Share(fmt.Sprint(i), "while composing"))
			})
			wg.Go(func() { _, back = w.Threads.Withdraw(ctx, w.Ada, id, opening) })
			wg.Wait()
			if back != nil || answered != nil && !errors.Is(answered, thread.ErrTakenBack) {
				t.Fatalf("%v, %v", back, answered)
			}
			ids, landed = append(ids, id), append(landed, answered == nil)
		}
		goOn(h, 2*time.Hour)
		sweep(t, w, 8)
		for i, id := range ids {
			page, err := w.Threads.Read(ctx, w.Bo, id, 0)
			if landed[i] && (err != nil || len(page.Posts) != 1 || page.Thread.Responses != 1) || !landed[i] && !errors.Is(err, policy.ErrHidden) {
				t.Errorf("landed %t: %+v %v", landed[i], page, err)
			}
		}
	})
}

// TestBringingBackRacesDeleting, at the moment a day is over: a post is there with
// its words, or it is gone for good.
func TestBringingBackRacesDeleting(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Ada, "n1", "ideas")
		for i := range 8 {
			from(h, time.Now())
			p := answer(t, w, w.Cem, id, fixture.Share(fmt.Sprint(i), "here or not"))
			withdraw(t, w, w.Cem, id, p.ID)
			var wg sync.WaitGroup
			var mu sync.Mutex
			reads := 0
			moment := time.Now()
			h.DB.Clock(func() time.Time { // every other look at the clock is a day later
				mu.Lock()
				defer mu.Unlock()
				reads++
				if reads%2 == 0 {
					return moment.Add(24*time.Hour + time.Minute)
				}
				return moment
			})
			var back error
			wg.Go(func() { _, back = w.Threads.Restore(ctx, w.Cem, id, p.ID) })
			for range 3 {
				wg.Go(func() {
					if _, err := w.Threads.SweepWithdrawn(context.WithoutCancel(ctx), 10); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			from(h, moment)
			row := kept(t, h, "posts", p.ID)
			switch {
			case back == nil && (row["state"] != "live" || row["body"] == nil || row["due_at"] != nil):
				t.Errorf("brought back without its words: %v", row["state"])
			case back != nil && (!errors.Is(back, thread.ErrRestoreOver) || row["state"] != "withdrawn"):
				t.Errorf("%v: %v", back, row["state"])
			}
		}
	})
}
