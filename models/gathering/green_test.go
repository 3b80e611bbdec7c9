package gathering_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
)

func (e *sitting) green(by account.ID, body models.Private) *gathering.GreenRoom {
	e.t.Helper()
	r, err := e.w.Gatherings.WriteGreen(e.t.Context(), by, e.id, models.NewID(), body)
	if err != nil {
		e.t.Fatal(err)
	}
	return r
}

// inGreen checks who is in the green room: for everybody else it is not there, and
// the gathering does not tell of it.
func (e *sitting) inGreen(want ...account.ID) {
	e.t.Helper()
	ctx, w := e.t.Context(), e.w
	for name, who := range map[string]account.ID{"Ada": w.Ada, "Bo": w.Bo, "Cem": w.Cem, "Dee": w.Dee, "Eli": w.Eli, "Fin": w.Fin} {
		_, read := w.Gatherings.Green(ctx, who, e.id)
		_, wrote := w.Gatherings.WriteGreen(ctx, who, e.id, "probe", "Probe.")
		g, err := w.Gatherings.Gathering(ctx, who, e.id)
		told := err == nil && g.GreenRoom
		in := slices.Contains(want, who)
		if in && (read != nil || wrote != nil || !told) || !in && (!errors.Is(read, policy.ErrHidden) || !errors.Is(wrote, policy.ErrHidden) || told) {
			e.t.Errorf("%s: reads %v, writes %v, told %v", name, read, wrote, told)
		}
	}
}

// guarded has somebody watch over it from now on.
func (e *sitting) guarded(who account.ID) {
	e.t.Helper()
	if _, err := e.w.Gatherings.SetGuardian(e.t.Context(), e.w.Bo, e.id, e.w.People[who]); err != nil {
		e.t.Fatal(err)
	}
}

func TestAGreenRoomIsForThoseWhoLeadAndWatchAndLookAfterTheCircle(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		everybody(t, w)
		e := sit(t, w, h, script.Plan{}, "", w.Cem, w.Dee)
		since := len(h.Heard.All())
		r := e.green(w.Bo, "  Cem is very quiet. ")
		if len(r.Lines) != 1 || r.Lines[0].Body != "Cem is very quiet." || !r.Lines[0].Mine || !slices.Equal(r.May, []string{"write", "hand_over"}) || len(r.Readers) != 2 {
			t.Fatalf("%+v", r)
		}
		if to := slices.Compact(slices.Sorted(slices.Values(e.poked(since)))); !slices.Equal(to, slices.Sorted(slices.Values([]account.ID{w.Ada, w.Bo}))) {
			t.Errorf("told to %v", to)
		}
		for range 2 {
			r, err := w.Gatherings.WriteGreen(t.Context(), w.Ada, e.id, "n", "I write to him.")
			if err != nil || len(r.Lines) != 2 || r.Lines[0].Mine {
				t.Errorf("%+v, %v", r, err)
			}
		}
		for _, words := range []models.Private{"", "  ", models.Private(strings.Repeat("a", gathering.MaxGreenLine+1))} {
			if _, err := w.Gatherings.WriteGreen(t.Context(), w.Ada, e.id, models.NewID(), words); !errors.Is(err, gathering.ErrGreenLine) {
				t.Errorf("%d letters: %v", words.Runes(), err)
			}
		}
		e.inGreen(w.Ada, w.Bo)
		// Nothing of it is in the room, nor among the private lines.
		room, err := w.Rooms.Snapshot(t.Context(), w.Cem, w.Room)
		if err != nil || len(room.Parts) != 0 {
			t.Errorf("%+v, %v", room, err)
		}
		e.reads(w.Cem)
		// Who watches over it from now on is in it, and whoever did is not, unless they look after the circle.
		e.guarded(w.Cem)
		e.inGreen(w.Ada, w.Bo, w.Cem)
		since = len(h.Heard.All())
		e.green(w.Bo, "You watch over it now.")
		if to := e.poked(since); !slices.Contains(to, w.Cem) || slices.Contains(to, w.Dee) {
			t.Errorf("told to %v", to)
		}
		if r, err := w.Gatherings.Green(t.Context(), w.Cem, e.id); err != nil || slices.Contains(r.May, "hand_over") {
			t.Errorf("%+v, %v", r, err)
		}
		e.guarded(w.Dee)
		e.inGreen(w.Ada, w.Bo, w.Dee)
		if err := w.Circles.Leave(t.Context(), w.Dee, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		e.inGreen(w.Ada, w.Bo)
	})
}

func TestWhatIsInAGreenRoomGoesThreeDaysAfterTheGathering(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		everybody(t, w)
		e := sit(t, w, h, script.Plan{}, "", w.Cem)
		e.green(w.Ada, "Before it closes.")
		e.over()
		e.green(w.Bo, "And after it.")
		e.inGreen(w.Ada, w.Bo)
		e.pass(72*time.Hour - time.Minute)
		e.purge()
		if r, err := w.Gatherings.Green(t.Context(), w.Ada, e.id); err != nil || len(r.Lines) != 4 {
			t.Fatalf("%+v, %v", r, err)
		}
		e.pass(time.Minute)
		e.inGreen()
		e.purge()
		var n int64
		if err := h.DB.Read(t.Context()).Table("green_lines").Count(&n).Error; err != nil || n != 0 {
			t.Errorf("%d lines are left, %v", n, err)
		}
	})
}

func TestAGreenRoomHasAnEndOfItsOwn(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		now := models.Now()
		h.DB.Clock(func() time.Time { return now })
		t.Cleanup(func() { h.DB.Clock(nil) })
		ctx := t.Context()
		g, err := w.Gatherings.Schedule(ctx, w.Bo, w.Tuesday, gathering.Plan{Nonce: "n", StartsAt: now.Add(25 * time.Hour), Minutes: 60})
		if err != nil {
			t.Fatal(err)
		}
		there := func() bool {
			t.Helper()
			_, err := w.Gatherings.Green(ctx, w.Bo, g.ID)
			if err != nil && !errors.Is(err, policy.ErrHidden) {
				t.Fatal(err)
			}
			return err == nil
		}
		rows := func() (n int64) {
			t.Helper()
			if _, err := w.Gatherings.Purge(ctx, 100); err != nil {
				t.Fatal(err)
			}
			if err := h.DB.Read(ctx).Table("green_lines").Count(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		if there() {
			t.Error("it is there more than a day before")
		}
		now = now.Add(time.Hour)
		if !there() {
			t.Error("it is not there a day before")
		}
		if _, err := w.Gatherings.WriteGreen(ctx, w.Bo, g.ID, "n", "Tomorrow, then."); err != nil {
			t.Fatal(err)
		}
		now = now.Add(24*time.Hour + 90*time.Minute + 72*time.Hour - time.Second)
		if !there() || rows() != 1 {
			t.Error("it went too early")
		}
		now = now.Add(time.Second)
		if there() || rows() != 0 {
			t.Error("it is there too long")
		}
	})
}

func TestWhatSomebodyWroteInGreenRoomsGoesWithTheirWords(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		everybody(t, w)
		e := sit(t, w, h, script.Plan{}, "", w.Cem)
		e.guarded(w.Cem)
		e.green(w.Cem, "I am with them.")
		e.green(w.Bo, "Thank you.")
		if own, _, err := w.Gatherings.ExportGreen(t.Context(), w.Cem, ""); err != nil || len(own) != 1 || own[0].Body != "I am with them." {
			t.Errorf("%+v, %v", own, err)
		}
		if err := w.Circles.LeaveAs(t.Context(), w.Cem, w.Tuesday, circle.Withdraw); err != nil {
			t.Fatal(err)
		}
		if r, err := w.Gatherings.Green(t.Context(), w.Bo, e.id); err != nil || len(r.Lines) != 1 || r.Lines[0].Body != "Thank you." {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

func TestWhoeverLooksAfterTheCircleNoMoreReadsNoGreenRoomTheyWereToLead(t *testing.T) {
	for name, on := range map[string]bool{"to come": false, "on": true} {
		t.Run(name, func(t *testing.T) {
			fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
				everybody(t, w)
				var e *sitting
				if on {
					e = sit(t, w, h, script.Plan{}, "", w.Cem)
				} else {
					e = &sitting{t: t, w: w, h: h, clock: stop(h, models.Now())}
					g, err := w.Gatherings.Schedule(t.Context(), w.Bo, w.Tuesday, gathering.Plan{Nonce: "n", StartsAt: e.now().Add(time.Hour), Minutes: 60})
					if err != nil {
						t.Fatal(err)
					}
					e.id = g.ID
				}
				e.inGreen(w.Ada, w.Bo)
				if _, err := w.Circles.Appoint(t.Context(), w.Ada, w.Tuesday, w.People[w.Bo], policy.Member); err != nil {
					t.Fatal(err)
				}
				e.inGreen(w.Ada)
				since := len(h.Heard.All())
				if r := e.green(w.Ada, "Bo leads it no more."); len(r.Readers) != 1 || slices.Contains(e.poked(since), w.Bo) {
					t.Errorf("read by %+v", r.Readers)
				}
			})
		})
	}
}

func TestAGreenRoomGoesAlongWithAGatheringThatIsMoved(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		now := models.Now()
		h.DB.Clock(func() time.Time { return now })
		t.Cleanup(func() { h.DB.Clock(nil) })
		ctx := t.Context()
		g, err := w.Gatherings.Schedule(ctx, w.Bo, w.Tuesday, gathering.Plan{Nonce: "n", StartsAt: now.Add(20 * time.Hour), Minutes: 60})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Gatherings.WriteGreen(ctx, w.Bo, g.ID, "n", "Tomorrow, then."); err != nil {
			t.Fatal(err)
		}
		for _, later := range []time.Duration{7 * 24 * time.Hour, 2 * time.Hour} {
			at := now.Add(later)
			if _, err := w.Gatherings.Edit(ctx, w.Bo, g.ID, gathering.Change{StartsAt: &at}); err != nil {
				t.Fatal(err)
			}
			now = now.Add(max(0, later-time.Hour))
			if _, err := w.Gatherings.Purge(ctx, 100); err != nil {
				t.Fatal(err)
			}
			r, err := w.Gatherings.Green(ctx, w.Bo, g.ID)
			if err != nil || len(r.Lines) != 1 {
				t.Fatalf("%+v, %v", r, err)
			}
			own, _, err := w.Gatherings.ExportGreen(ctx, w.Bo, "")
			if err != nil || len(own) != 1 || !own[0].Until.Equal(r.Until) {
				t.Errorf("kept until %v, and said until %v, %v", own[0].Until, r.Until, err)
			}
		}
	})
}
