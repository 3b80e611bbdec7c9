package thread

import (
	"bytes"
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/stream"
)

// personForgotten says that what somebody wrote is no longer theirs, or no longer
// there: whoever shows it reads it again.
const personForgotten = "posts.forgotten"

// ForgetPerson does in a circle's threads what somebody who goes wants of their
// words. It is told by the circle (circle.OnForget), which has taken itself.
func (s *Service) ForgetPerson(tx *db.Tx, in circle.ID, person circle.PersonID, words string) error {
	if words == circle.Withdraw {
		if err := s.withdrawAll(tx, in, person); err != nil {
			return err
		}
	}
	var mver int64
	if err := tx.Table("circles").Select("mver").Where("id = ?", in).Scan(&mver).Error; err != nil {
		return err
	}
	seq, err := stream.Next(tx, streamOf(in))
	if err != nil {
		return err
	}
	e := stream.Entry{Stream: streamOf(in), Circle: string(in), Mver: mver, What: personForgotten, Item: string(person)}
	return stream.Append(tx, seq, e, stream.Fields{"author": person})
}

// withdrawAll takes the words of somebody who goes out of a circle's threads for
// good: what they wrote under their name, and as a member.
func (s *Service) withdrawAll(tx *db.Tx, in circle.ID, person circle.PersonID) error {
	var theirs []string
	var aliases []aliasRow
	if err := tx.Where("circle_id = ?", in).Find(&aliases).Error; err != nil {
		return err
	}
	for _, a := range aliases {
		if bytes.Equal(a.PersonKey, s.personKey(a.ThreadID, person)) {
			theirs = append(theirs, a.ID)
		}
	}
	of := func() *gorm.DB {
		if len(theirs) == 0 {
			return tx.Where("circle_id = ? AND author_id = ?", in, person)
		}
		return tx.Where("circle_id = ? AND (author_id = ? OR alias_id IN ?)", in, person, theirs)
	}
	titles := of().Table("posts").Select("thread_id").Where("opening")
	if err := tx.Table("threads").Where("id IN (?)", titles).Updates(map[string]any{"title": nil, "waits": false, "heard_at": nil}).Error; err != nil {
		return err
	}
	if err := tx.Table("posts").Where("quote_id IN (?)", of().Table("posts").Select("id")).Update("quote", nil).Error; err != nil {
		return err
	}
	err := of().Table("posts").Where("body IS NOT NULL OR state = ? AND kind <> ?", live, pointer).Updates(map[string]any{
		"state": withdrawn, "body": nil, "quote": nil, "notes": "", "note_words": nil, "withdrawn_at": tx.Now, "due_at": tx.Now.Add(lineFor), "rev": gorm.Expr("rev + 1"),
	}).Error
	if err != nil {
		return err
	}
	return tallyAll(tx, of().Table("posts").Select("thread_id"))
}

// ForgetReading empties how far an account has read, and what it follows,
// everywhere.
func (s *Service) ForgetReading(tx *db.Tx, who account.ID) error {
	if err := tx.Where("account_id = ?", who).Delete(&visitRow{}).Error; err != nil {
		return err
	}
	return tx.Where("account_id = ?", who).Delete(&readRow{}).Error
}

// showForgotten names whose words are to be read again.
func (s *Service) showForgotten(_ context.Context, _ *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	out := make(map[string]stream.Fields, len(ids))
	for _, id := range ids {
		out[id] = stream.Fields{"author": id}
	}
	return out, nil
}
