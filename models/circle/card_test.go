package circle_test

import (
	"encoding/json"
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

// put changes rows that no use-case of this package changes yet, or a clock.
func put(t *testing.T, h *dbtest.House, sql string, values ...any) {
	t.Helper()
	if err := h.DB.Do(t.Context(), func(tx *db.Tx) error { return tx.Exec(sql, values...).Error }); err != nil {
		t.Fatal(err)
	}
}

// view is what somebody sees of Tuesday.
func view(t *testing.T, w *fixture.World, who account.ID) *circle.Circle {
	t.Helper()
	c, err := w.Circles.View(t.Context(), who, w.Tuesday)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// heard lists the changes of a circle that were told after a number.
func heard(t *testing.T, w *fixture.World, after int64) (what []string) {
	t.Helper()
	page, err := w.Circles.Changes(t.Context(), w.Ada, w.Tuesday, after)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range page.Changes {
		var told struct{ What string }
		if err := json.Unmarshal(c.Change, &told); err != nil {
			t.Fatal(err)
		}
		what = append(what, told.What)
	}
	return what
}

func ptr[T any](v T) *T { return &v }

func TestATemplateSaysWhatAFounderLeavesOpen(t *testing.T) {
	all := circle.Templates()
	if len(all) != 7 {
		t.Fatalf("%d templates", len(all))
	}
	for _, x := range all {
		if !slices.Contains([]string{"ongoing", "cohort", "slow"}, x.Kind) || !slices.Contains([]string{"at_close", "h72", "d30"}, x.Retention) || x.Capacity < 3 || x.MinToOpen < 2 {
			t.Errorf("%+v", x)
		}
	}
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		f := fixture.Founding("Slowly", "Fin")
		f.Template, f.Capacity, f.JoinPolicy = "slow-thread", 0, ""
		f.Themes = []string{"grief", "first-weeks", "grief"}
		id, err := w.Rooms.Found(t.Context(), w.Fin, f)
		if err != nil {
			t.Fatal(err)
		}
		c, err := w.Circles.View(t.Context(), w.Fin, id)
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprint(c.Card.Template, c.Card.Kind, c.Card.Retention, c.Card.Capacity, c.Card.JoinPolicy, c.Card.Visibility, c.Card.Themes, c.About.MinToOpen, c.Card.State)
		if want := fmt.Sprint("slow-thread", "slow", "d30", 12, "open", "listed", []string{"first-weeks", "grief"}, 4, "forming"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if string(c.Card.Cadence) != "one shared question a week; replies when you can" {
			t.Error("the cadence is not the template's")
		}
	})
}

func TestACircleOpensByItselfWhenEnoughPeopleAreThere(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		id, err := w.Rooms.Found(t.Context(), w.Fin, fixture.Founding("Morning", "Fin"))
		if err != nil {
			t.Fatal(err)
		}
		for i, who := range newcomers(t, w, 2) {
			c, err := w.Circles.View(t.Context(), w.Fin, id)
			if err != nil || c.Card.State != "forming" {
				t.Fatalf("with %d people it is %s: %v", i+1, c.Card.State, err)
			}
			if err := w.Join(t.Context(), who, id, models.Private(fmt.Sprint("Person ", i))); err != nil {
				t.Fatal(err)
			}
		}
		c, err := w.Circles.View(t.Context(), w.Fin, id)
		if err != nil || c.Card.State != "open" {
			t.Fatalf("%s %v", c.Card.State, err)
		}
		early, err := w.Circles.SetState(t.Context(), w.Cem, w.SlowWater, "open")
		if err != nil || early.Card.State != "open" {
			t.Errorf("its owner could not open it: %v", err)
		}
	})
}

func TestAHiddenCircleCostsAndSaysWhatNoCircleDoes(t *testing.T) { // covers: edge 36
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if _, err := w.Circles.SetDoor(ctx, w.Ada, w.Tuesday, circle.Door{Visibility: ptr("hidden")}); err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var asked []string
		if err := h.DB.Observe(func(sql string, _ []any) {
			mu.Lock()
			defer mu.Unlock()
			asked = append(asked, sql)
		}); err != nil {
			t.Fatal(err)
		}
		work := func(id circle.ID, ask func(circle.ID) error) string {
			mu.Lock()
			asked = nil
			mu.Unlock()
			if err := ask(id); !errors.Is(err, policy.ErrHidden) {
				t.Fatalf("%v", err)
			}
			mu.Lock()
			defer mu.Unlock()
			return strings.Join(asked, "\n")
		}
		for name, ask := range map[string]func(circle.ID) error{
			"looking": func(id circle.ID) error { _, err := w.Circles.View(ctx, w.Fin, id); return err },
			"members": func(id circle.ID) error { _, err := w.Circles.Members(ctx, w.Fin, id); return err },
			"editing": func(id circle.ID) error {
				_, err := w.Circles.Edit(ctx, w.Fin, id, circle.Editing{Name: ptr(models.Private("Wednesday"))})
				return err
			},
		} {
			hidden, absent := work(w.Tuesday, ask), work(circle.ID(models.NewID()), ask)
			if hidden != absent || hidden == "" {
				t.Errorf("%s: a hidden circle asks\n%s\nand no circle asks\n%s", name, hidden, absent)
			}
		}
		if _, err := w.Circles.View(ctx, w.Cem, w.Tuesday); err != nil {
			t.Errorf("it is hidden from those who are in it: %v", err)
		}
		put(t, h, `INSERT INTO invites (id, circle_id, by_id, nonce, kind, grants, account_id, max_uses, created_at, expires_at) VALUES (?, ?, ?, 'n', 'personal', 'seat', ?, 1, ?, ?)`,
			models.NewID(), w.Tuesday, w.People[w.Ada], w.Fin, models.Now(), models.Now().Add(time.Hour))
		if _, err := w.Circles.View(ctx, w.Fin, w.Tuesday); err != nil {
			t.Errorf("it is hidden from whom it invited: %v", err)
		}
	})
}

func TestWhatIsUnlistedIsFoundByItsAddressOnly(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		if _, err := w.Circles.SetDoor(t.Context(), w.Ada, w.Tuesday, circle.Door{Visibility: ptr("unlisted")}); err != nil {
			t.Fatal(err)
		}
		cards, _, err := w.Circles.Find(t.Context(), circle.Search{Words: "tuesday", Limit: 30})
		if err != nil || len(cards) != 0 {
			t.Errorf("%d found: %v", len(cards), err)
		}
		if c := view(t, w, w.Fin); c.Card.Visibility != "unlisted" {
			t.Error("it is not seen by its address")
		}
	})
}

func TestTheCardIsEditedByThoseWhoLookAfterIt(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		before := view(t, w, w.Bo)
		for who, want := range map[account.ID]error{w.Cem: policy.ErrRole, w.Fin: policy.ErrHidden} {
			if _, err := w.Circles.Edit(ctx, who, w.Tuesday, circle.Editing{Name: ptr(models.Private("Mine"))}); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil { // no reason to ask again
			t.Fatal(err)
		}
		c, err := w.Circles.Edit(ctx, w.Bo, w.Tuesday, circle.Editing{
			Version: &before.Seq, Name: ptr(models.Private(" Wednesday ")), Cadence: ptr(models.Private("every other week")),
			Themes: &[]string{"grief"}, Language: ptr("de"), Zone: ptr("Asia/Kolkata"), TermGatherings: ptr(3),
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(string(c.Card.Name), string(c.Card.Cadence), c.Card.Themes, c.Card.Language, c.Card.Zone, c.Now.TermGatherings); got != "Wednesdayevery other week [grief] de Asia/Kolkata 3" && got != fmt.Sprint("Wednesday", "every other week", []string{"grief"}, "de", "Asia/Kolkata", 3) {
			t.Errorf("%s", got)
		}
		if c.Card.Purpose != before.Card.Purpose {
			t.Error("what was not named was changed")
		}
		if what := heard(t, w, before.Seq); !slices.Contains(what, "circle.about") {
			t.Errorf("nobody was told: %v", what)
		}
		if _, err := w.Circles.Edit(ctx, w.Ada, w.Tuesday, circle.Editing{Version: &before.Seq, Name: ptr(models.Private("Thursday"))}); !errors.Is(err, circle.ErrChanged) {
			t.Errorf("what Bo wrote was written over: %v", err)
		}
		cards, _, err := w.Circles.Find(ctx, circle.Search{Words: "wednesday", Zone: "Asia/Dhaka", Theme: "grief", Language: "de"})
		if err != nil || len(cards) != 1 {
			t.Errorf("it is not found as it is now: %d %v", len(cards), err)
		}
		for field, e := range map[string]circle.Editing{
			"name":           {Name: ptr(models.Private("x"))},
			"purpose":        {Purpose: ptr(models.Private(""))},
			"cadence":        {Cadence: ptr(models.Private(strings.Repeat("x", 81)))},
			"themes":         {Themes: &[]string{"nonsense"}},
			"language":       {Language: ptr("martian tongue")},
			"zone":           {Zone: ptr("Local")},
			"termGatherings": {TermGatherings: ptr(0)},
		} {
			if _, err := w.Circles.Edit(ctx, w.Ada, w.Tuesday, e); len(models.AsError(err).Fields) != 1 || models.AsError(err).Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}

func TestASmallerCircleKeepsEveryoneAndLetsNobodyIn(t *testing.T) { // covers: edge 22
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		c, err := w.Circles.SetDoor(ctx, w.Ada, w.Tuesday, circle.Door{Capacity: ptr(3)})
		if err != nil || c.Card.Taken != 4 || c.Card.Free != 0 || c.Card.Capacity != 3 {
			t.Fatalf("%+v %v", c.Card, err)
		}
		_, _ = w.Circles.Join(ctx, w.Fin, w.Tuesday, circle.Joining{Nonce: "n", AgreementsVersion: 1, Persona: "Fin"})
		members, err := w.Circles.Members(ctx, w.Ada, w.Tuesday)
		if err != nil || len(members) != 4 {
			t.Errorf("%d people are there now: %v", len(members), err)
		}
		if view(t, w, w.Fin).Viewer.Person != nil {
			t.Error("somebody came into a circle without room")
		}
	})
}

func TestAnotherDoorIsOnTheCardAndIsTold(t *testing.T) { // covers: edge 32, with the doors
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		before := view(t, w, w.Ada)
		if _, err := w.Circles.SetDoor(ctx, w.Bo, w.Tuesday, circle.Door{JoinPolicy: ptr("request")}); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a moderator changed the door: %v", err)
		}
		c, err := w.Circles.SetDoor(ctx, w.Ada, w.Tuesday, circle.Door{JoinPolicy: ptr("request"), MembersInvite: ptr(true), Wave: ptr(9)})
		if err != nil || c.Card.JoinPolicy != "request" || !c.Now.MembersInvite || c.Now.Wave != 9 {
			t.Fatalf("%+v %v", c, err)
		}
		if what := heard(t, w, before.Seq); !slices.Equal(what, []string{"circle.about"}) {
			t.Errorf("told %v", what)
		}
		if view(t, w, w.Fin).Card.JoinPolicy != "request" || view(t, w, w.Cem).Now.Wave != 0 {
			t.Error("the card, or what is for those who look after it, is wrong")
		}
		for field, d := range map[string]circle.Door{
			"visibility": {Visibility: ptr("seen")},
			"joinPolicy": {JoinPolicy: ptr("ajar")},
			"kind":       {Kind: ptr("async_only")},
			"capacity":   {Capacity: ptr(2)},
			"minToOpen":  {MinToOpen: ptr(9)},
			"wave":       {Wave: ptr(2)},
		} {
			if _, err := w.Circles.SetDoor(ctx, w.Ada, w.Tuesday, d); len(models.AsError(err).Fields) != 1 || models.AsError(err).Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
	})
}

func TestARestingCirclesRoomIsShutUntilItWakes(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if _, err := w.Circles.SetState(ctx, w.Bo, w.Tuesday, "resting"); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a moderator put it to rest: %v", err)
		}
		if _, err := w.Circles.SetState(ctx, w.Ada, w.Tuesday, "resting"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, "1", "hello"); !errors.Is(err, circle.ErrResting) {
			t.Errorf("something was said: %v", err)
		}
		if _, err := w.Circles.SetState(ctx, w.Ada, w.Tuesday, "open"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, "1", "hello"); err != nil {
			t.Errorf("it is not awake: %v", err)
		}
	})
}

func TestACircleThatWindsDownEndsOnItsDayAndFreesEveryone(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		c, err := w.Circles.SetState(ctx, w.Ada, w.Tuesday, "winding")
		if err != nil || c.Now.WindingUntil == nil || c.Now.WindingUntil.Before(models.Now().Add(29*24*time.Hour)) {
			t.Fatalf("%+v %v", c.Now, err)
		}
		if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, "1", "goodbye"); err != nil {
			t.Errorf("nobody can say goodbye: %v", err)
		}
		if n, err := w.Circles.SweepWinding(ctx); n != 0 || err != nil {
			t.Fatalf("it ended early: %v", err)
		}
		if c, err = w.Circles.SetState(ctx, w.Ada, w.Tuesday, "open"); err != nil || c.Now.WindingUntil != nil {
			t.Fatalf("it cannot be called off: %v", err)
		}
		if _, err = w.Circles.SetState(ctx, w.Ada, w.Tuesday, "winding"); err != nil {
			t.Fatal(err)
		}
		request := models.NewID()
		put(t, h, `INSERT INTO requests (id, circle_id, account_id, nonce, state, questions_version, agreements_version, fit_at, made_at, expires_at) VALUES (?, ?, ?, 'n', 'pending', 0, 1, ?, ?, ?)`,
			request, w.Tuesday, w.Fin, models.Now(), models.Now(), models.Now().Add(time.Hour))
		put(t, h, `UPDATE circles SET winding_until = ? WHERE id = ?`, models.Now().Add(-time.Second), w.Tuesday)
		// Its day has come: it is gone before anything sweeps.
		if _, err := w.Circles.View(ctx, w.Ada, w.Tuesday); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("it is still there: %v", err)
		}
		if _, err := w.Circles.SetState(ctx, w.Ada, w.Tuesday, "open"); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("there is a way back: %v", err)
		}
		if mine, err := w.Circles.Of(ctx, w.Cem); err != nil || len(mine) != 1 {
			t.Errorf("%d circles: %v", len(mine), err)
		}
		if n, err := w.Circles.SweepWinding(ctx); n != 1 || err != nil {
			t.Fatalf("%d archived: %v", n, err)
		}
		if n, err := w.Circles.SweepWinding(ctx); n != 0 || err != nil {
			t.Fatalf("%d archived again: %v", n, err)
		}
		var left struct {
			In    int
			Taken int
			State string
		}
		err = h.DB.Read(ctx).Raw(`SELECT (SELECT COUNT(*) FROM memberships WHERE circle_id = ? AND state IN ('active', 'paused')) AS "in", (SELECT taken FROM circles WHERE id = ?) AS taken, (SELECT state FROM requests WHERE id = ?) AS state`, w.Tuesday, w.Tuesday, request).Scan(&left).Error
		if err != nil || left.In != 0 || left.Taken != 0 || left.State != "expired" {
			t.Errorf("%+v %v", left, err)
		}
	})
}

func TestWhatIsSaidIsKeptAsLongAsTheCircleSaysAndTighteningActsAtOnce(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		now := models.Now()
		say := func(nonce string, ago time.Duration) {
			t.Helper()
			h.DB.Clock(func() time.Time { return now.Add(-ago) })
			if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, nonce, models.Private(nonce)); err != nil {
				t.Fatal(err)
			}
			h.DB.Clock(time.Now)
		}
		kept := func() (said []string) {
			t.Helper()
			parts, _, err := w.Rooms.Parts(ctx, w.Ada, w.Room, 0, 50)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range parts {
				said = append(said, p.Nonce)
			}
			return said
		}
		put(t, h, "UPDATE circles SET retention = 'd30' WHERE id = ?", w.Tuesday)
		for _, ago := range []time.Duration{29 * 24 * time.Hour, 71 * time.Hour, 13 * time.Hour, time.Hour} {
			say(ago.String(), ago)
		}
		if got := kept(); len(got) != 4 {
			t.Fatalf("%v", got)
		}
		if _, err := w.Circles.Tighten(ctx, w.Cem, w.Tuesday, "h72"); !errors.Is(err, policy.ErrRole) {
			t.Errorf("a member changed it: %v", err)
		}
		if c, err := w.Circles.Tighten(ctx, w.Bo, w.Tuesday, "h72"); err != nil || c.Card.Retention != "h72" {
			t.Fatal(err)
		}
		if got := kept(); !slices.Equal(got, []string{"71h0m0s", "13h0m0s", "1h0m0s"}) {
			t.Errorf("under h72 there is %v", got)
		}
		if _, err := w.Circles.Tighten(ctx, w.Ada, w.Tuesday, "d30"); !errors.Is(err, circle.ErrNeedsEveryone) {
			t.Errorf("one person loosened it: %v", err)
		}
		if _, err := w.Circles.Tighten(ctx, w.Ada, w.Tuesday, "at_close"); err != nil {
			t.Fatal(err)
		}
		if got := kept(); !slices.Equal(got, []string{"1h0m0s"}) {
			t.Errorf("at close there is %v", got)
		}
		say("11h", 11*time.Hour)
		say("12h", 12*time.Hour)
		if got := kept(); !slices.Equal(got, []string{"1h0m0s", "11h"}) {
			t.Errorf("said under at_close, there is %v", got)
		}
		for range 3 {
			if _, err := w.Rooms.Forget(ctx, 100); err != nil {
				t.Fatal(err)
			}
		}
		var rows int64
		if err := h.DB.Read(ctx).Table("parts").Count(&rows).Error; err != nil || rows > 2 {
			t.Errorf("%d rows are left: %v", rows, err)
		}
	})
}

func TestCirclesAreFoundByKindThemeHoursAndRoom(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		f := fixture.Founding("Islands", "Fin")
		f.Kind, f.Zone, f.Themes, f.Capacity = "cohort", "Pacific/Kiritimati", []string{"nature"}, 3 // UTC+14
		islands, err := w.Rooms.Found(ctx, w.Fin, f)
		if err != nil {
			t.Fatal(err)
		}
		full := fixture.Founding("Full", "Fin")
		full.Nonce, full.Capacity, full.Zone = "full", 3, "America/Anchorage"
		id, err := w.Rooms.Found(ctx, w.Fin, full)
		if err != nil {
			t.Fatal(err)
		}
		for i, who := range newcomers(t, w, 2) {
			if err := w.Join(ctx, who, id, models.Private(fmt.Sprint("Person ", i))); err != nil {
				t.Fatal(err)
			}
		}
		for q, want := range map[circle.Search]string{
			{Kind: "cohort"}:                                  "Islands",
			{Kind: "slow"}:                                    "",
			{Theme: "nature"}:                                 "Islands",
			{Theme: "grief"}:                                  "",
			{Zone: "Pacific/Honolulu"}:                        "Full Islands", // UTC-10 is a day and no hour from UTC+14
			{Zone: "Pacific/Honolulu", Free: true}:            "Islands",
			{Zone: "Europe/Athens"}:                           "Slow Water Tuesday",
			{Zone: "Africa/Johannesburg", Free: true}:         "Slow Water Tuesday",
			{Zone: "Asia/Kolkata"}:                            "", // four hours and a half from Berlin
			{Free: true}:                                      "Islands Slow Water Tuesday",
			{Words: "isl", Kind: "cohort", Theme: "nature"}:   "Islands",
			{Words: "isl", Language: "de", Before: "no id"}:   "",
			{Before: islands}:                                 "Slow Water Tuesday",
			{Before: islands, Words: "quiet", Language: "en"}: "Tuesday",
		} {
			q.Limit = 30
			cards, _, err := w.Circles.Find(ctx, q)
			names := []string{}
			for _, c := range cards {
				names = append(names, string(c.Name))
			}
			if got := strings.Join(names, " "); err != nil || got != want {
				t.Errorf("%+v: %q, want %q (%v)", q, got, want, err)
			}
		}
		for _, q := range []circle.Search{{Kind: "x"}, {Theme: "x"}, {Zone: "x"}} {
			if _, _, err := w.Circles.Find(ctx, q); models.AsError(err).Kind != models.Invalid {
				t.Errorf("%+v: %v", q, err)
			}
		}
	})
}

// gathering is one that was held, with who came.
func gathering(t *testing.T, w *fixture.World, h *dbtest.House, at time.Time, came ...circle.PersonID) {
	t.Helper()
	id := models.NewID()
	put(t, h, `INSERT INTO gatherings (id, circle_id, room_id, by_id, nonce, starts_at, minutes, state, host_id, created_at, opened_at, closed_at) VALUES (?, ?, ?, ?, ?, ?, 60, 'closed', ?, ?, ?, ?)`,
		id, w.Tuesday, w.Room, w.People[w.Ada], id, at, w.People[w.Ada], at, at, at.Add(time.Hour))
	for _, p := range came {
		put(t, h, `INSERT INTO attendance (gathering_id, person_id, state, at) VALUES (?, ?, 'present', ?)`, id, p, at)
	}
}

// covers: unit 50
func TestTheCardSaysHowManyComeAgainAndNotAboutWhom(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		week := func(n int) time.Time { return models.Now().Add(time.Duration(n-10) * 7 * 24 * time.Hour) }
		p := w.People
		ada, bo, cem, dee, eli := p[w.Ada], p[w.Bo], p[w.Cem], p[w.Dee], p[w.Eli]
		says := func(want string) {
			t.Helper()
			if got := view(t, w, w.Fin).About.Returning; got != want {
				t.Errorf("it says %s, not %s", got, want)
			}
		}
		says("too_early")
		gathering(t, w, h, week(1), ada, bo, cem, dee)
		gathering(t, w, h, week(2), ada)
		says("too_early") // two gatherings
		gathering(t, w, h, week(3))
		says("few") // 1 of 4
		gathering(t, w, h, week(4), bo)
		says("some") // 2 of 4
		gathering(t, w, h, week(5), cem, eli)
		says("some") // 3 of 5
		gathering(t, w, h, week(6), dee)
		says("most") // 4 of 5
		c := view(t, w, w.Fin)
		if len(c.About.LastMet) != 3 || c.About.LastMet[0].Before(week(5)) {
			t.Errorf("%v", c.About.LastMet)
		}
	})
}

func TestOfThreePeopleTheCardSaysNothing(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		for n := range 3 {
			gathering(t, w, h, models.Now().Add(time.Duration(n-10)*24*time.Hour), w.People[w.Ada], w.People[w.Bo], w.People[w.Cem])
		}
		if got := view(t, w, w.Fin).About.Returning; got != "too_early" {
			t.Errorf("it says %s about three people", got)
		}
	})
}

func TestTheCardCountsMeasuresAndTheViewerReadsTheirOwn(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		act := func(what string, ago time.Duration) (id circle.ActID) {
			t.Helper()
			err := h.DB.Do(ctx, func(tx *db.Tx) (err error) {
				tx.Now = tx.Now.Add(-ago)
				until := tx.Now.Add(time.Hour)
				id, err = circle.Record(tx, h.Box, circle.Deed{Circle: w.Tuesday, What: what, By: w.People[w.Bo], About: w.People[w.Cem], Clause: 3, Agreements: 1, Reason: "because", Until: &until})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		muted, warned := act("muted", 0), act("warned", 0)
		act("warned", 24*time.Hour)
		act("warned", 400*24*time.Hour)
		act("role", 0)
		put(t, h, "UPDATE memberships SET muted_until = ?, mute_act = ?, warn_act = ? WHERE id = ?", models.Now().Add(time.Hour), muted, warned, w.People[w.Cem])
		if got := fmt.Sprint(view(t, w, w.Fin).About.Log); got != "[{muted 1} {removed_from_room 1} {warned 2}]" {
			t.Errorf("%s", got)
		}
		v := view(t, w, w.Cem).Viewer
		if v.Mute == nil || v.Mute.Reason != "because" || v.Mute.Clause == nil || v.Mute.Clause.Text != "Speak for yourself." || v.Mute.Until == nil || v.Warning == nil || v.Warning.What != "warned" {
			t.Errorf("%+v", v)
		}
		if v := view(t, w, w.Bo).Viewer; v.Mute != nil || v.Warning != nil {
			t.Error("somebody else's measures are shown")
		}
		put(t, h, "UPDATE memberships SET muted_until = ? WHERE id = ?", models.Now().Add(-time.Hour), w.People[w.Cem])
		if view(t, w, w.Cem).Viewer.Mute != nil {
			t.Error("a mute outlives its time")
		}
	})
}
