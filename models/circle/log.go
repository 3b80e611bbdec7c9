package circle

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/policy"
)

// Act is one line of a circle's log, as those see it who look after it.
type Act struct {
	ID      ActID          `json:"id"`
	What    string         `json:"what" enum:"founded,joined,left,paused,resumed,stepped_away,role,warned,warning_seen,muted,unmuted,removed,banned,banned_for_good,unbanned,request,waitlist,invite,locked,unlocked,state,card,door,agreements,questions,retention,transfer,succession,term_ended,removed_from_room,let_into_room,gathering_skipped,unmasked,demoted,suspended,glass,post_folded,post_shown,post_removed,post_noted,thread_state,thread_timer,thread_slow,thread_pinned,thread_split,thread_moved"`
	By      *Person        `json:"by,omitempty" doc:"Absent where the house did it, or two stewards."`
	Above   bool           `json:"above,omitempty" doc:"Two stewards did it. Why they did something towards somebody, only that person reads."`
	About   *Person        `json:"about,omitempty"`
	Request string         `json:"request,omitempty"`
	Thread  string         `json:"thread,omitempty"`
	Post    string         `json:"post,omitempty"`
	Was     string         `json:"was,omitempty"`
	Becomes string         `json:"becomes,omitempty"`
	Clause  *Clause        `json:"clause,omitempty"`
	Reason  models.Private `json:"reason,omitempty"`
	Until   *time.Time     `json:"until,omitempty"`
	At      time.Time      `json:"at"`
}

// MaxActs is the most acts of one page.
const MaxActs = 50

// Acts lists what was done in a circle, the latest first, and where to go on: ""
// at the end.
func (s *Service) Acts(ctx context.Context, by account.ID, id ID, before ActID) ([]Act, ActID, error) {
	g := s.db.Read(ctx)
	stood, err := See(g, by, id)
	if err != nil {
		return nil, "", err
	}
	if err := stood.Check(policy.SeeLog); err != nil {
		return nil, "", err
	}
	return s.acts(ctx, g, g.Where("circle_id = ?", id), id, before)
}

// History lists what was done towards somebody, or by them to their own
// membership, the latest first.
func (s *Service) History(ctx context.Context, by account.ID, id ID, person PersonID, before ActID) ([]Act, ActID, error) {
	g := s.db.Read(ctx)
	m, err := s.about(g, by, id, person, policy.SeeLog)
	if err != nil {
		return nil, "", err
	}
	return s.acts(ctx, g, g.Where("about_id = ?", m.ID), id, before)
}

func (s *Service) acts(ctx context.Context, g, of *gorm.DB, id ID, before ActID) (out []Act, next ActID, err error) {
	if models.IsID(string(before)) {
		of = of.Where("id < ?", before)
	}
	var rows []actRow
	if err := of.Order("id DESC").Limit(MaxActs + 1).Find(&rows).Error; err != nil {
		return nil, "", err
	}
	if len(rows) > MaxActs {
		rows, next = rows[:MaxActs], rows[MaxActs-1].ID
	}
	people, err := Persons(ctx, g, s.box, id)
	if err != nil {
		return nil, "", err
	}
	known := func(id *PersonID) *Person {
		if id == nil {
			return nil
		}
		p, ok := people[*id]
		if !ok {
			return nil
		}
		return &p
	}
	out = make([]Act, 0, len(rows))
	for _, row := range rows {
		m, err := row.measure(g, s.box)
		if err != nil {
			return nil, "", err
		}
		a := Act{
			Thread: m.Thread, Post: m.Post,
			ID: row.ID, What: row.What, By: known(row.ByID), About: known(row.AboutID), Was: row.Was, Becomes: row.Becomes,
			Clause: m.Clause, Reason: m.Reason, Until: row.Until, At: row.At, Above: row.Above,
		}
		if row.Above && row.What != actGlass {
			a.Reason = ""
		}
		if row.RequestID != nil {
			a.Request = *row.RequestID
		}
		out = append(out, a)
	}
	return out, next, nil
}
