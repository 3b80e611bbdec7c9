package gathering

import (
	"context"
	"math/rand/v2"
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

// Feedback is what people say of a gathering.
type Feedback struct {
	Mine *OwnFeedback `json:"mine,omitempty"`
	All  *AllFeedback `json:"all,omitempty" doc:"For those who look after the circle, once it is over and three people have said something."`
}

// OwnFeedback is what one person says of a gathering.
type OwnFeedback struct {
	Good bool           `json:"good"`
	Body models.Private `json:"body,omitempty"`
}

// AllFeedback is what everybody says, without names and in no order.
type AllFeedback struct {
	People int              `json:"people"`
	Good   int              `json:"good"`
	Words  []models.Private `json:"words"`
}

// Limits of feedback.
const (
	MaxFeedback = 500                 // Unicode code points
	leastPeople = 3                   // below, nobody could be sure not to be known by it
	feedbackFor = 14 * 24 * time.Hour // after the close
)

// What can be wrong with feedback.
var (
	ErrFeedback = &models.Error{Kind: models.Invalid, Code: "request", Message: "What you say of a gathering has at most 500 characters."}
	ErrNotThere = &models.Error{Kind: models.Conflict, Code: "not_there", Message: "This is for whoever was at the gathering, from its end on, for two weeks."}
)

type feedbackRow struct {
	GatheringID ID
	PersonID    circle.PersonID
	Good        bool
	Body        []byte // sealed; nil without words
	At          time.Time
	ExpiresAt   time.Time
}

func (feedbackRow) TableName() string { return "feedback" }

func feedbackPlace(of ID, person circle.PersonID) seal.Place {
	return seal.Place{Table: "feedback", Column: "body", Row: string(of) + "/" + string(person)}
}

// SetFeedback puts down what somebody who was there says of a gathering that is
// over, in the place of what they said before. It returns ErrNotThere, ErrFeedback
// or policy's refusal.
func (s *Service) SetFeedback(ctx context.Context, by account.ID, of ID, f OwnFeedback) error {
	if f.Body = f.Body.Clean(); f.Body.Runes() > MaxFeedback {
		return ErrFeedback.At("body")
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		g, stood, err := take(tx, by, of)
		if err == nil {
			err = stood.Check(policy.EnterRoom)
		}
		if err != nil {
			return err
		}
		if was, err := wasThere(tx.DB, g, stood.Person); err != nil {
			return err
		} else if !was || g.ClosedAt != nil && tx.Now.After(g.ClosedAt.Add(feedbackFor)) {
			return ErrNotThere
		}
		row := feedbackRow{GatheringID: of, PersonID: stood.Person, Good: f.Good, At: tx.Now, ExpiresAt: tx.Now.Add(careKept)}
		if g.ClosedAt != nil {
			row.ExpiresAt = g.ClosedAt.Add(careKept)
		}
		if _, err := stood.Look(tx, s.box, circle.Writing{To: circle.Hosts, Where: string(of), Fields: circle.Texts("body", f.Body)}); err != nil {
			return err
		}
		if row.Body, err = s.seal(tx, g.CircleID, seal.Care, feedbackPlace(of, stood.Person), f.Body); err != nil {
			return err
		}
		return put(tx, &row, "good", "body", "at", "expires_at")
	})
}

// wasThere reports whether somebody was at a gathering that has come to its end.
func wasThere(g *gorm.DB, r row, person circle.PersonID) (bool, error) {
	if r.Script != nil {
		now, err := r.state()
		if err != nil || now.Live() || now.Phase == script.Lobby {
			return false, err
		}
		if seated(now, person) {
			return true, nil
		}
	}
	if r.State != closed {
		return false, nil
	}
	var n int64
	err := g.Table("attendance").Where("gathering_id = ? AND person_id = ? AND state IN ?", r.ID, person, there).Count(&n).Error
	return n > 0, err
}

// Feedback returns what by said of a gathering, and to those who look after the
// circle what everybody did.
func (s *Service) Feedback(ctx context.Context, by account.ID, of ID) (*Feedback, error) {
	g := s.db.Read(ctx)
	r, err := find(g, of)
	if err != nil {
		return nil, err
	}
	stood, err := circle.See(g, by, r.CircleID)
	if err == nil {
		err = stood.Check(policy.ReadCircle)
	}
	if err != nil {
		return nil, err
	}
	var rows []feedbackRow
	q := g.Where("gathering_id = ? AND expires_at > ?", of, s.db.Now())
	all := r.State == closed && policy.Check(stood.Standing, policy.SeeAttendance) == nil
	if !all {
		q = q.Where("person_id = ?", stood.Person)
	}
	if err := q.Limit(maxThere).Find(&rows).Error; err != nil {
		return nil, err
	}
	out, everyone := &Feedback{}, AllFeedback{Words: []models.Private{}}
	for _, f := range rows {
		one := OwnFeedback{Good: f.Good}
		if one.Body, _, err = s.box.OpenIfThere(ctx, feedbackPlace(of, f.PersonID), f.Body); err != nil {
			return nil, err
		}
		if f.PersonID == stood.Person {
			out.Mine = &one
		}
		if everyone.People++; f.Good {
			everyone.Good++
		}
		if one.Body != "" {
			everyone.Words = append(everyone.Words, one.Body)
		}
	}
	if all && everyone.People >= leastPeople {
		rand.Shuffle(len(everyone.Words), func(i, j int) {
			everyone.Words[i], everyone.Words[j] = everyone.Words[j], everyone.Words[i]
		})
		out.All = &everyone
	}
	return out, nil
}
