package room_test

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
	"example.org/afterward/models/db"
	"example.org/afterward/models/db/dbtest"
	"example.org/afterward/models/fixture"
	"example.org/afterward/models/fixture/fixturetest"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
)

var lookAgain = circle.Grounds{Reason: "We look at it together.", Clause: 1}

// letIn lets Dee back into the room, who is a member like any other there.
func letIn(t *testing.T, w *fixture.World) {
	t.Helper()
	if err := w.Rooms.LetIn(t.Context(), w.Bo, w.Room, w.People[w.Dee]); err != nil {
		t.Fatal(err)
	}
}

// told is every change of the room after a number, as by reads them.
func told(t *testing.T, w *fixture.World, by account.ID, after int64) string {
	t.Helper()
	page, err := w.Rooms.Changes(t.Context(), by, w.Room, after)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, c := range page.Changes {
		all.Write(c.Change)
		all.WriteByte('\n')
	}
	return all.String()
}

func TestAPartIsFoldedForAllButItsAuthorAndWhoLooksAfterTheRoom(t *testing.T) { // covers: features.md §1.5 fold pending review
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		letIn(t, w)
		ctx := t.Context()
		const words = "Everybody knows what she did."
		p := say(t, w, w.Cem, "n", words)
		before := look(t, w, w.Dee).Seq
		for who, want := range map[account.ID]error{w.Dee: policy.ErrRole, w.Cem: policy.ErrRole, w.Eli: policy.ErrHidden, w.Fin: policy.ErrHidden} {
			if _, err := w.Rooms.FoldPart(ctx, who, w.Room, p.ID, lookAgain); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
		if _, err := w.Rooms.FoldPart(ctx, w.Bo, w.Room, p.ID, circle.Grounds{Reason: " ", Clause: 1}); !errors.Is(err, circle.ErrReason) { // covers: edge 99
			t.Errorf("without a reason: %v", err)
		}
		if _, err := w.Rooms.FoldPart(ctx, w.Bo, w.Room, p.ID, circle.Grounds{Reason: "So.", Clause: 99}); !errors.Is(err, circle.ErrClause) {
			t.Errorf("a clause that is not there: %v", err)
		}
		for range 2 { // twice is once
			got, err := w.Rooms.FoldPart(ctx, w.Bo, w.Room, p.ID, lookAgain)
			if err != nil || got.State != "folded" || got.Body != words || got.Why == nil || got.Why.Reason != lookAgain.Reason || got.Why.What != "part_folded" {
				t.Fatalf("%+v, %v", got, err)
			}
		}
		if got := look(t, w, w.Dee).Seq; got != before+1 {
			t.Errorf("told %d times", got-before)
		}
		reads := map[account.ID]bool{w.Cem: true, w.Bo: true, w.Ada: true, w.Dee: false}
		for who, may := range reads {
			snapshot := look(t, w, who)
			seen := snapshot.Parts[len(snapshot.Parts)-1]
			page, _, err := w.Rooms.Parts(ctx, who, w.Room, 0, 50)
			one, err2 := w.Rooms.Part(ctx, who, w.Room, p.ID)
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			for how, got := range map[string]room.Part{"snapshot": seen, "page": page[len(page)-1], "alone": *one} {
				if got.State != "folded" || (got.Body == words) != may || (got.Why != nil) != may {
					t.Errorf("%s, may read %v: %+v", how, may, got)
				}
			}
			// What is told to a whole room has no words of it, whoever asks, and however far back.
			if all := told(t, w, who, p.SaidSeq-1); strings.Contains(all, "Everybody knows") || strings.Contains(all, "look at it together") || strings.Count(all, `"state":"folded"`) != 2 {
				t.Errorf("%s", all)
			}
		}
		if _, err := w.Rooms.Part(ctx, w.Fin, w.Room, p.ID); !errors.Is(err, policy.ErrHidden) {
			t.Errorf("a stranger: %v", err)
		}
		if _, err := edit(t, w, w.Cem, p, "In other words."); !errors.Is(err, room.ErrFolded) {
			t.Errorf("changed while folded: %v", err)
		}
		if again := say(t, w, w.Cem, "n", words); again.ID != p.ID || again.State != "folded" {
			t.Errorf("a retry: %+v", again)
		}
		if all, err := w.Circles.Measures(ctx, w.Cem); err != nil || len(all) != 1 || all[0].What != "part_folded" || all[0].Part != string(p.ID) || all[0].Clause == nil || all[0].Reason != lookAgain.Reason {
			t.Errorf("%+v %v", all, err)
		}
		if _, err := w.Rooms.UnfoldPart(ctx, w.Dee, w.Room, p.ID, circle.Grounds{}); !errors.Is(err, policy.ErrRole) {
			t.Error(err)
		}
		for range 2 {
			if got, err := w.Rooms.UnfoldPart(ctx, w.Ada, w.Room, p.ID, circle.Grounds{}); err != nil || got.State != "said" || got.Why != nil {
				t.Fatalf("%+v, %v", got, err)
			}
		}
		if all := told(t, w, w.Dee, before); strings.Count(all, words) != 2 || !strings.Contains(all, "part.shown") {
			t.Errorf("%s", all)
		}
		if r := look(t, w, w.Dee); r.Seq != before+2 || r.Parts[len(r.Parts)-1].Body != words {
			t.Errorf("%+v", r.Parts)
		}
	})
}

func TestAFoldedPartThatIsTakenBackIsGoneForAll(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		letIn(t, w)
		p := say(t, w, w.Cem, "n", "Everybody knows.")
		if _, err := w.Rooms.FoldPart(t.Context(), w.Bo, w.Room, p.ID, lookAgain); err != nil {
			t.Fatal(err)
		}
		if got, err := w.Rooms.Withdraw(t.Context(), w.Cem, w.Room, p.ID); err != nil || got.State != "withdrawn" || got.Body != "" {
			t.Fatalf("%+v, %v", got, err)
		}
		for _, act := range []func() (*room.Part, error){
			func() (*room.Part, error) {
				return w.Rooms.UnfoldPart(t.Context(), w.Bo, w.Room, p.ID, circle.Grounds{})
			},
			func() (*room.Part, error) { return w.Rooms.FoldPart(t.Context(), w.Bo, w.Room, p.ID, lookAgain) },
		} {
			if _, err := act(); !errors.Is(err, room.ErrTakenBack) {
				t.Error(err)
			}
		}
		if r := look(t, w, w.Ada); r.Parts[len(r.Parts)-1].State != "withdrawn" {
			t.Errorf("%+v", r.Parts)
		}
	})
}

func TestTheGuardianOfTheGatheringThatIsOnFoldsParts(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		letIn(t, w)
		p := say(t, w, w.Cem, "n", "Everybody knows.")
		do(t, h, func(tx *db.Tx) error { return room.Watch(tx, w.Room, w.People[w.Dee]) })
		if got, err := w.Rooms.FoldPart(t.Context(), w.Dee, w.Room, p.ID, lookAgain); err != nil || got.Body == "" {
			t.Fatalf("%+v, %v", got, err)
		}
		if r := look(t, w, w.Dee); r.Parts[len(r.Parts)-1].Body == "" {
			t.Error("the guardian cannot read it")
		}
		do(t, h, func(tx *db.Tx) error { return room.Watch(tx, w.Room, "") })
		if r := look(t, w, w.Dee); r.Parts[len(r.Parts)-1].Body != "" {
			t.Error("who was the guardian reads it still")
		}
	})
}

func TestWhoFoldedAPartTakesItBackInOneGo(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		letIn(t, w)
		clock := clockOf(h)
		p := say(t, w, w.Cem, "n", "Everybody knows.")
		got, err := w.Rooms.FoldPart(t.Context(), w.Bo, w.Room, p.ID, lookAgain)
		if err != nil {
			t.Fatal(err)
		}
		clock.on(circle.UndoFor)
		if _, err := w.Circles.TakeBack(t.Context(), w.Bo, w.Tuesday, got.Why.Act); !errors.Is(err, circle.ErrUndoOver) {
			t.Errorf("after ten minutes: %v", err)
		}
		clock.on(-time.Second)
		if back, err := w.Circles.TakeBack(t.Context(), w.Bo, w.Tuesday, got.Why.Act); err != nil || back.What != circle.BackPosts {
			t.Fatalf("%+v %v", back, err)
		}
		if r := look(t, w, w.Dee); r.Parts[len(r.Parts)-1].Body != "Everybody knows." {
			t.Errorf("%+v", r.Parts)
		}
	})
}

func TestWhatSomebodySaidInAWhileIsFoldedByOneAct(t *testing.T) { // covers: edge 107, features.md §1.5 bulk fold
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		letIn(t, w)
		ctx, cem, clock := t.Context(), w.People[w.Cem], clockOf(h)
		say(t, w, w.Cem, "early", "early")
		clock.on(2 * time.Hour)
		const many = 30
		for i := range many {
			say(t, w, w.Cem, fmt.Sprint(i), models.Private(fmt.Sprint("words ", i)))
			clock.on(time.Minute)
		}
		inGathering := say(t, w, w.Cem, "g", "in a gathering")
		do(t, h, func(tx *db.Tx) error {
			return tx.Table("parts").Where("id = ?", inGathering.ID).Update("gathering_id", led).Error
		})
		gone := say(t, w, w.Cem, "gone", "taken back")
		if _, err := w.Rooms.Withdraw(ctx, w.Cem, w.Room, gone.ID); err != nil {
			t.Fatal(err)
		}
		say(t, w, w.Dee, "dee", "of somebody else")
		count := func(window string, want int) {
			t.Helper()
			if got, err := w.Rooms.CountMany(ctx, w.Bo, w.Room, cem, window); err != nil || got.Count != want || got.Act != "" {
				t.Errorf("%s: %+v %v, want %d", window, got, err, want)
			}
		}
		count("15m", 16)
		count("1h", many+1)
		count("24h", many+2)
		count("gathering", 0)
		lead(t, w, h, room.Round, cem, 1)
		count("gathering", 1)
		do(t, h, func(tx *db.Tx) error { _, err := w.Rooms.Release(tx, w.Room); return err })
		if _, err := w.Rooms.CountMany(ctx, w.Bo, w.Room, cem, "7d"); !errors.Is(err, room.ErrWindow) {
			t.Errorf("%v", err)
		}
		for who, want := range map[account.ID]error{w.Dee: policy.ErrRole, w.Fin: policy.ErrHidden} {
			if _, err := w.Rooms.FoldMany(ctx, who, w.Room, cem, "1h", lookAgain); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
			if _, err := w.Rooms.CountMany(ctx, who, w.Room, cem, "1h"); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
		if _, err := w.Rooms.FoldMany(ctx, w.Bo, w.Room, w.People[w.Ada], "1h", lookAgain); !errors.Is(err, policy.ErrRole) {
			t.Errorf("an owner's: %v", err)
		}
		at := look(t, w, w.Dee).Seq
		got, err := w.Rooms.FoldMany(ctx, w.Bo, w.Room, cem, "1h", lookAgain)
		if err != nil || got.Count != many+1 {
			t.Fatalf("%+v %v", got, err)
		}
		folded := func() (n int) {
			for _, p := range look(t, w, w.Dee).Parts {
				if p.State == "folded" && p.Body == "" {
					n++
				}
			}
			return n
		}
		if n := folded(); n != many+1 || look(t, w, w.Dee).Seq != at+many+1 {
			t.Errorf("%d folded", n)
		}
		var acts []struct{ What, Items string }
		if err := h.DB.Read(ctx).Table("acts").Select("what, items").Order("id DESC").Limit(1).Scan(&acts).Error; err != nil {
			t.Fatal(err)
		}
		var items []string
		if err := json.Unmarshal([]byte(acts[0].Items), &items); err != nil || acts[0].What != "parts_folded" || len(items) != many+1 || !slices.Contains(items, string(inGathering.ID)) {
			t.Errorf("%s with %d ids: %v", acts[0].What, len(items), err)
		}
		if _, err := w.Rooms.FoldMany(ctx, w.Bo, w.Room, cem, "1h", lookAgain); !errors.Is(err, room.ErrNoPart) {
			t.Errorf("twice: %v", err)
		}
		if _, err := w.Rooms.UnfoldPart(ctx, w.Bo, w.Room, inGathering.ID, circle.Grounds{}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Rooms.FoldPart(ctx, w.Ada, w.Room, inGathering.ID, lookAgain); err != nil { // by another act, which stays
			t.Fatal(err)
		}
		clock.on(circle.UndoManyFor)
		if _, err := w.Circles.TakeBack(ctx, w.Bo, w.Tuesday, got.Act); !errors.Is(err, circle.ErrUndoOver) {
			t.Errorf("after a day: %v", err)
		}
		clock.on(-time.Second)
		if back, err := w.Circles.TakeBack(ctx, w.Bo, w.Tuesday, got.Act); err != nil || back.What != circle.BackPosts {
			t.Fatalf("%+v %v", back, err)
		}
		if n := folded(); n != 1 {
			t.Errorf("%d are folded still", n)
		}
	})
}

func TestFoldingManyIsBounded(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		letIn(t, w)
		for i := range room.MaxFold + 1 {
			say(t, w, w.Cem, fmt.Sprint(i), models.Private(fmt.Sprint("words ", i)))
		}
		for _, want := range []int{room.MaxFold, 1} {
			if got, err := w.Rooms.FoldMany(t.Context(), w.Bo, w.Room, w.People[w.Cem], "1h", lookAgain); err != nil || got.Count != want {
				t.Fatalf("%+v %v, want %d", got, err, want)
			}
		}
	})
}

// Words that the circle asks to have folded are said, and folded, at once; what it
// asks to hold is asked about once, and then said: nobody can look first where people
// wait for an answer.
func TestWhatTheCircleFoldsIsSaidFolded(t *testing.T) { // covers: features.md §1.5 filter pipeline
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		letIn(t, w)
		ctx := t.Context()
		if _, err := w.Circles.SetWords(ctx, w.Bo, w.Tuesday, circle.WordLists{Fold: []models.Private{"lantern"}, Hold: []models.Private{"harbour"}}); err != nil {
			t.Fatal(err)
		}
		at := look(t, w, w.Dee).Seq
		p := say(t, w, w.Cem, "n", "By the lantern.")
		if p.State != "folded" || p.Body != "By the lantern." {
			t.Fatalf("%+v", p)
		}
		for who, may := range map[account.ID]bool{w.Cem: true, w.Bo: true, w.Dee: false} {
			r := look(t, w, who)
			if got := r.Parts[len(r.Parts)-1]; got.State != "folded" || (got.Body != "") != may {
				t.Errorf("%v: %+v", may, got)
			}
			if all := told(t, w, who, at); strings.Contains(all, "lantern") {
				t.Errorf("%s", all)
			}
		}
		all, err := w.Circles.Measures(ctx, w.Cem)
		if err != nil || len(all) != 1 || all[0].What != "part_folded" || all[0].Reason != "" {
			t.Errorf("%+v %v", all, err)
		}
		q := say(t, w, w.Cem, "m", "By the fire.")
		if got, err := edit(t, w, w.Cem, q, "By another lantern."); err != nil || got.State != "folded" {
			t.Errorf("changed into it: %+v %v", got, err)
		}
		if all := told(t, w, w.Dee, at); strings.Contains(all, "another lantern") {
			t.Errorf("%s", all)
		}
		if _, err := w.Rooms.Say(ctx, w.Cem, w.Room, "h", "At the harbour."); models.AsError(err).Code != "nudge_words" {
			t.Errorf("%v", err)
		}
		if p := say(t, w, w.Cem, "h", "At the harbour."); p.State != "said" {
			t.Errorf("%+v", p)
		}
	})
}
