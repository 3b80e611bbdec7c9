package thread_test

import (
	"encoding/json"
	"errors"
	"fmt"
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

func TestWhatSomebodyWroteInAWhileIsFoldedByOneAct(t *testing.T) { // covers: edge 107
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		now := models.Now().Add(20 * 24 * time.Hour)
		h.DB.Clock(func() time.Time { return now })
		t.Cleanup(func() { h.DB.Clock(nil) })
		in, err := w.Threads.Start(ctx, w.Ada, w.Tuesday, fixture.Update("n", "ideas", "A title", "What shall I do?"))
		if err != nil {
			t.Fatal(err)
		}
		write := func(by account.ID, nonce string, unnamed bool) {
			t.Helper()
			_, err := w.Threads.Answer(ctx, by, in, thread.Answering{Nonce: nonce, Kind: "share", Body: models.Private("Words of " + nonce), Unnamed: unnamed, Sure: true})
			if err != nil {
				t.Fatal(err)
			}
		}
		write(w.Cem, "early", false)
		now = now.Add(2 * time.Hour)
		const many = 200
		for i := range many {
			write(w.Cem, fmt.Sprint("c", i), false)
			now = now.Add(15 * time.Second) // so that nobody asks them to take a breath
		}
		write(w.Cem, "unnamed", true)
		write(w.Dee, "dee", false)
		states := func() (live, folded int) {
			t.Helper()
			var rows []struct {
				State string
				N     int
			}
			if err := h.DB.Read(ctx).Table("posts").Select("state, COUNT(*) AS n").Where("thread_id = ?", in).Group("state").Scan(&rows).Error; err != nil {
				t.Fatal(err)
			}
			for _, r := range rows {
				switch r.State {
				case "live":
					live = r.N
				case "folded":
					folded = r.N
				}
			}
			return live, folded
		}
		for window, want := range map[string]int{"15m": 60, "1h": many, "24h": many + 1, "gathering": 0} {
			if got, err := w.Threads.CountMany(ctx, w.Bo, w.Tuesday, cem, window); err != nil || got.Count != want || got.Act != "" {
				t.Errorf("%s: %+v %v", window, got, err)
			}
		}
		if _, err := w.Threads.CountMany(ctx, w.Bo, w.Tuesday, cem, "7d"); !errors.Is(err, thread.ErrWindow) {
			t.Errorf("%v", err)
		}
		why := circle.Grounds{Reason: "It is too much at once.", Clause: 1}
		for who, want := range map[account.ID]error{w.Dee: policy.ErrRole, w.Fin: policy.ErrHidden} {
			if _, err := w.Threads.FoldMany(ctx, who, w.Tuesday, cem, "1h", why); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
			if _, err := w.Threads.CountMany(ctx, who, w.Tuesday, cem, "1h"); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
		if _, err := w.Threads.FoldMany(ctx, w.Bo, w.Tuesday, w.People[w.Ada], "1h", why); !errors.Is(err, policy.ErrRole) {
			t.Errorf("an owner's: %v", err)
		}
		var before int64
		h.DB.Read(ctx).Table("acts").Count(&before)
		got, err := w.Threads.FoldMany(ctx, w.Bo, w.Tuesday, cem, "1h", why)
		if err != nil || got.Count != many {
			t.Fatalf("%+v %v", got, err)
		}
		if live, folded := states(); folded != many || live != 4 { // Ada's, the early one, the unnamed one, Dee's
			t.Errorf("%d live, %d folded", live, folded)
		}
		var acts []struct {
			What  string
			Items string
		}
		if err := h.DB.Read(ctx).Table("acts").Select("what, items").Order("id DESC").Limit(1).Scan(&acts).Error; err != nil {
			t.Fatal(err)
		}
		var items []string
		var after int64
		h.DB.Read(ctx).Table("acts").Count(&after)
		if err := json.Unmarshal([]byte(acts[0].Items), &items); err != nil || acts[0].What != "posts_folded" || len(items) != many || after != before+1 {
			t.Errorf("%s with %d ids, %d acts more: %v", acts[0].What, len(items), after-before, err)
		}
		if _, err := w.Threads.FoldMany(ctx, w.Bo, w.Tuesday, cem, "1h", why); !errors.Is(err, thread.ErrNoPost) {
			t.Errorf("twice: %v", err)
		}
		if all, err := w.Circles.Measures(ctx, w.Cem); err != nil || len(all) != 1 || all[0].What != "posts_folded" || all[0].Reason != why.Reason {
			t.Errorf("%+v %v", all, err)
		}
		now = now.Add(circle.UndoManyFor)
		if _, err := w.Circles.TakeBack(ctx, w.Bo, w.Tuesday, got.Act); !errors.Is(err, circle.ErrUndoOver) {
			t.Errorf("after a day: %v", err)
		}
		now = now.Add(-time.Second)
		if back, err := w.Circles.TakeBack(ctx, w.Bo, w.Tuesday, got.Act); err != nil || back.What != circle.BackPosts {
			t.Fatalf("%+v %v", back, err)
		}
		if live, folded := states(); folded != 0 || live != many+4 {
			t.Errorf("%d live, %d folded", live, folded)
		}
	})
}

// Whoever came in later counts and folds nothing of what was written before them.
func TestManyPostsAreThoseThatWhoeverFoldsMayRead(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, _ *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		if _, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, fixture.Update("before", "ideas", "A title", "What shall I do?")); err != nil {
			t.Fatal(err)
		}
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Circles.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Fin], policy.Moderator); err != nil {
			t.Fatal(err)
		}
		in, err := w.Threads.Start(ctx, w.Ada, w.Tuesday, fixture.Update("since", "ideas", "Another", "What did you do?"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Threads.Answer(ctx, w.Cem, in, thread.Answering{Nonce: "since", Kind: "share", Body: "I waited.", Sure: true}); err != nil {
			t.Fatal(err)
		}
		for who, want := range map[account.ID]int{w.Fin: 1, w.Bo: 2} {
			if got, err := w.Threads.CountMany(ctx, who, w.Tuesday, cem, "1h"); err != nil || got.Count != want {
				t.Errorf("of %d: %+v %v", want, got, err)
			}
		}
		why := circle.Grounds{Reason: "It was too much at once.", Clause: 1}
		if got, err := w.Threads.FoldMany(ctx, w.Fin, w.Tuesday, cem, "1h", why); err != nil || got.Count != 1 {
			t.Errorf("%+v %v", got, err)
		}
		if got, err := w.Threads.CountMany(ctx, w.Bo, w.Tuesday, cem, "1h"); err != nil || got.Count != 1 {
			t.Errorf("left: %+v %v", got, err)
		}
	})
}
