package gathering_test

import (
	"encoding/json"
	"errors"
	"fmt"
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

func (e *sitting) note(by account.ID, n gathering.CareNote) (*gathering.CareLine, error) {
	e.t.Helper()
	if n.Nonce == "" {
		n.Nonce = models.NewID()
	}
	return e.w.Gatherings.Note(e.t.Context(), by, e.id, n)
}

func (e *sitting) noted(by account.ID, n gathering.CareNote) *gathering.CareLine {
	e.t.Helper()
	line, err := e.note(by, n)
	if err != nil {
		e.t.Fatalf("%s: %v", n.Card, err)
	}
	return line
}

// care is what somebody reads: card, from whom, and whether it is new to them.
func (e *sitting) care(by account.ID) (lines []string) {
	e.t.Helper()
	c, err := e.w.Gatherings.Care(e.t.Context(), by, e.id)
	if err != nil {
		e.t.Fatal(err)
	}
	for _, l := range c.Lines {
		text := fmt.Sprintf("%s by %s", l.Card, string(l.By.Name))
		if l.New {
			text += ", new"
		}
		lines = append(lines, text)
	}
	return lines
}

// poked are whom notices named since so many events.
func (e *sitting) poked(since int) (all []account.ID) {
	for _, one := range e.heard(since) {
		for _, p := range one.To {
			all = append(all, by(e.w, circle.PersonID(p)))
		}
	}
	return all
}

func (e *sitting) reads(who account.ID, want ...string) {
	e.t.Helper()
	if got := e.care(who); !slices.Equal(got, want) {
		e.t.Errorf("%s reads %q, want %q", e.w.People[who], got, want)
	}
}

func TestPrivateLinesAreBetweenOnePersonAndWhoeverWatchesOverThem(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		everybody(t, w)
		e := sit(t, w, h, script.Plan{}, "", w.Cem, w.Dee) // Fin has not come in
		version := e.state()
		since := len(h.Heard.All())
		first := gathering.CareNote{Nonce: "n", Card: "not_well", Body: "It is a lot."}
		line := e.noted(w.Cem, first)
		if again := e.noted(w.Cem, first); again.ID != line.ID || line.Body != "It is a lot." || line.Person.Name != "Cem" {
			t.Errorf("%+v", line)
		}
		if first.Card = "slow_down"; true {
			if _, err := e.note(w.Cem, first); !errors.Is(err, circle.ErrReused) {
				t.Errorf("another one under the same nonce: %v", err)
			}
		}
		if to := e.poked(since); !slices.Equal(to, []account.ID{w.Ada}) {
			t.Errorf("told to %v", to)
		}
		for who, card := range map[account.ID]string{w.Ada: "with_you", w.Bo: "breathe"} {
			if _, err := e.note(who, gathering.CareNote{Card: card}); !errors.Is(err, gathering.ErrCareTo) {
				t.Errorf("to nobody: %v", err)
			}
		}
		since = len(h.Heard.All())
		e.noted(w.Ada, gathering.CareNote{Card: "danger_ask", To: w.People[w.Cem], Body: "Are you in danger right now? I stay with you."})
		if to := e.poked(since); !slices.Equal(to, []account.ID{w.Cem}) {
			t.Errorf("told to %v", to)
		}
		e.on(time.Second)
		e.noted(w.Dee, gathering.CareNote{Card: "words", Body: "Could we have a pause?"})
		e.reads(w.Cem, "not_well by Cem", "danger_ask by Ada, new")
		e.reads(w.Ada, "not_well by Cem, new", "danger_ask by Ada", "words by Dee, new")
		e.reads(w.Bo)
		e.reads(w.Dee, "words by Dee")
		if c, err := w.Gatherings.Care(t.Context(), w.Cem, e.id); err != nil || c.Watches || len(c.Reads) != 1 || c.Reads[0].Name != "Ada" {
			t.Errorf("%+v, %v", c, err)
		}
		if err := w.Gatherings.SawCare(t.Context(), w.Ada, e.id, w.People[w.Cem]); err != nil {
			t.Fatal(err)
		}
		e.reads(w.Ada, "not_well by Cem", "danger_ask by Ada", "words by Dee, new")
		if err := w.Gatherings.SawCare(t.Context(), w.Bo, e.id, ""); err != nil {
			t.Fatal(err)
		}
		e.reads(w.Cem, "not_well by Cem", "danger_ask by Ada, new")
		if err := w.Gatherings.SawCare(t.Context(), w.Cem, e.id, ""); err != nil {
			t.Fatal(err)
		}
		e.reads(w.Cem, "not_well by Cem", "danger_ask by Ada")
		e.reads(w.Ada, "not_well by Cem", "danger_ask by Ada", "words by Dee, new")

		for name, bad := range map[string]struct {
			by   account.ID
			note gathering.CareNote
			want error
		}{
			"no card":               {w.Cem, gathering.CareNote{Card: "hug"}, gathering.ErrCare},
			"no words":              {w.Cem, gathering.CareNote{Card: "words"}, gathering.ErrCare},
			"too many":              {w.Cem, gathering.CareNote{Card: "words", Body: models.Private(strings.Repeat("x", 501))}, gathering.ErrCare},
			"a reply by a member":   {w.Cem, gathering.CareNote{Card: "with_you", To: w.People[w.Dee]}, policy.ErrRole},
			"words to another":      {w.Cem, gathering.CareNote{Card: "words", Body: "psst", To: w.People[w.Dee]}, policy.ErrRole},
			"to who is not in it":   {w.Ada, gathering.CareNote{Card: "seen", To: w.People[w.Fin]}, gathering.ErrCareTo},
			"by who is not in it":   {w.Fin, gathering.CareNote{Card: "not_well"}, script.ErrSeat},
			"worried about nobody":  {w.Cem, gathering.CareNote{Card: "worried", To: "nobody"}, gathering.ErrCareTo},
			"worried about oneself": {w.Cem, gathering.CareNote{Card: "worried", To: w.People[w.Cem]}, gathering.ErrCareTo},
		} {
			if _, err := e.note(bad.by, bad.note); !errors.Is(err, bad.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if now := e.state(); now.Turn.N != version.Turn.N || now.Turn.State != version.Turn.State {
			t.Error("the floor moved")
		}
		for _, one := range e.heard(0) { // nothing of it is a change of the room
			if text := string(one.Change); strings.Contains(text, "care") || strings.Contains(text, "a lot") || strings.Contains(text, "danger") {
				t.Errorf("the room hears %s", text)
			}
			if len(one.To) > 0 && (one.Seq != 0 || len(one.Change) > 0 || one.Notice != "care") {
				t.Errorf("%+v", one)
			}
		}
	})
}

func TestWhoLeadsReadsWhatIsWrittenWhileNobodyWatches(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		e := sit(t, w, h, script.Plan{}, "", w.Cem)
		e.noted(w.Cem, gathering.CareNote{Card: "not_well"})
		e.play(script.Input{Kind: script.Lose, To: script.Person(w.People[w.Ada])})
		since := len(h.Heard.All())
		e.on(time.Second)
		e.noted(w.Cem, gathering.CareNote{Card: "slow_down"})
		if to := e.poked(since); !slices.Equal(to, []account.ID{w.Bo}) {
			t.Errorf("told to %v", to)
		}
		e.reads(w.Bo, "slow_down by Cem, new") // and not what was for Ada
		e.reads(w.Ada, "not_well by Cem, new", "slow_down by Cem, new")
		e.on(time.Second)
		e.noted(w.Bo, gathering.CareNote{Card: "breathe", To: w.People[w.Cem]})
		e.reads(w.Bo, "slow_down by Cem, new", "breathe by Bo")
		e.reads(w.Cem, "not_well by Cem", "slow_down by Cem", "breathe by Bo, new")
	})
}

func TestNobodyReadsWhoIsWorriedAboutThem(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		everybody(t, w)
		e := sit(t, w, h, script.Plan{}, "", w.Cem, w.Dee)
		e.noted(w.Cem, gathering.CareNote{Card: "worried", To: w.People[w.Dee]})
		e.reads(w.Ada, "worried by Cem, new")
		e.reads(w.Dee)
		since := len(h.Heard.All())
		e.on(time.Second)
		e.noted(w.Dee, gathering.CareNote{Card: "worried", To: w.People[w.Ada]}) // who watches over it
		if to := e.poked(since); !slices.Equal(to, []account.ID{w.Bo}) {
			t.Errorf("told to %v", to)
		}
		e.reads(w.Ada, "worried by Cem, new")
		e.reads(w.Bo, "worried by Dee, new")
	})
}

// Whoever needs support asks for it by one button: their turn waits, somebody is
// told, and the room hears what it hears of anybody.
func TestSupportIsAskedForWithoutLeavingAndWithoutASign(t *testing.T) { // covers: F16
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		e := sit(t, w, h, script.Plan{}, "", w.Cem)
		n := e.turn(w.Cem)
		since := len(h.Heard.All())
		e.noted(w.Cem, gathering.CareNote{Card: "support"})
		now := e.state()
		if now.Turn != nil && now.Turn.Person == script.Person(w.People[w.Cem]) && now.Turn.N == n {
			t.Errorf("they have the piece: %+v", now.Turn)
		}
		if to := e.poked(since); !slices.Equal(to, []account.ID{w.Ada}) {
			t.Errorf("told to %v", to)
		}
		told := e.heard(since)
		if what := tells(told); !slices.Equal(what, []string{"gathering.moved", "care to 1"}) {
			t.Errorf("%v", what)
		}
		var moved struct {
			Lines []gathering.Line
			Stage json.RawMessage
		}
		if err := json.Unmarshal(told[0].Change, &moved); err != nil || moved.Lines[0].Kind != "later" || strings.Contains(string(told[0].Change), "support") {
			t.Errorf("the room hears %s, %v", told[0].Change, err)
		}
		e.reads(w.Bo)
		alert := func() (told []account.ID) {
			t.Helper()
			before := len(h.Heard.All())
			if err := w.Gatherings.AlertHosts(ctx); err != nil {
				t.Fatal(err)
			}
			return e.poked(before)
		}
		e.pass(90*time.Second - time.Microsecond)
		if to := alert(); len(to) > 0 {
			t.Errorf("too early: %v", to)
		}
		e.pass(time.Microsecond)
		if to := alert(); !slices.Equal(to, []account.ID{w.Bo}) {
			t.Errorf("nobody answered, and it is told to %v", to)
		}
		if to := alert(); len(to) > 0 {
			t.Errorf("again: %v", to)
		}
		e.reads(w.Bo, "support by Cem, new")
		e.noted(w.Cem, gathering.CareNote{Card: "support", Body: "Again."}) // not their turn now, or offered once more
		e.pass(time.Minute)
		e.noted(w.Ada, gathering.CareNote{Card: "side_by_side", To: w.People[w.Cem]})
		e.pass(time.Minute)
		if to := alert(); len(to) > 0 {
			t.Errorf("somebody answered: %v", to)
		}
		e.reads(w.Bo, "support by Cem, new")
	})
}

func TestSupportStopsNothingWhileTheRoomIsStill(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		e := sit(t, w, h, script.Plan{}, "", w.Cem)
		e.turn(w.Cem)
		e.does(w.Ada, script.Input{Kind: script.Ring})
		e.noted(w.Cem, gathering.CareNote{Card: "support"})
		e.reads(w.Ada, "support by Cem, new")
	})
}

// Whoever only listens, may not speak, or is a guest writes privately all the same.
func TestWhoOnlyListensWritesPrivately(t *testing.T) { // covers: invariant 8 (care notes)
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		e := sit(t, w, h, script.Plan{}, "", w.Cem)
		if err := w.Circles.Mute(t.Context(), w.Bo, w.Tuesday, w.People[w.Cem], 60, circle.Grounds{Reason: "Please rest a little.", Clause: 1}); err != nil {
			t.Fatal(err)
		}
		e.noted(w.Cem, gathering.CareNote{Card: "need_to_go"})
		if err := w.Gatherings.SetWord(t.Context(), w.Cem, e.id, "x"); !errors.Is(err, policy.ErrMuted) {
			t.Error(err)
		}
		e.does(w.Cem, script.Input{Kind: script.StepOut})
		e.noted(w.Cem, gathering.CareNote{Card: "words", Body: "I am outside."})
	})
}

func TestPrivateLinesAreBoundedAndGoAfterNinetyDays(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		e := sit(t, w, h, script.Plan{}, "", w.Cem)
		for range 200 {
			e.noted(w.Cem, gathering.CareNote{Card: "rang"})
		}
		if _, err := e.note(w.Cem, gathering.CareNote{Card: "rang"}); !errors.Is(err, gathering.ErrManyCare) {
			t.Error(err)
		}
		e.over()
		e.pass(90*24*time.Hour - time.Minute)
		e.purge()
		if lines := e.care(w.Ada); len(lines) != 200 {
			t.Errorf("%d lines", len(lines))
		}
		e.pass(time.Minute)
		if lines := e.care(w.Ada); len(lines) != 0 {
			t.Errorf("%d lines", len(lines))
		}
		for range 3 {
			e.purge()
		}
		var n int64
		if err := h.DB.Read(t.Context()).Table("care_notes").Count(&n).Error; err != nil || n != 0 {
			t.Errorf("%d rows, %v", n, err)
		}
	})
}

func TestWhoeverLooksAfterTheCircleNoMoreReadsNoPrivateLinesToWhoeverLeads(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		everybody(t, w)
		e := sit(t, w, h, script.Plan{}, "", w.Cem, w.Dee)
		e.does(w.Ada, script.Input{Kind: script.StepOut})
		e.noted(w.Cem, gathering.CareNote{Card: "not_well"})
		e.reads(w.Bo, "not_well by Cem, new")
		if _, err := w.Circles.Appoint(t.Context(), w.Ada, w.Tuesday, w.People[w.Bo], policy.Member); err != nil {
			t.Fatal(err)
		}
		e.reads(w.Bo)
	})
}
