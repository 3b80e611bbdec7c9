package thread

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Shelf is one list of a circle's home. Waiting, Recent and Quiet share out what
// is not pinned: each such thread stands on exactly one of them.
type Shelf string

// The shelves.
const (
	All     Shelf = "all"     // every thread, the latest activity first
	Waiting Shelf = "waiting" // for company, whoever has waited longest first
	Recent  Shelf = "recent"  // the latest activity first
	Quiet   Shelf = "quiet"   // archived, or nothing for a while; the latest activity first
)

// quietAfter is when a thread is quiet in which nobody writes.
const quietAfter = 30 * 24 * time.Hour

// List lists the threads of a circle, the latest activity first, from before a
// number (0 for the start), and where to go on: 0 at the end.
func (s *Service) List(ctx context.Context, by account.ID, in circle.ID, before int64) (threads []Thread, next int64, err error) {
	return s.Shelf(ctx, by, in, All, before)
}

// Shelf lists the threads of one shelf of a circle, from a number on (0 for the
// start), and where to go on: 0 at the end.
func (s *Service) Shelf(ctx context.Context, by account.ID, in circle.ID, which Shelf, from int64) (threads []Thread, next int64, err error) {
	order := "threads.last_seq DESC"
	if which == Waiting {
		order = "threads.last_seq"
	}
	threads, err = s.shelved(ctx, by, in, PageSize+1, func(g *gorm.DB) *gorm.DB {
		return stands(g, which, from, s.db.Now()).Order(order)
	})
	if err == nil && len(threads) > PageSize {
		threads, next = threads[:PageSize], threads[PageSize-1].LastSeq
	}
	return threads, next, err
}

// Pinned lists the threads that stand on top of a circle, the latest first.
func (s *Service) Pinned(ctx context.Context, by account.ID, in circle.ID) ([]Thread, error) {
	return s.shelved(ctx, by, in, PageSize, func(g *gorm.DB) *gorm.DB {
		return g.Where("threads.pinned_at IS NOT NULL").Order("threads.pinned_at DESC, threads.id DESC")
	})
}

// waits says which threads wait for company: nobody but their author has written
// in them, and somebody could.
const waits = "threads.waits AND threads.state = 'open' AND EXISTS (SELECT 1 FROM posts o WHERE o.id = threads.opening_id AND o.state = 'live')"

const waitsNot = "NOT (" + waits + ")"

// stands narrows a query on threads to those of a shelf, from a number on.
func stands(g *gorm.DB, which Shelf, from int64, now time.Time) *gorm.DB {
	if from > 0 && which == Waiting {
		g = g.Where("threads.last_seq > ?", from)
	} else if from > 0 {
		g = g.Where("threads.last_seq < ?", from)
	}
	since := now.Add(-quietAfter)
	switch which {
	case Waiting:
		g = g.Where(waits)
	case Recent:
		g = g.Where(waitsNot).Where("threads.state <> ? AND threads.last_at >= ?", archived, since)
	case Quiet:
		g = g.Where(waitsNot).Where("(threads.state = ? OR threads.last_at < ?)", archived, since)
	default:
		return g
	}
	return g.Where("threads.pinned_at IS NULL")
}

// shelved reads threads of a circle as by sees them; chosen says which, and in
// which order.
func (s *Service) shelved(ctx context.Context, by account.ID, in circle.ID, most int, chosen func(*gorm.DB) *gorm.DB) ([]Thread, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.ReadCircle); err != nil {
		return nil, err
	}
	return s.laid(ctx, g, by, stood, most, chosen)
}

// shown shows a thread to somebody who has done something with it.
func (s *Service) shown(tx *db.Tx, by account.ID, stood circle.Stood, id ID) (*Thread, error) {
	all, err := s.laid(tx.Context(), tx.DB, by, stood, 1, func(q *gorm.DB) *gorm.DB { return q.Where("threads.id = ?", id) })
	if err == nil && len(all) == 0 {
		err = policy.ErrHidden
	}
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

// laid is shelved for somebody whose standing is known.
func (s *Service) laid(ctx context.Context, g *gorm.DB, by account.ID, stood circle.Stood, most int, chosen func(*gorm.DB) *gorm.DB) ([]Thread, error) {
	apart, err := apartFrom(g, stood)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Found  threadRow `gorm:"embedded"` // by a name: GORM passes over fields that are not exported
		Follow string
		Unread bool
	}
	q := visibleThreads(g, stood).Table("threads").
		Select(asRead, stood.JoinedMver, apart).
		Joins("LEFT JOIN reads ON reads.thread_id = threads.id AND reads.account_id = ?", by).
		Joins("LEFT JOIN visits ON visits.circle_id = threads.circle_id AND visits.account_id = ?", by)
	if err := chosen(q).Limit(most).Find(&rows).Error; err != nil {
		return nil, err
	}
	found := make([]threadRow, 0, len(rows))
	for _, row := range rows {
		found = append(found, row.Found)
	}
	v, err := s.sight(ctx, g, stood.Circle, readerOf(stood, s.db.Now()))
	if err != nil {
		return nil, err
	}
	threads, err := v.threads(g, found)
	if err != nil {
		return nil, err
	}
	for i, row := range rows {
		threads[i].Follow, threads[i].New = row.Follow, row.Unread && row.Follow != muted
	}
	return threads, nil
}

// readTo is how far somebody has read a thread: to where they were in it, or to
// where they have called everything read.
const readTo = "CASE WHEN COALESCE(reads.seq, 0) > COALESCE(visits.seq, 0) THEN COALESCE(reads.seq, 0) ELSE COALESCE(visits.seq, 0) END"

// news says which posts can be new to somebody: those whose words are there for
// them, by somebody else whom they read. It asks for the membership version they
// joined at, and for whom apartFrom lists.
const news = "posts.state = 'live' AND NOT posts.gone AND posts.kind <> 'pointer' AND posts.mver >= ? AND (posts.author_id IS NULL OR posts.author_id NOT IN ?)"

// asRead are a thread and how somebody has read it.
const asRead = "threads.*, COALESCE(reads.follow, '') AS follow, " +
	"EXISTS (SELECT 1 FROM posts WHERE posts.thread_id = threads.id AND posts.made_seq > " + readTo + " AND " + news + ") AS unread"

// apartFrom lists those whose posts are not new to somebody: themselves, and whom
// they read folded.
func apartFrom(g *gorm.DB, stood circle.Stood) ([]circle.PersonID, error) {
	folded, err := circle.Folded(g, stood.Person)
	return append(slices.Clip(folded), stood.Person), err
}

// gone forgets what somebody has read, followed and muted in a circle they are no
// longer in. It is told by circle.OnGone, also of those who stay and are less
// than they were.
func (s *Service) gone(tx *db.Tx, in circle.ID, person circle.PersonID) error {
	var who []account.ID
	if err := tx.Table("memberships").Where("id = ? AND state NOT IN ('active', 'paused')", person).Pluck("account_id", &who).Error; err != nil || len(who) == 0 {
		return err
	}
	of := tx.Table("threads").Select("id").Where("circle_id = ?", in)
	if err := tx.Where("account_id = ? AND thread_id IN (?)", who[0], of).Delete(&readRow{}).Error; err != nil {
		return err
	}
	return tx.Where("account_id = ? AND circle_id = ?", who[0], in).Delete(&visitRow{}).Error
}
