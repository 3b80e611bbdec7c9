package appeal_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/appeal"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/thread"
)

var why = circle.Grounds{Reason: "You gave advice nobody asked for.", Clause: 3}

// house is a world with a clock in which Dee moderates too.
type house struct {
	*fixture.World
	*testing.T
	at  *dbtest.House
	now time.Time
}

func each(t *testing.T, do func(h *house)) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		x := &house{World: w, T: t, at: h, now: models.Now()}
		if _, err := w.Circles.Appoint(t.Context(), w.Ada, w.Tuesday, w.People[w.Dee], policy.Moderator); err != nil {
			t.Fatal(err)
		}
		h.DB.Clock(func() time.Time { return x.now })
		t.Cleanup(func() { h.DB.Clock(nil) })
		do(x)
	})
}

func (h *house) later(d time.Duration) { h.now = h.now.Add(d) }

func (h *house) ok(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// last is what was done last towards somebody, as they find it.
func (h *house) last(who account.ID) appeal.LedgerEntry {
	h.Helper()
	all, err := h.Appeals.Ledger(h.Context(), who)
	if err != nil || len(all) == 0 {
		h.Fatalf("%d lines: %v", len(all), err)
	}
	return all[0]
}

func (h *house) appeal(who account.ID) {
	h.Helper()
	_, err := h.Appeals.Make(h.Context(), who, h.last(who).Act, "I was answering a question.")
	h.ok(err)
}

// one is the one open appeal of the circle, as a moderator reads it.
func (h *house) one(by account.ID) appeal.Appeal {
	h.Helper()
	all, err := h.Appeals.Appeals(h.Context(), by, h.Tuesday, false)
	if err != nil || len(all) != 1 {
		h.Fatalf("%d appeals: %v", len(all), err)
	}
	return all[0]
}

func (h *house) decide(by account.ID, outcome string, lasts int) (*appeal.Appeal, error) {
	a := h.one(by)
	return h.Appeals.Decide(h.Context(), by, a.ID, appeal.Decision{Version: a.Version, Outcome: outcome, Words: "I read all of it.", Lasts: lasts})
}

func (h *house) steward(who account.ID) {
	h.Helper()
	h.ok(h.Stewards.Make(h.Context(), who, "Steward"))
}

func (h *house) speaks(who account.ID, nonce string) error {
	_, err := h.Rooms.Say(h.Context(), who, h.Room, nonce, "Here I am.")
	return err
}

func TestWhatWasDoneIsStatedAndAppealedAgainst(t *testing.T) { // covers: features.md §1.5 statement of reasons, F24
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		h.ok(h.Circles.Warn(ctx, h.Bo, h.Tuesday, h.People[h.Cem], why))
		e := h.last(h.Cem)
		if e.What != "warned" || e.Reason != why.Reason || e.Clause == nil || e.Clause.Text == "" || e.Circle.ID != h.Tuesday || e.AppealBy == nil || e.Appeal != nil {
			t.Fatalf("%+v", e)
		}
		for _, words := range []models.Private{"", "  ", models.Private(strings.Repeat("a", 2001))} {
			if _, err := h.Appeals.Make(ctx, h.Cem, e.Act, words); !errors.Is(err, appeal.ErrWords) {
				t.Errorf("%d characters: %v", words.Runes(), err)
			}
		}
		for _, who := range []account.ID{h.Dee, h.Bo, h.Fin} {
			if _, err := h.Appeals.Make(ctx, who, e.Act, "Me too."); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("somebody else appealed: %v", err)
			}
		}
		h.appeal(h.Cem)
		if e = h.last(h.Cem); e.Appeal == nil || e.Appeal.State != appeal.Open || e.Appeal.Words != "I was answering a question." || e.Appeal.Route != appeal.ByCircle || e.AppealBy != nil {
			t.Fatalf("%+v", e.Appeal)
		}
		a := h.one(h.Dee)
		if a.Words != e.Appeal.Words || a.By == nil || a.By.Name != "Cem" || a.Measure.Reason != why.Reason || len(a.May) != 3 || a.Actors[0].Name != "Bo" {
			t.Fatalf("%+v", a)
		}
		if _, err := h.Appeals.Appeals(ctx, h.Eli, h.Tuesday, false); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("an outsider reads appeals: %v", err)
		}
		if _, err := h.Appeals.Appeals(ctx, h.Cem, h.Tuesday, false); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member reads appeals: %v", err)
		}
		if err := h.speaks(h.Cem, "1"); !errors.Is(err, policy.ErrWarned) {
			t.Errorf("an appeal lifted it by itself: %v", err)
		}
		got, err := h.decide(h.Dee, appeal.Overturned, 0)
		if err != nil || got.State != appeal.Overturned || got.GaveBack != circle.BackVoice || len(got.May) != 0 {
			t.Fatalf("%+v %v", got, err)
		}
		if err := h.speaks(h.Cem, "1"); err != nil {
			t.Errorf("a warning that was overturned holds: %v", err)
		}
		if e = h.last(h.Cem); e.TakenBack == nil || e.Appeal.State != appeal.Overturned || e.Appeal.Said != "I read all of it." || e.Appeal.GaveBack != circle.BackVoice {
			t.Errorf("%+v %+v", e, e.Appeal)
		}
		log, _, err := h.Circles.Acts(ctx, h.Bo, h.Tuesday, "")
		if err != nil || log[0].What != "appeal_overturned" || log[0].Of != e.Act || log[0].By.Name != "Dee" || log[0].About.Name != "Cem" || log[1].What != "warned" || log[1].TakenBack == nil {
			t.Errorf("%+v %v", log[:2], err)
		}
		if settled, err := h.Appeals.Appeals(ctx, h.Bo, h.Tuesday, true); err != nil || len(settled) != 1 || settled[0].Said == "" {
			t.Errorf("%+v %v", settled, err)
		}
	})
}

func TestASecondAppealOrALateOneIsToldTheDay(t *testing.T) { // covers: edge 101
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		h.ok(h.Circles.Warn(ctx, h.Bo, h.Tuesday, h.People[h.Cem], why))
		first := h.last(h.Cem)
		h.appeal(h.Cem)
		_, err := h.Appeals.Make(ctx, h.Cem, first.Act, "Once more.")
		if e := models.AsError(err); !errors.Is(err, appeal.ErrTwice) || e.Kind != models.Conflict || !e.State.(appeal.On).Date.Equal(h.now.Truncate(time.Microsecond)) {
			t.Errorf("a second appeal: %v %+v", err, e.State)
		}
		h.ok(h.Circles.Mute(ctx, h.Bo, h.Tuesday, h.People[h.Cem], 60, why))
		second := h.last(h.Cem)
		h.later(appeal.Within - time.Second)
		if e := h.last(h.Cem); e.AppealBy == nil {
			t.Error("it is not said that one can still appeal")
		}
		h.later(time.Second)
		if e := h.last(h.Cem); e.AppealBy != nil {
			t.Errorf("it is said that one can still appeal: %v", e.AppealBy)
		}
		_, err = h.Appeals.Make(ctx, h.Cem, second.Act, "Now.")
		if e := models.AsError(err); !errors.Is(err, appeal.ErrLate) || e.Kind != models.Conflict || !e.State.(appeal.On).Date.Equal(second.At.Add(appeal.Within)) {
			t.Errorf("a late appeal: %v %+v", err, e.State)
		}
	})
}

func TestOfTwoAppealsAtOnceOneIsMade(t *testing.T) { // covers: edge 101
	each(t, func(h *house) {
		h.ok(h.Circles.Warn(h.Context(), h.Bo, h.Tuesday, h.People[h.Cem], why))
		act := h.last(h.Cem).Act
		var all sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			all.Go(func() { _, errs[i] = h.Appeals.Make(h.Context(), h.Cem, act, "At once.") })
		}
		all.Wait()
		made := 0
		for _, err := range errs {
			switch {
			case err == nil:
				made++
			case !errors.Is(err, appeal.ErrTwice):
				h.Error(err)
			}
		}
		if made != 1 {
			h.Errorf("%d appeals were made", made)
		}
	})
}

func TestWhoDidItDoesNotDecide(t *testing.T) { // covers: edge 102
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		h.ok(h.Circles.Mute(ctx, h.Bo, h.Tuesday, h.People[h.Cem], 60, why))
		h.appeal(h.Cem)
		if a := h.one(h.Bo); len(a.May) != 0 {
			t.Errorf("who did it is told they may decide: %+v", a.May)
		}
		_, err := h.decide(h.Bo, appeal.Upheld, 0)
		if !errors.Is(err, policy.ErrActor) || models.AsError(err).Kind != models.Forbidden {
			t.Errorf("who did it decided: %v", err)
		}
		id := h.one(h.Dee).ID
		for who, want := range map[account.ID]error{h.Cem: policy.ErrHidden, h.Fin: policy.ErrHidden} {
			if _, err := h.Appeals.Decide(ctx, who, id, appeal.Decision{Version: 1, Outcome: appeal.Overturned, Words: "Because."}); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
		if _, err := h.decide(h.Dee, appeal.Modified, 61); !errors.Is(err, circle.ErrMilder) {
			t.Errorf("made longer: %v", err)
		}
		if _, err := h.decide(h.Dee, appeal.Modified, 10); err != nil {
			t.Fatal(err)
		}
		if e := h.last(h.Cem); e.Appeal.State != appeal.Modified || e.TakenBack != nil {
			t.Errorf("%+v", e.Appeal)
		}
		h.later(11 * time.Minute)
		if err := h.speaks(h.Cem, "1"); err != nil {
			t.Errorf("what was left of it is over, and holds: %v", err)
		}
	})
}

// A moderator who was warned by the owner does not find their own appeal on the list.
func TestWhoAppealsDoesNotDecide(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		h.ok(h.Circles.Warn(ctx, h.Ada, h.Tuesday, h.People[h.Bo], why))
		h.appeal(h.Bo)
		if e := h.last(h.Bo); e.Appeal.Route != appeal.ByStewards {
			h.Errorf("an owner's act is decided in the circle: %+v", e.Appeal)
		}
		if _, err := h.Circles.Appoint(ctx, h.Ada, h.Tuesday, h.People[h.Cem], policy.Moderator); err != nil {
			h.Fatal(err)
		}
		h.ok(h.at.DB.Do(ctx, func(tx *db.Tx) error { return tx.Exec("UPDATE appeals SET route = 'circle'").Error }))
		if all, err := h.Appeals.Appeals(ctx, h.Bo, h.Tuesday, false); err != nil || len(all) != 0 {
			h.Errorf("%d appeals: %v", len(all), err)
		}
		id := h.one(h.Cem).ID
		if _, err := h.Appeals.Decide(ctx, h.Bo, id, appeal.Decision{Version: 1, Outcome: appeal.Overturned, Words: "Because."}); !errors.Is(err, policy.ErrHidden) {
			h.Errorf("decided their own: %v", err)
		}
	})
}

func TestOfTwoDecisionsAtOnceOneIsMade(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		h.ok(h.Circles.Warn(ctx, h.Bo, h.Tuesday, h.People[h.Cem], why))
		h.appeal(h.Cem)
		a := h.one(h.Dee)
		var all sync.WaitGroup
		errs := map[account.ID]error{h.Dee: nil, h.Ada: nil}
		var mu sync.Mutex
		for who, outcome := range map[account.ID]string{h.Dee: appeal.Upheld, h.Ada: appeal.Overturned} {
			all.Go(func() {
				_, err := h.Appeals.Decide(ctx, who, a.ID, appeal.Decision{Version: a.Version, Outcome: outcome, Words: "So."})
				mu.Lock()
				errs[who] = err
				mu.Unlock()
			})
		}
		all.Wait()
		if (errs[h.Dee] == nil) == (errs[h.Ada] == nil) {
			h.Fatalf("%v", errs)
		}
		for _, err := range errs {
			if err != nil && !errors.Is(err, appeal.ErrSettled) {
				h.Error(err)
			}
		}
	})
}

func TestWhoIsOutAppealsAndIsInAgain(t *testing.T) { // covers: edge 100
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		ban := func() {
			_, err := h.Circles.Ban(ctx, h.Bo, h.Tuesday, h.People[h.Cem], circle.Barring{Grounds: why, ForGood: true})
			h.ok(err)
		}
		for _, c := range []struct {
			what string
			do   func()
		}{
			{"removed", func() { h.ok(h.Circles.Remove(ctx, h.Bo, h.Tuesday, h.People[h.Cem], 30, why)) }},
			{"banned", ban},
			{"banned_for_good", func() {
				ban()
				_, err := h.Circles.BanForGood(ctx, h.Ada, h.Tuesday, h.People[h.Cem], why)
				h.ok(err)
			}},
		} {
			c.do()
			if e := h.last(h.Cem); e.What != c.what || e.AppealBy == nil {
				t.Fatalf("%s: from outside: %+v", c.what, e)
			}
			h.appeal(h.Cem)
			if c.what == "banned_for_good" { // two decided it, one of them the owner
				break
			}
			if got, err := h.decide(h.Dee, appeal.Overturned, 0); err != nil || got.GaveBack != circle.BackSeat {
				t.Fatalf("%s: %+v %v", c.what, got, err)
			}
			if err := h.speaks(h.Cem, c.what); err != nil {
				t.Errorf("%s was overturned, and they are out: %v", c.what, err)
			}
			if e := h.last(h.Cem); e.Appeal.GaveBack != circle.BackSeat || e.AgainAt != nil {
				t.Errorf("%s: %+v", c.what, e)
			}
		}
		// It takes two stewards, none of whom was ever in the circle.
		if e := h.last(h.Cem); e.Appeal.Route != appeal.ByStewards {
			t.Fatalf("%+v", e.Appeal)
		}
		h.steward(h.Fin)
		h.steward(h.Eli) // who was in the circle
		if all, err := h.Appeals.Desk(ctx, h.Eli, false); err != nil || len(all) != 0 {
			t.Errorf("of their own circle: %d %v", len(all), err)
		}
		if _, err := h.Appeals.Desk(ctx, h.Dee, false); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("no steward: %v", err)
		}
		in, err := h.Accounts.SignUp(ctx, "gus", true, fixture.Credentials("gus"), "fixture")
		h.ok(err)
		gus := in.Account.ID
		h.steward(gus)
		desk := func(by account.ID) appeal.Appeal {
			t.Helper()
			all, err := h.Appeals.Desk(ctx, by, false)
			if err != nil || len(all) != 1 {
				t.Fatalf("%d %v", len(all), err)
			}
			return all[0]
		}
		decide := func(by account.ID) *appeal.Appeal {
			t.Helper()
			a := desk(by)
			got, err := h.Appeals.Decide(ctx, by, a.ID, appeal.Decision{Version: a.Version, Outcome: appeal.Overturned, Words: "We read all of it."})
			h.ok(err)
			return got
		}
		for range 2 { // one steward twice is one
			if got := decide(h.Fin); got.State != appeal.Open || got.Proposed != appeal.Overturned || !got.Mine {
				t.Fatalf("one steward: %+v", got)
			}
		}
		if e := h.last(h.Cem); e.Appeal.State != appeal.Open || e.Appeal.Said != "" {
			t.Errorf("they read what is not decided: %+v", e.Appeal)
		}
		if got := decide(gus); got.State != appeal.Overturned || got.GaveBack != circle.BackSeat {
			t.Fatalf("%+v", got)
		}
		if err := h.speaks(h.Cem, "back"); err != nil {
			t.Errorf("overturned, and out: %v", err)
		}
	})
}

func TestWhereNobodyElseIsLeftTheStewardsDecide(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		h.ok(h.Circles.Warn(ctx, h.Bo, h.Tuesday, h.People[h.Cem], why))
		h.ok(h.at.DB.Do(ctx, func(tx *db.Tx) error {
			return tx.Exec("UPDATE memberships SET role = 'member' WHERE circle_id = ? AND id <> ?", h.Tuesday, h.People[h.Bo]).Error
		}))
		h.appeal(h.Cem)
		if e := h.last(h.Cem); e.Appeal.Route != appeal.ByStewards {
			h.Errorf("%+v", e.Appeal)
		}
	})
}

func TestWhatACircleDoesNotDecideInTimeGoesToTheStewards(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		h.ok(h.Circles.Warn(ctx, h.Bo, h.Tuesday, h.People[h.Cem], why))
		h.appeal(h.Cem)
		h.steward(h.Fin)
		h.later(72*time.Hour - time.Second)
		if n, err := h.Appeals.SweepDue(ctx, 10); err != nil || n != 0 {
			h.Fatalf("%d %v", n, err)
		}
		h.later(2 * time.Second)
		for _, want := range []int64{1, 0} {
			if n, err := h.Appeals.SweepDue(ctx, 10); err != nil || n != want {
				h.Fatalf("%d %v", n, err)
			}
		}
		if all, err := h.Appeals.Desk(ctx, h.Fin, false); err != nil || len(all) != 1 || !all[0].DueAt.After(h.now) {
			h.Errorf("%+v %v", all, err)
		}
		if all, err := h.Appeals.Appeals(ctx, h.Dee, h.Tuesday, false); err != nil || len(all) != 0 {
			h.Errorf("the circle has it still: %d %v", len(all), err)
		}
	})
}

// post is an answer of somebody's in a thread of Ada's.
func (h *house) post(by account.ID, nonce string, unnamed bool) (thread.ID, thread.PostID) {
	h.Helper()
	in, err := h.Threads.Start(h.Context(), h.Ada, h.Tuesday, fixture.Update(nonce, "ideas", "A title", "What shall I do?"))
	h.ok(err)
	p, err := h.Threads.Answer(h.Context(), by, in, thread.Answering{Nonce: nonce, Kind: "share", Body: models.Private("The words of " + nonce), Unnamed: unnamed, Sure: true})
	h.ok(err)
	return in, p.ID
}

func TestWhatWasFoldedOrRemovedIsShownAgain(t *testing.T) {
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		h.later(30 * 24 * time.Hour)
		for i, c := range []struct {
			outcome, state string
			do             func(in thread.ID, id thread.PostID) error
		}{
			{appeal.Overturned, "live", func(in thread.ID, id thread.PostID) error {
				_, err := h.Threads.FoldPost(ctx, h.Bo, in, id, why)
				return err
			}},
			{appeal.Overturned, "live", func(in thread.ID, id thread.PostID) error {
				_, err := h.Threads.RemovePost(ctx, h.Bo, in, id, why)
				return err
			}},
			{appeal.Modified, "folded", func(in thread.ID, id thread.PostID) error {
				_, err := h.Threads.RemovePost(ctx, h.Bo, in, id, why)
				return err
			}},
		} {
			for _, unnamed := range []bool{false, true} {
				nonce := string(rune('a'+i)) + map[bool]string{true: "u"}[unnamed]
				in, id := h.post(h.Cem, nonce, unnamed)
				h.ok(c.do(in, id))
				h.appeal(h.Cem)
				a := h.one(h.Dee)
				if (a.By == nil) != unnamed {
					t.Fatalf("%s: who appeals: %+v", nonce, a.By)
				}
				if _, err := h.decide(h.Dee, c.outcome, 0); err != nil {
					t.Fatal(nonce, err)
				}
				page, err := h.Threads.Read(ctx, h.Dee, in, 0)
				h.ok(err)
				found := false
				for _, p := range page.Posts {
					if p.ID == id {
						found = true
						if p.State != c.state || c.state == "live" && p.Body != models.Private("The words of "+nonce) {
							t.Errorf("%s: %+v", nonce, p)
						}
					}
				}
				if !found {
					t.Errorf("%s is not there", nonce)
				}
			}
		}
	})
}

// What was removed is deleted after thirty days, and not before its appeal is decided.
func TestWordsThatWereRemovedStayWhileAnAppealIsOpen(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		in, id := h.post(h.Cem, "a", false)
		_, err := h.Threads.RemovePost(ctx, h.Bo, in, id, why)
		h.ok(err)
		h.later(29 * 24 * time.Hour)
		h.appeal(h.Cem)
		h.later(2 * 24 * time.Hour)
		if n, err := h.Threads.SweepRemoved(ctx, 10); err != nil || n != 0 {
			t.Fatalf("%d, %v", n, err)
		}
		if _, err := h.decide(h.Dee, appeal.Overturned, 0); err != nil {
			t.Fatal(err)
		}
		page, err := h.Threads.Read(ctx, h.Dee, in, 0)
		h.ok(err)
		if len(page.Posts) != 1 || page.Posts[0].State != "live" || page.Posts[0].Body != "The words of a" {
			t.Errorf("%+v", page.Posts)
		}
		// Upheld, they go.
		_, err = h.Threads.RemovePost(ctx, h.Bo, in, id, why)
		h.ok(err)
		h.appeal(h.Cem)
		if _, err := h.decide(h.Dee, appeal.Upheld, 0); err != nil {
			t.Fatal(err)
		}
		h.later(30 * 24 * time.Hour)
		if n, err := h.Threads.SweepRemoved(ctx, 10); err != nil || n != 1 {
			t.Errorf("%d, %v", n, err)
		}
	})
}

func TestWhatSomebodyAppealedGoesWithTheirAccount(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		h.ok(h.Circles.Warn(ctx, h.Bo, h.Tuesday, h.People[h.Cem], why))
		h.appeal(h.Cem)
		_, err := h.decide(h.Dee, appeal.Upheld, 0)
		h.ok(err)
		h.ok(h.Circles.Mute(ctx, h.Bo, h.Tuesday, h.People[h.Cem], 60, why))
		h.appeal(h.Cem)
		h.ok(h.at.DB.Do(ctx, func(tx *db.Tx) error { return h.Appeals.Forget(tx, h.Cem) }))
		var rows []map[string]any
		h.ok(h.at.DB.Read(ctx).Table("appeals").Find(&rows).Error)
		if len(rows) != 1 || rows[0]["words"] != nil || rows[0]["said"] == nil {
			h.Errorf("%+v", rows)
		}
	})
}

func TestWhoWasAskedOutOfARoomAppeals(t *testing.T) { // covers: features.md §1.5 statement of reasons, F24
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		h.ok(h.Rooms.Remove(ctx, h.Bo, h.Room, h.People[h.Cem], why))
		e := h.last(h.Cem)
		if e.What != "removed_from_room" || e.Reason != why.Reason || e.Clause == nil || e.AppealBy == nil {
			t.Fatalf("%+v", e)
		}
		h.appeal(h.Cem)
		if a := h.one(h.Dee); len(a.May) != 2 || a.Actors[0].Name != "Bo" {
			t.Fatalf("%+v", a)
		}
		if _, err := h.decide(h.Bo, appeal.Overturned, 0); !errors.Is(err, policy.ErrActor) {
			t.Errorf("who did it: %v", err)
		}
		if _, err := h.decide(h.Dee, appeal.Modified, 0); !errors.Is(err, appeal.ErrOutcome) {
			t.Errorf("there is nothing milder: %v", err)
		}
		if err := h.speaks(h.Cem, "before"); !errors.Is(err, policy.ErrKeptOut) {
			t.Errorf("they are out: %v", err)
		}
		a, err := h.decide(h.Dee, appeal.Overturned, 0)
		if err != nil || a.GaveBack != circle.BackRoom {
			t.Fatalf("%+v %v", a, err)
		}
		h.ok(h.speaks(h.Cem, "after"))
		if e := h.last(h.Cem); e.Appeal == nil || e.Appeal.GaveBack != circle.BackRoom || e.TakenBack == nil {
			t.Errorf("%+v", e)
		}
	})
}

// ends has the circle end, as it does once it was wound down.
func (h *house) ends() {
	h.Helper()
	h.ok(h.at.DB.Do(h.Context(), func(tx *db.Tx) error {
		return tx.Table("circles").Where("id = ?", h.Tuesday).Updates(map[string]any{"state": "winding", "winding_until": tx.Now.Add(-time.Minute)}).Error
	}))
	if n, err := h.Circles.SweepWinding(h.Context()); n != 1 || err != nil {
		h.Fatalf("%d circles ended: %v", n, err)
	}
}

func TestWhatACircleDidIsDecidedOnceItHasEnded(t *testing.T) {
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		h.ok(h.Circles.Mute(ctx, h.Bo, h.Tuesday, h.People[h.Cem], 60*24, why))
		h.appeal(h.Cem) // before it ends
		_, err := h.Circles.Ban(ctx, h.Bo, h.Tuesday, h.People[h.Cem], circle.Barring{Grounds: why, Days: 30})
		h.ok(err)
		h.ends()
		h.appeal(h.Cem) // and after
		if e := h.last(h.Cem); e.Appeal.Route != appeal.ByStewards {
			t.Errorf("it is for the %s", e.Appeal.Route)
		}
		for range 2 { // twice is once
			if _, err := h.Appeals.SweepDue(ctx, 10); err != nil {
				t.Fatal(err)
			}
		}
		h.steward(h.Fin)
		gus, err := h.Accounts.SignUp(ctx, "gus", true, fixture.Credentials("gus"), "n")
		h.ok(err)
		h.steward(gus.Account.ID)
		h.steward(h.Dee) // who was there decides nothing of it
		if all, err := h.Appeals.Desk(ctx, h.Dee, false); err != nil || len(all) != 0 {
			t.Errorf("%d, %v", len(all), err)
		}
		all, err := h.Appeals.Desk(ctx, h.Fin, false)
		if err != nil || len(all) != 2 {
			t.Fatalf("%d on the desk: %v", len(all), err)
		}
		for _, a := range all {
			if len(a.May) != 2 || a.Circle.Name != "Tuesday" || a.Words == "" {
				t.Errorf("%+v", a)
			}
			if _, err := h.Appeals.Decide(ctx, h.Dee, a.ID, appeal.Decision{Version: a.Version, Outcome: appeal.Overturned, Words: "No."}); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("who was there: %v", err)
			}
			if _, err := h.Appeals.Decide(ctx, h.Fin, a.ID, appeal.Decision{Version: a.Version, Outcome: appeal.Modified, Words: "No.", Lasts: 1}); !errors.Is(err, appeal.ErrOutcome) {
				t.Errorf("nothing is left to be made milder: %v", err)
			}
			one, err := h.Appeals.Decide(ctx, h.Fin, a.ID, appeal.Decision{Version: a.Version, Outcome: appeal.Overturned, Words: "It should not have been done."})
			h.ok(err)
			both, err := h.Appeals.Decide(ctx, gus.Account.ID, a.ID, appeal.Decision{Version: one.Version, Outcome: appeal.Overturned, Words: "No."})
			if err != nil || both.State != appeal.Overturned || both.GaveBack != circle.BackNothing {
				t.Fatalf("%+v %v", both, err)
			}
		}
		ledger, err := h.Appeals.Ledger(ctx, h.Cem)
		h.ok(err)
		for _, e := range ledger[:2] {
			if e.TakenBack == nil || e.Appeal == nil || e.Appeal.Said != "It should not have been done." || e.AgainAt != nil {
				t.Errorf("%+v %+v", e, e.Appeal)
			}
		}
	})
}

func TestAnAccountIsOpenedThoughTheCircleHasEnded(t *testing.T) {
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		var act circle.ActID
		h.ok(h.at.DB.Do(ctx, func(tx *db.Tx) error {
			if _, err := circle.Hold(tx, h.Tuesday); err != nil {
				return err
			}
			return h.Circles.Rule(tx, h.Tuesday, h.People[h.Cem], "", circle.Ruling{What: circle.Suspended, Days: 30, Clause: 1, Reason: "You asked people for money."})
		}))
		act = h.last(h.Cem).Act
		h.ends()
		_, err := h.Appeals.Make(ctx, h.Cem, act, "I did not.")
		h.ok(err)
		h.steward(h.Fin)
		gus, err := h.Accounts.SignUp(ctx, "gus", true, fixture.Credentials("gus"), "n")
		h.ok(err)
		h.steward(gus.Account.ID)
		all, err := h.Appeals.Desk(ctx, h.Fin, false)
		if err != nil || len(all) != 1 {
			t.Fatalf("%d on the desk: %v", len(all), err)
		}
		one, err := h.Appeals.Decide(ctx, h.Fin, all[0].ID, appeal.Decision{Version: all[0].Version, Outcome: appeal.Overturned, Words: "It was somebody else."})
		h.ok(err)
		both, err := h.Appeals.Decide(ctx, gus.Account.ID, one.ID, appeal.Decision{Version: one.Version, Outcome: appeal.Overturned, Words: "Yes."})
		if err != nil || both.GaveBack != circle.BackAccount {
			t.Fatalf("%+v %v", both, err)
		}
		if _, err := h.Circles.Join(ctx, h.Cem, h.SlowWater, circle.Joining{Nonce: "j", AgreementsVersion: 1, Fit: true, Persona: "Cem"}); errors.Is(err, policy.ErrSuspended) {
			t.Error("the account is shut still")
		}
	})
}

// What keeps somebody out now is another act than they have appealed against: that one
// is not made shorter with it.
func TestWhatAnotherActDoesIsNotMadeMilder(t *testing.T) {
	each(t, func(h *house) {
		t, ctx, cem := h.T, h.Context(), h.People[h.Cem]
		_, err := h.Circles.Ban(ctx, h.Bo, h.Tuesday, cem, circle.Barring{Grounds: why, Days: 20})
		h.ok(err)
		h.appeal(h.Cem)
		h.later(time.Minute)
		h.ok(h.Circles.Unban(ctx, h.Bo, h.Tuesday, cem, circle.Grounds{}))
		h.later(time.Minute)
		again, err := h.Circles.Ban(ctx, h.Ada, h.Tuesday, cem, circle.Barring{Grounds: why, Days: 30})
		h.ok(err)
		if _, err := h.decide(h.Dee, appeal.Modified, 1); !errors.Is(err, circle.ErrMilder) {
			t.Errorf("%v", err)
		}
		if all, err := h.Circles.Banned(ctx, h.Ada, h.Tuesday); err != nil || len(all) != 1 || !all[0].Until.Equal(*again.Until) {
			t.Errorf("%+v %v", all, err)
		}
	})
}

// The account stays shut as long as the other of two decisions says, in whichever circle
// it was made.
func TestOfTwoDecisionsToShutAnAccountTheOtherHolds(t *testing.T) {
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		shut := func(days int) circle.ActID {
			h.later(time.Second)
			h.ok(h.at.DB.Do(ctx, func(tx *db.Tx) error {
				if _, err := circle.Hold(tx, h.Tuesday); err != nil {
					return err
				}
				return h.Circles.Rule(tx, h.Tuesday, h.People[h.Cem], "", circle.Ruling{What: circle.Suspended, Days: days, Clause: 1, Reason: "You asked people for money."})
			}))
			return h.last(h.Cem).Act
		}
		overturn := func(act circle.ActID) (back *circle.GivenBack) {
			h.ok(h.at.DB.Do(ctx, func(tx *db.Tx) (err error) {
				if err := h.Circles.HoldAct(tx, act); err != nil {
					return err
				}
				if _, err := circle.Hold(tx, h.Tuesday); err != nil {
					return err
				}
				back, err = h.Circles.Overturn(tx, act, "")
				return err
			}))
			return back
		}
		until := func() *time.Time {
			at, err := account.Suspended(h.at.DB.Read(ctx), h.Cem, h.now)
			h.ok(err)
			return at
		}
		short := shut(10)
		ends := until()
		long := shut(30)
		if back := overturn(long); back.What != circle.BackNothing {
			t.Errorf("%+v", back)
		}
		if at := until(); at == nil || !at.Equal(*ends) {
			t.Fatalf("shut until %v, and the other decision says %v", at, ends)
		}
		if back := overturn(short); back.What != circle.BackAccount || until() != nil {
			t.Errorf("%+v, shut until %v", back, until())
		}
	})
}

// A folded part is appealed against like a folded post: by somebody else's decision it
// is shown again, and there is nothing milder.
func TestAFoldedPartIsShownAgainAfterAnAppeal(t *testing.T) {
	each(t, func(h *house) {
		t, ctx := h.T, h.Context()
		p, err := h.Rooms.Say(ctx, h.Cem, h.Room, "n", "What I meant.")
		h.ok(err)
		_, err = h.Rooms.FoldPart(ctx, h.Bo, h.Room, p.ID, why)
		h.ok(err)
		h.appeal(h.Cem)
		a := h.one(h.Ada)
		if a.Measure.What != "part_folded" || slices.Contains(a.May, appeal.Modified) {
			t.Fatalf("%+v", a)
		}
		if _, err := h.decide(h.Ada, appeal.Modified, 0); err == nil {
			t.Error("it was made milder")
		}
		if _, err := h.decide(h.Bo, appeal.Overturned, 0); !errors.Is(err, policy.ErrActor) {
			t.Errorf("by whoever did it: %v", err)
		}
		if got, err := h.decide(h.Ada, appeal.Overturned, 0); err != nil || got.State != appeal.Overturned {
			t.Fatalf("%+v %v", got, err)
		}
		if p, err := h.Rooms.Part(ctx, h.Ada, h.Room, p.ID); err != nil || p.State != "said" {
			t.Errorf("%+v %v", p, err)
		}
	})
}
