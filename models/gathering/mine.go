package gathering

import (
	"context"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
)

// OwnWords is what somebody said in a gathering, for them to keep.
type OwnWords struct {
	Parts []MyPart       `json:"parts" doc:"In the order in which they were said."`
	Word  models.Private `json:"word,omitempty" doc:"The closing word."`
	Until *time.Time     `json:"until,omitempty" doc:"Until when it can be kept; absent where nothing is left."`
}

// MyPart is one part of one's own.
type MyPart struct {
	Turn int            `json:"turn"`
	Body models.Private `json:"body"`
	At   time.Time      `json:"at"`
}

// Mine returns by's own words in a gathering, and nobody else's, until they are
// deleted.
func (s *Service) Mine(ctx context.Context, by account.ID, of ID) (*OwnWords, error) {
	g := s.db.Read(ctx)
	r, err := find(g, of)
	if err != nil {
		return nil, err
	}
	stood, err := circle.See(g, by, r.CircleID)
	if err != nil {
		return nil, err
	}
	stood.Standing.Mine = true
	if err := stood.Check(policy.WithdrawPart); err != nil {
		return nil, err
	}
	out := &OwnWords{Parts: []MyPart{}}
	until := func(at time.Time) {
		if out.Until == nil || at.Before(*out.Until) {
			out.Until = &at
		}
	}
	parts, err := s.rooms.Own(ctx, g, string(of), stood.Person)
	if err != nil {
		return nil, err
	}
	for _, p := range parts {
		out.Parts = append(out.Parts, MyPart{p.Turn, p.Body, p.At})
		until(p.ExpiresAt)
	}
	var w wordRow
	given, err := has(g.Where("gathering_id = ? AND person_id = ? AND expires_at > ?", of, stood.Person, s.db.Now()), &w)
	if err != nil {
		return nil, err
	}
	if given {
		if out.Word, _, err = s.box.OpenIfThere(ctx, wordPlace(of, stood.Person), w.Body); err != nil {
			return nil, err
		}
		until(w.ExpiresAt)
	}
	if out.Until != nil && r.State == opened && r.Script != nil && r.keeping(stood) == circle.RetentionAtClose {
		now, err := r.state()
		if err != nil {
			return nil, err
		}
		until(closes(now))
	}
	return out, nil
}

// closes is when a gathering closes if nobody closes it before.
func closes(now script.State) time.Time {
	if now.Phase == script.After {
		return now.Since.Add(script.AfterFor)
	}
	return now.Ends().Add(script.AfterFor)
}
