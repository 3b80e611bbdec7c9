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
	ID        ActID          `json:"id"`
	What      string         `json:"what" enum:"founded,joined,left,paused,resumed,stepped_away,role,warned,warning_seen,muted,unmuted,removed,banned,banned_for_good,unbanned,request,waitlist,invite,locked,unlocked,state,card,door,agreements,questions,retention,transfer,succession,term_ended,removed_from_room,let_into_room,gathering_skipped,unmasked,demoted,suspended,glass,nudged,taken_back,appeal_upheld,appeal_modified,appeal_overturned,part_folded,parts_folded,part_shown,post_folded,posts_folded,post_shown,post_removed,post_noted,thread_state,thread_timer,thread_slow,thread_pinned,thread_split,thread_moved,words,watched,unwatched,post_declined"`
	By        *Person        `json:"by,omitempty" doc:"Absent where the house did it, or two stewards."`
	Above     bool           `json:"above,omitempty" doc:"Two stewards did it. Why they did something towards somebody, only that person reads."`
	About     *Person        `json:"about,omitempty"`
	Request   string         `json:"request,omitempty"`
	Thread    string         `json:"thread,omitempty"`
	Post      string         `json:"post,omitempty"`
	Part      string         `json:"part,omitempty"`
	Of        ActID          `json:"of,omitempty" doc:"The act it takes back or decides about."`
	Count     int            `json:"count,omitempty" doc:"With how many posts or parts, where it is many at once."`
	Was       string         `json:"was,omitempty"`
	Becomes   string         `json:"becomes,omitempty"`
	Clause    *Clause        `json:"clause,omitempty"`
	Reason    models.Private `json:"reason,omitempty"`
	Until     *time.Time     `json:"until,omitempty"`
	TakenBack *time.Time     `json:"takenBack,omitempty" doc:"When it was taken back, by whoever did it or after an appeal."`
	UndoUntil *time.Time     `json:"undoUntil,omitempty" doc:"Until when you can take it back; absent where you cannot."`
	At        time.Time      `json:"at"`
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
	return s.acts(ctx, g, g.Where("circle_id = ?", id), stood, before)
}

// History lists what was done towards somebody, or by them to their own
// membership, the latest first.
func (s *Service) History(ctx context.Context, by account.ID, id ID, person PersonID, before ActID) ([]Act, ActID, error) {
	g := s.db.Read(ctx)
	stood, err := See(g, by, id)
	if err != nil {
		return nil, "", err
	}
	if err := stood.Check(policy.SeeLog); err != nil {
		return nil, "", err
	}
	m, err := findKnown(g, id, person)
	if err != nil {
		return nil, "", err
	}
	return s.acts(ctx, g, g.Where("about_id = ?", m.ID), stood, before)
}

func (s *Service) acts(ctx context.Context, g, of *gorm.DB, stood Stood, before ActID) (out []Act, next ActID, err error) {
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
	people, err := Persons(ctx, g, s.box, stood.Circle)
	if err != nil {
		return nil, "", err
	}
	back, err := takenBack(g, rows)
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
			Thread: m.Thread, Post: m.Post, Part: m.Part,
			ID: row.ID, What: row.What, By: known(row.ByID), About: known(row.AboutID), Was: row.Was, Becomes: row.Becomes,
			Clause: m.Clause, Reason: m.Reason, Until: row.Until, At: row.At, Above: row.Above,
		}
		if row.Above && row.What != actGlass {
			a.Reason = ""
		}
		if at, is := back[row.ID]; is {
			a.TakenBack = &at
		} else if until := row.undoUntil(); row.ByID != nil && *row.ByID == stood.Person && until != nil && s.db.Now().Before(*until) {
			a.UndoUntil = until
		}
		if row.OfID != nil {
			a.Of = *row.OfID
		}
		if row.Items != nil {
			items, err := row.items()
			if err != nil {
				return nil, "", err
			}
			a.Count = len(items)
		}
		if row.RequestID != nil {
			a.Request = *row.RequestID
		}
		out = append(out, a)
	}
	return out, next, nil
}
