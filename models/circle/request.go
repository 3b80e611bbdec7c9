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

// Asking is what somebody says who asks to come in.
type Asking struct {
	Joining
	QuestionsVersion int // the ones they answered; 0 where the circle asks nothing
	Answers          []Answer
	Trial            bool // would rather listen once first
}

// check says what is wrong with what somebody says on coming in, whatever the
// circle.
func (j *Joining) check() error {
	if !j.Fit {
		return ErrNotNow.At("fit")
	}
	if _, _, err := checkPersona(j.Persona); err != nil {
		return err
	}
	if err := CheckNonce(j.Nonce); err != nil {
		return err
	}
	if j.Hello = j.Hello.Clean(); j.Hello.Runes() > MaxHello {
		return ErrHello.At("hello")
	}
	return nil
}

// Ask asks to come in for by, where a circle lets people ask. The same nonce
// asks once. It returns what is wrong with a, or why nobody can ask just now.
func (s *Service) Ask(ctx context.Context, by account.ID, id ID, a Asking) (*OwnRequest, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	var made requestRow
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		if err := account.Hold(tx, by); err != nil {
			return err
		}
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		refusal := policy.Check(stood.Standing, policy.Request)
		if !errors.Is(refusal, policy.ErrHidden) {
			var again bool
			if made, again, err = findNonce(tx.DB, by, id, a.Nonce); err != nil || again {
				return err
			}
		}
		if refusal != nil {
			return refusal
		}
		c, err := find(tx.DB, id)
		if err != nil {
			return err
		}
		if err := s.enters(tx, c, joinRequest); err != nil {
			return err
		}
		if err := s.fill(tx, id); err != nil { // held seats whose time is over
			return err
		}
		if err := mayAskAgain(tx, c.ID, by); err != nil {
			return err
		}
		made, err = s.ask(tx, by, c, a, pending, nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.own(ctx, s.db.Read(ctx), made)
}

// ask writes a request down. The unit of work has taken the account and the
// circle, asked the law, and found the door open.
func (s *Service) ask(tx *db.Tx, by account.ID, c circleRow, a Asking, state string, invite *InviteID) (requestRow, error) {
	r := requestRow{
		ID: RequestID(models.NewID()), CircleID: c.ID, AccountID: by, Nonce: a.Nonce, State: state, WantsTrial: a.Trial,
		AgreementsVersion: a.AgreementsVersion, FitAt: tx.Now, InviteID: invite, MadeAt: tx.Now, ExpiresAt: tx.Now.Add(requestLife),
	}
	before, known, err := latestRequest(tx.DB, by, c.ID)
	if err != nil {
		return r, err
	}
	switch {
	case known && (before.open(tx.Now) || before.State == ignored && tx.Now.Before(before.ExpiresAt)):
		own, err := s.own(tx.Context(), tx.DB, before)
		if err != nil {
			return r, err
		}
		return r, ErrAsked.With(own)
	case known && before.State == pending: // its time is over, and nobody swept yet
		if err := settle(tx, before, expired, nil); err != nil {
			return r, err
		}
	}
	switch {
	case a.AgreementsVersion != c.AgreementsVersion:
		return r, ErrAgreements.At("agreementsVersion")
	case a.Trial && !c.GivesTrials:
		return r, ErrNoTrials.At("trial")
	}
	if err := bounded(tx.DB, by, c.ID); err != nil {
		return r, err
	}
	if state == pending {
		if err := s.answer(tx, c, &r, a); err != nil {
			return r, err
		}
	}
	if err := s.name(tx, &r, a.Joining); err != nil {
		return r, err
	}
	if state == waitlisted {
		if err := queue(tx, &r); err != nil {
			return r, err
		}
	}
	if err := tx.Create(&r).Error; err != nil {
		return r, err
	}
	if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actRequest, Request: string(r.ID), Becomes: state}); err != nil {
		return r, err
	}
	return r, tellAbout(tx, c.ID)
}

// bounded refuses where a circle, or an account, has as many open requests as
// anybody can look after.
func bounded(g *gorm.DB, by account.ID, id ID) error {
	var here, mine int64
	if err := g.Table("requests").Where("circle_id = ? AND state IN ?", id, openRequest).Count(&here).Error; err != nil {
		return err
	}
	if here >= maxOpen {
		return ErrLine
	}
	if err := g.Table("requests").Where("account_id = ? AND state IN ?", by, openRequest).Count(&mine).Error; err != nil {
		return err
	}
	if mine >= maxAsking {
		return ErrAsking
	}
	return nil
}

// answer seals the answers to the circle's questions as they are now.
func (s *Service) answer(tx *db.Tx, c circleRow, r *requestRow, a Asking) error {
	if a.QuestionsVersion != c.QuestionsVersion {
		return ErrQuestions.At("questionsVersion")
	}
	questions, err := questionsAt(tx.DB, c.ID, c.QuestionsVersion)
	if err != nil {
		return err
	}
	answers, err := checkAnswers(questions, a.Answers)
	if err != nil {
		return err
	}
	r.QuestionsVersion = c.QuestionsVersion
	w := Writing{To: Hosts, By: r.AccountID}
	for _, a := range answers {
		w.Fields = append(w.Fields, Texts("answers", a.Text)...)
	}
	if _, err := c.coming().Look(tx, s.box, w); err != nil {
		return err
	}
	text, err := marshalAnswers(answers)
	if err != nil {
		return err
	}
	r.Answers, err = s.box.Seal(tx.Context(), seal.Circle(string(c.ID), seal.Names), tx.Now, requestPlace(r.ID, "answers"), text)
	return err
}

// name seals the name somebody would have and their hello, unless the name is
// somebody else's here or somebody else is asking under it.
func (s *Service) name(tx *db.Tx, r *requestRow, j Joining) error {
	clean, skeleton, err := checkPersona(j.Persona)
	if err != nil {
		return err
	}
	c, err := find(tx.DB, r.CircleID)
	if err == nil {
		err = s.comes(tx, r.AccountID, c, j)
	}
	if err != nil {
		return err
	}
	r.NameKey = s.box.Mark("persona/"+string(r.CircleID), skeleton)
	if err := nameFree(tx.DB, r.CircleID, r.AccountID, r.NameKey, tx.Now); err != nil {
		return err
	}
	scope := seal.Circle(string(r.CircleID), seal.Names)
	if r.Name, err = s.box.Seal(tx.Context(), scope, tx.Now, requestPlace(r.ID, "name"), clean); err != nil {
		return err
	}
	r.Hello = nil
	if j.Hello != "" {
		r.Hello, err = s.box.Seal(tx.Context(), scope, tx.Now, requestPlace(r.ID, "hello"), j.Hello)
	}
	return err
}

// nameFree refuses a name that somebody else in the circle has, or had until
// lately, or asks to come in under.
func nameFree(g *gorm.DB, id ID, by account.ID, key []byte, now time.Time) error {
	var there, asking int64
	if err := g.Table("memberships").Where("circle_id = ? AND name_key = ? AND account_id <> ?", id, key, by).Count(&there).Error; err != nil {
		return err
	}
	err := g.Table("requests").Where("circle_id = ? AND name_key = ? AND account_id <> ? AND state IN ?", id, key, by, openRequest).Count(&asking).Error
	if err != nil {
		return err
	}
	held, err := heldName(g, id, by, key, now)
	if err == nil && (held || there+asking > 0) {
		err = ErrTaken.At("persona")
	}
	return err
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
