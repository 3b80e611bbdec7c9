package gathering_test

import (
	"encoding/json"
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

// changeKind is what a change says it is.
func changeKind(e models.Event) string {
	var c struct{ What string }
	_ = json.Unmarshal(e.Change, &c)
	return c.What
}

func (e *sitting) respond(by account.ID, r gathering.Responding) (*gathering.Response, error) {
	e.t.Helper()
	return e.w.Gatherings.Respond(e.t.Context(), by, e.id, r)
}

func (e *sitting) responses(by account.ID, turn int) []gathering.Response {
	e.t.Helper()
	all, err := e.w.Gatherings.Responses(e.t.Context(), by, e.id, turn)
	if err != nil {
		e.t.Fatal(err)
	}
	return all
}

func bodies(all []gathering.Response) (text []string) {
	for _, r := range all {
		text = append(text, string(r.Body))
	}
	slices.Sort(text)
	return text
}

func TestATurnIsAnsweredAsItsSpeakerAskedAndOnlyWhileItIsOpen(t *testing.T) { // covers: F7
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		everybody(t, w)
		e := sit(t, w, h, script.Plan{}, script.WantsReflection, w.Cem, w.Dee, w.Eli, w.Fin)
		n := e.turn(w.Cem)
		r := gathering.Responding{Nonce: "n", Turn: n, Kind: "reflect", Body: "I heard the river in it."}
		if _, err := e.respond(w.Bo, r); !errors.Is(err, script.ErrPhase) || models.AsError(err).State == nil {
			t.Errorf("while they speak: %v", err)
		}
		e.does(w.Cem, script.Input{Kind: script.Finish, Letters: 10})
		if _, err := e.respond(w.Bo, r); !errors.Is(err, script.ErrPhase) {
			t.Errorf("in the breath: %v", err)
		}
		e.does(w.Cem, script.Input{Kind: script.Skip})
		since := len(h.Heard.All())
		for kind, want := range map[string]error{"question": script.ErrClosedTo, "own": script.ErrClosedTo, "share": script.ErrClosedTo, "heart": gathering.ErrKind} {
			if _, err := e.respond(w.Bo, gathering.Responding{Nonce: kind, Turn: n, Kind: kind, Body: "What then?"}); !errors.Is(err, want) {
				t.Errorf("%s: %v", kind, err)
			}
		}
		if err := script.ErrClosedTo; err.Kind != models.Forbidden || err.Code != "not_asked" {
			t.Errorf("%+v", err)
		}
		for name, bad := range map[string]gathering.Responding{
			"no words":            {Nonce: "b", Turn: n, Kind: "reflect", Body: " \n "},
			"words with presence": {Nonce: "b", Turn: n, Kind: "presence", Body: "here"},
			"too many":            {Nonce: "b", Turn: n, Kind: "reflect", Body: models.Private(strings.Repeat("x", 281))},
		} {
			if _, err := e.respond(w.Bo, bad); !errors.Is(err, gathering.ErrResponse) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := e.respond(w.Cem, gathering.Responding{Nonce: "b", Turn: n, Kind: "presence"}); !errors.Is(err, script.ErrClosedTo) {
			t.Errorf("to oneself: %v", err)
		}
		if _, err := e.respond(w.Bo, gathering.Responding{Nonce: "b", Turn: n + 1, Kind: "presence"}); !errors.Is(err, script.ErrPhase) {
			t.Errorf("to a turn that is not: %v", err)
		}
		var got *gathering.Response
		for range 2 { // a retry
			again, err := e.respond(w.Bo, r)
			if err != nil || again.State != "shown" || again.Body != r.Body || again.Author.Name != "Bo" || got != nil && got.ID != again.ID {
				t.Fatalf("%+v, %v", again, err)
			}
			got = again
		}
		other := r
		other.Body = "Something else."
		if _, err := e.respond(w.Bo, other); !errors.Is(err, circle.ErrReused) {
			t.Errorf("another one under the same nonce: %v", err)
		}
		other.Nonce = "second"
		if _, err := e.respond(w.Bo, other); !errors.Is(err, script.ErrOnce) {
			t.Errorf("a second one: %v", err)
		}
		if what := tells(e.heard(since)); !slices.Equal(what, []string{"gathering.moved", "response.made"}) {
			t.Errorf("told: %v", what)
		}
		page, err := w.Rooms.Changes(t.Context(), w.Ada, w.Room, got.SaidSeq-1)
		if err != nil || len(page.Changes) != 1 || !strings.Contains(string(page.Changes[0].Change), string(r.Body)) {
			t.Errorf("%+v, %v", page, err)
		}
		e.on(2 * time.Minute)
		if _, err := e.respond(w.Ada, gathering.Responding{Nonce: "late", Turn: n, Kind: "presence"}); !errors.Is(err, script.ErrPhase) || models.AsError(err).Kind != models.Conflict || models.AsError(err).State == nil {
			t.Errorf("when it is over: %v", err)
		}
		if again, err := e.respond(w.Bo, r); err != nil || again.ID != got.ID {
			t.Errorf("a retry when it is over: %+v, %v", again, err)
		}
		for who, want := range map[account.ID]error{w.Fin: nil, w.Cem: nil} {
			if all, err := w.Gatherings.Responses(t.Context(), who, e.id, n); !errors.Is(err, want) || len(all) != 1 {
				t.Errorf("%v, %v", all, err)
			}
		}
	})
}

func TestFourResponsesAreShownAndTheOthersAreForTheSpeakerAlone(t *testing.T) { // covers: F7
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		everybody(t, w)
		e := sit(t, w, h, script.Plan{}, script.WantsReflection, w.Cem, w.Dee, w.Eli, w.Fin)
		n := e.answers(w.Cem)
		since := len(h.Heard.All())
		words := map[account.ID]models.Private{w.Ada: "from Ada", w.Bo: "from Bo", w.Dee: "from Dee", w.Eli: "from Eli", w.Fin: "from Fin"}
		var wg sync.WaitGroup // all at once
		for who, body := range words {
			wg.Go(func() {
				if _, err := e.respond(who, gathering.Responding{Nonce: "n", Turn: n, Kind: "reflect", Body: body}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		var hidden account.ID
		all := e.responses(w.Cem, n)
		for _, r := range all {
			if r.State != "shown" {
				hidden = by(w, r.Author.ID)
			}
		}
		if len(all) != 5 || hidden == "" {
			t.Fatalf("the speaker reads %+v", all)
		}
		for who := range words {
			want := 4
			if who == hidden {
				want = 5 // their own
			}
			if got := e.responses(who, 0); len(got) != want || slices.Contains(bodies(got), string(words[hidden])) != (who == hidden) {
				t.Errorf("%v", bodies(got))
			}
		}
		for _, one := range e.heard(since) {
			if strings.Contains(string(one.Change), string(words[hidden])) {
				t.Errorf("the room hears what is saved: %s", one.Change)
			}
			if len(one.To) > 0 && !slices.Equal(one.To, []string{string(w.People[w.Cem])}) {
				t.Errorf("%+v", one)
			}
		}
		made := 0
		for _, what := range tells(e.heard(since)) {
			if what == "response.made" {
				made++
			}
		}
		if made != gathering.MaxShown {
			t.Errorf("%d are told", made)
		}
		if s := e.state(); len(s.Turn.Answered) != 5 {
			t.Errorf("%+v", s.Turn)
		}
	})
}

// by is the account of a person.
func by(w *fixture.World, person circle.PersonID) account.ID {
	for a, p := range w.People {
		if p == person {
			return a
		}
	}
	return ""
}

func TestAResponseIsDeclinedByTheSpeakerAndTakenBackByItsAuthorWithoutATrace(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		everybody(t, w)
		e := sit(t, w, h, script.Plan{}, script.WantsReflection, w.Cem, w.Dee, w.Eli)
		n := e.answers(w.Cem)
		made := map[account.ID]*gathering.Response{}
		for _, who := range []account.ID{w.Dee, w.Eli} {
			r, err := e.respond(who, gathering.Responding{Nonce: "n", Turn: n, Kind: "reflect", Body: "It rhymes."})
			if err != nil {
				t.Fatal(err)
			}
			made[who] = r
		}
		for who, want := range map[account.ID]error{w.Bo: policy.ErrRole, w.Ada: policy.ErrRole, w.Dee: policy.ErrRole, w.Fin: policy.ErrRole} {
			if err := w.Gatherings.Decline(ctx, who, e.id, made[w.Dee].ID); !errors.Is(err, want) {
				t.Errorf("declined by somebody else: %v", err)
			}
		}
		if err := w.Gatherings.Withdraw(ctx, w.Cem, e.id, made[w.Eli].ID); !errors.Is(err, policy.ErrRole) {
			t.Errorf("taken back by somebody else: %v", err)
		}
		since := len(h.Heard.All())
		for range 2 {
			if err := w.Gatherings.Decline(ctx, w.Cem, e.id, made[w.Dee].ID); err != nil {
				t.Fatal(err)
			}
			if err := w.Gatherings.Withdraw(ctx, w.Eli, e.id, made[w.Eli].ID); err != nil {
				t.Fatal(err)
			}
		}
		told := e.heard(since)
		if what := tells(told); !slices.Equal(what, []string{"response.gone", "response.gone"}) {
			t.Fatalf("%v", what)
		}
		for i, one := range told { // the two cannot be told apart, nor who did it
			var c struct{ Response map[string]any }
			if err := json.Unmarshal(one.Change, &c); err != nil || len(c.Response) != 3 || c.Response["state"] != "gone" {
				t.Errorf("%d: %s, %v", i, one.Change, err)
			}
		}
		for _, who := range []account.ID{w.Cem, w.Dee, w.Eli, w.Ada} {
			if all := e.responses(who, n); len(all) != 0 {
				t.Errorf("still read: %+v", all)
			}
		}
		page, err := w.Rooms.Changes(ctx, w.Ada, w.Room, made[w.Dee].SaidSeq-1)
		if err == nil {
			for _, c := range page.Changes {
				if strings.Contains(string(c.Change), "rhymes") {
					t.Errorf("who catches up reads %s", c.Change)
				}
			}
		}
		var sealed int64
		if err := h.DB.Read(ctx).Table("witnesses").Where("id = ? AND body IS NOT NULL", made[w.Eli].ID).Count(&sealed).Error; err != nil || sealed != 0 {
			t.Errorf("what was taken back is still there: %v", err)
		}
		if err := w.Gatherings.Withdraw(ctx, w.Eli, e.id, gathering.ResponseID(models.NewID())); !errors.Is(err, policy.ErrHidden) {
			t.Error(err)
		}
	})
}
