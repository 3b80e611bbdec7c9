package report_test

import (
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/report"
	"example.org/afterward/models/room"
	"example.org/afterward/models/thread"
)

// stands is the state of a part as somebody reads it.
func (h *house) stands(by account.ID, thing report.Thing) string {
	h.Helper()
	p, err := h.Rooms.Part(h.Context(), by, h.Room, room.PartID(thing.ID))
	if err != nil {
		h.Fatal(err)
	}
	return p.State
}

// covers: features.md §1.5 fold pending review
func TestTwoMembersReportsFoldAPartUntilItWasLookedAt(t *testing.T) {
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		if err := h.Join(ctx, h.Fin, h.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		thing := h.said(h.Cem, "1", "You should be ashamed.")
		h.must(h.Dee, thing, "a")
		h.must(h.Dee, thing, "a") // a retry
		h.must(h.Dee, thing, "again")
		if got := h.stands(h.Fin, thing); got != "said" {
			t.Fatalf("one person's report folded it: %s", got)
		}
		h.must(h.Fin, thing, "b")
		if got := h.stands(h.Fin, thing); got != "folded" {
			t.Fatalf("two members' reports left it: %s", got)
		}
		if p, err := h.Rooms.Part(ctx, h.Fin, h.Room, room.PartID(thing.ID)); err != nil || p.Body != "" || p.Why != nil {
			t.Errorf("%+v %v", p, err)
		}
		if p, err := h.Rooms.Part(ctx, h.Cem, h.Room, room.PartID(thing.ID)); err != nil || p.Body == "" || p.Why == nil || p.Why.Reason != "" {
			t.Errorf("its author: %+v %v", p, err)
		}
		if e := h.one(h.Bo).Evidence; len(e) == 0 || e[0].Items[0].Body != "You should be ashamed." {
			t.Errorf("%+v", e)
		}
		acts, _, err := h.Circles.Acts(ctx, h.Bo, h.Tuesday, "")
		if err != nil || acts[0].What != "part_folded" || acts[0].By != nil || acts[0].Part != thing.ID {
			t.Errorf("%+v %v", acts[0], err)
		}
		// Somebody has looked, and the next report leaves it.
		if _, err := h.Rooms.UnfoldPart(ctx, h.Bo, h.Room, room.PartID(thing.ID), circle.Grounds{}); err != nil {
			t.Fatal(err)
		}
		h.must(h.Ada, thing, "c")
		if got := h.stands(h.Fin, thing); got != "said" {
			t.Errorf("after a second look: %s", got)
		}
	})
}

// covers: features.md §1.5 fold pending review
func TestAGuardiansReportAloneFoldsAPart(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		thing := h.said(h.Cem, "1", "You should be ashamed.")
		if err := h.at.DB.Do(h.Context(), func(tx *db.Tx) error { return room.Watch(tx, h.Room, h.People[h.Dee]) }); err != nil {
			t.Fatal(err)
		}
		h.must(h.Dee, thing, "a")
		if got := h.stands(h.Bo, thing); got != "folded" {
			t.Error(got)
		}
	})
}

func TestAReportOfWhatWasTakenBackFoldsNothing(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		thing := h.said(h.Cem, "1", "You should be ashamed.")
		h.must(h.Dee, thing, "a")
		if _, err := h.Rooms.Withdraw(h.Context(), h.Cem, h.Room, room.PartID(thing.ID)); err != nil {
			t.Fatal(err)
		}
		h.must(h.Bo, thing, "b")
		if got := h.stands(h.Bo, thing); got != "withdrawn" {
			t.Error(got)
		}
		if e := h.told(h.Cem); e.What != "" {
			t.Errorf("its author is told that it is folded: %+v", e)
		}
	})
}

// covers: features.md §1.5 fold pending review
func TestTwoMembersReportsFoldAPost(t *testing.T) {
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		in, err := h.Threads.Start(ctx, h.Cem, h.Tuesday, fixture.Update("n", "ideas", "A title", "You should be ashamed."))
		if err != nil {
			t.Fatal(err)
		}
		opening := func(by account.ID) thread.Post {
			t.Helper()
			page, err := h.Threads.Read(ctx, by, in, 0)
			if err != nil {
				t.Fatal(err)
			}
			return page.Opening
		}
		thing := report.Thing{Kind: report.Post, ID: string(opening(h.Cem).ID)}
		h.must(h.Dee, thing, "a")
		if got := opening(h.Dee); got.State != "live" {
			t.Fatalf("one: %s", got.State)
		}
		h.must(h.Ada, thing, "b")
		if got := opening(h.Dee); got.State != "folded" || got.Body != "" {
			t.Fatalf("two: %+v", got)
		}
	})
}

// What was folded by itself is folded by whoever looks at it, in the case, and its
// author is told why.
func TestWhatFoldedByItselfIsFoldedByWhoLooksAtIt(t *testing.T) {
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		in, err := h.Threads.Start(ctx, h.Cem, h.Tuesday, fixture.Update("n", "ideas", "A title", "You should be ashamed."))
		if err != nil {
			t.Fatal(err)
		}
		page, err := h.Threads.Read(ctx, h.Cem, in, 0)
		if err != nil {
			t.Fatal(err)
		}
		said := h.said(h.Cem, "1", "You should be ashamed.")
		for i, thing := range []report.Thing{said, {Kind: report.Post, ID: string(page.Opening.ID)}} {
			nonce := string(rune('a' + i))
			h.must(h.Dee, thing, nonce)
			h.must(h.Ada, thing, nonce)
			c := h.one(h.Bo)
			if c, err = h.Reports.Hold(ctx, h.Bo, c.ID, c.Version); err != nil {
				t.Fatal(err)
			}
			if i == 0 && c.Folded != "house" {
				t.Errorf("before anybody looked it is folded by %q", c.Folded)
			}
			w := circle.Grounds{Reason: models.Private("It puts somebody down: " + nonce), Clause: 1, Case: string(c.ID)}
			for range 2 { // twice is once
				if i == 0 {
					_, err = h.Rooms.FoldPart(ctx, h.Bo, h.Room, room.PartID(thing.ID), w)
				} else {
					_, err = h.Threads.FoldPost(ctx, h.Bo, in, thread.PostID(thing.ID), w)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			all, err := h.Circles.Measures(ctx, h.Cem)
			if err != nil || len(all) != 2*(i+1) || all[0].Reason != w.Reason {
				t.Errorf("%d: %+v %v", i, all, err)
			}
			if _, err := h.Reports.Settle(ctx, h.Bo, c.ID, c.Version, report.Settling{Outcome: "acted", Words: "Folded."}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A case about a part ends with the part folded, in the case.
func TestACaseAboutAPartIsSettledByFoldingIt(t *testing.T) {
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		thing := h.said(h.Cem, "1", "You should be ashamed.")
		beside := h.said(h.Cem, "2", "What stands beside it.")
		if _, err := h.Rooms.FoldPart(ctx, h.Bo, h.Room, room.PartID(beside.ID), circle.Grounds{Reason: "Another matter.", Clause: 1}); err != nil {
			t.Fatal(err)
		}
		h.must(h.Dee, thing, "a")
		c := h.one(h.Bo)
		if items := c.Evidence[0].Items; len(items) != 2 || items[0].Body == "" || items[1].State != "folded" || items[1].Body != "" {
			t.Errorf("%+v", items)
		}
		if c.Room != h.Room {
			t.Fatalf("where it was said: %q", c.Room)
		}
		if c.Folded != "" {
			t.Errorf("it stands, and is folded by %q", c.Folded)
		}
		w := circle.Grounds{Reason: "It puts somebody down.", Clause: 1, Case: string(c.ID)}
		if _, err := h.Rooms.FoldPart(ctx, h.Bo, h.Room, room.PartID(thing.ID), w); err == nil {
			t.Fatal("folded in a case that nobody works on")
		}
		c, err := h.Reports.Hold(ctx, h.Bo, c.ID, c.Version)
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.Reports.Settle(ctx, h.Bo, c.ID, c.Version, report.Settling{Outcome: "acted", Words: "Folded."})
		is(t, err, report.ErrNoAct)
		if _, err := h.Rooms.FoldPart(ctx, h.Bo, h.Room, room.PartID(thing.ID), w); err != nil {
			t.Fatal(err)
		}
		if c, err = h.Reports.Settle(ctx, h.Bo, c.ID, c.Version, report.Settling{Outcome: "acted", Words: models.Private("Folded.")}); err != nil || c.State != "acted" {
			t.Fatalf("%+v %v", c, err)
		}
		if c, err := h.Reports.See(ctx, h.Bo, c.ID); err != nil || c.Folded != "person" {
			t.Errorf("folded by %q: %v", c.Folded, err)
		}
		h.later(30 * 24 * time.Hour)
		if c, err := h.Reports.See(ctx, h.Bo, c.ID); err != nil || c.Room != "" || c.Folded != "" {
			t.Errorf("a part that is no longer kept is in %q: %v", c.Room, err)
		}
	})
}
