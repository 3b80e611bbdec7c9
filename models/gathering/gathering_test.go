package gathering_test

import (
	"encoding/json"
	"errors"
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
	"example.org/afterward/models/room"
	"example.org/afterward/models/stream"
)

// soon is a gathering that may begin now, by two.
func soon(nonce string) gathering.Plan {
	return gathering.Plan{Nonce: nonce, Title: "Tuesday evening", StartsAt: time.Now().Add(time.Minute), Minutes: 90, Plan: script.Plan{MinToOpen: 2}}
}

func set(t *testing.T, w *fixture.World, p gathering.Plan) *gathering.Gathering {
	t.Helper()
	g, err := w.Gatherings.Schedule(t.Context(), w.Bo, w.Tuesday, p)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func begin(t *testing.T, w *fixture.World, id gathering.ID, others ...account.ID) {
	t.Helper()
	if f := fixturetest.Begin(t, w, id, others...); f.Stage.Phase != script.Arrival {
		t.Fatalf("%+v", f.Stage)
	}
}

func end(t *testing.T, w *fixture.World, id gathering.ID) {
	t.Helper()
	fixturetest.End(t, w, id)
	all, err := w.Gatherings.List(t.Context(), w.Bo, w.Tuesday)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range all {
		if g.ID == id && (g.State != "closed" || g.ClosedAt == nil) {
			t.Fatalf("%+v", g)
		}
	}
}

func enter(t *testing.T, w *fixture.World, who ...account.ID) {
	t.Helper()
	for _, by := range who {
		if _, err := w.Rooms.Enter(t.Context(), by, w.Room); err != nil {
			t.Fatal(err)
		}
	}
}

// floor is the version of the floor.
func floor(t *testing.T, w *fixture.World) int64 {
	t.Helper()
	r, err := w.Rooms.Snapshot(t.Context(), w.Ada, w.Room)
	if err != nil {
		t.Fatal(err)
	}
	return r.Floor.Version
}

// write changes rows by hand, where no use-case of these packages does.
func write(t *testing.T, h *dbtest.House, table string, id any, set map[string]any) {
	t.Helper()
	err := h.DB.Do(t.Context(), func(tx *db.Tx) error { return tx.Table(table).Where("id = ?", id).Updates(set).Error })
	if err != nil {
		t.Fatal(err)
	}
}

// counted reads what a membership counts.
func counted(t *testing.T, h *dbtest.House, person circle.PersonID) (attended, term int) {
	t.Helper()
	var row struct{ Attended, TermUsed int }
	err := h.DB.Read(t.Context()).Table("memberships").Select("attended, term_used").Where("id = ?", person).Scan(&row).Error
	if err != nil {
		t.Fatal(err)
	}
	return row.Attended, row.TermUsed
}

func TestAGatheringIsSetMovedAndCalledOff(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		before, err := w.Circles.View(ctx, w.Cem, w.Tuesday)
		if err != nil {
			t.Fatal(err)
		}
		p := soon("n")
		g := set(t, w, p)
		if g.State != "scheduled" || g.Host.ID != w.People[w.Bo] || g.Title != p.Title || g.Circle != w.Tuesday || g.Mine == nil {
			t.Fatalf("%+v", g)
		}
		if again := set(t, w, p); again.ID != g.ID {
			t.Error("a retry set another")
		}
		p.Minutes++
		if _, err := w.Gatherings.Schedule(ctx, w.Bo, w.Tuesday, p); !errors.Is(err, circle.ErrReused) {
			t.Errorf("another one under the same nonce: %v", err)
		}
		later, title, ada := time.Now().Add(48*time.Hour).Truncate(time.Second), models.Private("An evening later"), w.People[w.Ada]
		moved, err := w.Gatherings.Edit(ctx, w.Ada, g.ID, gathering.Change{Title: &title, StartsAt: &later, Host: &ada})
		if err != nil || !moved.StartsAt.Equal(later) || moved.Title != title || moved.Host.Name != "Ada" || moved.Minutes != 90 {
			t.Fatalf("%+v, %v", moved, err)
		}
		fixturetest.Open(t, w) // two days early
		for range 2 {
			off, err := w.Gatherings.Cancel(ctx, w.Bo, g.ID, "Half of us are on the road.")
			if err != nil || off.State != "cancelled" || off.Why != "Half of us are on the road." {
				t.Fatalf("%+v, %v", off, err)
			}
		}
		for name, try := range map[string]func() error{
			"edit": func() error { _, err := w.Gatherings.Edit(ctx, w.Bo, g.ID, gathering.Change{}); return err },
			"mark": func() error {
				_, err := w.Gatherings.Mark(ctx, w.Bo, g.ID, w.People[w.Cem], "excused")
				return err
			},
			"guard": func() error {
				_, err := w.Gatherings.SetGuardian(ctx, w.Bo, g.ID, w.People[w.Cem])
				return err
			},
		} {
			if err := try(); !errors.Is(err, gathering.ErrOver) || models.AsError(err).State == nil {
				t.Errorf("%s what was called off: %v", name, err)
			}
		}
		page, err := w.Circles.Changes(ctx, w.Cem, w.Tuesday, before.Seq)
		if err != nil || len(page.Changes) != 3 {
			t.Fatalf("%d changes, %v", len(page.Changes), err)
		}
		for _, c := range page.Changes {
			var told struct {
				What      string
				Gathering gathering.Gathering
			}
			if err := json.Unmarshal(c.Change, &told); err != nil || told.What != "gathering.set" || told.Gathering.State != "cancelled" || told.Gathering.Mine != nil {
				t.Errorf("%s, %v", c.Change, err)
			}
		}
		all, err := w.Gatherings.List(ctx, w.Cem, w.Tuesday)
		if err != nil || len(all) != 1 || all[0].Why == "" {
			t.Errorf("%+v, %v", all, err)
		}
		var raw struct{ Title, Why []byte }
		if err := h.DB.Read(ctx).Table("gatherings").Where("id = ?", g.ID).Take(&raw).Error; err != nil || strings.Contains(string(raw.Title)+string(raw.Why), "e") && strings.Contains(string(raw.Title), "evening") {
			t.Errorf("the title lies open: %v", err)
		}
	})
}

func TestWhatCannotBeAGatheringIsRefusedWhereItIsWrong(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		w.Gatherings.OnDuty(nil) // how much one holds is not what this is about
		ctx := t.Context()
		for name, c := range map[string]struct {
			change func(*gathering.Plan)
			want   error
			field  string
		}{
			"no nonce":             {func(p *gathering.Plan) { p.Nonce = "" }, circle.ErrNonce, "nonce"},
			"a title too long":     {func(p *gathering.Plan) { p.Title = models.Private(strings.Repeat("a", 81)) }, gathering.ErrTitle, "title"},
			"yesterday":            {func(p *gathering.Plan) { p.StartsAt = time.Now().Add(-2 * time.Hour) }, gathering.ErrStart, "startsAt"},
			"in two years":         {func(p *gathering.Plan) { p.StartsAt = time.Now().Add(800 * 24 * time.Hour) }, gathering.ErrStart, "startsAt"},
			"no time at all":       {func(p *gathering.Plan) { p.StartsAt = time.Time{} }, gathering.ErrStart, "startsAt"},
			"too short":            {func(p *gathering.Plan) { p.Minutes = 29 }, gathering.ErrLength, "minutes"},
			"too long":             {func(p *gathering.Plan) { p.Minutes = 151 }, gathering.ErrLength, "minutes"},
			"led by a member":      {func(p *gathering.Plan) { p.Host = w.People[w.Cem] }, gathering.ErrHost, "host"},
			"led by one who left":  {func(p *gathering.Plan) { p.Host = w.People[w.Eli] }, gathering.ErrHost, "host"},
			"led by nobody at all": {func(p *gathering.Plan) { p.Host = "nobody" }, gathering.ErrHost, "host"},
		} {
			p := soon(name)
			c.change(&p)
			_, err := w.Gatherings.Schedule(ctx, w.Bo, w.Tuesday, p)
			if e := models.AsError(err); !errors.Is(err, c.want) || len(e.Fields) != 1 || e.Fields[0].Name != c.field || e.Message != c.want.(*models.Error).Message {
				t.Errorf("%s: %v", name, err)
			}
		}
		for i := range gathering.MaxComing {
			set(t, w, soon(string(rune('a'+i))))
		}
		if _, err := w.Gatherings.Schedule(ctx, w.Bo, w.Tuesday, soon("more")); !errors.Is(err, gathering.ErrTooMany) {
			t.Errorf("one more than twenty: %v", err)
		}
		if all, err := w.Gatherings.List(ctx, w.Cem, w.Tuesday); err != nil || len(all) != gathering.MaxComing {
			t.Errorf("%d, %v", len(all), err)
		}
	})
}

func TestGatheringsAnswerEachPersonAsTheyStand(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		g := set(t, w, soon("n"))
		tries := map[string]func(account.ID) error{
			"set": func(by account.ID) error {
				_, err := w.Gatherings.Schedule(ctx, by, w.Tuesday, soon("x"))
				return err
			},
			"edit":   func(by account.ID) error { _, err := w.Gatherings.Edit(ctx, by, g.ID, gathering.Change{}); return err },
			"cancel": func(by account.ID) error { _, err := w.Gatherings.Cancel(ctx, by, g.ID, "no"); return err },
			"guard":  func(by account.ID) error { _, err := w.Gatherings.SetGuardian(ctx, by, g.ID, ""); return err },
			"mark": func(by account.ID) error {
				_, err := w.Gatherings.Mark(ctx, by, g.ID, w.People[w.Cem], "excused")
				return err
			},
		}
		for what, try := range tries {
			if err := try(w.Cem); !errors.Is(err, policy.ErrRole) {
				t.Errorf("a member, %s: %v", what, err)
			}
		}
		tries["list"] = func(by account.ID) error { _, err := w.Gatherings.List(ctx, by, w.Tuesday); return err }
		tries["attendance"] = func(by account.ID) error { _, err := w.Gatherings.Attendance(ctx, by, g.ID); return err }
		for what, try := range tries {
			for name, by := range map[string]account.ID{"Fin": w.Fin, "Eli": w.Eli} {
				if err := try(by); !errors.Is(err, policy.ErrHidden) {
					t.Errorf("%s, %s: %v", name, what, err)
				}
			}
		}
		for what, id := range map[string]gathering.ID{"unknown": gathering.ID(models.NewID()), "no id": "x"} {
			if _, err := w.Gatherings.Come(ctx, w.Bo, id, gathering.Coming{}); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

func TestAGuardianHasTheRoomWhileTheGatheringIsOn(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		var on gathering.ID
		try := func(by account.ID) error {
			_, err := w.Gatherings.Move(ctx, by, on, gathering.Move{Do: "room.calm"})
			return err
		}
		g := set(t, w, soon("n"))
		if _, err := w.Gatherings.SetGuardian(ctx, w.Ada, g.ID, w.People[w.Eli]); !errors.Is(err, gathering.ErrGuardian) || models.AsError(err).Fields[0].Name != "member" {
			t.Errorf("one who left: %v", err)
		}
		if got, err := w.Gatherings.SetGuardian(ctx, w.Ada, g.ID, w.People[w.Cem]); err != nil || got.Guardian == nil || got.Guardian.Name != "Cem" {
			t.Fatalf("%+v, %v", got, err)
		}
		remove := func(by, person account.ID) error {
			return w.Rooms.Remove(ctx, by, w.Room, w.People[person], fixture.Why)
		}
		if err := remove(w.Cem, w.Dee); !errors.Is(err, policy.ErrRole) {
			t.Fatalf("before it began: %v", err)
		}
		on = g.ID
		begin(t, w, g.ID, w.Cem)
		if err := try(w.Cem); err != nil {
			t.Fatal(err)
		}
		if err := w.Rooms.LetIn(ctx, w.Cem, w.Room, w.People[w.Dee]); err != nil {
			t.Fatal(err)
		}
		if err := w.Rooms.Remove(ctx, w.Cem, w.Room, w.People[w.Bo], fixture.Why); !errors.Is(err, policy.ErrRole) {
			t.Fatalf("a guardian removed a moderator: %v", err)
		}
		r, err := w.Rooms.Snapshot(ctx, w.Cem, w.Room)
		if err != nil || !contains(r.Viewer.May, policy.SetFloor) {
			t.Fatalf("the room does not show Cem what a guardian may: %v, %v", r.Viewer.May, err)
		}
		if _, err := w.Gatherings.Cancel(ctx, w.Cem, g.ID, "no"); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a guardian called it off: %v", err)
		}
		if _, err := w.Gatherings.SetGuardian(ctx, w.Ada, g.ID, w.People[w.Dee]); err != nil { // another one, at once
			t.Fatal(err)
		}
		if err := try(w.Cem); !errors.Is(err, policy.ErrRole) {
			t.Errorf("who was guardian: %v", err)
		}
		if err := remove(w.Cem, w.Dee); !errors.Is(err, policy.ErrRole) {
			t.Errorf("who was guardian: %v", err)
		}
		if err := try(w.Dee); !errors.Is(err, script.ErrSeat) { // who is guardian, and has not come yet
			t.Errorf("who is guardian: %v", err)
		}
		if _, err := w.Gatherings.Come(ctx, w.Dee, g.ID, gathering.Coming{}); err != nil {
			t.Fatal(err)
		}
		if err := try(w.Dee); err != nil {
			t.Errorf("who is guardian: %v", err)
		}
		end(t, w, g.ID)
		if err := remove(w.Dee, w.Cem); !errors.Is(err, policy.ErrRole) {
			t.Errorf("after the close: %v", err)
		}
	})
}

func contains(all []policy.Action, a policy.Action) bool {
	for _, one := range all {
		if one == a {
			return true
		}
	}
	return false
}

func TestAGuardianWhoIsNoLongerInTheCircleWatchesOverNothing(t *testing.T) { // covers: edge 9
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		g := set(t, w, soon("n"))
		if _, err := w.Gatherings.SetGuardian(ctx, w.Ada, g.ID, w.People[w.Cem]); err != nil {
			t.Fatal(err)
		}
		begin(t, w, g.ID, w.Cem)
		calm := func() error {
			_, err := w.Gatherings.Move(ctx, w.Cem, g.ID, gathering.Move{Do: "room.calm"})
			return err
		}
		if err := calm(); err != nil {
			t.Fatal(err)
		}
		if err := w.Circles.Leave(ctx, w.Cem, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		if err := calm(); !errors.Is(err, policy.ErrHidden) {
			t.Fatalf("gone, and still the guardian: %v", err)
		}
		if err := w.Join(ctx, w.Cem, w.Tuesday, "Cem"); err != nil {
			t.Fatal(err)
		}
		if err := calm(); !errors.Is(err, policy.ErrRole) {
			t.Fatalf("back, and the guardian again: %v", err)
		}
		all, err := w.Gatherings.List(ctx, w.Ada, w.Tuesday)
		if err != nil || len(all) != 1 || all[0].Guardian != nil {
			t.Fatalf("%+v, %v", all, err)
		}
	})
}

func TestWhoCameIsPutDownOnceAndCountedAtTheClose(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		w.Gatherings.Sees(func(...room.ID) map[room.ID][]circle.PersonID { // she waited in the room
			return map[room.ID][]circle.PersonID{w.Room: {w.People[w.Ada]}}
		})
		enter(t, w, w.Bo) // before it begins is no gathering
		g := set(t, w, soon("n"))
		if _, err := w.Gatherings.Mark(ctx, w.Bo, g.ID, w.People[w.Dee], "present"); !errors.Is(err, gathering.ErrNotBegun) {
			t.Errorf("there before it began: %v", err)
		}
		if _, err := w.Gatherings.Mark(ctx, w.Bo, g.ID, w.People[w.Dee], "excused"); err != nil {
			t.Fatal(err)
		}
		fixturetest.Open(t, w)
		h.DB.Clock(func() time.Time { return time.Now().Add(6 * time.Second) })
		fixturetest.Open(t, w) // a pulse later she has her seat
		begin(t, w, g.ID, w.Cem)
		enter(t, w, w.Cem, w.Cem)
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		h.DB.Clock(func() time.Time { return time.Now().Add(10*time.Minute + 59*time.Second) })
		if _, err := w.Rooms.Snapshot(ctx, w.Fin, w.Room); err != nil { // however they come
			t.Fatal(err)
		}
		end(t, w, g.ID)
		h.DB.Clock(time.Now)
		want := map[circle.PersonID]string{w.People[w.Ada]: "present", w.People[w.Bo]: "present", w.People[w.Cem]: "present", w.People[w.Dee]: "excused", w.People[w.Fin]: "present"}
		all, err := w.Gatherings.Attendance(ctx, w.Ada, g.ID)
		if err != nil || len(all) != len(want) {
			t.Fatalf("%+v, %v", all, err)
		}
		for _, a := range all {
			if a.State != want[a.Person.ID] || (a.By != nil) != (a.State == "excused") || a.At == nil {
				t.Errorf("%s: %+v, want %s", a.Person.Name, a, want[a.Person.ID])
			}
		}
		own, err := w.Gatherings.Attendance(ctx, w.Cem, g.ID)
		if err != nil || len(own) != 1 || own[0].Person.ID != w.People[w.Cem] || own[0].State != "present" {
			t.Errorf("a member is told of %+v, %v", own, err)
		}
		if list, err := w.Gatherings.List(ctx, w.Dee, w.Tuesday); err != nil || list[0].Mine.Attendance != "excused" {
			t.Errorf("%+v, %v", list, err)
		}
		for who, n := range map[account.ID]int{w.Ada: 1, w.Bo: 1, w.Cem: 1, w.Dee: 0} {
			if got, _ := counted(t, h, w.People[who]); got != n {
				t.Errorf("%s has been to %d, want %d", want[w.People[who]], got, n)
			}
		}
		if _, term := counted(t, h, w.People[w.Ada]); term != 0 {
			t.Errorf("who did not lead it has %d of a term", term)
		}
		// What a person says goes over what the room knew, and the count follows.
		for _, m := range []struct {
			who   account.ID
			state string
			n     int
		}{{w.Cem, "no_show", 0}, {w.Cem, "excused", 0}, {w.Cem, "left_early", 1}, {w.Dee, "late", 1}, {w.Dee, "present", 1}} {
			got, err := w.Gatherings.Mark(ctx, w.Bo, g.ID, w.People[m.who], m.state)
			if err != nil || got.State != m.state || got.By == nil || got.By.ID != w.People[w.Bo] {
				t.Fatalf("%+v, %v", got, err)
			}
			if n, _ := counted(t, h, w.People[m.who]); n != m.n {
				t.Errorf("marked %s they have been to %d, want %d", m.state, n, m.n)
			}
		}
		for what, person := range map[string]circle.PersonID{"who left before": w.People[w.Eli], "nobody": "x"} {
			if _, err := w.Gatherings.Mark(ctx, w.Bo, g.ID, person, "present"); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if _, err := w.Gatherings.Mark(ctx, w.Bo, g.ID, w.People[w.Cem], "asleep"); !errors.Is(err, gathering.ErrMark) {
			t.Errorf("%v", err)
		}
	})
}

func TestALeaderIsCountedTowardsTheirTermAndANewcomerIsOneNoMore(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		isNew := func() bool {
			_, err := w.Circles.View(ctx, w.Cem, w.Tuesday)
			var stood circle.Stood
			if err == nil {
				stood, err = circle.See(h.DB.Read(ctx), w.Cem, w.Tuesday)
			}
			if err != nil {
				t.Fatal(err)
			}
			return stood.Standing.New
		}
		for i := range 2 {
			if !isNew() {
				t.Fatalf("no newcomer after %d gatherings", i)
			}
			p := soon(string(rune('a' + i)))
			p.Host = w.People[w.Ada]
			g := set(t, w, p)
			fixturetest.Open(t, w)
			enter(t, w, w.Cem, w.Bo)
			fixturetest.Begin(t, w, g.ID, w.Ada)
			end(t, w, g.ID)
		}
		if isNew() {
			t.Error("a newcomer after two gatherings")
		}
		if attended, term := counted(t, h, w.People[w.Ada]); attended != 2 || term != 2 {
			t.Errorf("who led both has been to %d and has %d of a term", attended, term)
		}
	})
}

// guest makes Eli, who left, a guest of a gathering.
func guest(t *testing.T, w *fixture.World, h *dbtest.House, g gathering.ID) {
	t.Helper()
	write(t, h, "memberships", w.People[w.Eli], map[string]any{"state": "trial", "role": "guest", "way": "trial", "trial_gathering": g, "left_at": nil})
}

func TestAGuestHearsTheirGatheringAndNothingElse(t *testing.T) { // covers: edge 10, the trial seat
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		w.Gatherings.OnDuty(nil) // how much one holds is not what this is about
		ctx := t.Context()
		other, g := set(t, w, soon("other")), set(t, w, soon("n"))
		guest(t, w, h, g.ID)
		say := func(nonce string) {
			t.Helper()
			if _, err := w.Rooms.Say(ctx, w.Ada, w.Room, nonce, "hello"); err != nil {
				t.Fatal(err)
			}
		}
		shut := func(when string) {
			t.Helper()
			if _, err := w.Rooms.Enter(ctx, w.Eli, w.Room); !errors.Is(err, room.ErrNotYet) {
				t.Fatalf("%s: %v", when, err)
			}
			if _, joined, err := w.Rooms.Present(ctx, w.Room, []account.ID{w.Eli, w.Cem}); err != nil || len(joined) != 1 {
				t.Fatalf("%s: %v, %v", when, joined, err)
			}
		}
		say("before")
		shut("before it began")
		begin(t, w, other.ID, w.Cem)
		shut("while another is on")
		if _, err := w.Gatherings.Come(ctx, w.Bo, g.ID, gathering.Coming{}); !errors.Is(err, gathering.ErrNotOn) {
			t.Fatalf("two at once: %v", err)
		}
		end(t, w, other.ID)
		begin(t, w, g.ID, w.Cem)
		if _, err := w.Rooms.Note(ctx, w.Ada, w.Room, "in it", "hello"); err != nil {
			t.Fatal(err)
		}
		r, err := w.Rooms.Snapshot(ctx, w.Eli, w.Room)
		if err != nil || len(r.Parts) != 1 || r.Parts[0].Nonce != "in it" {
			t.Fatalf("a guest reads %+v, %v", r, err)
		}
		if _, joined, err := w.Rooms.Present(ctx, w.Room, []account.ID{w.Eli, w.Cem}); err != nil || len(joined) != 2 {
			t.Fatalf("%v, %v", joined, err)
		}
		for what, try := range map[string]func() error{
			"say":   func() error { _, err := w.Rooms.Say(ctx, w.Eli, w.Room, "n", "x"); return err },
			"note":  func() error { _, err := w.Rooms.Note(ctx, w.Eli, w.Room, "n", "x"); return err },
			"raise": func() error { _, err := w.Rooms.Raise(ctx, w.Eli, w.Room); return err },
			"read":  func() error { _, err := w.Circles.Enter(ctx, w.Eli, w.Tuesday); return err },
			"who":   func() error { _, err := w.Gatherings.Attendance(ctx, w.Eli, g.ID); return err },
		} {
			if err := try(); !errors.Is(err, policy.ErrRole) {
				t.Errorf("a guest, %s: %v", what, err)
			}
		}
		all, err := w.Gatherings.List(ctx, w.Eli, w.Tuesday)
		if err != nil || len(all) != 1 || all[0].ID != g.ID {
			t.Errorf("a guest is shown %+v, %v", all, err)
		}
		end(t, w, g.ID)
		if _, err := w.Rooms.Enter(ctx, w.Eli, w.Room); !errors.Is(err, policy.ErrHidden) {
			t.Fatalf("after the close: %v", err)
		}
		if attended, _ := counted(t, h, w.People[w.Eli]); attended != 0 {
			t.Errorf("a guest has been to %d gatherings", attended)
		}
		// Whoever is banned has no seat at what they were asked to.
		third := set(t, w, soon("third"))
		guest(t, w, h, third.ID)
		begin(t, w, third.ID)
		write(t, h, "memberships", w.People[w.Eli], map[string]any{"state": "banned", "banned_until": time.Now().Add(time.Hour)})
		if _, err := w.Rooms.Enter(ctx, w.Eli, w.Room); !errors.Is(err, policy.ErrHidden) {
			t.Fatalf("banned: %v", err)
		}
	})
}

func TestABanThatEndsDuringAGatheringPutsNobodyInIt(t *testing.T) { // covers: edge 14
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		g := set(t, w, soon("n"))
		begin(t, w, g.ID)
		write(t, h, "memberships", w.People[w.Eli], map[string]any{"state": "banned", "banned_until": time.Now().Add(-time.Second)})
		if _, err := w.Rooms.Enter(ctx, w.Eli, w.Room); !errors.Is(err, policy.ErrHidden) {
			t.Fatalf("let in when the ban was over: %v", err)
		}
		if err := w.Join(ctx, w.Eli, w.Tuesday, "Eli"); err != nil { // by the same door as everybody
			t.Fatal(err)
		}
		enter(t, w, w.Eli)
		end(t, w, g.ID)
		if attended, _ := counted(t, h, w.People[w.Eli]); attended != 1 {
			t.Errorf("been to %d", attended)
		}
	})
}

func TestWhatIsOverByTheClockIsPutDown(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		w.Gatherings.OnDuty(nil) // how much one holds is not what this is about
		ctx := t.Context()
		at := func(ago time.Duration) time.Time {
			h.DB.Clock(func() time.Time { return time.Now().Add(-ago) })
			return time.Now().Add(-ago)
		}
		setAt := func(nonce string, ago time.Duration) *gathering.Gathering {
			p := soon(nonce)
			p.StartsAt, p.Minutes = at(ago), 30
			return set(t, w, p)
		}
		missed, forgotten := setAt("missed", 3*time.Hour), setAt("forgotten", 2*time.Hour)
		// One that was begun before gatherings led themselves has no script.
		write(t, h, "gatherings", forgotten.ID, map[string]any{"state": "open", "opened_at": time.Now().Add(-2 * time.Hour)})
		err := h.DB.Do(ctx, func(tx *db.Tx) error {
			return tx.Exec("INSERT INTO attendance (gathering_id, person_id, state, at) VALUES (?, ?, 'present', ?)", forgotten.ID, w.People[w.Cem], tx.Now).Error
		})
		if err != nil {
			t.Fatal(err)
		}
		fresh := setAt("fresh", time.Hour)
		at(0)
		if _, err := w.Gatherings.Come(ctx, w.Bo, missed.ID, gathering.Coming{}); !errors.Is(err, gathering.ErrNotOn) { // before any sweep
			t.Errorf("came three hours late: %v", err)
		}
		states := func() map[gathering.ID]string {
			all, err := w.Gatherings.List(ctx, w.Cem, w.Tuesday)
			if err != nil {
				t.Fatal(err)
			}
			got := map[gathering.ID]string{}
			for _, g := range all {
				got[g.ID] = g.State
			}
			return got
		}
		if got := states(); got[missed.ID] != "cancelled" || got[forgotten.ID] != "open" || got[fresh.ID] != "scheduled" {
			t.Fatalf("%v", got)
		}
		if n, err := w.Gatherings.SweepDue(ctx, 10); n != 2 || err != nil {
			t.Fatalf("%d put down, %v", n, err)
		}
		if n, err := w.Gatherings.SweepDue(ctx, 10); n != 0 || err != nil {
			t.Fatalf("%d put down again, %v", n, err)
		}
		if got := states(); got[missed.ID] != "cancelled" || got[forgotten.ID] != "closed" || got[fresh.ID] != "scheduled" {
			t.Fatalf("%v", got)
		}
		if attended, _ := counted(t, h, w.People[w.Cem]); attended != 1 {
			t.Errorf("been to %d", attended)
		}
		write(t, h, "circles", w.Tuesday, map[string]any{"state": "resting"})
		fixturetest.Open(t, w) // not in a circle that rests
		if _, err := w.Gatherings.Schedule(ctx, w.Bo, w.Tuesday, soon("rest")); !errors.Is(err, circle.ErrResting) {
			t.Errorf("set in a circle that rests: %v", err)
		}
		if got := states(); got[fresh.ID] != "cancelled" {
			t.Errorf("%v", got)
		}
		write(t, h, "circles", w.Tuesday, map[string]any{"state": "archived"})
		if n, err := w.Gatherings.SweepDue(ctx, 10); n != 1 || err != nil {
			t.Fatalf("%d put down of what is gone, %v", n, err)
		}
	})
}

func TestWhatIsOverIsPutDownByTheClockOfTheHouse(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		at := stop(h, time.Now())
		set(t, w, soon("n"))
		for want, on := range []time.Duration{2 * time.Hour, 2 * time.Minute} {
			at.set(at.now().Add(on))
			if n, err := w.Gatherings.SweepDue(t.Context(), 10); n != int64(want) || err != nil {
				t.Errorf("%d put down instead of %d, %v", n, want, err)
			}
		}
	})
}

func TestWhereNothingIsKeptWordsEndWithTheGathering(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		say := func(nonce string) {
			t.Helper()
			if _, err := w.Rooms.Say(ctx, w.Ada, w.Room, nonce, "hello"); err != nil {
				t.Fatal(err)
			}
		}
		left := func() int {
			t.Helper()
			r, err := w.Rooms.Snapshot(ctx, w.Ada, w.Room)
			if err != nil {
				t.Fatal(err)
			}
			return len(r.Parts)
		}
		for i, c := range []struct {
			retention string
			left      int
		}{{"h72", 2}, {"at_close", 3}} { // the two from before, and what was said outside
			write(t, h, "circles", w.Tuesday, map[string]any{"retention": c.retention})
			say(c.retention)
			g := set(t, w, soon(c.retention))
			begin(t, w, g.ID)
			if _, err := w.Rooms.Note(ctx, w.Ada, w.Room, "in "+c.retention, "hello"); err != nil {
				t.Fatal(err)
			}
			end(t, w, g.ID)
			if got := left(); got != c.left {
				t.Errorf("%d: %s leaves %d parts, want %d", i, c.retention, got, c.left)
			}
		}
		if n, err := w.Rooms.Forget(ctx, 100); err != nil || n == 0 {
			t.Errorf("forgot %d, %v", n, err)
		}
	})
}

// Whoever comes in while it ends is counted or is not there; nobody is there and
// not counted.
func TestWhoComesAtTheCloseIsCountedOrNotThere(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		w.Gatherings.OnDuty(nil) // how much one holds is not what this is about
		ctx := t.Context()
		rounds, came := 20, 0
		for i := range rounds {
			g := set(t, w, soon(string(rune('a'+i))))
			begin(t, w, g.ID)
			var wg sync.WaitGroup
			for range 3 {
				wg.Go(func() {
					_, err := w.Rooms.Enter(ctx, w.Cem, w.Room)
					if err != nil && !errors.Is(err, script.ErrPhase) {
						t.Error(err)
					}
				})
			}
			wg.Go(func() {
				enter(t, w, w.Ada) // takes about as long
				end(t, w, g.ID)
			})
			wg.Wait()
			own, err := w.Gatherings.Attendance(ctx, w.Cem, g.ID)
			if err != nil {
				t.Fatal(err)
			}
			if own[0].State != "" {
				came++
			}
			if attended, _ := counted(t, h, w.People[w.Cem]); attended != came {
				t.Fatalf("there at %d, counted %d", came, attended)
			}
		}
		if _, term := counted(t, h, w.People[w.Bo]); term != rounds {
			t.Errorf("%d gatherings led, %d counted", rounds, term)
		}
		t.Logf("there at %d of %d", came, rounds)
	})
}

func TestTwoGatheringsOfARoomHaveTheirDoorsOpenOneAfterTheOther(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		for i := range 4 {
			ids := []gathering.ID{set(t, w, soon(string(rune('a'+i)))).ID, set(t, w, soon(string(rune('A'+i)))).ID}
			var wg sync.WaitGroup
			for range 4 { // as many nodes
				wg.Go(func() {
					node, err := fixture.Services(h.DB, h.Box, stream.NewLog(h.DB))
					if err == nil {
						err = node.Gatherings.Round(ctx)
					}
					if err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			on := -1
			for j, id := range ids {
				if _, err := w.Gatherings.Floor(ctx, w.Bo, id, 0); err == nil {
					if on >= 0 {
						t.Fatal("both are on")
					}
					on = j
				} else if !errors.Is(err, gathering.ErrNotOn) {
					t.Fatal(err)
				}
			}
			if on < 0 {
				t.Fatal("neither is on")
			}
			var moves int64
			if err := h.DB.Read(ctx).Table("moves").Where("gathering_id IN ?", ids).Count(&moves).Error; err != nil || moves != 1 {
				t.Fatalf("the doors were opened %d times, %v", moves, err)
			}
			for _, id := range ids {
				if _, err := w.Gatherings.Cancel(ctx, w.Bo, id, "Not today."); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
