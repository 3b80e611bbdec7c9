package report_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/appeal"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/report"
)

// above is an open case of the stewards about somebody of Tuesday, as by reads it.
func (h *house) above(by, about account.ID, nonce string) *report.Case {
	h.Helper()
	if _, err := h.Reports.File(h.Context(), h.Cem, h.Tuesday, report.Filing{
		Nonce: nonce, Thing: report.Thing{Kind: report.Person, ID: string(h.People[about])}, Category: "pressure_or_control", Route: report.ByStewards,
	}); err != nil {
		h.Fatal(err)
	}
	all, err := h.Reports.Desk(h.Context(), by, false)
	if err != nil || len(all) != 1 {
		h.Fatalf("%d cases, %v", len(all), err)
	}
	return &all[0]
}

// rule has two stewards settle a case by a ruling, and returns what the second is
// answered.
func (h *house) rule(first, second account.ID, c *report.Case, r circle.Ruling) (*report.Case, error) {
	h.Helper()
	ctx := h.Context()
	c, err := h.Reports.Hold(ctx, first, c.ID, c.Version)
	if err != nil {
		h.Fatal(err)
	}
	if c, err = h.Reports.Settle(ctx, first, c.ID, c.Version, report.Settling{Outcome: "acted", Words: "It cannot go on so.", Ruling: &r}); err != nil {
		h.Fatal(err)
	}
	if c.State != "open" || c.Ruling == nil || *c.Ruling != r {
		h.Fatalf("after one: %s, %+v", c.State, c.Ruling)
	}
	return h.Reports.Settle(ctx, second, c.ID, c.Version, report.Settling{Outcome: "acted", Words: "I think so too."})
}

// told is the latest of what was done towards somebody, as they read it.
func (h *house) told(who account.ID) circle.Told {
	h.Helper()
	all, err := h.Circles.Measures(h.Context(), who)
	if err != nil {
		h.Fatal(err)
	}
	if len(all) == 0 {
		return circle.Told{}
	}
	return all[0]
}

func (h *house) role(who account.ID) policy.Role {
	h.Helper()
	stood, err := circle.See(h.at.DB.Read(h.Context()), who, h.Tuesday)
	if err != nil {
		h.Fatal(err)
	}
	return stood.Standing.Role
}

func TestTwoStewardsRuleAndThePersonReadsWhy(t *testing.T) {
	const reason = models.Private("You asked people for money.")
	for _, c := range []struct {
		what          string
		minutes, days int
		after         func(h *house)
	}{
		{"warned", 0, 0, func(h *house) {
			_, err := h.Rooms.Say(h.Context(), h.Bo, h.Room, "after", "Hm.")
			is(h.T, err, policy.ErrWarned)
		}},
		{"muted", 60, 0, func(h *house) {
			_, err := h.Rooms.Say(h.Context(), h.Bo, h.Room, "after", "Hm.")
			is(h.T, err, policy.ErrMuted)
			h.later(61 * time.Minute)
			_, err = h.Rooms.Say(h.Context(), h.Bo, h.Room, "later", "Hm.")
			is(h.T, err, nil)
		}},
		{"demoted", 0, 0, func(h *house) {
			if r := h.role(h.Bo); r != policy.Member {
				h.Errorf("they are %q", r)
			}
		}},
		{"removed", 0, 0, func(h *house) {
			if r := h.role(h.Bo); r != policy.Outsider {
				h.Errorf("they are %q", r)
			}
		}},
		{"banned_for_good", 0, 0, func(h *house) {
			h.later(31 * 24 * time.Hour)
			_, err := h.Circles.Join(h.Context(), h.Bo, h.Tuesday, circle.Joining{Nonce: "again", AgreementsVersion: 1, Fit: true, Persona: "Bo", Hello: "Hello again."})
			is(h.T, err, policy.ErrHidden)
		}},
		{"suspended", 0, 3, func(h *house) {
			ctx := h.Context()
			if _, err := h.Accounts.Session(ctx, h.Tokens[h.Bo]); !errors.Is(err, account.ErrSignedOut) {
				h.Errorf("they are signed in still: %v", err)
			}
			_, err := h.Rooms.Say(ctx, h.Bo, h.Room, "after", "Hm.") // begun before, as it were
			is(h.T, err, policy.ErrSuspended)
			_, err = h.Circles.Join(ctx, h.Bo, h.SlowWater, circle.Joining{Nonce: "elsewhere", AgreementsVersion: 1, Fit: true, Persona: "Bo", Hello: "Hello."})
			is(h.T, err, policy.ErrSuspended)
			if r := h.role(h.Bo); r != policy.Moderator {
				h.Errorf("they are %q", r)
			}
			h.later(73 * time.Hour)
			_, err = h.Rooms.Say(ctx, h.Bo, h.Room, "later", "Hm.")
			is(h.T, err, nil)
		}},
	} {
		t.Run(c.what, func(t *testing.T) {
			each(t, func(h *house) {
				gus, hal := h.steward("gus"), h.steward("hal")
				if was := h.told(h.Bo); was.Act != "" {
					t.Fatalf("%+v was done before", was)
				}
				r := circle.Ruling{What: c.what, Minutes: c.minutes, Days: c.days, Clause: 1, Reason: reason}
				done, err := h.rule(gus, hal, h.above(gus, h.Bo, "n"), r)
				if err != nil || done.State != "acted" {
					t.Fatalf("%v %+v", err, done)
				}
				told := h.told(h.Bo)
				if told.What != c.what || !told.Above || told.Reason != reason || told.Clause == nil || told.Clause.Number != 1 {
					t.Errorf("they are told %+v", told)
				}
				log, _, err := h.Circles.Acts(h.Context(), h.Ada, h.Tuesday, "")
				if err != nil || log[0].What != c.what || !log[0].Above || log[0].By != nil || log[0].Reason != "" {
					t.Errorf("the circle reads %+v, %v", log[0], err)
				}
				c.after(h)
			})
		})
	}
}

func TestOneStewardAloneRulesNothing(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		gus, hal, jan := h.steward("gus"), h.steward("hal"), h.steward("jan")
		r := circle.Ruling{What: "removed", Reason: "You asked people for money.", Clause: 1}
		c := h.above(gus, h.Bo, "n")
		c, err := h.Reports.Hold(ctx, gus, c.ID, c.Version)
		is(t, err, nil)
		settle := func(by account.ID, ruling *circle.Ruling) (*report.Case, error) {
			got, err := h.Reports.Settle(ctx, by, c.ID, c.Version, report.Settling{Outcome: "acted", Words: "It cannot go on so.", Ruling: ruling})
			if err == nil {
				c = got
			}
			return got, err
		}
		_, err = settle(gus, &r)
		is(t, err, nil)
		_, err = settle(gus, nil) // their own
		is(t, err, report.ErrNotHeld)
		other := circle.Ruling{What: "warned", Reason: "You asked people for money.", Clause: 1}
		_, err = settle(hal, &other) // something else is a proposal of their own
		is(t, err, report.ErrNotHeld)
		if r := h.role(h.Bo); r != policy.Moderator {
			t.Fatalf("they are %q", r)
		}
		// A moderator's case is never ruled on, and nobody rules with nothing to be done.
		_, err = h.Reports.Settle(ctx, hal, c.ID, c.Version, report.Settling{Outcome: "dismissed", Words: "Nothing.", Ruling: &r})
		is(t, err, report.ErrRuling)
		part := h.said(h.Cem, "p", "Sharp words.")
		h.must(h.Bo, part, "own")
		mine := h.one(h.Ada)
		mine, err = h.Reports.Hold(ctx, h.Ada, mine.ID, mine.Version)
		is(t, err, nil)
		_, err = h.Reports.Settle(ctx, h.Ada, mine.ID, mine.Version, report.Settling{Outcome: "acted", Words: "So.", Ruling: &r})
		is(t, err, report.ErrRuling)
		// Two agree in the same moment: it is done once.
		errs := make([]error, 2)
		var both sync.WaitGroup
		for i, by := range []account.ID{hal, jan} {
			both.Go(func() {
				_, errs[i] = h.Reports.Settle(ctx, by, c.ID, c.Version, report.Settling{Outcome: "acted", Words: "I think so too."})
			})
		}
		both.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("both: %v, %v", errs[0], errs[1])
		}
		for _, err := range errs {
			if err != nil {
				is(t, err, report.ErrStale)
			}
		}
		log, _, err := h.Circles.Acts(ctx, h.Ada, h.Tuesday, "")
		is(t, err, nil)
		n := 0
		for _, a := range log {
			if a.What == "removed" {
				n++
			}
		}
		if n != 1 {
			t.Errorf("removed %d times", n)
		}
	})
}

func TestWhatCannotBeRuledIsSaid(t *testing.T) {
	each(t, func(h *house) {
		gus := h.steward("gus")
		c := h.above(gus, h.Bo, "n")
		c, err := h.Reports.Hold(t.Context(), gus, c.ID, c.Version)
		is(t, err, nil)
		for _, bad := range []struct {
			r    circle.Ruling
			want *models.Error
		}{
			{circle.Ruling{What: "banned", Reason: "Why.", Clause: 1}, circle.ErrRuling},
			{circle.Ruling{What: "warned", Reason: "  ", Clause: 1}, circle.ErrReason},
			{circle.Ruling{What: "warned", Reason: "Why.", Minutes: 9, Clause: 1}, circle.ErrMinutes},
			{circle.Ruling{What: "muted", Reason: "Why.", Clause: 1}, circle.ErrMinutes},
			{circle.Ruling{What: "muted", Reason: "Why.", Minutes: circle.MaxMute + 1, Clause: 1}, circle.ErrMinutes},
			{circle.Ruling{What: "warned", Reason: "Why.", Clause: -1}, circle.ErrClause},
			{circle.Ruling{What: "warned", Reason: "Why.", Clause: 99}, circle.ErrClause},
			{circle.Ruling{What: "warned", Reason: "Why."}, circle.ErrClauseNeeded},
			{circle.Ruling{What: "warned", Reason: "Why.", Days: 1, Clause: 1}, circle.ErrDays},
			{circle.Ruling{What: "suspended", Reason: "Why.", Clause: 1}, circle.ErrDays},
			{circle.Ruling{What: "suspended", Reason: "Why.", Days: 91, Clause: 1}, circle.ErrDays},
		} {
			_, err := h.Reports.Settle(t.Context(), gus, c.ID, c.Version, report.Settling{Outcome: "acted", Words: "So.", Ruling: &bad.r})
			var e *models.Error
			if !errors.As(err, &e) || e.Message != bad.want.Message || len(e.Fields) != 1 {
				t.Errorf("%+v: %v", bad.r, err)
			}
		}
	})
}

func TestStewardsHoldNobodyToWhatTheyHaveNotAccepted(t *testing.T) { // covers: F25
	each(t, func(h *house) {
		gus, hal := h.steward("gus"), h.steward("hal")
		c := h.above(gus, h.Bo, "n")
		if c.Agreements != nil {
			t.Error("a list tells them")
		}
		number := fixturetest.Amend(t, h.at, h.Tuesday, "We begin on time.")
		c, err := h.Reports.Hold(t.Context(), gus, c.ID, c.Version)
		is(t, err, nil)
		if c.Agreements == nil || c.Agreements.Version != 1 || len(c.Agreements.Items) != number-1 {
			t.Fatalf("they can cite %+v", c.Agreements)
		}
		r := circle.Ruling{What: "warned", Reason: "You came late.", Clause: number}
		_, err = h.Reports.Settle(t.Context(), gus, c.ID, c.Version, report.Settling{Outcome: "acted", Words: "So.", Ruling: &r})
		is(t, err, circle.ErrClause)
		_, err = h.Circles.AcceptAgreements(t.Context(), h.Bo, h.Tuesday, 2)
		is(t, err, nil)
		if _, err = h.rule(gus, hal, c, r); err != nil {
			t.Fatal(err)
		}
		if told := h.told(h.Bo); told.Clause == nil || told.Clause.Text != "We begin on time." {
			t.Errorf("%+v", told)
		}
	})
}

func TestAnOwnerIsFollowedByWhoeverHasBeenAModeratorTheLongest(t *testing.T) {
	for _, what := range []string{"demoted", "removed", "banned_for_good"} {
		t.Run(what, func(t *testing.T) {
			each(t, func(h *house) {
				gus, hal := h.steward("gus"), h.steward("hal")
				if _, err := h.rule(gus, hal, h.above(gus, h.Ada, "n"), circle.Ruling{What: what, Reason: "Why.", Clause: 1}); err != nil {
					t.Fatal(err)
				}
				if was, is := h.role(h.Ada), h.role(h.Bo); was == policy.Owner || is != policy.Owner {
					t.Errorf("the owner is %q, the moderator %q", was, is)
				}
			})
		})
	}
	t.Run("nobody", func(t *testing.T) {
		each(t, func(h *house) {
			gus, hal := h.steward("gus"), h.steward("hal")
			if _, err := h.Circles.Appoint(t.Context(), h.Ada, h.Tuesday, h.People[h.Bo], policy.Member); err != nil {
				t.Fatal(err)
			}
			if _, err := h.rule(gus, hal, h.above(gus, h.Ada, "n"), circle.Ruling{What: "removed", Reason: "Why.", Clause: 1}); !errors.Is(err, circle.ErrNoHeir) {
				t.Errorf("%v", err)
			}
			if r := h.role(h.Ada); r != policy.Owner {
				t.Errorf("they are %q", r)
			}
		})
	})
}

// covers: features.md §1.5 "Conflict routing", design.md §4 "two-person rule".
func TestTwoStewardsReadAWindowAndTheCircleIsTold(t *testing.T) {
	each(t, func(h *house) {
		ctx := t.Context()
		gus, hal := h.steward("gus"), h.steward("hal")
		if _, err := h.Threads.Start(ctx, h.Bo, h.Tuesday, fixture.Update("1", "ideas", "Money", "Send me some.")); err != nil {
			t.Fatal(err)
		}
		unnamed := fixture.Update("2", "ideas", "Another", "Nobody knows me.")
		unnamed.Unnamed = true
		if _, err := h.Threads.Start(ctx, h.Bo, h.Tuesday, unnamed); err != nil {
			t.Fatal(err)
		}
		h.said(h.Bo, "p", "And in the room too.")
		h.said(h.Cem, "q", "Words of Cem.")
		const why = models.Private("Somebody may be asked for money here.")
		c := h.above(gus, h.Bo, "n")
		ask := func(by account.ID, w report.Glass) error {
			got, err := h.Reports.AskToRead(ctx, by, c.ID, c.Version, w)
			if err == nil {
				c = got
			}
			return err
		}
		read := func(by account.ID) error {
			got, err := h.Reports.Read(ctx, by, c.ID, c.Version)
			if err == nil {
				c = got
			}
			return err
		}
		is(t, ask(gus, report.Glass{What: "person", Hours: 24, Reason: why}), report.ErrNotHeld)
		var err error
		c, err = h.Reports.Hold(ctx, gus, c.ID, c.Version)
		is(t, err, nil)
		for _, bad := range []report.Glass{
			{What: "everything", Hours: 24, Reason: why},
			{What: "thread", Hours: 24, Reason: why}, // none was reported
			{What: "person", Hours: 0, Reason: why},
			{What: "person", Hours: report.MaxGlassHours + 1, Reason: why},
			{What: "person", Hours: 24, Reason: "Because."},
		} {
			var e *models.Error
			if err := ask(gus, bad); !errors.As(err, &e) || e.Kind != models.Invalid || len(e.Fields) != 1 {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		is(t, read(hal), report.ErrNoGlass)
		is(t, ask(gus, report.Glass{What: "person", Hours: 24, Reason: why}), nil)
		if c.Glass == nil || !c.Glass.Mine || len(c.Evidence) != 0 {
			t.Fatalf("%+v, %d of evidence", c.Glass, len(c.Evidence))
		}
		is(t, read(gus), report.ErrNoGlass)
		_, err = h.Reports.Read(ctx, h.Ada, c.ID, c.Version)
		is(t, err, policy.ErrHidden)
		is(t, read(hal), nil)
		if len(c.Evidence) != 1 || !c.Evidence[0].Glass || len(c.Evidence[0].Items) != 2 {
			t.Fatalf("%+v", c.Evidence)
		}
		for i, want := range []models.Private{"Send me some.", "And in the room too."} {
			if got := c.Evidence[0].Items[i]; got.Body != want || got.By != h.People[h.Bo] {
				t.Errorf("item %d: %q by %s", i, string(got.Body), got.By)
			}
		}
		is(t, read(hal), report.ErrNoGlass) // once
		for _, who := range []account.ID{h.Ada, h.Bo, h.Cem} {
			seen, err := h.Circles.View(ctx, who, h.Tuesday)
			if err != nil || len(seen.Now.Readings) != 1 || seen.Now.Readings[0].Reason != why || seen.Now.Readings[0].What != "person" {
				t.Errorf("%+v, %v", seen.Now, err)
			}
		}
		log, _, err := h.Circles.Acts(ctx, h.Ada, h.Tuesday, "")
		if err != nil || log[0].What != "glass" || log[0].Reason != why || log[0].About != nil {
			t.Errorf("%+v, %v", log[0], err)
		}
	})
}

// covers: features.md §1.5 "Statement of reasons + appeal": of the stewards, another pair decides.
func TestWhatTwoStewardsRuledAnotherPairOverturns(t *testing.T) {
	for _, c := range []struct {
		what          string
		minutes, days int
		back          string
	}{
		{"warned", 0, 0, circle.BackVoice},
		{"muted", 60, 0, circle.BackVoice},
		{"demoted", 0, 0, circle.BackRole},
		{"removed", 0, 0, circle.BackSeat},
		{"banned_for_good", 0, 0, circle.BackSeat},
		{"suspended", 0, 3, circle.BackAccount},
	} {
		t.Run(c.what, func(t *testing.T) {
			each(t, func(h *house) {
				ctx := t.Context()
				gus, hal, jan, kim := h.steward("gus"), h.steward("hal"), h.steward("jan"), h.steward("kim")
				if _, err := h.rule(gus, hal, h.above(gus, h.Bo, "n"), circle.Ruling{What: c.what, Minutes: c.minutes, Days: c.days, Reason: "Why.", Clause: 1}); err != nil {
					t.Fatal(err)
				}
				act := h.told(h.Bo).Act
				switch c.what { // the circle cannot lift it by itself
				case "muted":
					is(t, h.Circles.Unmute(ctx, h.Ada, h.Tuesday, h.People[h.Bo], circle.Grounds{}), policy.ErrAbove)
				case "banned_for_good":
					is(t, h.Circles.Unban(ctx, h.Ada, h.Tuesday, h.People[h.Bo], circle.Grounds{}), policy.ErrAbove)
				}
				_, err := h.Circles.TakeBack(ctx, h.Ada, h.Tuesday, act)
				if err == nil {
					t.Error("somebody of the circle took it back")
				}
				if _, err := h.Appeals.Make(ctx, h.Bo, act, "It was not so."); err != nil {
					t.Fatal(err)
				}
				find := func(by account.ID) appeal.Appeal {
					t.Helper()
					all, err := h.Appeals.Desk(ctx, by, false)
					if err != nil || len(all) != 1 {
						t.Fatalf("%d appeals, %v", len(all), err)
					}
					return all[0]
				}
				a := find(jan)
				overturn := func(by account.ID) error {
					got, err := h.Appeals.Decide(ctx, by, a.ID, appeal.Decision{Version: a.Version, Outcome: appeal.Overturned, Words: "You are right."})
					if err == nil {
						a = *got
					}
					return err
				}
				for _, by := range []account.ID{gus, hal} {
					if here := find(by); len(here.May) != 0 {
						t.Errorf("who ruled may %v", here.May)
					}
					is(t, overturn(by), policy.ErrActor)
				}
				is(t, overturn(jan), nil)
				is(t, overturn(kim), nil)
				if a.State != appeal.Overturned || a.GaveBack != c.back {
					t.Errorf("%s, gave back %q", a.State, a.GaveBack)
				}
				if r := h.role(h.Bo); r != policy.Moderator {
					t.Errorf("they are %q", r)
				}
				_, err = h.Rooms.Say(ctx, h.Bo, h.Room, "after", "I am here.")
				is(t, err, nil)
			})
		})
	}
}

func TestACircleGivesNoRoleToWhomStewardsTookOneFrom(t *testing.T) {
	each(t, func(h *house) {
		ctx, bo := t.Context(), h.People[h.Bo]
		appoint := func() error {
			_, err := h.Circles.Appoint(ctx, h.Ada, h.Tuesday, bo, policy.Moderator)
			return err
		}
		barred := func() (one bool) {
			t.Helper()
			all, err := h.Circles.Members(ctx, h.Ada, h.Tuesday)
			is(t, err, nil)
			for _, m := range all {
				if m.ID == bo {
					one = m.Barred
				}
			}
			return one
		}
		is(t, h.Circles.OfferCircle(ctx, h.Ada, h.Tuesday, bo), nil) // before anything was done
		gus, hal, jan, kim := h.steward("gus"), h.steward("hal"), h.steward("jan"), h.steward("kim")
		if barred() {
			t.Error("they are barred")
		}
		_, err := h.rule(gus, hal, h.above(gus, h.Bo, "n"), circle.Ruling{What: "demoted", Reason: "You asked people for money.", Clause: 9})
		is(t, err, nil)
		is(t, appoint(), policy.ErrAbove)
		is(t, h.Circles.AcceptCircle(ctx, h.Bo, h.Tuesday), policy.ErrRole) // what was offered to them went with their role
		is(t, h.Circles.OfferCircle(ctx, h.Ada, h.Tuesday, bo), policy.ErrAbove)
		if r := h.role(h.Bo); r != policy.Member || !barred() {
			t.Errorf("they are %q", r)
		}
		_, err = h.Circles.Appoint(ctx, h.Ada, h.Tuesday, h.People[h.Cem], policy.Moderator) // anybody else
		is(t, err, nil)
		_, err = h.Circles.Appoint(ctx, h.Ada, h.Tuesday, h.People[h.Cem], policy.Member)
		is(t, err, nil)
		// Who leaves and comes back is the same person.
		is(t, h.Circles.Leave(ctx, h.Bo, h.Tuesday), nil)
		is(t, h.Join(ctx, h.Bo, h.Tuesday, "Bo"), nil)
		is(t, appoint(), policy.ErrAbove)

		// Other stewards lift it, after an appeal.
		_, err = h.Appeals.Make(ctx, h.Bo, h.told(h.Bo).Act, "It was not so.")
		is(t, err, nil)
		all, err := h.Appeals.Desk(ctx, jan, false)
		is(t, err, nil)
		one, err := h.Appeals.Decide(ctx, jan, all[0].ID, appeal.Decision{Version: all[0].Version, Outcome: appeal.Overturned, Words: "It was somebody else."})
		is(t, err, nil)
		_, err = h.Appeals.Decide(ctx, kim, one.ID, appeal.Decision{Version: one.Version, Outcome: appeal.Overturned, Words: "Yes."})
		is(t, err, nil)
		_, err = h.Circles.Appoint(ctx, h.Ada, h.Tuesday, bo, policy.Member)
		is(t, err, nil)
		if barred() {
			t.Error("it was overturned")
		}
		is(t, appoint(), nil)
	})
}

func TestWhomStewardsTookARoleFromCanHaveOneAfterAYear(t *testing.T) {
	each(t, func(h *house) {
		gus, hal := h.steward("gus"), h.steward("hal")
		_, err := h.rule(gus, hal, h.above(gus, h.Bo, "n"), circle.Ruling{What: "demoted", Reason: "You asked people for money.", Clause: 9})
		is(t, err, nil)
		appoint := func() error {
			_, err := h.Circles.Appoint(t.Context(), h.Ada, h.Tuesday, h.People[h.Bo], policy.Moderator)
			return err
		}
		h.later(364 * 24 * time.Hour)
		is(t, appoint(), policy.ErrAbove)
		h.later(2 * 24 * time.Hour)
		is(t, appoint(), nil)
	})
}
