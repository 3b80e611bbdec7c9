package gathering_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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

// left counts what a gathering has left, by table.
func (e *sitting) left() map[string]int64 {
	e.t.Helper()
	out := map[string]int64{}
	for _, table := range []string{"parts", "witnesses", "closing_words", "drafts", "moves", "seats"} {
		var n int64
		if err := e.h.DB.Read(e.t.Context()).Table(table).Where("gathering_id = ?", e.id).Count(&n).Error; err != nil {
			e.t.Fatal(err)
		}
		if n > 0 {
			out[table] = n
		}
	}
	return out
}

func (e *sitting) purge() {
	e.t.Helper()
	for range 5 {
		if n, err := e.w.Gatherings.Purge(e.t.Context(), 100); err != nil {
			e.t.Fatal(err)
		} else if n == 0 {
			return
		}
	}
	e.t.Fatal("it goes on for ever")
}

// shown is the gathering as somebody is shown it.
func (e *sitting) shown(who account.ID) gathering.Gathering {
	e.t.Helper()
	all, err := e.w.Gatherings.List(e.t.Context(), who, e.w.Tuesday)
	if err != nil {
		e.t.Fatal(err)
	}
	for _, g := range all {
		if g.ID == e.id {
			return g
		}
	}
	e.t.Fatal("it is not in the list")
	return gathering.Gathering{}
}

// full is an sitting with something of everything in it: Cem spoke, Bo passed.
func full(t *testing.T, w *fixture.World, h *dbtest.House) *sitting {
	t.Helper()
	ctx := t.Context()
	p, err := w.Rooms.Say(ctx, w.Cem, w.Room, "n", "I walked a lot.")
	if err != nil {
		t.Fatal(err)
	}
	e := sit(t, w, h, script.Plan{OneWord: true}, script.WantsReflection, w.Cem)
	write(t, h, "parts", p.ID, map[string]any{"gathering_id": string(e.id), "turn": 2})
	n := e.answers(w.Cem)
	if _, err := e.respond(w.Bo, gathering.Responding{Nonce: "n", Turn: n, Kind: "reflect", Body: "It stayed with me."}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Gatherings.SaveDraft(ctx, w.Bo, e.id, "What I did not say", 0); err != nil {
		t.Fatal(err)
	}
	e.closing()
	for who, body := range map[account.ID]models.Private{w.Cem: "Lighter", w.Bo: "Rested"} {
		if err := w.Gatherings.SetWord(ctx, who, e.id, body); err != nil {
			t.Fatal(err)
		}
	}
	if left := e.left(); len(left) != 6 {
		t.Fatalf("%v", left)
	}
	return e
}

// covers: invariant 7, F18
func TestWhatWasSaidIsReallyDeletedWhenItsTimeIsOver(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		e := full(t, w, h)
		words := sealed(t, h)
		if len(words) != 5 || h.Files != "" && !e.inFiles(words[0]) {
			t.Fatalf("%d words; the search finds nothing", len(words))
		}
		e.over()
		if g := e.shown(w.Cem); g.Forgotten != nil {
			t.Errorf("%+v", g.Forgotten)
		}
		e.pass(72*time.Hour - time.Minute)
		page, err := w.Rooms.Changes(ctx, w.Cem, w.Room, 0)
		if err != nil || len(page.Changes) == 0 {
			t.Fatalf("%+v, %v", page, err)
		}
		for _, c := range page.Changes {
			if text := string(c.Change); strings.Contains(text, "It stayed with me.") {
				t.Errorf("its time is over, and it is told again: %s", text)
			}
		}
		e.purge()
		// What was answered before the last minute is gone by then: each from when it was
		// said. What is left waits for the gathering's own time.
		if left := e.left(); len(left) != 4 || left["parts"] != 1 || left["closing_words"] != 2 || left["moves"] == 0 || left["seats"] != 3 {
			t.Errorf("too early, or too late: %v", left)
		}
		e.pass(2 * time.Minute)
		since := len(h.Heard.All())
		e.purge()
		if left := e.left(); len(left) != 0 {
			t.Errorf("there is still %v", left)
		}
		var script []string
		if err := h.DB.Read(ctx).Table("gatherings").Where("id = ? AND script IS NOT NULL", e.id).Pluck("phase", &script).Error; err != nil || len(script) > 0 {
			t.Errorf("the script is there: %v", err)
		}
		g := e.shown(w.Cem)
		if f := g.Forgotten; f == nil || f.At.IsZero() || f.At.After(e.now()) || f.Parts != 1 || f.Responses != 1 || f.Words != 2 {
			t.Fatalf("the receipt is %+v", f)
		}
		told := false
		for _, one := range h.Heard.All()[since:] {
			told = told || changeKind(one) == "gathering.set" && strings.Contains(string(one.Change), `"forgotten":{`)
		}
		if !told || !slices.Contains(tells(e.heard(since)), "part.forgotten") {
			t.Errorf("nobody is told: %v", tells(e.heard(since)))
		}
		if _, err := w.Gatherings.Floor(ctx, w.Cem, e.id, 0); !errors.Is(err, gathering.ErrNotOn) {
			t.Error(err)
		}
		if all := e.responses(w.Cem, 0); len(all) != 0 {
			t.Errorf("%+v", all)
		}
		if got, err := w.Gatherings.Words(ctx, w.Cem, e.id); err != nil || got.Shown {
			t.Errorf("%+v, %v", got, err)
		}
		for i, one := range words {
			if h.Files != "" && e.inFiles(one) {
				t.Errorf("word %d is still in the files of the database", i)
			}
		}
	})
}

// sealed are the words of a house, as they are stored.
func sealed(t *testing.T, h *dbtest.House) (all [][]byte) {
	t.Helper()
	for _, table := range []string{"parts", "witnesses", "closing_words", "drafts"} {
		var rows [][]byte
		if err := h.DB.Read(t.Context()).Table(table).Where("body IS NOT NULL").Pluck("body", &rows).Error; err != nil {
			t.Fatal(err)
		}
		all = append(all, rows...)
	}
	return all
}

// inFiles reports whether bytes stand anywhere in the files of an embedded
// database.
func (e *sitting) inFiles(what []byte) bool {
	e.t.Helper()
	if _, err := e.h.DB.Writer().ExecContext(e.t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		e.t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(e.h.Files, "test.db*"))
	if err != nil || len(files) == 0 {
		e.t.Fatal(err)
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			e.t.Fatal(err)
		}
		if bytes.Contains(text, what) {
			return true
		}
	}
	return false
}

// Once a gathering is purged nothing tells who spoke in it and who passed.
func TestPassingLeavesNothingBehind(t *testing.T) { // covers: invariant 4
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		e := full(t, w, h)
		for _, who := range []account.ID{w.Cem, w.Bo} {
			if _, err := w.Gatherings.Mark(t.Context(), w.Ada, e.id, w.People[who], "present"); err != nil {
				t.Fatal(err)
			}
		}
		e.over()
		e.pass(72 * time.Hour)
		e.purge()
		traces := func(who account.ID) []string { // of one person in everything about the gathering
			var all []string
			person := string(w.People[who])
			for _, table := range []string{"gatherings", "attendance", "parts", "witnesses", "closing_words", "drafts", "moves", "seats", "feedback", "care_notes", "hands"} {
				var rows []map[string]any
				if err := h.DB.Read(t.Context()).Table(table).Find(&rows).Error; err != nil {
					t.Fatal(err)
				}
				for _, r := range rows {
					delete(r, "host_id") // Bo led it, and set it
					delete(r, "by_id")
					delete(r, "at")
					if text := fmt.Sprint(table, " ", r); strings.Contains(text, person) {
						all = append(all, strings.ReplaceAll(text, person, "X"))
					}
				}
			}
			return all
		}
		spoke, passed := traces(w.Cem), traces(w.Bo)
		if len(spoke) == 0 || !slices.Equal(spoke, passed) {
			t.Errorf("who spoke left %v\nand who passed %v", spoke, passed)
		}
		var counts []struct{ Attended int }
		err := h.DB.Read(t.Context()).Table("memberships").Select("attended").Where("id IN ?", []circle.PersonID{w.People[w.Cem], w.People[w.Bo]}).Scan(&counts).Error
		if err != nil || len(counts) != 2 || counts[0] != counts[1] {
			t.Errorf("%+v, %v", counts, err)
		}
	})
}

func TestWhatIsKeptUntilTheCloseIsGoneThen(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		if _, err := w.Circles.Tighten(t.Context(), w.Ada, w.Tuesday, "at_close"); err != nil {
			t.Fatal(err)
		}
		e := full(t, w, h)
		mine, err := w.Gatherings.Mine(t.Context(), w.Cem, e.id)
		if err != nil || len(mine.Parts) != 1 || mine.Word != "Lighter" || mine.Until == nil || mine.Until.After(e.now().Add(script.AfterFor)) {
			t.Errorf("in the time after it one keeps %+v, %v", mine, err)
		}
		e.over()
		if all := e.responses(w.Cem, 0); len(all) != 0 {
			t.Errorf("%+v", all)
		}
		if got, err := w.Gatherings.Words(t.Context(), w.Cem, e.id); err != nil || got.Shown {
			t.Errorf("%+v, %v", got, err)
		}
		if mine, err := w.Gatherings.Mine(t.Context(), w.Cem, e.id); err != nil || len(mine.Parts) != 0 || mine.Word != "" {
			t.Errorf("%+v, %v", mine, err)
		}
		e.purge()
		if left := e.left(); len(left) != 0 {
			t.Errorf("there is still %v", left)
		}
		if f := e.shown(w.Bo).Forgotten; f == nil || f.Words != 2 {
			t.Errorf("%+v", f)
		}
	})
}

// covers: F18
func TestWhatWasAgreedWhenTheDoorsOpenedIsOnlyEverTightened(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		retention := func(set string) {
			t.Helper()
			write(t, h, "circles", string(w.Tuesday), map[string]any{"retention": set}) // as if everybody had agreed
		}
		kept := func(e *sitting) time.Duration {
			t.Helper()
			var g struct{ PurgeAt, ClosedAt time.Time }
			if err := h.DB.Read(ctx).Table("gatherings").Select("purge_at, closed_at").Where("id = ?", e.id).Scan(&g).Error; err != nil {
				t.Fatal(err)
			}
			return g.PurgeAt.Sub(g.ClosedAt)
		}
		e := full(t, w, h)
		retention("d30") // while it is on
		e.over()
		if d := kept(e); d != 72*time.Hour {
			t.Errorf("loosened while it was on: %v", d)
		}
		if _, err := w.Circles.Tighten(ctx, w.Ada, w.Tuesday, "at_close"); err != nil {
			t.Fatal(err)
		}
		if d := kept(e); d.Round(time.Second) != 12*time.Hour {
			t.Errorf("tightened when it was over: %v", d)
		}
		retention("d30")
		e.pass(12*time.Hour + time.Second)
		e.purge()
		if left := e.left(); len(left) != 0 {
			t.Errorf("there is still %v", left)
		}
		later := sitAt(t, w, h, e.clock, script.Plan{}, script.WantsReflection, w.Cem)
		if _, err := w.Circles.Tighten(ctx, w.Ada, w.Tuesday, "h72"); err != nil {
			t.Fatal(err)
		}
		retention("d30")
		later.over()
		if d := kept(later); d != 72*time.Hour {
			t.Errorf("tightened while it was on, and loosened again: %v", d)
		}
	})
}

func TestWhoeverGoesWithTheirWordsLeavesNoneInGatherings(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		e := full(t, w, h)
		if _, err := w.Gatherings.Note(t.Context(), w.Cem, e.id, gathering.CareNote{Nonce: "c", Card: "words", Body: "My hands shake."}); err != nil {
			t.Fatal(err)
		}
		if err := w.Gatherings.SetFeedback(t.Context(), w.Cem, e.id, gathering.OwnFeedback{Good: true, Body: "It was gentle."}); err != nil {
			t.Fatal(err)
		}
		if err := w.Circles.LeaveAs(t.Context(), w.Cem, w.Tuesday, circle.Withdraw); err != nil {
			t.Fatal(err)
		}
		for table, column := range map[string]string{"witnesses": "author_id", "closing_words": "person_id", "drafts": "person_id", "care_notes": "person_id", "feedback": "person_id"} {
			var n int64
			err := h.DB.Read(t.Context()).Table(table).Where(map[string]any{column: w.People[w.Cem]}).Where("body IS NOT NULL").Count(&n).Error
			if err != nil || n > 0 {
				t.Errorf("%d rows of %s have words, %v", n, table, err)
			}
		}
	})
}

func TestFeedbackIsReadTogetherAndWithoutNamesFromThreeOn(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		ctx := t.Context()
		e := sit(t, w, h, script.Plan{OneWord: true}, "", w.Cem)
		say := func(who account.ID, good bool, body models.Private) error {
			return w.Gatherings.SetFeedback(ctx, who, e.id, gathering.OwnFeedback{Good: good, Body: body})
		}
		if err := say(w.Cem, true, ""); !errors.Is(err, gathering.ErrNotThere) {
			t.Errorf("while it goes on: %v", err)
		}
		e.closing()
		e.on(2 * time.Minute)
		if err := say(w.Cem, true, models.Private(strings.Repeat("x", 501))); !errors.Is(err, gathering.ErrFeedback) {
			t.Error(err)
		}
		for _, body := range []models.Private{"Too fast.", "A little fast."} {
			if err := say(w.Cem, false, body); err != nil {
				t.Fatal(err)
			}
		}
		if err := say(w.Ada, true, "Calm."); err != nil {
			t.Fatal(err)
		}
		e.over()
		if got, err := w.Gatherings.Feedback(ctx, w.Bo, e.id); err != nil || got.All != nil || got.Mine != nil {
			t.Errorf("two are known by it: %+v, %v", got, err)
		}
		if err := say(w.Bo, true, ""); err != nil {
			t.Fatal(err)
		}
		got, err := w.Gatherings.Feedback(ctx, w.Bo, e.id)
		if err != nil || got.All == nil || got.All.People != 3 || got.All.Good != 2 || len(got.All.Words) != 2 || slices.Contains(got.All.Words, "Too fast.") || got.Mine == nil {
			t.Errorf("%+v, %v", got, err)
		}
		text, err := json.Marshal(got.All)
		if err != nil || strings.Contains(string(text), string(w.People[w.Cem])) || strings.Contains(string(text), "Cem") {
			t.Errorf("%s, %v", text, err)
		}
		got, err = w.Gatherings.Feedback(ctx, w.Cem, e.id)
		if err != nil || got.All != nil || got.Mine == nil || got.Mine.Body != "A little fast." {
			t.Errorf("a member is told %+v, %v", got, err)
		}
		if _, err := w.Gatherings.Feedback(ctx, w.Fin, e.id); !errors.Is(err, policy.ErrHidden) {
			t.Error(err)
		}
		if err := w.Rooms.LetIn(ctx, w.Bo, w.Room, w.People[w.Dee]); err != nil {
			t.Fatal(err)
		}
		if err := say(w.Dee, true, ""); !errors.Is(err, gathering.ErrNotThere) {
			t.Errorf("who was not there: %v", err)
		}
		e.pass(91 * 24 * time.Hour)
		e.purge()
		if got, err := w.Gatherings.Feedback(ctx, w.Bo, e.id); err != nil || got.All != nil || got.Mine != nil {
			t.Errorf("after ninety days: %+v, %v", got, err)
		}
		var n int64
		if err := h.DB.Read(ctx).Table("feedback").Count(&n).Error; err != nil || n != 0 {
			t.Errorf("%d rows, %v", n, err)
		}
	})
}
