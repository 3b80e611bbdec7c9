package gathering

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// Draft is what somebody has written and not yet sent. Only they ever read it.
type Draft struct {
	Body    models.Private `json:"body"`
	Rev     int64          `json:"rev" doc:"Counts what was saved; 0 where there is none."`
	SavedAt *time.Time     `json:"savedAt,omitempty"`
}

// Limits of drafts.
const (
	MaxDraft  = 4000           // Unicode code points
	draftKept = 24 * time.Hour // from when it was last saved
)

// What saving a draft can end in.
var (
	ErrDraft      = &models.Error{Kind: models.Conflict, Code: "draft_conflict", Message: "Another device of yours has saved something else meanwhile. Both are here; keep the one you like."}
	ErrDraftShape = &models.Error{Kind: models.Invalid, Code: "body_invalid", Message: "A draft has at most 4000 characters."}
)

type draftRow struct {
	GatheringID ID
	PersonID    circle.PersonID
	Body        []byte // sealed; nil for an empty one
	Rev         int64
	SavedAt     time.Time
	ExpiresAt   time.Time
}

func (draftRow) TableName() string { return "drafts" }

func draftPlace(of ID, person circle.PersonID) seal.Place {
	return seal.Place{Table: "drafts", Column: "body", Row: string(of) + "/" + string(person)}
}

// SaveDraft keeps what by has written and not yet sent, for their other devices,
// while they are in a gathering that goes on. rev is that of the draft the device
// had; where another has saved since, it is ErrDraft with what that one saved.
// The same again is once, and nothing where nothing is changes nothing: the words
// were said.
func (s *Service) SaveDraft(ctx context.Context, by account.ID, of ID, body models.Private, rev int64) (*Draft, error) {
	if body.Runes() > MaxDraft {
		return nil, ErrDraftShape.At("body")
	}
	return gives(ctx, s, by, of, policy.EnterRoom, func(tx *db.Tx, g row, stood circle.Stood) (out Draft, err error) {
		now, err := g.state()
		if err != nil {
			return out, err
		}
		if !now.Live() || !seated(now, stood.Person) {
			return out, s.withFloor(tx, g, stood, script.ErrPhase)
		}
		was, err := s.draft(tx.Context(), tx.DB, of, stood.Person, tx.Now)
		if err != nil {
			return out, err
		}
		if body == "" && was.Body == "" || was.Rev > 0 && was.Body == body && (rev == was.Rev || rev == was.Rev-1) {
			return was, nil
		}
		if rev != was.Rev {
			return out, ErrDraft.With(was)
		}
		d := draftRow{GatheringID: of, PersonID: stood.Person, Rev: rev + 1, SavedAt: tx.Now, ExpiresAt: tx.Now.Add(draftKept)}
		if d.Body, err = s.seal(tx, g.CircleID, seal.Live, draftPlace(of, stood.Person), body); err != nil {
			return out, err
		}
		return Draft{Body: body, Rev: d.Rev, SavedAt: &d.SavedAt}, put(tx, &d, "body", "rev", "saved_at", "expires_at")
	})
}

// Draft returns what by has written and not yet sent.
func (s *Service) Draft(ctx context.Context, by account.ID, of ID) (*Draft, error) {
	g := s.db.Read(ctx)
	_, stood, err := s.look(g, by, of, policy.EnterRoom)
	if err != nil {
		return nil, err
	}
	d, err := s.draft(ctx, g, of, stood.Person, s.db.Now())
	if err != nil {
		return nil, err
	}
	return &d, nil
}

// DropDraft deletes what by has written and not yet sent. Twice is once.
func (s *Service) DropDraft(ctx context.Context, by account.ID, of ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		_, stood, err := s.inside(tx, by, of, policy.EnterRoom)
		if err != nil {
			return err
		}
		return dropDraft(tx, of, stood.Person)
	})
}

func dropDraft(tx *db.Tx, of ID, person circle.PersonID) error {
	return tx.Where("gathering_id = ? AND person_id = ?", of, person).Delete(&draftRow{}).Error
}

func (s *Service) draft(ctx context.Context, g *gorm.DB, of ID, person circle.PersonID, now time.Time) (out Draft, err error) {
	var d draftRow
	there, err := has(g.Where("gathering_id = ? AND person_id = ? AND expires_at > ?", of, person, now), &d)
	if err != nil || !there {
		return out, err
	}
	body, there, err := s.box.OpenIfThere(ctx, draftPlace(of, person), d.Body)
	if err != nil || !there {
		return out, err
	}
	return Draft{Body: body, Rev: d.Rev, SavedAt: &d.SavedAt}, nil
}
