package thread

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// The promise of one reply (domain.md §4.4 III, features.md "Unheard guard"): when
// two who keep company are shown an update that nobody has met, when those who
// look after the circle are, and when everybody is. Its author sees nothing of it.
const (
	heardByTwo    = 1
	heardByHosts  = 2
	heardByOthers = 3

	companions = 2
	maxAsked   = 15 // shown to one person
)

var heardAfter = map[int]time.Duration{heardByTwo: 36 * time.Hour, heardByHosts: 48 * time.Hour, heardByOthers: 72 * time.Hour}

// The private notices of the promise: to those who keep company, and to those who
// look after the circle.
const (
	companyAsked = "company"
	unheard      = "unheard"
)

type companyRow struct {
	ThreadID ID
	PersonID circle.PersonID
	At       time.Time
}

func (companyRow) TableName() string { return "company" }

// Company is what is about updates that nobody has met, as one person sees it.
type Company struct {
	Until   *time.Time `json:"until,omitempty" doc:"Until when they keep company."`
	Asked   []Thread   `json:"asked" doc:"What they are quietly shown because nobody has met it; one line is plenty."`
	Unheard []Thread   `json:"unheard" doc:"What nobody has met for two days: for those who look after the circle."`
}

// promise sets when the next step is due with a thread that has waited since a
// time.
func (t *threadRow) promise(since time.Time) {
	t.HeardAt = nil
	if next, more := heardAfter[t.Heard+1]; more && t.Waits {
		at := since.Add(next)
		t.HeardAt = &at
	}
}

// SweepUnheard takes the next step of the promise with the threads it is due for,
// limit of them at most.
func (s *Service) SweepUnheard(ctx context.Context, limit int) (done int64, err error) {
	var due []threadRow
	err = s.db.Read(ctx).Select("id", "circle_id").Where("heard_at <= ?", s.db.Now()).Order("heard_at, id").Limit(limit).Find(&due).Error
	for _, t := range due {
		if err != nil {
			return done, err
		}
		err = s.db.Do(ctx, func(tx *db.Tx) error {
			stood, err := circle.Hold(tx, t.CircleID)
			if err != nil {
				return err
			}
			var row threadRow
			err = tx.Where("id = ? AND heard_at <= ?", t.ID, tx.Now).Limit(1).Find(&row).Error
			if err != nil || row.ID == "" {
				return err
			}
			done++
			return s.hear(tx, stood, row)
		})
	}
	return done, err
}

// hear takes one step with a thread. Where it no longer waits, or its circle is
// over, there is nothing to do.
func (s *Service) hear(tx *db.Tx, stood circle.Stood, t threadRow) error {
	var opening postRow
	if err := tx.Where("id = ?", t.OpeningID).Take(&opening).Error; err != nil {
		return err
	}
	waits := t.Waits && t.State == open && !t.Gone && opening.State == live && stood.State != circle.Archived
	since := t.HeardAt.Add(-heardAfter[t.Heard+1])
	if waits {
		t.Heard++
	}
	t.Waits = waits
	t.promise(since)
	if err := tx.Table("threads").Where("id = ?", t.ID).Updates(map[string]any{"heard": t.Heard, "heard_at": t.HeardAt, "waits": t.Waits}).Error; err != nil || !waits {
		return err
	}
	author, err := s.writerOf(tx.Context(), tx.DB, opening)
	if err != nil {
		return err
	}
	switch t.Heard {
	case heardByTwo:
		return s.askCompany(tx, stood, t, author)
	case heardByHosts:
		hosts, err := circle.HostsOf(tx, t.CircleID)
		if err != nil {
			return err
		}
		return s.poke(tx, stood, t, unheard, slices.DeleteFunc(hosts, func(p circle.PersonID) bool { return p == author }))
	}
	return s.tellThread(tx, t, stood.Mver, changed)
}

// askCompany shows a thread to two of those who keep company: to whom the fewest
// are shown already.
func (s *Service) askCompany(tx *db.Tx, stood circle.Stood, t threadRow, author circle.PersonID) error {
	people, err := circle.Companions(tx, t.CircleID, t.Mver, author)
	if err != nil || len(people) == 0 {
		return err
	}
	var has []struct {
		PersonID circle.PersonID
		N        int
	}
	err = tx.Table("company").Select("person_id, COUNT(*) AS n").Where("person_id IN ?", people).Group("person_id").Scan(&has).Error
	if err != nil {
		return err
	}
	n := map[circle.PersonID]int{}
	for _, h := range has {
		n[h.PersonID] = h.N
	}
	slices.SortStableFunc(people, func(a, b circle.PersonID) int { return n[a] - n[b] })
	people = people[:min(companions, len(people))]
	for _, p := range people {
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&companyRow{ThreadID: t.ID, PersonID: p, At: tx.Now}).Error; err != nil {
			return err
		}
	}
	return s.poke(tx, stood, t, companyAsked, people)
}

func (s *Service) poke(tx *db.Tx, stood circle.Stood, t threadRow, what string, people []circle.PersonID) error {
	to := make([]string, 0, len(people))
	for _, p := range people {
		to = append(to, string(p))
	}
	return stream.Poke(tx, entry(t, t.Mver, stood.Mver, what, ""), to...)
}

// Company shows by the updates of a circle that nobody has met and that they are
// asked to look at.
func (s *Service) Company(ctx context.Context, by account.ID, in circle.ID) (*Company, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.KeepCompany); err != nil {
		return nil, err
	}
	out := &Company{Unheard: []Thread{}}
	if out.Until, err = circle.CompanyUntil(g, stood.Person, s.db.Now()); err != nil {
		return nil, err
	}
	asked := visibleThreads(g, stood).Where("threads.id IN (?)", g.Table("company").Select("thread_id").Where("person_id = ?", stood.Person))
	if out.Asked, err = s.waiting(ctx, g, asked, stood); err != nil || stood.Check(policy.TendThread) != nil {
		return out, err
	}
	out.Unheard, err = s.waiting(ctx, g, visibleThreads(g, stood).Where("threads.heard >= ?", heardByHosts), stood)
	return out, err
}

// waiting shows the threads of a query that still wait, the longest waiting first,
// without one's own.
func (s *Service) waiting(ctx context.Context, g, of *gorm.DB, stood circle.Stood) ([]Thread, error) {
	var rows []threadRow
	if err := of.Where("threads.waits").Order("threads.last_seq").Limit(maxAsked).Find(&rows).Error; err != nil {
		return nil, err
	}
	v, err := s.sight(ctx, g, stood.Circle, readerOf(stood, s.db.Now()))
	if err != nil {
		return nil, err
	}
	shown, err := v.threads(g, rows)
	if err != nil {
		return nil, err
	}
	mine := map[ID]bool{}
	for _, row := range rows {
		if _, mine[row.ID], err = s.standing(g, stood, row); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(shown, func(t Thread) bool { return mine[t.ID] }), nil
}
