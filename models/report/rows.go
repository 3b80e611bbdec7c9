package report

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
)

// How a case stands.
const (
	opened    = "open"
	acted     = "acted"
	dismissed = "dismissed"
	void      = "void"
)

type caseRow struct {
	ID        CaseID
	CircleID  circle.ID
	Route     string
	Kind      string
	ThingID   string
	AboutID   *circle.PersonID // nil for nobody's, and for who wrote as a member
	AboutMark []byte           // a keyed hash of who wrote as a member: they find it is about them, and nobody finds them
	Class     string
	State     string
	Version   int64
	HolderID  *account.ID
	HeldUntil *time.Time
	DueAt     time.Time
	OpenedAt  time.Time
	ClosedAt  *time.Time
	DeleteAt  *time.Time // when the evidence, and then the case, is deleted
	ThingRev  int64      // of the thing when it was last reported

	Proposed   string // how a steward would settle it; "" until one has said so
	ProposerID *account.ID
	Glass      []byte // sealed; what one steward asks to read, nil for nothing
	GlassID    *account.ID
	Ruling     []byte // sealed; nil where nothing would be done towards anybody
}

func (caseRow) TableName() string { return "cases" }

// held reports whether somebody works on the case; whoever has not gone on for
// half an hour does not.
func (c caseRow) held(now time.Time) bool {
	return c.HolderID != nil && c.HeldUntil != nil && now.Before(*c.HeldUntil)
}

type reportRow struct {
	ID                ID
	CaseID            CaseID
	ReporterID        *account.ID // nil once their account is deleted
	Nonce             string
	Category          string
	Clause            *int
	AgreementsVersion *int
	Note              []byte // sealed
	At                time.Time
}

func (reportRow) TableName() string { return "reports" }

type evidenceRow struct {
	ID       string
	CaseID   CaseID
	ReportID *ID    // nil where two stewards broke the glass, or it is of a green room
	Green    bool   // it was handed over from the green room of a gathering
	Items    []byte // sealed
	At       time.Time
}

func (evidenceRow) TableName() string { return "evidence" }

type lineRow struct {
	ID     string
	CaseID CaseID
	ByID   *account.ID // nil for the house
	What   string
	Words  []byte // sealed
	ActID  *circle.ActID
	At     time.Time
}

func (lineRow) TableName() string { return "case_lines" }

// close seals words of a case; nothing stays nothing.
func (s *Service) close(ctx context.Context, in circle.ID, at time.Time, p seal.Place, text models.Private) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	return s.box.Seal(ctx, seal.Circle(string(in), seal.Case), at, p, text)
}

// open opens words; nothing stays nothing.
func (s *Service) open(ctx context.Context, p seal.Place, sealed []byte) (models.Private, error) {
	if sealed == nil {
		return "", nil
	}
	return s.box.Open(ctx, p, sealed)
}

// put adds what is there now to a case's evidence.
func (s *Service) put(tx *db.Tx, c caseRow, of ID, items []Item) error {
	row := evidenceRow{}
	if of != "" {
		row.ReportID = &of
	}
	return s.putFrom(tx, c, row, items)
}

// putFrom is put of what a row says where it is from.
func (s *Service) putFrom(tx *db.Tx, c caseRow, row evidenceRow, items []Item) error {
	text, err := json.Marshal(items)
	if err != nil {
		return err
	}
	row.ID, row.CaseID, row.At = models.NewID(), c.ID, tx.Now
	if row.Items, err = s.close(tx.Context(), c.CircleID, tx.Now, place("evidence", "items", row.ID), models.Private(text)); err != nil {
		return err
	}
	return tx.Create(&row).Error
}

// line writes down what was done in a case.
func (s *Service) line(tx *db.Tx, c caseRow, by account.ID, what string, words models.Private, act circle.ActID) error {
	row := lineRow{ID: models.NewID(), CaseID: c.ID, What: what, At: tx.Now}
	if by != "" {
		row.ByID = &by
	}
	if act != "" {
		row.ActID = &act
	}
	var err error
	if row.Words, err = s.close(tx.Context(), c.CircleID, tx.Now, place("case_lines", "words", row.ID), words); err != nil {
		return err
	}
	return tx.Create(&row).Error
}

func hidden(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return policy.ErrHidden
	}
	return err
}
