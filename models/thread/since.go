package thread

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Since is what somebody has not read in a circle since they last called
// everything read, or since they came.
type Since struct {
	Since   time.Time `json:"since"`
	Updates int       `json:"updates" doc:"Threads that began; at most 100 are counted."`
	Replies int       `json:"replies" doc:"At most 100 are counted."`
	Seq     int64     `json:"seq" doc:"Mark everything read up to this number."`
}

const (
	maxNews   = 100  // so many are counted; more is only more
	sinceBack = 5000 // changes of a circle that are looked back on
)

type visitRow struct {
	AccountID account.ID
	CircleID  circle.ID
	Seq       int64
	At        time.Time
}

func (visitRow) TableName() string { return "visits" }

// Since tells what by has not read in a circle. What is no longer there, what is
// from before their time, what they have muted and what those write whom they
// read folded does not count.
func (s *Service) Since(ctx context.Context, by account.ID, in circle.ID) (*Since, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.ReadCircle); err != nil {
		return nil, err
	}
	heads, err := s.log.Heads(ctx, []models.Stream{streamOf(in)}) // before the posts: what comes meanwhile stays new
	if err != nil {
		return nil, err
	}
	out := &Since{Seq: heads.Of[streamOf(in)].Seq}
	visit, err := visitOf(g, by, in)
	if err != nil {
		return nil, err
	}
	if out.Since = visit.At; visit.At.IsZero() {
		if err := g.Table("memberships").Select("joined_at").Where("id = ?", stood.Person).Scan(&out.Since).Error; err != nil {
			return nil, err
		}
	}
	apart, err := apartFrom(g, stood)
	if err != nil {
		return nil, err
	}
	count := func(opening bool) (n int64, err error) {
		unread := visibleThreads(g, stood).Table("posts").Select("1").
			Joins("JOIN threads ON threads.id = posts.thread_id").
			Joins("LEFT JOIN reads ON reads.thread_id = posts.thread_id AND reads.account_id = ?", by).
			Where("posts.circle_id = ? AND posts.made_seq > ? AND posts.opening = ?", in, max(visit.Seq, out.Seq-sinceBack), opening).
			Where("posts.made_seq > COALESCE(reads.seq, 0) AND COALESCE(reads.follow, '') <> ?", muted).
			Where(news, stood.JoinedMver, apart).Limit(maxNews)
		err = g.Table("(?) AS unread", unread).Count(&n).Error
		return n, err
	}
	updates, err := count(true)
	if err != nil {
		return nil, err
	}
	replies, err := count(false)
	out.Updates, out.Replies = int(updates), int(replies)
	return out, err
}

// visitOf reads up to where somebody has called everything of a circle read; all
// zero where they never have.
func visitOf(g *gorm.DB, by account.ID, in circle.ID) (v visitRow, err error) {
	return v, g.Where("account_id = ? AND circle_id = ?", by, in).Limit(1).Find(&v).Error
}

// ReadAll calls everything of a circle read up to a number. It only goes forward,
// and nobody else is told.
func (s *Service) ReadAll(ctx context.Context, by account.ID, in circle.ID, seq int64) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := circle.Take(tx, by, in)
		if err != nil {
			return err
		}
		if err := stood.Check(policy.ReadCircle); err != nil {
			return err
		}
		var head int64
		if err := tx.Table("circles").Select("seq").Where("id = ?", in).Scan(&head).Error; err != nil {
			return err
		}
		row := visitRow{AccountID: by, CircleID: in, Seq: min(max(seq, 0), head), At: tx.Now}
		return tx.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "account_id"}, {Name: "circle_id"}},
			DoUpdates: clause.AssignmentColumns([]string{"seq", "at"}),
			Where:     clause.Where{Exprs: []clause.Expression{gorm.Expr("visits.seq <= excluded.seq")}},
		}).Create(&row).Error
	})
}
