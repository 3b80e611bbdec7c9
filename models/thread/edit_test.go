package thread_test

import (
	"context"
	"errors"
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
	"example.org/afterward/models/thread"
)

// goOn has the house live so much later than the test.
func goOn(h *dbtest.House, by time.Duration) {
	h.DB.Clock(func() time.Time { return time.Now().Add(by) })
}

// from has the house's clock stand still at a time.
func from(h *dbtest.House, at time.Time) { h.DB.Clock(func() time.Time { return at }) }

func setTo(t *testing.T, h *dbtest.House, table, where string, arg any, column string, value any) {
	t.Helper()
	if err := h.DB.Do(t.Context(), func(tx *db.Tx) error {
		changed := tx.Table(table).Where(where, arg).Update(column, value)
		if changed.Error == nil && changed.RowsAffected == 0 {
			t.Errorf("no row of %s was set", table)
		}
		return changed.Error
	}); err != nil {
		t.Fatal(err)
	}
}

// longHere has everybody in Tuesday be there for a month.
func longHere(t *testing.T, w *fixture.World, h *dbtest.House) {
	t.Helper()
	setTo(t, h, "memberships", "circle_id = ?", w.Tuesday, "joined_at", models.Now().Add(-30*24*time.Hour))
}

// kept are the columns of a row that hold something.
func kept(t *testing.T, h *dbtest.House, table string, id any) map[string]any {
	t.Helper()
	var row map[string]any
	if err := h.DB.Read(t.Context()).Table(table).Where("id = ?", id).Take(&row).Error; err != nil {
		t.Fatal(err)
	}
	for column, value := range row {
		if b, is := value.([]byte); value == nil || is && len(b) == 0 {
			delete(row, column)
		}
	}
	return row
}

func answer(t *testing.T, w *fixture.World, by account.ID, id thread.ID, b thread.Answering) *thread.Post {
	t.Helper()
	p, err := w.Threads.Answer(t.Context(), by, id, b)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func edit(ctx context.Context, w *fixture.World, by account.ID, p *thread.Post, body models.Private) (*thread.Post, error) {
	return w.Threads.Edit(ctx, by, p.Thread, p.ID, thread.Editing{Rev: p.Rev, Body: &body})
}

// toldTo are the changes of Tuesday that somebody is told of after a number.
func toldTo(t *testing.T, w *fixture.World, by account.ID, after int64) (all []string) {
	t.Helper()
	page, err := w.Circles.Changes(t.Context(), by, w.Tuesday, after)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range page.Changes {
		all = append(all, string(c.Change))
	}
	return all
}

func head(t *testing.T, w *fixture.World) int64 {
	t.Helper()
	c, err := w.Circles.View(t.Context(), w.Ada, w.Tuesday)
	if err != nil {
		t.Fatal(err)
	}
	return c.Seq
}

func TestOnesOwnWordsAreChangedForADay(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		id := start(t, w, w.Ada, "n1", "ideas")
		p := answer(t, w, w.Cem, id, fixture.Share("a", "the first words"))
		before := head(t, w)
		from(h, p.At.Add(5*time.Minute))
		p, err := edit(t.Context(), w, w.Cem, p, "  the second words ")
		if err != nil || p.Body != "the second words" || p.Edited || p.Rev != 1 || !p.Mine {
			t.Fatalf("within five minutes: %+v %v", p, err)
		}
		from(h, p.At.Add(5*time.Minute+time.Second))
		notes := thread.Notes{Keys: []string{"death"}, Words: "and a dog"}
		p, err = w.Threads.Edit(t.Context(), w.Cem, id, p.ID, thread.Editing{Rev: 1, Notes: &notes})
		if err != nil || p.Body != "the second words" || !p.Edited || p.Rev != 2 || len(p.Notes.Keys) != 1 || p.Notes.Words != "and a dog" {
			t.Fatalf("later: %+v %v", p, err)
		}
		from(h, p.At.Add(24*time.Hour-time.Second))
		if p, err = edit(t.Context(), w, w.Cem, p, "the last words"); err != nil || p.Notes.Words != "and a dog" || p.EditUntil == nil {
			t.Fatalf("%+v %v", p, err)
		}
		from(h, p.At.Add(24*time.Hour))
		if _, err := edit(t.Context(), w, w.Cem, p, "words too late"); !errors.Is(err, thread.ErrEditOver) {
			t.Errorf("a day later: %v", err)
		}
		shown := read(t, w, w.Bo, id, 0).Posts[0]
		if shown.Body != "the last words" || !shown.Edited || shown.EditUntil != nil {
			t.Errorf("%+v", shown)
		}
		all := toldTo(t, w, w.Bo, before)
		if len(all) != 3 {
			t.Fatalf("%d changes", len(all))
		}
		for _, c := range all { // whoever comes back is told what is there now
			if !strings.Contains(c, `"post.edited"`) || !strings.Contains(c, "the last words") || strings.Contains(c, "the second words") {
				t.Error(c)
			}
		}
	})
}

func TestTwoDevicesThatChangeOnePostLoseNothing(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		id := start(t, w, w.Ada, "n1", "ideas")
		was := answer(t, w, w.Cem, id, fixture.Share("a", "what was"))
		texts := []models.Private{"on the telephone", "on the desk"}
		got, errs := make([]*thread.Post, 2), make([]error, 2)
		var wg sync.WaitGroup
		for i := range texts {
			wg.Go(func() { got[i], errs[i] = edit(t.Context(), w, w.Cem, was, texts[i]) })
		}
		wg.Wait()
		won := 0
		if errs[0] != nil {
			won = 1
		}
		lost := 1 - won
		if errs[won] != nil || !errors.Is(errs[lost], thread.ErrChanged) {
			t.Fatalf("%v", errs)
		}
		state, is := models.AsError(errs[lost]).State.(*thread.Post)
		if !is || state.Body != texts[won] || state.Rev != 1 {
			t.Errorf("the other device is shown %+v", state)
		}
		// The answer was lost on the way: the same change is not a conflict, nor told again.
		before := head(t, w)
		if again, err := edit(t.Context(), w, w.Cem, was, texts[won]); err != nil || again.Rev != 1 {
			t.Errorf("the same twice: %+v %v", again, err)
		}
		if n := len(toldTo(t, w, w.Bo, before)); n != 0 {
			t.Errorf("told %d times again", n)
		}
		if p, err := edit(t.Context(), w, w.Cem, state, texts[lost]); err != nil || p.Rev != 2 || p.Body != texts[lost] {
			t.Errorf("after having read it: %+v %v", p, err)
		}
	})
}

// TestAChangeIsCheckedAsWritingIs has every reason against writing stand against
// changing too, and leave the post as it was.
// covers: edge 76
func TestAChangeIsCheckedAsWritingIs(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Ada, "n1", "ideas")
		p := answer(t, w, w.Cem, id, fixture.Share("a", "as it was"))
		here := answer(t, w, w.Cem, id, fixture.Give("presence", "here", ""))
		long := models.Private(strings.Repeat("x", thread.MaxWitness+1))
		refused := func(what string, err, want error) {
			t.Helper()
			if !errors.Is(err, want) {
				t.Errorf("%s: %v", what, err)
			}
		}
		try := func(what string, body models.Private, want error) {
			t.Helper()
			_, err := edit(ctx, w, w.Cem, p, body)
			refused(what, err, want)
		}
		try("nothing", " \n", thread.ErrBody)
		try("too much", models.Private(strings.Repeat("x", thread.MaxBody+1)), thread.ErrBody)
		_, err := w.Threads.Edit(ctx, w.Cem, id, p.ID, thread.Editing{Notes: &thread.Notes{Keys: []string{"spiders"}}})
		refused("a note that is none", err, thread.ErrNotes)
		_, err = edit(ctx, w, w.Bo, p, "as a moderator would have it")
		refused("a moderator", err, policy.ErrRole)
		_, err = edit(ctx, w, w.Eli, p, "x")
		refused("somebody outside", err, policy.ErrHidden)
		_, err = edit(ctx, w, w.Cem, here, "words after all")
		refused("what has no words", err, thread.ErrWordless)

		for state, want := range map[string]error{"locked": thread.ErrLocked, "archived": thread.ErrArchived} {
			setTo(t, h, "threads", "id = ?", id, "state", state)
			try(state, "x", want)
			_, err := w.Threads.Answer(ctx, w.Dee, id, fixture.Share(state, "while composing"))
			refused("an answer where it is "+state, err, want)
		}
		setTo(t, h, "threads", "id = ?", id, "state", "open")

		setTo(t, h, "threads", "id = ?", id, "replies", "witness")
		try("more than a short response", long, thread.ErrWitness)
		setTo(t, h, "threads", "id = ?", id, "replies", "closed")
		if p, err = edit(ctx, w, w.Cem, p, "as it was then"); err != nil {
			t.Errorf("where no more answers are wanted, one's own cannot be changed: %v", err)
		}
		if err := w.Circles.Mute(ctx, w.Ada, w.Tuesday, w.People[w.Cem], 60, circle.Grounds{Reason: "Please slow down.", Clause: 1}); err != nil {
			t.Fatal(err)
		}
		try("muted", "x", policy.ErrMuted)
		if err := w.Circles.Unmute(ctx, w.Ada, w.Tuesday, w.People[w.Cem], circle.Grounds{}); err != nil {
			t.Fatal(err)
		}
		setTo(t, h, "circles", "id = ?", w.Tuesday, "agreements_version", 2)
		try("before the agreements", "x", policy.ErrAgreements)
		setTo(t, h, "circles", "id = ?", w.Tuesday, "agreements_version", 1)

		if err := w.Join(ctx, w.Fin, w.Tuesday, "Fin"); err != nil {
			t.Fatal(err)
		}
		fins, err := w.Threads.Start(ctx, w.Fin, w.Tuesday, fixture.Update("fin", "ideas", "New here", "Hello."))
		if err != nil {
			t.Fatal(err)
		}
		opening := read(t, w, w.Fin, fins, 0).Opening
		_, err = edit(ctx, w, w.Fin, &opening, "See https://example.org")
		refused("an address of a newcomer's", err, circle.ErrLink)

		if p, err = w.Threads.Withdraw(ctx, w.Cem, id, p.ID); err != nil {
			t.Fatal(err)
		}
		_, err = edit(ctx, w, w.Cem, p, "x")
		refused("what was taken back", err, thread.ErrChanged)
		if state, is := models.AsError(err).State.(*thread.Post); !is || state.State != "withdrawn" || state.Body != "" {
			t.Errorf("shown: %+v", state)
		}
	})
}

// TestOnlyTheLatestWordsAreKept looks for what was written before: in the row, in
// what others quoted of it, and in what is told again.
func TestOnlyTheLatestWordsAreKept(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		id := start(t, w, w.Ada, "n1", "ideas")
		p := answer(t, w, w.Cem, id, fixture.Share("a", "I said a name, and something else."))
		quoting := func(by account.ID, nonce string, words models.Private) *thread.Post {
			b := fixture.Share(nonce, "yes")
			b.Quote = &thread.Quote{Post: p.ID, Text: words}
			return answer(t, w, by, id, b)
		}
		name, rest := quoting(w.Bo, "b", "a name"), quoting(w.Dee, "d", "something else")
		if _, err := edit(t.Context(), w, w.Cem, p, "I said something else."); err != nil {
			t.Fatal(err)
		}
		if row := kept(t, h, "posts", name.ID); row["quote"] != nil || row["quote_id"] == nil {
			t.Error("a quote of words that were taken out is kept")
		}
		if row := kept(t, h, "posts", rest.ID); row["quote"] == nil {
			t.Error("a quote of words that stand is gone")
		}
		page := read(t, w, w.Ada, id, 0)
		if q := page.Posts[1].Quote; q == nil || q.Text != "" {
			t.Errorf("%+v", q)
		}
		if q := page.Posts[2].Quote; q == nil || q.Text != "something else" {
			t.Errorf("%+v", q)
		}
		for _, c := range toldTo(t, w, w.Ada, 0) {
			if strings.Contains(c, "a name") {
				t.Errorf("told again: %s", c)
			}
		}
	})
}

// TestTakingBackIsStrongerThanChanging has one device change a post while another
// takes it back: in whatever order they come, nobody reads it.
func TestTakingBackIsStrongerThanChanging(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		id := start(t, w, w.Ada, "n1", "ideas")
		for i := range 8 {
			p := answer(t, w, w.Cem, id, fixture.Share(string(rune('a'+i)), "words to regret"))
			var wg sync.WaitGroup
			var changed, back error
			wg.Go(func() { _, changed = edit(ctx, w, w.Cem, p, "words to regret as well") })
			wg.Go(func() { _, back = w.Threads.Withdraw(ctx, w.Cem, id, p.ID) })
			wg.Wait()
			if back != nil || changed != nil && !errors.Is(changed, thread.ErrChanged) {
				t.Fatalf("%v, %v", back, changed)
			}
		}
		for _, p := range read(t, w, w.Bo, id, 0).Posts {
			if p.State != "withdrawn" || p.Body != "" {
				t.Errorf("%+v", p)
			}
		}
		for _, c := range toldTo(t, w, w.Bo, 0) {
			if strings.Contains(c, "regret") {
				t.Errorf("told: %s", c)
			}
		}
	})
}
