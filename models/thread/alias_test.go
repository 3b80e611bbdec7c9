package thread_test

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
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

func text(t *testing.T, v any) string {
	t.Helper()
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func unnamed(kind, nonce string, body models.Private) thread.Answering {
	a := fixture.Give(kind, nonce, body)
	a.Unnamed = true
	return a
}

// settled makes everybody of Tuesday somebody who has been there for a while.
func settled(t *testing.T, h *dbtest.House) {
	t.Helper()
	h.DB.Clock(func() time.Time { return time.Now().Add(20 * 24 * time.Hour) })
	t.Cleanup(func() { h.DB.Clock(nil) })
}

func TestWhoWritesAsAMemberIsKnownByANumberAndByNothingElse(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		settled(t, h)
		before := len(h.Heard.All())
		b := fixture.Update("n", "ideas", "Something unsaid", "It is mine.")
		b.Unnamed = true
		id, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, b)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, b); err != nil || again != id {
			t.Fatalf("trying again began another thread: %v", err)
		}
		answer(t, w, w.Bo, id, unnamed("share", "b", "An idea."))
		mine := answer(t, w, w.Cem, id, unnamed("said", "c", "Thank you."))
		if !mine.Mine || mine.Kind != "said" || mine.Alias != 1 {
			t.Errorf("%+v", mine)
		}
		told := ""
		for _, e := range h.Heard.All()[before:] {
			told += string(e.Change)
		}
		page := read(t, w, w.Ada, id, 0)
		list, _, err := w.Threads.List(ctx, w.Ada, w.Tuesday, 0)
		if err != nil {
			t.Fatal(err)
		}
		changes, err := w.Circles.Changes(ctx, w.Ada, w.Tuesday, 0)
		if err != nil {
			t.Fatal(err)
		}
		caught := ""
		for _, c := range changes.Changes {
			if strings.Contains(string(c.Change), string(id)) {
				caught += string(c.Change)
			}
		}
		for what, all := range map[string]string{"page": text(t, page.Thread) + text(t, page.Opening) + text(t, page.Posts), "list": text(t, list), "socket": told, "changes": caught} {
			for _, name := range []string{string(w.People[w.Cem]), string(w.People[w.Bo]), `"Cem"`, `"Bo"`, string(w.Cem), string(w.Bo)} {
				if strings.Contains(all, name) {
					t.Errorf("%s tells who wrote: %s", what, name)
				}
			}
			if !strings.Contains(all, "Something unsaid") {
				t.Errorf("%s tells nothing", what)
			}
		}
		if page.Opening.Alias != 1 || page.Posts[0].Alias != 2 || page.Posts[1].Alias != 1 || page.Opening.Mine || page.Alias != 0 {
			t.Errorf("%+v", page)
		}
		if own := read(t, w, w.Cem, id, 0); own.Alias != 1 || !own.Opening.Mine || own.Posts[0].Mine || !own.Posts[1].Mine {
			t.Errorf("%+v", own)
		}
		var open int64
		err = h.DB.Read(ctx).Table("posts").Where("author_id IS NOT NULL").Count(&open).Error
		if err != nil || open != 0 {
			t.Errorf("%d rows of posts name who wrote them: %v", open, err)
		}
		if _, err := w.Threads.Withdraw(ctx, w.Bo, id, mine.ID); !errors.Is(err, policy.ErrRole) {
			t.Errorf("another took it back: %v", err)
		}
		if _, err := w.Threads.Withdraw(ctx, w.Cem, id, mine.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestANewcomerWritesUnderTheirName(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		if err := w.Join(t.Context(), w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		b := fixture.Update("n", "ideas", "Title", "Body")
		b.Unnamed = true
		if _, err := w.Threads.Start(t.Context(), w.Fin, w.Tuesday, b); !errors.Is(err, policy.ErrNewcomer) {
			t.Errorf("began: %v", err)
		}
		id := start(t, w, w.Ada, "a", "ideas")
		if _, err := w.Threads.Answer(t.Context(), w.Fin, id, unnamed("share", "b", "An idea.")); !errors.Is(err, policy.ErrNewcomer) {
			t.Errorf("answered: %v", err)
		}
	})
}

// covers: edge 82
func TestWhoWroteAsAMemberIsAskedBeforeTheyWriteUnderTheirName(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		settled(t, h)
		id := start(t, w, w.Ada, "a", "ideas")
		answer(t, w, w.Cem, id, unnamed("share", "1", "As a member."))
		named := fixture.Share("2", "As myself.")
		if _, err := w.Threads.Answer(t.Context(), w.Cem, id, named); !errors.Is(err, thread.ErrAliasUsed) {
			t.Fatalf("not asked: %v", err)
		}
		if n := read(t, w, w.Ada, id, 0).Thread.Responses; n != 1 {
			t.Errorf("%d answers", n)
		}
		named.Sure = true
		if p := answer(t, w, w.Cem, id, named); p.Alias != 0 || p.Author == nil || p.Author.Name != "Cem" {
			t.Errorf("%+v", p)
		}
		answer(t, w, w.Cem, id, unnamed("share", "3", "As a member again."))
		answer(t, w, w.Bo, id, fixture.Share("4", "Who wrote under their name alone is not asked."))
	})
}

// covers: edge 81
func TestWhoLeavesIsStillTheSameNumber(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		settled(t, h)
		id := start(t, w, w.Ada, "a", "ideas")
		answer(t, w, w.Cem, id, unnamed("share", "1", "Unnamed words."))
		answer(t, w, w.Bo, id, unnamed("share", "2", "Other words."))
		if err := w.Circles.Leave(t.Context(), w.Cem, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		page := read(t, w, w.Ada, id, 0)
		if p := page.Posts[0]; p.Alias != 1 || p.Body != "Unnamed words." || p.Author != nil {
			t.Errorf("%+v", p)
		}
		answer(t, w, w.Bo, id, unnamed("share", "3", "Once more."))
		if p := read(t, w, w.Ada, id, 0).Posts[2]; p.Alias != 2 {
			t.Errorf("a number was given again: %+v", p)
		}
	})
}

func TestWhoWroteIsToldToTwoWithAReasonAndToTheAuthor(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		settled(t, h)
		id := start(t, w, w.Ada, "a", "ideas")
		p := answer(t, w, w.Cem, id, unnamed("share", "1", "Unnamed words."))
		named := answer(t, w, w.Dee, id, fixture.Share("2", "Named words."))
		if _, err := w.Threads.AskWho(ctx, w.Dee, id, p.ID, "I want to know"); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member asked: %v", err)
		}
		if _, err := w.Threads.AskWho(ctx, w.Bo, id, p.ID, " "); !errors.Is(err, thread.ErrUnmaskReason) {
			t.Errorf("without a reason: %v", err)
		}
		if _, err := w.Threads.AskWho(ctx, w.Bo, id, named.ID, "Why"); !errors.Is(err, thread.ErrNamed) {
			t.Errorf("about a named post: %v", err)
		}
		wish, err := w.Threads.AskWho(ctx, w.Bo, id, p.ID, "Somebody may be in danger.")
		if err != nil || wish.Person != nil || wish.State != "asked" {
			t.Fatalf("%+v: %v", wish, err)
		}
		if again, err := w.Threads.AskWho(ctx, w.Bo, id, p.ID, "Somebody may be in danger."); err != nil || again.ID != wish.ID {
			t.Errorf("asking twice is two: %v", err)
		}
		if _, err := w.Threads.AskWho(ctx, w.Ada, id, p.ID, "Me too"); !errors.Is(err, thread.ErrUnmaskAsked) {
			t.Errorf("another asked the same: %v", err)
		}
		if _, err := w.Threads.AgreeWho(ctx, w.Bo, w.Tuesday, wish.ID); !errors.Is(err, thread.ErrSecond) {
			t.Errorf("one alone: %v", err)
		}
		if all := text(t, must(w.Threads.Unmaskings(ctx, w.Ada, w.Tuesday))); strings.Contains(all, string(w.People[w.Cem])) {
			t.Error("it is told before a second person agreed")
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for range 4 {
			wg.Go(func() {
				u, err := w.Threads.AgreeWho(ctx, w.Ada, w.Tuesday, wish.ID)
				if err != nil && !errors.Is(err, thread.ErrUnmaskOver) {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
					if u.Person == nil || u.Person.Name != "Cem" {
						t.Errorf("%+v", u)
					}
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Fatalf("done %d times", won)
		}
		if u := must(w.Threads.Unmaskings(ctx, w.Bo, w.Tuesday)); u[0].Person == nil || u[0].Person.Name != "Cem" || u[0].Second.Name != "Ada" {
			t.Errorf("%+v", u[0])
		}
		mine := must(w.Circles.Measures(ctx, w.Cem))
		if len(mine) != 1 || mine[0].Measure.What != "unmasked" || mine[0].Measure.Reason != "Somebody may be in danger." {
			t.Errorf("the author is not told: %+v", mine)
		}
		acts, _, err := w.Circles.Acts(ctx, w.Ada, w.Tuesday, "")
		if err != nil || acts[0].What != circle.Unmasked || acts[0].About != nil || acts[0].Reason != "Somebody may be in danger." {
			t.Errorf("%+v: %v", acts[0], err)
		}
		about, _, err := w.Circles.History(ctx, w.Ada, w.Tuesday, w.People[w.Cem], "")
		if err != nil || strings.Contains(text(t, about), circle.Unmasked) {
			t.Errorf("the log of a person tells that it was them: %v", err)
		}
		var poked bool
		for _, e := range h.Heard.All() {
			poked = poked || e.Notice == "unmasked" && len(e.To) == 1 && e.To[0] == string(w.People[w.Cem])
		}
		if !poked {
			t.Error("the author's devices are not told")
		}
		if page := text(t, read(t, w, w.Ada, id, 0).Posts[0]); strings.Contains(page, "Cem") {
			t.Error("the thread tells it")
		}
	})
}

func TestAWishToKnowWhoWroteEnds(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		settled(t, h)
		id := start(t, w, w.Ada, "a", "ideas")
		p := answer(t, w, w.Cem, id, unnamed("share", "1", "Unnamed words."))
		ask := func() thread.UnmaskingID {
			t.Helper()
			u, err := w.Threads.AskWho(ctx, w.Bo, id, p.ID, "Because.")
			if err != nil {
				t.Fatal(err)
			}
			return u.ID
		}
		first := ask()
		if _, err := w.Threads.DeclineWho(ctx, w.Ada, w.Tuesday, first); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.AgreeWho(ctx, w.Ada, w.Tuesday, first); !errors.Is(err, thread.ErrUnmaskOver) {
			t.Errorf("agreed to after it was put aside: %v", err)
		}
		second := ask()
		h.DB.Clock(func() time.Time { return time.Now().Add(28 * 24 * time.Hour) })
		if _, err := w.Threads.AgreeWho(ctx, w.Ada, w.Tuesday, second); !errors.Is(err, thread.ErrUnmaskOver) {
			t.Errorf("agreed to after its time: %v", err)
		}
		if u := must(w.Threads.Unmaskings(ctx, w.Ada, w.Tuesday)); u[0].State != "lapsed" || u[1].State != "declined" {
			t.Errorf("%+v", u)
		}
		if third := ask(); third == second {
			t.Error("a wish whose time is over is still the one")
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Whoever looks after a circle and wrote as a member themselves has no part in a
// wish to know it: they neither put it aside nor make it a wish of two.
func TestNobodyDecidesAboutTheirOwnName(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		settled(t, h)
		if _, err := w.Circles.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Cem], "moderator"); err != nil {
			t.Fatal(err)
		}
		id := start(t, w, w.Ada, "a", "ideas")
		p := answer(t, w, w.Bo, id, unnamed("share", "1", "Unnamed words."))
		if _, err := w.Threads.AskWho(ctx, w.Bo, id, p.ID, "Because."); !errors.Is(err, thread.ErrYourName) {
			t.Errorf("asked about themselves: %v", err)
		}
		wish := must(w.Threads.AskWho(ctx, w.Ada, id, p.ID, "Somebody may be in danger."))
		for name, settle := range map[string]func() (*thread.Unmasking, error){
			"agreed": func() (*thread.Unmasking, error) { return w.Threads.AgreeWho(ctx, w.Bo, w.Tuesday, wish.ID) },
			"put aside": func() (*thread.Unmasking, error) {
				return w.Threads.DeclineWho(ctx, w.Bo, w.Tuesday, wish.ID)
			},
		} {
			if _, err := settle(); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("%s by whom it is about: %v", name, err)
			}
		}
		if all := must(w.Threads.Unmaskings(ctx, w.Bo, w.Tuesday)); len(all) != 0 {
			t.Errorf("they hear of it before it is done: %+v", all)
		}
		if u, err := w.Threads.AgreeWho(ctx, w.Cem, w.Tuesday, wish.ID); err != nil || u.Person == nil || u.Person.Name != "Bo" {
			t.Fatalf("%+v: %v", u, err)
		}
		if all := must(w.Threads.Unmaskings(ctx, w.Bo, w.Tuesday)); len(all) != 1 || all[0].State != "done" || all[0].Person != nil {
			t.Errorf("done: %+v", all)
		}
	})
}

// A circle's home asks for them at each opening, for those who look after it.
func TestManyWishesToKnowWhoWroteCostWhatOneDoes(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		settled(t, h)
		var mu sync.Mutex
		asked := 0
		if err := h.DB.Observe(func(string, []any) {
			mu.Lock()
			defer mu.Unlock()
			asked++
		}); err != nil {
			t.Fatal(err)
		}
		list := func() ([]thread.Unmasking, int) {
			mu.Lock()
			asked = 0
			mu.Unlock()
			all := must(w.Threads.Unmaskings(ctx, w.Ada, w.Tuesday))
			mu.Lock()
			defer mu.Unlock()
			return all, asked
		}
		wishes := map[thread.UnmaskingID]string{}
		wish := func(nonce string) {
			id := start(t, w, w.Ada, nonce, "ideas")
			p := answer(t, w, w.Cem, id, unnamed("share", nonce+"1", "Unnamed words."))
			u := must(w.Threads.AskWho(ctx, w.Bo, id, p.ID, models.Private("Because of "+nonce)))
			wishes[u.ID] = text(t, must(w.Threads.AgreeWho(ctx, w.Ada, w.Tuesday, u.ID)))
		}
		wish("a")
		_, one := list()
		wish("b")
		wish("c")
		all, three := list()
		if one == 0 || three != one {
			t.Errorf("one costs %d statements, three cost %d", one, three)
		}
		for _, u := range all {
			if got := text(t, u); got != wishes[u.ID] || !strings.Contains(got, "Cem") {
				t.Errorf("%s\nis listed as %s", wishes[u.ID], got)
			}
		}
		if len(all) != 3 {
			t.Errorf("%d wishes are listed", len(all))
		}
	})
}
