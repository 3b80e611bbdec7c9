package thread

import (
	"context"
	"errors"

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
	q := visibleThreads(g, stood)
	if before > 0 {
		q = q.Where("threads.last_seq < ?", before)
	}
	var rows []struct {
		Found  threadRow `gorm:"embedded"` // by a name: GORM passes over fields that are not exported
		Follow string
	}
	err = q.Table("threads").Select("threads.*, COALESCE(reads.follow, '') AS follow").
		Joins("LEFT JOIN reads ON reads.thread_id = threads.id AND reads.account_id = ?", by).
		Order("threads.last_seq DESC").Limit(PageSize + 1).Find(&rows).Error
	if err != nil {
		return nil, 0, err
	}
	if len(rows) > PageSize {
		rows, next = rows[:PageSize], rows[PageSize-1].Found.LastSeq
	}
	found := make([]threadRow, 0, len(rows))
	for _, row := range rows {
		found = append(found, row.Found)
	}
	v, err := s.sight(ctx, g, in, readerOf(stood, s.db.Now()))
	if err != nil {
		return nil, 0, err
	}
	if threads, err = v.threads(g, found); err != nil {
		return nil, 0, err
	}
	ids := make([]ID, 0, len(found))
	for _, t := range found {
		ids = append(ids, t.ID)
	}
	is, err := fresh(g, by, stood, ids...)
	if err != nil {
		return nil, 0, err
	}
	for i, row := range rows {
		threads[i].Follow, threads[i].New = row.Follow, is[threads[i].ID]
	}
	return threads, next, nil
}

// Read opens a thread at its responses after a number (0 for the first). One of
// which nothing is left is there for who can bring something in it back.
func (s *Service) Read(ctx context.Context, by account.ID, id ID, after int64) (*Page, error) {
	g := s.db.Read(ctx)
	t, stood, err := findKept(g, id, func(in circle.ID) (circle.Stood, error) { return circle.See(g, by, in) })
	if err != nil {
		return nil, err
	}
	back, err := s.takenBack(g, t, stood, s.db.Now())
	if err != nil {
		return nil, err
	}
	if t.Gone && len(back) == 0 {
		return nil, policy.ErrHidden
	}
	heads, err := s.log.Heads(ctx, []models.Stream{streamOf(t.CircleID)}) // before the posts: heard twice, never lost
	if err != nil {
		return nil, err
	}
	as, mine, err := s.standing(g, stood, t)
	if err != nil {
		return nil, err
	}
	if as.Practised = mine; !mine {
		if as.Practised, err = account.Practised(g, by); err != nil {
			return nil, err
		}
	}
	page := &Page{
		Circle: room.Named{ID: t.CircleID}, Posts: []Post{}, Read: []circle.Person{}, Epoch: heads.Epoch, Seq: heads.Of[streamOf(t.CircleID)].Seq,
		Viewer: circle.ViewerOf(as), Practice: errors.Is(policy.Check(as, policy.AnswerThread), policy.ErrPractice),
	}
	if err := g.Table("circles").Select("name").Where("id = ?", t.CircleID).Scan(&page.Circle.Name).Error; err != nil {
		return nil, err
	}
	var read readRow
	if err := g.Where("account_id = ? AND thread_id = ?", by, id).Limit(1).Find(&read).Error; err != nil {
		return nil, err
	}
	page.ReadSeq = read.Seq
	v, err := s.sight(ctx, g, t.CircleID, readerOf(stood, s.db.Now()))
	if err != nil {
		return nil, err
	}
	page.Viewer.Person = v.person(&stood.Person)
	a, err := s.aliasOf(g, t.ID, stood.Person)
	if err != nil {
		return nil, err
	}
	if a != nil {
		page.Alias = a.N
	}
	if page.Folded, err = circle.Folded(g, stood.Person); err != nil {
		return nil, err
	}
	if page.Read, err = v.read(g, t, mine); err != nil {
		return nil, err
	}
	if page.Withdrawn, err = v.posts(g, back); err != nil {
		return nil, err
	}
	if err := s.readPosts(g, v, t, page, after); err != nil {
		return nil, err
	}
	is, err := fresh(g, by, stood, t.ID)
	page.Thread.Follow, page.Thread.New = read.Follow, is[t.ID]
	return page, err
}

// readPosts fills in a page's posts and the thread they are of.
func (s *Service) readPosts(g *gorm.DB, v *sight, t threadRow, page *Page, after int64) (err error) {
	var rows []postRow
	if err := g.Where("id = ?", t.OpeningID).Find(&rows).Error; err != nil {
		return err
	}
	var answers []postRow
	err = visiblePosts(g, v.as.stood).Where("thread_id = ? AND NOT opening AND made_seq > ?", t.ID, after).Order("made_seq").Limit(PageSize + 1).Find(&answers).Error
	if err != nil {
		return err
	}
	if len(answers) > PageSize {
		answers, page.Next = answers[:PageSize], answers[PageSize-1].MadeSeq
	}
	shown, err := v.posts(g, append(rows, answers...))
	if err != nil {
		return err
	}
	page.Opening, page.Posts = shown[0], shown[1:]
	page.Thread, err = v.thread(t, page.Opening)
	return err
}

// read lists who has said that they read a thread: to its author, all of them; to
// anybody else, whether they have themselves.
func (v *sight) read(g *gorm.DB, t threadRow, mine bool) ([]circle.Person, error) {
	var ids []circle.PersonID
	q := g.Table("acknowledgements").Where("thread_id = ?", t.ID)
	if !mine {
		q = q.Where("person_id = ?", v.as.stood.Person)
	}
	if err := q.Order("at, person_id").Limit(circle.MaxCapacity).Pluck("person_id", &ids).Error; err != nil {
		return nil, err
	}
	people := make([]circle.Person, 0, len(ids))
	for _, id := range ids {
		people = append(people, *v.person(&id))
	}
	return people, nil
}

// MarkRead remembers how far by has read in a thread. It only goes forward, and
// nobody else is told.
func (s *Service) MarkRead(ctx context.Context, by account.ID, id ID, seq int64) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		t, _, err := find(tx.DB, id, func(in circle.ID) (circle.Stood, error) { return circle.See(tx.DB, by, in) })
		if err != nil {
			return err
		}
		return markRead(tx, by, id, min(max(seq, 0), t.LastSeq), false)
	})
}

// How somebody is told of a thread.
const (
	follows = "follow"
	muted   = "mute"
)

// markRead writes down how far somebody has read. With follow they also follow
// the thread from now on, unless they have muted it.
func markRead(tx *db.Tx, by account.ID, id ID, seq int64, follow bool) error {
	row := readRow{AccountID: by, ThreadID: id, Seq: seq}
	if follow {
		row.Follow = follows
	}
	return tx.Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "account_id"}, {Name: "thread_id"}},
		DoUpdates: clause.Assignments(map[string]any{
			"seq":    gorm.Expr("CASE WHEN reads.seq < excluded.seq THEN excluded.seq ELSE reads.seq END"),
			"follow": gorm.Expr("CASE WHEN reads.follow = '' THEN excluded.follow ELSE reads.follow END"),
		}),
		Where: clause.Where{Exprs: []clause.Expression{gorm.Expr("reads.seq < excluded.seq OR reads.follow = '' AND excluded.follow <> ''")}},
	}).Create(&row).Error
}
