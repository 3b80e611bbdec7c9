package thread_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
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

// find searches Tuesday, one page.
func find(t *testing.T, w *fixture.World, who account.ID, text models.Private) []thread.Hit {
	t.Helper()
	hits, _, err := w.Threads.Search(t.Context(), who, w.Tuesday, text, 0)
	if err != nil {
		t.Fatal(err)
	}
	return hits
}

func TestASearchFindsEveryWordTheLatestFirst(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		id := update(t, w, w.Ada, "The long table")
		share(t, w, w.Cem, id, "A table, and **kettles** on it.")
		late := share(t, w, w.Bo, id, "Kettles again. The table waits.")
		share(t, w, w.Cem, id, "Only a kettle.")
		hits := find(t, w, w.Dee, "TABLE kettles")
		if len(hits) != 2 || hits[0].Post != late.ID || hits[0].Seq != late.MadeSeq || hits[0].Author.Name != "Bo" || hits[0].Thread.ID != id ||
			hits[0].Thread.Title != "The long table" || hits[0].Circle.Name != "Tuesday" || hits[0].Opening || hits[0].Excerpt != "Kettles again. The table waits." {
			t.Fatalf("%d hits", len(hits))
		}
		if hits := find(t, w, w.Dee, "long words"); len(hits) != 1 || !hits[0].Opening || hits[0].Excerpt != "Some words." {
			t.Errorf("a title and its post: %d hits", len(hits))
		}
		if hits := find(t, w, w.Dee, "kettles long"); len(hits) != 0 {
			t.Error("the words of a title are those of its opening alone")
		}
		long := share(t, w, w.Cem, id, models.Private(strings.Repeat("before ", 300)+"the needle "+strings.Repeat("after ", 300)))
		if hits := find(t, w, w.Dee, "needle"); len(hits) != 1 || hits[0].Post != long.ID || hits[0].Excerpt.Runes() != 200 || !strings.Contains(string(hits[0].Excerpt), "before the needle after") {
			t.Errorf("an excerpt: %d hits", len(hits))
		}
		for _, wrong := range []models.Private{"", "a", " \n ", "…!?", models.Private(strings.Repeat("a", 101)), "\u0301\u0301"} {
			if _, _, err := w.Threads.Search(t.Context(), w.Dee, w.Tuesday, wrong, 0); !errors.Is(err, thread.ErrQuery) {
				t.Errorf("%d characters: %v", wrong.Runes(), err)
			}
		}
		for _, who := range []account.ID{w.Eli, w.Fin} {
			if _, _, err := w.Threads.Search(t.Context(), who, w.Tuesday, "table", 0); !errors.Is(err, policy.ErrHidden) {
				t.Error(err)
			}
		}
	})
}

// covers: edge 87
func TestASearchReadsWordsHoweverTheyAreWritten(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		id := update(t, w, w.Ada, "Letters")
		for written, looked := range map[models.Private][]models.Private{
			"Ein Café in Straßburg":            {"cafe", "CAFÉ", "cafe\u0301", "strassburg", "STRASSBURG", "ｃａｆé"},
			"Z\u0300\u0301\u0323alg\u0336o":    {"zalgo", "z\u0327algo"},
			"in\u200bvi\u00adsi\u200dble":      {"invisible", "in\u200dvisible"},
			"ﬁve ﬁngers":                       {"five fingers"},
			"Ünïcödé İstanbul":                 {"unicode", "istanbul"},
			"Ολοκληρωσις":                      {"ολοκληρωσισ", "ΟΛΟΚΛΗΡΩΣΙΣ"},
			"안녕하세요":                            {"안녕", "\u110b\u1161\u11ab\u1102\u1167\u11bc"},
			"今日は静か":                            {"静か"},
			"with a \U0001f98a and \U00020bb7": {"\U0001f98a a", "\U00020bb7 with"},
			"\u05e9\u05dc\u05d5\u05dd":         {"\u05e9\u05c1\u05dc\u05d5\u05dd"},
		} {
			p := share(t, w, w.Cem, id, written)
			for _, text := range looked {
				if hits := find(t, w, w.Bo, text); len(hits) != 1 || hits[0].Post != p.ID {
					t.Errorf("%q in %q: %d hits", string(text), string(written), len(hits))
				}
			}
		}
		zalgo := share(t, w, w.Cem, id, models.Private("bottomless "+strings.Repeat("h\u0300\u0301\u0302\u0303", 1000)))
		if hits := find(t, w, w.Bo, "bottomless"); len(hits) != 1 || hits[0].Post != zalgo.ID || hits[0].Excerpt.Runes() > 200 {
			t.Error("an excerpt has no end")
		}
	})
}

// covers: edge 85
func TestASearchNeverFindsWhatIsNotToBeRead(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := update(t, w, w.Ada, "A thread")
		set := func(of thread.PostID, to map[string]any) { set(t, h, "posts", string(of), to) }
		posts := map[string]*thread.Post{}
		for _, name := range []string{"withdrawn", "folded", "removed", "purged", "gone", "earlier", "live"} {
			posts[name] = share(t, w, w.Cem, id, models.Private("lantern "+name))
		}
		quoting, err := w.Threads.Answer(ctx, w.Bo, id, thread.Answering{Nonce: "q", Kind: "share", Body: "What you said.", Quote: &thread.Quote{Post: posts["withdrawn"].ID, Text: "lantern withdrawn"}})
		if err != nil {
			t.Fatal(err)
		}
		if hits := find(t, w, w.Bo, "lantern"); len(hits) != len(posts) {
			t.Fatalf("%d hits", len(hits))
		}
		if _, err := w.Threads.Withdraw(ctx, w.Cem, id, posts["withdrawn"].ID); err != nil {
			t.Fatal(err)
		}
		set(posts["folded"].ID, map[string]any{"state": "folded"})
		set(posts["removed"].ID, map[string]any{"state": "removed"})
		set(posts["purged"].ID, map[string]any{"body": nil})
		set(posts["gone"].ID, map[string]any{"gone": true})
		set(posts["earlier"].ID, map[string]any{"mver": 0})
		for _, who := range []account.ID{w.Bo, w.Cem} { // also for who looks after the circle, and who wrote them
			hits := find(t, w, who, "lantern")
			if len(hits) != 1 || hits[0].Post != posts["live"].ID {
				t.Errorf("%d hits", len(hits))
			}
		}
		if hits := find(t, w, w.Bo, "what you said"); len(hits) != 1 || hits[0].Post != quoting.ID || strings.Contains(string(hits[0].Excerpt), "lantern") {
			t.Error("an excerpt has words of a quote")
		}
		// Shown again, it is found at once; so are other words in its place.
		set(posts["folded"].ID, map[string]any{"state": "live"})
		if hits := find(t, w, w.Bo, "lantern folded"); len(hits) != 1 {
			t.Errorf("%d hits", len(hits))
		}
		// The words of the title go with those of the opening.
		if hits := find(t, w, w.Bo, "thread"); len(hits) != 1 {
			t.Errorf("%d hits", len(hits))
		}
		if _, err := w.Threads.Withdraw(ctx, w.Ada, id, read(t, w, w.Ada, id, 0).Opening.ID); err != nil {
			t.Fatal(err)
		}
		if hits := find(t, w, w.Bo, "thread"); len(hits) != 0 {
			t.Error("a title that was taken back is found")
		}
		if hits := find(t, w, w.Bo, "lantern live"); len(hits) != 1 || hits[0].Thread.Title != "" {
			t.Error("a title that was taken back is shown")
		}
		// Whoever came later does not find what was before, nor answers to it.
		old := update(t, w, w.Ada, "Before")
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		share(t, w, w.Cem, old, "lantern later")
		if hits := find(t, w, w.Fin, "lantern"); len(hits) != 0 {
			t.Errorf("%d hits from before their time", len(hits))
		}
		share(t, w, w.Cem, update(t, w, w.Ada, "Now"), "lantern now")
		if hits := find(t, w, w.Fin, "lantern"); len(hits) != 1 {
			t.Errorf("%d hits", len(hits))
		}
	})
}

func TestASearchLeavesOutWhomOneReadsFolded(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		theirs := update(t, w, w.Ada, "Their harbour")
		share(t, w, w.Cem, theirs, "harbour, too")
		if err := w.Circles.Block(ctx, w.Ada, w.Tuesday, w.People[w.Bo]); err != nil {
			t.Fatal(err)
		}
		hits := find(t, w, w.Bo, "harbour")
		if len(hits) != 1 || hits[0].Author.Name != "Cem" || hits[0].Thread.Title != "" {
			t.Errorf("%d hits", len(hits))
		}
		if hits := find(t, w, w.Cem, "harbour"); len(hits) != 2 || hits[0].Thread.Title != "Their harbour" {
			t.Errorf("%d hits", len(hits))
		}
	})
}

func TestAHitUnderAContentNoteIsCovered(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := update(t, w, w.Ada, "A thread")
		for i, notes := range []thread.Notes{{Keys: []string{"death"}}, {Words: "my brother"}} {
			b := fixture.Share(fmt.Sprint(i), "the winter it happened")
			b.Notes = notes
			if _, err := w.Threads.Answer(ctx, w.Cem, id, b); err != nil {
				t.Fatal(err)
			}
		}
		b := fixture.Share("unnamed", "another winter")
		b.Unnamed = true
		if _, err := w.Threads.Answer(ctx, w.Bo, id, b); err != nil {
			t.Fatal(err)
		}
		hits := find(t, w, w.Dee, "winter")
		if len(hits) != 3 {
			t.Fatalf("%d hits", len(hits))
		}
		if hits[0].Covered || hits[0].Author != nil || hits[0].Alias != 1 || hits[0].Excerpt != "another winter" {
			t.Error("as a member")
		}
		for _, hit := range hits[1:] {
			if !hit.Covered || hit.Excerpt != "" || hit.Author.Name != "Cem" || hit.Thread.Title != "A thread" || hit.At.IsZero() {
				t.Error("covered")
			}
		}
		if hits[1].Notes.Words != "my brother" || !slices.Equal(hits[2].Notes.Keys, []string{"death"}) {
			t.Error("what covers a hit is not said")
		}
	})
}

func TestASearchIsBoundedAndGoesOn(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := update(t, w, w.Ada, "Deep in the drawer")
		fixturetest.Answers(t, h, w.Tuesday, id, w.People[w.Cem], thread.MaxScan, func(i int) models.Private {
			if i%100 == 0 {
				return models.Private(fmt.Sprint("drawer ", i))
			}
			return "nothing"
		})
		hits, next, err := w.Threads.Search(ctx, w.Bo, w.Tuesday, "deep drawer", 0)
		if err != nil || len(hits) != 0 || next == 0 {
			t.Fatalf("%d hits, next %d: %v", len(hits), next, err)
		}
		hits, next, err = w.Threads.Search(ctx, w.Bo, w.Tuesday, "deep drawer", next)
		if err != nil || len(hits) != 1 || next != 0 {
			t.Fatalf("%d hits, next %d: %v", len(hits), next, err)
		}
		var all []thread.PostID
		for before := int64(0); ; {
			hits, next, err := w.Threads.Search(ctx, w.Bo, w.Tuesday, "drawer", before)
			if err != nil || len(hits) > thread.PageSize {
				t.Fatal(err)
			}
			for _, hit := range hits {
				all = append(all, hit.Post)
			}
			if before = next; next == 0 {
				break
			}
		}
		slices.Sort(all)
		if len(slices.Compact(all)) != thread.MaxScan/100+1 {
			t.Errorf("%d found", len(all))
		}
	})
}

func TestASearchThroughOnesCirclesIsInOneOrder(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		at := time.Now().Add(-time.Hour)
		h.DB.Clock(func() time.Time { at = at.Add(time.Second); return at })
		defer h.DB.Clock(nil)
		slow, err := w.Threads.Start(ctx, w.Cem, w.SlowWater, fixture.Update("n", "ideas", "Slow", "stone 0"))
		if err != nil {
			t.Fatal(err)
		}
		tuesday := update(t, w, w.Ada, "Fast")
		want := []string{"stone 0"}
		for i := range 40 {
			words := fmt.Sprint("stone ", i+1)
			want = append(want, words)
			if i%3 == 0 && i < 20 { // the first page is of the other circle alone
				_, err := w.Threads.Answer(ctx, w.Cem, slow, fixture.Give("said", words, models.Private(words)))
				if err != nil {
					t.Fatal(err)
				}
				continue
			}
			share(t, w, w.Cem, tuesday, models.Private(words))
		}
		slices.Reverse(want)
		var got []string
		for before := thread.Before(nil); ; {
			hits, next, err := w.Threads.SearchAll(ctx, w.Cem, "stone", before)
			if err != nil {
				t.Fatal(err)
			}
			for _, hit := range hits {
				got = append(got, string(hit.Excerpt))
				if (hit.Circle.Name == "Slow Water") != (hit.Thread.ID == slow) {
					t.Error("a hit is of another circle")
				}
			}
			if before = next; len(next) == 0 {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		// Ada is not in Slow Water, whatever she says of where to go on; Fin is nowhere.
		hits, _, err := w.Threads.SearchAll(ctx, w.Ada, "stone", thread.Before{w.SlowWater: 1 << 40, w.Tuesday: 1 << 40})
		if err != nil || len(hits) != thread.PageSize {
			t.Errorf("%d hits: %v", len(hits), err)
		}
		for _, hit := range hits {
			if hit.Circle.ID != w.Tuesday {
				t.Error("a hit of a circle she is not in")
			}
		}
		if hits, next, err := w.Threads.SearchAll(ctx, w.Fin, "stone", nil); err != nil || len(hits) != 0 || len(next) != 0 {
			t.Errorf("%d hits: %v", len(hits), err)
		}
	})
}
