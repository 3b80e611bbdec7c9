package gathering_test

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
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
)

// autumn is a Tuesday before the clocks of Europe are put back, on 25 October; in a
// year that is far enough for what is judged by the clock of this machine.
var autumn = time.Date(2037, 10, 13, 12, 0, 0, 0, time.UTC)

func tuesdays(nonce string) gathering.SeriesPlan {
	return gathering.SeriesPlan{
		Nonce: nonce, Title: "Tuesday evening", Zone: "Europe/Berlin", Starts: "2037-10-13T19:00",
		Rule: gathering.Rule{Freq: "weekly", Days: []string{"tu"}}, Minutes: 90,
	}
}

func setSeries(t *testing.T, w *fixture.World, p gathering.SeriesPlan) *gathering.Series {
	t.Helper()
	r, err := w.Gatherings.ScheduleSeries(t.Context(), w.Bo, w.Tuesday, p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// coming lists the gatherings of Tuesday that are to come, and past those that are
// not any more.
func coming(t *testing.T, w *fixture.World) (coming, past []gathering.Gathering) {
	t.Helper()
	all, err := w.Gatherings.List(t.Context(), w.Ada, w.Tuesday)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range all {
		if g.State == "scheduled" {
			coming = append(coming, g)
		} else {
			past = append(past, g)
		}
	}
	return coming, past
}

func hours(all []gathering.Gathering) string {
	var at []string
	for _, g := range all {
		at = append(at, g.StartsAt.Format("01-02T15:04"))
	}
	return strings.Join(at, " ")
}

func extend(t *testing.T, w *fixture.World) {
	t.Helper()
	for range 5 {
		done, err := w.Gatherings.ExtendSeries(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		if done == 0 {
			return
		}
	}
	t.Fatal("there is always more to do")
}

func TestASeriesSetsTheNextOfItsGatherings(t *testing.T) { // covers: features §3 row 52, DST
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		at := stop(h, autumn)
		before, err := w.Circles.View(ctx, w.Cem, w.Tuesday)
		if err != nil {
			t.Fatal(err)
		}
		r := setSeries(t, w, tuesdays("n"))
		if r.Title != "Tuesday evening" || r.Zone != "Europe/Berlin" || r.Starts != "2037-10-13T19:00" || r.Host.ID != w.People[w.Bo] || r.Rule.Freq != "weekly" || r.Plan.MinToOpen != 3 || r.EndedAt != nil {
			t.Fatalf("%+v", r)
		}
		set, _ := coming(t, w)
		if got, want := hours(set), "10-13T17:00 10-20T17:00 10-27T18:00 11-03T18:00 11-10T18:00 11-17T18:00 11-24T18:00 12-01T18:00"; got != want {
			t.Fatalf("%s, want %s", got, want)
		}
		if g := set[7]; g.Series != r.ID || g.Occurrence != "2037-12-01T19:00" || g.Moved || g.Title != "Tuesday evening" || g.Minutes != 90 || g.Host.ID != w.People[w.Bo] || g.Plan.MinToOpen != 3 {
			t.Errorf("%+v", g)
		}
		if again := setSeries(t, w, tuesdays("n")); again.ID != r.ID {
			t.Error("a retry set another")
		}
		p := tuesdays("n")
		p.Rule.Every = 2
		if _, err := w.Gatherings.ScheduleSeries(ctx, w.Bo, w.Tuesday, p); !errors.Is(err, circle.ErrReused) {
			t.Errorf("another one under the same nonce: %v", err)
		}
		all, err := w.Gatherings.SeriesIn(ctx, w.Cem, w.Tuesday)
		if err != nil || len(all) != 1 || all[0].ID != r.ID || all[0].Title != r.Title {
			t.Errorf("%+v, %v", all, err)
		}
		page, err := w.Circles.Changes(ctx, w.Cem, w.Tuesday, before.Seq)
		if err != nil || len(page.Changes) != 9 || !strings.Contains(string(page.Changes[8].Change), `"series.set"`) || !strings.Contains(string(page.Changes[8].Change), `"Tuesday evening"`) {
			t.Errorf("%d changes, %v", len(page.Changes), err)
		}
		var raw struct{ Title []byte }
		if err := h.DB.Read(ctx).Table("series").Select("title").Take(&raw).Error; err != nil || len(raw.Title) == 0 || strings.Contains(string(raw.Title), "evening") {
			t.Errorf("the title lies open: %v", err)
		}

		// As time goes, one more for each that was; nothing twice.
		extend(t, w)
		if set, _ := coming(t, w); len(set) != 8 {
			t.Errorf("%d before any has been", len(set))
		}
		at.set(autumn.Add(8 * 24 * time.Hour)) // two have begun since
		if _, err := w.Gatherings.SweepDue(ctx, 100); err != nil {
			t.Fatal(err)
		}
		extend(t, w)
		set, _ = coming(t, w)
		if got, want := hours(set)[len("10-27T18:00 "):], "11-03T18:00 11-10T18:00 11-17T18:00 11-24T18:00 12-01T18:00 12-08T18:00 12-15T18:00"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	})
}

func TestASeriesIsSetOnlySoFarAheadAndComesToItsEnd(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		at := stop(h, autumn)
		p := tuesdays("n")
		p.Rule = gathering.Rule{Freq: "monthly", Days: []string{"fr"}, Nth: -1, Count: 5}
		r := setSeries(t, w, p)
		set, _ := coming(t, w)
		if got, want := hours(set), "10-30T18:00 11-27T18:00 12-25T18:00"; got != want { // within 92 days
			t.Fatalf("%s, want %s", got, want)
		}
		at.set(time.Date(2037, 10, 29, 17, 59, 0, 0, time.UTC)) // 92 days before the fourth, and a minute
		extend(t, w)
		if set, _ := coming(t, w); len(set) != 3 {
			t.Errorf("too early: %s", hours(set))
		}
		at.set(time.Date(2037, 10, 29, 18, 0, 0, 0, time.UTC))
		extend(t, w)
		set, _ = coming(t, w)
		if got, want := hours(set), "10-30T18:00 11-27T18:00 12-25T18:00 01-29T18:00"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		at.set(time.Date(2038, 2, 20, 18, 0, 0, 0, time.UTC))
		extend(t, w)
		at.set(time.Date(2038, 2, 27, 18, 0, 0, 0, time.UTC)) // the fifth was yesterday
		extend(t, w)
		over, err := w.Gatherings.Series(ctx, w.Cem, r.ID)
		if err != nil || over.EndedAt == nil {
			t.Errorf("%+v, %v", over, err)
		}
		if all, err := w.Gatherings.SeriesIn(ctx, w.Cem, w.Tuesday); err != nil || len(all) != 0 {
			t.Errorf("%+v, %v", all, err)
		}
		title := models.Private("Another")
		if _, err := w.Gatherings.EditSeries(ctx, w.Bo, r.ID, gathering.SeriesChange{Title: &title}); !errors.Is(err, gathering.ErrSeriesOver) || models.AsError(err).State == nil {
			t.Errorf("what has ended was changed: %v", err)
		}
	})
}

func TestOneOfASeriesThatWasMovedOrCalledOffStaysSo(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		at := stop(h, autumn)
		r := setSeries(t, w, tuesdays("n"))
		set, _ := coming(t, w)
		// The third goes to the Wednesday after, the fourth is called off, the fifth has a name and a length of its own.
		wednesday := set[2].StartsAt.Add(25 * time.Hour)
		moved, err := w.Gatherings.Edit(ctx, w.Bo, set[2].ID, gathering.Change{StartsAt: &wednesday})
		if err != nil || !moved.Moved || moved.Occurrence != "2037-10-27T19:00" || moved.Series != r.ID {
			t.Fatalf("%+v, %v", moved, err)
		}
		if _, err := w.Gatherings.Cancel(ctx, w.Bo, set[3].ID, "A holiday."); err != nil {
			t.Fatal(err)
		}
		special, hour := models.Private("With guests"), 60
		if _, err := w.Gatherings.Edit(ctx, w.Bo, set[4].ID, gathering.Change{Title: &special, Minutes: &hour}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Circles.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Cem], policy.Moderator); err != nil {
			t.Fatal(err)
		}
		cem := w.People[w.Cem]
		if _, err := w.Gatherings.Edit(ctx, w.Bo, set[5].ID, gathering.Change{Host: &cem}); err != nil {
			t.Fatal(err)
		}
		title, starts, long, ada := models.Private("Evenings"), "2037-10-13T20:30", 120, w.People[w.Ada]
		open := 0
		edited, err := w.Gatherings.EditSeries(ctx, w.Ada, r.ID, gathering.SeriesChange{Title: &title, Starts: &starts, Minutes: &long, Host: &ada, Plan: &script.Plan{Open: &open}})
		if err != nil || edited.Title != title || edited.Starts != starts || edited.Minutes != 120 || edited.Host.ID != ada || edited.Plan.Open == nil || edited.Plan.MinToOpen != 3 {
			t.Fatalf("%+v, %v", edited, err)
		}
		now, past := coming(t, w)
		if got, want := hours(now), "10-13T18:30 10-20T18:30 10-28T19:00 11-10T19:30 11-17T19:30 11-24T19:30 12-01T19:30"; got != want {
			t.Fatalf("%s, want %s", got, want)
		}
		if len(past) != 1 || past[0].State != "cancelled" || past[0].Why != "A holiday." || past[0].Series != r.ID {
			t.Errorf("%+v", past)
		}
		if g := now[0]; g.ID != set[0].ID || g.Title != title || g.Minutes != 120 || g.Host.ID != ada || g.Plan.Open == nil || g.Occurrence != starts {
			t.Errorf("one that was as the series says does not follow: %+v", g)
		}
		if g := now[2]; g.ID != set[2].ID || g.Title != "Tuesday evening" || g.Minutes != 90 || g.Host.ID != w.People[w.Bo] {
			t.Errorf("one that was moved follows: %+v", g)
		}
		if g := now[3]; g.ID != set[4].ID || g.Title != special || g.Minutes != 60 || g.Host.ID != ada {
			t.Errorf("what one has of its own is lost: %+v", g)
		}
		if g := now[4]; g.ID != set[5].ID || g.Title != title || g.Host.ID != cem {
			t.Errorf("a host of its own is lost: %+v", g)
		}
		at.set(autumn.Add(3 * 24 * time.Hour))
		extend(t, w)
		if now, _ := coming(t, w); slices.ContainsFunc(now, func(g gathering.Gathering) bool {
			return g.StartsAt.Format("01-02") == "11-03" || g.Moved && g.ID != set[2].ID
		}) {
			t.Errorf("what was called off is back: %s", hours(now))
		}
	})
}

func TestASeriesThatChangesItsDaysCallsOffTheOthersKindly(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		stop(h, autumn)
		p := tuesdays("n")
		p.Rule.Days = []string{"tu", "th"}
		r := setSeries(t, w, p)
		set, _ := coming(t, w)
		friday := set[1].StartsAt.Add(24 * time.Hour) // Thursday's is on Friday, once
		if _, err := w.Gatherings.Edit(ctx, w.Bo, set[1].ID, gathering.Change{StartsAt: &friday}); err != nil {
			t.Fatal(err)
		}
		rule := gathering.Rule{Freq: "weekly", Days: []string{"tu"}}
		if _, err := w.Gatherings.EditSeries(ctx, w.Bo, r.ID, gathering.SeriesChange{Rule: &rule}); err != nil {
			t.Fatal(err)
		}
		now, past := coming(t, w)
		if got, want := hours(now), "10-13T17:00 10-16T17:00 10-20T17:00 10-27T18:00 11-03T18:00 11-10T18:00 11-17T18:00 11-24T18:00 12-01T18:00"; got != want {
			t.Fatalf("%s, want %s", got, want)
		}
		if len(past) != 3 {
			t.Fatalf("%d were called off", len(past))
		}
		for _, g := range past {
			if g.State != "cancelled" || g.Why != "This circle meets on other days from now on." || g.Series != "" {
				t.Errorf("%+v", g)
			}
		}
		// And back: those days are set again, as others.
		rule.Days = []string{"tu", "th"}
		if _, err := w.Gatherings.EditSeries(ctx, w.Bo, r.ID, gathering.SeriesChange{Rule: &rule}); err != nil {
			t.Fatal(err)
		}
		now, _ = coming(t, w)
		if got := hours(now); !strings.Contains(got, "10-22T17:00 10-27T18:00 10-29T18:00") || strings.Contains(got, "10-15") {
			t.Errorf("%s", got)
		}
		// Of a day whose hour has gone by, what is set stays.
		early := "2037-10-13T11:00"
		if _, err := w.Gatherings.EditSeries(ctx, w.Bo, r.ID, gathering.SeriesChange{Starts: &early}); err != nil {
			t.Fatal(err)
		}
		now, _ = coming(t, w)
		if got := hours(now); !strings.HasPrefix(got, "10-13T17:00 10-16T17:00 10-20T09:00 ") {
			t.Errorf("%s", got)
		}
	})
}

func TestASeriesEndsWithWhatIsToCome(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		at := stop(h, autumn)
		r := setSeries(t, w, tuesdays("n"))
		set, _ := coming(t, w)
		later := set[1].StartsAt.Add(24 * time.Hour)
		if _, err := w.Gatherings.Edit(ctx, w.Bo, set[1].ID, gathering.Change{StartsAt: &later}); err != nil {
			t.Fatal(err)
		}
		fixturetest.Open(t, w)
		if _, err := w.Gatherings.Come(ctx, w.Bo, set[0].ID, gathering.Coming{}); !errors.Is(err, gathering.ErrNotOn) { // hours early
			t.Fatal(err)
		}
		at.set(set[0].StartsAt)
		begin(t, w, set[0].ID, w.Cem)
		for range 2 {
			over, err := w.Gatherings.EndSeries(ctx, w.Ada, r.ID, "We have come to an end.")
			if err != nil || over.EndedAt == nil {
				t.Fatalf("%+v, %v", over, err)
			}
		}
		if _, err := w.Gatherings.EndSeries(ctx, w.Ada, r.ID, " "); !errors.Is(err, gathering.ErrWhy) {
			t.Errorf("without a reason: %v", err)
		}
		all, err := w.Gatherings.List(ctx, w.Cem, w.Tuesday)
		if err != nil || len(all) != 8 || all[0].State != "open" {
			t.Fatalf("%+v, %v", all, err)
		}
		for _, g := range all[1:] {
			if g.State != "cancelled" || g.Why != "We have come to an end." {
				t.Errorf("%+v", g)
			}
		}
		at.set(autumn.Add(30 * 24 * time.Hour))
		extend(t, w)
		if now, _ := coming(t, w); len(now) != 0 {
			t.Errorf("it goes on: %s", hours(now))
		}
	})
}

func TestNothingIsSetWhileACircleDoesNotMeet(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		at := stop(h, autumn)
		r := setSeries(t, w, tuesdays("n"))
		set, _ := coming(t, w)
		if _, err := w.Gatherings.Cancel(ctx, w.Bo, set[2].ID, "A holiday."); err != nil {
			t.Fatal(err)
		}
		// edit changes the series, and reports how many gatherings there ever were.
		edit := func(minutes int) (n int64) {
			t.Helper()
			if _, err := w.Gatherings.EditSeries(ctx, w.Bo, r.ID, gathering.SeriesChange{Minutes: &minutes}); err != nil {
				t.Fatal(err)
			}
			if err := h.DB.Read(ctx).Table("gatherings").Count(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		state := func(state string) {
			t.Helper()
			if _, err := w.Circles.SetState(ctx, w.Ada, w.Tuesday, state); err != nil {
				t.Fatal(err)
			}
		}
		state("resting")
		if _, err := w.Gatherings.Cancel(ctx, w.Bo, set[3].ID, "Another holiday."); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Gatherings.SweepDue(ctx, 100); err != nil {
			t.Fatal(err)
		}
		at.set(autumn.Add(8 * 24 * time.Hour))
		extend(t, w)
		if now, _ := coming(t, w); len(now) != 0 {
			t.Fatalf("set while it rests: %s", hours(now))
		}
		if n := edit(60); n != 8 {
			t.Errorf("%d gatherings, set while it rests", n)
		}
		if _, err := w.Gatherings.ScheduleSeries(ctx, w.Bo, w.Tuesday, tuesdays("m")); !errors.Is(err, circle.ErrResting) {
			t.Errorf("%v", err)
		}
		// Awake again it meets when it would have met, but for what a person called off.
		state("open")
		extend(t, w)
		now, _ := coming(t, w)
		if got, want := hours(now), "11-10T18:00 11-17T18:00 11-24T18:00 12-01T18:00 12-08T18:00 12-15T18:00"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		// Near its end it keeps what is set, and sets no more.
		state("winding")
		at.set(autumn.Add(22 * 24 * time.Hour))
		extend(t, w)
		edit(90)
		now, _ = coming(t, w)
		if got := hours(now); !strings.HasSuffix(got, "12-15T18:00") || now[0].Minutes != 90 {
			t.Errorf("%s", got)
		}
		if _, err := w.Gatherings.ScheduleSeries(ctx, w.Bo, w.Tuesday, tuesdays("m")); !errors.Is(err, circle.ErrWinding) {
			t.Errorf("%v", err)
		}
	})
}

func TestASeriesGoesOnWithoutWhoeverLedIt(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		at := stop(h, autumn)
		setSeries(t, w, tuesdays("n"))
		if err := w.Circles.Leave(ctx, w.Bo, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		at.set(autumn.Add(8 * 24 * time.Hour))
		extend(t, w)
		now, _ := coming(t, w)
		if last := now[len(now)-1]; last.Occurrence != "2037-12-15T19:00" || last.Host.ID != w.People[w.Ada] {
			t.Errorf("%+v", last)
		}
	})
}

func TestManyAtOnceSetEveryGatheringOfASeriesOnce(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		at := stop(h, autumn)
		var all sync.WaitGroup
		ids := make([]gathering.SeriesID, 6)
		for i := range ids {
			all.Go(func() {
				r, err := w.Gatherings.ScheduleSeries(ctx, w.Bo, w.Tuesday, tuesdays("n"))
				if err != nil {
					t.Error(err)
					return
				}
				ids[i] = r.ID
			})
		}
		all.Wait()
		if slices.Sort(ids); ids[0] == "" || ids[0] != ids[len(ids)-1] {
			t.Fatalf("%v", ids)
		}
		at.set(autumn.Add(8 * 24 * time.Hour))
		for i := range 8 {
			all.Go(func() {
				var err error
				if i%2 == 0 {
					_, err = w.Gatherings.ExtendSeries(ctx, 100)
				} else {
					minutes := 60 + i
					_, err = w.Gatherings.EditSeries(ctx, w.Ada, ids[0], gathering.SeriesChange{Minutes: &minutes})
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		now, _ := coming(t, w)
		var days []string
		for _, g := range now {
			days = append(days, g.Occurrence)
		}
		if want := len(slices.Compact(slices.Sorted(slices.Values(days)))); len(days) != want || !slices.Contains(days, "2037-12-15T19:00") || slices.Contains(days, "2037-12-22T19:00") {
			t.Errorf("%v", days)
		}
	})
}

func TestWhatCannotBeASeriesIsRefusedWhereItIsWrong(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		stop(h, autumn)
		for name, c := range map[string]struct {
			change func(*gathering.SeriesPlan)
			want   error
			field  string
		}{
			"no nonce":                   {func(p *gathering.SeriesPlan) { p.Nonce = "" }, circle.ErrNonce, "nonce"},
			"a title too long":           {func(p *gathering.SeriesPlan) { p.Title = models.Private(strings.Repeat("a", 81)) }, gathering.ErrTitle, "title"},
			"nowhere":                    {func(p *gathering.SeriesPlan) { p.Zone = "Europe/Nowhere" }, circle.ErrZone, "zone"},
			"this machine's own clock":   {func(p *gathering.SeriesPlan) { p.Zone = "Local" }, circle.ErrZone, "zone"},
			"no hour":                    {func(p *gathering.SeriesPlan) { p.Starts = "2037-10-13" }, gathering.ErrStarts, "starts"},
			"an hour of another clock":   {func(p *gathering.SeriesPlan) { p.Starts = "2037-10-13T19:00Z" }, gathering.ErrStarts, "starts"},
			"yesterday":                  {func(p *gathering.SeriesPlan) { p.Starts = "2037-10-12T19:00" }, gathering.ErrStarts, "starts"},
			"in two years":               {func(p *gathering.SeriesPlan) { p.Starts = "2039-10-12T19:00" }, gathering.ErrStarts, "starts"},
			"on no day":                  {func(p *gathering.SeriesPlan) { p.Rule.Days = nil }, gathering.ErrRule, "rule.days"},
			"over before it begins":      {func(p *gathering.SeriesPlan) { p.Rule.Until = "2037-10-12" }, gathering.ErrNever, "rule"},
			"too short":                  {func(p *gathering.SeriesPlan) { p.Minutes = 29 }, gathering.ErrLength, "minutes"},
			"led by a member":            {func(p *gathering.SeriesPlan) { p.Host = w.People[w.Cem] }, gathering.ErrHost, "host"},
			"a plan without a round":     {func(p *gathering.SeriesPlan) { p.Minutes, p.Plan.Arrival, p.Plan.Closing = 30, 10, 15 }, script.ErrBudget, "minutes"},
			"a plan with a long arrival": {func(p *gathering.SeriesPlan) { p.Plan.Arrival = 11 }, script.ErrBudget, "plan.arrival"},
			"a question of the closing":  {func(p *gathering.SeriesPlan) { p.Plan.Prompt = "X01" }, gathering.ErrPrompt, "plan.prompt"},
			"a question nobody knows":    {func(p *gathering.SeriesPlan) { p.Plan.ClosingWith = "?" }, gathering.ErrPrompt, "plan.closingWith"},
		} {
			p := tuesdays(name)
			c.change(&p)
			_, err := w.Gatherings.ScheduleSeries(ctx, w.Bo, w.Tuesday, p)
			if e := models.AsError(err); !errors.Is(err, c.want) || len(e.Fields) != 1 || e.Fields[0].Name != c.field || e.Message != c.want.(*models.Error).Message {
				t.Errorf("%s: %v", name, err)
			}
		}
		if now, past := coming(t, w); len(now)+len(past) != 0 {
			t.Errorf("%d were set all the same", len(now)+len(past))
		}
		for i := range gathering.MaxSeries {
			p := tuesdays(string(rune('a' + i)))
			p.Rule.Count = 7
			setSeries(t, w, p)
		}
		if _, err := w.Gatherings.ScheduleSeries(ctx, w.Bo, w.Tuesday, tuesdays("more")); !errors.Is(err, gathering.ErrManySeries) {
			t.Errorf("a sixth: %v", err)
		}
		if now, _ := coming(t, w); len(now) != gathering.MaxComing { // of thirty-five
			t.Errorf("%d are set", len(now))
		}
	})
}

func TestSeriesAnswerEachPersonAsTheyStand(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		stop(h, autumn)
		r := setSeries(t, w, tuesdays("n"))
		for name, c := range map[string]struct {
			try    func(account.ID) error
			member error
		}{
			"set": {func(by account.ID) error {
				_, err := w.Gatherings.ScheduleSeries(ctx, by, w.Tuesday, tuesdays("m"))
				return err
			}, policy.ErrRole},
			"edit": {func(by account.ID) error {
				_, err := w.Gatherings.EditSeries(ctx, by, r.ID, gathering.SeriesChange{})
				return err
			}, policy.ErrRole},
			"end":  {func(by account.ID) error { _, err := w.Gatherings.EndSeries(ctx, by, r.ID, "No."); return err }, policy.ErrRole},
			"list": {func(by account.ID) error { _, err := w.Gatherings.SeriesIn(ctx, by, w.Tuesday); return err }, nil},
			"read": {func(by account.ID) error { _, err := w.Gatherings.Series(ctx, by, r.ID); return err }, nil},
		} {
			for who, by := range map[string]account.ID{"a stranger": w.Fin, "one who left": w.Eli} {
				if err := c.try(by); !errors.Is(err, policy.ErrHidden) {
					t.Errorf("%s by %s: %v", name, who, err)
				}
			}
			if err := c.try(w.Cem); !errors.Is(err, c.member) {
				t.Errorf("%s by a member: %v", name, err)
			}
		}
		for _, id := range []gathering.SeriesID{"", "x", "0190a5f0-0000-7000-8000-000000000000"} {
			if _, err := w.Gatherings.Series(ctx, w.Ada, id); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("%q: %v", id, err)
			}
		}
	})
}
