package duty

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// cardRow is that somebody held a gathering, and what they say of it.
type cardRow struct {
	ID          ID
	GatheringID gathering.ID
	CircleID    circle.ID
	PersonID    circle.PersonID
	Role        string
	EndedAt     time.Time
	RestUntil   *time.Time // after a hard one
	Beyond      bool       // they held enough already
	Load        *int
	Person      bool
	Stayed      []byte // sealed
	Handover    []byte // sealed
	WrittenAt   *time.Time
	LeftAt      *time.Time // when they left it out
	DeleteAt    time.Time
}

func (cardRow) TableName() string { return "debriefs" }

type callRow struct {
	ID        CallID
	DebriefID ID
	Kind      string
	State     string
	Version   int64
	TakerID   *account.ID
	Word      []byte // sealed
	At        time.Time
	DueAt     time.Time
	TakenAt   *time.Time
	ClosedAt  *time.Time
}

func (callRow) TableName() string { return "desk_calls" }

// How a call stands, and what it is for.
const (
	open   = "open"
	taken  = "taken"
	closed = "closed"

	forPerson = "person"
	forHeavy  = "heavy"
)

func place(column string, id ID) seal.Place {
	return seal.Place{Table: "debriefs", Column: column, Row: string(id)}
}

func wordPlace(id CallID) seal.Place {
	return seal.Place{Table: "desk_calls", Column: "word", Row: string(id)}
}

// close seals words around a gathering; nothing stays nothing.
func (s *Service) close(tx *db.Tx, in circle.ID, p seal.Place, words models.Private) ([]byte, error) {
	if words == "" {
		return nil, nil
	}
	return s.box.Seal(tx.Context(), seal.Circle(string(in), seal.Care), tx.Now, p, words)
}

// open opens words; nothing stays nothing, and so does what is destroyed.
func (s *Service) open(ctx context.Context, p seal.Place, sealed []byte) (models.Private, error) {
	if sealed == nil {
		return "", nil
	}
	words, _, err := s.box.OpenIfThere(ctx, p, sealed)
	return words, err
}

// people is the ids an account has, in whichever circles, for a condition.
func people(g *gorm.DB, who account.ID) *gorm.DB {
	return g.Table("memberships").Select("id").Where("account_id = ?", who)
}

// until is when a card can be changed no more.
func (r cardRow) until() time.Time { return r.EndedAt.Add(OpenFor) }

// ownCard finds what by says of a gathering; whoever did not hold it is answered as if
// it were not there.
func ownCard(g *gorm.DB, by account.ID, of gathering.ID) (r cardRow, err error) {
	if !models.IsID(string(of)) {
		return r, policy.ErrHidden
	}
	err = g.Where("gathering_id = ? AND person_id IN (?)", of, people(g, by)).Take(&r).Error
	mine := err == nil
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return r, err
	}
	return r, policy.Check(policy.Standing{Mine: mine}, policy.OwnDebrief)
}
