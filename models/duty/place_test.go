package duty_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
)

// night is who holds a gathering, as "host guardian host_backup guardian_backup".
func (h *house) night(id gathering.ID) string {
	h.Helper()
	nights, err := h.Gatherings.Rota(h.Context(), h.Bo, h.Tuesday)
	h.ok(err)
	for _, n := range nights {
		if n.Gathering != id {
			continue
		}
		var who []string
		for _, p := range n.Places {
			if p.Person == nil {
				who = append(who, "-")
			} else {
				who = append(who, string(p.Person.Name))
			}
		}
		return strings.Join(who, " ")
	}
	return "none"
}

func (h *house) holdsIt(id gathering.ID, want string) {
	h.Helper()
	if got := h.night(id); got != want {
		h.Errorf("%q, not %q", got, want)
	}
}

func (h *house) take(by account.ID, id gathering.ID, place string) {
	h.Helper()
	_, err := h.Gatherings.TakePlace(h.Context(), by, id, place)
	h.ok(err)
}

func (h *house) giveBack(by account.ID, id gathering.ID, place string) {
	h.Helper()
	_, err := h.Gatherings.GiveBack(h.Context(), by, id, place)
	h.ok(err)
}

// told are whom notices named since so many events that they are wanted.
func (h *house) told(since int) (all []circle.PersonID) {
	for _, e := range h.at.Heard.All()[since:] {
		if e.Notice == "rota" {
			for _, p := range e.To {
				all = append(all, circle.PersonID(p))
			}
		}
	}
	return all
}

func TestPlacesAreTakenAndGivenBack(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		id := h.planned(h.Ada, h.Tuesday, 3*24*time.Hour)
		h.holdsIt(id, "Ada - - -")
		far := h.planned(h.Ada, h.Tuesday, 29*24*time.Hour)
		h.holdsIt(far, "none") // more than four weeks away
		h.take(h.Bo, id, "host_backup")
		h.later(15 * time.Hour) // Cem is a newcomer still
		_, err := h.Gatherings.TakePlace(ctx, h.Cem, id, "guardian_backup")
		h.is(err, policy.ErrNewcomer)
		for _, place := range []string{"host", "guardian", "host_backup"} {
			_, err := h.Gatherings.TakePlace(ctx, h.Cem, id, place)
			h.is(err, policy.ErrRole)
			_, err = h.Gatherings.TakePlace(ctx, h.Fin, id, place)
			h.is(err, policy.ErrHidden)
		}
		_, err = h.Gatherings.TakePlace(ctx, h.Ada, id, "usher")
		h.is(err, gathering.ErrPlace)
		_, err = h.Gatherings.TakePlace(ctx, h.Ada, id, "guardian")
		h.is(err, gathering.ErrTwoPlaces) // it is held by two
		_, err = h.Gatherings.GiveBack(ctx, h.Bo, id, "host")
		h.is(err, policy.ErrRole) // it is not his
		h.take(h.Bo, id, "guardian")
		h.holdsIt(id, "Ada Bo - -") // who stood by does no more
		h.take(h.Bo, id, "guardian")
		h.holdsIt(id, "Ada Bo - -")
		h.giveBack(h.Ada, id, "host")
		h.holdsIt(id, "- Bo - -")
		g, err := h.Gatherings.Gathering(ctx, h.Cem, id)
		if err != nil || !g.HostOpen {
			t.Errorf("%+v, %v", g, err)
		}
		if n := h.load(h.Ada).Held; n != 0 {
			t.Errorf("she holds %d", n)
		}
		h.take(h.Ada, id, "host")
		h.holdsIt(id, "Ada Bo - -")
		h.giveBack(h.Bo, id, "guardian")
		h.holdsIt(id, "Ada - - -")
	})
}

func TestTwoWhoTakeOnePlaceAreOne(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		_, err := h.Circles.Appoint(ctx, h.Ada, h.Tuesday, h.People[h.Dee], policy.Moderator)
		h.ok(err)
		id := h.planned(h.Ada, h.Tuesday, 3*24*time.Hour)
		errs := make([]error, 2)
		var both sync.WaitGroup
		for i, by := range []account.ID{h.Bo, h.Dee} {
			both.Go(func() { _, errs[i] = h.Gatherings.TakePlace(ctx, by, id, "guardian") })
		}
		both.Wait()
		slices.SortFunc(errs, func(a, b error) int {
			if a == nil {
				return -1
			}
			return 1
		})
		h.is(errs[0], nil)
		h.is(errs[1], gathering.ErrPlaceTaken)
		var refused *models.Error
		if errors.As(errs[1], &refused); refused != nil && refused.State.(gathering.Night).Places[1].Person == nil {
			t.Errorf("%+v", refused.State)
		}
	})
}

func TestOneWhoTakesTooManyPlacesAtOnceHasTwo(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		ids := make([]gathering.ID, 4)
		for i := range 2 {
			ids[i] = h.planned(h.Ada, h.Tuesday, time.Duration(i+1)*24*time.Hour)
		}
		for i := range 2 {
			ids[i+2] = h.planned(h.Bo, h.Tuesday, time.Duration(i+3)*24*time.Hour)
			h.giveBack(h.Bo, ids[i+2], "host")
		}
		errs := make([]error, 4)
		var all sync.WaitGroup
		for i, id := range ids {
			all.Go(func() { _, errs[i] = h.Gatherings.TakePlace(ctx, h.Bo, id, "guardian") })
		}
		all.Wait()
		took := 0
		for _, err := range errs {
			if err == nil {
				took++
			} else {
				var refused *models.Error
				if !errors.As(err, &refused) || refused.Code != "duty_held" {
					t.Error(err)
				}
			}
		}
		if n := h.load(h.Bo).Held; took != 2 || n != 2 {
			t.Errorf("took %d, holds %d", took, n)
		}
		nights, err := h.Gatherings.Rota(ctx, h.Bo, h.Tuesday)
		h.ok(err)
		full := 0
		for _, n := range nights {
			if n.Full {
				full++
				if slices.Contains(n.Places[1].May, "take") {
					t.Errorf("%+v", n)
				}
			}
		}
		if full != 2 {
			t.Errorf("%d are full", full)
		}
	})
}

func TestOneWhoPlansInTwoCirclesAtOnceHoldsTwo(t *testing.T) {
	each(t, func(h *house) {
		_, err := h.Circles.Appoint(h.Context(), h.Ada, h.Tuesday, h.People[h.Cem], policy.Moderator)
		h.ok(err)
		errs := make([]error, 8)
		var all sync.WaitGroup
		for i := range errs {
			in := []circle.ID{h.Tuesday, h.SlowWater}[i%2]
			all.Go(func() { _, errs[i] = h.plan(h.Cem, in, time.Duration(i+1)*6*time.Hour) })
		}
		all.Wait()
		set := 0
		for _, err := range errs {
			var refused *models.Error
			if err == nil {
				set++
			} else if !errors.As(err, &refused) || refused.Code != "duty_held" {
				t.Error(err)
			}
		}
		if n := h.load(h.Cem).Held; set != 2 || n != 2 {
			t.Errorf("set %d, holds %d", set, n)
		}
	})
}

func TestWhoeverStandsByIsAskedWhenAPlaceIsGivenBackWithinADay(t *testing.T) {
	each(t, func(h *house) {
		id := h.planned(h.Ada, h.Tuesday, 30*time.Hour)
		h.take(h.Bo, id, "host_backup")
		since := len(h.at.Heard.All())
		h.giveBack(h.Ada, id, "host")
		if got, asked := h.told(since), h.load(h.Bo).Asked; len(got) != 0 || len(asked) != 0 {
			t.Errorf("asked more than a day before: %v %v", got, asked)
		}
		h.take(h.Ada, id, "host")
		h.later(6 * time.Hour)
		h.giveBack(h.Ada, id, "host")
		if got := h.told(since); !slices.Equal(got, []circle.PersonID{h.People[h.Bo]}) {
			t.Errorf("%v", got)
		}
		if asked := h.load(h.Bo).Asked; len(asked) != 1 || asked[0].Place != "host" || asked[0].Gathering != id || asked[0].On {
			t.Errorf("%+v", asked)
		}
		if asked := h.load(h.Ada).Asked; len(asked) != 0 {
			t.Errorf("%+v", asked)
		}
		h.take(h.Bo, id, "host")
		h.holdsIt(id, "Bo - - -")
		if asked := h.load(h.Bo).Asked; len(asked) != 0 {
			t.Errorf("asked for what he has: %+v", asked)
		}
	})
}

func TestWhoeverStandsByLeadsWhatNobodyElseTook(t *testing.T) {
	each(t, func(h *house) {
		id := h.planned(h.Ada, h.Tuesday, 3*24*time.Hour)
		h.take(h.Bo, id, "host_backup")
		h.giveBack(h.Ada, id, "host")
		h.later(3*24*time.Hour - 10*time.Minute)
		h.ok(h.Gatherings.Round(h.Context()))
		h.holdsIt(id, "Bo - - -")
		f, err := h.Gatherings.Floor(h.Context(), h.Ada, id, 0)
		if err != nil || f.Stage.Leads != h.People[h.Bo] {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

func TestWhoeverStandsByIsAskedForWhoIsNotThereAtTheHour(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		h.later(20 * 24 * time.Hour) // nobody is new any more
		id := h.planned(h.Ada, h.Tuesday, 10*time.Minute)
		_, err := h.Gatherings.SetGuardian(ctx, h.Ada, id, h.People[h.Dee])
		h.ok(err)
		h.take(h.Bo, id, "host_backup")
		h.take(h.Cem, id, "guardian_backup")
		h.ok(h.Gatherings.Round(ctx))
		h.here(h.Ada)
		_, err = h.Gatherings.Come(ctx, h.Ada, id, gathering.Coming{})
		h.ok(err)
		since := len(h.at.Heard.All())
		h.later(9 * time.Minute)
		h.ok(h.Gatherings.Round(ctx))
		if got := h.told(since); len(got) != 0 {
			t.Errorf("asked before the hour: %v", got)
		}
		for range 3 { // once, however often it is looked
			h.later(time.Minute)
			h.ok(h.Gatherings.Round(ctx))
		}
		if got := h.told(since); !slices.Equal(got, []circle.PersonID{h.People[h.Cem]}) { // Ada is there
			t.Errorf("%v", got)
		}
		if asked := h.load(h.Cem).Asked; len(asked) != 1 || asked[0].Place != "guardian" || !asked[0].On {
			t.Errorf("%+v", asked)
		}
	})
}

func TestNobodyIsAskedForWhoIsThere(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		h.later(20 * 24 * time.Hour)
		id := h.planned(h.Ada, h.Tuesday, 10*time.Minute)
		_, err := h.Gatherings.SetGuardian(ctx, h.Ada, id, h.People[h.Cem])
		h.ok(err)
		h.take(h.Bo, id, "host_backup")
		h.take(h.Dee, id, "guardian_backup")
		h.ok(h.Gatherings.Round(ctx))
		h.here(h.Cem)
		_, err = h.Gatherings.Come(ctx, h.Cem, id, gathering.Coming{})
		h.ok(err)
		since := len(h.at.Heard.All())
		h.later(10 * time.Minute)
		h.ok(h.Gatherings.Round(ctx))
		h.later(2 * time.Second)
		h.ok(h.Gatherings.Round(ctx))
		if got := h.told(since); !slices.Equal(got, []circle.PersonID{h.People[h.Bo]}) {
			t.Errorf("%v", got)
		}
	})
}

func TestWhoeverGoesLeavesTheirPlaces(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		one, two := h.planned(h.Bo, h.Tuesday, 2*24*time.Hour), h.planned(h.Ada, h.Tuesday, 3*24*time.Hour)
		h.take(h.Ada, one, "host_backup")
		h.take(h.Bo, two, "guardian")
		_, err := h.Circles.Appoint(ctx, h.Ada, h.Tuesday, h.People[h.Bo], policy.Member)
		h.ok(err)
		h.holdsIt(one, "- - Ada -") // who does not look after it any more leads nothing
		h.holdsIt(two, "Ada Bo - -")
		_, err = h.Circles.Appoint(ctx, h.Ada, h.Tuesday, h.People[h.Cem], policy.Moderator)
		h.ok(err)
		h.take(h.Cem, one, "host")
		h.ok(h.Circles.Leave(ctx, h.Cem, h.Tuesday))
		h.holdsIt(one, "- - Ada -")
	})
}

func TestWhoeverIsGivenAPlaceStandsByNoMore(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		h.later(20 * 24 * time.Hour) // nobody is new any more
		id := h.planned(h.Ada, h.Tuesday, 2*24*time.Hour)
		h.take(h.Bo, id, "host_backup")
		_, err := h.Gatherings.SetGuardian(ctx, h.Ada, id, h.People[h.Bo])
		h.ok(err)
		h.holdsIt(id, "Ada Bo - -") // it is held by two
		_, err = h.Gatherings.SetGuardian(ctx, h.Ada, id, "")
		h.ok(err)
		h.take(h.Bo, id, "guardian_backup")
		host := h.People[h.Bo]
		_, err = h.Gatherings.Edit(ctx, h.Ada, id, gathering.Change{Host: &host})
		h.ok(err)
		h.holdsIt(id, "Bo - - -")
	})
}

func TestWhoeverGaveItBackAndStandsByLeadsIfNobodyElseDoes(t *testing.T) {
	each(t, func(h *house) {
		id := h.planned(h.Ada, h.Tuesday, 10*time.Minute)
		h.giveBack(h.Ada, id, "host")
		h.take(h.Ada, id, "host_backup")
		h.holdsIt(id, "- - Ada -")
		h.ok(h.Gatherings.Round(h.Context()))
		h.holdsIt(id, "Ada - - -")
	})
}
