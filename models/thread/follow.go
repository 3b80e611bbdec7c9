package thread

import (
	"context"

	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// ErrFollow answers whoever wants something else of a thread.
var ErrFollow = &models.Error{Kind: models.Invalid, Code: "request", Message: "You can follow a thread, mute it, or neither."}

// Follow says whether by is told of what comes in a thread ("follow"), wants it
// never to be new ("mute"), or neither (""). Nobody else is told.
func (s *Service) Follow(ctx context.Context, by account.ID, id ID, how string) error {
	if how != "" && how != follows && how != muted {
		return ErrFollow.At("follow")
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		_, stood, err := take(tx, by, id)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.Follow); err != nil {
			return err
		}
		return tx.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "account_id"}, {Name: "thread_id"}},
			DoUpdates: clause.AssignmentColumns([]string{"follow"}),
		}).Create(&readRow{AccountID: by, ThreadID: id, Follow: how}).Error
	})
}
