package circle_test

import (
	"errors"
	"reflect"
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
	"example.org/afterward/models/policy"
)

// ask puts a question to Tuesday.
func ask(t *testing.T, w *fixture.World, by account.ID, nonce string) *circle.Proposal {
	t.Helper()
	p, err := w.Circles.Propose(t.Context(), by, w.Tuesday, circle.Proposing{Nonce: nonce, Kind: "question", Title: "We begin at seven."})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// over closes a question and shows it.
func over(t *testing.T, w *fixture.World, h *dbtest.House, id circle.ProposalID) circle.Proposal {
	t.Helper()
	ripen(t, h, id)
	return shown(t, w, w.Ada, id)
}

func TestAnyoneWhoHasAgreedPutsAQuestionToTheCircle(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		put := func(by account.ID, nonce string, title models.Private, days int) (*circle.Proposal, error) {
			return w.Circles.Propose(ctx, by, w.Tuesday, circle.Proposing{Nonce: nonce, Kind: "question", Title: title, Days: days})
		}
		p, err := put(w.Cem, "n", "  We begin\n at seven. ", 0)
		if err != nil || p.Title != "We begin at seven." || p.By.Name != "Cem" || p.Mine != "consent" || p.State != "open" || p.ClosesAt.Sub(p.OpenedAt) != 7*24*time.Hour {
			t.Fatalf("%+v %v", p, err)
		}
		if again, err := put(w.Cem, "n", "We begin at seven.", 0); err != nil || again.ID != p.ID {
			t.Errorf("a retry asked again: %v", err)
		}
		for _, c := range []struct {
			by    account.ID
			nonce string
			title models.Private
			days  int
			want  error
		}{
			{w.Cem, "n", "We begin at eight.", 0, circle.ErrReused},
			{w.Dee, "o", " ", 7, circle.ErrTitle},
			{w.Dee, "o", models.Private(strings.Repeat("ä", 281)), 7, circle.ErrTitle},
			{w.Dee, "o", "Later?", 15, circle.ErrOpenDays},
			{w.Dee, "o", "Later?", -1, circle.ErrOpenDays},
			{w.Fin, "o", "Later?", 7, policy.ErrHidden},
		} {
			if _, err := put(c.by, c.nonce, c.title, c.days); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		}
		if long, err := put(w.Dee, "p", models.Private(strings.Repeat("ä", 280)), 14); err != nil || long.ClosesAt.Sub(long.OpenedAt) != 14*24*time.Hour {
			t.Errorf("%v", err)
		}
		if _, err := put(w.Ada, "q", "A third.", 1); err != nil {
			t.Error(err)
		}
		if _, err := put(w.Ada, "r", "A fourth.", 1); !errors.Is(err, circle.ErrQuestionsOpen) {
			t.Errorf("four are open: %v", err)
		}
		ripen(t, h, p.ID)
		if _, err := put(w.Ada, "r", "A fourth.", 1); err != nil {
			t.Errorf("one that is over is in the way: %v", err)
		}
		var kept []string
		if err := h.DB.Read(ctx).Table("proposals").Pluck("payload", &kept).Error; err != nil || strings.Contains(strings.Join(kept, ""), "seven") {
			t.Errorf("a question is not sealed: %v", err)
		}
	})
}

func TestWhoIsAskedToBeQuietAsksNothing(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		agreed(t, w, h) // and nobody has accepted
		if _, err := w.Circles.Propose(t.Context(), w.Cem, w.Tuesday, circle.Proposing{Nonce: "q", Kind: "question", Title: "Later?"}); !errors.Is(err, policy.ErrAgreements) {
			t.Errorf("%v", err)
		}
		if _, err := w.Circles.AcceptAgreements(t.Context(), w.Cem, w.Tuesday, 2); err != nil {
			t.Fatal(err)
		}
		put(t, h, "UPDATE memberships SET muted_until = ? WHERE id = ?", models.Now().Add(time.Hour), w.People[w.Cem])
		if _, err := w.Circles.Propose(t.Context(), w.Cem, w.Tuesday, circle.Proposing{Nonce: "q", Kind: "question", Title: "Later?"}); !errors.Is(err, policy.ErrMuted) {
			t.Errorf("%v", err)
		}
	})
}

func TestWhileAQuestionIsOpenNobodySeesWhatWasAnswered(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		p := ask(t, w, w.Cem, "n")
		for _, said := range []string{"consent", "abstain", "concern"} { // Dee's, seen by all the others
			answer(t, w, p.ID, w.Dee, said)
			for _, who := range []account.ID{w.Ada, w.Bo, w.Cem} {
				got := shown(t, w, who, p.ID)
				if got.Answered != 2 || got.Asked != 4 || got.Tally != nil || got.Yes+got.No != 0 || len(got.Concerns) != 0 || got.Reason != "" {
					t.Errorf("%s shows: %+v", said, got)
				}
				if want := map[bool]string{true: "consent"}[who == w.Cem]; got.Mine != want {
					t.Errorf("mine is %q", got.Mine)
				}
			}
			if got := shown(t, w, w.Dee, p.ID); got.Mine != said || (said == "concern") != (got.Reason == because) {
				t.Errorf("their own: %+v", got)
			}
		}
		// Only that somebody has answered is told, and not that they changed their mind.
		before := view(t, w, w.Ada).Seq
		answer(t, w, p.ID, w.Dee, "consent")
		if what := heard(t, w, before); len(what) != 0 {
			t.Errorf("told %v", what)
		}
		answer(t, w, p.ID, w.Bo, "abstain")
		page, err := w.Circles.Changes(ctx, w.Ada, w.Tuesday, before)
		if err != nil || len(page.Changes) != 1 || strings.Contains(string(page.Changes[0].Change), string(w.People[w.Bo])) {
			t.Errorf("%+v %v", page.Changes, err)
		}
		// What was taken back was never said.
		answer(t, w, p.ID, w.Bo, "concern")
		if _, err := w.Circles.WithdrawProposal(ctx, w.Cem, w.Tuesday, p.ID); err != nil {
			t.Fatal(err)
		}
		if got := shown(t, w, w.Ada, p.ID); got.State != "withdrawn" || got.Tally != nil || len(got.Concerns) != 0 {
			t.Errorf("%+v", got)
		}
	})
}

func TestAConcernHasAReasonAndAHostABallotOfTheirOwn(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		p := ask(t, w, w.Cem, "n")
		for said, want := range map[string]error{"yes": circle.ErrAnswer, "no": circle.ErrAnswer, "maybe": circle.ErrAnswer, "concern": circle.ErrConcern} {
			if _, err := w.Circles.Answer(t.Context(), w.Dee, w.Tuesday, p.ID, said, " "); !errors.Is(err, want) {
				t.Errorf("%s: %v", said, err)
			}
		}
		if _, err := w.Circles.Answer(t.Context(), w.Dee, w.Tuesday, p.ID, "concern", models.Private(strings.Repeat("ä", 501))); !errors.Is(err, circle.ErrConcern) {
			t.Errorf("%v", err)
		}
		for _, who := range []account.ID{w.Cem, w.Dee} {
			if err := w.Circles.Call(t.Context(), who, w.Tuesday, w.People[w.Bo]); err != nil {
				t.Fatal(err)
			}
		}
		v := vote(t, w, w.Tuesday, w.Ada)
		if _, err := w.Circles.Answer(t.Context(), w.Dee, w.Tuesday, v.ID, "consent", ""); !errors.Is(err, circle.ErrAnswer) {
			t.Errorf("%v", err)
		}
	})
}

func TestWhatAQuestionComesTo(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		for name, c := range map[string]struct {
			bo, cem, dee string // Ada asks, and consents
			state        string
			tally        circle.Tally
		}{
			"one of four":            {"", "", "", "no_quorum", circle.Tally{Consent: 1, Asked: 4}},
			"half of them":           {"abstain", "", "", "consented", circle.Tally{Consent: 1, Abstain: 1, Asked: 4}},
			"all of them":            {"consent", "consent", "abstain", "consented", circle.Tally{Consent: 3, Abstain: 1, Asked: 4}},
			"a concern among many":   {"consent", "consent", "concern", "concerns", circle.Tally{Consent: 3, Concern: 1, Asked: 4}},
			"a concern makes a half": {"", "", "concern", "concerns", circle.Tally{Consent: 1, Concern: 1, Asked: 4}},
		} {
			p := ask(t, w, w.Ada, name)
			for who, said := range map[account.ID]string{w.Bo: c.bo, w.Cem: c.cem, w.Dee: c.dee} {
				if said != "" {
					answer(t, w, p.ID, who, said)
				}
			}
			got := over(t, w, h, p.ID)
			if got.State != c.state || *got.Tally != c.tally || got.Mine != "" {
				t.Errorf("%s: %+v %+v", name, got, got.Tally)
			}
			if n := len(got.Concerns); n != c.tally.Concern || n == 1 && (got.Concerns[0].Person.Name != "Dee" || got.Concerns[0].Reason != because) {
				t.Errorf("%s: %+v", name, got.Concerns)
			}
			var kept []string
			if err := h.DB.Read(t.Context()).Table("proposal_answers").Where("proposal_id = ? AND answer <> 'concern'", p.ID).Pluck("answer", &kept).Error; err != nil || len(kept) != 0 {
				t.Errorf("%s: who said %v is still kept: %v", name, kept, err)
			}
		}
	})
}

func TestOtherAgreementsDoNotHoldAgainstAConcernOrUnanswered(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		for nonce, want := range map[string]string{"": "no_quorum", "concern": "concerns"} {
			p := propose(t, w, w.Cem, nonce+"n", "Phones away.")
			if want == "concerns" {
				answer(t, w, p.ID, w.Ada, "consent")
				answer(t, w, p.ID, w.Dee, "concern")
			}
			got := over(t, w, h, p.ID)
			if got.State != want || view(t, w, w.Ada).About.Agreements.Version != 1 {
				t.Errorf("%+v", got)
			}
			if want == "concerns" && got.Concerns[0].Person.Name != "Dee" {
				t.Errorf("%+v", got.Concerns)
			}
		}
		propose(t, w, w.Cem, "again", "Phones away.")
	})
}

func TestKeepingLongerIsOverWhereNotEveryoneConsents(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		p, err := w.Circles.Propose(t.Context(), w.Ada, w.Tuesday, circle.Proposing{Nonce: "n", Kind: "retention", Retention: "d30"})
		if err != nil {
			t.Fatal(err)
		}
		answer(t, w, p.ID, w.Bo, "consent")
		answer(t, w, p.ID, w.Cem, "consent")
		answer(t, w, p.ID, w.Dee, "abstain")
		if got := over(t, w, h, p.ID); got.State != "refused" || got.Tally.Abstain != 1 || view(t, w, w.Ada).Card.Retention != "h72" {
			t.Errorf("%+v", got)
		}
		// Whoever has not consented leaves, and everyone who is there has.
		p, err = w.Circles.Propose(t.Context(), w.Ada, w.Tuesday, circle.Proposing{Nonce: "o", Kind: "retention", Retention: "d30"})
		if err != nil {
			t.Fatal(err)
		}
		answer(t, w, p.ID, w.Bo, "consent")
		answer(t, w, p.ID, w.Cem, "consent")
		if err := w.Circles.Leave(t.Context(), w.Dee, w.Tuesday); err != nil {
			t.Fatal(err)
		}
		if got := over(t, w, h, p.ID); got.State != "enacted" || view(t, w, w.Ada).Card.Retention != "d30" {
			t.Errorf("%+v", got)
		}
	})
}

func TestWhoGoesIsNotAskedAndWhoComesIs(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		p := propose(t, w, w.Cem, "n", "Phones away.")
		answer(t, w, p.ID, w.Ada, "consent")
		answer(t, w, p.ID, w.Dee, "concern")
		if err := w.Circles.Leave(ctx, w.Dee, w.Tuesday); err != nil { // and with her the concern
			t.Fatal(err)
		}
		if got := shown(t, w, w.Ada, p.ID); got.Answered != 2 || got.Asked != 3 || len(got.Concerns) != 0 {
			t.Errorf("%+v", got)
		}
		var left int64
		if err := h.DB.Read(ctx).Table("proposal_answers").Where("person_id = ?", w.People[w.Dee]).Count(&left).Error; err != nil || left != 0 {
			t.Errorf("it would be back with them: %d %v", left, err)
		}
		if err := w.Circles.Pause(ctx, w.Cem, w.Tuesday, 7); err != nil { // their answer stays
			t.Fatal(err)
		}
		if got := shown(t, w, w.Ada, p.ID); got.Answered != 2 || got.Asked != 3 {
			t.Errorf("%+v", got)
		}
		// Of Ada and Bo, one has answered: half.
		if got := over(t, w, h, p.ID); got.State != "enacted" || *got.Tally != (circle.Tally{Consent: 2, Asked: 3}) {
			t.Errorf("%+v %+v", got, got.Tally)
		}
	})
}

func TestWhoWasNotThereYetDoesNotReadWhatHadClosed(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		p := ask(t, w, w.Cem, "n")
		answer(t, w, p.ID, w.Dee, "concern")
		over(t, w, h, p.ID)
		still := ask(t, w, w.Cem, "o")
		put(t, h, "UPDATE memberships SET joined_at = ? WHERE id = ?", models.Now().Add(time.Second), w.People[w.Bo])
		all, err := w.Circles.Proposals(t.Context(), w.Bo, w.Tuesday)
		if err != nil || len(all) != 1 || all[0].ID != still.ID {
			t.Errorf("%+v %v", all, err)
		}
	})
}

// Whoever goes, pauses or comes back between the close and the sweep changes
// nothing.
func TestAnOutcomeIsThatOfTheCloseHoweverLateTheSweepIs(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		for _, step := range []struct {
			name  string
			asked int
			do    func() error
		}{
			{"pause", 4, func() error { return w.Circles.Pause(ctx, w.Dee, w.Tuesday, 7) }},
			{"resume", 3, func() error { return w.Circles.Resume(ctx, w.Dee, w.Tuesday) }},
		} {
			p := ask(t, w, w.Ada, step.name)
			ripen(t, h, p.ID)
			if err := step.do(); err != nil {
				t.Fatal(err)
			}
			if got := shown(t, w, w.Ada, p.ID); *got.Tally != (circle.Tally{Consent: 1, Asked: step.asked}) {
				t.Errorf("%s: %+v", step.name, got.Tally)
			}
		}
		p := ask(t, w, w.Ada, "leave")
		answer(t, w, p.ID, w.Dee, "concern")
		ripen(t, h, p.ID)
		if err := w.Circles.LeaveAs(ctx, w.Dee, w.Tuesday, circle.Withdraw); err != nil {
			t.Fatal(err)
		}
		got := shown(t, w, w.Ada, p.ID)
		if got.State != "concerns" || *got.Tally != (circle.Tally{Consent: 1, Concern: 1, Asked: 4}) {
			t.Errorf("%+v %+v", got, got.Tally)
		}
		if len(got.Concerns) != 1 || got.Concerns[0].Reason != "" || got.Concerns[0].Person.Name == "Dee" {
			t.Errorf("words that were taken back: %+v", got.Concerns)
		}
	})
}

func TestWhatCameOfAQuestionStaysWhateverBecomesOfThePeople(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		p := ask(t, w, w.Cem, "n")
		answer(t, w, p.ID, w.Bo, "abstain")
		answer(t, w, p.ID, w.Dee, "concern")
		was := over(t, w, h, p.ID)
		for _, said := range []string{"consent", "abstain", "concern"} {
			if _, err := w.Circles.Answer(ctx, w.Dee, w.Tuesday, p.ID, said, because); !errors.Is(err, circle.ErrProposalOver) {
				t.Errorf("%v", err)
			}
		}
		if _, err := w.Circles.WithdrawProposal(ctx, w.Cem, w.Tuesday, p.ID); !errors.Is(err, circle.ErrProposalOver) {
			t.Errorf("%v", err)
		}
		if _, err := w.Circles.Enact(ctx, w.Bo, w.Tuesday, p.ID); !errors.Is(err, circle.ErrProposalOver) {
			t.Errorf("%v", err)
		}
		open := ask(t, w, w.Cem, "o")
		for _, who := range []account.ID{w.Cem, w.Dee} { // as when their accounts are erased
			if err := w.Circles.LeaveAs(ctx, who, w.Tuesday, circle.Withdraw); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.Circles.SweepProposals(ctx); err != nil {
			t.Fatal(err)
		}
		got := shown(t, w, w.Ada, p.ID)
		if got.State != was.State || !reflect.DeepEqual(got.Tally, was.Tally) || !got.ClosesAt.Equal(was.ClosesAt) {
			t.Errorf("%+v was %+v", got, was)
		}
		if got.Title != "" || len(got.Concerns) != 1 || got.Concerns[0].Reason != "" {
			t.Errorf("words that were taken back: %+v", got)
		}
		if got := shown(t, w, w.Ada, open.ID); got.State != "withdrawn" || got.Title != "" {
			t.Errorf("it is asked by nobody: %+v", got)
		}
	})
}

func TestAnAnswerAndTheCloseAtOnceLandOnOneSide(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		sides := map[bool]int{}
		for round := range 12 {
			p := propose(t, w, w.Bo, string(rune('a'+round)), models.Private("Line "+string(rune('a'+round))))
			answer(t, w, p.ID, w.Cem, "consent")
			was := view(t, w, w.Bo).About.Agreements.Version
			soon := models.Now().Add(15 * time.Millisecond)
			put(t, h, "UPDATE proposals SET closes_at = ? WHERE id = ?", soon, p.ID)
			var wg sync.WaitGroup
			said := make([]error, 2)
			for i, who := range []account.ID{w.Dee, w.Ada} {
				wg.Go(func() {
					for range 200 { // until it is over
						if _, err := w.Circles.Answer(ctx, who, w.Tuesday, p.ID, []string{"concern", "abstain"}[(round+i)%2], because); err != nil {
							said[i] = err
							return
						}
						if round%3 == 0 {
							return
						}
					}
				})
			}
			for range 3 {
				wg.Go(func() {
					for {
						if _, err := w.Circles.SweepProposals(ctx); err != nil {
							t.Error(err)
							return
						}
						if models.Now().After(soon.Add(30 * time.Millisecond)) {
							return
						}
					}
				})
			}
			wg.Wait()
			for _, err := range said {
				if err != nil && !errors.Is(err, circle.ErrProposalOver) {
					t.Fatal(err)
				}
			}
			got, is := shown(t, w, w.Ada, p.ID), view(t, w, w.Bo).About.Agreements.Version
			sides[got.State == "enacted"]++
			tally := got.Tally
			switch {
			case tally.Concern > 0 && got.State == "concerns" && is == was && len(got.Concerns) == tally.Concern:
			case tally.Concern == 0 && got.State == "enacted" && is == was+1 && len(got.Concerns) == 0:
				if _, err := w.Circles.AcceptAgreements(ctx, w.Bo, w.Tuesday, is); err != nil {
					t.Fatal(err)
				}
			default:
				t.Fatalf("%+v %+v, version %d after %d", got, tally, is, was)
			}
		}
		t.Log(sides)
	})
}

func TestOneProposalThatCannotBeClosedKeepsNoOtherWaiting(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		broken, fine := ask(t, w, w.Cem, "n"), ask(t, w, w.Cem, "o")
		put(t, h, `UPDATE proposals SET payload = '[]', closes_at = ? WHERE id = ?`, models.Now().Add(-time.Hour), broken.ID)
		ripen(t, h, fine.ID)
		if n, err := w.Circles.SweepProposals(t.Context()); n != 1 || err == nil {
			t.Errorf("%d %v", n, err)
		}
		var states []string
		if err := h.DB.Read(t.Context()).Table("proposals").Order("id").Pluck("state", &states).Error; err != nil || !slices.Equal(states, []string{"open", "no_quorum"}) {
			t.Errorf("%v %v", states, err)
		}
	})
}
