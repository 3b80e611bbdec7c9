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
		if err := roster(tx.DB, c, by, tx.Now); err != nil {
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
