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
)

// CircleName is a circle in the fewest words.
type CircleName struct {
	ID   ID             `json:"id"`
	Name models.Private `json:"name"`
}

// OwnRequest is a way into a circle, as the person sees it who asks.
type OwnRequest struct {
	ID           RequestID      `json:"id" from:"requests.id"`
	Circle       CircleName     `json:"circle" from:"requests.circle_id"`
	State        string         `json:"state" enum:"pending,waitlisted,offered,joined,declined,withdrawn,expired,superseded,closed" from:"requests.state"`
	Trial        bool           `json:"trial" doc:"Whether they would rather listen once first." from:"requests.wants_trial"`
	Name         models.Private `json:"name,omitempty" doc:"Who they would be there." from:"requests.name"`
	Hello        models.Private `json:"hello,omitempty" from:"requests.hello"`
	Answers      []Answer       `json:"answers" from:"requests.answers"`
	Questions    []Question     `json:"questions" doc:"As they were when answered." from:"requests.questions_version"`
	MadeAt       time.Time      `json:"madeAt" from:"requests.made_at"`
	EditedAt     *time.Time     `json:"editedAt,omitempty" from:"requests.edited_at"`
	ExpiresAt    *time.Time     `json:"expiresAt,omitempty" doc:"While it is pending." from:"requests.expires_at"`
	Place        int            `json:"place,omitempty" doc:"While it is waitlisted: 1 is next." from:"requests.place"`
	OfferedUntil *time.Time     `json:"offeredUntil,omitempty" doc:"Until when a seat is held." from:"requests.offered_until"`
	Message      models.Private `json:"message,omitempty" doc:"The words that came with the decision." from:"requests.message"`
	AgainAt      *time.Time     `json:"againAt,omitempty" doc:"From when they may ask again."`
	Seen         bool           `json:"seen" doc:"Whether they have said that they read how it ended." from:"requests.seen_at"`
}

// own shows a request to the person whose it is. An ignored one looks pending
// until its time is over: nobody learns that they were passed over.
func (s *Service) own(ctx context.Context, g *gorm.DB, r requestRow) (*OwnRequest, error) {
	var c circleRow
	if err := g.Where("id = ?", r.CircleID).Take(&c).Error; err != nil {
		return nil, err
	}
	now := models.Now()
	o := &OwnRequest{
		ID: r.ID, Circle: CircleName{c.ID, models.Private(c.Name)}, Trial: r.WantsTrial, MadeAt: r.MadeAt, EditedAt: r.EditedAt, Seen: r.SeenAt != nil,
		State: r.State,
	}
	switch {
	case (r.State == pending || r.State == ignored) && now.Before(r.ExpiresAt):
		o.State, o.ExpiresAt = pending, &r.ExpiresAt
	case r.State == pending, r.State == ignored, r.lapsed(now):
		o.State = expired
	case r.State == barred:
		o.State = closedTo
	}
	if c.State == archived && (o.State == pending || o.State == waitlisted || o.State == offered) {
		o.State, o.ExpiresAt = expired, nil
	}
	switch o.State {
	case waitlisted:
		var ahead int64
		if err := g.Table("requests").Where("circle_id = ? AND state = ? AND place <= ?", r.CircleID, waitlisted, r.Place).Count(&ahead).Error; err != nil {
			return nil, err
		}
		o.Place = int(ahead)
	case offered:
		o.OfferedUntil = r.OfferedUntil
	case declined, expired:
		o.AgainAt = againFrom(r)
	}
	j, answers, err := s.words(ctx, r)
	if err != nil {
		return nil, err
	}
	o.Name, o.Hello, o.Answers = j.Persona, j.Hello, answers
	if o.Message, err = s.openPart(ctx, r, "message", r.Message); err != nil {
		return nil, err
	}
	if o.Questions, err = questionsAt(g, r.CircleID, r.QuestionsVersion); o.Questions == nil {
		o.Questions = []Question{}
	}
	return o, err
}

// ownRequest is what somebody outside has asked of a circle, while it is open or
// they have not yet said that they read how it ended; nil for nothing.
func (s *Service) ownRequest(ctx context.Context, g *gorm.DB, by account.ID, id ID) (*OwnRequest, error) {
	r, known, err := latestRequest(g, by, id)
	if err != nil || !known {
		return nil, err
	}
	o, err := s.own(ctx, g, r)
	if err != nil {
		return nil, err
	}
	switch o.State {
	case pending, waitlisted, offered:
		return o, nil
	case declined, expired, closedTo:
		if r.SeenAt == nil {
			return o, nil
		}
	}
	return nil, nil
}

// Requests lists what by has asked of circles, the latest first.
func (s *Service) Requests(ctx context.Context, by account.ID) ([]OwnRequest, error) {
	g := s.db.Read(ctx)
	var rows []requestRow
	if err := g.Where("account_id = ?", by).Order("made_at DESC").Limit(maxOwn).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]OwnRequest, 0, len(rows))
	for _, r := range rows {
		o, err := s.own(ctx, g, r)
		if err != nil {
			return nil, err
		}
		out = append(out, *o)
	}
	return out, nil
}

// maxOwn bounds what is listed of one's own requests: they go 30 days after they
// are decided.
const maxOwn = 50

// Changing is what somebody changes in a request that nobody has decided: nil
// leaves as it is.
type Changing struct {
	Persona, Hello *models.Private
	Answers        *[]Answer
	Trial          *bool
}

// mine runs work on a request of by's, with its circle taken. Whoever asks about
// somebody else's hears what they would of one that is not there.
func (s *Service) mine(ctx context.Context, by account.ID, id RequestID, work func(*db.Tx, circleRow, requestRow) (requestRow, error)) (*OwnRequest, error) {
	var after requestRow
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		c, r, err := s.takeOwn(tx, by, id)
		if err != nil {
			return err
		}
		after, err = work(tx, c, r)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.own(ctx, s.db.Read(ctx), after)
}

// takeOwn takes a request's account and circle, in this order, and then reads it.
func (s *Service) takeOwn(tx *db.Tx, by account.ID, id RequestID) (c circleRow, r requestRow, err error) {
	if !models.IsID(string(id)) {
		return c, r, policy.ErrHidden
	}
	if err = tx.Where("id = ?", id).Take(&r).Error; errors.Is(err, gorm.ErrRecordNotFound) {
		err = policy.ErrHidden
	}
	if err != nil {
		return c, r, err
	}
	if err := policy.Check(policy.Standing{Mine: r.AccountID == by}, policy.OwnEntry); err != nil {
		return c, r, err
	}
	if err := account.Hold(tx, by); err != nil {
		return c, r, err
	}
	stood, err := Take(tx, by, r.CircleID)
	if err != nil {
		return c, r, err
	}
	if stood.Standing.Banned {
		return c, r, policy.ErrHidden
	}
	if c, err = find(tx.DB, r.CircleID); err != nil {
		return c, r, err
	}
	r, err = findRequest(tx.DB, c.ID, id)
	return c, r, err
}

// Change changes a request that nobody has decided. It is marked as changed, and
// nobody is told anew.
func (s *Service) Change(ctx context.Context, by account.ID, id RequestID, to Changing) (*OwnRequest, error) {
	return s.mine(ctx, by, id, func(tx *db.Tx, c circleRow, r requestRow) (requestRow, error) {
		if (r.State != pending && r.State != ignored) || !tx.Now.Before(r.ExpiresAt) {
			return r, s.decided(tx, r)
		}
		j, _, err := s.words(tx.Context(), r)
		if err != nil {
			return r, err
		}
		set := map[string]any{"edited_at": tx.Now}
		if to.Persona != nil {
			j.Persona = *to.Persona
		}
		if to.Hello != nil {
			if j.Hello = to.Hello.Clean(); j.Hello.Runes() > MaxHello {
				return r, ErrHello.At("hello")
			}
		}
		if err := s.name(tx, &r, j); err != nil {
			return r, err
		}
		set["name"], set["name_key"], set["hello"] = r.Name, r.NameKey, r.Hello
		if to.Answers != nil {
			// They change their answers to the questions they were asked, whatever
			// the circle asks now.
			asked := c
			asked.QuestionsVersion = r.QuestionsVersion
			if err := s.answer(tx, asked, &r, Asking{QuestionsVersion: r.QuestionsVersion, Answers: *to.Answers}); err != nil {
				return r, err
			}
			set["answers"] = r.Answers
		}
		if to.Trial != nil {
			if r.WantsTrial = *to.Trial; r.WantsTrial && !c.GivesTrials {
				return r, ErrNoTrials.At("trial")
			}
			set["wants_trial"] = r.WantsTrial
		}
		r.EditedAt = &tx.Now
		return r, tx.Table("requests").Where("id = ?", r.ID).Updates(set).Error
	})
}

// decided says how a request stands that cannot be changed any more.
func (s *Service) decided(tx *db.Tx, r requestRow) error {
	own, err := s.own(tx.Context(), tx.DB, r)
	if err != nil {
		return err
	}
	return ErrDecided.With(own)
}

// Withdraw takes a request back, or leaves the line. The words go with it, and a
// seat that was held goes to the next.
func (s *Service) Withdraw(ctx context.Context, by account.ID, id RequestID) (*OwnRequest, error) {
	return s.mine(ctx, by, id, func(tx *db.Tx, c circleRow, r requestRow) (requestRow, error) {
		switch was := r.State; was {
		case withdrawn:
			return r, nil
		case pending, ignored, waitlisted, offered:
			err := settle(tx, r, withdrawn, map[string]any{"name": nil, "name_key": nil, "hello": nil, "answers": nil, "offered_until": nil})
			if err != nil {
				return r, err
			}
			if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actRequest, Request: string(r.ID), Was: shownAs(was), Becomes: withdrawn}); err != nil {
				return r, err
			}
			if was == offered {
				if err := taken(tx, c.ID, -1); err != nil {
					return r, err
				}
				if err := s.fill(tx, c.ID); err != nil {
					return r, err
				}
			}
			if err := tellAbout(tx, c.ID); err != nil {
				return r, err
			}
			return findRequest(tx.DB, c.ID, r.ID)
		}
		return r, s.decided(tx, r)
	})
}

// shownAs is how a state is told where the person may read it.
func shownAs(state string) string {
	if state == ignored {
		return pending
	}
	return state
}

// MarkSeen remembers that somebody has read how their request ended.
func (s *Service) MarkSeen(ctx context.Context, by account.ID, id RequestID) (*OwnRequest, error) {
	if !models.IsID(string(id)) {
		return nil, policy.ErrHidden
	}
	var r requestRow
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		err := tx.Where("id = ?", id).Take(&r).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			err = policy.ErrHidden
		}
		if err != nil {
			return err
		}
		if err := policy.Check(policy.Standing{Mine: r.AccountID == by}, policy.OwnEntry); err != nil {
			return err
		}
		if r.SeenAt != nil {
			return nil
		}
		r.SeenAt = &tx.Now
		return tx.Table("requests").Where("id = ?", id).Update("seen_at", tx.Now).Error
	})
	if err != nil {
		return nil, err
	}
	return s.own(ctx, s.db.Read(ctx), r)
}
