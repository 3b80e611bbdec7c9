package report

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/thread"
)

// Glass is what a steward asks to read beyond what was reported. Nobody reads a
// circle as it goes on: what stands there in one window of time becomes evidence of
// the case, once, and the whole circle is told when and why.
type Glass struct {
	What   string         `json:"what" enum:"room,thread,person" doc:"What was said in the room; the thread that was reported; what whom it is about wrote under their name."`
	Hours  int            `json:"hours" minimum:"1" maximum:"720" doc:"How far back."`
	Reason models.Private `json:"reason" doc:"20 to 1000 characters. The whole circle reads it, and nothing else of the case."`
	Mine   bool           `json:"mine,omitempty" readOnly:"true" doc:"You asked."`
}

// Limits of what is read so.
const (
	MaxGlassHours  = 720
	MinGlassReason = 20 // Unicode code points
	MaxGlassReason = 1000
	maxGlass       = 200 // things
)

// What can be wrong with breaking the glass.
var (
	ErrGlass       = &models.Error{Kind: models.Invalid, Code: "request", Message: "What can be read is the room, the thread that was reported, or what whom it is about wrote."}
	ErrGlassHours  = &models.Error{Kind: models.Invalid, Code: "request", Message: "One can read 1 to 720 hours back."}
	ErrGlassReason = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please say to the circle why, in 20 to 1000 characters, so that nobody is known by it."}
	ErrNoGlass     = &models.Error{Kind: models.Conflict, Code: "no_glass", Message: "Nobody has asked to read anything, or you did yourself: it takes a second steward."}
)

func (w *Glass) check() error {
	w.Reason, w.Mine = w.Reason.Clean(), false
	switch n := w.Reason.Runes(); {
	case !slices.Contains([]string{"room", "thread", "person"}, w.What):
		return ErrGlass.At("what")
	case w.Hours < 1 || w.Hours > MaxGlassHours:
		return ErrGlassHours.At("hours")
	case n < MinGlassReason || n > MaxGlassReason:
		return ErrGlassReason.At("reason")
	}
	return nil
}

// AskToRead asks a second steward to break the glass with by, who works on the case.
// It returns ErrGlass, ErrGlassHours, ErrGlassReason, ErrNotHeld, ErrHeld, ErrClosed,
// ErrStale or policy's refusal.
func (s *Service) AskToRead(ctx context.Context, by account.ID, id CaseID, version int64, w Glass) (*Case, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	return s.work(ctx, by, id, version, func(tx *db.Tx, c *caseRow, _ circle.Stood) (string, models.Private, error) {
		switch {
		case c.Route != ByStewards, w.What == "thread" && c.Kind != Post, w.What == "person" && c.AboutID == nil:
			return "", "", ErrGlass.At("what")
		}
		if err := c.holds(tx, by); err != nil {
			return "", "", err
		}
		text, err := json.Marshal(w)
		if err != nil {
			return "", "", err
		}
		c.GlassID = &by
		c.Glass, err = s.close(ctx, c.CircleID, tx.Now, place("cases", "glass", string(c.ID)), models.Private(text))
		return "glass_asked", w.Reason, err
	})
}

// Read breaks the glass that another steward asked for: what stands there becomes
// evidence, and the circle is told. It returns ErrNoGlass, ErrClosed, ErrStale or
// policy's refusal.
func (s *Service) Read(ctx context.Context, by account.ID, id CaseID, version int64) (*Case, error) {
	return s.work(ctx, by, id, version, func(tx *db.Tx, c *caseRow, _ circle.Stood) (string, models.Private, error) {
		w, err := s.glass(ctx, *c)
		switch {
		case err != nil:
			return "", "", err
		case c.State != opened:
			return "", "", ErrClosed
		case w == nil || *c.GlassID == by:
			return "", "", ErrNoGlass
		}
		items, err := s.window(ctx, tx.DB, *c, *w, tx.Now)
		if err != nil {
			return "", "", err
		}
		if err := s.put(tx, *c, "", items); err != nil {
			return "", "", err
		}
		c.Glass, c.GlassID = nil, nil
		return "glass", "", s.circles.BreakGlass(tx, c.CircleID, string(c.ID), w.What, w.Reason)
	})
}

// window reads what the glass is broken for, oldest first.
func (s *Service) window(ctx context.Context, g *gorm.DB, c caseRow, w Glass, now time.Time) ([]Item, error) {
	since := now.Add(-time.Duration(w.Hours) * time.Hour)
	var person circle.PersonID
	var of thread.ID
	var err error
	switch w.What {
	case "person":
		person = *c.AboutID
	case "thread":
		of, err = thread.Holding(g, thread.PostID(c.ThingID))
		if err == nil && of == "" { // it is deleted, and the rest of the circle is not what was asked for
			err = ErrGlass.At("what")
		}
		if err != nil {
			return nil, err
		}
	}
	items := []Item{}
	if w.What != "room" {
		posts, err := s.threads.Window(ctx, g, c.CircleID, of, person, since, maxGlass)
		if err != nil {
			return nil, err
		}
		for _, p := range posts {
			items = append(items, posted(p))
		}
	}
	if w.What != "thread" {
		parts, err := s.rooms.Window(ctx, g, c.CircleID, person, since, maxGlass)
		if err != nil {
			return nil, err
		}
		for _, p := range parts {
			items = append(items, said(p))
		}
	}
	slices.SortStableFunc(items, func(a, b Item) int { return a.At.Compare(b.At) })
	return items[max(0, len(items)-maxGlass):], nil
}

// glass opens what one steward asks to read; nil for nothing.
func (s *Service) glass(ctx context.Context, c caseRow) (*Glass, error) {
	text, err := s.open(ctx, place("cases", "glass", string(c.ID)), c.Glass)
	if err != nil || text == "" {
		return nil, err
	}
	w := &Glass{}
	return w, json.Unmarshal([]byte(text), w)
}
