package thread

import (
	"context"
	"slices"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// What can be wrong with splitting a thread.
var (
	ErrSplitKind  = &models.Error{Kind: models.Invalid, Code: "request", Message: "What is split off becomes an update, a question or something practical."}
	ErrSplitFirst = &models.Error{Kind: models.Conflict, Code: "split_first", Message: "The first of what you chose is not shown, so no thread can begin with it."}
)

// Splitting is what becomes a thread of its own.
type Splitting struct {
	Nonce string // chosen by the caller; the same one splits once
	Posts []PostID
	Title models.Private
	Kind  string
}

// splitKinds are the kinds of threads that can begin in the middle of another.
var splitKinds = []string{"update", "question", "practical"}

// Split makes a thread of the same circle of some responses. It begins with the
// earliest of them, and is whoever's that is; it asks for what the old one asked
// for, until they say otherwise. Where they were, a post points there. Nobody
// reads in it what they could not read before. Whoever follows the old one or has
// muted it does so with the new.
func (s *Service) Split(ctx context.Context, by account.ID, id ID, b Splitting) (ID, error) {
	b.Title = b.Title.Clean()
	if err := checkMoved(b.Nonce, b.Posts); err != nil {
		return "", err
	}
	switch {
	case b.Title.Runes() < 1 || b.Title.Runes() > MaxTitle:
		return "", ErrTitle.At("title")
	case !slices.Contains(splitKinds, b.Kind):
		return "", ErrSplitKind.At("kind")
	}
	var to ID
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		from, stood, err := tend(tx, by, id, policy.TendThread)
		if err != nil {
			return err
		}
		var again bool
		if to, again, err = s.pointed(tx, stood, from, b.Nonce); err != nil || again {
			return err
		}
		if _, err := stood.Look(tx, s.box, circle.Writing{To: circle.Lasting, Fields: circle.Texts("title", b.Title)}); err != nil {
			return err
		}
		to, err = s.split(tx, by, stood, from, b)
		return err
	})
	return to, err
}

func (s *Service) split(tx *db.Tx, by account.ID, stood circle.Stood, from threadRow, b Splitting) (ID, error) {
	rows, err := chosen(tx, stood, from, b.Posts)
	if err != nil {
		return "", err
	}
	first, last := rows[0], rows[len(rows)-1]
	if first.State != live {
		return "", ErrSplitFirst
	}
	// Whoever may not read what it begins with reads nothing of it.
	to := threadRow{
		ID: ID(models.NewID()), CircleID: from.CircleID, OpeningID: first.ID, Kind: b.Kind, Wants: from.Wants, Replies: from.Replies, State: open,
		Mver: min(from.Mver, first.Mver), StartedAt: first.MadeAt, LastSeq: last.MadeSeq, LastAt: last.MadeAt,
	}
	if to.Title, err = s.close(tx.Context(), to.CircleID, tx.Now, place("threads", "title", string(to.ID)), b.Title); err != nil {
		return "", err
	}
	seq, err := stream.Next(tx, streamOf(from.CircleID))
	if err != nil {
		return "", err
	}
	if err := tx.Table("threads").Where("id = ?", from.ID).Update("last_seq", seq).Error; err != nil { // the new one may take its number
		return "", err
	}
	if err := tx.Create(&to).Error; err != nil {
		return "", err
	}
	if err := s.carry(tx, rows, from, to); err != nil {
		return "", err
	}
	for _, t := range []*threadRow{&from, &to} {
		if err := s.tally(tx, t); err != nil {
			return "", err
		}
	}
	if err := followAlong(tx, from.ID, to.ID); err != nil {
		return "", err
	}
	if err := s.point(tx, by, stood, seq, from, to, b.Nonce); err != nil {
		return "", err
	}
	if err := s.tellThread(tx, to, stood.Mver, started); err != nil {
		return "", err
	}
	if err := s.tellMoved(tx, stood, to, rows); err != nil {
		return "", err
	}
	_, err = circle.Record(tx, s.box, circle.Deed{Circle: from.CircleID, What: circle.ThreadSplit, By: stood.Person, Thread: string(from.ID)})
	return to.ID, err
}

// followAlong has everybody be told of a thread as they are of the one it comes
// from, and have read in it what they have read.
func followAlong(tx *db.Tx, from, to ID) error {
	var rows []readRow
	if err := tx.Where("thread_id = ?", from).Find(&rows).Error; err != nil || len(rows) == 0 {
		return err
	}
	for i := range rows {
		rows[i].ThreadID = to
	}
	return tx.Create(&rows).Error
}
