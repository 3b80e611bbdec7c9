package duty_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/duty"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
)

// house is a world with a clock that stands at noon of a Monday. Ada and Bo look after
// Tuesday, Cem looks after Slow Water, and Fin is a steward.
type house struct {
	*fixture.World
	*testing.T
	at  *dbtest.House
	now time.Time
}

func each(t *testing.T, do func(h *house)) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		at := models.Now().Truncate(24 * time.Hour)
		for at = at.Add(36 * time.Hour); at.Weekday() != time.Monday; at = at.Add(24 * time.Hour) {
		}
		x := &house{World: w, T: t, at: h, now: at}
		h.DB.Clock(func() time.Time { return x.now })
		t.Cleanup(func() { h.DB.Clock(nil) })
		if err := w.Stewards.Make(t.Context(), w.Fin, "Wren"); err != nil {
			t.Fatal(err)
		}
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

func (h *house) is(err, want error) {
	h.Helper()
	if want == nil && err != nil || want != nil && !errors.Is(err, want) {
		h.Errorf("%v, not %v", err, want)
	}
}

// plan sets a gathering so long from now.
func (h *house) plan(by account.ID, in circle.ID, after time.Duration) (gathering.ID, error) {
	h.Helper()
	g, err := h.Gatherings.Schedule(h.Context(), by, in, gathering.Plan{Nonce: models.NewID(), StartsAt: h.now.Add(after), Minutes: 60})
	if err != nil {
		return "", err
	}
	return g.ID, nil
}

func (h *house) planned(by account.ID, in circle.ID, after time.Duration) gathering.ID {
	h.Helper()
	id, err := h.plan(by, in, after)
	h.ok(err)
	return id
}

// begins has the people come to a gathering that is set for ten minutes from now, and
// the first of them begin it.
func (h *house) begins(id gathering.ID, people ...account.ID) {
	h.Helper()
	h.ok(h.Gatherings.Round(h.Context()))
	h.here(people...)
	for _, by := range people {
		_, err := h.Gatherings.Come(h.Context(), by, id, gathering.Coming{})
		h.ok(err)
	}
	h.later(10 * time.Minute)
	h.ok(h.Gatherings.Round(h.Context()))
	h.move(people[0], id, gathering.Move{Do: "begin"})
}

// here has only these people be in the room.
func (h *house) here(people ...account.ID) {
	ids := make([]circle.PersonID, 0, len(people))
	for _, by := range people {
		ids = append(ids, h.People[by])
	}
	h.Gatherings.Sees(func(rooms ...room.ID) map[room.ID][]circle.PersonID {
		all := map[room.ID][]circle.PersonID{}
		for _, r := range rooms {
			all[r] = ids
		}
		return all
	})
}

func (h *house) tryMove(by account.ID, id gathering.ID, m gathering.Move) error {
	h.Helper()
	f, err := h.Gatherings.Floor(h.Context(), by, id, 0)
	h.ok(err)
	m.Version = &f.Stage.Version
	_, err = h.Gatherings.Move(h.Context(), by, id, m)
	return err
}

func (h *house) move(by account.ID, id gathering.ID, m gathering.Move) {
	h.Helper()
	h.ok(h.tryMove(by, id, m))
}

func (h *house) ends(by account.ID, id gathering.ID) {
	h.Helper()
	h.later(5 * time.Minute)
	h.move(by, id, gathering.Move{Do: "end.close", What: "time"}) // talk is over
	h.move(by, id, gathering.Move{Do: "end.close"})               // and so is the time after it
}

// holds has Ada hold a gathering in ten minutes with Bo, and end it.
func (h *house) holds() gathering.ID {
	h.Helper()
	id := h.planned(h.Ada, h.Tuesday, 10*time.Minute)
	_, err := h.Gatherings.SetGuardian(h.Context(), h.Ada, id, h.People[h.Bo])
	h.ok(err)
	h.begins(id, h.Ada, h.Bo, h.Cem)
	h.ends(h.Ada, id)
	return id
}

func (h *house) write(by account.ID, id gathering.ID, a duty.Answer) *duty.Debrief {
	h.Helper()
	c, err := h.Duty.Write(h.Context(), by, id, a)
	h.ok(err)
	return c
}

func (h *house) load(by account.ID) *duty.Duties {
	h.Helper()
	l, err := h.Duty.Load(h.Context(), by, h.Tuesday)
	h.ok(err)
	return l
}

func TestWhoHeldAGatheringHasACardAndNobodyElseReadsIt(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		id := h.planned(h.Ada, h.Tuesday, 10*time.Minute)
		_, err := h.Gatherings.SetGuardian(ctx, h.Ada, id, h.People[h.Bo])
		h.ok(err)
		h.begins(id, h.Ada, h.Bo, h.Cem)
		if cards := h.load(h.Ada).Cards; len(cards) != 0 {
			t.Errorf("a card while it goes on: %+v", cards)
		}
		h.later(5 * time.Minute)
		h.move(h.Ada, id, gathering.Move{Do: "end.close", What: "time"})
		// The card is there as soon as it is over to talk, and is the same one later.
		card := h.write(h.Ada, id, duty.Answer{Load: 3, Stayed: "The long silence.", Handover: "The heating is loud."})
		if card.Role != "host" || card.Load != 3 || card.Stayed != "The long silence." || card.Handover != "The heating is loud." || card.WrittenAt == nil || !card.Stewards || card.Beyond || card.RestUntil != nil {
			t.Errorf("%+v", card)
		}
		h.move(h.Ada, id, gathering.Move{Do: "end.close"})
		if again := h.load(h.Ada).Cards; len(again) != 1 || again[0].Load != 3 {
			t.Errorf("%+v", again)
		}
		if theirs := h.load(h.Bo).Cards; len(theirs) != 1 || theirs[0].Role != "guardian" || theirs[0].WrittenAt != nil || theirs[0].Stayed != "" {
			t.Errorf("%+v", theirs)
		}
		for _, who := range []account.ID{h.Cem, h.Fin, h.Eli} {
			_, err := h.Duty.Debrief(ctx, who, id)
			h.is(err, policy.ErrHidden)
			_, err = h.Duty.Write(ctx, who, id, duty.Answer{Load: 1})
			h.is(err, policy.ErrHidden)
			h.is(h.Duty.LeaveOut(ctx, who, id), policy.ErrHidden)
		}
		for _, bad := range []struct {
			a    duty.Answer
			want error
		}{
			{duty.Answer{Load: 6}, duty.ErrLoad},
			{duty.Answer{Load: -1}, duty.ErrLoad},
			{duty.Answer{Stayed: models.Private(strings.Repeat("ä", duty.MaxStayed+1))}, duty.ErrStayed},
			{duty.Answer{Handover: models.Private(strings.Repeat("ä", duty.MaxHandover+1))}, duty.ErrHandover},
		} {
			_, err := h.Duty.Write(ctx, h.Ada, id, bad.a)
			h.is(err, bad.want)
		}
		// What is left out is deleted, and no longer offered; it can still be written.
		h.ok(h.Duty.LeaveOut(ctx, h.Ada, id))
		if c, err := h.Duty.Debrief(ctx, h.Ada, id); err != nil || c.Stayed != "" || c.Load != 0 || c.Handover != "" {
			t.Errorf("%+v, %v", c, err)
		}
		if cards := h.load(h.Ada).Cards; len(cards) != 0 {
			t.Errorf("offered again: %+v", cards)
		}
		h.write(h.Ada, id, duty.Answer{Stayed: "One thing, after all."})
		h.later(duty.OpenFor - time.Second)
		h.write(h.Ada, id, duty.Answer{Load: 2})
		h.later(time.Second)
		_, err = h.Duty.Write(ctx, h.Ada, id, duty.Answer{Load: 5})
		h.is(err, duty.ErrCardOver)
		h.is(h.Duty.LeaveOut(ctx, h.Ada, id), duty.ErrCardOver)
		if cards := h.load(h.Ada).Cards; len(cards) != 0 {
			t.Errorf("offered after two days: %+v", cards)
		}
		if c, err := h.Duty.Debrief(ctx, h.Ada, id); err != nil || c.Load != 2 {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

func TestALineIsReadByThoseWhoHoldTheNextGathering(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		lines := func(by account.ID) (all []string) {
			for _, one := range h.load(by).Handover {
				all = append(all, string(one.By.Name)+": "+string(one.Line))
			}
			return all
		}
		first := h.holds()
		h.write(h.Ada, first, duty.Answer{Handover: "Dee may want to speak first."})
		h.write(h.Bo, first, duty.Answer{Handover: "All well."})
		if got := lines(h.Bo); len(got) != 0 {
			t.Errorf("with no next one: %q", got)
		}
		next := h.planned(h.Bo, h.Tuesday, 24*time.Hour)
		_, err := h.Gatherings.SetGuardian(ctx, h.Bo, next, h.People[h.Cem])
		h.ok(err)
		want := []string{"Ada: Dee may want to speak first.", "Bo: All well."}
		for _, by := range []account.ID{h.Bo, h.Cem} {
			if got := lines(by); !slices.Equal(got, want) {
				t.Errorf("%q", got)
			}
		}
		if got := lines(h.Ada); len(got) != 0 { // who wrote it, and does not hold the next one
			t.Errorf("%q", got)
		}
		h.ok(h.Circles.Leave(ctx, h.Bo, h.Tuesday)) // his line stays
		if got := lines(h.Cem); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		if after, err := h.Duty.Debrief(ctx, h.Bo, first); err != nil || after.Handover != "All well." {
			t.Errorf("what one wrote stays one's own: %+v, %v", after, err)
		}
	})
}

func TestWhoeverGoesWithTheirWordsTakesTheirLineAlong(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		id := h.holds()
		h.write(h.Bo, id, duty.Answer{Handover: "All well.", Stayed: "Mine."})
		h.planned(h.Ada, h.Tuesday, 24*time.Hour)
		if got := h.load(h.Ada).Handover; len(got) != 1 {
			t.Errorf("%+v", got)
		}
		h.ok(h.Circles.LeaveAs(ctx, h.Bo, h.Tuesday, circle.Withdraw))
		if got := h.load(h.Ada).Handover; len(got) != 0 {
			t.Errorf("%+v", got)
		}
		if c, err := h.Duty.Debrief(ctx, h.Bo, id); err != nil || c.Stayed != "Mine." || c.Handover != "" {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

func TestNobodyHoldsMoreThanTwoGatheringsAWeek(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		h.planned(h.Ada, h.Tuesday, 24*time.Hour)
		second := h.planned(h.Bo, h.Tuesday, 48*time.Hour)
		_, err := h.Gatherings.SetGuardian(ctx, h.Bo, second, h.People[h.Ada])
		h.ok(err)
		if l := h.load(h.Ada); l.Held != 2 || l.Most != 2 || l.RestUntil != nil {
			t.Errorf("%+v", l)
		}
		_, err = h.plan(h.Ada, h.Tuesday, 72*time.Hour)
		h.is(err, duty.ErrHeld)
		var refused *models.Error
		if errors.As(err, &refused); refused.State.(duty.FreeFrom).Until.Before(h.now.Add(6*24*time.Hour)) || refused.State.(duty.FreeFrom).Until.After(h.now.Add(7*24*time.Hour)) {
			t.Errorf("free from %v", refused.State)
		}
		third := h.planned(h.Bo, h.Tuesday, 72*time.Hour)
		_, err = h.Gatherings.SetGuardian(ctx, h.Bo, third, h.People[h.Ada])
		h.is(err, duty.ErrTheirs) // and not why
		host := h.People[h.Ada]
		_, err = h.Gatherings.Edit(ctx, h.Bo, third, gathering.Change{Host: &host})
		h.is(err, duty.ErrTheirs)
		if n := h.load(h.Ada).Held; n != 2 {
			t.Errorf("she holds %d", n)
		}
		next := h.planned(h.Ada, h.Tuesday, 8*24*time.Hour) // another week
		sooner := h.now.Add(96 * time.Hour)
		_, err = h.Gatherings.Edit(ctx, h.Ada, next, gathering.Change{StartsAt: &sooner})
		h.is(err, duty.ErrHeld)
		// One that is called off is not held.
		_, err = h.Gatherings.Cancel(ctx, h.Bo, second, "Not this week.")
		h.ok(err)
		_, err = h.Gatherings.SetGuardian(ctx, h.Bo, third, h.People[h.Ada])
		h.ok(err)
	})
}

func TestASeriesLeavesOpenWhatItsHostMayNotHold(t *testing.T) {
	each(t, func(h *house) {
		zone := "UTC"
		_, err := h.Gatherings.ScheduleSeries(h.Context(), h.Ada, h.Tuesday, gathering.SeriesPlan{
			Nonce: "n", Zone: zone, Starts: h.now.Add(24 * time.Hour).Format("2006-01-02T15:04"), Minutes: 60,
			Rule: gathering.Rule{Freq: "weekly", Days: []string{"tu", "we", "th", "fr"}},
		})
		h.ok(err)
		nights, err := h.Gatherings.Rota(h.Context(), h.Bo, h.Tuesday)
		h.ok(err)
		var got []string
		for _, n := range nights[:4] {
			who := "nobody"
			if p := n.Places[0].Person; p != nil {
				who = string(p.Name)
			}
			got = append(got, who)
		}
		if !slices.Equal(got, []string{"Ada", "Ada", "nobody", "nobody"}) {
			t.Errorf("%q", got)
		}
	})
}

func TestAfterAHardGatheringThoseWhoHeldItRest(t *testing.T) {
	for name, hard := range map[string]func(h *house, id gathering.ID){
		"held still": func(h *house, id gathering.ID) {
			h.move(h.Ada, id, gathering.Move{Do: "hold.on"})
			h.move(h.Ada, id, gathering.Move{Do: "hold.off"})
		},
		"a danger card": func(h *house, id gathering.ID) {
			_, err := h.Gatherings.Note(h.Context(), h.Cem, id, gathering.CareNote{Nonce: "n", Card: "not_well"})
			h.ok(err)
			_, err = h.Gatherings.Note(h.Context(), h.Bo, id, gathering.CareNote{Nonce: "n", Card: "danger_ask", To: h.People[h.Cem]})
			h.ok(err)
		},
		"a danger card about a call": func(h *house, id gathering.ID) {
			_, err := h.Gatherings.Note(h.Context(), h.Bo, id, gathering.CareNote{Nonce: "n", Card: "danger_call", To: h.People[h.Cem]})
			h.ok(err)
		},
		"a removal": func(h *house, _ gathering.ID) {
			h.ok(h.Rooms.Remove(h.Context(), h.Ada, h.Room, h.People[h.Cem], circle.Grounds{Reason: "Please rest.", Clause: 1}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(h *house) {
				ctx := h.Context()
				id := h.planned(h.Ada, h.Tuesday, 10*time.Minute)
				_, err := h.Gatherings.SetGuardian(ctx, h.Ada, id, h.People[h.Bo])
				h.ok(err)
				h.begins(id, h.Ada, h.Bo, h.Cem)
				hard(h, id)
				h.ends(h.Ada, id)
				for _, by := range []account.ID{h.Ada, h.Bo} {
					if l := h.load(by); l.RestUntil == nil || !l.RestUntil.Equal(h.now.Add(duty.Rest)) {
						t.Fatalf("%+v", l)
					}
				}
				_, err = h.plan(h.Ada, h.Tuesday, duty.Rest-time.Minute)
				h.is(err, duty.ErrRest)
				var refused *models.Error
				if errors.As(err, &refused); !refused.State.(duty.FreeFrom).Until.Equal(h.now.Add(duty.Rest)) {
					t.Errorf("%v", refused.State)
				}
				after := h.planned(h.Ada, h.Tuesday, duty.Rest)
				nights, err := h.Gatherings.Rota(ctx, h.Bo, h.Tuesday)
				if err != nil || len(nights) != 1 || nights[0].Full || nights[0].Gathering != after {
					t.Errorf("%+v, %v", nights, err)
				}
			})
		})
	}
}

func TestAnEasyGatheringLeavesNoRest(t *testing.T) {
	each(t, func(h *house) {
		h.holds()
		if l := h.load(h.Ada); l.RestUntil != nil || l.Held != 1 {
			t.Errorf("%+v", l)
		}
	})
}

// covers: domain.md §8.6, an emergency
func TestWhileItIsOnWhoeverIsThereMayHoldItIfNobodyElseCan(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		_, err := h.Circles.Appoint(ctx, h.Ada, h.Tuesday, h.People[h.Cem], policy.Moderator)
		h.ok(err)
		id := h.planned(h.Ada, h.Tuesday, 10*time.Minute)
		for range 2 { // Bo and Cem hold two others this week
			h.planned(h.Bo, h.Tuesday, 48*time.Hour)
		}
		h.ok(h.Rooms.LetIn(ctx, h.Bo, h.Room, h.People[h.Dee]))
		_, err = h.Gatherings.SetGuardian(ctx, h.Ada, id, h.People[h.Dee])
		h.ok(err)
		come := func(people ...account.ID) {
			h.Helper()
			h.here(people...)
			for _, by := range people {
				_, err := h.Gatherings.Come(ctx, by, id, gathering.Coming{})
				h.ok(err)
			}
			for range 4 { // whoever is not there any more is not seen
				h.later(5 * time.Second)
				h.ok(h.Gatherings.Round(ctx))
			}
		}
		h.ok(h.Gatherings.Round(ctx))
		come(h.Ada, h.Bo, h.Cem, h.Dee)
		h.is(h.tryMove(h.Bo, id, gathering.Move{Do: "host.take"}), duty.ErrHeld) // Ada is there
		come(h.Bo, h.Cem, h.Dee)
		h.is(h.tryMove(h.Bo, id, gathering.Move{Do: "host.take"}), duty.ErrHeld) // Ada is gone from the line, and Cem could
		come(h.Bo, h.Dee)
		h.move(h.Bo, id, gathering.Move{Do: "host.take"})
		come(h.Bo, h.Dee, h.Cem)
		h.later(9 * time.Minute)
		h.ok(h.Gatherings.Round(ctx))
		h.move(h.Bo, id, gathering.Move{Do: "begin"})
		h.ends(h.Bo, id)
		card, err := h.Duty.Debrief(ctx, h.Bo, id)
		if err != nil || !card.Beyond || card.Role != "host" {
			t.Errorf("%+v, %v", card, err)
		}
	})
}

func TestAfterTenGatheringsAFortnightIsSuggested(t *testing.T) {
	each(t, func(h *house) {
		for i := range 10 {
			if h.load(h.Ada).Fortnight {
				t.Errorf("suggested after %d", i)
			}
			h.holds()
			h.later(4 * 24 * time.Hour)
		}
		if !h.load(h.Ada).Fortnight {
			t.Error("not suggested after ten")
		}
		h.later(10 * 24 * time.Hour)
		if h.load(h.Ada).Fortnight {
			t.Error("suggested to whoever has had one")
		}
	})
}

func TestWhatWasSaidOfAGatheringIsDeletedAfterSixtyDaysAndWithItsAuthor(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		rows := func(table string) (n int64) {
			h.ok(h.at.DB.Read(ctx).Table(table).Count(&n).Error)
			return n
		}
		id := h.holds()
		h.write(h.Ada, id, duty.Answer{Load: 4, Person: true})
		h.write(h.Bo, id, duty.Answer{Load: 4, Person: true})
		all, next, err := h.Duty.Export(ctx, h.Ada, "")
		if err != nil || next != "" || len(all) != 1 || all[0].Load != 4 || len(all[0].Calls) != 1 {
			t.Errorf("%+v %q %v", all, next, err)
		}
		h.ok(h.at.DB.Do(ctx, func(tx *db.Tx) error { return h.Duty.Forget(tx, h.Bo) }))
		if n, m := rows("debriefs"), rows("desk_calls"); n != 1 || m != 1 {
			t.Errorf("%d cards and %d calls are left", n, m)
		}
		h.later(60*24*time.Hour - time.Second)
		if n, err := h.Duty.SweepKept(ctx, 10); n != 0 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		h.later(time.Second)
		if n, err := h.Duty.SweepKept(ctx, 10); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		if n, m := rows("debriefs"), rows("desk_calls"); n != 0 || m != 0 {
			t.Errorf("%d cards and %d calls are left", n, m)
		}
	})
}
