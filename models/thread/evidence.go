package thread

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

// Exhibit is a post that somebody reports, and what stands around it.
type Exhibit struct {
	Author circle.PersonID // who wrote it, under their name or not
	Named  bool            // under their name
	Rev    int
	Title  models.Private // of the thread, where it stands
	Posts  []Exhibited    // in their order, the post among them
}

// Exhibited is one post of an exhibit.
type Exhibited struct {
	ID     PostID
	Author *circle.Person // nil for who wrote as a member
	Alias  int
	Body   models.Private // "" where there are no words any more
	State  string
	Edited bool
	At     time.Time
}

// Exhibit reads a post that somebody points at, who was there when it was written,
// as those who look after the circle would: with words that are folded, or taken
// back and not deleted yet. It returns policy.ErrHidden for what was never theirs
// to read.
func (s *Service) Exhibit(ctx context.Context, g *gorm.DB, stood circle.Stood, id PostID, around int) (*Exhibit, error) {
	if !models.IsID(string(id)) {
		return nil, policy.ErrHidden
	}
	var p postRow
	if err := g.Where("id = ? AND circle_id = ? AND mver >= ? AND kind <> ?", id, stood.Circle, stood.JoinedMver, pointer).Take(&p).Error; err != nil {
		return nil, hidden(err)
	}
	var t threadRow
	if err := g.Where("id = ? AND mver >= ?", p.ThreadID, stood.JoinedMver).Take(&t).Error; err != nil {
		return nil, hidden(err)
	}
	beside := func(which, order string) (rows []postRow, err error) {
		err = visiblePosts(g, stood).Where("thread_id = ? AND id <> ? AND kind <> ?", t.ID, p.ID, pointer).Where(which, p.MadeSeq).Order(order).Limit(around).Find(&rows).Error
		return rows, err
	}
	before, err := beside("made_seq < ?", "made_seq DESC")
	if err != nil {
		return nil, err
	}
	after, err := beside("made_seq > ?", "made_seq")
	if err != nil {
		return nil, err
	}
	slices.Reverse(before)
	out := &Exhibit{Named: p.AuthorID != nil, Rev: p.Rev}
	if out.Author, err = s.writerOf(ctx, g, p); err != nil {
		return nil, err
	}
	if p.Opening && t.Title != nil {
		if out.Title, err = s.open(ctx, place("threads", "title", string(t.ID)), t.Title); err != nil {
			return nil, err
		}
	}
	out.Posts, err = s.exhibited(ctx, g, stood.Circle, append(append(before, p), after...), func(row postRow) bool { return row.ID == p.ID || row.State == live })
	return out, err
}

// Window reads the latest posts of a circle since a time, oldest first: those of one
// thread, or of one person under their name. It is for whoever breaks the glass:
// with words that are folded, without those that were taken back or removed, and
// without who wrote as a member. It returns limit of them at most.
func (s *Service) Window(ctx context.Context, g *gorm.DB, in circle.ID, of ID, by circle.PersonID, since time.Time, limit int) ([]Exhibited, error) {
	q := g.Where("circle_id = ? AND made_at > ? AND kind <> ? AND state IN ?", in, since, pointer, []string{live, folded})
	if of != "" {
		q = q.Where("thread_id = ?", of)
	}
	if by != "" {
		q = q.Where("author_id = ?", by)
	}
	var rows []postRow
	if err := q.Order("made_seq DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, err
	}
	slices.Reverse(rows)
	return s.exhibited(ctx, g, in, rows, func(postRow) bool { return true })
}

// exhibited shows posts, in their order, each with its words where worded says so.
func (s *Service) exhibited(ctx context.Context, g *gorm.DB, in circle.ID, rows []postRow, worded func(postRow) bool) ([]Exhibited, error) {
	v, err := s.sight(ctx, g, in, nil)
	if err != nil {
		return nil, err
	}
	out := make([]Exhibited, 0, len(rows))
	numbers, _, err := v.aliases(g, rows)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		one := Exhibited{ID: row.ID, Author: v.person(row.AuthorID), State: row.State, Edited: row.EditedAt != nil, At: row.MadeAt}
		if row.AliasID != nil {
			one.Alias = numbers[*row.AliasID]
		}
		if worded(row) {
			if one.Body, err = s.open(ctx, place("posts", "body", string(row.ID)), row.Body); err != nil {
				return nil, err
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// Holding reads in which thread a post stands; "" once it is deleted.
func Holding(g *gorm.DB, post PostID) (ID, error) {
	var in []ID
	err := g.Table("posts").Select("thread_id").Where("id = ?", post).Scan(&in).Error
	if err != nil || len(in) == 0 {
		return "", err
	}
	return in[0], nil
}
