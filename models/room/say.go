package room

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/guard"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

// saying is something to be said in a room.
type saying struct {
	nonce string
	body  models.Private
	kind  string // Said or Note
}

// Say says body in a room. The same nonce from the same person yields the part
// it first made, so that a sender may retry without fear, also when their turn is
// over since; with other words it is circle.ErrReused. It returns ErrBody,
// ErrTurnBody, ErrClosed or ErrNotYours with the floor, ErrFast or ErrSlow with
// when, circle.ErrResting, or policy's refusal.
func (s *Service) Say(ctx context.Context, by account.ID, in ID, nonce string, body models.Private) (*Part, error) {
	body = body.Clean()
	if n := body.Runes(); n < 1 || n > MaxBody {
		return nil, ErrBody.At("body")
	}
	return s.speak(ctx, by, in, saying{nonce, body, Said})
}

// Note is Say for whoever leads the gathering that is on, or watches over it: a
// short line beside the turns, while nobody is to be still.
func (s *Service) Note(ctx context.Context, by account.ID, in ID, nonce string, body models.Private) (*Part, error) {
	body = body.Clean()
	if n := body.Runes(); n < 1 || n > MaxNote {
		return nil, ErrNote.At("body")
	}
	return s.speak(ctx, by, in, saying{nonce, body, Note})
}

func (s *Service) speak(ctx context.Context, by account.ID, in ID, say saying) (*Part, error) {
	if err := circle.CheckNonce(say.nonce); err != nil {
		return nil, err
	}
	var p Part
	err := s.db.Do(ctx, func(tx *db.Tx) (err error) {
		p, err = s.say(tx, by, in, say)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &p, nil
}

func (s *Service) say(tx *db.Tx, by account.ID, in ID, say saying) (p Part, err error) {
	r, stood, out, err := take(tx, by, in)
	if err != nil {
		return p, err
	}
	if err := check(stood, out, policy.Say); err != nil {
		return p, err
	}
	author, err := stood.Oneself(tx.Context(), s.box)
	if err != nil {
		return p, err
	}
	if before, again, err := s.sameSaying(tx, in, author, say.nonce, say.body); err != nil || again {
		return before, err
	}
	if err := s.floorFor(tx, r, stood, say); err != nil {
		return p, err
	}
	fold, err := s.look(tx, r, stood, say.body)
	if err != nil {
		return p, err
	}
	at, err := s.paced(tx, r, stood, say)
	if err != nil {
		return p, err
	}
	seq, err := stream.Next(tx, streamOf(in))
	if err != nil {
		return p, err
	}
	row := partRow{
		ID: PartID(models.NewID()), RoomID: in, AuthorID: author.ID, Nonce: say.nonce, SaidSeq: seq, Mver: stood.Mver, Kind: say.kind,
		SaidAt: at, ExpiresAt: at.Add(circle.KeptFor(stood.Retention)), GatheringID: r.GatheringID,
	}
	if say.kind == Said {
		row.Turn = r.FloorTurn
	}
	if row.Body, err = s.box.Seal(tx.Context(), seal.Circle(string(r.CircleID), Use(stood.Retention)), tx.Now, bodyPlace(row.ID), say.body); err != nil {
		return p, err
	}
	if fold {
		if row.FoldID, err = s.house(tx, r, row); err != nil {
			return p, err
		}
	}
	if err := tx.Create(&row).Error; err != nil {
		return p, err
	}
	p = row.shown(author)
	p.Body, p.State = say.body, row.stands()
	return p, stream.Append(tx, seq, entry(r, stood.Mver, said, string(row.ID)), row.heard(p))
}

// heard is a part as everybody in the room is told of it.
func (row partRow) heard(p Part) stream.Fields {
	if !(*reader)(nil).shows(row) {
		p.Body = ""
	}
	p.Why = nil
	return stream.Fields{"part": p}
}

// look has words looked at that are to be said in a room. Nobody can look at them
// first there: whoever was asked to look once more, and says them, has said them,
// before those who look after the circle. fold says that they are folded once they
// are said.
func (s *Service) look(tx *db.Tx, r roomRow, stood circle.Stood, body models.Private) (fold bool, err error) {
	v, err := stood.Look(tx, s.box, circle.Writing{To: circle.Aloud, Where: string(r.ID), Fields: circle.Texts("body", body)})
	return v.Outcome == guard.Fold, err
}

// sameSaying finds the part a retry has made before.
func (s *Service) sameSaying(tx *db.Tx, in ID, author circle.Person, nonce string, body models.Private) (p Part, again bool, err error) {
	var row partRow
	err = tx.Where("room_id = ? AND author_id = ? AND nonce = ?", in, author.ID, nonce).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return p, false, nil
	}
	if err != nil {
		return p, false, err
	}
	p, ok, err := s.part(tx.Context(), row, author)
	if err == nil && ok && p.State != "withdrawn" && p.Body != body {
		err = circle.ErrReused
	}
	return p, true, err
}

// Withdraw takes back one's own words: they are gone at once, from the row, from
// every screen and from whoever catches up later. Twice is once.
func (s *Service) Withdraw(ctx context.Context, by account.ID, in ID, id PartID) (*Part, error) {
	var p Part
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		r, stood, out, err := take(tx, by, in)
		if err != nil {
			return err
		}
		row, err := findPart(tx.DB, stood, in, id)
		if err != nil {
			return err
		}
		stood.Standing.Mine = row.AuthorID == stood.Person
		if err := check(stood, out, policy.WithdrawPart); err != nil {
			return err
		}
		author, err := stood.Oneself(tx.Context(), s.box)
		if err != nil {
			return err
		}
		before, stands, err := s.part(tx.Context(), row, author)
		if err != nil {
			return err
		}
		was := row.Body
		row.Body = nil
		p, _, err = s.part(tx.Context(), row, author)
		if err != nil || was == nil {
			return err
		}
		set := map[string]any{"body": nil, "mark": nil, "marked_at": nil, "fold_id": nil}
		if stands {
			set["mark"], set["marked_at"] = s.mark(id, before.Body), tx.Now
		}
		if err := tx.Table("parts").Where("id = ?", id).Updates(set).Error; err != nil {
			return err
		}
		seq, err := stream.Next(tx, streamOf(in))
		if err != nil {
			return err
		}
		e := entry(r, stood.Mver, withdrawn, string(id))
		e.Since = row.Mver
		return stream.Append(tx, seq, e, stream.Fields{"part": p})
	})
	if err != nil {
		return nil, err
	}
	return &p, nil
}

// findPart finds a part that the person can read.
func findPart(g *gorm.DB, stood circle.Stood, in ID, id PartID) (row partRow, err error) {
	if !models.IsID(string(id)) || stood.Person == "" {
		return row, policy.ErrHidden
	}
	err = g.Where("room_id = ? AND id = ? AND mver >= ?", in, id, stood.JoinedMver).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = policy.ErrHidden
	}
	return row, err
}
