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
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

// Start begins a thread in a circle with its opening post. The same nonce from
// the same person begins it once. It returns ErrTitle, ErrBody, ErrWants or
// policy's refusal.
func (s *Service) Start(ctx context.Context, by account.ID, in circle.ID, nonce, wanted string, title, body models.Private) (id ID, err error) {
	title, body = title.Clean(), body.Clean()
	switch {
	case !slices.Contains(wants, wanted):
		return "", ErrWants.At("wants")
	case title.Runes() < 1 || title.Runes() > MaxTitle:
		return "", ErrTitle.At("title")
	}
	if err := checkPost(nonce, body); err != nil {
		return "", err
	}
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := circle.Take(tx, by, in)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.StartThread); err != nil {
			return err
		}
		if before, again, err := s.samePost(tx, in, stood, nonce, body); err != nil || again {
			id = before.ThreadID
			return err
		}
		if err := s.probation(tx, stood, title, body); err != nil {
			return err
		}
		t := threadRow{
			ID: ID(models.NewID()), CircleID: in, AuthorID: stood.Person, Kind: "update", Wants: wanted, Mver: stood.Mver,
			StartedAt: tx.Now, LastAt: tx.Now,
		}
		id = t.ID
		if t.Title, err = s.box.Seal(ctx, seal.Circle(string(in), seal.Slow), tx.Now, titlePlace(t.ID), title); err != nil {
			return err
		}
		if t.LastSeq, err = stream.Next(tx, streamOf(in)); err != nil {
			return err
		}
		if err := tx.Create(&t).Error; err != nil {
			return err
		}
		author, err := s.author(ctx, stood)
		if err != nil {
			return err
		}
		if _, err := s.write(tx, by, t, author, nonce, body, true); err != nil {
			return err
		}
		shown, err := s.thread(ctx, t, author)
		if err != nil {
			return err
		}
		return stream.Append(tx, t.LastSeq, entry(t, stood.Mver, started, string(t.ID)), stream.Fields{"thread": shown})
	})
	return id, err
}

// Answer adds a response to a thread. The same nonce from the same person makes
// one response. It returns ErrBody, or policy's refusal: ErrQuiet where the
// author asked for no answers.
func (s *Service) Answer(ctx context.Context, by account.ID, id ID, nonce string, body models.Private) (*Post, error) {
	body = body.Clean()
	if err := checkPost(nonce, body); err != nil {
		return nil, err
	}
	var p Post
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		t, stood, err := find(tx.DB, id, func(in circle.ID) (circle.Stood, error) { return circle.Take(tx, by, in) })
		if err != nil {
			return err
		}
		if err := check(stood, t, policy.AnswerThread); err != nil {
			return err
		}
		author, err := s.author(ctx, stood)
		if err != nil {
			return err
		}
		if before, again, err := s.samePost(tx, t.CircleID, stood, nonce, body); err != nil || again {
			if err == nil {
				p, err = s.post(ctx, before, author)
			}
			return err
		}
		if err := circle.NoLinks(stood.Standing, "body", body); err != nil {
			return err
		}
		if t.LastSeq, err = stream.Next(tx, streamOf(t.CircleID)); err != nil {
			return err
		}
		t.LastAt, t.Responses = tx.Now, t.Responses+1
		if p, err = s.write(tx, by, t, author, nonce, body, false); err != nil {
			return err
		}
		err = tx.Table("threads").Where("id = ?", id).Updates(map[string]any{"last_seq": t.LastSeq, "last_at": t.LastAt, "responses": t.Responses}).Error
		if err != nil {
			return err
		}
		return s.tellPost(tx, t.LastSeq, t, stood.Mver, made, p)
	})
	if err != nil {
		return nil, err
	}
	return &p, nil
}

// probation is what a newcomer's thread has to hold to: no addresses, and one
// thread a day.
func (s *Service) probation(tx *db.Tx, stood circle.Stood, title, body models.Private) error {
	if !stood.Standing.New {
		return nil
	}
	if err := circle.NoLinks(stood.Standing, "title", title); err != nil {
		return err
	}
	if err := circle.NoLinks(stood.Standing, "body", body); err != nil {
		return err
	}
	var today int64
	err := tx.Table("threads").Where("circle_id = ? AND author_id = ? AND started_at > ?", stood.Circle, stood.Person, tx.Now.Add(-24*time.Hour)).Count(&today).Error
	if err == nil && today > 0 {
		err = ErrNewcomer
	}
	return err
}

// write seals a post and writes it as the thread's latest change.
func (s *Service) write(tx *db.Tx, by account.ID, t threadRow, author circle.Person, nonce string, body models.Private, opening bool) (p Post, err error) {
	row := postRow{
		ID: PostID(models.NewID()), ThreadID: t.ID, CircleID: t.CircleID, AuthorID: author.ID, Nonce: nonce,
		Opening: opening, MadeSeq: t.LastSeq, MadeAt: tx.Now,
	}
	if row.Body, err = s.box.Seal(tx.Context(), seal.Circle(string(t.CircleID), seal.Slow), tx.Now, bodyPlace(row.ID), body); err != nil {
		return p, err
	}
	if err := tx.Create(&row).Error; err != nil {
		return p, err
	}
	if err := markRead(tx, by, t.ID, t.LastSeq); err != nil { // one has read one's own words
		return p, err
	}
	return s.post(tx.Context(), row, author)
}

func checkPost(nonce string, body models.Private) error {
	if n := body.Runes(); n < 1 || n > MaxBody {
		return ErrBody.At("body")
	}
	return circle.CheckNonce(nonce)
}

// samePost finds the post a retry has made before.
func (s *Service) samePost(tx *db.Tx, in circle.ID, stood circle.Stood, nonce string, body models.Private) (row postRow, again bool, err error) {
	err = tx.Where("circle_id = ? AND author_id = ? AND nonce = ?", in, stood.Person, nonce).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, false, nil
	}
	if err != nil || row.Body == nil {
		return row, err == nil, err
	}
	was, err := s.box.Open(tx.Context(), bodyPlace(row.ID), row.Body)
	if err == nil && was != body {
		err = circle.ErrReused
	}
	return row, true, err
}

// Withdraw takes back one's own post: its words are gone at once, and with an
// opening post the title. Twice is once.
func (s *Service) Withdraw(ctx context.Context, by account.ID, in ID, id PostID) (*Post, error) {
	var p Post
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		t, stood, err := find(tx.DB, in, func(in circle.ID) (circle.Stood, error) { return circle.Take(tx, by, in) })
		if err != nil {
			return err
		}
		if !models.IsID(string(id)) {
			return policy.ErrHidden
		}
		var row postRow
		if err := tx.Where("thread_id = ? AND id = ?", in, id).Take(&row).Error; err != nil {
			return hidden(err)
		}
		stood.Standing.Mine = row.AuthorID == stood.Person
		if err := stood.Check(policy.WithdrawPost); err != nil {
			return err
		}
		author, err := s.author(ctx, stood)
		if err != nil {
			return err
		}
		was := row.Body
		row.Body = nil
		if p, err = s.post(ctx, row, author); err != nil || was == nil {
			return err
		}
		if err := tx.Table("posts").Where("id = ?", id).Update("body", nil).Error; err != nil {
			return err
		}
		if row.Opening {
			t.Title = nil
			if err := tx.Table("threads").Where("id = ?", in).Update("title", nil).Error; err != nil {
				return err
			}
		}
		seq, err := stream.Next(tx, streamOf(t.CircleID))
		if err != nil {
			return err
		}
		return s.tellPost(tx, seq, t, stood.Mver, withdrawn, p)
	})
	if err != nil {
		return nil, err
	}
	return &p, nil
}
