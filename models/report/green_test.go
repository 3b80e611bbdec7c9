package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/report"
)

// soon is a gathering within the hour that Bo leads.
func (h *house) soon() gathering.ID {
	h.Helper()
	g, err := h.Gatherings.Schedule(h.Context(), h.Bo, h.Tuesday, gathering.Plan{Nonce: models.NewID(), Title: "Evening", StartsAt: h.now.Add(30 * time.Minute), Minutes: 60})
	if err != nil {
		h.Fatal(err)
	}
	return g.ID
}

func (h *house) green(by account.ID, of gathering.ID, body models.Private) *gathering.GreenRoom {
	h.Helper()
	r, err := h.Gatherings.WriteGreen(h.Context(), by, of, models.NewID(), body)
	if err != nil {
		h.Fatal(err)
	}
	return r
}

func TestALineOfAGreenRoomIsHandedToACase(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		of := h.soon()
		h.green(h.Bo, of, "Cem wrote to somebody again.")
		lines := h.green(h.Ada, of, "I have seen it.").Lines
		h.must(h.Dee, h.said(h.Cem, "1", "Send me some money."), "n")
		c := h.one(h.Bo)
		// Whom it is about comes to look after the circle: they are in the green room, and the case is not there for them.
		if _, err := h.Circles.Appoint(ctx, h.Ada, h.Tuesday, h.People[h.Cem], policy.Moderator); err != nil {
			h.Fatal(err)
		}
		some := []gathering.GreenID{lines[0].ID}
		for name, by := range map[string]account.ID{"whom it is about": h.Cem, "who brought it": h.Dee, "a stranger": h.Fin, "a steward": h.steward("vera")} {
			if _, err := h.Reports.HandOver(ctx, by, c.ID, c.Version, of, some); err == nil {
				h.Errorf("%s hands it over", name)
			}
		}
		_, err := h.Reports.HandOver(ctx, h.Bo, c.ID, c.Version, of, []gathering.GreenID{gathering.GreenID(models.NewID())})
		is(h.T, err, policy.ErrHidden)
		_, err = h.Reports.HandOver(ctx, h.Bo, c.ID, c.Version, of, []gathering.GreenID{lines[0].ID, gathering.GreenID(models.NewID())})
		is(h.T, err, policy.ErrHidden)
		_, err = h.Reports.HandOver(ctx, h.Bo, c.ID, c.Version, of, []gathering.GreenID{"nothing"})
		is(h.T, err, policy.ErrHidden)
		_, err = h.Reports.HandOver(ctx, h.Bo, c.ID, c.Version+1, of, some)
		is(h.T, err, report.ErrStale)
		before := c.Version
		c, err = h.Reports.HandOver(ctx, h.Bo, c.ID, c.Version, of, some)
		is(h.T, err, nil)
		if c.Version != before+1 || len(c.Evidence) != 2 {
			h.Fatalf("%+v", c)
		}
		got := c.Evidence[1]
		if !got.Green || got.Glass || len(got.Items) != 1 || got.Items[0].Body != "Cem wrote to somebody again." || got.Items[0].Name != "Bo" || got.Items[0].Thing {
			h.Errorf("%+v", got)
		}
		if last := c.Lines[len(c.Lines)-1]; last.What != "handed" || last.By != "Bo" || last.Words != "" {
			h.Errorf("%+v", last)
		}
		_, err = h.Reports.See(ctx, h.Cem, c.ID)
		is(h.T, err, policy.ErrHidden)
		// All of it.
		c, err = h.Reports.HandOver(ctx, h.Ada, c.ID, c.Version, of, nil)
		is(h.T, err, nil)
		if n := len(c.Evidence[2].Items); n != 2 {
			h.Errorf("%d lines", n)
		}
		// What is evidence outlives the green room.
		h.later(5 * 24 * time.Hour)
		if _, err := h.Gatherings.Purge(ctx, 100); err != nil {
			h.Fatal(err)
		}
		_, err = h.Gatherings.Green(ctx, h.Bo, of)
		is(h.T, err, policy.ErrHidden)
		if c, err = h.Reports.See(ctx, h.Bo, c.ID); err != nil || !strings.Contains(text(h.T, c.Evidence), "Cem wrote to somebody again.") {
			h.Errorf("%+v, %v", c, err)
		}
		_, err = h.Reports.HandOver(ctx, h.Bo, c.ID, c.Version, of, nil)
		is(h.T, err, policy.ErrHidden)
	})
}

func TestNothingIsHandedToWhatIsSettledOrElsewhere(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		of := h.soon()
		h.green(h.Bo, of, "A word.")
		h.must(h.Dee, h.said(h.Cem, "1", "Send me some money."), "n")
		c := h.one(h.Bo)
		c, err := h.Reports.Hold(ctx, h.Bo, c.ID, c.Version)
		is(h.T, err, nil)
		c, err = h.Reports.Settle(ctx, h.Bo, c.ID, c.Version, report.Settling{Outcome: "dismissed", Words: "It was a joke."})
		is(h.T, err, nil)
		_, err = h.Reports.HandOver(ctx, h.Bo, c.ID, c.Version, of, nil)
		is(h.T, err, report.ErrClosed)
	})
}

// A green room of another circle is not there, whoever they are in it.
func TestAGreenRoomIsHandedToCasesOfItsOwnCircleAlone(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		f := fixture.Founding("Elsewhere", "Bo")
		other, err := h.Rooms.Found(ctx, h.Bo, f)
		if err != nil {
			h.Fatal(err)
		}
		g, err := h.Gatherings.Schedule(ctx, h.Bo, other, gathering.Plan{Nonce: "n", StartsAt: h.now.Add(30 * time.Minute), Minutes: 60})
		if err != nil {
			h.Fatal(err)
		}
		h.green(h.Bo, g.ID, "Of another circle.")
		h.must(h.Dee, h.said(h.Cem, "1", "Send me some money."), "n")
		c := h.one(h.Bo)
		_, err = h.Reports.HandOver(ctx, h.Bo, c.ID, c.Version, g.ID, nil)
		is(h.T, err, policy.ErrHidden)
	})
}

// desk are the accounts that notices told since so many events to ask for their desk.
func desk(h *dbtest.House, since int) (all []account.ID) {
	for _, e := range h.Heard.All()[since:] {
		if e.Notice == "desk" && e.Stream == (models.Stream{Kind: models.AccountStream}) {
			for _, who := range e.To {
				all = append(all, account.ID(who))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestStewardsLearnAtOnceOfWhatIsUrgent(t *testing.T) {
	each(t, func(h *house) {
		ctx := h.Context()
		of := h.soon()
		vera, wim := h.steward("vera"), h.steward("wim")
		if err := h.Stewards.Make(ctx, h.Cem, "Steward Cem"); err != nil { // who is in the circle
			h.Fatal(err)
		}
		want := []account.ID{vera, wim}
		slices.Sort(want)
		since := len(h.at.Heard.All())
		r, err := h.Reports.File(ctx, h.Bo, h.Tuesday, report.Filing{Nonce: "n", Thing: report.Thing{Kind: report.Gathering, ID: string(of)}, Category: "unsafe_now", Route: report.ByStewards})
		is(h.T, err, nil)
		if r.Nobody || r.Route != report.ByStewards {
			h.Errorf("%+v", r)
		}
		if got := desk(h.at, since); !slices.Equal(got, want) {
			h.Errorf("told to %v", got)
		}
		all, err := h.Reports.Desk(ctx, vera, false)
		is(h.T, err, nil)
		if len(all) != 1 || all[0].Gathering == nil || all[0].Gathering.Title != "Evening" || all[0].Called == "" || all[0].Class != "soon" {
			h.Fatalf("%+v", all)
		}
		c, err := h.Reports.See(ctx, vera, all[0].ID)
		is(h.T, err, nil)
		if len(c.Evidence) != 0 || c.Reports[0].Note != "" || c.About != nil {
			h.Errorf("%+v", c)
		}
		since = len(h.at.Heard.All())
		_, err = h.Reports.Hold(ctx, vera, c.ID, c.Version)
		is(h.T, err, nil)
		if got := desk(h.at, since); !slices.Equal(got, want) {
			h.Errorf("that it is held is told to %v", got)
		}
		// What a circle hands up is told too.
		h.must(h.Dee, h.said(h.Cem, "1", "Send me some money."), "m")
		one := h.one(h.Bo)
		since = len(h.at.Heard.All())
		is(h.T, h.Reports.Escalate(ctx, h.Bo, one.ID, one.Version, "It is more than we can carry."), nil)
		if got := desk(h.at, since); !slices.Equal(got, want) {
			h.Errorf("told to %v", got)
		}
		over, err := h.Reports.Over(ctx, h.Dee, h.Tuesday)
		is(h.T, err, nil)
		if len(over) != 2 {
			h.Errorf("%+v", over)
		}
		_, err = h.Reports.Over(ctx, vera, h.Tuesday)
		is(h.T, err, policy.ErrHidden)
	})
}

func TestWhereThereAreNoStewardsItIsSaid(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		for who := range w.People { // those there are are in it
			if err := w.Stewards.End(ctx, who); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Stewards.Make(ctx, w.Ada, "Steward Ada"); err != nil {
			t.Fatal(err)
		}
		over, err := w.Reports.Over(ctx, w.Cem, w.Tuesday)
		if err != nil || len(over) != 0 {
			t.Errorf("%+v, %v", over, err)
		}
		r, err := w.Reports.File(ctx, w.Cem, w.Tuesday, report.Filing{Nonce: "n", Thing: report.Thing{Kind: report.Circle}, Category: "unsafe_now", Route: report.ByStewards})
		if err != nil || !r.Nobody {
			t.Errorf("%+v, %v", r, err)
		}
		if mine, err := w.Reports.Mine(ctx, w.Cem); err != nil || len(mine) != 1 || !mine[0].Nobody {
			t.Errorf("%+v, %v", mine, err)
		}
	})
}
