package thread

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// Limits of what is shared later.
const (
	MaxAhead = 30 * 24 * time.Hour
	maxLate  = 24 * time.Hour // later than that it waits for its author
)

// draftFailed asks the devices of somebody to look at their drafts: one was not
// shared at its time.
const draftFailed = "draft.failed"

// What can be wrong with sharing later.
var (
	ErrWhen    = &models.Error{Kind: models.Invalid, Code: "request", Message: "Something can be shared later at a time within the next thirty days."}
	ErrTooLate = &models.Error{Kind: models.Conflict, Code: "too_late", Message: "We could not share this at its time, and when we could it was more than a day late. It waits for you."}
)

// errNotDue says that a draft is not to be shared any more, or not yet.
var errNotDue = errors.New("thread: this draft is not due")

// ShareDraft shares a draft of by's now, as Start or Answer would, and deletes
// its words from among the drafts. Twice is once. rev is that of the draft as by
// has seen it, 0 for whichever is kept: where another device has saved since, it
// returns ErrDraft. It also returns what Start and Answer return; the draft then
// stays as it is.
func (s *Service) ShareDraft(ctx context.Context, by account.ID, id DraftID, rev int) (*Shared, error) {
	var out *Shared
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		var was draftRow // only to learn the circle, which never changes
		if !models.IsID(string(id)) {
			return policy.ErrHidden
		}
		if err := tx.Where("id = ? AND account_id = ?", id, by).Take(&was).Error; err != nil {
			return hidden(err)
		}
		stood, row, err := holdDraft(tx, was)
		switch {
		case err != nil:
			return err
		case row.State == shared:
			out, err = s.became(tx.Context(), row)
			return err
		case rev != 0 && rev != row.Rev:
			return s.conflict(tx, row)
		}
		out, err = s.publish(tx, stood, row)
		return err
	})
	return out, err
}

// holdDraft takes the circle of a draft and then the draft, and reads how its
// author stands and what it is now. To a circle that is no more they are a
// stranger.
func holdDraft(tx *db.Tx, was draftRow) (circle.Stood, draftRow, error) {
	stood, err := circle.Take(tx, was.AccountID, was.CircleID)
	if errors.Is(err, policy.ErrHidden) {
		stood, err = circle.Stood{Circle: was.CircleID}, nil
	}
	if err != nil {
		return stood, was, err
	}
	row, err := takeDraft(tx, was.AccountID, was.ID)
	return stood, row, err
}

// publish makes of a draft what its author would, and leaves of the draft no more
// than what it became.
func (s *Service) publish(tx *db.Tx, stood circle.Stood, row draftRow) (*Shared, error) {
	return s.publishAs(tx, stood, row, false)
}

// publishLooked is publish of what somebody has looked at.
func (s *Service) publishLooked(tx *db.Tx, stood circle.Stood, row draftRow) (*Shared, error) {
	return s.publishAs(tx, stood, row, true)
}

func (s *Service) publishAs(tx *db.Tx, stood circle.Stood, row draftRow, looked bool) (*Shared, error) {
	w, err := s.written(tx.Context(), row)
	if err != nil {
		return nil, err
	}
	out := &Shared{Circle: row.CircleID}
	if row.ThreadID == nil {
		b := w.starting(row.Nonce)
		b.looked = looked
		notes, err := b.check()
		if err != nil {
			return nil, err
		}
		if out.Thread, err = s.start(tx, row.AccountID, stood, b, notes); err != nil {
			return nil, err
		}
		if err := tx.Table("threads").Select("opening_id").Where("id = ?", out.Thread).Scan(&out.Post).Error; err != nil {
			return nil, err
		}
		return out, s.leave(tx, row, *out)
	}
	b := w.answering(row.Nonce)
	b.looked = looked
	notes, err := b.check()
	if err != nil {
		return nil, err
	}
	t, _, err := find(tx.DB, *row.ThreadID, func(circle.ID) (circle.Stood, error) { return stood, nil })
	if err != nil {
		return nil, err
	}
	p, err := s.answer(tx, row.AccountID, stood, t, b, notes)
	if err != nil {
		return nil, err
	}
	out.Thread, out.Post = p.Thread, p.ID
	return out, s.leave(tx, row, *out)
}

// leave leaves of a draft what it became, sealed, and nothing by which the post
// could be found from it or it from the post: whoever wrote as a member stays so.
func (s *Service) leave(tx *db.Tx, row draftRow, became Shared) error {
	text, err := json.Marshal(became)
	if err != nil {
		return err
	}
	sealed, err := s.close(tx.Context(), row.CircleID, tx.Now, draftPlace(row.ID), models.Private(text))
	if err != nil {
		return err
	}
	return tx.Table("post_drafts").Where("id = ?", row.ID).Updates(map[string]any{
		"state": shared, "failure": "", "payload": sealed, "nonce": models.NewID(), "thread_id": nil, "publish_at": nil,
		"expires_at": tx.Now.Truncate(24 * time.Hour).Add(sharedKept),
	}).Error
}

// SweepDrafts shares what is due, each in a unit of work of its own and by the
// same way its author would: what they may do, and what the thread takes, is asked
// at that moment. What is refused is kept for them with the reason. It then
// deletes the drafts whose time is over. It touches at most limit of each, and one
// that cannot be shared for now holds up no other.
func (s *Service) SweepDrafts(ctx context.Context, limit int) (done int64, err error) {
	var due []draftRow
	err = s.db.Read(ctx).Select("id", "account_id", "circle_id").Where("state = 'scheduled' AND publish_at <= ?", s.db.Now()).
		Order("publish_at").Limit(limit).Find(&due).Error
	for _, row := range due {
		moved, e := s.fire(ctx, row)
		err = errors.Join(err, e)
		if moved {
			done++
		}
	}
	if err != nil {
		return done, err
	}
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		const over = "expires_at <= ? AND state <> 'scheduled'" // asked again of each: one may just have been saved
		old := tx.Table("post_drafts").Select("id").Where(over, tx.Now).Order("expires_at").Limit(limit)
		gone := tx.Where("id IN (?)", old).Where(over, tx.Now).Delete(&draftRow{})
		done += gone.RowsAffected
		return gone.Error
	})
	return done, err
}

// fire shares one draft that is due, or writes down why not. Both look again
// whether it is: what another node, or its author, has done meanwhile stands.
func (s *Service) fire(ctx context.Context, due draftRow) (moved bool, err error) {
	var tried int
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		stood, row, err := holdDue(tx, due)
		if err != nil {
			return err
		}
		tried = row.Rev
		if tx.Now.Sub(*row.PublishAt) > maxLate {
			return ErrTooLate
		}
		_, err = s.publish(tx, stood, row)
		return err
	})
	if errors.Is(err, errNotDue) {
		return false, nil
	}
	if err == nil {
		return true, nil
	}
	refusal := models.AsError(err)
	if refusal.Kind == models.Internal || refusal.Kind == models.Unavailable { // ours, and not for ever
		return false, err
	}
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		stood, row, err := holdDue(tx, due)
		if err == nil && row.Rev != tried { // its author has changed it: it is tried again
			err = errNotDue
		}
		if err != nil {
			return err
		}
		return refuse(tx, stood, row, refusal.Code)
	})
	if errors.Is(err, errNotDue) {
		return false, nil
	}
	return err == nil, err
}

// holdDue is holdDraft of one that is due, and errNotDue of any other.
func holdDue(tx *db.Tx, due draftRow) (circle.Stood, draftRow, error) {
	stood, row, err := holdDraft(tx, due)
	if errors.Is(err, policy.ErrHidden) || err == nil && (row.State != scheduled || tx.Now.Before(*row.PublishAt)) {
		err = errNotDue
	}
	return stood, row, err
}

// refuse keeps a draft for its author that was not shared at its time, and has
// their devices look, where they are in the circle still.
func refuse(tx *db.Tx, stood circle.Stood, row draftRow, code string) error {
	err := tx.Table("post_drafts").Where("id = ?", row.ID).Updates(map[string]any{
		"state": failed, "failure": code, "expires_at": tx.Now.Add(draftKept),
	}).Error
	if err != nil || stood.Person == "" {
		return err
	}
	e := stream.Entry{Stream: streamOf(row.CircleID), Circle: string(row.CircleID), Mver: stood.Mver, What: draftFailed}
	return stream.Poke(tx, e, string(stood.Person))
}
