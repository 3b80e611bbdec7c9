package duty_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/duty"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
)

// desk is what a steward reads of calls, as "kind state name".
func (h *house) desk(by account.ID) (all []string) {
	h.Helper()
	d, err := h.Duty.Desk(h.Context(), by)
	h.ok(err)
	for _, c := range d.Calls {
		all = append(all, c.Kind+" "+c.State+" "+string(c.Person.Name)+" of "+string(c.Circle.Name))
	}
	return all
}

func (h *house) reads(by account.ID, want ...string) {
	h.Helper()
	if got := h.desk(by); !slices.Equal(got, want) {
		h.Errorf("the desk has %q, not %q", got, want)
	}
}

func TestAStewardIsThereForWhoeverAsksForAPerson(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		id := h.holds()
		card := h.write(h.Ada, id, duty.Answer{Person: true, Stayed: "Nobody else reads this."})
		if len(card.Calls) != 1 || card.Calls[0].State != "open" || !card.Calls[0].DueAt.Equal(h.now.Add(24*time.Hour)) {
			t.Errorf("%+v", card.Calls)
		}
		h.reads(h.Fin, "person open Ada of Tuesday")
		_, err := h.Duty.Desk(ctx, h.Ada)
		h.is(err, policy.ErrHidden)
		// Taken back, and asked again.
		h.write(h.Ada, id, duty.Answer{})
		h.reads(h.Fin)
		h.write(h.Ada, id, duty.Answer{Person: true})
		d, err := h.Duty.Desk(ctx, h.Fin)
		h.ok(err)
		call := d.Calls[0]
		if !slices.Equal(call.May, []string{"take"}) {
			t.Errorf("%v", call.May)
		}
		// Two stewards come at once; one is there.
		h.ok(h.Stewards.Make(ctx, h.Eli, "Heron")) // who was in the circle, and has no part in this
		_, err = h.Duty.Take(ctx, h.Eli, call.ID, call.Version, "")
		h.is(err, policy.ErrHidden)
		h.reads(h.Eli)
		in, err := h.Accounts.SignUp(ctx, "gull", true, fixture.Credentials("gull"), "test")
		h.ok(err)
		h.ok(h.Stewards.Make(ctx, in.Account.ID, "Gull"))
		errs := make([]error, 2)
		var both sync.WaitGroup
		for i, by := range []account.ID{h.Fin, in.Account.ID} {
			both.Go(func() {
				_, errs[i] = h.Duty.Take(ctx, by, call.ID, call.Version, "I will be in the quiet room at six.")
			})
		}
		both.Wait()
		mine, other := h.Fin, in.Account.ID
		if errs[0] != nil {
			mine, other, errs[0], errs[1] = other, mine, errs[1], errs[0]
		}
		h.is(errs[0], nil)
		h.is(errs[1], duty.ErrCallStale)
		_, err = h.Duty.Take(ctx, other, call.ID, call.Version+1, "")
		h.is(err, duty.ErrCallTaken)
		_, err = h.Duty.Close(ctx, other, call.ID, call.Version+1, "")
		h.is(err, duty.ErrCallTaken)
		_, err = h.Duty.Take(ctx, mine, call.ID, call.Version+1, models.Private(strings.Repeat("ä", duty.MaxWord+1)))
		h.is(err, duty.ErrWord)
		told, err := h.Duty.Debrief(ctx, h.Ada, id)
		if err != nil || len(told.Calls) != 1 || told.Calls[0].State != "taken" || told.Calls[0].By == "" || told.Calls[0].Word != "I will be in the quiet room at six." {
			t.Errorf("%+v, %v", told, err)
		}
		h.write(h.Ada, id, duty.Answer{}) // somebody is there already, and learns that it has passed from Ada herself
		h.reads(mine, "person taken Ada of Tuesday")
		done, err := h.Duty.Close(ctx, mine, call.ID, call.Version+1, "Good to have spoken.")
		if err != nil || done.State != "closed" || done.ClosedAt == nil || len(done.May) != 0 {
			t.Errorf("%+v, %v", done, err)
		}
		_, err = h.Duty.Take(ctx, mine, call.ID, done.Version, "")
		h.is(err, duty.ErrCallOver)
		if told, err := h.Duty.Debrief(ctx, h.Ada, id); err != nil || told.Calls[0].State != "closed" || told.Calls[0].Word != "Good to have spoken." {
			t.Errorf("%+v, %v", told, err)
		}
		h.ok(h.Stewards.End(ctx, h.Fin))
		h.ok(h.Stewards.End(ctx, in.Account.ID))
		if told, err := h.Duty.Debrief(ctx, h.Ada, id); err != nil || told.Stewards {
			t.Errorf("the only steward has a part in the circle: %+v, %v", told, err)
		}
	})
}

func TestAnotherStewardIsThereOnceWhoeverTookItIsNone(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		id := h.holds()
		h.write(h.Ada, id, duty.Answer{Person: true})
		in, err := h.Accounts.SignUp(ctx, "gull", true, fixture.Credentials("gull"), "test")
		h.ok(err)
		gull := in.Account.ID
		h.ok(h.Stewards.Make(ctx, gull, "Gull"))
		call := func(by account.ID) duty.DeskCall {
			h.Helper()
			d, err := h.Duty.Desk(ctx, by)
			h.ok(err)
			return d.Calls[0]
		}
		_, err = h.Duty.Take(ctx, h.Fin, call(h.Fin).ID, 1, "I will be in the quiet room at six.")
		h.ok(err)
		if c := call(gull); c.State != "taken" || len(c.May) != 0 {
			t.Errorf("%+v", c)
		}
		h.ok(h.Stewards.End(ctx, h.Fin))
		if c := call(gull); c.State != "open" || c.Word != "" || !slices.Equal(c.May, []string{"take"}) {
			t.Errorf("%+v", c)
		}
		if told, err := h.Duty.Debrief(ctx, h.Ada, id); err != nil || told.Calls[0].State != "open" || told.Calls[0].Word != "" {
			t.Errorf("%+v, %v", told, err)
		}
		c, err := h.Duty.Take(ctx, gull, call(gull).ID, 2, "")
		if err != nil || c.State != "taken" || !c.Mine || c.Word != "" {
			t.Errorf("%+v, %v", c, err)
		}
		_, err = h.Duty.Close(ctx, gull, c.ID, c.Version, "")
		h.ok(err)
		h.ok(h.Stewards.End(ctx, gull))
		if told, err := h.Duty.Debrief(ctx, h.Ada, id); err != nil || told.Calls[0].State != "closed" {
			t.Errorf("what is closed stays so: %+v, %v", told, err)
		}
	})
}

func TestTwoHeavyGatheringsInARowAreToldAndNothingElse(t *testing.T) {
	each(t, func(h *house) {
		first := h.holds()
		h.later(2 * time.Hour)
		second := h.holds()
		h.write(h.Ada, second, duty.Answer{Load: 4, Stayed: "Mine."})
		h.write(h.Bo, second, duty.Answer{Load: 5})
		h.reads(h.Fin)
		// The one before is written after the one that follows it.
		h.write(h.Ada, first, duty.Answer{Load: 3})
		h.reads(h.Fin)
		h.write(h.Ada, first, duty.Answer{Load: 4})
		h.reads(h.Fin, "heavy open Ada of Tuesday")
		if card, err := h.Duty.Debrief(h.Context(), h.Ada, second); err != nil || len(card.Calls) != 1 || card.Calls[0].Kind != "heavy" {
			t.Errorf("%+v, %v", card, err)
		}
		h.write(h.Ada, first, duty.Answer{}) // not said any more
		h.reads(h.Fin)
		h.write(h.Ada, first, duty.Answer{Load: 5})
		h.reads(h.Fin, "heavy open Ada of Tuesday")
		h.ok(h.Duty.LeaveOut(h.Context(), h.Ada, second))
		h.reads(h.Fin)
	})
}

func TestCountsAreOfAtLeastFivePeople(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		id := h.holds()
		h.write(h.Ada, id, duty.Answer{Load: 2})
		d, err := h.Duty.Desk(ctx, h.Fin)
		if err != nil || d.Counts != nil {
			t.Errorf("%+v, %v", d.Counts, err)
		}
		// Four others, by row: each takes a gathering of their own to hold.
		h.ok(h.at.DB.Do(ctx, func(tx *db.Tx) error {
			for i, by := range []account.ID{h.Bo, h.Cem, h.Dee, h.Eli} {
				err := tx.Exec(`INSERT INTO debriefs (id, gathering_id, circle_id, person_id, role, ended_at, beyond, load, person, delete_at) VALUES (?, ?, ?, ?, 'host', ?, false, ?, false, ?)
					ON CONFLICT (gathering_id, person_id) DO UPDATE SET load = excluded.load`, models.NewID(), id, h.Tuesday, h.People[by], tx.Now, i+2, tx.Now.Add(time.Hour)).Error
				if err != nil {
					return err
				}
			}
			return nil
		}))
		d, err = h.Duty.Desk(ctx, h.Fin)
		if err != nil || d.Counts == nil || d.Counts.Held != 5 || d.Counts.Written != 5 || !slices.Equal(d.Counts.Loads, []int{0, 2, 1, 1, 1}) {
			t.Errorf("%+v, %v", d.Counts, err)
		}
	})
}

func TestTwoHeavyOnesWrittenAtOnceAreToldInWhicheverCircles(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		here := h.planned(h.Ada, h.Tuesday, 24*time.Hour)
		there := h.planned(h.Cem, h.SlowWater, 24*time.Hour)
		h.ok(h.at.DB.Do(ctx, func(tx *db.Tx) error {
			var other circle.PersonID // Cem's, in the other circle
			if err := tx.Table("gatherings").Select("host_id").Where("id = ?", there).Scan(&other).Error; err != nil {
				return err
			}
			for i, one := range []struct {
				gathering gathering.ID
				circle    circle.ID
				person    circle.PersonID
			}{{here, h.Tuesday, h.People[h.Cem]}, {there, h.SlowWater, other}} {
				err := tx.Exec(`INSERT INTO debriefs (id, gathering_id, circle_id, person_id, role, ended_at, beyond, person, delete_at) VALUES (?, ?, ?, ?, 'host', ?, false, false, ?)`,
					models.NewID(), one.gathering, one.circle, one.person, tx.Now.Add(time.Duration(i)*time.Second), tx.Now.Add(100*time.Hour)).Error
				if err != nil {
					return err
				}
			}
			return nil
		}))
		for range 20 {
			for _, load := range []int{0, 4} {
				var both sync.WaitGroup
				for _, id := range []gathering.ID{here, there} {
					both.Go(func() {
						if _, err := h.Duty.Write(ctx, h.Cem, id, duty.Answer{Load: load}); err != nil {
							t.Error(err)
						}
					})
				}
				both.Wait()
				var n int64
				h.ok(h.at.DB.Read(ctx).Table("desk_calls").Count(&n).Error)
				if n != int64(load/4) {
					t.Fatalf("%d calls", n)
				}
			}
		}
	})
}
