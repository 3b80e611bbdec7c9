package gathering_test

import (
	"encoding/json"
	"errors"
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
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
)

func TestClosingWordsAreReadByNobodyBeforeAllAreShown(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		e := sit(t, w, h, script.Plan{OneWord: true}, "", w.Cem)
		if err := w.Gatherings.SetWord(ctx, w.Cem, e.id, "Early"); !errors.Is(err, script.ErrPhase) || models.AsError(err).State == nil {
			t.Errorf("before anybody asks for it: %v", err)
		}
		e.closing()
		for _, bad := range []models.Private{"", " ", "two\nlines", models.Private(strings.Repeat("x", 61))} {
			if err := w.Gatherings.SetWord(ctx, w.Cem, e.id, bad); !errors.Is(err, gathering.ErrWord) {
				t.Errorf("%d characters: %v", bad.Runes(), err)
			}
		}
		since := len(h.Heard.All())
		for _, body := range []models.Private{"Hurried", "Steadier"} { // another in its place
			if err := w.Gatherings.SetWord(ctx, w.Cem, e.id, body); err != nil {
				t.Fatal(err)
			}
		}
		for who, want := range map[account.ID]error{w.Bo: nil, w.Ada: nil, w.Cem: nil, w.Dee: policy.ErrKeptOut, w.Fin: policy.ErrHidden} {
			got, err := w.Gatherings.Words(ctx, who, e.id)
			if !errors.Is(err, want) || err == nil && (got.Shown || len(got.Words) > 0) {
				t.Errorf("%+v, %v", got, err)
			}
		}
		for _, one := range e.heard(since) {
			if strings.Contains(string(one.Change), "Steadier") {
				t.Errorf("told before: %s", one.Change)
			}
		}
		if mine, err := w.Gatherings.Mine(ctx, w.Cem, e.id); err != nil || mine.Word != "Steadier" {
			t.Errorf("one's own: %+v, %v", mine, err)
		}
		if err := w.Gatherings.SetWord(ctx, w.Bo, e.id, "Thankful"); err != nil {
			t.Fatal(err)
		}
		told := e.heard(since) // Ada listens: everybody who speaks has given theirs
		if what := tells(told); !slices.Equal(what, []string{"gathering.moved", "gathering.moved", "words.shown"}) {
			t.Fatalf("%v", what)
		}
		var change struct{ Words []gathering.Word }
		if err := json.Unmarshal(told[2].Change, &change); err != nil || len(change.Words) != 2 {
			t.Fatalf("%s, %v", told[2].Change, err)
		}
		got, err := w.Gatherings.Words(ctx, w.Ada, e.id)
		if err != nil || !got.Shown || len(got.Words) != 2 || !slices.ContainsFunc(got.Words, func(x gathering.Word) bool { return x.Body == "Steadier" && x.Person.Name == "Cem" }) {
			t.Errorf("%+v, %v", got, err)
		}
		page, err := w.Rooms.Changes(ctx, w.Ada, w.Room, told[2].Seq-1)
		if err != nil || len(page.Changes) != 1 || !strings.Contains(string(page.Changes[0].Change), "Steadier") {
			t.Errorf("who catches up: %+v, %v", page, err)
		}
		if err := w.Gatherings.SetWord(ctx, w.Cem, e.id, "Late"); !errors.Is(err, script.ErrPhase) {
			t.Errorf("once they are shown: %v", err)
		}
		if got, err := w.Gatherings.Words(ctx, w.Cem, e.id); err != nil || slices.ContainsFunc(got.Words, func(x gathering.Word) bool { return x.Body == "Late" }) {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestWhoJoinsLaterDoesNotReadTheWordsOfBefore(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		e := sit(t, w, h, script.Plan{OneWord: true}, "", w.Cem)
		e.closing()
		for who, body := range map[account.ID]models.Private{w.Cem: "Lighter", w.Bo: "Rested"} {
			if err := w.Gatherings.SetWord(t.Context(), who, e.id, body); err != nil {
				t.Fatal(err)
			}
		}
		e.over()
		everybody(t, w)
		for who, want := range map[account.ID]int{w.Ada: 2, w.Cem: 2, w.Dee: 2, w.Fin: 0} {
			if got, err := w.Gatherings.Words(t.Context(), who, e.id); err != nil || got.Shown != (want > 0) || len(got.Words) != want {
				t.Errorf("%+v, %v", got, err)
			}
		}
	})
}

func TestWordsThatWereNotShownNeverAre(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		e := sit(t, w, h, script.Plan{OneWord: true}, "", w.Cem)
		e.closing()
		if err := w.Gatherings.SetWord(t.Context(), w.Cem, e.id, "Unheard"); err != nil {
			t.Fatal(err)
		}
		e.does(w.Bo, script.Input{Kind: script.Close, May: true, What: "safety"})
		if got, err := w.Gatherings.Words(t.Context(), w.Bo, e.id); err != nil || got.Shown {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestOnesOwnWordsCanBeKeptUntilTheyAreDeleted(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		said := map[account.ID]models.Private{w.Cem: "I walked a lot.", w.Bo: "I rested."}
		ids := map[account.ID]any{}
		for who, body := range said {
			p, err := w.Rooms.Say(ctx, who, w.Room, "n", body)
			if err != nil {
				t.Fatal(err)
			}
			ids[who] = p.ID
		}
		e := sit(t, w, h, script.Plan{OneWord: true}, "", w.Cem)
		for _, id := range ids {
			write(t, h, "parts", id, map[string]any{"gathering_id": string(e.id), "turn": 1})
		}
		mine, err := w.Gatherings.Mine(ctx, w.Cem, e.id)
		if err != nil || len(mine.Parts) != 1 || mine.Parts[0].Body != said[w.Cem] || mine.Parts[0].Turn != 1 || mine.Until == nil {
			t.Fatalf("%+v, %v", mine, err)
		}
		if _, err := w.Gatherings.Mine(ctx, w.Fin, e.id); !errors.Is(err, policy.ErrHidden) {
			t.Error(err)
		}
		e.over()
		e.pass(73 * time.Hour)
		if mine, err := w.Gatherings.Mine(ctx, w.Cem, e.id); err != nil || len(mine.Parts) != 0 || mine.Until != nil {
			t.Errorf("after it is deleted: %+v, %v", mine, err)
		}
	})
}

func TestADraftWaitsForItsAuthorOnEveryDevice(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		e := sit(t, w, h, script.Plan{}, "", w.Cem)
		save := func(who account.ID, body models.Private, rev int64) (*gathering.Draft, error) {
			return w.Gatherings.SaveDraft(ctx, who, e.id, body, rev)
		}
		if d, err := w.Gatherings.Draft(ctx, w.Cem, e.id); err != nil || d.Rev != 0 || d.Body != "" {
			t.Fatalf("%+v, %v", d, err)
		}
		for range 2 { // a retry
			if d, err := save(w.Cem, "When I came ", 0); err != nil || d.Rev != 1 {
				t.Fatalf("%+v, %v", d, err)
			}
		}
		if _, err := save(w.Cem, "On the tablet", 0); !errors.Is(err, gathering.ErrDraft) {
			t.Fatal(err)
		} else if other, ok := models.AsError(err).State.(gathering.Draft); !ok || other.Body != "When I came " || other.Rev != 1 {
			t.Errorf("the other one is not told: %+v", other.Rev)
		}
		if d, err := save(w.Cem, "When I came home", 1); err != nil || d.Rev != 2 {
			t.Fatalf("%+v, %v", d, err)
		}
		for _, who := range []account.ID{w.Ada, w.Bo} {
			if d, err := w.Gatherings.Draft(ctx, who, e.id); err != nil || d.Body != "" || d.Rev != 0 {
				t.Errorf("somebody else reads %+v, %v", d.Rev, err)
			}
		}
		if _, err := save(w.Fin, "x", 0); !errors.Is(err, policy.ErrHidden) {
			t.Error(err)
		}
		if _, err := save(w.Cem, models.Private(strings.Repeat("x", gathering.MaxDraft+1)), 2); !errors.Is(err, gathering.ErrDraftShape) {
			t.Error(err)
		}
		if err := w.Gatherings.DropDraft(ctx, w.Cem, e.id); err != nil {
			t.Fatal(err)
		}
		if _, err := save(w.Cem, "When I came home late", 2); !errors.Is(err, gathering.ErrDraft) {
			t.Errorf("a device that did not hear that it was sent: %v", err)
		}
		if _, err := save(w.Cem, "Once more", 0); err != nil {
			t.Fatal(err)
		}
		e.pass(25 * time.Hour)
		if d, err := w.Gatherings.Draft(ctx, w.Cem, e.id); err != nil || d.Body != "" {
			t.Errorf("after a day: %v, %v", d.Rev, err)
		}
	})
}

// A device that saves an empty field once its words were said changes nothing, and
// is not told of a conflict; one that still holds words is.
func TestAnEmptyDraftWhereThereIsNoneIsNoConflict(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		e := sit(t, w, h, script.Plan{}, "", w.Cem)
		e.turn(w.Cem)
		if _, err := w.Gatherings.SaveDraft(ctx, w.Cem, e.id, "When I came home", 0); err != nil {
			t.Fatal(err)
		}
		e.does(w.Cem, script.Input{Kind: script.Finish, Letters: 10}) // all is said
		for _, rev := range []int64{1, 0} {
			d, err := w.Gatherings.SaveDraft(ctx, w.Cem, e.id, "", rev)
			if err != nil || d.Rev != 0 || d.Body != "" || d.SavedAt != nil {
				t.Errorf("an empty one over draft %d: %+v, %v", rev, d, err)
			}
		}
		if n := rowsOf(t, h, "drafts", e.id); n != 0 {
			t.Errorf("%d drafts", n)
		}
		if _, err := w.Gatherings.SaveDraft(ctx, w.Cem, e.id, "When I came home", 1); !errors.Is(err, gathering.ErrDraft) {
			t.Errorf("words over one that is gone: %v", err)
		}
	})
}

// Whose phone dies with the piece in their hands comes back with another device to
// the same turn and the same draft; who comes back too late has the draft still.
func TestATurnAndItsDraftSurviveTheHoldersPhone(t *testing.T) { // covers: F14, edge 44
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		for after, same := range map[time.Duration]bool{40 * time.Second: true, 61 * time.Second: false} {
			e := sit(t, w, h, script.Plan{}, "", w.Cem)
			n := e.turn(w.Cem)
			if _, err := w.Gatherings.SaveDraft(ctx, w.Cem, e.id, "I had just begun to", 0); err != nil {
				t.Fatal(err)
			}
			cem := script.Person(w.People[w.Cem])
			e.play(script.Input{Kind: script.Lose, To: cem})
			e.on(after)
			e.play(script.Input{Kind: script.Back, To: cem})
			now := e.state().Turn
			if still := now != nil && now.N == n && now.Person == cem && now.State == script.Active; still != same {
				t.Errorf("%v: %+v", after, now)
			}
			if d, err := w.Gatherings.Draft(ctx, w.Cem, e.id); err != nil || d.Body != "I had just begun to" {
				t.Errorf("%v: the draft is gone: %v", after, err)
			}
			if same {
				e.does(w.Cem, script.Input{Kind: script.Finish})
				if d, err := w.Gatherings.Draft(ctx, w.Cem, e.id); err != nil || d.Rev != 0 {
					t.Errorf("the draft of a turn that is over is there: %v", err)
				}
			}
			e.over()
		}
	})
}
