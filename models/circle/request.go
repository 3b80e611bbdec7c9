package circle

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// RequestID names a request to come in.
type RequestID string

// openRequest are the states of a way in that is not settled.
var openRequest = []string{pending, waitlisted, offered}

// The states of a request to come in.
const (
	pending    = "pending"
	waitlisted = "waitlisted" // approved, or at an open door, and waits for a seat
	offered    = "offered"    // a seat is held for them
	requestIn  = "joined"
	declined   = "declined"
	ignored    = "ignored" // to them it looks pending until it expires
	withdrawn  = "withdrawn"
	expired    = "expired"
	superseded = "superseded" // they came in another way
	barred     = "banned"
)

// closedTo is what somebody is told whose request a ban has ended.
const closedTo = "closed"

// How somebody came in.
const (
	wayFounded = "founded"
	wayOpen    = "open"
	wayRequest = "request"
	wayInvite  = "invite"
	wayTrial   = "trial"
)

// Limits on requests (features.md §1.1 and §6).
const (
	MaxMessage  = 500                 // code points of the words that come with a decision
	requestLife = 14 * 24 * time.Hour // until somebody has looked at it
	askAgain    = 7 * 24 * time.Hour  // after a no, or none
	keptDecided = 30 * 24 * time.Hour // then the words and the row go
	maxOpen     = 200                 // open requests of one circle
	maxAsking   = 10                  // open requests of one account
)

// What can be wrong with asking to come in.
var (
	ErrNotNow      = &models.Error{Kind: models.Invalid, Code: "not_now", Message: "That is all right: this can wait for a better day. Nothing was sent and nothing was kept. There are people to talk to now under “Help”."}
	ErrTooSoon     = &models.Error{Kind: models.Conflict, Code: "too_soon", Message: "It is a little soon to ask this circle again. From the day shown you can."}
	ErrAsked       = &models.Error{Kind: models.Conflict, Code: "already_asked", Message: "You have asked this circle already. You can change what you wrote, or take it back."}
	ErrLine        = &models.Error{Kind: models.Conflict, Code: "line_full", Message: "Very many people are waiting for this circle just now. Please look again another day."}
	ErrAsking      = &models.Error{Kind: models.Conflict, Code: "too_many_requests", Message: "You are asking many circles at once. You can take one request back first."}
	ErrNoTrials    = &models.Error{Kind: models.Conflict, Code: "no_trials", Message: "This circle does not offer to listen once first."}
	ErrDecided     = &models.Error{Kind: models.Conflict, Code: "request_decided", Message: "This was decided a moment ago. How it stands now is shown."}
	ErrTakenBack   = &models.Error{Kind: models.Conflict, Code: "request_withdrawn", Message: "They have taken this request back."}
	ErrDoorChanged = &models.Error{Kind: models.Conflict, Code: "door_changed", Message: "How one comes into this circle has changed since you opened this page. What you wrote is still with you."}
	ErrDoorClosed  = &models.Error{Kind: models.Conflict, Code: "door_closed", Message: "The door of this circle is closed for a little while. It opens again by itself."}
	ErrAtRest      = &models.Error{Kind: models.Conflict, Code: "circle_resting", Message: "This circle is resting, and nobody comes in just now."}
	ErrOfferOver   = &models.Error{Kind: models.Gone, Code: "offer_over", Message: "The seat was held for you until its time was over, and has been offered to the next person."}
)

// Again says from when somebody may ask again.
type Again struct {
	AgainAt time.Time `json:"againAt"`
}

// ClosedUntil says until when a door is closed.
type ClosedUntil struct {
	Until time.Time `json:"until"`
}

type requestRow struct {
	ID                RequestID
	CircleID          ID
	AccountID         account.ID
	Nonce             string
	State             string
	WantsTrial        bool
	Name              []byte // sealed
	NameKey           []byte
	Hello             []byte // sealed
	QuestionsVersion  int
	Answers           []byte // sealed JSON
	AgreementsVersion int
	FitAt             time.Time
	InviteID          *InviteID
	MadeAt            time.Time
	EditedAt          *time.Time
	ExpiresAt         time.Time
	DecidedAt         *time.Time
	DecidedBy         *PersonID
	Message           []byte // sealed
	SeenAt            *time.Time
	QueuedAt          *time.Time
	Place             *int64 // in the line, while waitlisted
	OfferedUntil      *time.Time
}

func (requestRow) TableName() string { return "requests" }

func requestPlace(id RequestID, column string) seal.Place {
	return seal.Place{Table: "requests", Column: column, Row: string(id)}
}

// open reports whether a request is not settled, whoever swept or did not.
func (r requestRow) open(now time.Time) bool {
	switch r.State {
	case pending:
		return now.Before(r.ExpiresAt)
	case waitlisted:
		return true
	case offered:
		return !r.lapsed(now)
	}
	return false
}

// lapsed reports whether a seat was held for them for as long as seats are held.
func (r requestRow) lapsed(now time.Time) bool {
	return r.State == offered && (r.OfferedUntil == nil || !now.Before(*r.OfferedUntil))
}

// words opens what somebody said on asking.
func (s *Service) words(ctx context.Context, r requestRow) (j Joining, answers []Answer, err error) {
	answers = []Answer{}
	j.Persona, err = s.openPart(ctx, r, "name", r.Name)
	if err == nil {
		j.Hello, err = s.openPart(ctx, r, "hello", r.Hello)
	}
	if err != nil || r.Answers == nil {
		return j, answers, err
	}
	text, err := s.openPart(ctx, r, "answers", r.Answers)
	if err == nil {
		err = json.Unmarshal([]byte(text), &answers)
	}
	return j, answers, err
}

func (s *Service) openPart(ctx context.Context, r requestRow, column string, sealed []byte) (models.Private, error) {
	if sealed == nil {
		return "", nil
	}
	return s.box.Open(ctx, requestPlace(r.ID, column), sealed)
}

// findNonce finds the request that a nonce has made.
func findNonce(g *gorm.DB, by account.ID, id ID, nonce string) (r requestRow, known bool, err error) {
	err = g.Where("circle_id = ? AND account_id = ? AND nonce = ?", id, by, nonce).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return r, false, nil
	}
	return r, err == nil, err
}

// latestRequest finds what somebody last asked of a circle.
func latestRequest(g *gorm.DB, by account.ID, id ID) (r requestRow, known bool, err error) {
	err = g.Where("circle_id = ? AND account_id = ?", id, by).Order("made_at DESC, id DESC").Limit(1).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return r, false, nil
	}
	return r, err == nil, err
}

// findRequest finds a request to a circle.
func findRequest(g *gorm.DB, in ID, id RequestID) (r requestRow, err error) {
	if !models.IsID(string(id)) {
		return r, policy.ErrHidden
	}
	err = g.Where("circle_id = ? AND id = ?", in, id).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = policy.ErrHidden
	}
	return r, err
}

// againFrom is from when somebody may ask again: never before what a removal
// set, nor within a week of a no or of no answer. Whoever let a held seat lapse
// was not refused, and may ask at once.
func againFrom(r requestRow) *time.Time {
	var at time.Time
	switch {
	case r.State == declined && r.DecidedAt != nil:
		at = r.DecidedAt.Add(askAgain)
	case r.State == ignored, r.State == expired && r.QueuedAt == nil, r.State == pending:
		at = r.ExpiresAt.Add(askAgain)
	default:
		return nil
	}
	return &at
}

// mayAskAgain refuses whoever was told no, or removed, too short a while ago.
func mayAskAgain(tx *db.Tx, id ID, by account.ID) error {
	var at time.Time
	m, known, err := findMember(tx.DB, by, id)
	if err != nil {
		return err
	}
	if known && m.State == removed && m.AgainAt != nil {
		at = *m.AgainAt
	}
	r, known, err := latestRequest(tx.DB, by, id)
	if err != nil {
		return err
	}
	if known && !r.open(tx.Now) && (r.State != ignored || !tx.Now.Before(r.ExpiresAt)) {
		if from := againFrom(r); from != nil && from.After(at) {
			at = *from
		}
	}
	if tx.Now.Before(at) {
		return ErrTooSoon.With(Again{AgainAt: at})
	}
	return nil
}

// settle gives a request a state that it keeps.
func settle(tx *db.Tx, r requestRow, state string, also map[string]any) error {
	set := map[string]any{"state": state, "decided_at": tx.Now, "place": nil}
	for column, v := range also {
		set[column] = v
	}
	return tx.Table("requests").Where("id = ?", r.ID).Updates(set).Error
}

// supersede settles what somebody has asked of a circle they are coming into
// another way, and reports whether a seat was held for them by it.
func supersede(tx *db.Tx, id ID, by account.ID) (held bool, err error) {
	r, known, err := latestRequest(tx.DB, by, id)
	if err != nil || !known {
		return false, err
	}
	switch r.State {
	case pending, waitlisted, ignored:
		return false, settle(tx, r, superseded, nil)
	case offered:
		return true, settle(tx, r, requestIn, map[string]any{"offered_until": nil})
	}
	return false, nil
}

// barRequests ends what a banned person has asked of a circle, in the unit of
// work that bans them and has taken the circle. They are told once, in words. A
// seat held for them is free; whoever bans fills it.
func barRequests(tx *db.Tx, box *seal.Box, in ID, who account.ID, message models.Private) error {
	r, known, err := latestRequest(tx.DB, who, in)
	if err != nil || !known {
		return err
	}
	switch r.State {
	case offered:
		if err := taken(tx, in, -1); err != nil {
			return err
		}
	case pending, waitlisted, ignored:
	default:
		return nil
	}
	also := map[string]any{"offered_until": nil, "seen_at": nil}
	if message != "" {
		if also["message"], err = box.Seal(tx.Context(), seal.Circle(string(in), seal.Names), tx.Now, requestPlace(r.ID, "message"), message); err != nil {
			return err
		}
	}
	return settle(tx, r, barred, also)
}
