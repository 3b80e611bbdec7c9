package circle

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// NoteID names a note.
type NoteID string

// Note is what those who look after a circle tell each other about somebody.
type Note struct {
	ID       NoteID         `json:"id"`
	About    PersonID       `json:"about"`
	By       Person         `json:"by"`
	Body     models.Private `json:"body"`
	MadeAt   time.Time      `json:"madeAt"`
	EditedAt *time.Time     `json:"editedAt,omitempty"`
}

// Limits of notes.
const (
	MaxNote  = 2000 // Unicode code points
	editNote = day  // how long its author can change one
	maxNotes = 200  // shown about one person
)

// What can be wrong with notes.
var (
	ErrNote     = &models.Error{Kind: models.Invalid, Code: "request", Message: "A note has 1 to 2000 characters."}
	ErrNoteDone = &models.Error{Kind: models.Conflict, Code: "note_done", Message: "A note can be changed for a day after it was written. You can write another."}
)

type noteRow struct {
	ID       NoteID
	CircleID ID
	AboutID  PersonID
	ByID     PersonID
	Nonce    string
	Body     []byte // sealed
	MadeAt   time.Time
	EditedAt *time.Time
}

func (noteRow) TableName() string { return "notes" }

func notePlace(id NoteID) seal.Place {
	return seal.Place{Table: "notes", Column: "body", Row: string(id)}
}

func (s *Service) note(ctx context.Context, row noteRow, by Person) (n Note, err error) {
	n = Note{ID: row.ID, About: row.AboutID, By: by, MadeAt: row.MadeAt, EditedAt: row.EditedAt}
	n.Body, err = s.box.Open(ctx, notePlace(row.ID), row.Body)
	return n, err
}

func checkNote(body models.Private) (models.Private, error) {
	body = body.Clean()
	if n := body.Runes(); n < 1 || n > MaxNote {
		return "", ErrNote.At("body")
	}
	return body, nil
}

// Notes lists the notes about somebody who is or was in a circle, the latest
// first.
func (s *Service) Notes(ctx context.Context, by account.ID, id ID, person PersonID) ([]Note, error) {
	g := s.db.Read(ctx)
	m, err := s.about(g, by, id, person, policy.SeeNotes)
	if err != nil {
		return nil, err
	}
	var rows []noteRow
	if err := g.Where("about_id = ?", m.ID).Order("id DESC").Limit(maxNotes).Find(&rows).Error; err != nil {
		return nil, err
	}
	people, err := Persons(ctx, g, s.box, id)
	if err != nil {
		return nil, err
	}
	out := make([]Note, 0, len(rows))
	for _, row := range rows {
		n, err := s.note(ctx, row, people[row.ByID])
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// about asks the law whether by may look at what is kept about somebody, and
// then finds them.
func (s *Service) about(g *gorm.DB, by account.ID, id ID, person PersonID, a policy.Action) (memberRow, error) {
	stood, err := See(g, by, id)
	if err != nil {
		return memberRow{}, err
	}
	if err := stood.Check(a); err != nil {
		return memberRow{}, err
	}
	return findKnown(g, id, person)
}

// WriteNote writes a note about somebody. The same nonce from the same person
// writes it once.
func (s *Service) WriteNote(ctx context.Context, by account.ID, id ID, person PersonID, nonce string, body models.Private) (*Note, error) {
	if err := CheckNonce(nonce); err != nil {
		return nil, err
	}
	body, err := checkNote(body)
	if err != nil {
		return nil, err
	}
	var n Note
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.WriteNote); err != nil {
			return err
		}
		m, err := findKnown(tx.DB, id, person)
		if err != nil {
			return err
		}
		if err := s.forHosts(tx, stood, Texts("body", body)...); err != nil {
			return err
		}
		row := noteRow{ID: NoteID(models.NewID()), CircleID: id, AboutID: m.ID, ByID: stood.Person, Nonce: nonce, MadeAt: tx.Now}
		if row.Body, err = s.sealNote(tx, row, body); err != nil {
			return err
		}
		made := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		if made.Error != nil {
			return made.Error
		}
		if made.RowsAffected == 0 { // a retry
			row = noteRow{}
			if err := tx.Where("circle_id = ? AND by_id = ? AND nonce = ?", id, stood.Person, nonce).Take(&row).Error; err != nil {
				return err
			}
		}
		me, err := stood.Oneself(tx.Context(), s.box)
		if err != nil {
			return err
		}
		if n, err = s.note(tx.Context(), row, me); err == nil && (n.Body != body || n.About != m.ID) {
			err = ErrReused
		}
		return err
	})
	return &n, err
}

func (s *Service) sealNote(tx *db.Tx, row noteRow, body models.Private) ([]byte, error) {
	return s.box.Seal(tx.Context(), seal.Circle(string(row.CircleID), seal.Names), tx.Now, notePlace(row.ID), body)
}

// EditNote changes one's own note, for a day after it was written. It returns
// ErrNoteDone later.
func (s *Service) EditNote(ctx context.Context, by account.ID, id ID, note NoteID, body models.Private) (*Note, error) {
	body, err := checkNote(body)
	if err != nil {
		return nil, err
	}
	var n Note
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		var row noteRow
		absent := error(policy.ErrHidden)
		if models.IsID(string(note)) {
			absent = tx.Where("circle_id = ? AND id = ?", id, note).Take(&row).Error
			if errors.Is(absent, gorm.ErrRecordNotFound) {
				absent = policy.ErrHidden
			}
		}
		// Whoever may not see notes learns nothing of which there are.
		if err := stood.Check(policy.SeeNotes); err != nil {
			return err
		}
		if absent != nil {
			return absent
		}
		stood.Standing.Mine = row.ByID == stood.Person
		if err := stood.Check(policy.EditNote); err != nil {
			return err
		}
		if tx.Now.After(row.MadeAt.Add(editNote)) {
			return ErrNoteDone
		}
		if err := s.forHosts(tx, stood, Texts("body", body)...); err != nil {
			return err
		}
		if row.Body, err = s.sealNote(tx, row, body); err != nil {
			return err
		}
		row.EditedAt = &tx.Now
		if err := tx.Table("notes").Where("id = ?", row.ID).Updates(map[string]any{"body": row.Body, "edited_at": tx.Now}).Error; err != nil {
			return err
		}
		me, err := stood.Oneself(tx.Context(), s.box)
		if err == nil {
			n, err = s.note(tx.Context(), row, me)
		}
		return err
	})
	return &n, err
}
