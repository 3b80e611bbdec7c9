package thread

import (
	"encoding/json"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/guard"
	"example.org/afterward/models/seal"
)

// writing is a post before it is written down.
type writing struct {
	in     ID // what it answers; "" for a new thread
	nonce  string
	looked bool // somebody looked at it already
	Written
}

// fields are its words, for guard.
func (w Written) fields() (all []guard.Field) {
	if w.Title != "" {
		all = append(all, circle.Texts("title", w.Title)...)
	}
	all = append(all, circle.Texts("body", w.Body)...)
	if notes := w.notes(); notes.Words != "" {
		all = append(all, circle.Texts("notes", notes.Words)...)
	}
	return all
}

// look has a post looked at. What is to wait is kept among its author's drafts,
// and it returns circle.ErrWaits; fold says that it is to be folded once it is
// there.
func (s *Service) look(tx *db.Tx, by account.ID, stood circle.Stood, w writing) (fold bool, err error) {
	if w.looked {
		return false, nil
	}
	v, err := stood.Look(tx, s.box, circle.Writing{To: circle.Slowly, Where: string(w.in), Fields: w.fields()})
	if err != nil || v.Outcome != guard.Hold {
		return v.Outcome == guard.Fold, err
	}
	tx.OnRefusal(func(tx *db.Tx) error { return s.hold(tx, by, stood, w, v) })
	return false, circle.ErrWaits
}

// lookAgain has other words looked at that are to stand in a post. What would wait
// is folded with the post: it was there before.
func (s *Service) lookAgain(tx *db.Tx, stood circle.Stood, t threadRow, body, notes models.Private) (fold bool, err error) {
	w := Written{Body: body, Notes: &Notes{Words: notes}}
	v, err := stood.Look(tx, s.box, circle.Writing{To: circle.Slowly, Where: string(t.ID), Fields: w.fields()})
	return v.Outcome == guard.Hold || v.Outcome == guard.Fold, err
}

// house folds a post until somebody has looked at it. It is the house that does it,
// and nothing is held against anybody. It is not told yet: of words that their author
// has just written, the first that is told is that they are folded.
func (s *Service) house(tx *db.Tx, stood circle.Stood, t threadRow, row *postRow) error {
	row.State = folded
	return s.act(tx, circle.Stood{Circle: stood.Circle, Mver: stood.Mver}, t, row, circle.PostFolded, circle.Grounds{})
}

// FoldReported folds a post that was reported, by the house, until somebody has
// looked at it. What does not stand there any more, or is folded, stays as it is.
// The unit of work has taken the circle.
func (s *Service) FoldReported(tx *db.Tx, stood circle.Stood, id PostID) error {
	var row postRow
	err := tx.Where("id = ? AND circle_id = ? AND mver >= ?", id, stood.Circle, stood.JoinedMver).Take(&row).Error
	if err != nil || row.State != live || row.Kind == pointer {
		return hidden(err)
	}
	var t threadRow
	if err := tx.Where("id = ?", row.ThreadID).Take(&t).Error; err != nil {
		return err
	}
	if err := s.house(tx, stood, t, &row); err != nil {
		return err
	}
	return s.tellPost(tx, t, row, stood.Mver, moderated)
}

// heldFor is how long something waits for somebody to look at it.
const heldFor = 72 * time.Hour

// What of a draft waits for somebody, and what came of it, as its failure says.
const (
	failHeld     = "held"
	failDeclined = "held_declined"
	failOver     = "held_over"
)

type heldRow struct {
	ID       string
	CircleID circle.ID
	DraftID  DraftID
	DraftRev int
	State    string
	Found    []byte // sealed
	ActID    *circle.ActID
	At       time.Time
	DueAt    time.Time
}

func (heldRow) TableName() string { return "held" }

const (
	waiting  = "waiting"
	sentBack = "declined"
	heldOver = "over"
)

func foundPlace(id string) seal.Place { return place("held", "found", id) }

// hold keeps a post that is to wait among its author's drafts: the one it came
// from, or one of its own. Twice is once.
func (s *Service) hold(tx *db.Tx, by account.ID, stood circle.Stood, w writing, v guard.Verdict) error {
	if _, err := circle.Hold(tx, stood.Circle); err != nil {
		return err
	}
	text, err := json.Marshal(w.Written)
	if err != nil {
		return err
	}
	var row draftRow
	err = tx.Clauses(db.Take).Where("account_id = ? AND nonce = ? AND circle_id = ?", by, w.nonce, stood.Circle).Take(&row).Error
	begun := errors.Is(err, gorm.ErrRecordNotFound)
	if err != nil && !begun {
		return err
	}
	if begun {
		row = draftRow{ID: DraftID(models.NewID()), AccountID: by, CircleID: stood.Circle, Nonce: w.nonce}
		if w.in != "" {
			row.ThreadID = &w.in
		}
	}
	if row.State == shared {
		return nil
	}
	row.Rev, row.State, row.Failure, row.PublishAt, row.SavedAt, row.ExpiresAt = row.Rev+1, failed, failHeld, nil, tx.Now, tx.Now.Add(draftKept)
	if row.Payload, err = s.close(tx.Context(), row.CircleID, tx.Now, draftPlace(row.ID), models.Private(text)); err != nil {
		return err
	}
	if begun {
		err = tx.Create(&row).Error
	} else {
		err = tx.Table("post_drafts").Where("id = ?", row.ID).Updates(map[string]any{
			"payload": row.Payload, "rev": row.Rev, "state": row.State, "failure": row.Failure, "publish_at": nil, "saved_at": row.SavedAt, "expires_at": row.ExpiresAt,
		}).Error
	}
	if err != nil {
		return err
	}
	found, err := json.Marshal(circle.ShowFound(v, w.fields()))
	if err != nil {
		return err
	}
	if err := tx.Where("draft_id = ?", row.ID).Delete(&heldRow{}).Error; err != nil {
		return err
	}
	h := heldRow{ID: models.NewID(), CircleID: row.CircleID, DraftID: row.ID, DraftRev: row.Rev, State: waiting, At: tx.Now, DueAt: tx.Now.Add(heldFor)}
	if h.Found, err = s.close(tx.Context(), row.CircleID, tx.Now, foundPlace(h.ID), models.Private(found)); err != nil {
		return err
	}
	return tx.Create(&h).Error
}
