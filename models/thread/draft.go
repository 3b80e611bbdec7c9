package thread

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/seal"
)

// DraftID names a draft. The device it is begun on makes it.
type DraftID string

// Written is what somebody writes for a thread, as far as it has come: all that
// starting or answering one takes, none of it needed yet.
type Written struct {
	Kind      string          `json:"kind,omitempty" doc:"Of the thread, or of the answer."`
	Wants     string          `json:"wants,omitempty"`
	Replies   string          `json:"replies,omitempty"`
	Title     models.Private  `json:"title,omitempty" doc:"At most 240 characters; 120 when it is shared."`
	Body      models.Private  `json:"body,omitempty" doc:"At most 12000 characters; 6000 when it is shared."`
	Notes     *Notes          `json:"notes,omitempty"`
	Quote     *Quote          `json:"quote,omitempty"`
	Unnamed   bool            `json:"unnamed,omitempty"`
	Sure      bool            `json:"sure,omitempty"`
	Gathering string          `json:"gathering,omitempty"`
	Prompt    string          `json:"prompt,omitempty"`
	Welcomes  circle.PersonID `json:"welcomes,omitempty"`
}

// Drafting is a draft as a device has it.
type Drafting struct {
	Circle    circle.ID
	Thread    ID     // what it answers; "" for a new thread
	Nonce     string // what it will be shared under, so that it is shared once; not the draft's id
	Rev       int    // of the draft the device had; 0 for one it has just begun
	PublishAt *time.Time
	Written
}

// PostDraft is what somebody has written and not yet shared. Only they ever read it.
type PostDraft struct {
	ID          DraftID         `json:"id"`
	Circle      room.Named      `json:"circle"`
	Open        bool            `json:"open" doc:"Whether the circle is open to you now; where it is not, this can be read and deleted, and not changed or shared."`
	Thread      ID              `json:"thread,omitempty" doc:"What it answers; absent for a new thread."`
	ThreadTitle models.Private  `json:"threadTitle,omitempty" doc:"Absent where you cannot read it."`
	Nonce       string          `json:"nonce"`
	Rev         int             `json:"rev" doc:"Counts what was saved."`
	State       string          `json:"state" enum:"draft,scheduled,failed"`
	Failure     string          `json:"failure,omitempty" doc:"The code of the problem for which it was not shared at its time; held while it waits for somebody who looks after the circle, held_declined where they gave it back, held_over where nobody looked in three days."`
	Why         *circle.Measure `json:"why,omitempty" doc:"Why it was given back."`
	PublishAt   *time.Time      `json:"publishAt,omitempty" doc:"When it is to be shared, or was."`
	SavedAt     time.Time       `json:"savedAt"`
	ExpiresAt   time.Time       `json:"expiresAt" doc:"When it is deleted."`
	Written
}

// Shared is what a draft became.
type Shared struct {
	Circle circle.ID `json:"circle"`
	Thread ID        `json:"thread"`
	Post   PostID    `json:"post"`
}

// Limits of drafts. What is too long to be shared is still kept: it can be made
// shorter.
const (
	MaxDrafts     = 20           // of one account in one circle
	MaxDraftTitle = 2 * MaxTitle // Unicode code points
	MaxDraftBody  = 2 * MaxBody
	maxDraft      = 60 << 10 // bytes, all fields together
	maxListed     = 100
	draftKept     = 30 * 24 * time.Hour // from when it was last saved, or from when it was or should have been shared
	sharedKept    = 2 * 24 * time.Hour  // what is left of one that was shared
)

// What a draft is. One that was shared holds no words any more: it tells a device
// that comes late with a change, or to cancel it, what became of it.
const (
	kept      = "draft"
	scheduled = "scheduled"
	failed    = "failed"
	shared    = "shared"
)

// What keeping a draft can end in.
var (
	ErrDraft       = &models.Error{Kind: models.Conflict, Code: "draft_conflict", Message: "Another device of yours has saved something else meanwhile. Both are here; keep the one you like."}
	ErrDraftGone   = &models.Error{Kind: models.Gone, Code: "draft_gone", Message: "This draft was deleted or shared meanwhile. What you wrote is still with you."}
	ErrDraftShared = &models.Error{Kind: models.Conflict, Code: "draft_shared", Message: "This was shared meanwhile. You can change it or take it back where it stands now."}
	ErrDrafts      = &models.Error{Kind: models.Conflict, Code: "drafts_full", Message: "You have twenty drafts in this circle, which is as many as we keep. What you wrote is still on this device."}
	ErrDraftShape  = &models.Error{Kind: models.Invalid, Code: "body_invalid", Message: "A draft has at most 12000 characters, and its title 240."}
	ErrDraftPlace  = &models.Error{Kind: models.Invalid, Code: "request", Message: "A draft stays with the circle and the thread it was begun for. Begin another."}
)

type draftRow struct {
	ID        DraftID
	AccountID account.ID
	CircleID  circle.ID
	ThreadID  *ID
	Nonce     string
	Payload   []byte // sealed: Written, or Shared once it was
	Rev       int
	State     string
	Failure   string
	PublishAt *time.Time
	SavedAt   time.Time
	ExpiresAt time.Time
}

func (draftRow) TableName() string { return "post_drafts" }

func draftPlace(id DraftID) seal.Place { return place("post_drafts", "payload", string(id)) }

// there narrows a query on drafts to those whose time is not over: one that waits
// to be shared has none before it was tried.
func there(g *gorm.DB, now time.Time) *gorm.DB {
	return g.Where("(post_drafts.state = 'scheduled' OR post_drafts.expires_at > ?)", now)
}

// check cleans a draft, and holds one that is to be shared by itself to what
// sharing it will ask.
func (d *Drafting) check(id DraftID) (written models.Private, err error) {
	switch {
	case d.Title.Runes() > MaxDraftTitle:
		return "", ErrDraftShape.At("title")
	case d.Body.Runes() > MaxDraftBody:
		return "", ErrDraftShape.At("body")
	case d.Nonce == string(id): // it is told with the post, and would tell whose draft that was
		return "", circle.ErrNonce.At("nonce")
	}
	if d.Notes != nil && d.Notes.Keys == nil {
		d.Notes = &Notes{Keys: []string{}, Words: d.Notes.Words}
	}
	if d.PublishAt != nil {
		at := d.PublishAt.UTC().Truncate(time.Microsecond)
		d.PublishAt = &at
		if err := d.ready(); err != nil {
			return "", err
		}
	}
	text, err := json.Marshal(d.Written)
	if err == nil && len(text) > maxDraft {
		err = ErrDraftShape.At("body")
	}
	if err != nil {
		return "", err
	}
	return models.Private(text), circle.CheckNonce(d.Nonce)
}

// ready returns what would be wrong with sharing a draft, whenever that is.
func (d *Drafting) ready() (err error) {
	if d.Thread == "" {
		b := d.starting(d.Nonce)
		_, err = b.check()
		return err
	}
	b := d.answering(d.Nonce)
	_, err = b.check()
	return err
}

func (w Written) notes() Notes {
	if w.Notes == nil {
		return Notes{}
	}
	return *w.Notes
}

func (w Written) starting(nonce string) Starting {
	return Starting{
		Nonce: nonce, Kind: w.Kind, Wants: w.Wants, Replies: w.Replies, Title: w.Title, Body: w.Body, Notes: w.notes(), Unnamed: w.Unnamed,
		Gathering: w.Gathering, Prompt: w.Prompt, Welcomes: w.Welcomes,
	}
}

func (b Starting) written() Written {
	return Written{
		Kind: b.Kind, Wants: b.Wants, Replies: b.Replies, Title: b.Title, Body: b.Body, Notes: &b.Notes, Unnamed: b.Unnamed,
		Gathering: b.Gathering, Prompt: b.Prompt, Welcomes: b.Welcomes,
	}
}

func (b Answering) written() Written {
	return Written{Kind: b.Kind, Body: b.Body, Notes: &b.Notes, Quote: b.Quote, Unnamed: b.Unnamed, Sure: b.Sure}
}

func (w Written) answering(nonce string) Answering {
	return Answering{Nonce: nonce, Kind: w.Kind, Body: w.Body, Notes: w.notes(), Quote: w.Quote, Unnamed: w.Unnamed, Sure: w.Sure}
}

// SaveDraft keeps what by has written for a circle and not shared, for their
// other devices, and with PublishAt to be shared at that time. The same again is
// once. It returns ErrDraft with what another device has saved since,
// ErrDraftShared with what became of it, or ErrDraftGone: whoever is told so keeps
// their own as another draft. It also returns ErrDrafts, ErrDraftShape,
// ErrDraftPlace, ErrWhen, what would be wrong with sharing what is to be shared by
// itself, or policy's refusal.
func (s *Service) SaveDraft(ctx context.Context, by account.ID, id DraftID, d Drafting) (*PostDraft, error) {
	if !models.IsID(string(id)) {
		return nil, policy.ErrHidden
	}
	text, err := d.check(id)
	if err != nil {
		return nil, err
	}
	var out *PostDraft
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := circle.Take(tx, by, d.Circle)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.KeepDraft); err != nil {
			return err
		}
		row, err := s.saveDraft(tx, by, stood, id, d, text)
		if err != nil {
			return err
		}
		out, err = s.showDraft(tx.Context(), tx.DB, by, row)
		return err
	})
	return out, err
}

// saveDraft is SaveDraft in a unit of work that has taken the circle.
func (s *Service) saveDraft(tx *db.Tx, by account.ID, stood circle.Stood, id DraftID, d Drafting, text models.Private) (row draftRow, err error) {
	was, err := takeDraft(tx, by, id)
	begun := errors.Is(err, policy.ErrHidden)
	switch {
	case begun && d.Rev > 0:
		return row, ErrDraftGone
	case begun:
		err = s.mayBegin(tx, by, stood, id, d)
	case err == nil:
		same, changes := s.same(tx, was, d, text)
		if same || changes != nil {
			return was, changes
		}
	}
	if err != nil {
		return row, err
	}
	row = draftRow{
		ID: id, AccountID: by, CircleID: d.Circle, Nonce: d.Nonce, Rev: was.Rev + 1, State: kept, PublishAt: d.PublishAt,
		SavedAt: tx.Now, ExpiresAt: tx.Now.Add(draftKept),
	}
	if d.Thread != "" {
		row.ThreadID = &d.Thread
	}
	if d.PublishAt != nil {
		if !d.PublishAt.After(tx.Now) || d.PublishAt.After(tx.Now.Add(MaxAhead)) {
			return row, ErrWhen.At("publishAt")
		}
		row.State, row.ExpiresAt = scheduled, d.PublishAt.Add(draftKept)
	}
	if row.Payload, err = s.close(tx.Context(), d.Circle, tx.Now, draftPlace(id), text); err != nil {
		return row, err
	}
	if !begun {
		return row, tx.Table("post_drafts").Where("id = ?", id).Updates(map[string]any{
			"payload": row.Payload, "rev": row.Rev, "state": row.State, "failure": "", "publish_at": row.PublishAt, "saved_at": row.SavedAt, "expires_at": row.ExpiresAt,
		}).Error
	}
	made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if made.Error == nil && made.RowsAffected == 0 { // somebody else's, or what was sent under this nonce is another draft
		return row, circle.ErrReused
	}
	return row, made.Error
}

// same reports whether a draft is kept already as a device has it, or why it
// cannot be changed to that.
func (s *Service) same(tx *db.Tx, was draftRow, d Drafting, text models.Private) (bool, error) {
	if was.State == shared {
		return false, s.wasShared(tx.Context(), was)
	}
	switch {
	case was.CircleID != d.Circle:
		return false, ErrDraftPlace.At("circle")
	case was.thread() != d.Thread:
		return false, ErrDraftPlace.At("thread")
	case was.Nonce != d.Nonce:
		return false, ErrDraftPlace.At("nonce")
	}
	stands, _, err := s.box.OpenIfThere(tx.Context(), draftPlace(was.ID), was.Payload)
	if err != nil {
		return false, err
	}
	at := was.PublishAt == nil && d.PublishAt == nil || was.PublishAt != nil && d.PublishAt != nil && was.PublishAt.Equal(*d.PublishAt)
	if stands == text && at && (d.Rev == was.Rev || d.Rev == was.Rev-1) {
		return true, nil
	}
	if d.Rev == was.Rev {
		return false, nil
	}
	return false, s.conflict(tx, was)
}

func (row draftRow) thread() ID {
	if row.ThreadID == nil {
		return ""
	}
	return *row.ThreadID
}

// conflict is ErrDraft with a draft as it is kept.
func (s *Service) conflict(tx *db.Tx, row draftRow) error {
	d, err := s.showDraft(tx.Context(), tx.DB, row.AccountID, row)
	if err != nil {
		return err
	}
	return ErrDraft.With(*d)
}

// wasShared is ErrDraftShared with what a draft became.
func (s *Service) wasShared(ctx context.Context, row draftRow) error {
	became, err := s.became(ctx, row)
	if err != nil {
		return err
	}
	return ErrDraftShared.With(*became)
}

// mayBegin reports whether somebody can keep one more draft: there is room, and
// they read what it answers.
func (s *Service) mayBegin(tx *db.Tx, by account.ID, stood circle.Stood, id DraftID, d Drafting) error {
	if d.Thread != "" {
		if _, _, err := find(tx.DB, d.Thread, func(circle.ID) (circle.Stood, error) { return stood, nil }); err != nil {
			return err // also of another circle: one stands here
		}
	}
	// One whose time is over, and that nobody has cleared away yet.
	if err := tx.Where("id = ? AND account_id = ?", id, by).Delete(&draftRow{}).Error; err != nil {
		return err
	}
	var n int64
	err := there(tx.Table("post_drafts"), tx.Now).Where("account_id = ? AND circle_id = ? AND state <> ?", by, stood.Circle, shared).Count(&n).Error
	if err == nil && n >= MaxDrafts {
		err = ErrDrafts
	}
	return err
}

// takeDraft keeps a draft of by's for one unit of work, and reads it: from where
// it stands, and not from where it stood before somebody else let go of it.
func takeDraft(tx *db.Tx, by account.ID, id DraftID) (row draftRow, err error) {
	if !models.IsID(string(id)) {
		return row, policy.ErrHidden
	}
	err = there(tx.Clauses(db.Take), tx.Now).Where("id = ? AND account_id = ?", id, by).Take(&row).Error
	return row, hidden(err)
}

// DropDraft deletes a draft of by's, and with it what was to be shared later.
// Twice is once. It returns ErrDraftShared where it was shared before.
func (s *Service) DropDraft(ctx context.Context, by account.ID, id DraftID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		row, err := takeDraft(tx, by, id)
		switch {
		case errors.Is(err, policy.ErrHidden):
			return nil
		case err != nil:
			return err
		case row.State == shared:
			return s.wasShared(tx.Context(), row)
		}
		return tx.Where("id = ?", id).Delete(&draftRow{}).Error
	})
}

// dropSent deletes the draft of what was just sent under its nonce without it.
func dropSent(tx *db.Tx, by account.ID, in circle.ID, nonce string) error {
	return tx.Where("account_id = ? AND nonce = ? AND circle_id = ?", by, nonce, in).Delete(&draftRow{}).Error
}

// ForgetDrafts deletes what an account has written and not shared, everywhere.
func (s *Service) ForgetDrafts(tx *db.Tx, who account.ID) error {
	return tx.Where("account_id = ?", who).Delete(&draftRow{}).Error
}
