package thread_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/thread"
)

// set changes a row as only the house can.
func set(t *testing.T, h *dbtest.House, table, id string, to map[string]any) {
	t.Helper()
	err := h.DB.Do(t.Context(), func(tx *db.Tx) error { return tx.Table(table).Where("id = ?", id).Updates(to).Error })
	if err != nil {
		t.Fatal(err)
	}
}

func update(t *testing.T, w *fixture.World, by account.ID, title models.Private) thread.ID {
	t.Helper()
	id, err := w.Threads.Start(t.Context(), by, w.Tuesday, fixture.Update(string(title), "ideas", title, "Some words."))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func share(t *testing.T, w *fixture.World, by account.ID, in thread.ID, body models.Private) *thread.Post {
	t.Helper()
	p, err := w.Threads.Answer(t.Context(), by, in, fixture.Share(models.NewID(), body))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// shelf lists the titles on a shelf, all pages.
func shelf(t *testing.T, w *fixture.World, which thread.Shelf) (titles []string, pages int) {
	t.Helper()
	for from := int64(0); ; pages++ {
		threads, next, err := w.Threads.Shelf(t.Context(), w.Bo, w.Tuesday, which, from)
		if err != nil || len(threads) > thread.PageSize {
			t.Fatalf("%d threads: %v", len(threads), err)
		}
		for _, one := range threads {
			titles = append(titles, string(one.Title))
		}
		if from = next; next == 0 {
			return titles, pages + 1
		}
	}
}

// covers: issue 5, item 5 (three lists)
func TestEveryThreadThatIsNotPinnedStandsOnOneShelf(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		then := time.Now().Add(-40 * 24 * time.Hour)
		h.DB.Clock(func() time.Time { return then })
		alone := update(t, w, w.Ada, "alone")
		met := update(t, w, w.Ada, "met")
		share(t, w, w.Cem, met, "Yes.")
		h.DB.Clock(nil)
		update(t, w, w.Bo, "fresh")
		share(t, w, w.Cem, update(t, w, w.Ada, "answered"), "Yes.")
		filed := update(t, w, w.Ada, "filed")
		set(t, h, "threads", string(filed), map[string]any{"state": "archived"})
		locked := update(t, w, w.Ada, "locked")
		set(t, h, "threads", string(locked), map[string]any{"state": "locked"})
		pinned := update(t, w, w.Ada, "pinned")
		set(t, h, "threads", string(pinned), map[string]any{"pinned_at": time.Now()})
		if _, err := w.Threads.Start(ctx, w.Ada, w.Tuesday, fixture.Update("q", "quiet", "only read", "Some words.")); err != nil {
			t.Fatal(err)
		}
		taken := update(t, w, w.Ada, "taken back")
		if _, err := w.Threads.Withdraw(ctx, w.Ada, taken, read(t, w, w.Ada, taken, 0).Opening.ID); err != nil {
			t.Fatal(err)
		}
		for which, want := range map[thread.Shelf][]string{
			thread.Waiting: {"alone", "fresh"},
			thread.Recent:  {"", "only read", "locked", "answered"},
			thread.Quiet:   {"filed", "met"},
			thread.All:     {"", "only read", "pinned", "locked", "filed", "answered", "fresh", "met", "alone"},
		} {
			if got, _ := shelf(t, w, which); !slices.Equal(got, want) {
				t.Errorf("%s: %q", which, got)
			}
		}
		on, err := w.Threads.Pinned(ctx, w.Bo, w.Tuesday)
		if err != nil || len(on) != 1 || on[0].ID != pinned || !on[0].Pinned {
			t.Errorf("pinned: %d, %v", len(on), err)
		}
		waits := map[thread.ID]bool{}
		threads, _, err := w.Threads.List(ctx, w.Bo, w.Tuesday, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range threads {
			waits[one.ID] = one.Waits
		}
		if !waits[alone] || waits[taken] || waits[locked] || waits[filed] || waits[met] {
			t.Error("it is not said of a thread what its shelf says")
		}
		for _, who := range []account.ID{w.Eli, w.Fin} {
			if _, err := w.Threads.Pinned(ctx, who, w.Tuesday); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("pinned: %v", err)
			}
		}
	})
}

func TestAShelfIsReadInPages(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		var want []string
		for i := range thread.PageSize + 3 {
			want = append(want, fmt.Sprint("thread ", i))
			update(t, w, w.Ada, models.Private(want[i]))
		}
		if got, pages := shelf(t, w, thread.Waiting); !slices.Equal(got, want) || pages != 2 {
			t.Errorf("waiting: %d pages of %q", pages, got)
		}
		for _, which := range []thread.Shelf{thread.Recent, thread.Quiet} {
			if got, _ := shelf(t, w, which); len(got) > 0 {
				t.Errorf("%s: %q", which, got)
			}
		}
	})
}

func since(t *testing.T, w *fixture.World, who account.ID) *thread.Since {
	t.Helper()
	s, err := w.Threads.Since(t.Context(), who, w.Tuesday)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatIsNewIsCountedSinceOneLastCalledAllRead(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		count := func(who account.ID, updates, replies int) {
			t.Helper()
			if s := since(t, w, who); s.Updates != updates || s.Replies != replies {
				t.Errorf("%d updates, %d replies", s.Updates, s.Replies)
			}
		}
		first := since(t, w, w.Bo)
		if time.Since(first.Since) > time.Hour || first.Updates != 0 {
			t.Errorf("since they came: %+v", first)
		}
		one := update(t, w, w.Ada, "one")
		share(t, w, w.Cem, one, "a")
		share(t, w, w.Dee, one, "b")
		update(t, w, w.Bo, "two")
		count(w.Bo, 1, 2)  // not one's own
		count(w.Ada, 1, 2) // writing reads on only in the thread one writes in
		count(w.Dee, 1, 0) // who has answered has read until there
		heard := len(h.Heard.All())
		at := since(t, w, w.Bo)
		tomorrow := time.Now().Add(24 * time.Hour).UTC().Truncate(time.Microsecond)
		share(t, w, w.Cem, one, "meanwhile")
		h.DB.Clock(func() time.Time { return tomorrow })
		for range 2 {
			if err := w.Threads.ReadAll(ctx, w.Bo, w.Tuesday, at.Seq); err != nil {
				t.Fatal(err)
			}
		}
		h.DB.Clock(nil)
		count(w.Bo, 0, 1)
		if got := since(t, w, w.Bo).Since; !got.Equal(tomorrow) {
			t.Errorf("since %s", got)
		}
		if len(h.Heard.All()) != heard+1 {
			t.Error("others are told of Bo's reading")
		}
		threads, _, err := w.Threads.List(ctx, w.Bo, w.Tuesday, 0)
		if err != nil || !threads[0].New || threads[1].New {
			t.Errorf("the list does not know what was read: %v", err)
		}
		if err := w.Threads.ReadAll(ctx, w.Bo, w.Tuesday, 1<<40); err != nil {
			t.Fatal(err)
		}
		if err := w.Threads.ReadAll(ctx, w.Bo, w.Tuesday, 1); err != nil { // another tab, from before
			t.Fatal(err)
		}
		count(w.Bo, 0, 0)
		if threads, _, err := w.Threads.List(ctx, w.Bo, w.Tuesday, 0); err != nil || threads[0].ID != one || threads[0].New {
			t.Errorf("what was called read is new in the list: %v", err)
		}
		share(t, w, w.Cem, one, "after")
		count(w.Bo, 0, 1)
		count(w.Ada, 1, 4)
		for _, who := range []account.ID{w.Eli, w.Fin} {
			if err := w.Threads.ReadAll(ctx, who, w.Tuesday, 1); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("read all: %v", err)
			}
			if _, err := w.Threads.Since(ctx, who, w.Tuesday); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("since: %v", err)
			}
		}
	})
}

// covers: edge 84
func TestWhatIsNoLongerThereIsNotNew(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		unfold := func() {
			if err := w.Circles.Unblock(ctx, w.Bo, w.Tuesday, w.People[w.Cem]); err != nil {
				t.Fatal(err)
			}
		}
		for name, vanish := range map[string]func(in thread.ID, p thread.PostID){
			"withdrawn": func(in thread.ID, p thread.PostID) {
				if _, err := w.Threads.Withdraw(ctx, w.Cem, in, p); err != nil {
					t.Fatal(err)
				}
			},
			"folded":  func(_ thread.ID, p thread.PostID) { set(t, h, "posts", string(p), map[string]any{"state": "folded"}) },
			"removed": func(_ thread.ID, p thread.PostID) { set(t, h, "posts", string(p), map[string]any{"state": "removed"}) },
			"purged": func(_ thread.ID, p thread.PostID) {
				set(t, h, "posts", string(p), map[string]any{"state": "withdrawn", "body": nil, "gone": true})
			},
			"earlier": func(_ thread.ID, p thread.PostID) { set(t, h, "posts", string(p), map[string]any{"mver": 0}) },
			"muted": func(in thread.ID, _ thread.PostID) {
				if err := w.Threads.Follow(ctx, w.Bo, in, "mute"); err != nil {
					t.Fatal(err)
				}
			},
			"by whom one reads folded": func(thread.ID, thread.PostID) {
				if err := w.Circles.Block(ctx, w.Bo, w.Tuesday, w.People[w.Cem]); err != nil {
					t.Fatal(err)
				}
			},
		} {
			id := update(t, w, w.Ada, models.Private(name))
			if err := w.Threads.ReadAll(ctx, w.Bo, w.Tuesday, 1<<40); err != nil {
				t.Fatal(err)
			}
			p := share(t, w, w.Cem, id, "Here for a moment.")
			look := func() (s *thread.Since, first int64, isNew, listed bool) {
				page := read(t, w, w.Bo, id, 0)
				threads, _, err := w.Threads.List(ctx, w.Bo, w.Tuesday, 0)
				if err != nil || threads[0].ID != id {
					t.Fatal(err)
				}
				return since(t, w, w.Bo), page.First, page.Thread.New, threads[0].New
			}
			if s, first, isNew, listed := look(); s.Replies != 1 || s.Updates != 0 || first != p.MadeSeq || !isNew || !listed {
				t.Errorf("%s, before: %+v, first %d, new %v %v", name, s, first, isNew, listed)
			}
			vanish(id, p.ID)
			if s, first, isNew, listed := look(); s.Replies != 0 || first != 0 && name != "muted" || isNew || listed {
				t.Errorf("%s, after: %+v, first %d, new %v %v", name, s, first, isNew, listed)
			}
			unfold()
		}
		// A whole thread that is gone, and what began before one came.
		if err := w.Threads.ReadAll(ctx, w.Bo, w.Tuesday, 1<<40); err != nil {
			t.Fatal(err)
		}
		id := update(t, w, w.Ada, "a thread")
		share(t, w, w.Cem, id, "Yes.")
		if s := since(t, w, w.Bo); s.Updates != 1 || s.Replies != 1 {
			t.Errorf("%+v", s)
		}
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		share(t, w, w.Cem, id, "Still.")
		if s := since(t, w, w.Fin); s.Updates != 0 || s.Replies != 0 {
			t.Errorf("a newcomer counts what is not theirs: %+v", s)
		}
		set(t, h, "threads", string(id), map[string]any{"gone": true})
		if s := since(t, w, w.Bo); s.Updates != 0 || s.Replies != 0 {
			t.Errorf("%+v", s)
		}
	})
}

func TestAThreadIsFollowedOrMutedByOneselfAlone(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := update(t, w, w.Ada, "one")
		heard := len(h.Heard.All())
		of := func(who account.ID) string { return read(t, w, who, id, 0).Thread.Follow }
		for _, how := range []string{"follow", "mute", "mute", "", "follow"} {
			if err := w.Threads.Follow(ctx, w.Bo, id, how); err != nil || of(w.Bo) != how || of(w.Cem) != "" || of(w.Ada) != "follow" {
				t.Errorf("%q: %v, %q", how, err, of(w.Bo))
			}
		}
		if !read(t, w, w.Bo, id, 0).Thread.New {
			t.Error("following is not reading")
		}
		if err := w.Threads.MarkRead(ctx, w.Bo, id, 1<<40); err != nil {
			t.Fatal(err)
		}
		if err := w.Threads.Follow(ctx, w.Bo, id, "mute"); err != nil || read(t, w, w.Bo, id, 0).First != 0 {
			t.Errorf("muting forgets what was read: %v", err)
		}
		if len(h.Heard.All()) != heard {
			t.Error("others are told")
		}
		share(t, w, w.Bo, id, "Writing does not unmute.")
		if of(w.Bo) != "mute" {
			t.Error("writing follows what is muted")
		}
		share(t, w, w.Cem, id, "Writing follows.")
		if of(w.Cem) != "follow" {
			t.Error("who writes does not follow")
		}
		if err := w.Threads.Follow(ctx, w.Bo, id, "watch"); !errors.Is(err, thread.ErrFollow) {
			t.Error(err)
		}
		for _, who := range []account.ID{w.Eli, w.Fin} {
			if err := w.Threads.Follow(ctx, who, id, "follow"); !errors.Is(err, policy.ErrHidden) {
				t.Error(err)
			}
		}
	})
}

func TestWhoLeavesLeavesNoReadingBehind(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := update(t, w, w.Ada, "one")
		own, err := w.Threads.Start(ctx, w.Cem, w.SlowWater, fixture.Update("n", "ideas", "Elsewhere", "Body"))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(
			w.Threads.Follow(ctx, w.Cem, id, "mute"),
			w.Threads.ReadAll(ctx, w.Cem, w.Tuesday, 1<<40),
			w.Threads.ReadAll(ctx, w.Cem, w.SlowWater, 1<<40),
			w.Threads.ReadAll(ctx, w.Bo, w.Tuesday, 1<<40),
		); err != nil {
			t.Fatal(err)
		}
		kept := func(table string, who account.ID) (n int64) {
			t.Helper()
			if err := h.DB.Read(ctx).Table(table).Where("account_id = ?", who).Count(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		for _, role := range []policy.Role{policy.Moderator, policy.Member} { // who is less than they were still reads
			if _, err := w.Circles.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Cem], role); err != nil {
				t.Fatal(err)
			}
		}
		if kept("reads", w.Cem) != 2 || kept("visits", w.Cem) != 2 {
			t.Error("somebody who is there has lost what they read")
		}
		if err := w.Circles.Leave(ctx, w.Cem, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		if kept("reads", w.Cem) != 1 || kept("visits", w.Cem) != 1 || kept("visits", w.Bo) != 1 {
			t.Errorf("%d and %d are left", kept("reads", w.Cem), kept("visits", w.Cem))
		}
		if page := read(t, w, w.Cem, own, 0); page.Thread.Follow != "follow" {
			t.Error("what is followed elsewhere is gone")
		}
	})
}

func TestWhatIsReadWhileOneLeavesIsNotKept(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := update(t, w, w.Ada, "one")
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				err := []func() error{
					func() error { return w.Threads.ReadAll(ctx, w.Cem, w.Tuesday, 1<<40) },
					func() error { return w.Threads.Follow(ctx, w.Cem, id, "follow") },
					func() error { return w.Threads.MarkRead(ctx, w.Cem, id, 1<<40) },
				}[i%3]()
				if err != nil && !errors.Is(err, policy.ErrHidden) {
					t.Error(err)
				}
			})
			if i == 5 {
				wg.Go(func() {
					if err := w.Circles.Leave(ctx, w.Cem, w.Tuesday); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		for _, table := range []string{"reads", "visits"} {
			var left int64
			if err := h.DB.Read(ctx).Table(table).Where("account_id = ?", w.Cem).Count(&left).Error; err != nil || left != 0 {
				t.Errorf("%s: %d are left, %v", table, left, err)
			}
		}
	})
}

// covers: issue 5, item 5 (first unread)
func TestAThreadOpensAtItsFirstUnread(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := update(t, w, w.Ada, "long")
		fixturetest.Answers(t, h, w.Tuesday, id, w.People[w.Cem], 50, func(i int) models.Private { return models.Private(fmt.Sprint("answer ", i)) })
		var seqs []int64
		var ids []thread.PostID
		for after := int64(0); ; {
			page := read(t, w, w.Bo, id, after)
			for _, p := range page.Posts {
				seqs, ids = append(seqs, p.MadeSeq), append(ids, p.ID)
			}
			if after = page.Next; after == 0 {
				break
			}
		}
		if len(seqs) != 50 {
			t.Fatalf("%d posts", len(seqs))
		}
		at := func(spot thread.Spot) *thread.Page {
			t.Helper()
			page, err := w.Threads.ReadAt(ctx, w.Bo, id, spot)
			if err != nil {
				t.Fatal(err)
			}
			return page
		}
		holds := func(page *thread.Page, from, to int, earlier, later bool) {
			t.Helper()
			if len(page.Posts) != to-from || len(page.Posts) > 0 && (page.Posts[0].MadeSeq != seqs[from] || page.Posts[to-from-1].MadeSeq != seqs[to-1]) {
				t.Fatalf("%d posts", len(page.Posts))
			}
			if (page.Earlier != 0) != earlier || (page.Next != 0) != later || page.Opening.Body == "" {
				t.Errorf("earlier %d, next %d", page.Earlier, page.Next)
			}
		}
		page := at(thread.Spot{Unread: true}) // all of it is
		holds(page, 0, 15, false, true)
		if page.First != page.Opening.MadeSeq {
			t.Errorf("first %d", page.First)
		}
		if err := w.Threads.MarkRead(ctx, w.Bo, id, seqs[31]); err != nil {
			t.Fatal(err)
		}
		page = at(thread.Spot{Unread: true})
		holds(page, 32, 47, true, true)
		if page.First != seqs[32] {
			t.Errorf("first %d", page.First)
		}
		holds(at(thread.Spot{After: page.Next}), 47, 50, true, false)
		page = at(thread.Spot{Before: page.Earlier})
		holds(page, 17, 32, true, true)
		holds(at(thread.Spot{After: page.Next}), 32, 47, true, true)
		page = at(thread.Spot{Before: page.Earlier})
		holds(page, 2, 17, true, true)
		page = at(thread.Spot{Before: page.Earlier})
		holds(page, 0, 2, false, true)
		holds(at(thread.Spot{Post: ids[20]}), 20, 35, true, true)
		holds(at(thread.Spot{Post: ids[0]}), 0, 15, false, true)
		elsewhere := share(t, w, w.Cem, update(t, w, w.Ada, "elsewhere"), "In another.")
		for _, not := range []thread.PostID{page.Opening.ID, elsewhere.ID, thread.PostID(models.NewID()), "no id"} {
			holds(at(thread.Spot{Post: not}), 0, 15, false, true)
		}
		if err := w.Threads.ReadAll(ctx, w.Bo, w.Tuesday, 1<<40); err != nil {
			t.Fatal(err)
		}
		page = at(thread.Spot{Unread: true})
		holds(page, 35, 50, true, false)
		if page.First != 0 || page.ReadSeq < seqs[49] {
			t.Errorf("first %d, read %d", page.First, page.ReadSeq)
		}
	})
}
