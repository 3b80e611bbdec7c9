package circle

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// Request is a way into a circle, as those see it who decide. It names no
// account: only who somebody would be here.
type Request struct {
	ID           RequestID      `json:"id"`
	Name         models.Private `json:"name,omitempty"`
	Hello        models.Private `json:"hello,omitempty"`
	Answers      []Answer       `json:"answers"`
	Questions    []Question     `json:"questions" doc:"As they were when answered."`
	State        string         `json:"state" enum:"pending,waitlisted,offered,joined,declined,ignored,withdrawn,expired,superseded,banned"`
	Trial        bool           `json:"trial" doc:"Whether they would rather listen once first."`
	Via          string         `json:"via,omitempty" enum:"invite" doc:"How they came to ask."`
	MadeAt       time.Time      `json:"madeAt"`
	EditedAt     *time.Time     `json:"editedAt,omitempty"`
	ExpiresAt    time.Time      `json:"expiresAt"`
	Place        int            `json:"place,omitempty" doc:"In the line: 1 is next."`
	OfferedUntil *time.Time     `json:"offeredUntil,omitempty"`
	DecidedBy    *Person        `json:"decidedBy,omitempty"`
	DecidedAt    *time.Time     `json:"decidedAt,omitempty"`
	Message      models.Private `json:"message,omitempty" doc:"What they were told."`
}

// What can be wrong with a decision.
var (
	ErrMessage   = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please say something kind and plain, in 1 to 500 characters. They will read it."}
	ErrGathering = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose a gathering they can come and listen to."}
	ErrNoTrial   = &models.Error{Kind: models.Invalid, Code: "request", Message: "They asked for a seat, not to listen once."}
)

// maxGuests bounds who may come and listen to one gathering.
const maxGuests = 4

// shown opens a request for those who decide.
func (s *Service) shown(ctx context.Context, r requestRow, place int, questions map[int][]Question, people map[PersonID]Person) (Request, error) {
	out := Request{
		ID: r.ID, State: r.State, Trial: r.WantsTrial, MadeAt: r.MadeAt, EditedAt: r.EditedAt, ExpiresAt: r.ExpiresAt, Place: place,
		DecidedAt: r.DecidedAt, Questions: questions[r.QuestionsVersion],
	}
	if out.Questions == nil {
		out.Questions = []Question{}
	}
	if now := models.Now(); r.lapsed(now) || (r.State == pending || r.State == ignored) && !now.Before(r.ExpiresAt) {
		out.State = expired
	}
	if out.State == offered {
		out.OfferedUntil = r.OfferedUntil
	}
	if r.InviteID != nil {
		out.Via = wayInvite
	}
	if r.DecidedBy != nil {
		if p, known := people[*r.DecidedBy]; known {
			out.DecidedBy = &p
		}
	}
	j, answers, err := s.words(ctx, r)
	if err != nil {
		return out, err
	}
	out.Name, out.Hello, out.Answers = j.Persona, j.Hello, answers
	out.Message, err = s.openPart(ctx, r, "message", r.Message)
	return out, err
}

// RequestsOf lists who wants to come into a circle, for those who decide: who
// waits for an answer (those with an invitation first), the line in its order,
// who holds an offer, and what was decided in the last 30 days. state, unless it
// is "", leaves out all others.
func (s *Service) RequestsOf(ctx context.Context, by account.ID, id ID, state string) ([]Request, error) {
	g := s.db.Read(ctx)
	stood, err := See(g, by, id)
	if err != nil {
		return nil, err
	}
	if err := policy.Check(stood.Standing, policy.SeeRequests); err != nil {
		return nil, err
	}
	var rows []requestRow
	order := "CASE WHEN state = 'pending' THEN 0 WHEN state = 'waitlisted' THEN 1 WHEN state = 'offered' THEN 2 ELSE 3 END, " +
		"CASE WHEN state = 'pending' AND invite_id IS NULL THEN 1 ELSE 0 END, place, decided_at DESC, made_at, id"
	q := g.Where("circle_id = ? AND (decided_at IS NULL OR decided_at > ?)", id, models.Now().Add(-keptDecided))
	if state != "" {
		q = q.Where("state = ?", state)
	}
	if err := q.Order(order).Limit(maxOpen + maxShown).Find(&rows).Error; err != nil {
		return nil, err
	}
	return s.showAll(ctx, g, id, rows)
}

// maxShown is how many decided requests are listed beside the open ones.
const maxShown = 100

func (s *Service) showAll(ctx context.Context, g *gorm.DB, id ID, rows []requestRow) ([]Request, error) {
	versions := make([]int, 0, len(rows))
	for _, r := range rows {
		versions = append(versions, r.QuestionsVersion)
	}
	questions, err := questionsOf(g, id, versions)
	if err != nil {
		return nil, err
	}
	people, err := Persons(ctx, g, s.box, id)
	if err != nil {
		return nil, err
	}
	out := make([]Request, 0, len(rows))
	place := 0
	for _, r := range rows {
		at := 0
		if r.State == waitlisted {
			place++
			at = place
		}
		one, err := s.shown(ctx, r, at, questions, people)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// request shows one request to those who decide.
func (s *Service) request(ctx context.Context, g *gorm.DB, in ID, id RequestID) (*Request, error) {
	r, err := findRequest(g, in, id)
	if err != nil {
		return nil, err
	}
	all, err := s.showAll(ctx, g, in, []requestRow{r})
	if err != nil {
		return nil, err
	}
	if r.State == waitlisted {
		var ahead int64
		if err := g.Table("requests").Where("circle_id = ? AND state = ? AND place <= ?", in, waitlisted, r.Place).Count(&ahead).Error; err != nil {
			return nil, err
		}
		all[0].Place = int(ahead)
	}
	return &all[0], nil
}

// wasDecided says how a request stands that somebody else has decided.
func (s *Service) wasDecided(tx *db.Tx, r requestRow) error {
	if r.State == withdrawn {
		return ErrTakenBack
	}
	now, err := s.request(tx.Context(), tx.DB, r.CircleID, r.ID)
	if err != nil {
		return err
	}
	return ErrDecided.With(now)
}

// decide runs work on a request with its account and its circle taken, once the
// law has been asked. Whoever may not decide learns nothing of who asks.
func (s *Service) decide(ctx context.Context, by account.ID, id ID, request RequestID, work func(*db.Tx, Stood, circleRow, requestRow) error) (*Request, error) {
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		r, missing := findRequest(tx.DB, id, request)
		if missing != nil && !errors.Is(missing, policy.ErrHidden) {
			return missing
		}
		if missing == nil {
			if err := account.Hold(tx, r.AccountID); err != nil {
				return err
			}
		}
		stood, err := Take(tx, by, id)
		if err != nil {
			return err
		}
		if err := policy.Check(stood.Standing, policy.DecideRequest); err != nil {
			return err
		}
		if missing != nil {
			return missing
		}
		c, err := find(tx.DB, id)
		if err != nil {
			return err
		}
		if r, err = findRequest(tx.DB, id, request); err != nil {
			return err
		}
		return work(tx, stood, c, r)
	})
	if err != nil {
		return nil, err
	}
	return s.request(ctx, s.db.Read(ctx), id, request)
}

// Approve lets somebody in. Where no seat is free they wait in line; where they
// are in as many circles as one person can be in, a free seat is held for them
// until they have left another. With a gathering they come and listen once.
// Approving twice is approving once; what somebody else decided first stands,
// and is ErrDecided, or ErrTakenBack.
func (s *Service) Approve(ctx context.Context, by account.ID, id ID, request RequestID, gathering string) (*Request, error) {
	return s.decide(ctx, by, id, request, func(tx *db.Tx, stood Stood, c circleRow, r requestRow) error {
		switch {
		case r.State == requestIn, r.State == waitlisted, r.State == offered:
			return nil
		case (r.State != pending && r.State != ignored) || !tx.Now.Before(r.ExpiresAt):
			return s.wasDecided(tx, r)
		case r.WantsTrial && gathering == "":
			return ErrGathering.At("trial")
		case !r.WantsTrial && gathering != "":
			return ErrNoTrial.At("trial")
		}
		asker, err := standingIn(tx.DB, r.AccountID, c, tx.Now)
		if err != nil {
			return err
		}
		if policy.Check(asker.Standing, policy.Redeem) != nil { // banned since, or in by another way
			return s.wasDecided(tx, r)
		}
		if err := c.comesIn(); err != nil {
			return err
		}
		if gathering != "" {
			return s.letListen(tx, stood, c, r, gathering)
		}
		if err := s.fill(tx, id); err != nil { // whoever waits longer goes first
			return err
		}
		if c, err = find(tx.DB, id); err != nil {
			return err
		}
		return s.place(tx, stood, c, r)
	})
}

// place gives a request the best that can be had: a seat, a seat that is held,
// or a place in the line.
func (s *Service) place(tx *db.Tx, stood Stood, c circleRow, r requestRow) error {
	was := r.State
	decision := map[string]any{"decided_by": stood.Person, "decided_at": nil}
	if c.Taken >= c.Capacity {
		if err := s.enqueue(tx, r, decision); err != nil {
			return err
		}
		if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actRequest, By: stood.Person, Request: string(r.ID), Was: was, Becomes: waitlisted}); err != nil {
			return err
		}
		return tellAbout(tx, c.ID)
	}
	switch err := roomFor(tx.DB, r.AccountID); {
	case errors.Is(err, ErrTooMany):
		now, err := tx.Clock()
		if err != nil {
			return err
		}
		until, err := offerUntil(tx.DB, c.ID, now)
		if err != nil {
			return err
		}
		if err := tx.Table("requests").Where("id = ?", r.ID).Updates(decision).Error; err != nil {
			return err
		}
		if err := s.holdSeat(tx, r, until); err != nil {
			return err
		}
		if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actRequest, By: stood.Person, Request: string(r.ID), Was: was, Becomes: offered}); err != nil {
			return err
		}
		return tellAbout(tx, c.ID)
	case err != nil:
		return err
	}
	r.DecidedBy = &stood.Person
	return s.admitOne(tx, stood.Person, c, r, seating{role: policy.Member, state: active, way: wayOf(r)})
}

// admitOne makes a member of somebody by their request: with the name, the hello
// and the agreements they gave with it.
func (s *Service) admitOne(tx *db.Tx, by PersonID, c circleRow, r requestRow, in seating) error {
	j, _, err := s.words(tx.Context(), r)
	if err != nil {
		return err
	}
	in.Joining, in.by = j, by
	in.Nonce, in.AgreementsVersion = r.Nonce, r.AgreementsVersion
	also := map[string]any{"offered_until": nil}
	if by != "" {
		also["decided_by"] = by
	}
	// Settled first: it stops reserving the name.
	if err := settle(tx, r, requestIn, also); err != nil {
		return err
	}
	person, err := s.seat(tx, r.AccountID, c, in)
	if err != nil {
		return err
	}
	if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actRequest, By: by, About: person, Request: string(r.ID), Was: r.State, Becomes: requestIn}); err != nil {
		return err
	}
	return tellAbout(tx, c.ID)
}

// letListen makes a guest of one gathering of somebody who asked to listen once.
// They take no seat.
func (s *Service) letListen(tx *db.Tx, stood Stood, c circleRow, r requestRow, gathering string) error {
	if !models.IsID(gathering) {
		return ErrGathering.At("trial")
	}
	var there, guests int64
	err := tx.Table("gatherings").Where("id = ? AND circle_id = ? AND state IN ?", gathering, c.ID, []string{"scheduled", "open"}).Count(&there).Error
	if err != nil {
		return err
	}
	if there == 0 {
		return ErrGathering.At("trial")
	}
	if err := tx.Table("memberships").Where("circle_id = ? AND state = ? AND trial_gathering = ?", c.ID, trial, gathering).Count(&guests).Error; err != nil {
		return err
	}
	if guests >= maxGuests {
		return ErrFull
	}
	return s.admitOne(tx, stood.Person, c, r, seating{role: policy.Guest, state: trial, way: wayTrial, trial: gathering})
}

// Refusal is what a decision against a request says.
type Refusal struct {
	Message models.Private // they read it
	Block   bool           // and may not come in any way, for thirty days
	Clause  int            // which agreement it rests on, where it is a block
	Reason  models.Private // why, for those who look after the circle
}

// Decline says no, in words, also to somebody who waits in line or holds an
// offer; a seat that was held goes to the next.
func (s *Service) Decline(ctx context.Context, by account.ID, id ID, request RequestID, no Refusal) (*Request, error) {
	if no.Message = no.Message.Clean(); no.Message == "" || no.Message.Runes() > MaxMessage {
		return nil, ErrMessage.At("message")
	}
	if no.Reason = no.Reason.Clean(); no.Reason.Runes() > MaxReason || no.Block && no.Reason == "" {
		return nil, ErrReason.At("reason")
	}
	return s.decide(ctx, by, id, request, func(tx *db.Tx, stood Stood, c circleRow, r requestRow) error {
		switch r.State {
		case pending, ignored:
			if !tx.Now.Before(r.ExpiresAt) {
				return s.wasDecided(tx, r)
			}
		case waitlisted, offered:
		case declined:
			if r.DecidedBy != nil && *r.DecidedBy == stood.Person {
				return nil // sent again
			}
			return s.wasDecided(tx, r)
		default:
			return s.wasDecided(tx, r)
		}
		if no.Block {
			return s.block(tx, stood, c, r, no)
		}
		if err := s.lasting(tx, stood, Texts("message", no.Message)...); err != nil {
			return err
		}
		message, err := s.box.Seal(tx.Context(), seal.Circle(string(id), seal.Names), tx.Now, requestPlace(r.ID, "message"), no.Message)
		if err != nil {
			return err
		}
		err = settle(tx, r, declined, map[string]any{"decided_by": stood.Person, "message": message, "offered_until": nil, "seen_at": nil})
		if err != nil {
			return err
		}
		deed := Deed{Circle: id, What: actRequest, By: stood.Person, Request: string(r.ID), Was: r.State, Becomes: declined, Reason: no.Reason}
		if _, err := Record(tx, s.box, deed); err != nil {
			return err
		}
		return s.freed(tx, c.ID, r.State == offered)
	})
}

// freed counts a seat that was held as free where there was one, asks the next
// in line, and tells.
func (s *Service) freed(tx *db.Tx, id ID, held bool) error {
	if held {
		if err := taken(tx, id, -1); err != nil {
			return err
		}
		if err := s.fill(tx, id); err != nil {
			return err
		}
	}
	return tellAbout(tx, id)
}

// Ignore lets a request lie. To the person it looks as if nobody had decided,
// until its time is over.
func (s *Service) Ignore(ctx context.Context, by account.ID, id ID, request RequestID) (*Request, error) {
	return s.decide(ctx, by, id, request, func(tx *db.Tx, stood Stood, _ circleRow, r requestRow) error {
		switch {
		case r.State == ignored:
			return nil
		case r.State != pending || !tx.Now.Before(r.ExpiresAt):
			return s.wasDecided(tx, r)
		}
		err := tx.Table("requests").Where("id = ?", r.ID).Updates(map[string]any{"state": ignored, "decided_by": stood.Person}).Error
		if err != nil {
			return err
		}
		deed := Deed{Circle: id, What: actRequest, By: stood.Person, Request: string(r.ID), Was: pending, Becomes: ignored}
		if _, err := Record(tx, s.box, deed); err != nil {
			return err
		}
		return tellAbout(tx, id)
	})
}
