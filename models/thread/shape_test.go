package thread_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/thread"
)

func TestWhatIsAskedForIsTightenedAtAnyTime(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Cem, "n1", "experience")
		shape := func(wants, replies string) (*thread.Thread, error) {
			return w.Threads.Shape(ctx, w.Cem, id, wants, replies)
		}
		// Until somebody answers, it goes both ways; one's own words are no answer.
		answer(t, w, w.Cem, id, fixture.Give("said", "s", "and this"))
		for _, want := range []struct{ wants, replies string }{{"reflection", "witness"}, {"ideas", "open"}, {"quiet", ""}, {"ideas", ""}} {
			got, err := shape(want.wants, want.replies)
			if err != nil || got.Wants != want.wants || want.replies != "" && got.Replies != want.replies || got.Waits != (want.wants != "quiet") {
				t.Fatalf("%v: %+v %v", want, got, err)
			}
		}
		p := answer(t, w, w.Ada, id, fixture.Share("a", strings200))
		for _, wants := range []string{"quiet", "likes"} {
			if _, err := w.Threads.Shape(ctx, w.Ada, id, wants, ""); wants == "quiet" && !errors.Is(err, policy.ErrRole) || wants == "likes" && !errors.Is(err, thread.ErrWants) {
				t.Errorf("by another, %s: %v", wants, err)
			}
		}
		before := head(t, w)
		if got, err := shape("questions", "witness"); err != nil || !slices.Contains(got.Kinds, "question") {
			t.Fatalf("%+v %v", got, err)
		}
		if got, err := shape("questions", ""); err != nil || got.Replies != "witness" { // nothing new is not told
			t.Fatalf("%+v %v", got, err)
		}
		if all := toldTo(t, w, w.Bo, before); len(all) != 1 || !strings.Contains(all[0], `"thread.changed"`) || !strings.Contains(all[0], `"wants":"questions"`) {
			t.Errorf("%s", all)
		}
		for _, looser := range []struct{ wants, replies string }{{"ideas", ""}, {"", "open"}, {"quiet", "open"}, {"experience", "closed"}} {
			_, err := shape(looser.wants, looser.replies)
			state, is := models.AsError(err).State.(*thread.Thread)
			if !errors.Is(err, thread.ErrOnlyTighter) || !is || state.Wants != "questions" || state.Replies != "witness" {
				t.Errorf("%v: %v", looser, err)
			}
		}
		if _, err := w.Threads.Answer(ctx, w.Bo, id, fixture.Share("b", "an idea")); !errors.Is(err, thread.ErrAsked) {
			t.Errorf("not asked for any more: %v", err)
		}
		setTo(t, h, "threads", "id = ?", id, "state", "locked")
		if got, err := shape("reflection", "closed"); err != nil || len(got.Kinds) != 0 {
			t.Errorf("where it is locked: %+v %v", got, err)
		}
		setTo(t, h, "threads", "id = ?", id, "state", "open")
		if _, err := w.Threads.Answer(ctx, w.Bo, id, fixture.Give("reflect", "c", "a mirror")); !errors.Is(err, thread.ErrClosed) {
			t.Errorf("closed: %v", err)
		}
		// What was said under what was asked then stays, until its author takes it back.
		if shown := read(t, w, w.Bo, id, 0).Posts[1]; shown.ID != p.ID || shown.Body != strings200 {
			t.Errorf("%+v", shown)
		}
		withdraw(t, w, w.Ada, id, p.ID)
		if got, err := shape("ideas", "open"); err != nil || !got.Waits {
			t.Errorf("nobody has answered any more: %+v %v", got, err)
		}
	})
}

const strings200 = "I put the cup where I will see it. Then, when I see it, I sit down. That is the whole idea, and it has carried me through three winters of not knowing how to begin, which is two more than I thought."

func TestWhatAsksForNobodyStaysSo(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		b := fixture.Update("n1", "quiet", "To say it", "Only that.")
		b.Kind = "speak_only"
		id, err := w.Threads.Start(t.Context(), w.Cem, w.Tuesday, b)
		if err != nil {
			t.Fatal(err)
		}
		for _, looser := range [][2]string{{"ideas", ""}, {"", "open"}} {
			if _, err := w.Threads.Shape(t.Context(), w.Cem, id, looser[0], looser[1]); !errors.Is(err, thread.ErrOnlyTighter) {
				t.Errorf("%v: %v", looser, err)
			}
		}
	})
}

// TestWhatIsAskedForRacesAnAnswer: whoever answered while it was asked for is
// there, and what is asked for now is never more than what they answered to.
func TestWhatIsAskedForRacesAnAnswer(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		longHere(t, w, h)
		for i := range 8 {
			nonce := string(rune('a' + i))
			id := start(t, w, w.Cem, nonce, "reflection")
			var wg sync.WaitGroup
			var answered, shaped error
			wg.Go(func() { _, answered = w.Threads.Answer(ctx, w.Ada, id, fixture.Give("reflect", nonce, "a mirror")) })
			wg.Go(func() { _, shaped = w.Threads.Shape(ctx, w.Cem, id, "ideas", "") })
			wg.Wait()
			switch {
			case answered == nil && errors.Is(shaped, thread.ErrOnlyTighter):
			case shaped == nil && errors.Is(answered, thread.ErrAsked):
			default:
				t.Errorf("answered: %v, loosened: %v", answered, shaped)
			}
		}
	})
}

func TestOnlyItsAuthorLearnsWhoReadWhatAsksForNoAnswers(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		longHere(t, w, h)
		b := fixture.Update("n1", "quiet", "T", "B")
		b.Unnamed = true
		unnamed, err := w.Threads.Start(ctx, w.Cem, w.Tuesday, b)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []thread.ID{start(t, w, w.Cem, "n2", "quiet"), unnamed} {
			before, heard := head(t, w), len(h.Heard.All())
			var wg sync.WaitGroup
			for _, who := range []account.ID{w.Ada, w.Ada, w.Ada, w.Bo} {
				wg.Go(func() {
					if err := w.Threads.Acknowledge(ctx, who, id); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if n := len(toldTo(t, w, w.Dee, before)); n != 0 {
				t.Errorf("%d changes are told to everybody", n)
			}
			pokes := 0
			for _, e := range h.Heard.All()[heard:] {
				if e.Notice != "acknowledged" || !slices.Equal(e.To, []string{string(w.People[w.Cem])}) {
					t.Errorf("%+v", e)
				}
				pokes++
			}
			if pokes != 2 {
				t.Errorf("the author's devices are told %d times of two people", pokes)
			}
			for who, want := range map[account.ID]int{w.Cem: 2, w.Ada: 1, w.Bo: 1, w.Dee: 0} {
				got := read(t, w, who, id, 0).Read
				if len(got) != want || want == 1 && got[0].ID != w.People[who] {
					t.Errorf("%d names", len(got))
				}
			}
			if err := w.Threads.Acknowledge(ctx, w.Cem, id); !errors.Is(err, thread.ErrYourOwn) {
				t.Errorf("one's own: %v", err)
			}
			if err := w.Threads.Acknowledge(ctx, w.Eli, id); !errors.Is(err, policy.ErrHidden) {
				t.Errorf("from outside: %v", err)
			}
			heard = len(h.Heard.All())
			for range 2 {
				if err := w.Threads.Unacknowledge(ctx, w.Ada, id); err != nil {
					t.Fatal(err)
				}
			}
			if n := len(h.Heard.All()) - heard; n != 1 || len(read(t, w, w.Cem, id, 0).Read) != 1 {
				t.Errorf("taken back, and told %d times", n)
			}
			if id == unnamed {
				for _, c := range toldTo(t, w, w.Dee, 0) {
					if strings.Contains(c, string(unnamed)) && strings.Contains(c, string(w.People[w.Cem])) {
						t.Error("who wrote unnamed is told")
					}
				}
			}
			withdraw(t, w, w.Cem, id, read(t, w, w.Cem, id, 0).Opening.ID)
			if err := w.Threads.Acknowledge(ctx, w.Dee, id); !errors.Is(err, thread.ErrTakenBack) {
				t.Errorf("what was taken back: %v", err)
			}
		}
		asks := start(t, w, w.Cem, "n3", "ideas")
		if err := w.Threads.Acknowledge(ctx, w.Ada, asks); !errors.Is(err, thread.ErrNotQuiet) {
			t.Errorf("where answers are asked for: %v", err)
		}
	})
}
