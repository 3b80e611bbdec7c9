package circle_test

import (
	"context"
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
	"example.org/afterward/models/policy"
)

var why = circle.Grounds{Reason: "You gave advice nobody asked for.", Clause: 3}

// set changes one column, as time would.
func set(t *testing.T, h *dbtest.House, table, where string, arg any, column string, v any) {
	t.Helper()
	exec(t, h, "UPDATE "+table+" SET "+column+" = ? WHERE "+where, v, arg)
}

// held counts the seats of a circle by the rows, beside the count it keeps.
func held(t *testing.T, h *dbtest.House, id circle.ID) (kept, counted int64) {
	t.Helper()
	g := h.DB.Read(t.Context())
	if err := g.Table("circles").Select("taken").Where("id = ?", id).Scan(&kept).Error; err != nil {
		t.Fatal(err)
	}
	var offered int64
	if err := g.Table("memberships").Where("circle_id = ? AND state IN ?", id, []string{"active", "paused"}).Count(&counted).Error; err != nil {
		t.Fatal(err)
	}
	if err := g.Table("requests").Where("circle_id = ? AND state = ?", id, "offered").Count(&offered).Error; err != nil {
		t.Fatal(err)
	}
	return kept, counted + offered
}

func seatsAgree(t *testing.T, h *dbtest.House, id circle.ID) {
	t.Helper()
	if kept, counted := held(t, h, id); kept != counted {
		t.Errorf("the circle counts %d seats taken, and there are %d", kept, counted)
	}
}

func TestAWarningStopsSpeakingUntilItWasSeen(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		for range 2 { // the same words again are one warning
			if err := w.Circles.Warn(ctx, w.Bo, w.Tuesday, w.People[w.Cem], why); err != nil {
				t.Fatal(err)
			}
		}
		_, err := w.Rooms.Say(ctx, w.Cem, w.Room, "n", "But I only …")
		if !errors.Is(err, policy.ErrWarned) {
			t.Fatalf("a warned person spoke: %v", err)
		}
		m, ok := models.AsError(w.Circles.Explain(ctx, err)).State.(circle.Measure)
		if !ok || m.Reason != why.Reason || m.Clause == nil || m.Clause.Number != 3 || m.Clause.Text != "Speak for yourself." || m.What != "warned" {
			t.Fatalf("the refusal does not say why: %+v", models.AsError(err).State)
		}
		if _, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, fixture.Update("n", "ideas", "t", "b")); !errors.Is(err, policy.ErrWarned) {
			t.Errorf("a warned person began a thread: %v", err)
		}
		if err := w.Circles.Acknowledge(ctx, w.Cem, w.Tuesday, circle.ActID(models.NewID())); !errors.Is(err, circle.ErrOtherAct) {
			t.Errorf("saw a warning that is not there: %v", err)
		}
		for range 2 {
			if err := w.Circles.Acknowledge(ctx, w.Cem, w.Tuesday, m.Act); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, "n", "I see."); err != nil {
			t.Errorf("cannot speak after seeing the warning: %v", err)
		}
		all, err := w.Circles.Measures(ctx, w.Cem)
		if err != nil || len(all) != 1 || all[0].Reason != why.Reason || all[0].Circle.Name != "Tuesday" {
			t.Errorf("one warning leaves %d measures: %v", len(all), err)
		}
	})
}

func TestOfTwoMutesTheLongestHoldsAndBothAreWrittenDown(t *testing.T) { // covers: edge 97
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		for _, minutes := range []int{4, 28*24*60 + 1} {
			if err := w.Circles.Mute(ctx, w.Bo, w.Tuesday, w.People[w.Cem], minutes, why); !errors.Is(err, circle.ErrMinutes) {
				t.Errorf("%d minutes: %v", minutes, err)
			}
		}
		for _, minutes := range []int{30, 60, 5} {
			if err := w.Circles.Mute(ctx, w.Bo, w.Tuesday, w.People[w.Cem], minutes, why); err != nil {
				t.Fatal(err)
			}
		}
		_, err := w.Rooms.Say(ctx, w.Cem, w.Room, "n", "May I?")
		m, _ := models.AsError(w.Circles.Explain(ctx, err)).State.(circle.Measure)
		if !errors.Is(err, policy.ErrMuted) || m.Until == nil || time.Until(*m.Until) < 55*time.Minute || time.Until(*m.Until) > time.Hour || m.Reason != why.Reason {
			t.Fatalf("%v %+v", err, m)
		}
		if all, err := w.Circles.Measures(ctx, w.Cem); err != nil || len(all) != 3 || all[1].Act != m.Act {
			t.Errorf("three mutes leave %d lines: %v", len(all), err)
		}
		if _, err := w.Rooms.Snapshot(ctx, w.Cem, w.Room); err != nil {
			t.Errorf("a muted person cannot read: %v", err)
		}
		set(t, h, "memberships", "id = ?", w.People[w.Cem], "muted_until", models.Now().Add(-time.Second))
		if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, "n", "Thank you."); err != nil {
			t.Errorf("a mute that is over holds: %v", err)
		}
	})
}

func TestAMuteIsLiftedOrMadeShorterByAnotherOfNoLowerRank(t *testing.T) { // covers: edge 98
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		if _, err := w.Circles.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Dee], policy.Moderator); err != nil {
			t.Fatal(err)
		}
		mute := func(by account.ID) {
			t.Helper()
			if err := w.Circles.Mute(ctx, by, w.Tuesday, cem, 60, why); err != nil {
				t.Fatal(err)
			}
		}
		mute(w.Ada)
		if err := w.Circles.Unmute(ctx, w.Bo, w.Tuesday, cem, circle.Grounds{}); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a moderator lifted what the owner asked for: %v", err)
		}
		if err := w.Circles.Shorten(ctx, w.Bo, w.Tuesday, cem, 5, circle.Grounds{}); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a moderator made shorter what the owner asked for: %v", err)
		}
		if err := w.Circles.Unmute(ctx, w.Ada, w.Tuesday, cem, circle.Grounds{}); err != nil {
			t.Fatal(err)
		}
		mute(w.Bo)
		for minutes, want := range map[int]error{0: circle.ErrLeft, 61: circle.ErrSooner, 28*24*60 + 1: circle.ErrLeft} {
			if err := w.Circles.Shorten(ctx, w.Dee, w.Tuesday, cem, minutes, circle.Grounds{}); !errors.Is(err, want) {
				t.Errorf("%d minutes left: %v", minutes, err)
			}
		}
		if err := w.Circles.Shorten(ctx, w.Dee, w.Tuesday, cem, 10, circle.Grounds{Reason: "An hour is long."}); err != nil {
			t.Fatal(err)
		}
		_, err := w.Rooms.Say(ctx, w.Cem, w.Room, "n", "May I?")
		if m, _ := models.AsError(err).State.(circle.Measure); !errors.Is(err, policy.ErrMuted) || m.Until == nil || time.Until(*m.Until) > 10*time.Minute {
			t.Errorf("%v %+v", err, m)
		}
		for range 2 {
			if err := w.Circles.Unmute(ctx, w.Dee, w.Tuesday, cem, circle.Grounds{}); err != nil {
				t.Fatalf("another moderator cannot lift a mute: %v", err)
			}
		}
		if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, "n", "Thank you."); err != nil {
			t.Error(err)
		}
		acts, _, err := w.Circles.History(ctx, w.Bo, w.Tuesday, cem, "")
		var is []string
		for _, a := range acts {
			if a.What == "muted" || a.What == "unmuted" {
				is = append(is, a.What+"/"+a.Becomes+"/"+string(a.By.Name)+"/"+string(a.Reason))
			}
		}
		want := []string{"unmuted//Dee/", "unmuted/shorter/Dee/An hour is long.", "muted//Bo/" + string(why.Reason), "unmuted//Ada/", "muted//Ada/" + string(why.Reason)}
		if err != nil || !slices.Equal(is, want) {
			t.Errorf("%v %v", is, err)
		}
	})
}

// A measure whose line cannot be written does not happen: both are one change.
func TestWhereTheLogCannotBeWrittenNothingIsDone(t *testing.T) { // covers: edge 108
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		if h.Files != "" {
			exec(t, h, `CREATE TRIGGER no_log BEFORE INSERT ON acts BEGIN SELECT RAISE(ABORT, 'the log is full'); END`)
		} else {
			exec(t, h, `CREATE FUNCTION no_log() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the log is full'; END $$`)
			exec(t, h, `CREATE TRIGGER no_log BEFORE INSERT ON acts FOR EACH ROW EXECUTE FUNCTION no_log()`)
		}
		before := memberships(t, h)
		for what, err := range measuresOf(ctx, w, w.Bo, cem) {
			if what != "unmute" && (err == nil || !strings.Contains(err.Error(), "the log is full")) {
				t.Errorf("%s without its line: %v", what, err)
			}
		}
		if after := memberships(t, h); after != before {
			t.Errorf("something was done that stands nowhere:\n%s\n%s", before, after)
		}
	})
}

// memberships is every membership as it is.
func memberships(t *testing.T, h *dbtest.House) string {
	t.Helper()
	var rows []map[string]any
	if err := h.DB.Read(t.Context()).Table("memberships").Order("id").Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(rows)
}

// Every measure has a reason somebody can read.
func TestABlankReasonIsNoReason(t *testing.T) { // covers: edge 99
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		for _, reason := range []models.Private{"", "  \n\t ", "\u200b\u00a0"} {
			blank := circle.Grounds{Reason: reason, Clause: 1}
			c := w.Circles
			_, ban := c.Ban(ctx, w.Bo, w.Tuesday, cem, circle.Barring{Grounds: blank, Days: 1})
			_, good := c.BanForGood(ctx, w.Bo, w.Tuesday, cem, blank)
			for what, err := range map[string]error{
				"nudge": c.Nudge(ctx, w.Bo, w.Tuesday, cem, blank), "warn": c.Warn(ctx, w.Bo, w.Tuesday, cem, blank),
				"mute": c.Mute(ctx, w.Bo, w.Tuesday, cem, 60, blank), "remove": c.Remove(ctx, w.Bo, w.Tuesday, cem, 1, blank), "ban": ban, "for good": good,
			} {
				if !errors.Is(err, circle.ErrReason) || models.AsError(err).Kind != models.Invalid {
					t.Errorf("%s because of %q: %v", what, reason, err)
				}
			}
		}
	})
}

// measuresOf are all that can be done towards somebody, by name.
func measuresOf(ctx context.Context, w *fixture.World, by account.ID, who circle.PersonID) map[string]error {
	c := w.Circles
	_, ban := c.Ban(ctx, by, w.Tuesday, who, circle.Barring{Grounds: why, Days: 1})
	_, forGood := c.BanForGood(ctx, by, w.Tuesday, who, why)
	return map[string]error{
		"warn": c.Warn(ctx, by, w.Tuesday, who, why), "mute": c.Mute(ctx, by, w.Tuesday, who, 60, why), "unmute": c.Unmute(ctx, by, w.Tuesday, who, why),
		"remove": c.Remove(ctx, by, w.Tuesday, who, 1, why), "ban": ban, "ban for good": forGood,
	}
}

func TestNobodyActsTowardsTheirOwnRankOrAbove(t *testing.T) { // covers: edge 6
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if _, err := w.Circles.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Cem], policy.Moderator); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			by, who account.ID
			want    error
		}{
			{w.Bo, w.Ada, policy.ErrRole},
			{w.Bo, w.Cem, policy.ErrRole},
			{w.Dee, w.Cem, policy.ErrRole},
			{w.Fin, w.Dee, policy.ErrHidden},
			{w.Eli, w.Dee, policy.ErrHidden},
		} {
			for what, err := range measuresOf(ctx, w, c.by, w.People[c.who]) {
				if !errors.Is(err, c.want) {
					t.Errorf("%s: %v, want %v", what, err, c.want)
				}
			}
		}
		nobody := circle.PersonID(models.NewID())
		for what, err := range measuresOf(ctx, w, w.Dee, nobody) {
			if !errors.Is(err, policy.ErrRole) { // the law before whether there is anybody
				t.Errorf("%s towards nobody, by a member: %v", what, err)
			}
		}
		seatsAgree(t, h, w.Tuesday)
	})
}

func TestNobodyActsTowardsThemselves(t *testing.T) { // covers: edge 8
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		for _, who := range []account.ID{w.Bo, w.Ada} {
			for what, err := range measuresOf(t.Context(), w, who, w.People[who]) {
				if !errors.Is(err, circle.ErrYourself) {
					t.Errorf("%s: %v", what, err)
				}
			}
		}
	})
}

func TestWhatIsWrongWithAMeasureIsNamed(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		if err := w.Circles.Warn(ctx, w.Bo, w.Tuesday, cem, circle.Grounds{Reason: "  ", Clause: 1}); !errors.Is(err, circle.ErrReason) {
			t.Errorf("no reason: %v", err)
		}
		for _, clause := range []int{-1, 15} {
			err := w.Circles.Warn(ctx, w.Bo, w.Tuesday, cem, circle.Grounds{Reason: "r", Clause: clause})
			if e := models.AsError(err); e.Kind != models.Invalid || len(e.Fields) != 1 || e.Fields[0].Name != "clause" {
				t.Errorf("clause %d: %v", clause, err)
			}
		}
		if err := w.Circles.Remove(ctx, w.Bo, w.Tuesday, cem, 31, why); models.AsError(err).Fields[0].Name != "againDays" {
			t.Errorf("31 days: %v", err)
		}
		for _, days := range []int{0, 31} {
			if _, err := w.Circles.Ban(ctx, w.Bo, w.Tuesday, cem, circle.Barring{Grounds: why, Days: days}); models.AsError(err).Fields[0].Name != "days" {
				t.Errorf("%d days: %v", days, err)
			}
		}
	})
}

func TestWhoIsRemovedFindsWhyAndWhenTheyMayAskAgain(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		for range 2 { // twice is once
			if err := w.Circles.Remove(ctx, w.Bo, w.Tuesday, w.People[w.Cem], 7, why); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Circles.Members(ctx, w.Cem, w.Tuesday); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("a removed person reads on: %v", err)
		}
		all, err := w.Circles.Measures(ctx, w.Cem)
		if err != nil || len(all) != 1 {
			t.Fatalf("%d measures: %v", len(all), err)
		}
		if m := all[0]; m.What != "removed" || m.Reason != why.Reason || m.Circle.ID != w.Tuesday || m.AgainAt == nil || m.AgainAt.Before(models.Now().Add(6*24*time.Hour)) {
			t.Errorf("%+v", m)
		}
		if others, err := w.Circles.Measures(ctx, w.Bo); err != nil || len(others) != 0 {
			t.Errorf("somebody else is told of it: %d, %v", len(others), err)
		}
		seatsAgree(t, h, w.Tuesday)
	})
}

func TestABanShutsEveryWayInAndIsOverByItself(t *testing.T) { // covers: edge 14
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		b, err := w.Circles.Ban(ctx, w.Bo, w.Tuesday, w.People[w.Cem], circle.Barring{Grounds: why, Days: 3})
		if err != nil || b.WaitsForSecond || b.Until == nil || b.Reason != why.Reason || b.Name != "Cem" {
			t.Fatalf("%+v %v", b, err)
		}
		if err := w.Join(ctx, w.Cem, w.Tuesday, "Cem"); !errors.Is(err, policy.ErrHidden) {
			t.Fatalf("a banned person came in: %v", err)
		}
		if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, "n", "Hello?"); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("a banned person spoke: %v", err)
		}
		if all, err := w.Circles.Banned(ctx, w.Bo, w.Tuesday); err != nil || len(all) != 1 {
			t.Errorf("%d are banned: %v", len(all), err)
		}
		if _, err := w.Circles.Banned(ctx, w.Dee, w.Tuesday); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member sees who is banned: %v", err)
		}
		if all, err := w.Circles.Measures(ctx, w.Cem); err != nil || len(all) != 1 || all[0].AgainAt == nil {
			t.Errorf("%+v %v", all, err)
		}
		set(t, h, "memberships", "id = ?", w.People[w.Cem], "banned_until", models.Now().Add(-time.Second))
		if all, err := w.Circles.Banned(ctx, w.Bo, w.Tuesday); err != nil || len(all) != 0 {
			t.Errorf("a ban that is over is listed: %v", err)
		}
		if _, err := w.Circles.Members(ctx, w.Cem, w.Tuesday); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("the end of a ban let somebody in: %v", err)
		}
		if err := w.Join(ctx, w.Cem, w.Tuesday, "Cem"); err != nil {
			t.Errorf("a ban that is over holds: %v", err)
		}
		seatsAgree(t, h, w.Tuesday)
	})
}

func TestABanForGoodTakesTwo(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		b, err := w.Circles.Ban(ctx, w.Bo, w.Tuesday, cem, circle.Barring{Grounds: why, ForGood: true})
		if err != nil || !b.WaitsForSecond || b.Until == nil {
			t.Fatalf("%+v %v", b, err)
		}
		if _, err := w.Circles.BanForGood(ctx, w.Bo, w.Tuesday, cem, why); !errors.Is(err, circle.ErrNeedsSecond) {
			t.Fatalf("one person banned for good: %v", err)
		}
		if _, err := w.Circles.Ban(ctx, w.Bo, w.Tuesday, cem, circle.Barring{Grounds: why, ForGood: true}); !errors.Is(err, circle.ErrNeedsSecond) {
			t.Errorf("asked for it twice: %v", err)
		}
		for range 2 { // twice is once
			if b, err = w.Circles.BanForGood(ctx, w.Ada, w.Tuesday, cem, why); err != nil || b.WaitsForSecond || b.Until != nil {
				t.Fatalf("%+v %v", b, err)
			}
		}
		if err := w.Join(ctx, w.Cem, w.Tuesday, "Cem"); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("came in: %v", err)
		}
	})
}

func TestUnbanningMakesNobodyAMember(t *testing.T) { // covers: edge 15
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		if _, err := w.Circles.Ban(ctx, w.Bo, w.Tuesday, cem, circle.Barring{Grounds: why, Days: 30}); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := w.Circles.Unban(ctx, w.Bo, w.Tuesday, cem, circle.Grounds{}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Circles.Members(ctx, w.Cem, w.Tuesday); !errors.Is(err, policy.ErrHidden) {
			t.Fatalf("unbanned, and inside: %v", err)
		}
		if err := w.Join(ctx, w.Cem, w.Tuesday, "Cem"); err != nil {
			t.Error(err)
		}
	})
}

func TestABanEndsWhatIsOpen(t *testing.T) { // covers: edge 11, edge 31 in part
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, eli := t.Context(), w.People[w.Eli]
		now := models.Now()
		exec(t, h, `INSERT INTO requests (id, circle_id, account_id, nonce, state, questions_version, agreements_version, fit_at, made_at, expires_at) VALUES (?, ?, ?, 'n', 'offered', 0, 1, ?, ?, ?)`,
			models.NewID(), w.Tuesday, w.Eli, now, now, now.Add(time.Hour))
		exec(t, h, `UPDATE circles SET taken = taken + 1 WHERE id = ?`, w.Tuesday)
		exec(t, h, `INSERT INTO invites (id, circle_id, by_id, nonce, kind, grants, account_id, max_uses, created_at, expires_at) VALUES (?, ?, ?, 'to', 'personal', 'seat', ?, 1, ?, ?)`,
			models.NewID(), w.Tuesday, w.People[w.Bo], w.Eli, now, now.Add(time.Hour))
		exec(t, h, `INSERT INTO invites (id, circle_id, by_id, nonce, kind, grants, max_uses, created_at, expires_at) VALUES (?, ?, ?, 'from', 'link', 'seat', 1, ?, ?)`,
			models.NewID(), w.Tuesday, eli, now, now.Add(time.Hour))
		if _, err := w.Circles.Ban(ctx, w.Bo, w.Tuesday, eli, circle.Barring{Grounds: why, Days: 30}); err != nil {
			t.Fatal(err)
		}
		var requests, invites int64
		g := h.DB.Read(ctx)
		if err := g.Table("requests").Where("account_id = ? AND state <> ?", w.Eli, "banned").Count(&requests).Error; err != nil {
			t.Fatal(err)
		}
		if err := g.Table("invites").Where("ended IS NULL").Count(&invites).Error; err != nil {
			t.Fatal(err)
		}
		if requests != 0 || invites != 0 {
			t.Errorf("%d requests and %d invitations are open", requests, invites)
		}
		seatsAgree(t, h, w.Tuesday)
	})
}

func TestOfWhatIsSaidAgainstABanNothingComesAfterIt(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		var wg sync.WaitGroup
		var ban error
		said := make([]error, 12)
		for i := range said {
			wg.Go(func() { _, said[i] = w.Rooms.Say(ctx, w.Cem, w.Room, fmt.Sprint(i), "And another thing.") })
		}
		wg.Go(func() {
			_, ban = w.Circles.Ban(ctx, w.Bo, w.Tuesday, w.People[w.Cem], circle.Barring{Grounds: why, Days: 1})
		})
		wg.Wait()
		if ban != nil {
			t.Fatal(ban)
		}
		in := 0
		for _, err := range said {
			if err == nil {
				in++
			} else if !errors.Is(err, policy.ErrHidden) {
				t.Error(err)
			}
		}
		var late, all int64
		g := h.DB.Read(ctx)
		q := g.Table("parts").Where("author_id = ?", w.People[w.Cem])
		if err := q.Count(&all).Error; err != nil || int(all) != in {
			t.Fatalf("%d answered as said, %d rows: %v", in, all, err)
		}
		err := g.Table("parts").Where("author_id = ? AND mver >= (SELECT MAX(mver) FROM circles WHERE id = ?)", w.People[w.Cem], w.Tuesday).Count(&late).Error
		if err != nil || late != 0 {
			t.Errorf("%d parts were written after the ban: %v", late, err)
		}
		seatsAgree(t, h, w.Tuesday)
	})
}

func TestOfAMuteAndASayingOneIsFirst(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		var wg sync.WaitGroup
		said := make([]error, 12)
		for i := range said {
			wg.Go(func() { _, said[i] = w.Rooms.Say(ctx, w.Cem, w.Room, fmt.Sprint(i), "And another thing.") })
		}
		wg.Go(func() {
			if err := w.Circles.Mute(ctx, w.Bo, w.Tuesday, w.People[w.Cem], 5, why); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		for _, err := range said {
			if err != nil && !errors.Is(err, policy.ErrMuted) {
				t.Error(err)
			}
		}
		var late int64
		err := h.DB.Read(ctx).Table("parts").Where("author_id = ? AND mver >= (SELECT MAX(mver) FROM circles WHERE id = ?)", w.People[w.Cem], w.Tuesday).Count(&late).Error
		if err != nil || late != 0 {
			t.Errorf("%d parts were written after the mute: %v", late, err)
		}
	})
}

func TestOfABanAndAnUnbanTheLaterHolds(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx, cem := t.Context(), w.People[w.Cem]
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				if _, err := w.Circles.Ban(ctx, w.Bo, w.Tuesday, cem, circle.Barring{Grounds: why, Days: 1}); err != nil {
					t.Error(err)
				}
			})
			wg.Go(func() {
				if err := w.Circles.Unban(ctx, w.Ada, w.Tuesday, cem, circle.Grounds{}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		var state, last string
		g := h.DB.Read(ctx)
		if err := g.Table("memberships").Select("state").Where("id = ?", cem).Scan(&state).Error; err != nil {
			t.Fatal(err)
		}
		// The acts are written under the same lock: the latest says how it stands.
		if err := g.Table("acts").Select("becomes").Where("about_id = ?", cem).Order("at DESC, id DESC").Limit(1).Scan(&last).Error; err != nil {
			t.Fatal(err)
		}
		if state != "banned" && state != "left" || state != last && state == "active" {
			t.Errorf("stands as %s, the last act says %s", state, last)
		}
		seatsAgree(t, h, w.Tuesday)
		if _, err := w.Circles.Ban(ctx, w.Bo, w.Tuesday, cem, circle.Barring{Grounds: why, Days: 1}); err != nil {
			t.Fatal(err)
		}
		if err := w.Join(ctx, w.Cem, w.Tuesday, "Cem"); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("came in after the last ban: %v", err)
		}
	})
}

// exec changes what time or others would have changed.
func exec(t *testing.T, h *dbtest.House, q string, args ...any) {
	t.Helper()
	err := h.DB.Do(t.Context(), func(tx *db.Tx) error { return tx.Exec(q, args...).Error })
	if err != nil {
		t.Fatal(err)
	}
}
