package room_test

import (
	"errors"
	"fmt"
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
	"example.org/afterward/models/room"
)

// hour is a clock a test sets.
type hour struct {
	mu sync.Mutex
	at time.Time
}

func clockOf(h *dbtest.House) *hour {
	c := &hour{at: models.Now()}
	h.DB.Clock(func() time.Time {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.at
	})
	return c
}

func (c *hour) on(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func do(t *testing.T, h *dbtest.House, work func(tx *db.Tx) error) {
	t.Helper()
	if err := h.DB.Do(t.Context(), work); err != nil {
		t.Fatal(err)
	}
}

// led is a gathering that leads the floor.
const led = "00000000-0000-7000-8000-000000000001"

// lead has a gathering give the piece to somebody.
func lead(t *testing.T, w *fixture.World, h *dbtest.House, mode string, holder circle.PersonID, turn int) {
	t.Helper()
	do(t, h, func(tx *db.Tx) error {
		_, err := w.Rooms.Lead(tx, w.Room, room.Led{Gathering: led, Mode: mode, Holder: holder, Turn: turn})
		return err
	})
}

func edit(t *testing.T, w *fixture.World, by account.ID, p *room.Part, words models.Private) (*room.Part, error) {
	t.Helper()
	return w.Rooms.Edit(t.Context(), by, w.Room, p.ID, words)
}

func TestOnesOwnWordsCanBeChangedForTwoMinutes(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		clock := clockOf(h)
		p := say(t, w, w.Cem, "n", "i was on teh train")
		before := look(t, w, w.Ada).Seq
		clock.on(30 * time.Second)
		if got, err := edit(t, w, w.Cem, p, "I was on the train."); err != nil || got.Body != "I was on the train." || got.EditedAt != nil || got.SaidSeq != p.SaidSeq {
			t.Fatalf("%+v, %v", got, err)
		}
		if got, err := edit(t, w, w.Cem, p, "I was on the train."); err != nil || got.EditedAt != nil {
			t.Fatalf("%+v, %v", got, err)
		}
		if seq := look(t, w, w.Ada).Seq; seq != before+1 {
			t.Errorf("the same words again are told: %d changes", seq-before)
		}
		clock.on(90 * time.Second)
		got, err := edit(t, w, w.Cem, p, "I was on the night train.")
		if err != nil || got.EditedAt == nil {
			t.Fatalf("%+v, %v", got, err)
		}
		page, err := w.Rooms.Changes(t.Context(), w.Ada, w.Room, before)
		if err != nil || len(page.Changes) != 2 {
			t.Fatalf("%+v, %v", page, err)
		}
		for _, c := range page.Changes { // told as it is now
			if text := string(c.Change); !strings.Contains(text, `"what":"part.edited"`) || !strings.Contains(text, "night train") || strings.Contains(text, "teh") {
				t.Error(text)
			}
		}
		for who, want := range map[account.ID]error{w.Ada: policy.ErrRole, w.Bo: policy.ErrRole, w.Dee: policy.ErrRole, w.Eli: policy.ErrHidden, w.Fin: policy.ErrHidden} {
			if _, err := edit(t, w, who, p, "somebody else's"); !errors.Is(err, want) {
				t.Errorf("%v, want %v", err, want)
			}
		}
		for _, bad := range []models.Private{"", "  ", models.Private(strings.Repeat("x", room.MaxBody+1))} {
			if _, err := edit(t, w, w.Cem, p, bad); !errors.Is(err, room.ErrBody) {
				t.Error(err)
			}
		}
		clock.on(time.Microsecond)
		if _, err := edit(t, w, w.Cem, p, "Too late."); !errors.Is(err, room.ErrTurnClosed) || models.AsError(err).Kind != models.Forbidden {
			t.Error(err)
		}
		if _, err := w.Rooms.Withdraw(t.Context(), w.Cem, w.Room, p.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestWordsOfATurnChangeOnlyWhileItGoesOn(t *testing.T) { // covers: edge 60
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		clockOf(h)
		p := say(t, w, w.Cem, "n", "what i mean")
		do(t, h, func(tx *db.Tx) error {
			return tx.Table("parts").Where("id = ?", p.ID).Updates(map[string]any{"gathering_id": led, "turn": 3}).Error
		})
		cem := w.People[w.Cem]
		lead(t, w, h, room.Round, cem, 3)
		if _, err := edit(t, w, w.Cem, p, "What I mean."); err != nil {
			t.Fatal(err)
		}
		if _, err := edit(t, w, w.Cem, p, models.Private(strings.Repeat("x", 601))); models.AsError(err).Code != "body_invalid" {
			t.Errorf("longer than a part of a turn: %v", err)
		}
		lead(t, w, h, room.Silence, "", 0) // the bell
		if _, err := edit(t, w, w.Cem, p, "x"); !errors.Is(err, room.ErrClosed) || models.AsError(err).State == nil {
			t.Errorf("while the room is still: %v", err)
		}
		for name, turn := range map[string]func(){
			"the breath after it":     func() { lead(t, w, h, room.Silence, "", 3) },
			"somebody else has it":    func() { lead(t, w, h, room.Round, w.People[w.Ada], 4) },
			"a later turn of theirs":  func() { lead(t, w, h, room.Round, cem, 5) },
			"the gathering is over":   func() { do(t, h, func(tx *db.Tx) error { _, err := w.Rooms.Release(tx, w.Room); return err }) },
			"nobody is offered it":    func() { lead(t, w, h, room.Round, "", 0) },
			"nobody may say anything": func() { lead(t, w, h, room.Closed, "", 3) },
		} {
			if turn(); true {
				if _, err := edit(t, w, w.Cem, p, "Something else."); !errors.Is(err, room.ErrTurnClosed) {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		if got, err := w.Rooms.Withdraw(t.Context(), w.Cem, w.Room, p.ID); err != nil || got.State != "withdrawn" {
			t.Errorf("taken back afterwards: %+v, %v", got, err)
		}
		if _, err := edit(t, w, w.Cem, p, "Back again."); !errors.Is(err, room.ErrTakenBack) {
			t.Error(err)
		}
	})
}

func TestWordsTakenBackStaySoHoweverAnEditRaces(t *testing.T) { // covers: edge 61
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		for i := range 12 {
			p := say(t, w, w.Cem, fmt.Sprint(i), "as it was")
			var wg sync.WaitGroup
			for n := range 4 {
				wg.Go(func() {
					_, err := edit(t, w, w.Cem, p, models.Private(fmt.Sprint("as it is now ", n)))
					if err != nil && !errors.Is(err, room.ErrTakenBack) {
						t.Error(err)
					}
				})
			}
			wg.Go(func() {
				if _, err := w.Rooms.Withdraw(t.Context(), w.Cem, w.Room, p.ID); err != nil {
					t.Error(err)
				}
			})
			wg.Wait()
		}
		for _, p := range look(t, w, w.Ada).Parts {
			if p.State != "withdrawn" || p.Body != "" {
				t.Errorf("%+v", p)
			}
		}
		var words int64
		if err := h.DB.Read(t.Context()).Table("parts").Where("body IS NOT NULL").Count(&words).Error; err != nil || words > 0 {
			t.Errorf("%d rows have words, %v", words, err)
		}
	})
}

func TestWhoMayNotSpeakChangesNothing(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		p := say(t, w, w.Cem, "n", "hello")
		if err := w.Circles.Mute(t.Context(), w.Bo, w.Tuesday, w.People[w.Cem], 60, circle.Grounds{Reason: "Please rest a little.", Clause: 1}); err != nil {
			t.Fatal(err)
		}
		if _, err := edit(t, w, w.Cem, p, "hello again"); !errors.Is(err, policy.ErrMuted) {
			t.Error(err)
		}
	})
}

func TestAFloorThatAGatheringLeadsChangesOnlyByIt(t *testing.T) {
	fixturetest.Each(t, func(t *testing.T, w *fixture.World, h *dbtest.House) {
		lead(t, w, h, room.Round, w.People[w.Cem], 3)
		at := func() (r struct{ Seq, FloorVersion int64 }) {
			if err := h.DB.Read(t.Context()).Table("rooms").Where("id = ?", w.Room).Take(&r).Error; err != nil {
				t.Fatal(err)
			}
			return r
		}
		before := at()
		if err := w.Circles.Mute(t.Context(), w.Bo, w.Tuesday, w.People[w.Cem], 60, circle.Grounds{Reason: "Please rest a little.", Clause: 1}); err != nil {
			t.Fatal(err)
		}
		if now := at(); now != before {
			t.Errorf("the room tells of a floor that the gathering has still to change: %+v, %+v", before, now)
		}
	})
}
