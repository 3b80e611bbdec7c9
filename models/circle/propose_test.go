package circle_test

import (
	"errors"
	"fmt"
	"slices"
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

// propose puts other agreements to Tuesday.
func propose(t *testing.T, w *fixture.World, by account.ID, nonce string, own ...models.Private) *circle.Proposal {
	t.Helper()
	p, err := w.Circles.Propose(t.Context(), by, w.Tuesday, circle.Proposing{Nonce: nonce, Kind: "agreements", Own: own})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const because models.Private = "I would rather talk first."

// answer answers a proposal in Tuesday.
func answer(t *testing.T, w *fixture.World, id circle.ProposalID, by account.ID, said string) {
	t.Helper()
	if _, err := w.Circles.Answer(t.Context(), by, w.Tuesday, id, said, because); err != nil {
		t.Fatal(err)
	}
}

// shown is a proposal in Tuesday as somebody sees it.
func shown(t *testing.T, w *fixture.World, by account.ID, id circle.ProposalID) circle.Proposal {
	t.Helper()
	all, err := w.Circles.Proposals(t.Context(), by, w.Tuesday)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if p.ID == id {
			return p
		}
	}
	t.Fatalf("it is not shown to them: %+v", all)
	return circle.Proposal{}
}

// ripen lets the time to answer a proposal be over.
func ripen(t *testing.T, h *dbtest.House, id circle.ProposalID) {
	t.Helper()
	put(t, h, "UPDATE proposals SET closes_at = ? WHERE id = ?", models.Now().Add(-time.Second), id)
}

func TestOtherAgreementsHoldByThemselvesWhereNobodyIsConcerned(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		p := propose(t, w, w.Cem, "n", "  Phones away. ", "We begin on time.")
		if p.State != "open" || p.Base != 1 || p.Answered != 1 || p.Asked != 4 || p.Mine != "consent" || p.By.Name != "Cem" || !slices.Equal(p.Own, []string{"Phones away.", "We begin on time."}) {
			t.Errorf("%+v", p)
		}
		if early := p.ClosesAt.Sub(p.OpenedAt); early != 72*time.Hour {
			t.Errorf("open for %v", early)
		}
		if again := propose(t, w, w.Cem, "n", "Phones away.", "We begin on time."); again.ID != p.ID {
			t.Error("a retry proposed again")
		}
		for _, c := range []struct {
			by   account.ID
			p    circle.Proposing
			want error
		}{
			{w.Cem, circle.Proposing{Nonce: "n", Kind: "agreements", Own: []models.Private{"Other words."}}, circle.ErrReused},
			{w.Dee, circle.Proposing{Nonce: "o", Kind: "agreements", Own: []models.Private{"Other words."}}, circle.ErrProposalOpen},
			{w.Dee, circle.Proposing{Nonce: "o", Kind: "agreements"}, circle.ErrSame},
			{w.Dee, circle.Proposing{Nonce: "o", Kind: "agreements", Own: make([]models.Private, 11)}, circle.ErrOwn},
			{w.Dee, circle.Proposing{Nonce: "o", Kind: "agreements", Own: []models.Private{" "}}, circle.ErrOwn},
			{w.Dee, circle.Proposing{Nonce: "o", Kind: "host"}, circle.ErrProposal},
			{w.Dee, circle.Proposing{Nonce: "o", Kind: "retention", Retention: "d30"}, policy.ErrRole},
			{w.Fin, circle.Proposing{Nonce: "o", Kind: "agreements", Own: []models.Private{"Other words."}}, policy.ErrHidden},
		} {
			if _, err := w.Circles.Propose(ctx, c.by, w.Tuesday, c.p); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		}
		if view(t, w, w.Dee).Now.Proposals != 1 {
			t.Error("it is not on the circle's page")
		}
		enact := func(by account.ID) error { _, err := w.Circles.Enact(ctx, by, w.Tuesday, p.ID); return err }
		for by, want := range map[account.ID]error{w.Cem: policy.ErrRole, w.Fin: policy.ErrHidden, w.Bo: circle.ErrTooEarly} {
			if err := enact(by); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
		answer(t, w, p.ID, w.Dee, "concern")
		all, err := w.Circles.Proposals(ctx, w.Ada, w.Tuesday)
		if err != nil || len(all) != 1 || len(all[0].Concerns) != 1 || all[0].Concerns[0].Reason != because || all[0].Concerns[0].Person != nil || all[0].Answered != 2 {
			t.Fatalf("%+v %v", all, err)
		}
		answer(t, w, p.ID, w.Dee, "consent") // they talked about it
		ripen(t, h, p.ID)
		if n, err := w.Circles.SweepProposals(ctx); n != 1 || err != nil {
			t.Fatalf("%d %v", n, err)
		}
		if _, err := w.Circles.AcceptAgreements(ctx, w.Bo, w.Tuesday, 2); err != nil {
			t.Fatal(err)
		}
		if err := enact(w.Bo); err != nil { // twice is once
			t.Fatal(err)
		}
		if got := shown(t, w, w.Ada, p.ID); got.State != "enacted" || *got.Tally != (circle.Tally{Consent: 2, Asked: 4}) || len(got.Concerns) != 0 {
			t.Errorf("%+v %+v", got, got.Tally)
		}
		if _, err := w.Circles.Answer(ctx, w.Dee, w.Tuesday, p.ID, "concern", because); !errors.Is(err, circle.ErrProposalOver) {
			t.Errorf("it was answered when it was closed: %v", err)
		}
		versions, err := w.Circles.Versions(ctx, w.Dee, w.Tuesday)
		if err != nil || len(versions) != 2 || versions[0].Version != 2 || versions[0].Own != 2 || versions[1].Own != 0 || versions[0].Items[len(versions[0].Items)-1] != "We begin on time." {
			t.Fatalf("%+v %v", versions, err)
		}
	})
}

func TestWhoIsAloneInACircleChangesItsAgreementsAtOnce(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		p, err := w.Circles.Propose(t.Context(), w.Cem, w.SlowWater, circle.Proposing{Nonce: "n", Kind: "agreements", Own: []models.Private{"Slowly."}})
		if err != nil || p.State != "enacted" || *p.Tally != (circle.Tally{Consent: 1, Asked: 1}) {
			t.Fatalf("%+v %v", p, err)
		}
		c, err := w.Circles.View(t.Context(), w.Cem, w.SlowWater)
		if err != nil || c.About.Agreements.Version != 2 || c.About.Agreements.Own != 1 || !c.Viewer.Agreed || c.Now.Proposals != 0 {
			t.Errorf("%+v %v", c, err)
		}
		for kind, want := range map[string]string{"question": "consented", "retention": "enacted"} {
			p, err := w.Circles.Propose(t.Context(), w.Cem, w.SlowWater, circle.Proposing{Nonce: kind, Kind: kind, Title: "We sit for longer.", Retention: "d30"})
			if err != nil || p.State != want {
				t.Errorf("%s: %+v %v", kind, p, err)
			}
		}
	})
}

func TestWhatOneProposedOneCanTakeBack(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		p := propose(t, w, w.Cem, "n", "Phones away.")
		if _, err := w.Circles.WithdrawProposal(ctx, w.Ada, w.Tuesday, p.ID); !errors.Is(err, policy.ErrRole) {
			t.Errorf("the owner took back a member's: %v", err)
		}
		for range 2 {
			if got, err := w.Circles.WithdrawProposal(ctx, w.Cem, w.Tuesday, p.ID); err != nil || got.State != "withdrawn" {
				t.Fatal(err)
			}
		}
		if _, err := w.Circles.Enact(ctx, w.Ada, w.Tuesday, p.ID); !errors.Is(err, circle.ErrProposalOver) {
			t.Errorf("%v", err)
		}
		if next := propose(t, w, w.Dee, "n", "Phones away."); next.ID == p.ID {
			t.Error("two people's nonces are one")
		}
	})
}

// agreed makes the second version of Tuesday's agreements.
func agreed(t *testing.T, w *fixture.World, h *dbtest.House) {
	t.Helper()
	p := propose(t, w, w.Cem, "n", "Phones away.")
	answer(t, w, p.ID, w.Bo, "consent")
	ripen(t, h, p.ID)
	if n, err := w.Circles.SweepProposals(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
}

func TestWhoWasTypingWhenTheAgreementsChangedAcceptsThemFirst(t *testing.T) { // covers: edge 33
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		before := view(t, w, w.Cem)
		agreed(t, w, h)
		if what := heard(t, w, before.Seq); !slices.Contains(what, "standing") || !slices.Contains(what, "circle.about") {
			t.Errorf("told %v", what)
		}
		if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, "draft", "what I was typing"); !errors.Is(err, policy.ErrAgreements) {
			t.Fatalf("said under agreements not accepted: %v", err)
		}
		if view(t, w, w.Cem).Viewer.Agreed || view(t, w, w.Bo).Viewer.Agreed {
			t.Error("somebody has accepted what they have not read")
		}
		for _, version := range []int{1, 3} {
			if _, err := w.Circles.AcceptAgreements(ctx, w.Cem, w.Tuesday, version); !errors.Is(err, circle.ErrAgreements) {
				t.Errorf("accepted version %d: %v", version, err)
			}
		}
		if c, err := w.Circles.AcceptAgreements(ctx, w.Cem, w.Tuesday, 2); err != nil || !c.Viewer.Agreed {
			t.Fatal(err)
		}
		if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, "draft", "what I was typing"); err != nil {
			t.Errorf("the draft could not be sent: %v", err)
		}
		if _, err := w.Circles.AcceptAgreements(ctx, w.Fin, w.Tuesday, 2); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("an outsider: %v", err)
		}
	})
}

func TestWhoDoesNotAcceptReadsAndMayLeaveAndStays(t *testing.T) { // covers: edge 34
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		agreed(t, w, h)
		if _, err := w.Rooms.Snapshot(ctx, w.Cem, w.Room); err != nil {
			t.Errorf("they do not read: %v", err)
		}
		if _, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, fixture.Update("n", "ideas", "Title", "Body")); !errors.Is(err, policy.ErrAgreements) {
			t.Errorf("they write: %v", err)
		}
		if _, err := w.Circles.SweepProposals(ctx); err != nil {
			t.Fatal(err)
		}
		members, err := w.Circles.Members(ctx, w.Cem, w.Tuesday)
		if err != nil || len(members) != 4 {
			t.Errorf("%d are there: %v", len(members), err)
		}
		if err := w.Circles.Leave(ctx, w.Cem, w.Tuesday); err != nil {
			t.Errorf("they cannot leave: %v", err)
		}
	})
}

func TestHoweverManyNodesCloseAProposalThereIsOneVersion(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		for round := range 4 {
			version := round + 2
			p := propose(t, w, w.Bo, fmt.Sprint(round), models.Private(fmt.Sprint("Line ", round)))
			answer(t, w, p.ID, w.Cem, "consent")
			ripen(t, h, p.ID)
			var wg sync.WaitGroup
			closed := make([]int64, 4)
			for i := range closed {
				wg.Go(func() { closed[i], _ = w.Circles.SweepProposals(ctx) })
			}
			for range 4 {
				wg.Go(func() {
					if all, err := w.Circles.Proposals(ctx, w.Dee, w.Tuesday); err != nil || all[0].State != "enacted" {
						t.Errorf("%+v %v", all, err)
					}
				})
			}
			wg.Wait()
			if n := closed[0] + closed[1] + closed[2] + closed[3]; n > 1 {
				t.Errorf("closed %d times", n)
			}
			if got := view(t, w, w.Bo).About.Agreements.Version; got != version {
				t.Fatalf("version %d, not %d", got, version)
			}
			if _, err := w.Circles.AcceptAgreements(ctx, w.Bo, w.Tuesday, version); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestWordsAreKeptLongerOnceEveryoneSaysYesAndOnlyFromThenOn(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, "before", "before"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Circles.Propose(ctx, w.Ada, w.Tuesday, circle.Proposing{Nonce: "n", Kind: "retention", Retention: "at_close"}); !errors.Is(err, circle.ErrSame) {
			t.Errorf("shorter was put to everyone: %v", err)
		}
		p, err := w.Circles.Propose(ctx, w.Ada, w.Tuesday, circle.Proposing{Nonce: "n", Kind: "retention", Retention: "d30"})
		if err != nil || p.Asked != 4 || p.Answered != 1 {
			t.Fatalf("%+v %v", p, err)
		}
		answer(t, w, p.ID, w.Bo, "consent")
		answer(t, w, p.ID, w.Cem, "consent")
		answer(t, w, p.ID, w.Dee, "abstain")
		if _, err := w.Circles.Enact(ctx, w.Ada, w.Tuesday, p.ID); !errors.Is(err, circle.ErrNeedsEveryone) {
			t.Errorf("three of four were enough: %v", err)
		}
		if view(t, w, w.Ada).Card.Retention != "h72" {
			t.Fatal("three of four were enough")
		}
		got, err := w.Circles.Answer(ctx, w.Dee, w.Tuesday, p.ID, "consent", "")
		if err != nil || got.State != "enacted" || view(t, w, w.Fin).Card.Retention != "d30" {
			t.Fatalf("%+v %v", got, err)
		}
		if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, "after", "after"); err != nil {
			t.Fatal(err)
		}
		var kept []struct {
			Nonce             string
			SaidAt, ExpiresAt time.Time
		}
		if err := h.DB.Read(ctx).Table("parts").Select("nonce, said_at, expires_at").Order("said_seq").Scan(&kept).Error; err != nil {
			t.Fatal(err)
		}
		if len(kept) != 2 || kept[0].ExpiresAt.Sub(kept[0].SaidAt) != 72*time.Hour || kept[1].ExpiresAt.Sub(kept[1].SaidAt) != 30*24*time.Hour {
			t.Errorf("%+v", kept)
		}
	})
}

// vote is the open proposal about a host.
func vote(t *testing.T, w *fixture.World, in circle.ID, by account.ID) *circle.Proposal {
	t.Helper()
	all, err := w.Circles.Proposals(t.Context(), by, in)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if p.Kind == "host" && p.State == "open" {
			return &p
		}
	}
	return nil
}

func TestAThirdOfACircleAsksForAnotherHostAndMostDecide(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		bo := w.People[w.Bo]
		for _, c := range []struct {
			by   account.ID
			who  circle.PersonID
			want error
		}{
			{w.Fin, bo, policy.ErrHidden},
			{w.Cem, w.People[w.Dee], circle.ErrNotHost},
			{w.Cem, w.People[w.Eli], policy.ErrHidden},
		} {
			if err := w.Circles.Call(ctx, c.by, w.Tuesday, c.who); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		}
		if err := w.Circles.Call(ctx, w.Bo, w.Tuesday, bo); models.AsError(err).Code != "yourself" {
			t.Errorf("%v", err)
		}
		for range 2 { // one of four, however often
			if err := w.Circles.Call(ctx, w.Cem, w.Tuesday, bo); err != nil {
				t.Fatal(err)
			}
		}
		if vote(t, w, w.Tuesday, w.Ada) != nil {
			t.Fatal("one person opened it")
		}
		if err := w.Circles.Call(ctx, w.Dee, w.Tuesday, bo); err != nil {
			t.Fatal(err)
		}
		p := vote(t, w, w.Tuesday, w.Ada)
		if p == nil || p.By != nil || p.About.Name != "Bo" {
			t.Fatalf("%+v", p)
		}
		for who, said := range map[account.ID]string{w.Cem: "no", w.Dee: "no", w.Bo: "yes"} {
			if _, err := w.Circles.Answer(ctx, who, w.Tuesday, p.ID, said, "a reason"); err != nil {
				t.Fatal(err)
			}
		}
		if p := vote(t, w, w.Tuesday, w.Ada); p.Yes != 0 || p.No != 0 || len(p.Concerns) != 0 || p.Answered != 0 {
			t.Errorf("a vote is seen before it is over: %+v", p)
		}
		if n, err := w.Circles.SweepProposals(ctx); n != 0 || err != nil {
			t.Fatalf("it was settled early: %v", err)
		}
		ripen(t, h, p.ID)
		if _, err := w.Circles.Answer(ctx, w.Ada, w.Tuesday, p.ID, "yes", ""); !errors.Is(err, circle.ErrProposalOver) {
			t.Errorf("answered too late: %v", err)
		}
		if n, err := w.Circles.SweepProposals(ctx); n != 1 || err != nil {
			t.Fatalf("%d settled: %v", n, err)
		}
		all, err := w.Circles.Proposals(ctx, w.Ada, w.Tuesday)
		if err != nil || all[0].State != "enacted" || all[0].Yes != 1 || all[0].No != 2 {
			t.Errorf("%+v %v", all, err)
		}
		if view(t, w, w.Bo).Viewer.Role != policy.Member {
			t.Error("the term did not end")
		}
		var left int64
		if err := h.DB.Read(ctx).Table("proposal_answers").Where("proposal_id = ?", p.ID).Count(&left).Error; err != nil || left != 0 {
			t.Errorf("who said what is still kept: %d %v", left, err)
		}
		if err := h.DB.Read(ctx).Table("host_calls").Count(&left).Error; err != nil || left != 0 {
			t.Errorf("who asked is still kept: %d %v", left, err)
		}
	})
}

func TestTheOnlyOwnersTermEndsOnlyWhereAModeratorCanFollow(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		ada := w.People[w.Ada]
		role := func(r policy.Role) {
			t.Helper()
			if _, err := w.Circles.Appoint(ctx, w.Ada, w.Tuesday, w.People[w.Bo], r); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Circles.Declare(ctx, w.Ada, w.Tuesday, "I am a nurse, and not here."); err != nil {
			t.Fatal(err)
		}
		role(policy.Member)
		if err := w.Circles.Call(ctx, w.Cem, w.Tuesday, ada); !errors.Is(err, circle.ErrNoModerator) {
			t.Fatalf("%v", err)
		}
		role(policy.Moderator)
		for _, who := range []account.ID{w.Cem, w.Dee} {
			if err := w.Circles.Call(ctx, who, w.Tuesday, ada); err != nil {
				t.Fatal(err)
			}
		}
		p := vote(t, w, w.Tuesday, w.Cem)
		for who, said := range map[account.ID]string{w.Cem: "no", w.Ada: "yes"} { // as many as for
			if _, err := w.Circles.Answer(ctx, who, w.Tuesday, p.ID, said, ""); err != nil {
				t.Fatal(err)
			}
		}
		ripen(t, h, p.ID)
		if n, err := w.Circles.SweepProposals(ctx); n != 1 || err != nil || view(t, w, w.Ada).Viewer.Role != policy.Owner {
			t.Fatalf("half was enough: %d %v", n, err)
		}
		for _, who := range []account.ID{w.Cem, w.Dee} {
			if err := w.Circles.Call(ctx, who, w.Tuesday, ada); err != nil {
				t.Fatal(err)
			}
		}
		p = vote(t, w, w.Tuesday, w.Cem)
		for _, who := range []account.ID{w.Cem, w.Dee} {
			if _, err := w.Circles.Answer(ctx, who, w.Tuesday, p.ID, "no", ""); err != nil {
				t.Fatal(err)
			}
		}
		ripen(t, h, p.ID)
		var wg sync.WaitGroup
		settled := make([]int64, 4)
		for i := range settled { // by several nodes at once
			wg.Go(func() {
				n, err := w.Circles.SweepProposals(ctx)
				if err != nil {
					t.Error(err)
				}
				settled[i] = n
			})
		}
		wg.Wait()
		var declared int64
		if err := h.DB.Read(ctx).Table("memberships").Where("id = ? AND declared IS NOT NULL", ada).Count(&declared).Error; err != nil || declared != 0 {
			t.Errorf("what somebody declared as a host outlives their term: %d %v", declared, err)
		}
		if settled[0]+settled[1]+settled[2]+settled[3] != 1 {
			t.Errorf("settled %v times", settled)
		}
		if a, b := view(t, w, w.Ada).Viewer.Role, view(t, w, w.Bo).Viewer.Role; a != policy.Member || b != policy.Owner {
			t.Errorf("Ada is %s and Bo is %s", a, b)
		}
	})
}

func TestWhatACircleAsksIsWrittenByThoseWhoLookAfterIt(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		asks := []circle.QuestionDraft{
			{Kind: "text", Text: " What brings you? ", Required: true},
			{Kind: "choice", Text: "When?", Options: []models.Private{"Mornings", "Evenings"}},
			{Kind: "consent", Text: "I have read what this is not for.", Required: true},
		}
		if _, err := w.Circles.SetQuestions(ctx, w.Cem, w.Tuesday, asks); !errors.Is(err, policy.ErrRole) {
			t.Errorf("%v", err)
		}
		c, err := w.Circles.SetQuestions(ctx, w.Bo, w.Tuesday, asks)
		if err != nil || c.About.QuestionsVersion != 1 || len(c.About.Questions) != 3 || c.About.Questions[0].Text != "What brings you?" || len(c.About.Questions[1].Options) != 2 {
			t.Fatalf("%+v %v", c, err)
		}
		if c, err = w.Circles.SetQuestions(ctx, w.Bo, w.Tuesday, nil); err != nil || c.About.QuestionsVersion != 0 || len(c.About.Questions) != 0 {
			t.Fatalf("%+v %v", c.About, err)
		}
		if c, err = w.Circles.SetQuestions(ctx, w.Bo, w.Tuesday, asks[:1]); err != nil || c.About.QuestionsVersion != 2 {
			t.Fatalf("%+v %v", c.About, err)
		}
		for name, wrong := range map[string][]circle.QuestionDraft{
			"six":              make([]circle.QuestionDraft, 6),
			"no text":          {{Kind: "text"}},
			"another kind":     {{Kind: "essay", Text: "Why?"}},
			"one option":       {{Kind: "choice", Text: "When?", Options: []models.Private{"Mornings"}}},
			"options of words": {{Kind: "text", Text: "When?", Options: []models.Private{"a", "b"}}},
		} {
			if _, err := w.Circles.SetQuestions(ctx, w.Bo, w.Tuesday, wrong); !errors.Is(err, circle.ErrQuestion) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
