package gathering_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
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
)

func keep(t *testing.T, w *fixture.World, by account.ID, id gathering.ID, role, wants string) *gathering.Gathering {
	t.Helper()
	g, err := w.Gatherings.KeepSeat(t.Context(), by, id, role, wants)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// kept says who keeps a seat, as Ada sees it.
func kept(t *testing.T, w *fixture.World, id gathering.ID) string {
	t.Helper()
	all, err := w.Gatherings.List(t.Context(), w.Ada, w.Tuesday)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range all {
		if g.ID != id {
			continue
		}
		if g.Seats == nil {
			return "none"
		}
		said := fmt.Sprintf("%d+%d", g.Seats.Speaking, g.Seats.Listening)
		for _, seat := range g.Seats.People {
			said += " " + string(seat.Person.Name) + ":" + seat.Role
		}
		return said
	}
	return "not there"
}

// rowsOf counts what is kept of a gathering in a table.
func rowsOf(t *testing.T, h *dbtest.House, table string, id gathering.ID) (n int64) {
	t.Helper()
	if err := h.DB.Read(t.Context()).Table(table).Where("gathering_id = ?", id).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAPlanIsCheckedWhereItIsMade(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		none, p := 0, soon("n")
		p.Plan = script.Plan{Open: &none, Breath: 30, Order: script.Random, Prompt: "C04", ClosingWith: "X01", OneWord: true}
		g := set(t, w, p)
		want := p.Plan
		want.MinToOpen = 3 // the circle's
		if got, is := fmt.Sprintf("%+v", jsonOf(t, g.Plan)), jsonOf(t, want); got != is {
			t.Errorf("%s, want %s", got, is)
		}
		if g.Timing.Open != 0 || g.Timing.Round != (90-5-3-12-6)*60 || g.Timing.Turn != 300 || g.Timing.Speakers != 0 || g.Timing.Most != 64*60/150 {
			t.Errorf("%+v", g.Timing)
		}
		for name, c := range map[string]struct {
			change gathering.Change
			want   error
			field  string
		}{
			"no such order":              {gathering.Change{Plan: &script.Plan{Order: "alphabet"}}, script.ErrOrder, "plan.order"},
			"nobody begins it":           {gathering.Change{Plan: &script.Plan{MinToOpen: 1}}, script.ErrLeast, "plan.minToOpen"},
			"a question for the closing": {gathering.Change{Plan: &script.Plan{Prompt: "X01"}}, gathering.ErrPrompt, "plan.prompt"},
			"a question for the opening": {gathering.Change{Plan: &script.Plan{ClosingWith: "C01"}}, gathering.ErrPrompt, "plan.closingWith"},
			"no time for a round":        {gathering.Change{Minutes: new(40), Plan: &script.Plan{Arrival: 10, Closing: 15}}, script.ErrBudget, "minutes"},
		} {
			_, err := w.Gatherings.Edit(ctx, w.Bo, g.ID, c.change)
			if e := models.AsError(err); !errors.Is(err, c.want) || len(e.Fields) != 1 || e.Fields[0].Name != c.field {
				t.Errorf("%s: %v", name, err)
			}
		}
		six := script.Plan{MinToOpen: 6}
		edited, err := w.Gatherings.Edit(ctx, w.Bo, g.ID, gathering.Change{Plan: &six})
		if err != nil || jsonOf(t, edited.Plan) != jsonOf(t, six) {
			t.Errorf("%+v, %v", edited, err)
		}
		// What was planned has to fit into what is left of it.
		long := 40
		if _, err := w.Gatherings.Edit(ctx, w.Bo, g.ID, gathering.Change{Plan: &script.Plan{Open: &long}}); err != nil {
			t.Error(err)
		}
		if _, err := w.Gatherings.Edit(ctx, w.Bo, g.ID, gathering.Change{Minutes: new(45)}); !errors.Is(err, script.ErrBudget) {
			t.Errorf("%v", err)
		}
	})
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestASeatIsKeptChangedAndGivenUp(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		p := soon("n")
		p.Minutes = 60
		g := set(t, w, p)
		if kept(t, w, g.ID) != "0+0" || g.Timing.Turn != 300 || g.TimingIf == nil || g.TimingIf.Speakers != 1 || g.Mine.Seat != nil {
			t.Fatalf("%+v %+v", g.Timing, g.TimingIf)
		}
		if !g.LobbyAt.Equal(g.StartsAt.Add(-15*time.Minute)) || !g.LateUntil.Equal(g.StartsAt.Add(10*time.Minute)) {
			t.Errorf("one is let in from %v to %v", g.LobbyAt, g.LateUntil)
		}
		mine := keep(t, w, w.Cem, g.ID, "speaking", "questions")
		if mine.Mine.Seat == nil || mine.Mine.Seat.Role != "speaking" || mine.Mine.Seat.Wants != "questions" || mine.TimingIf != nil || mine.Timing.Speakers != 1 {
			t.Errorf("%+v", mine)
		}
		before, err := w.Circles.View(ctx, w.Cem, w.Tuesday)
		if err != nil {
			t.Fatal(err)
		}
		keep(t, w, w.Cem, g.ID, "speaking", "questions") // twice is once
		if now, err := w.Circles.View(ctx, w.Cem, w.Tuesday); err != nil || now.Seq != before.Seq {
			t.Errorf("the same again was told: %v", err)
		}
		keep(t, w, w.Dee, g.ID, "listening", "ideas")
		if got := kept(t, w, g.ID); got != "1+1 Cem:speaking Dee:listening" {
			t.Error(got)
		}
		// What somebody would like back is theirs.
		page, err := w.Circles.Changes(ctx, w.Ada, w.Tuesday, before.Seq-1)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range page.Changes {
			if strings.Contains(string(c.Change), "questions") || !strings.Contains(string(c.Change), `"role":"speaking"`) {
				t.Errorf("%s", c.Change)
			}
		}
		if all, err := w.Gatherings.List(ctx, w.Ada, w.Tuesday); err != nil || strings.Contains(jsonOf(t, all), "questions") || strings.Contains(jsonOf(t, all), "wants") {
			t.Errorf("%v %v", jsonOf(t, all), err)
		}
		changed := keep(t, w, w.Cem, g.ID, "speaking", "quiet")
		if changed.Mine.Seat.Wants != "quiet" {
			t.Errorf("%+v", changed.Mine.Seat)
		}
		changed = keep(t, w, w.Cem, g.ID, "listening", "quiet")
		if changed.Mine.Seat.Role != "listening" || changed.Mine.Seat.Wants != "" || kept(t, w, g.ID) != "0+2 Cem:listening Dee:listening" {
			t.Errorf("%+v, %s", changed.Mine.Seat, kept(t, w, g.ID))
		}
		for range 2 {
			back, err := w.Gatherings.GiveUpSeat(ctx, w.Cem, g.ID)
			if err != nil || back.Mine.Seat != nil || kept(t, w, g.ID) != "0+1 Dee:listening" {
				t.Errorf("%+v, %v", back, err)
			}
		}
		for field, try := range map[string][2]string{"role": {"dancing", ""}, "wants": {"speaking", "applause"}} {
			if _, err := w.Gatherings.KeepSeat(ctx, w.Cem, g.ID, try[0], try[1]); models.AsError(err).Kind != models.Invalid || models.AsError(err).Fields[0].Name != field {
				t.Errorf("%v: %v", try, err)
			}
		}
	})
}

// crowd puts n more people into Tuesday.
func crowd(t *testing.T, w *fixture.World, n int) (all []account.ID) {
	t.Helper()
	capacity := 16
	if _, err := w.Circles.SetDoor(t.Context(), w.Ada, w.Tuesday, circle.Door{Capacity: &capacity}); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		handle := fmt.Sprintf("crowd-%c", 'a'+i)
		in, err := w.Accounts.SignUp(t.Context(), models.Private(handle), true, fixture.Credentials(handle), "crowd")
		if err == nil {
			err = w.Join(t.Context(), in.Account.ID, w.Tuesday, models.Private("Number "+string(rune('a'+i))))
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, in.Account.ID)
	}
	return all
}

func TestNoMoreSpeakThanHaveTimeAndNoMoreListenThanSpeak(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		p := soon("n")
		p.Minutes, p.Plan = 45, script.Plan{Breath: 60, Closing: 15, Arrival: 10} // 13 minutes of round: four have two minutes and the quiet after
		g := set(t, w, p)
		people := crowd(t, w, 8)
		if g.Timing.Most != 4 || g.Timing.Round != 13*60 {
			t.Fatalf("%+v", g.Timing)
		}
		refused := func(by account.ID, role string, want error) {
			t.Helper()
			if _, err := w.Gatherings.KeepSeat(ctx, by, g.ID, role, ""); !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", role, err, want)
			}
		}
		keep(t, w, people[0], g.ID, "listening", "")
		keep(t, w, people[1], g.ID, "listening", "") // two always may
		refused(people[2], "listening", gathering.ErrListeners)
		for _, by := range people[2:5] {
			keep(t, w, by, g.ID, "speaking", "")
		}
		keep(t, w, people[5], g.ID, "listening", "")
		refused(people[6], "listening", gathering.ErrListeners)
		last := keep(t, w, people[6], g.ID, "speaking", "")
		if last.Seats.Speaking != 4 || last.Timing.Turn < 120 {
			t.Errorf("%+v", last.Timing)
		}
		_, err := w.Gatherings.KeepSeat(ctx, people[7], g.ID, "speaking", "")
		if e := models.AsError(err); !errors.Is(err, gathering.ErrNoTime) || e.State.(*gathering.Timing).Most != 4 {
			t.Errorf("one more than have time: %v", err)
		}
		all, err := w.Gatherings.List(ctx, people[7], w.Tuesday)
		if err != nil || all[0].TimingIf != nil || all[0].Timing.Speakers != 4 {
			t.Errorf("%+v, %v", all, err)
		}
		// Their own seat is not in the way of whoever changes theirs.
		keep(t, w, people[6], g.ID, "speaking", "ideas")
		keep(t, w, people[7], g.ID, "listening", "")
		refused(people[7], "speaking", gathering.ErrNoTime)
		if _, err := w.Gatherings.GiveUpSeat(ctx, people[2], g.ID); err != nil {
			t.Fatal(err)
		}
		keep(t, w, people[7], g.ID, "speaking", "")
		if got := kept(t, w, g.ID); !strings.HasPrefix(got, "4+3 ") {
			t.Error(got)
		}
		// Whoever has a seat keeps it when there is less time, and may still say what they would like back.
		p.Plan.Agreements = 5
		less, err := w.Gatherings.Edit(ctx, w.Bo, g.ID, gathering.Change{Plan: &p.Plan})
		if err != nil || less.Timing.Most != 3 || less.Seats.Speaking != 4 {
			t.Fatalf("%+v, %v", less, err)
		}
		keep(t, w, people[6], g.ID, "speaking", "quiet")
	})
}

func TestTheLastSeatIsKeptForOne(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		g := set(t, w, soon("n"))
		var all []func() error
		for _, by := range crowd(t, w, 8) {
			all = append(all, func() error { _, err := w.Gatherings.KeepSeat(ctx, by, g.ID, "listening", ""); return err })
		}
		if listen := fixturetest.Won(t, gathering.ErrListeners, all...); listen != 2 || rowsOf(t, h, "seats", g.ID) != 2 {
			t.Errorf("%d of 8 listen, %d seats", listen, rowsOf(t, h, "seats", g.ID))
		}
	})
}

func TestSeatsAreForWhoMaySpeakOrListenThere(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		g, other := set(t, w, soon("n")), set(t, w, soon("other"))
		try := func(by account.ID, id gathering.ID, role string, want error) {
			t.Helper()
			if _, err := w.Gatherings.KeepSeat(ctx, by, id, role, ""); !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", role, err, want)
			}
		}
		try(w.Fin, g.ID, "listening", policy.ErrHidden)
		try(w.Eli, g.ID, "listening", policy.ErrHidden)
		guest(t, w, h, g.ID)
		try(w.Eli, g.ID, "speaking", policy.ErrRole)
		try(w.Eli, g.ID, "listening", nil)
		try(w.Eli, other.ID, "listening", policy.ErrHidden)
		all, err := w.Gatherings.List(ctx, w.Eli, w.Tuesday)
		if err != nil || len(all) != 1 || all[0].Mine.Seat == nil || all[0].TimingIf != nil {
			t.Errorf("%+v, %v", all, err)
		}
		write(t, h, "memberships", w.People[w.Cem], map[string]any{"muted_until": time.Now().Add(time.Hour)})
		try(w.Cem, g.ID, "speaking", policy.ErrMuted)
		try(w.Cem, g.ID, "listening", nil)
		if err := w.Circles.StepAway(ctx, w.Cem, w.Tuesday, 24); err != nil {
			t.Fatal(err)
		}
		try(w.Cem, g.ID, "listening", policy.ErrAway)
		if _, err := w.Gatherings.GiveUpSeat(ctx, w.Cem, g.ID); err != nil {
			t.Errorf("whoever is away cannot give up a seat: %v", err)
		}
		try(w.Dee, "x", "listening", policy.ErrHidden)
	})
}

func TestASeatStaysAsItIsOnceAGatheringHasBegun(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		g := set(t, w, soon("n"))
		keep(t, w, w.Cem, g.ID, "speaking", "")
		keep(t, w, w.Bo, g.ID, "speaking", "")
		fixturetest.Open(t, w)
		keep(t, w, w.Cem, g.ID, "listening", "") // while people wait they still choose
		// Whoever has come by then does, too, and the script with them.
		come := func(by account.ID) *gathering.Floor {
			t.Helper()
			f, err := w.Gatherings.Come(ctx, by, g.ID, gathering.Coming{})
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		speaks := func(by account.ID) (speaking, there bool) {
			t.Helper()
			f, err := w.Gatherings.Floor(ctx, w.Bo, g.ID, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, seat := range f.Stage.Seats {
				if seat.Person.ID == w.People[by] {
					return seat.Speaking, seat.State == "in"
				}
			}
			return false, false
		}
		come(w.Bo)
		come(w.Cem)
		if is, there := speaks(w.Cem); is || !there {
			t.Error("who keeps a listening seat speaks")
		}
		if mine := keep(t, w, w.Cem, g.ID, "speaking", "ideas"); mine.Mine.Seat.Role != "speaking" || mine.Mine.Seat.Wants != "ideas" || mine.Seats.Speaking != 2 {
			t.Errorf("%+v", mine.Mine.Seat)
		}
		if is, _ := speaks(w.Cem); !is {
			t.Error("the script has another role for them")
		}
		// Who would rather listen tonight can have their turn back until it begins.
		if _, err := w.Gatherings.Move(ctx, w.Cem, g.ID, gathering.Move{Do: "seat.listen"}); err != nil {
			t.Fatal(err)
		}
		come(w.Cem) // a page that is opened anew
		if is, _ := speaks(w.Cem); is || kept(t, w, g.ID) != "1+1 Cem:listening Bo:speaking" {
			t.Errorf("who listens tonight speaks: %s", kept(t, w, g.ID))
		}
		keep(t, w, w.Cem, g.ID, "speaking", "ideas")
		if is, _ := speaks(w.Cem); !is || kept(t, w, g.ID) != "2+0 Cem:speaking Bo:speaking" {
			t.Errorf("who speaks after all listens: %s", kept(t, w, g.ID))
		}
		if _, err := w.Gatherings.GiveUpSeat(ctx, w.Cem, g.ID); err != nil {
			t.Fatal(err)
		}
		if got := kept(t, w, g.ID); got != "1+0 Bo:speaking" || rowsOf(t, h, "seats", g.ID) != 2 {
			t.Errorf("who gave up their seat has it: %s", got)
		}
		come(w.Cem)
		if is, there := speaks(w.Cem); !is || !there {
			t.Error("who comes back has lost their seat")
		}
		begin(t, w, g.ID)
		if _, err := w.Gatherings.KeepSeat(ctx, w.Cem, g.ID, "speaking", ""); !errors.Is(err, gathering.ErrBegun) {
			t.Errorf("%v", err)
		}
		if _, err := w.Gatherings.GiveUpSeat(ctx, w.Cem, g.ID); !errors.Is(err, gathering.ErrBegun) {
			t.Errorf("%v", err)
		}
		end(t, w, g.ID)
		if _, err := w.Gatherings.KeepSeat(ctx, w.Cem, g.ID, "speaking", ""); !errors.Is(err, gathering.ErrOver) || models.AsError(err).State == nil {
			t.Errorf("%v", err)
		}
		if got := kept(t, w, g.ID); got != "none" {
			t.Errorf("who sat in one that is over is told: %s", got)
		}
	})
}

func TestWhoeverGoesGivesBackTheirSeats(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		w.Gatherings.OnDuty(nil) // how much one holds is not what this is about
		ctx := t.Context()
		far := func(nonce string) gathering.Plan {
			p := soon(nonce)
			p.StartsAt = p.StartsAt.Add(48 * time.Hour)
			return p
		}
		one, two, waiting := set(t, w, far("one")), set(t, w, far("two")), set(t, w, soon("waiting"))
		for _, g := range []*gathering.Gathering{one, two, waiting} {
			keep(t, w, w.Cem, g.ID, "speaking", "ideas")
		}
		keep(t, w, w.Bo, two.ID, "speaking", "")
		fixturetest.Open(t, w)
		before, err := w.Circles.View(ctx, w.Ada, w.Tuesday)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Circles.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Bo], policy.Member); err != nil {
			t.Fatal(err)
		}
		if got := kept(t, w, two.ID); got != "2+0 Cem:speaking Bo:speaking" {
			t.Errorf("who only has another role: %s", got)
		}
		if err := w.Circles.Leave(ctx, w.Cem, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		for _, g := range []*gathering.Gathering{one, two, waiting} {
			if got := kept(t, w, g.ID); strings.Contains(got, "Cem") || got == "none" {
				t.Error(got)
			}
		}
		page, err := w.Circles.Changes(ctx, w.Ada, w.Tuesday, before.Seq)
		told := 0
		for _, c := range page.Changes {
			if strings.Contains(string(c.Change), `"gathering.set"`) {
				told++
			}
		}
		if err != nil || told != 5 { // and the two that Bo led are nobody's now
			t.Errorf("%d of 5 were told, %v", told, err)
		}
	})
}

func TestWhatIsCalledOffWithItsDoorsOpenLeavesNoTraceOfWhoCame(t *testing.T) { // covers: edge 72
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		g := set(t, w, soon("n"))
		guest(t, w, h, g.ID)
		if _, err := w.Gatherings.SetGuardian(ctx, w.Bo, g.ID, w.People[w.Dee]); err != nil {
			t.Fatal(err)
		}
		keep(t, w, w.Cem, g.ID, "speaking", "ideas")
		keep(t, w, w.Eli, g.ID, "listening", "")
		if _, err := w.Gatherings.Mark(ctx, w.Bo, g.ID, w.People[w.Ada], "excused"); err != nil {
			t.Fatal(err)
		}
		fixturetest.Open(t, w)
		enter(t, w, w.Cem)
		if n := rowsOf(t, h, "attendance", g.ID); n != 2 {
			t.Fatalf("%d are put down before", n)
		}
		before, err := w.Circles.View(ctx, w.Ada, w.Tuesday)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			off, err := w.Gatherings.Cancel(ctx, w.Bo, g.ID, "Too few of us.")
			if err != nil || off.State != "cancelled" || off.Why != "Too few of us." || off.Seats != nil || off.Timing != nil || off.Mine.Attendance != "" {
				t.Fatalf("%+v, %v", off, err)
			}
		}
		if n := rowsOf(t, h, "seats", g.ID) + rowsOf(t, h, "attendance", g.ID); n != 0 {
			t.Errorf("%d rows tell of who would have come", n)
		}
		// Those who wait hear of it and why, and their standing with it.
		page, err := w.Circles.Changes(ctx, w.Ada, w.Tuesday, before.Seq)
		if text := jsonOf(t, page.Changes); err != nil || !strings.Contains(text, `"what":"standing"`) || !strings.Contains(text, "Too few of us.") || strings.Contains(text, `"seats"`) {
			t.Errorf("%s, %v", text, err)
		}
		var row struct {
			Phase   string
			DueAt   *time.Time
			PulseAt *time.Time
		}
		if err := h.DB.Read(ctx).Table("gatherings").Select("phase, due_at, pulse_at").Where("id = ?", g.ID).Scan(&row).Error; err != nil || row.Phase != "" || row.DueAt != nil || row.PulseAt != nil {
			t.Errorf("its clock goes on: %+v, %v", row, err)
		}
		var watched struct{ GuardianID *circle.PersonID }
		if err := h.DB.Read(ctx).Table("rooms").Select("guardian_id").Where("id = ?", w.Room).Scan(&watched).Error; err != nil || watched.GuardianID != nil {
			t.Errorf("its room is still watched: %+v, %v", watched, err)
		}
		if _, err := w.Gatherings.List(ctx, w.Eli, w.Tuesday); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("its guest is still there: %v", err)
		}
		if attended, _ := counted(t, h, w.People[w.Cem]); attended != 0 {
			t.Errorf("Cem has been to %d", attended)
		}
		next := set(t, w, soon("next"))
		begin(t, w, next.ID) // the room is free
		if _, err := w.Gatherings.Cancel(ctx, w.Bo, next.ID, "Too few of us."); !errors.Is(err, gathering.ErrOver) {
			t.Errorf("one that has begun was called off: %v", err)
		}
	})
}

// TestAnEraseTakesSeatsAlong has an account erased that keeps a seat.
func TestAnEraseTakesSeatsAlong(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		g := set(t, w, soon("n"))
		keep(t, w, w.Dee, g.ID, "listening", "")
		err := h.DB.Do(ctx, func(tx *db.Tx) error {
			return tx.Table("accounts").Where("id = ?", w.Dee).Update("closing_at", time.Now().Add(-time.Minute)).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Accounts.SweepClosing(ctx); err != nil {
			t.Fatal(err)
		}
		if n := rowsOf(t, h, "seats", g.ID); n != 0 {
			t.Errorf("%d seats are left", n)
		}
	})
}
