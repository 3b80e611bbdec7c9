package thread

import (
	"context"
	"errors"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// MaxMoved is how many responses are moved at once.
const MaxMoved = 50

// What can be wrong with moving responses.
var (
	ErrMoved       = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose 1 to 50 responses of this thread."}
	ErrMovedTo     = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose another thread of this circle."}
	ErrOtherCircle = &models.Error{Kind: models.Conflict, Code: "other_circle", Message: "What was said in one circle stays in it. It can be moved to another thread here, but not to another circle."}
)

// Moving is what is moved, and into which thread.
type Moving struct {
	Nonce string // chosen by the caller; the same one moves once
	Posts []PostID
	To    ID
}

// Move moves responses into another thread of the same circle; where they were, a
// post points there. Who may read a post never becomes more by it: those who
// joined after it was written, or could not read the thread it was written in,
// read it nowhere. Whoever wrote as a member is known by their number in the
// other thread. It returns the thread they were moved into, or ErrOtherCircle
// where that is in another circle by also looks after.
func (s *Service) Move(ctx context.Context, by account.ID, id ID, b Moving) (*Thread, error) {
	if err := checkMoved(b.Nonce, b.Posts); err != nil {
		return nil, err
	}
	if b.To == id {
		return nil, ErrMovedTo.At("to")
	}
	var out *Thread
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		from, stood, err := tend(tx, by, id, policy.TendThread)
		if err != nil {
			return err
		}
		to, err := beside(tx, by, stood, b.To)
		if err != nil {
			return err
		}
		switch before, again, err := s.pointed(tx, stood, from, b.Nonce); {
		case err != nil:
			return err
		case again && before != to.ID:
			return circle.ErrReused
		case !again:
			if err := s.move(tx, by, stood, &from, &to, b); err != nil {
				return err
			}
		}
		out, err = s.shown(tx, by, stood, to.ID)
		return err
	})
	return out, err
}

func (s *Service) move(tx *db.Tx, by account.ID, stood circle.Stood, from, to *threadRow, b Moving) error {
	if to.State == archived {
		return ErrArchived
	}
	rows, err := chosen(tx, stood, *from, b.Posts)
	if err != nil {
		return err
	}
	seq, err := stream.Next(tx, streamOf(from.CircleID))
	if err != nil {
		return err
	}
	if err := s.carry(tx, rows, *from, *to); err != nil {
		return err
	}
	for _, t := range []*threadRow{from, to} { // in this order: both tell of their latest by its number
		if err := s.tally(tx, t); err != nil {
			return err
		}
	}
	if err := s.point(tx, by, stood, seq, *from, *to, b.Nonce); err != nil {
		return err
	}
	if err := s.tellMoved(tx, stood, *to, rows); err != nil {
		return err
	}
	if err := s.tellThread(tx, *to, stood.Mver, changed); err != nil {
		return err
	}
	_, err = circle.Record(tx, s.box, circle.Deed{Circle: from.CircleID, What: circle.ThreadMoved, By: stood.Person, Thread: string(from.ID)})
	return err
}

func checkMoved(nonce string, posts []PostID) error {
	if len(posts) < 1 || len(posts) > MaxMoved {
		return ErrMoved.At("posts")
	}
	for _, id := range posts {
		if !models.IsID(string(id)) {
			return ErrMoved.At("posts")
		}
	}
	return circle.CheckNonce(nonce)
}

// beside finds the thread to move to. Of one in another circle only those learn
// who look after that one too.
func beside(tx *db.Tx, by account.ID, stood circle.Stood, id ID) (threadRow, error) {
	there := stood
	to, there, err := find(tx.DB, id, func(in circle.ID) (circle.Stood, error) {
		if in == stood.Circle {
			return stood, nil
		}
		return circle.See(tx.DB, by, in)
	})
	var told *models.Error
	switch {
	case errors.As(err, &told):
		return to, policy.ErrHidden
	case err != nil || to.CircleID == stood.Circle:
		return to, err
	case there.Check(policy.TendThread) == nil:
		return to, ErrOtherCircle
	}
	return to, policy.ErrHidden
}

// chosen reads responses of a thread that are to be moved, in their order.
func chosen(tx *db.Tx, stood circle.Stood, t threadRow, ids []PostID) ([]postRow, error) {
	if t.State == archived {
		return nil, ErrArchived
	}
	var rows []postRow
	err := visiblePosts(tx.DB, stood).Where("thread_id = ? AND id IN ? AND NOT opening AND kind <> ?", t.ID, ids, pointer).Order("made_seq").Find(&rows).Error
	if err == nil && len(rows) != len(ids) {
		err = ErrMoved.At("posts")
	}
	return rows, err
}

// carry writes responses into another thread. Each is read by those who could read
// it before, and may read the thread it comes into; whoever wrote it as a member
// gets a number there.
func (s *Service) carry(tx *db.Tx, rows []postRow, from, to threadRow) error {
	for i := range rows {
		row := &rows[i]
		if row.AliasID != nil {
			person, err := s.writerOf(tx.Context(), tx.DB, *row)
			if err != nil {
				return err
			}
			a, err := s.alias(tx, to.CircleID, to.ID, person)
			if err != nil {
				return err
			}
			row.AliasID = &a.ID
		}
		row.ThreadID, row.Mver = to.ID, min(row.Mver, from.Mver)
		row.Opening = row.ID == to.OpeningID
		row.Rev++
		set := map[string]any{"thread_id": row.ThreadID, "mver": row.Mver, "alias_id": row.AliasID, "rev": row.Rev, "opening": row.Opening}
		if row.Opening {
			row.Kind, set["kind"] = said, said
		}
		if err := tx.Table("posts").Where("id = ?", row.ID).Updates(set).Error; err != nil {
			return err
		}
	}
	return nil
}

// point leaves a post where others were that says where they are, under a number
// that was taken for it. It is nobody's words, and does not count.
func (s *Service) point(tx *db.Tx, by account.ID, stood circle.Stood, seq int64, from, to threadRow, nonce string) error {
	row := postRow{ID: PostID(models.NewID()), Kind: pointer, Nonce: nonce, ToThread: &to.ID}
	from.LastSeq = seq // it is written under this number; the row keeps its own
	if err := s.write(tx, by, stood, from, &row, false, "", ""); err != nil {
		return err
	}
	return s.tellPostAs(tx, seq, from, row, stood.Mver, made)
}

// pointed finds where the post of a retry points to.
func (s *Service) pointed(tx *db.Tx, stood circle.Stood, from threadRow, nonce string) (ID, bool, error) {
	row, again, err := s.samePost(tx, stood, nonce, "")
	if err != nil || !again {
		return "", false, err
	}
	if row.Kind != pointer || row.ThreadID != from.ID || row.ToThread == nil {
		return "", false, circle.ErrReused
	}
	return *row.ToThread, true, nil
}

// tellMoved tells of posts where they are now.
func (s *Service) tellMoved(tx *db.Tx, stood circle.Stood, to threadRow, rows []postRow) error {
	ids := make([]string, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, string(row.ID))
	}
	shown, err := s.showPosts(tx.Context(), tx.DB, ids)
	if err != nil {
		return err
	}
	for _, row := range rows {
		seq, err := stream.Next(tx, streamOf(to.CircleID))
		if err != nil {
			return err
		}
		e := entry(to, min(to.Mver, row.Mver), stood.Mver, moderated, string(row.ID))
		if err := stream.Append(tx, seq, e, shown[string(row.ID)]); err != nil {
			return err
		}
	}
	return nil
}
