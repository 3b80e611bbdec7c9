package thread_test

import (
	"errors"
	"testing"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/thread"
)

func TestWordsAreHeldToWhatTheirAuthorHadAccepted(t *testing.T) { // covers: F25
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		h.DB.Clock(nil)
		ctx := t.Context()
		settle(t, h)
		id := start(t, w, w.Ada, "n1", "ideas")
		named := give(t, w, w.Dee, id, "under my name", false)
		unnamed := give(t, w, w.Cem, id, "as a member", true)
		number := fixturetest.Amend(t, h, w.Tuesday, "We begin on time.")
		late := circle.Grounds{Reason: "It came late.", Clause: number}
		version := func(p *thread.Post, want int) {
			t.Helper()
			a, err := w.Threads.AcceptedOf(ctx, w.Bo, w.Tuesday, p.ID)
			if err != nil || a.Version != want {
				t.Fatalf("%+v %v, want %d", a, err, want)
			}
		}
		for _, p := range []*thread.Post{named, unnamed} {
			version(p, 1)
			if _, err := w.Threads.FoldPost(ctx, w.Bo, id, p.ID, late); !errors.Is(err, circle.ErrClause) {
				t.Errorf("a line their author had not accepted: %v", err)
			}
			none := circle.Grounds{Reason: "So."}
			if _, err := w.Threads.FoldPost(ctx, w.Bo, id, p.ID, none); !errors.Is(err, circle.ErrClauseNeeded) {
				t.Errorf("folded: %v", err)
			}
			if _, err := w.Threads.RemovePost(ctx, w.Bo, id, p.ID, none); !errors.Is(err, circle.ErrClauseNeeded) {
				t.Errorf("removed: %v", err)
			}
		}
		if _, err := w.Threads.FoldMany(ctx, w.Bo, w.Tuesday, w.People[w.Dee], "1h", circle.Grounds{Reason: "So."}); !errors.Is(err, circle.ErrClauseNeeded) {
			t.Errorf("many: %v", err)
		}
		if _, err := w.Threads.NotePost(ctx, w.Bo, id, named.ID, thread.Notes{Keys: []string{"animals"}}, circle.Grounds{Reason: "So."}); err != nil {
			t.Errorf("a content note is against nobody: %v", err)
		}
		for _, who := range []account.ID{w.Dee, w.Cem} {
			if _, err := w.Circles.AcceptAgreements(ctx, who, w.Tuesday, 2); err != nil {
				t.Fatal(err)
			}
		}
		// Of who wrote as a member it is what held when they wrote: that others accepted
		// something meanwhile, and one of them did not, says nothing of who it was.
		version(unnamed, 1)
		if _, err := w.Threads.FoldPost(ctx, w.Bo, id, unnamed.ID, late); !errors.Is(err, circle.ErrClause) {
			t.Errorf("a line that did not hold: %v", err)
		}
		version(named, 2)
		if _, err := w.Threads.FoldPost(ctx, w.Bo, id, named.ID, late); err != nil {
			t.Error(err)
		}
		if told, _ := measured(t, w, w.Dee); told[0].Clause == nil || told[0].Clause.Text != "We begin on time." {
			t.Errorf("%+v", told[0])
		}
		if _, err := w.Threads.UnfoldPost(ctx, w.Bo, id, named.ID, circle.Grounds{}); err != nil {
			t.Errorf("shown again: %v", err)
		}
		for who, want := range map[account.ID]error{w.Cem: policy.ErrRole, w.Fin: policy.ErrHidden} {
			if _, err := w.Threads.AcceptedOf(ctx, who, w.Tuesday, named.ID); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
	})
}
