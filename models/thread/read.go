package thread

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
)

// Spot is where a thread is opened; the zero Spot is at its first response.
type Spot struct {
	After  int64  // at the responses after a number
	Before int64  // at the last ones before a number; 0 where it is not asked
	Unread bool   // at the first that is unread, and where none is at the last ones
	Post   PostID // at one of them; where somebody does not read it here, at the first
}

// Read opens a thread at its responses after a number (0 for the first). One of
// which nothing is left is there for who can bring something in it back.
func (s *Service) Read(ctx context.Context, by account.ID, id ID, after int64) (*Page, error) {
	return s.ReadAt(ctx, by, id, Spot{After: after})
}

// ReadAt opens a thread somewhere.
func (s *Service) ReadAt(ctx context.Context, by account.ID, id ID, at Spot) (*Page, error) {
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
	visit, err := visitOf(g, by, t.CircleID)
	if err != nil {
		return nil, err
	}
	page.ReadSeq = max(read.Seq, visit.Seq)
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
	return page, s.readPosts(g, v, t, page, read, at)
}

// readPosts fills in a page's posts and the thread they are of.
func (s *Service) readPosts(g *gorm.DB, v *sight, t threadRow, page *Page, read readRow, at Spot) (err error) {
	var rows []postRow
	if err := g.Where("id = ?", t.OpeningID).Find(&rows).Error; err != nil {
		return err
	}
	if page.First, err = firstUnread(g, v.as.stood, t.ID, page.ReadSeq); err != nil {
		return err
	}
	if at.Post != "" {
		if at, err = spotOf(g, v.as.stood, t.ID, at.Post); err != nil {
			return err
		}
	}
	answers, err := responses(g, v.as.stood, t.ID, page, at)
	if err != nil {
		return err
	}
	shown, err := v.posts(g, append(rows, answers...))
	if err != nil {
		return err
	}
	page.Opening, page.Posts = shown[0], shown[1:]
	if page.Thread, err = v.thread(t, page.Opening); err != nil {
		return err
	}
	page.Thread.Follow, page.Thread.New = read.Follow, page.First > 0 && read.Follow != muted
	return nil
}

// firstUnread is the number of the first post of a thread that is new to somebody
// who has read up to another; 0 where none is.
func firstUnread(g *gorm.DB, stood circle.Stood, of ID, readTo int64) (first int64, err error) {
	apart, err := apartFrom(g, stood)
	if err != nil {
		return 0, err
	}
	err = g.Table("posts").Select("posts.made_seq").Where("posts.thread_id = ? AND posts.made_seq > ?", of, readTo).
		Where(news, stood.JoinedMver, apart).Order("posts.made_seq").Limit(1).Scan(&first).Error
	return first, err
}

// spotOf is where a thread is opened at one of its responses.
func spotOf(g *gorm.DB, stood circle.Stood, of ID, post PostID) (at Spot, err error) {
	if !models.IsID(string(post)) {
		return at, nil
	}
	var seqs []int64
	err = visiblePosts(g, stood).Table("posts").Where("posts.thread_id = ? AND posts.id = ? AND NOT posts.opening", of, post).Limit(1).Pluck("posts.made_seq", &seqs).Error
	if err == nil && len(seqs) > 0 {
		at.After = seqs[0] - 1
	}
	return at, err
}

// responses reads the responses of a page, and where the ones before and after
// them are.
func responses(g *gorm.DB, stood circle.Stood, of ID, page *Page, at Spot) (rows []postRow, err error) {
	all := func() *gorm.DB { return visiblePosts(g, stood).Where("posts.thread_id = ? AND NOT posts.opening", of) }
	there := func(q *gorm.DB) (is bool, err error) {
		var ids []PostID
		err = q.Table("posts").Limit(1).Pluck("posts.id", &ids).Error
		return len(ids) > 0, err
	}
	if at.Unread && page.First > 0 {
		at = Spot{After: page.First - 1}
	}
	if at.Before == 0 && !at.Unread {
		if err := all().Where("posts.made_seq > ?", at.After).Order("posts.made_seq").Limit(PageSize + 1).Find(&rows).Error; err != nil {
			return nil, err
		}
		if len(rows) > PageSize {
			rows, page.Next = rows[:PageSize], rows[PageSize-1].MadeSeq
		}
		if at.After > 0 {
			if is, err := there(all().Where("posts.made_seq <= ?", at.After)); err != nil {
				return nil, err
			} else if is {
				page.Earlier = at.After + 1
			}
		}
		return rows, nil
	}
	q := all()
	if at.Before > 0 {
		q = q.Where("posts.made_seq < ?", at.Before)
	}
	if err := q.Order("posts.made_seq DESC").Limit(PageSize + 1).Find(&rows).Error; err != nil {
		return nil, err
	}
	if len(rows) > PageSize {
		rows, page.Earlier = rows[:PageSize], rows[PageSize-1].MadeSeq
	}
	slices.Reverse(rows)
	if at.Before > 0 {
		if is, err := there(all().Where("posts.made_seq >= ?", at.Before)); err != nil {
			return nil, err
		} else if is {
			page.Next = at.Before - 1
		}
	}
	return rows, nil
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
		t, _, err := take(tx, by, id)
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
