package thread

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
)

// List lists the threads of a circle, the latest activity first, from before a
// number (0 for the start), and where to go on: 0 at the end.
func (s *Service) List(ctx context.Context, by account.ID, in circle.ID, before int64) (threads []Thread, next int64, err error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, 0, err
	}
	if err := stood.Check(policy.ReadCircle); err != nil {
		return nil, 0, err
	}
	q := visible(g, stood)
	if before > 0 {
		q = q.Where("threads.last_seq < ?", before)
	}
	var rows []struct {
		Found   threadRow `gorm:"embedded"` // by a name: GORM passes over fields that are not exported
		ReadSeq int64
	}
	err = q.Table("threads").Select("threads.*, COALESCE(reads.seq, 0) AS read_seq").
		Joins("LEFT JOIN reads ON reads.thread_id = threads.id AND reads.account_id = ?", by).
		Order("threads.last_seq DESC").Limit(PageSize + 1).Find(&rows).Error
	if err != nil {
		return nil, 0, err
	}
	if len(rows) > PageSize {
		rows, next = rows[:PageSize], rows[PageSize-1].Found.LastSeq
	}
	people, err := circle.Persons(ctx, g, s.box, in)
	if err != nil {
		return nil, 0, err
	}
	threads = make([]Thread, 0, len(rows))
	for _, row := range rows {
		t, err := s.thread(ctx, row.Found, people[row.Found.AuthorID])
		if err != nil {
			return nil, 0, err
		}
		t.New = row.ReadSeq < row.Found.LastSeq
		threads = append(threads, t)
	}
	return threads, next, nil
}

// Read opens a thread at its responses after a number (0 for the first).
func (s *Service) Read(ctx context.Context, by account.ID, id ID, after int64) (*Page, error) {
	g := s.db.Read(ctx)
	t, stood, err := find(g, id, func(in circle.ID) (circle.Stood, error) { return circle.See(g, by, in) })
	if err != nil {
		return nil, err
	}
	heads, err := s.log.Heads(ctx, []models.Stream{streamOf(t.CircleID)}) // before the posts: heard twice, never lost
	if err != nil {
		return nil, err
	}
	page := &Page{
		Circle: room.Named{ID: t.CircleID}, Posts: []Post{}, Epoch: heads.Epoch, Seq: heads.Of[streamOf(t.CircleID)].Seq,
		Viewer: circle.ViewerOf(about(stood, t)),
	}
	if err := g.Table("circles").Select("name").Where("id = ?", t.CircleID).Scan(&page.Circle.Name).Error; err != nil {
		return nil, err
	}
	var read readRow
	if err := g.Where("account_id = ? AND thread_id = ?", by, id).Limit(1).Find(&read).Error; err != nil {
		return nil, err
	}
	page.ReadSeq = read.Seq
	people, err := circle.Persons(ctx, g, s.box, t.CircleID)
	if err != nil {
		return nil, err
	}
	me := people[stood.Person]
	page.Viewer.Person = &me
	if page.Thread, err = s.thread(ctx, t, people[t.AuthorID]); err != nil {
		return nil, err
	}
	page.Thread.New = read.Seq < t.LastSeq
	return page, s.fill(ctx, g, page, after, people)
}

// fill adds the opening post and a page of responses.
func (s *Service) fill(ctx context.Context, g *gorm.DB, page *Page, after int64, people map[circle.PersonID]circle.Person) error {
	var opening postRow
	if err := g.Where("thread_id = ? AND opening", page.Thread.ID).Take(&opening).Error; err != nil {
		return err
	}
	var rows []postRow
	err := g.Where("thread_id = ? AND NOT opening AND made_seq > ?", page.Thread.ID, after).Order("made_seq").Limit(PageSize + 1).Find(&rows).Error
	if err != nil {
		return err
	}
	if len(rows) > PageSize {
		rows, page.Next = rows[:PageSize], rows[PageSize-1].MadeSeq
	}
	if page.Opening, err = s.post(ctx, opening, people[opening.AuthorID]); err != nil {
		return err
	}
	for _, row := range rows {
		p, err := s.post(ctx, row, people[row.AuthorID])
		if err != nil {
			return err
		}
		page.Posts = append(page.Posts, p)
	}
	return nil
}

// MarkRead remembers how far by has read in a thread. It only goes forward, and
// nobody else is told.
func (s *Service) MarkRead(ctx context.Context, by account.ID, id ID, seq int64) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		t, _, err := find(tx.DB, id, func(in circle.ID) (circle.Stood, error) { return circle.See(tx.DB, by, in) })
		if err != nil {
			return err
		}
		return markRead(tx, by, id, min(max(seq, 0), t.LastSeq))
	})
}

func markRead(tx *db.Tx, by account.ID, id ID, seq int64) error {
	return tx.Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "account_id"}, {Name: "thread_id"}},
		DoUpdates: clause.Assignments(map[string]any{"seq": gorm.Expr("excluded.seq")}),
		Where:     clause.Where{Exprs: []clause.Expression{gorm.Expr("reads.seq < excluded.seq")}},
	}).Create(&readRow{AccountID: by, ThreadID: id, Seq: seq}).Error
}
