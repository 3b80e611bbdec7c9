package thread

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

// Held is a post that waits for somebody who looks after the circle to read it.
type Held struct {
	ID     string               `json:"id"`
	Thread ID                   `json:"thread,omitempty" doc:"What it answers; absent for a new thread."`
	Author *circle.Person       `json:"author,omitempty" doc:"Absent for who writes as a member."`
	Mine   bool                 `json:"mine" doc:"Yours: somebody else has to look."`
	Title  models.Private       `json:"title,omitempty"`
	Body   models.Private       `json:"body"`
	Notes  Notes                `json:"notes"`
	Found  []circle.FoundInText `json:"found" doc:"What the rules found, for those who look after the circle alone."`
	At     time.Time            `json:"at"`
	DueAt  time.Time            `json:"dueAt" doc:"Then it goes back to its author."`
}

const maxHeld = 50

// What deciding about a held post can end in.
var (
	ErrHeldOver = &models.Error{Kind: models.Conflict, Code: "held_over", Message: "This does not wait any more: it was shared, given back, or changed by its author."}
	ErrHeldOwn  = &models.Error{Kind: models.Forbidden, Code: "held_own", Message: "This is yours. Somebody else has to look at it."}
)

// Waiting lists what waits in a circle, the longest first.
func (s *Service) Waiting(ctx context.Context, by account.ID, in circle.ID) ([]Held, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.SeeHeld); err != nil {
		return nil, err
	}
	var rows []heldRow
	err = g.Table("held").Select("held.*").Joins("JOIN post_drafts d ON d.id = held.draft_id AND d.rev = held.draft_rev AND d.failure = ?", failHeld).
		Where("held.circle_id = ? AND held.state = ?", in, waiting).Order("held.due_at, held.id").Limit(maxHeld).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	out := []Held{}
	for _, row := range rows {
		h, _, err := s.held(ctx, g, by, row)
		if errors.Is(err, seal.ErrGone) || errors.Is(err, gorm.ErrRecordNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, nil
}

// held opens a post that waits, with the draft it is kept in.
func (s *Service) held(ctx context.Context, g *gorm.DB, by account.ID, row heldRow) (h Held, d draftRow, err error) {
	if err := g.Where("id = ?", row.DraftID).Take(&d).Error; err != nil {
		return h, d, err
	}
	w, err := s.written(ctx, d)
	if err != nil {
		return h, d, err
	}
	h = Held{ID: row.ID, Thread: d.thread(), Mine: d.AccountID == by, Title: w.Title, Body: w.Body, Notes: w.notes(), Found: []circle.FoundInText{}, At: row.At, DueAt: row.DueAt}
	if h.Notes.Keys == nil {
		h.Notes.Keys = []string{}
	}
	found, err := s.open(ctx, foundPlace(row.ID), row.Found)
	if err == nil && found != "" {
		err = json.Unmarshal([]byte(found), &h.Found)
	}
	if err != nil || w.Unnamed {
		return h, d, err
	}
	stood, err := circle.See(g, d.AccountID, row.CircleID)
	if err != nil || stood.Person == "" {
		return h, d, err
	}
	people, err := circle.PersonsOf(ctx, g, s.box, []circle.PersonID{stood.Person})
	author := people[stood.Person]
	h.Author = &author
	return h, d, err
}

// ShareHeld shares a post that waited, as its author would now: what they may do,
// and what the thread takes, is asked at that moment.
func (s *Service) ShareHeld(ctx context.Context, by account.ID, in circle.ID, id string) error {
	return s.decideHeld(ctx, by, in, id, func(tx *db.Tx, stood circle.Stood, h heldRow, d draftRow) error {
		author, err := circle.Take(tx, d.AccountID, in)
		if err != nil {
			return err
		}
		if _, err := s.publishLooked(tx, author, d); err != nil {
			return err
		}
		if err := tx.Where("id = ?", h.ID).Delete(&heldRow{}).Error; err != nil {
			return err
		}
		return pokeDraft(tx, author, d)
	})
}

// GiveBack gives a post that waited back to its author's drafts, with a reason.
func (s *Service) GiveBack(ctx context.Context, by account.ID, in circle.ID, id string, w circle.Grounds) error {
	if err := w.Against(); err != nil {
		return err
	}
	return s.decideHeld(ctx, by, in, id, func(tx *db.Tx, stood circle.Stood, h heldRow, d draftRow) error {
		author, err := circle.Take(tx, d.AccountID, in)
		if err != nil {
			return err
		}
		deed := circle.Deed{Circle: in, What: circle.PostDeclined, By: stood.Person, Thread: string(d.thread())}
		written, err := s.written(tx.Context(), d)
		if err != nil {
			return err
		}
		if !written.Unnamed { // the log does not say who wrote as a member
			deed.About = author.Person
		}
		act, err := circle.RecordOn(tx, s.box, deed, h.At, w)
		if err != nil {
			return err
		}
		if err := tx.Table("held").Where("id = ?", h.ID).Updates(map[string]any{"state": sentBack, "act_id": act, "found": nil}).Error; err != nil {
			return err
		}
		return failDraft(tx, author, d, failDeclined)
	})
}

// decideHeld finds what waits for somebody who may decide about it.
func (s *Service) decideHeld(ctx context.Context, by account.ID, in circle.ID, id string, do func(*db.Tx, circle.Stood, heldRow, draftRow) error) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := circle.Take(tx, by, in)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.DecideHeld); err != nil {
			return err
		}
		if !models.IsID(id) {
			return policy.ErrHidden
		}
		var h heldRow
		if err := tx.Clauses(db.Take).Where("id = ? AND circle_id = ?", id, in).Take(&h).Error; err != nil {
			return hidden(err)
		}
		var d draftRow
		if err := tx.Clauses(db.Take).Where("id = ?", h.DraftID).Take(&d).Error; err != nil {
			return hidden(err)
		}
		switch {
		case h.State != waiting, d.State != failed, d.Failure != failHeld, d.Rev != h.DraftRev:
			return ErrHeldOver
		case d.AccountID == by:
			return ErrHeldOwn
		}
		return do(tx, stood, h, d)
	})
}

// failDraft says in a draft why it is not shared, and has its author's devices look.
func failDraft(tx *db.Tx, author circle.Stood, d draftRow, why string) error {
	err := tx.Table("post_drafts").Where("id = ?", d.ID).Updates(map[string]any{"failure": why, "expires_at": tx.Now.Add(draftKept)}).Error
	if err != nil {
		return err
	}
	return pokeDraft(tx, author, d)
}

func pokeDraft(tx *db.Tx, author circle.Stood, d draftRow) error {
	if author.Person == "" {
		return nil
	}
	e := stream.Entry{Stream: streamOf(d.CircleID), Circle: string(d.CircleID), Mver: author.Mver, What: draftFailed}
	return stream.Poke(tx, e, string(author.Person))
}

// SweepHeld gives back what waited too long, at most limit of it.
func (s *Service) SweepHeld(ctx context.Context, limit int) (done int64, err error) {
	var due []heldRow
	if err := s.db.Read(ctx).Where("state = ? AND due_at <= ?", waiting, s.db.Now()).Order("due_at").Limit(limit).Find(&due).Error; err != nil {
		return 0, err
	}
	for _, was := range due {
		e := s.db.Do(ctx, func(tx *db.Tx) error {
			if _, err := circle.Hold(tx, was.CircleID); err != nil {
				return hidden(err)
			}
			var h heldRow
			if err := tx.Clauses(db.Take).Where("id = ? AND state = ? AND due_at <= ?", was.ID, waiting, tx.Now).Take(&h).Error; err != nil {
				return hidden(err)
			}
			if err := tx.Table("held").Where("id = ?", h.ID).Updates(map[string]any{"state": heldOver, "found": nil}).Error; err != nil {
				return err
			}
			var d draftRow
			err := tx.Clauses(db.Take).Where("id = ? AND rev = ? AND failure = ?", h.DraftID, h.DraftRev, failHeld).Take(&d).Error
			if errors.Is(err, gorm.ErrRecordNotFound) { // its author has changed it
				return nil
			}
			if err != nil {
				return err
			}
			author, err := circle.Take(tx, d.AccountID, h.CircleID)
			if errors.Is(err, policy.ErrHidden) {
				author, err = circle.Stood{}, nil
			}
			if err != nil {
				return err
			}
			return failDraft(tx, author, d, failOver)
		})
		switch {
		case errors.Is(e, policy.ErrHidden): // another node was first
		case e != nil:
			err = errors.Join(err, e)
		default:
			done++
		}
	}
	return done, err
}

// maxPast is how many posts are looked at to see what they would have met.
const maxPast = 200

// TryWords counts what a circle's latest posts would have met by other lists.
// Only posts that are there now are looked at, those that its moderator reads.
func (s *Service) TryWords(ctx context.Context, by account.ID, in circle.ID, w circle.WordLists) (*circle.Outcomes, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.TendWords); err != nil {
		return nil, err
	}
	var rows []postRow
	err = visiblePosts(g, stood).Where("posts.circle_id = ? AND posts.state = ? AND posts.body IS NOT NULL", in, live).Order("posts.made_seq DESC").Limit(maxPast).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	var texts []models.Private
	for _, row := range rows {
		text, err := s.text(ctx, row)
		if errors.Is(err, seal.ErrGone) {
			continue
		}
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	out, err := w.TryAll(texts)
	return &out, err
}

// whyBack is why a draft was given back.
func (s *Service) whyBack(g *gorm.DB, id DraftID) (*circle.Measure, error) {
	var h heldRow
	if err := g.Where("draft_id = ?", id).Take(&h).Error; err != nil || h.ActID == nil {
		if errors.Is(err, gorm.ErrRecordNotFound) {
			err = nil
		}
		return nil, err
	}
	acts, err := circle.Why(g, s.box, []circle.ActID{*h.ActID})
	if err != nil {
		return nil, err
	}
	m, ok := acts[*h.ActID]
	if !ok {
		return nil, nil
	}
	return &m, nil
}
