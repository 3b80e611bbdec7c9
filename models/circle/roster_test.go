package circle_test

import (
	"errors"
	"testing"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
)

// fixed makes Tuesday a fixed group that has met some times, Eli among the people of
// its first gathering.
func fixed(t *testing.T, w *fixture.World, h *dbtest.House, met int) {
	t.Helper()
	put(t, h, "UPDATE circles SET kind = 'cohort' WHERE id = ?", w.Tuesday)
	for n := range met {
		gathering(t, w, h, models.Now().Add(time.Duration(n-9)*7*24*time.Hour), w.People[w.Ada], w.People[w.Bo])
	}
	put(t, h, "UPDATE memberships SET attended = 1 WHERE id = ?", w.People[w.Eli])
}

func comes(t *testing.T, w *fixture.World, who account.ID, nonce string) error {
	t.Helper()
	_, err := w.Circles.Join(t.Context(), who, w.Tuesday, circle.Joining{Nonce: nonce, AgreementsVersion: 1, Fit: true, Persona: models.Private("New " + nonce)})
	return err
}

// opening asks Tuesday whether it takes people in.
func opening(t *testing.T, w *fixture.World, nonce string) *circle.Proposal {
	t.Helper()
	p, err := w.Circles.Propose(t.Context(), w.Bo, w.Tuesday, circle.Proposing{Nonce: nonce, Kind: "question", Title: "A friend of ours joins.", Opens: true})
	if err != nil || !p.Opens {
		t.Fatalf("%+v %v", p, err)
	}
	return p
}

// covers: unit 16
func TestAFixedGroupKeepsItsPeopleFromItsSecondGatheringOn(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		fixed(t, w, h, 1)
		p := opening(t, w, "early") // may be asked, and is not needed yet
		if _, err := w.Circles.WithdrawProposal(t.Context(), w.Bo, w.Tuesday, p.ID); err != nil {
			t.Fatal(err)
		}
		if err := comes(t, w, w.Fin, "one"); err != nil {
			t.Fatalf("after one gathering: %v", err)
		}
		if err := w.Circles.Leave(t.Context(), w.Fin, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		gathering(t, w, h, models.Now().Add(-time.Hour), w.People[w.Ada])
		if err := comes(t, w, w.Fin, "two"); !errors.Is(err, circle.ErrRoster) {
			t.Errorf("after two: %v", err)
		}
		put(t, h, "UPDATE circles SET join_policy = 'request' WHERE id = ?", w.Tuesday)
		asking := circle.Asking{Joining: circle.Joining{Nonce: "a", AgreementsVersion: 1, Fit: true, Persona: "Fin"}}
		if _, err := w.Circles.Ask(t.Context(), w.Fin, w.Tuesday, asking); !errors.Is(err, circle.ErrRoster) {
			t.Errorf("asking: %v", err)
		}
		put(t, h, "UPDATE circles SET join_policy = 'open' WHERE id = ?", w.Tuesday)
		other := "ongoing"
		if _, err := w.Circles.SetDoor(t.Context(), w.Ada, w.Tuesday, circle.Door{Kind: &other}); !errors.Is(err, circle.ErrRosterKind) {
			t.Errorf("its owner calls it something else: %v", err)
		}
		more := 9
		if _, err := w.Circles.SetDoor(t.Context(), w.Ada, w.Tuesday, circle.Door{Capacity: &more}); err != nil {
			t.Errorf("another size: %v", err)
		}
		if err := comes(t, w, w.Eli, "back"); err != nil {
			t.Errorf("who was there comes back: %v", err)
		}
		// An ongoing circle takes people in whenever it likes.
		put(t, h, "UPDATE circles SET kind = 'ongoing' WHERE id = ?", w.Tuesday)
		if err := comes(t, w, w.Fin, "three"); err != nil {
			t.Errorf("in an ongoing circle: %v", err)
		}
	})
}

// covers: unit 16
func TestAFixedGroupTakesPeopleInOnlyWhereEveryoneAgrees(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		fixed(t, w, h, 2)
		shut := func(when string) {
			t.Helper()
			if err := comes(t, w, w.Fin, "early "+when); !errors.Is(err, circle.ErrRoster) {
				t.Errorf("%s: %v", when, err)
			}
		}
		// A question like any other opens nothing, whatever comes of it.
		plain := ask(t, w, w.Cem, "plain")
		for _, who := range []account.ID{w.Ada, w.Bo, w.Dee} {
			answer(t, w, plain.ID, who, "consent")
		}
		if got := over(t, w, h, plain.ID); got.State != "consented" {
			t.Fatalf("%+v", got)
		}
		shut("after another question")

		p := opening(t, w, "one")
		answer(t, w, p.ID, w.Ada, "consent")
		answer(t, w, p.ID, w.Cem, "consent")
		shut("before all have answered")
		answer(t, w, p.ID, w.Dee, "abstain")
		if got := over(t, w, h, p.ID); got.State != "refused" {
			t.Errorf("one abstained: %+v", got)
		}
		shut("where one abstained")

		p = opening(t, w, "two")
		for _, who := range []account.ID{w.Ada, w.Cem, w.Dee} {
			answer(t, w, p.ID, who, "consent")
		}
		if got := shown(t, w, w.Ada, p.ID); got.State != "enacted" || !got.Opens || got.Tally.Consent != 4 {
			t.Fatalf("all consent: %+v", got)
		}
		if err := comes(t, w, w.Fin, "welcome"); err != nil {
			t.Fatalf("all have agreed: %v", err)
		}
		if err := w.Circles.Leave(t.Context(), w.Fin, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		put(t, h, "UPDATE proposals SET closed_at = ? WHERE id = ?", models.Now().Add(-15*24*time.Hour), p.ID)
		shut("two weeks later")
	})
}

func TestOnlyAFixedGroupAsksWhetherItTakesPeopleIn(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, _ *dbtest.House) {
		_, err := w.Circles.Propose(t.Context(), w.Bo, w.Tuesday, circle.Proposing{Nonce: "n", Kind: "question", Title: "A friend joins.", Opens: true})
		if !errors.Is(err, circle.ErrSame) {
			t.Errorf("%v", err)
		}
	})
}

// covers: unit 16
func TestSomebodyIsShownWhomTheyHaveSatWithBefore(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		gathering(t, w, h, models.Now().Add(-72*time.Hour), w.People[w.Ada], w.People[w.Bo])
		gathering(t, w, h, models.Now().Add(-48*time.Hour), w.People[w.Bo], w.People[w.Cem])
		for who, want := range map[account.ID]string{w.Ada: " Bo", w.Bo: " Ada Cem", w.Cem: " Bo", w.Dee: ""} {
			all, err := w.Circles.Members(t.Context(), who, w.Tuesday)
			if err != nil {
				t.Fatal(err)
			}
			var with string
			for _, m := range all {
				if m.SatWith {
					with += " " + string(m.Name)
				}
			}
			if with != want {
				t.Errorf("%s has sat with%s, not%s", w.People[who], with, want)
			}
		}
	})
}
