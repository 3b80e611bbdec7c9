package report_test

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
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/report"
	"example.org/afterward/models/room"
	"example.org/afterward/models/thread"
)

// house is a world in which nobody is new, with a clock.
type house struct {
	*fixture.World
	*testing.T
	at  *dbtest.House
	now time.Time
}

func each(t *testing.T, do func(h *house)) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		x := &house{World: w, T: t, at: h, now: models.Now().Add(20 * 24 * time.Hour)}
		h.DB.Clock(func() time.Time { return x.now })
		t.Cleanup(func() { h.DB.Clock(nil) })
		do(x)
	})
}

func (h *house) later(d time.Duration) { h.now = h.now.Add(d) }

func (h *house) said(by account.ID, nonce, words string) report.Thing {
	h.Helper()
	p, err := h.Rooms.Say(h.Context(), by, h.Room, nonce, models.Private(words))
	if err != nil {
		h.Fatal(err)
	}
	return report.Thing{Kind: report.Part, ID: string(p.ID)}
}

func (h *house) file(by account.ID, thing report.Thing, nonce string) (*report.Report, error) {
	return h.Reports.File(h.Context(), by, h.Tuesday, report.Filing{Nonce: nonce, Thing: thing, Category: "harassment", Note: models.Private("Note of " + nonce)})
}

func (h *house) must(by account.ID, thing report.Thing, nonce string) *report.Report {
	h.Helper()
	r, err := h.file(by, thing, nonce)
	if err != nil {
		h.Fatal(err)
	}
	return r
}

func (h *house) cases(by account.ID) []report.Case {
	h.Helper()
	all, err := h.Reports.Cases(h.Context(), by, h.Tuesday, false)
	if err != nil {
		h.Fatal(err)
	}
	return all
}

// steward is somebody new, who is one.
func (h *house) steward(handle string) account.ID {
	h.Helper()
	in, err := h.Accounts.SignUp(h.Context(), models.Private(handle), true, fixture.Credentials(handle), "test")
	if err != nil {
		h.Fatal(err)
	}
	if err := h.Stewards.Make(h.Context(), in.Account.ID, models.Private("Steward "+handle)); err != nil {
		h.Fatal(err)
	}
	return in.Account.ID
}

// one is the only open case that by sees, whole.
func (h *house) one(by account.ID) *report.Case {
	h.Helper()
	all := h.cases(by)
	if len(all) != 1 {
		h.Fatalf("%d cases", len(all))
	}
	c, err := h.Reports.See(h.Context(), by, all[0].ID)
	if err != nil {
		h.Fatal(err)
	}
	return c
}

func is(t *testing.T, err, want error) {
	t.Helper()
	if want == nil && err != nil || want != nil && !errors.Is(err, want) {
		t.Errorf("%v, not %v", err, want)
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	all, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// covers: edge 88
func TestWhatWasTakenBackCanBeReportedWithWhatTheDeviceShows(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		ctx := h.Context()
		around := h.said(h.Cem, "1", "Before it.")
		thing := h.said(h.Cem, "2", "You should be ashamed.")
		if _, err := h.Rooms.Withdraw(ctx, h.Cem, h.Room, room.PartID(thing.ID)); err != nil {
			t.Fatal(err)
		}
		file := func(nonce, copied string) report.Item {
			h.Helper()
			_, err := h.Reports.File(ctx, h.Dee, h.Tuesday, report.Filing{Nonce: nonce, Thing: thing, Category: "hate", Copied: models.Private(copied)})
			if err != nil {
				t.Fatal(err)
			}
			c := h.one(h.Ada)
			items := c.Evidence[0].Items
			if len(items) != 2 || items[0].ID != around.ID || items[0].Body != "Before it." || !items[1].Thing {
				t.Fatalf("%+v", items)
			}
			for _, q := range []string{"UPDATE cases SET closed_at = opened_at", "DELETE FROM cases"} { // an open one stays
				if err := h.at.DB.Do(ctx, func(tx *db.Tx) error { return tx.Exec(q).Error }); err != nil {
					t.Fatal(err)
				}
			}
			return items[1]
		}
		if got := file("a", "You should be ashamed."); got.Body != "You should be ashamed." || !got.Shown {
			t.Errorf("%+v", got)
		}
		if got := file("b", "You should be hanged."); got.Body != "" || got.Shown {
			t.Errorf("words that were never said: %+v", got)
		}
		h.later(25 * time.Hour)
		if _, err := h.Rooms.ForgetMarks(ctx, 10); err != nil {
			t.Fatal(err)
		}
		if got := file("c", "You should be ashamed."); got.Body != "" || got.Shown {
			t.Errorf("a day later: %+v", got)
		}
		id, err := h.Threads.Start(ctx, h.Cem, h.Tuesday, fixture.Update("n", "ideas", "A title", "Cruel words."))
		if err != nil {
			t.Fatal(err)
		}
		page, err := h.Threads.Read(ctx, h.Dee, id, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Threads.Withdraw(ctx, h.Cem, id, page.Opening.ID); err != nil {
			t.Fatal(err)
		}
		h.must(h.Dee, report.Thing{Kind: report.Post, ID: string(page.Opening.ID)}, "d")
		if got := h.one(h.Ada).Evidence[0].Items[0]; got.Body != "Cruel words." || got.State != "withdrawn" {
			t.Errorf("%+v", got)
		}
	})
}

// covers: edge 89
func TestEvidenceStaysAsItWasWhateverTheAuthorDoes(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		ctx := h.Context()
		id, err := h.Threads.Start(ctx, h.Cem, h.Tuesday, fixture.Update("n", "ideas", "A title", "Cruel words."))
		if err != nil {
			t.Fatal(err)
		}
		page, err := h.Threads.Read(ctx, h.Cem, id, 0)
		if err != nil {
			t.Fatal(err)
		}
		thing := report.Thing{Kind: report.Post, ID: string(page.Opening.ID)}
		h.must(h.Dee, thing, "a")
		kinder := models.Private("Kind words.")
		if _, err := h.Threads.Edit(ctx, h.Cem, id, page.Opening.ID, editing(page.Opening.Rev, &kinder)); err != nil {
			t.Fatal(err)
		}
		if c := h.one(h.Ada); len(c.Evidence) != 1 || c.Evidence[0].Items[0].Body != "Cruel words." || c.Evidence[0].Items[0].Title != "A title" {
			t.Errorf("%+v", c.Evidence)
		}
		h.must(h.Bo, thing, "b") // it has changed: what is there now stands beside what was
		c, err := h.Reports.See(ctx, h.Ada, h.cases(h.Ada)[0].ID)
		if err != nil || len(c.Evidence) != 2 || c.Evidence[1].Items[0].Body != kinder || !c.Evidence[1].Items[0].Edited {
			t.Errorf("%+v %v", c, err)
		}
	})
}

// What somebody says more about what they have reported is kept, and may make it
// urgent. It counts as one person, and folds nothing again.
func TestWhatSomebodyReportsMoreIsHeard(t *testing.T) {
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		thing := h.said(h.Cem, "1", "You should be ashamed.")
		h.must(h.Dee, thing, "a")
		h.must(h.Ada, thing, "b")
		if got := h.stands(h.Bo, thing); got != "folded" {
			t.Fatalf("two reported it: %s", got)
		}
		if _, err := h.Rooms.UnfoldPart(ctx, h.Bo, h.Room, room.PartID(thing.ID), circle.Grounds{}); err != nil {
			t.Fatal(err)
		}
		before := h.one(h.Bo)
		more := report.Filing{Nonce: "c", Thing: thing, Category: "unsafe_now", Note: "They wrote to me that they will come here."}
		for range 2 {
			if _, err := h.Reports.File(ctx, h.Dee, h.Tuesday, more); err != nil {
				t.Fatal(err)
			}
		}
		c := h.one(h.Bo)
		if c.Count != 2 || len(c.Reports) != 3 || c.Reports[2].Note != more.Note || c.Class != "soon" || !c.DueAt.Before(before.DueAt) {
			t.Errorf("%+v", c)
		}
		if got := h.stands(h.Bo, thing); got != "said" {
			t.Errorf("shown again after somebody looked, it is %s", got)
		}
	})
}

// covers: edge 92
func TestManyReportsOfOneThingAreOneCase(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		thing := h.said(h.Cem, "1", "You should be ashamed.")
		first := h.must(h.Dee, thing, "a")
		if again := h.must(h.Dee, thing, "a"); again.ID != first.ID {
			t.Error("the same report is two")
		}
		same := report.Filing{Nonce: "another", Thing: thing, Category: "harassment", Note: "Note of a"}
		if again, err := h.Reports.File(h.Context(), h.Dee, h.Tuesday, same); err != nil || again.ID != first.ID {
			t.Errorf("one person reports the same twice: %v", err)
		}
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if _, err := h.file(h.Bo, thing, "b"); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		c := h.one(h.Ada)
		if c.Count != 2 || len(c.Reports) != 2 || len(c.Evidence) != 1 {
			t.Errorf("%+v", c)
		}
		if all := text(t, c); strings.Contains(all, string(h.People[h.Dee])) || strings.Contains(all, "Dee") || strings.Contains(all, string(h.Dee)) {
			t.Errorf("whose report it is can be read: %s", all)
		}
		if len(h.cases(h.Bo)) != 0 {
			t.Error("who reported it works on it")
		}
		for _, by := range []account.ID{h.Dee, h.Bo} {
			mine, err := h.Reports.Mine(h.Context(), by)
			if err != nil || len(mine) != 1 || mine[0].State != "waiting" {
				t.Errorf("%+v %v", mine, err)
			}
		}
	})
}

func TestWhatCannotBeReportedIsSaid(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		thing := h.said(h.Cem, "1", "You should be ashamed.")
		_, err := h.file(h.Cem, thing, "a")
		is(t, err, report.ErrYourself)
		_, err = h.file(h.Eli, thing, "a")
		is(t, err, policy.ErrHidden)
		_, err = h.file(h.Dee, report.Thing{Kind: report.Part, ID: models.NewID()}, "a")
		is(t, err, policy.ErrHidden)
		for _, f := range []report.Filing{
			{Nonce: "x", Thing: report.Thing{Kind: "mood", ID: thing.ID}, Category: "hate"},
			{Nonce: "x", Thing: thing, Category: "boring"},
			{Nonce: "x", Thing: thing, Category: "hate", Note: models.Private(strings.Repeat("a", report.MaxNote+1))},
			{Nonce: "x", Thing: thing, Category: "hate", Route: "police"},
			{Nonce: "x", Thing: thing, Category: "hate", Clause: 99},
			{Thing: thing, Category: "hate"},
		} {
			if _, err := h.Reports.File(h.Context(), h.Dee, h.Tuesday, f); models.AsError(err).Kind != models.Invalid {
				t.Errorf("%+v: %v", f, err)
			}
		}
		for i := range report.MaxPerDay {
			h.must(h.Dee, h.said(h.Cem, fmt.Sprint("n", i), "Again."), fmt.Sprint("n", i))
			h.later(time.Minute)
		}
		_, err = h.file(h.Dee, h.said(h.Cem, "last", "Again."), "last")
		is(t, err, report.ErrOften)
		h.later(25 * time.Hour)
		h.must(h.Dee, h.said(h.Cem, "morning", "Again."), "morning")
	})
}

// covers: edge 93
func TestWhatWasLookedAtIsNotReportedAgainTheSameDay(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		ctx := h.Context()
		id, err := h.Threads.Start(ctx, h.Cem, h.Tuesday, fixture.Update("n", "ideas", "A title", "Cruel words."))
		if err != nil {
			t.Fatal(err)
		}
		page, err := h.Threads.Read(ctx, h.Cem, id, 0)
		if err != nil {
			t.Fatal(err)
		}
		thing := report.Thing{Kind: report.Post, ID: string(page.Opening.ID)}
		settle := func() {
			h.Helper()
			c := h.one(h.Ada)
			c, err := h.Reports.Hold(ctx, h.Ada, c.ID, c.Version)
			if err != nil {
				t.Fatal(err)
			}
			if c, err = h.Reports.Settle(ctx, h.Ada, c.ID, c.Version, report.Settling{Outcome: "dismissed", Words: "It is sharp, and allowed."}); err != nil || c.State != "dismissed" {
				t.Fatalf("%+v %v", c, err)
			}
		}
		h.must(h.Dee, thing, "a")
		settle()
		if mine, err := h.Reports.Mine(ctx, h.Dee); err != nil || mine[0].State != "dismissed" || strings.Contains(text(t, mine), "sharp") {
			t.Errorf("%+v %v", mine, err)
		}
		h.later(23 * time.Hour)
		_, err = h.file(h.Dee, thing, "b")
		is(t, err, report.ErrLooked)
		words := models.Private("Crueller words.")
		if _, err := h.Threads.Edit(ctx, h.Cem, id, page.Opening.ID, editing(page.Opening.Rev, &words)); err != nil {
			t.Fatal(err)
		}
		h.must(h.Dee, thing, "c") // it has changed
		settle()
		_, err = h.file(h.Dee, thing, "d")
		is(t, err, report.ErrLooked)
		h.later(25 * time.Hour)
		h.must(h.Dee, thing, "e")
	})
}

// covers: edge 94
func TestTwoDoNotDecideTheSame(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		ctx := h.Context()
		h.must(h.Dee, h.said(h.Cem, "1", "You should be ashamed."), "a")
		c := h.one(h.Ada)
		held, err := h.Reports.Hold(ctx, h.Ada, c.ID, c.Version)
		if err != nil || !held.Mine || held.HeldFor == nil || held.Holder != "Ada" {
			t.Fatalf("%+v %v", held, err)
		}
		_, err = h.Reports.Hold(ctx, h.Bo, c.ID, held.Version)
		is(t, err, report.ErrHeld)
		_, err = h.Reports.Settle(ctx, h.Bo, c.ID, held.Version, report.Settling{Outcome: "dismissed", Words: "Nothing."})
		is(t, err, report.ErrHeld)
		_, err = h.Reports.Settle(ctx, h.Ada, c.ID, c.Version, report.Settling{Outcome: "dismissed", Words: "Nothing."})
		is(t, err, report.ErrStale)
		_, err = h.Reports.Settle(ctx, h.Ada, c.ID, held.Version, report.Settling{Outcome: "acted", Words: "Something."})
		is(t, err, report.ErrNoAct)
		var wg sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for range 5 {
			wg.Go(func() {
				_, err := h.Reports.Settle(ctx, h.Ada, c.ID, held.Version, report.Settling{Outcome: "dismissed", Words: "Nothing."})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if !errors.Is(err, report.ErrStale) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won != 1 {
			t.Errorf("settled %d times", won)
		}
	})
}

// covers: edge 95
func TestWhoeverGoesAwayHoldsNothingUp(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		ctx := h.Context()
		h.must(h.Dee, h.said(h.Cem, "1", "You should be ashamed."), "a")
		c := h.one(h.Ada)
		c, err := h.Reports.Hold(ctx, h.Ada, c.ID, c.Version)
		is(t, err, nil)
		c, err = h.Reports.Write(ctx, h.Ada, c.ID, c.Version, "I have asked Cem.")
		is(t, err, nil)
		h.later(report.HeldFor - time.Second)
		_, err = h.Reports.Hold(ctx, h.Bo, c.ID, c.Version)
		is(t, err, report.ErrHeld)
		h.later(2 * time.Second)
		_, err = h.Reports.Settle(ctx, h.Ada, c.ID, c.Version, report.Settling{Outcome: "dismissed", Words: "Nothing."})
		is(t, err, report.ErrNotHeld)
		c, err = h.Reports.Hold(ctx, h.Bo, c.ID, c.Version)
		if err != nil || !c.Mine || !strings.Contains(text(t, c.Lines), "I have asked Cem.") {
			t.Errorf("%+v %v", c, err)
		}
	})
}

// covers: edge 96
func TestAReportAboutWhoLooksAfterTheCircleIsNotThereForThem(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		ctx := h.Context()
		gus, hal := h.steward("gus"), h.steward("hal")
		if err := h.Stewards.Make(ctx, h.Eli, "Was there once"); err != nil {
			t.Fatal(err)
		}
		r := h.must(h.Dee, h.said(h.Bo, "1", "Do as I say."), "a")
		if r.Route != report.ByStewards {
			t.Fatalf("%+v", r)
		}
		if len(h.cases(h.Ada)) != 0 || len(h.cases(h.Bo)) != 0 {
			t.Error("the circle sees it")
		}
		desk, err := h.Reports.Desk(ctx, gus, false)
		if err != nil || len(desk) != 1 {
			t.Fatalf("%+v %v", desk, err)
		}
		if theirs, err := h.Reports.Desk(ctx, h.Eli, false); err != nil || len(theirs) != 0 {
			t.Errorf("a steward judges where they were: %+v %v", theirs, err)
		}
		_, err = h.Reports.See(ctx, h.Eli, desk[0].ID)
		is(t, err, policy.ErrHidden)
		for _, by := range []account.ID{h.Ada, h.Bo, h.Dee, h.Cem} {
			_, err := h.Reports.See(ctx, by, desk[0].ID)
			is(t, err, policy.ErrHidden)
			_, err = h.Reports.Hold(ctx, by, desk[0].ID, 1)
			is(t, err, policy.ErrHidden)
			_, err = h.Reports.Desk(ctx, by, false)
			is(t, err, policy.ErrHidden)
		}
		// It takes two of them.
		c, err := h.Reports.Hold(ctx, gus, desk[0].ID, desk[0].Version)
		is(t, err, nil)
		c, err = h.Reports.Settle(ctx, gus, c.ID, c.Version, report.Settling{Outcome: "dismissed", Words: "Firm, and no more."})
		if err != nil || c.State != "open" || c.Proposed != "dismissed" {
			t.Fatalf("%+v %v", c, err)
		}
		_, err = h.Reports.Settle(ctx, gus, c.ID, c.Version, report.Settling{Outcome: "dismissed", Words: "Firm, and no more."})
		is(t, err, report.ErrNotHeld)
		c, err = h.Reports.Settle(ctx, hal, c.ID, c.Version, report.Settling{Outcome: "dismissed", Words: "I think so too."})
		if err != nil || c.State != "dismissed" {
			t.Fatalf("%+v %v", c, err)
		}
		// Whoever is or was in the circle judges nothing of it.
		if err := h.World.Join(ctx, hal, h.Tuesday, "Halley"); err != nil {
			t.Fatal(err)
		}
		if all, err := h.Reports.Desk(ctx, hal, true); err != nil || len(all) != 0 {
			t.Errorf("%+v %v", all, err)
		}
		// Where the only one who could decide has reported it themselves, it goes up as well.
		if _, err := h.Circles.Appoint(ctx, h.Ada, h.Tuesday, h.People[h.Bo], policy.Member); err != nil {
			t.Fatal(err)
		}
		if r := h.must(h.Ada, h.said(h.Cem, "2", "You should be ashamed."), "b"); r.Route != report.ByStewards {
			t.Errorf("%+v", r)
		}
	})
}

// covers: edge 90
func TestWhatIsKeptOfWhoDeletedTheirAccountGoesWithTheCase(t *testing.T) {
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		settle := func(outcome string) (*report.Case, error) {
			c := h.one(h.Ada)
			if !c.Mine {
				var err error
				if c, err = h.Reports.Hold(ctx, h.Ada, c.ID, c.Version); err != nil {
					t.Fatal(err)
				}
			}
			return h.Reports.Settle(ctx, h.Ada, c.ID, c.Version, report.Settling{Outcome: outcome, Words: "They are gone."})
		}
		evidence := func(id report.CaseID) int {
			t.Helper()
			c, err := h.Reports.See(ctx, h.Ada, id)
			if err != nil {
				t.Fatal(err)
			}
			return len(c.Evidence)
		}
		h.must(h.Dee, h.said(h.Cem, "1", "You should be ashamed."), "a")
		_, err := settle("void") // they are there
		is(t, err, report.ErrOutcome)
		before, err := settle("dismissed")
		is(t, err, nil)
		h.must(h.Dee, h.said(h.Cem, "2", "And you too."), "b")
		open := h.one(h.Ada)
		if evidence(before.ID) != 1 || evidence(open.ID) != 1 {
			t.Fatal("nothing is kept")
		}
		is(t, h.at.DB.Do(ctx, func(tx *db.Tx) error {
			if err := h.Reports.ForgetReporter(tx, h.Cem); err != nil {
				return err
			}
			return tx.Table("accounts").Where("id = ?", h.Cem).Update("closed_at", tx.Now).Error
		}), nil)
		if n := evidence(before.ID); n != 0 {
			t.Errorf("%d of a case that was closed before", n)
		}
		if n := evidence(open.ID); n != 1 {
			t.Errorf("%d of one that is looked after", n)
		}
		closed, err := settle("void")
		if err != nil || closed.State != "void" {
			t.Fatalf("%+v, %v", closed, err)
		}
		if n := evidence(open.ID); n != 0 {
			t.Errorf("%d of it once it is closed", n)
		}
		h.later(90 * 24 * time.Hour)
		_, err = h.Reports.SweepKept(ctx, 10)
		is(t, err, nil)
		_, err = h.Reports.See(ctx, h.Ada, open.ID)
		is(t, err, policy.ErrHidden)
	})
}

// covers: edge 91
func TestTheReportOfWhoIsGoneStays(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		h.must(h.Dee, h.said(h.Cem, "1", "You should be ashamed."), "a")
		if err := h.at.DB.Do(h.Context(), func(tx *db.Tx) error { return h.Reports.ForgetReporter(tx, h.Dee) }); err != nil {
			t.Fatal(err)
		}
		if c := h.one(h.Ada); c.Count != 1 || c.Reports[0].Note != "Note of a" {
			t.Errorf("%+v", c)
		}
		if mine, err := h.Reports.Mine(h.Context(), h.Dee); err != nil || len(mine) != 0 {
			t.Errorf("%+v %v", mine, err)
		}
	})
}

func TestWhatACircleDoesNotSettleInTimeGoesUp(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		ctx := h.Context()
		gus := h.steward("gus")
		h.must(h.Dee, h.said(h.Cem, "1", "You should be ashamed."), "a")
		h.later(23 * time.Hour)
		if n, err := h.Reports.SweepDue(ctx, 10); err != nil || n != 0 {
			t.Errorf("%d %v", n, err)
		}
		c := h.one(h.Ada)
		h.later(time.Hour)
		c, err := h.Reports.Hold(ctx, h.Ada, c.ID, c.Version)
		is(t, err, nil)
		if n, err := h.Reports.SweepDue(ctx, 10); err != nil || n != 0 {
			t.Errorf("somebody is at it: %d %v", n, err)
		}
		h.later(report.HeldFor)
		for range 2 {
			if _, err := h.Reports.SweepDue(ctx, 10); err != nil {
				t.Fatal(err)
			}
		}
		if len(h.cases(h.Ada)) != 0 {
			t.Error("the circle still has it")
		}
		_, err = h.Reports.See(ctx, h.Ada, c.ID)
		is(t, err, policy.ErrHidden)
		if desk, err := h.Reports.Desk(ctx, gus, false); err != nil || len(desk) != 1 || desk[0].ID != c.ID {
			t.Errorf("%+v %v", desk, err)
		}
	})
}

func TestEvidenceIsDeletedAfterThirtyDaysAndTheCaseAfterNinety(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		ctx := h.Context()
		h.must(h.Dee, h.said(h.Cem, "1", "You should be ashamed."), "a")
		c := h.one(h.Ada)
		c, err := h.Reports.Hold(ctx, h.Ada, c.ID, c.Version)
		is(t, err, nil)
		_, err = h.Reports.Settle(ctx, h.Ada, c.ID, c.Version, report.Settling{Outcome: "dismissed", Words: "Nothing."})
		is(t, err, nil)
		left := func(table string) int64 {
			t.Helper()
			var n int64
			if err := h.at.DB.Read(ctx).Table(table).Count(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		for _, step := range []struct {
			days            int
			evidence, cases int64
		}{{29, 1, 1}, {2, 0, 1}, {58, 0, 1}, {2, 0, 0}} {
			h.later(time.Duration(step.days) * 24 * time.Hour)
			if _, err := h.Reports.SweepKept(ctx, 10); err != nil {
				t.Fatal(err)
			}
			if left("evidence") != step.evidence || left("cases") != step.cases {
				t.Errorf("%d more days: %d, %d", step.days, left("evidence"), left("cases"))
			}
		}
		if left("reports") != 0 || left("case_lines") != 0 {
			t.Error("something of it is left")
		}
	})
}

func editing(rev int, body *models.Private) thread.Editing {
	return thread.Editing{Rev: rev, Body: body}
}

// covers: §1.5 SLA, edge 96
func TestAReportOfWhatIsLiveRingsWhoeverLeadsItAndNobodyElse(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		g, err := w.Gatherings.Schedule(ctx, w.Bo, w.Tuesday, gathering.Plan{Nonce: "live", StartsAt: time.Now().Add(time.Minute), Minutes: 60, Plan: script.Plan{MinToOpen: 2}})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Rooms.LetIn(ctx, w.Bo, w.Room, w.People[w.Dee]); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Gatherings.SetGuardian(ctx, w.Ada, g.ID, w.People[w.Dee]); err != nil {
			t.Fatal(err)
		}
		fixturetest.Begin(t, w, g.ID, w.Ada, w.Cem, w.Dee)
		rung := func(file func() (*report.Report, error)) (all []string) {
			t.Helper()
			before := len(h.Heard.All())
			if _, err := file(); err != nil {
				t.Fatal(err)
			}
			names := map[string]string{}
			for who, name := range map[account.ID]string{w.Ada: "Ada", w.Bo: "Bo", w.Cem: "Cem", w.Dee: "Dee"} {
				names[string(w.People[who])] = name
			}
			for _, e := range h.Heard.All()[before:] {
				if e.Notice == "" {
					t.Errorf("everybody is told: %+v", e)
				}
				for _, to := range e.To {
					all = append(all, e.Notice+" "+names[to])
				}
			}
			slices.Sort(all)
			return all
		}
		file := func(by account.ID, nonce string, thing report.Thing) func() (*report.Report, error) {
			return func() (*report.Report, error) {
				return w.Reports.File(ctx, by, w.Tuesday, report.Filing{Nonce: nonce, Thing: thing, Category: "harassment"})
			}
		}
		on := report.Thing{Kind: report.Gathering, ID: string(g.ID)}
		if got := rung(file(w.Cem, "a", on)); !slices.Equal(got, []string{"case Ada", "case Bo", "reported Dee"}) {
			t.Error(got)
		}
		if got := rung(file(w.Dee, "b", on)); !slices.Equal(got, []string{"case Ada", "case Bo"}) {
			t.Error("who reports it is told of it", got)
		}
		if got := rung(file(w.Cem, "c", report.Thing{Kind: report.Person, ID: string(w.People[w.Bo])})); len(got) != 0 {
			t.Error("what goes to the stewards is heard in the circle", got)
		}
		all, err := w.Reports.Cases(ctx, w.Ada, w.Tuesday, false)
		if err != nil || len(all) != 1 || all[0].Class != "now" || all[0].Called != "Tuesday" {
			t.Errorf("%+v %v", all, err)
		}
	})
}

func TestACaseSaysWhatOneCanDoWithIt(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		ctx := h.Context()
		h.must(h.Dee, h.said(h.Cem, "1", "You should be ashamed."), "a")
		c := h.one(h.Ada)
		may := func(by account.ID, want ...string) {
			t.Helper()
			c, err := h.Reports.See(ctx, by, c.ID)
			if err != nil || !slices.Equal(c.May, want) {
				t.Errorf("%v %v", c.May, err)
			}
		}
		may(h.Ada, "write", "hold", "escalate")
		cites := func(by account.ID, id string) error {
			return h.Circles.Warn(ctx, by, h.Tuesday, h.People[h.Cem], circle.Grounds{Reason: "Please be kind.", Case: id, Clause: 1})
		}
		is(t, cites(h.Ada, string(c.ID)), circle.ErrCase) // who names a case works on it
		held, err := h.Reports.Hold(ctx, h.Ada, c.ID, c.Version)
		is(t, err, nil)
		is(t, cites(h.Bo, string(c.ID)), circle.ErrCase)
		is(t, cites(h.Ada, models.NewID()), circle.ErrCase)
		h.later(31 * time.Minute)
		is(t, cites(h.Ada, string(c.ID)), circle.ErrCase)
		held, err = h.Reports.Hold(ctx, h.Ada, c.ID, held.Version)
		is(t, err, nil)
		may(h.Ada, "write", "hold", "let_go", "settle", "escalate")
		may(h.Bo, "write", "escalate")
		if err := h.Circles.Warn(ctx, h.Ada, h.Tuesday, h.People[h.Cem], circle.Grounds{Reason: "Please be kind.", Case: string(c.ID), Clause: 1}); err != nil {
			t.Fatal(err)
		}
		if c := h.one(h.Ada); !c.Acted {
			t.Error("nothing seems to be done in it")
		}
		if _, err := h.Reports.Settle(ctx, h.Ada, c.ID, held.Version, report.Settling{Outcome: "acted", Words: "I spoke with Cem."}); err != nil {
			t.Fatal(err)
		}
		may(h.Bo, "write")
		if mine, err := h.Reports.Mine(ctx, h.Dee); err != nil || len(mine) != 1 || mine[0].State != "acted" || mine[0].Called != "Tuesday" {
			t.Errorf("%+v %v", mine, err)
		}
	})
}

func TestACaseAboutAPostSaysWhereItStands(t *testing.T) {
	each(t, func(h *house) {
		t := h.T
		id, err := h.Threads.Start(h.Context(), h.Cem, h.Tuesday, fixture.Update("n", "ideas", "A title", "Words"))
		is(t, err, nil)
		page, err := h.Threads.Read(h.Context(), h.Dee, id, 0)
		is(t, err, nil)
		h.must(h.Dee, report.Thing{Kind: report.Post, ID: string(page.Opening.ID)}, "a")
		if c := h.one(h.Ada); c.Thread != id {
			t.Errorf("%+v", c)
		}
	})
}

// covers: domain.md §8.6 exposure control
func TestWhatSomebodyWouldRatherNotLookAtOthersDo(t *testing.T) {
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		_, err := h.Reports.Spare(ctx, h.Ada, h.Tuesday, []string{"nonsense"})
		is(t, err, report.ErrCategory)
		_, err = h.Reports.Spare(ctx, h.Cem, h.Tuesday, []string{"hate"})
		is(t, err, policy.ErrRole)
		for range 2 {
			if got, err := h.Reports.Spare(ctx, h.Ada, h.Tuesday, []string{"harassment", "hate", "hate"}); err != nil || !slices.Equal(got, []string{"harassment", "hate"}) {
				t.Fatalf("%v %v", got, err)
			}
		}
		heard := func(nonce string, by account.ID) (all []string) {
			t.Helper()
			before := len(h.at.Heard.All())
			h.must(by, h.said(h.Cem, nonce, "You should be ashamed."), nonce)
			for _, e := range h.at.Heard.All()[before:] {
				if e.Notice == "case" {
					all = append(all, e.To...)
				}
			}
			return all
		}
		if got := heard("1", h.Dee); !slices.Equal(got, []string{string(h.People[h.Bo])}) {
			t.Errorf("told %v", got)
		}
		if all := h.cases(h.Ada); len(all) != 1 || !all[0].Spared {
			t.Errorf("%+v", all)
		}
		if all := h.cases(h.Bo); len(all) != 1 || all[0].Spared {
			t.Errorf("%+v", all)
		}
		// Where nobody else is left, they are told.
		if got := heard("2", h.Bo); !slices.Equal(got, []string{string(h.People[h.Ada])}) {
			t.Errorf("told %v", got)
		}
		if got, err := h.Reports.Spare(ctx, h.Ada, h.Tuesday, []string{}); err != nil || len(got) != 0 {
			t.Errorf("%v %v", got, err)
		}
		if got := heard("3", h.Dee); len(got) != 2 {
			t.Errorf("told %v", got)
		}
		_, err = h.Reports.Spare(ctx, h.Bo, h.Tuesday, []string{"hate"})
		is(t, err, nil)
		_, err = h.Circles.Appoint(ctx, h.Ada, h.Tuesday, h.People[h.Bo], policy.Member)
		is(t, err, nil)
		var left int64
		if err := h.at.DB.Read(ctx).Table("spares").Count(&left).Error; err != nil || left != 0 {
			t.Errorf("%d are left, %v", left, err)
		}
	})
}
