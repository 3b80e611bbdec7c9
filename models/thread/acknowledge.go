package thread

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// What can be wrong with saying that one read something.
var (
	ErrNotQuiet = &models.Error{Kind: models.Conflict, Code: "not_quiet", Message: "The author asked for answers here. Saying that you read it is for what asks for none."}
	ErrYourOwn  = &models.Error{Kind: models.Conflict, Code: "your_own", Message: "This is yours. Others can say that they read it."}
)

type acknowledgementRow struct {
	ThreadID ID
	PersonID circle.PersonID
	At       time.Time
}

func (acknowledgementRow) TableName() string { return "acknowledgements" }

// acknowledged is the notice that who has read a thread of somebody's is not who
// it was.
const acknowledged = "acknowledged"

// Acknowledge says that one read a thread that asks for no answers. Its author
// learns who did, and nobody else, not even how many. Twice is once. It returns
// ErrNotQuiet, ErrYourOwn or ErrTakenBack.
func (s *Service) Acknowledge(ctx context.Context, by account.ID, id ID) error {
	return s.acknowledge(ctx, by, id, func(tx *db.Tx, stood circle.Stood, t threadRow, opening postRow) (bool, error) {
		switch {
		case opening.State == withdrawn:
			return false, ErrTakenBack
		case stood.Standing.Mine:
			return false, ErrYourOwn
		case t.Wants != quiet:
			return false, ErrNotQuiet
		}
		row := acknowledgementRow{ThreadID: t.ID, PersonID: stood.Person, At: tx.Now}
		said := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
		return said.RowsAffected > 0, said.Error
	})
}

// Unacknowledge takes that back, whatever the thread asks for now.
func (s *Service) Unacknowledge(ctx context.Context, by account.ID, id ID) error {
	return s.acknowledge(ctx, by, id, func(tx *db.Tx, stood circle.Stood, t threadRow, _ postRow) (bool, error) {
		gone := tx.Where("thread_id = ? AND person_id = ?", t.ID, stood.Person).Delete(&acknowledgementRow{})
		return gone.RowsAffected > 0, gone.Error
	})
}

// acknowledge changes whether somebody has said that they read a thread and, if
// that is news, has the author's devices ask.
func (s *Service) acknowledge(ctx context.Context, by account.ID, id ID, change func(*db.Tx, circle.Stood, threadRow, postRow) (bool, error)) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		t, stood, err := take(tx, by, id)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.SayRead); err != nil {
			return err
		}
		var opening postRow
		if err := tx.Where("id = ?", t.OpeningID).Take(&opening).Error; err != nil {
			return err
		}
		author, err := s.writerOf(tx.Context(), tx.DB, opening)
		if err != nil {
			return err
		}
		stood.Standing.Mine = author == stood.Person
		news, err := change(tx, stood, t, opening)
		if err != nil || !news {
			return err
		}
		return stream.Poke(tx, entry(t, t.Mver, stood.Mver, acknowledged, ""), string(author))
	})
}
