package account

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
)

// SignOut ends one session; its sockets close on every node.
func (s *Service) SignOut(ctx context.Context, id SessionID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error { return revoke(tx, "id = ?", id) })
}

// SignOutEverywhere ends every session of an account.
func (s *Service) SignOutEverywhere(ctx context.Context, id ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error { return revoke(tx, "account_id = ?", id) })
}

// revoke ends the sessions that match. Revocations are counted in one row of the
// house, locked until the commit, so that a node asks only for those after the
// version it has seen, and finds them all.
func revoke(tx *db.Tx, which string, ids ...any) error {
	var row struct{ Rver int64 }
	err := tx.Table("instance").Model(&row).Clauses(clause.Returning{Columns: []clause.Column{{Name: "rver"}}}).
		Where("one = 1").Update("rver", gorm.Expr("rver + 1")).Error
	if err != nil {
		return err
	}
	err = tx.Table("sessions").Where(which, ids...).Where("revoked_rver IS NULL").
		Updates(map[string]any{"revoked_rver": row.Rver, "ends_at": tx.Now}).Error
	if err != nil {
		return err
	}
	tx.Emit(models.Event{Rver: row.Rver})
	return nil
}

// Revoked returns the sessions revoked after a version, and the version read.
func (s *Service) Revoked(ctx context.Context, since int64) (ids []SessionID, rver int64, err error) {
	g := s.db.Read(ctx)
	if rver, err = rverOf(g); err != nil { // first: what is found below is at least this new
		return nil, 0, err
	}
	err = g.Table("sessions").Where("revoked_rver > ?", since).Pluck("id", &ids).Error
	return ids, rver, err
}

func rverOf(g *gorm.DB) (rver int64, err error) {
	err = g.Table("instance").Select("rver").Take(&rver).Error
	return rver, err
}

// keepEnded is how long the row of a session that has ended stays, so that a node
// that slept learns of it when it wakes. Nodes that slept longer close every
// socket.
const keepEnded = 24 * time.Hour

// ForgetSessions deletes sessions that have ended, at most limit of them, and
// reports how many.
func (s *Service) ForgetSessions(ctx context.Context, limit int) (done int64, err error) {
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		ended := tx.Table("sessions").Select("id").Limit(limit).
			Where("ends_at < ?", tx.Now.Add(-keepEnded)).Order("ends_at")
		gone := tx.Table("sessions").Where("id IN (?)", ended).Delete(&sessionRow{})
		done = gone.RowsAffected
		return gone.Error
	})
	return done, err
}
