package thread

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// UnmaskingID names a wish to know who wrote as a member.
type UnmaskingID string

// Unmasking is a wish to know who wrote as a member. It takes two who look after
// the circle and a reason, and whoever wrote is told once it is done.
type Unmasking struct {
	ID        UnmaskingID    `json:"id"`
	Thread    ID             `json:"thread"`
	Post      PostID         `json:"post"`
	Alias     int            `json:"alias"`
	By        circle.Person  `json:"by"`
	Second    *circle.Person `json:"second,omitempty"`
	Reason    models.Private `json:"reason"`
	State     string         `json:"state" enum:"asked,done,declined,lapsed"`
	AskedAt   time.Time      `json:"askedAt"`
	ExpiresAt time.Time      `json:"expiresAt" doc:"Until when a second person can agree."`
	Person    *circle.Person `json:"person,omitempty" doc:"Who it is, once it is done: for the two who did it."`
}

// Limits of unmaskings.
const (
	MaxUnmaskReason = 1000               // Unicode code points
	unmaskWithin    = 7 * 24 * time.Hour // for a second person to agree
	maxUnmaskings   = 50                 // shown at once
)

// How a wish to know who wrote stands.
const (
	asked    = "asked"
	done     = "done"
	declined = "declined"
	lapsed   = "lapsed"
)

// unmasked is the private notice that somebody's name was looked up.
const unmasked = "unmasked"

// What can be wrong with an unmasking.
var (
	ErrUnmaskReason = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please say why, in 1 to 1000 characters. Whoever wrote it will read this."}
	ErrYourName     = &models.Error{Kind: models.Conflict, Code: "your_name", Message: "You wrote this yourself."}
	ErrNamed        = &models.Error{Kind: models.Conflict, Code: "post_named", Message: "This was written under a name."}
	ErrUnmaskAsked  = &models.Error{Kind: models.Conflict, Code: "unmask_asked", Message: "Somebody has asked this already. It waits for a second person."}
	ErrUnmaskOver   = &models.Error{Kind: models.Conflict, Code: "unmask_over", Message: "This is settled, or its time is over."}
	ErrSecond       = &models.Error{Kind: models.Conflict, Code: "second_person", Message: "It takes a second person who looks after the circle."}
)

type unmaskingRow struct {
	ID        UnmaskingID
	CircleID  circle.ID
	AliasID   string
	PostID    PostID
	ByID      circle.PersonID
	SecondID  *circle.PersonID
	Reason    []byte // sealed
	State     string
	AskedAt   time.Time
	ExpiresAt time.Time
	DoneAt    *time.Time
}

func (unmaskingRow) TableName() string { return "unmaskings" }

// tells reports whether somebody is told who it is.
func (row unmaskingRow) tells(person circle.PersonID) bool {
	return row.State == done && (person == row.ByID || person == *row.SecondID)
}

// AskWho asks to know who wrote a post as a member. Nothing is told until a second
// person agrees. The same person asking again is once; it returns ErrUnmaskAsked
// where another has asked, ErrNamed, ErrYourName, ErrUnmaskReason or policy's refusal.
func (s *Service) AskWho(ctx context.Context, by account.ID, in ID, id PostID, reason models.Private) (*Unmasking, error) {
	reason = reason.Clean()
	if n := reason.Runes(); n < 1 || n > MaxUnmaskReason {
		return nil, ErrUnmaskReason.At("reason")
	}
	var out *Unmasking
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		t, stood, err := take(tx, by, in)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.Unmask); err != nil {
			return err
		}
		p, err := findPost(tx.DB, t, stood, id)
		if err != nil {
			return err
		}
		if p.AliasID == nil {
			return ErrNamed
		}
		a, err := findAlias(tx.DB, *p.AliasID)
		if err != nil {
			return err
		}
		if s.behind(stood.Person, a) {
			return ErrYourName
		}
		row, open, err := openUnmasking(tx, a.ID)
		switch {
		case err != nil:
			return err
		case open && row.ByID != stood.Person:
			return ErrUnmaskAsked
		case !open:
			row = unmaskingRow{
				ID: UnmaskingID(models.NewID()), CircleID: t.CircleID, AliasID: a.ID, PostID: id, ByID: stood.Person, State: asked,
				AskedAt: tx.Now, ExpiresAt: tx.Now.Add(unmaskWithin),
			}
			if row.Reason, err = s.close(ctx, t.CircleID, tx.Now, place("unmaskings", "reason", string(row.ID)), reason); err != nil {
				return err
			}
			if err := tx.Create(&row).Error; err != nil {
				return err
			}
		}
		out, err = s.unmasking(ctx, tx.DB, stood, row, a)
		return err
	})
	return out, err
}

// openUnmasking finds the wish about an alias that still waits; one whose time is
// over is put down.
func openUnmasking(tx *db.Tx, alias string) (row unmaskingRow, open bool, err error) {
	err = tx.Where("alias_id = ? AND state = ?", alias, asked).Take(&row).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return row, false, nil
	case err != nil || tx.Now.Before(row.ExpiresAt):
		return row, err == nil, err
	}
	return row, false, settle(tx, &row, lapsed)
}

func settle(tx *db.Tx, row *unmaskingRow, state string) error {
	row.State, row.DoneAt = state, &tx.Now
	return tx.Table("unmaskings").Where("id = ?", row.ID).Updates(map[string]any{"state": state, "done_at": row.DoneAt, "second_id": row.SecondID}).Error
}

// AgreeWho agrees, as the second person, to know who wrote: both are told, and so
// is whoever wrote. It returns ErrSecond for the person who asked, ErrUnmaskOver,
// or policy's refusal.
func (s *Service) AgreeWho(ctx context.Context, by account.ID, in circle.ID, id UnmaskingID) (*Unmasking, error) {
	return s.settling(ctx, by, in, id, func(tx *db.Tx, stood circle.Stood, row *unmaskingRow, a aliasRow) error {
		if row.ByID == stood.Person {
			return ErrSecond
		}
		row.SecondID = &stood.Person
		if err := settle(tx, row, done); err != nil {
			return err
		}
		who, err := s.masked(ctx, a)
		if err != nil {
			return err
		}
		reason, err := s.open(ctx, place("unmaskings", "reason", string(row.ID)), row.Reason)
		if err != nil {
			return err
		}
		// Like any act about words written unnamed, it names the post alone: who wrote
		// it finds it among their own, and whoever reads the log does not learn who.
		var p postRow
		if err := tx.Where("id = ?", row.PostID).Take(&p).Error; err != nil {
			return err
		}
		deed := circle.Deed{Circle: in, What: circle.Unmasked, By: stood.Person, Thread: string(p.ThreadID), Post: string(p.ID), Reason: reason}
		if _, err := circle.Record(tx, s.box, deed); err != nil {
			return err
		}
		return stream.Poke(tx, stream.Entry{Stream: streamOf(in), Circle: string(in), Mver: stood.Mver, What: unmasked}, string(who))
	})
}

// DeclineWho puts a wish to know who wrote aside: by a second person, or by whoever
// asked. It returns ErrUnmaskOver once it is done, or policy's refusal.
func (s *Service) DeclineWho(ctx context.Context, by account.ID, in circle.ID, id UnmaskingID) (*Unmasking, error) {
	return s.settling(ctx, by, in, id, func(tx *db.Tx, stood circle.Stood, row *unmaskingRow, _ aliasRow) error {
		if row.ByID != stood.Person {
			row.SecondID = &stood.Person
		}
		return settle(tx, row, declined)
	})
}

// settling does something with an unmasking that waits, under the circle's lock.
func (s *Service) settling(ctx context.Context, by account.ID, in circle.ID, id UnmaskingID, do func(*db.Tx, circle.Stood, *unmaskingRow, aliasRow) error) (*Unmasking, error) {
	var out *Unmasking
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := circle.Take(tx, by, in)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.Unmask); err != nil {
			return err
		}
		if !models.IsID(string(id)) {
			return policy.ErrHidden
		}
		var row unmaskingRow
		if err := tx.Where("circle_id = ? AND id = ?", in, id).Take(&row).Error; err != nil {
			return hidden(err)
		}
		a, err := findAlias(tx.DB, row.AliasID)
		if err != nil {
			return err
		}
		if s.behind(stood.Person, a) { // nobody decides about their own name, or hears of it before it is done
			return policy.ErrHidden
		}
		if row.State != asked || !tx.Now.Before(row.ExpiresAt) {
			return ErrUnmaskOver
		}
		if err := do(tx, stood, &row, a); err != nil {
			return err
		}
		out, err = s.unmasking(ctx, tx.DB, stood, row, a)
		return err
	})
	return out, err
}

// Unmaskings lists the wishes to know who wrote in a circle, the latest first. One
// about somebody who looks after it themselves they read once it is done.
func (s *Service) Unmaskings(ctx context.Context, by account.ID, in circle.ID) ([]Unmasking, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.Unmask); err != nil {
		return nil, err
	}
	var rows []unmaskingRow
	if err := g.Where("circle_id = ?", in).Order("asked_at DESC, id").Limit(maxUnmaskings).Find(&rows).Error; err != nil {
		return nil, err
	}
	ids := make([]string, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, row.AliasID)
	}
	aliases, err := findAliases(g, ids)
	if err != nil {
		return nil, err
	}
	rows = slices.DeleteFunc(rows, func(row unmaskingRow) bool {
		a, there := aliases[row.AliasID]
		return !there || row.State != done && s.behind(stood.Person, a) // not there: deleted meanwhile, and the wish with it
	})
	for i, row := range rows {
		if row.State == asked && !s.db.Now().Before(row.ExpiresAt) {
			rows[i].State = lapsed
		}
	}
	return s.unmaskings(ctx, g, stood, rows, aliases)
}

func (s *Service) unmasking(ctx context.Context, g *gorm.DB, stood circle.Stood, row unmaskingRow, a aliasRow) (*Unmasking, error) {
	all, err := s.unmaskings(ctx, g, stood, []unmaskingRow{row}, map[string]aliasRow{a.ID: a})
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

// unmaskings shows some to somebody who looks after the circle: who it is, only to
// the two who did it. The aliases are by their id.
func (s *Service) unmaskings(ctx context.Context, g *gorm.DB, stood circle.Stood, rows []unmaskingRow, aliases map[string]aliasRow) ([]Unmasking, error) {
	var ids []circle.PersonID
	known := map[string]circle.PersonID{} // by alias
	for _, row := range rows {
		ids = append(ids, row.ByID)
		if row.SecondID != nil {
			ids = append(ids, *row.SecondID)
		}
		if row.tells(stood.Person) {
			who, err := s.masked(ctx, aliases[row.AliasID])
			if err != nil {
				return nil, err
			}
			known[row.AliasID] = who
			ids = append(ids, who)
		}
	}
	people, err := circle.PersonsOf(ctx, g, s.box, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Unmasking, 0, len(rows))
	for _, row := range rows {
		a := aliases[row.AliasID]
		u := Unmasking{
			ID: row.ID, Thread: a.ThreadID, Post: row.PostID, Alias: a.N, By: people[row.ByID], State: row.State, AskedAt: row.AskedAt, ExpiresAt: row.ExpiresAt,
		}
		if row.SecondID != nil {
			second := people[*row.SecondID]
			u.Second = &second
		}
		if row.tells(stood.Person) {
			who := people[known[row.AliasID]]
			u.Person = &who
		}
		if u.Reason, err = s.open(ctx, place("unmaskings", "reason", string(row.ID)), row.Reason); err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, nil
}
