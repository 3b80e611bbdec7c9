package thread

import (
	"context"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
)

// Hit is a post that has every word somebody looked for, in it or, for the one a
// thread began with, in its title.
type Hit struct {
	Circle  room.Named     `json:"circle"`
	Thread  Thread         `json:"thread" doc:"Without its title where you read its author folded."`
	Post    PostID         `json:"post"`
	Opening bool           `json:"opening"`
	Author  *circle.Person `json:"author,omitempty" doc:"Absent for who writes as a member."`
	Alias   int            `json:"alias,omitempty"`
	At      time.Time      `json:"at"`
	Seq     int64          `json:"seq" doc:"Its number: ask for the responses from here on."`
	Notes   Notes          `json:"notes"`
	Covered bool           `json:"covered" doc:"It has a content note, so its words are not here."`
	Excerpt models.Private `json:"excerpt,omitempty" doc:"The words around the first that was found, as they were typed."`
}

// Before is where a search through several circles goes on: in each of those
// named, before a number. One that is not named has been searched to its end.
type Before map[circle.ID]int64

// Limits of searching.
const (
	MinQuery   = 2
	MaxQuery   = 100  // Unicode code points
	MaxScan    = 2000 // posts that one search opens; the next goes on from there
	scanBatch  = 200  // of one circle at a time
	maxExcerpt = 200  // Unicode code points
)

// ErrQuery answers whoever looks for nothing, or for too much.
var ErrQuery = &models.Error{Kind: models.Invalid, Code: "request", Message: "A search has between 2 and 100 characters, and a word among them."}

// Search finds the posts of a circle that have every word of a text, the latest
// first, before a number (0 for the latest), and where to go on: 0 at the end. It
// opens what by may read and looks: nothing remembers words, so that what was
// changed, taken back or folded a moment ago is found as it is, or not at all.
func (s *Service) Search(ctx context.Context, by account.ID, in circle.ID, text models.Private, before int64) ([]Hit, int64, error) {
	words, err := wordsOf(text)
	if err != nil {
		return nil, 0, err
	}
	g := s.db.Read(ctx)
	r, err := s.reel(ctx, g, by, in, before)
	if err != nil {
		return nil, 0, err
	}
	hits, err := s.search(g, words, []*reel{r})
	return hits, r.next(), err
}

// SearchAll is Search through every circle by is in. It begins at the latest
// posts where before is nil.
func (s *Service) SearchAll(ctx context.Context, by account.ID, text models.Private, before Before) ([]Hit, Before, error) {
	words, err := wordsOf(text)
	if err != nil {
		return nil, nil, err
	}
	g := s.db.Read(ctx)
	mine, err := circle.Within(g, by)
	if err != nil {
		return nil, nil, err
	}
	var reels []*reel
	for _, in := range mine {
		from := before[in]
		if before != nil && from <= 0 {
			continue
		}
		r, err := s.reel(ctx, g, by, in, from)
		if kind := models.AsError(err).Kind; err != nil && (kind == models.Forbidden || kind == models.NotFound) {
			continue // a guest, somebody who has stepped away
		}
		if err != nil {
			return nil, nil, err
		}
		reels = append(reels, r)
	}
	hits, err := s.search(g, words, reels)
	if err != nil {
		return nil, nil, err
	}
	next := Before{}
	for _, r := range reels {
		if n := r.next(); n > 0 {
			next[r.stood.Circle] = n
		}
	}
	return hits, next, nil
}

// search looks through the posts of circles, the latest of all first, until a
// page is full or enough were opened.
func (s *Service) search(g *gorm.DB, words []string, reels []*reel) ([]Hit, error) {
	look := &looking{words: words, fold: folder()}
	found := map[*reel][]candidate{}
	var order []*reel // whose each hit is
	for opened := 0; opened < MaxScan && len(order) < PageSize; opened++ {
		r, err := latest(g, reels)
		if err != nil {
			return nil, err
		}
		if r == nil {
			break
		}
		c := r.take()
		is, err := r.has(look, c)
		if err != nil {
			return nil, err
		}
		if is {
			found[r], order = append(found[r], c), append(order, r)
		}
	}
	shown := map[*reel][]Hit{}
	for r, rows := range found {
		hits, err := r.hits(g, look, rows)
		if err != nil {
			return nil, err
		}
		shown[r] = hits
	}
	all := make([]Hit, 0, len(order))
	for _, r := range order {
		all, shown[r] = append(all, shown[r][0]), shown[r][1:]
	}
	return all, nil
}

// candidate is a post that might be a hit.
type candidate struct {
	row   postRow
	title []byte // of its thread, where it is the one that began with
	there bool   // its thread is there for whoever searches
}

// reel is what somebody may find of one circle, the latest first.
type reel struct {
	v      *sight
	stood  circle.Stood
	folded []circle.PersonID
	before int64 // what was taken is from here on; 0 before anything was
	rows   []candidate
	end    bool // the database has no more
}

// reel opens a circle for somebody who searches it.
func (s *Service) reel(ctx context.Context, g *gorm.DB, by account.ID, in circle.ID, before int64) (*reel, error) {
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.Search); err != nil {
		return nil, err
	}
	r := &reel{stood: stood, before: max(before, 0)}
	if r.folded, err = circle.Folded(g, stood.Person); err != nil {
		return nil, err
	}
	r.v, err = s.sight(ctx, g, in, readerOf(stood, s.db.Now()))
	return r, err
}

// fill reads on, if nothing read is left.
func (r *reel) fill(g *gorm.DB) error {
	if len(r.rows) > 0 || r.end {
		return nil
	}
	q := visiblePosts(g, r.stood).Where("posts.circle_id = ? AND posts.state = 'live' AND posts.body IS NOT NULL", r.stood.Circle)
	if r.before > 0 {
		q = q.Where("posts.made_seq < ?", r.before)
	}
	if len(r.folded) > 0 {
		q = q.Where("(posts.author_id IS NULL OR posts.author_id NOT IN ?)", r.folded)
	}
	var rows []postRow
	if err := q.Order("posts.made_seq DESC").Limit(scanBatch).Find(&rows).Error; err != nil {
		return err
	}
	r.end = len(rows) < scanBatch
	return r.stack(g, rows)
}

// stack adds posts to what is left to take, with what their threads say. The
// threads are asked for by themselves: joined, Postgres may begin with them and
// go through all of the circle's posts for each.
func (r *reel) stack(g *gorm.DB, rows []postRow) error {
	if len(rows) == 0 {
		return nil
	}
	ids := make([]ID, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, row.ThreadID)
	}
	slices.Sort(ids)
	var in []threadRow
	if err := visibleThreads(g, r.stood).Select("id", "title").Where("threads.id IN ?", slices.Compact(ids)).Find(&in).Error; err != nil {
		return err
	}
	titles := make(map[ID][]byte, len(in))
	for _, t := range in {
		titles[t.ID] = t.Title
	}
	r.rows = make([]candidate, 0, len(rows))
	for _, row := range rows {
		c := candidate{row: row}
		if c.title, c.there = titles[row.ThreadID]; !row.Opening {
			c.title = nil
		}
		r.rows = append(r.rows, c)
	}
	return nil
}

// latest is the reel whose next post is the latest of all; nil at the end of all.
func latest(g *gorm.DB, reels []*reel) (best *reel, err error) {
	for _, r := range reels {
		if err := r.fill(g); err != nil {
			return nil, err
		}
		if len(r.rows) > 0 && (best == nil || r.rows[0].row.MadeAt.After(best.rows[0].row.MadeAt)) {
			best = r
		}
	}
	return best, nil
}

func (r *reel) take() candidate {
	c := r.rows[0]
	r.rows, r.before = r.rows[1:], c.row.MadeSeq
	return c
}

// next is the number before which to go on; 0 at the end.
func (r *reel) next() int64 {
	if r.end && len(r.rows) == 0 {
		return 0
	}
	if r.before == 0 { // nothing of it was taken: other circles were later
		return r.rows[0].row.MadeSeq + 1
	}
	return r.before
}

// has opens a post and reports whether it has every word.
func (r *reel) has(look *looking, c candidate) (bool, error) {
	if !c.there || !r.v.shows(c.row, false) {
		return false, nil
	}
	text, err := r.v.s.text(r.v.ctx, c.row)
	if err != nil {
		return false, err
	}
	title, err := r.v.s.open(r.v.ctx, place("threads", "title", string(c.row.ThreadID)), c.title)
	if err != nil {
		return false, err
	}
	return look.in(string(title) + "\n" + string(text)), nil
}

// hits shows the posts that were found, in their order.
func (r *reel) hits(g *gorm.DB, look *looking, rows []candidate) ([]Hit, error) {
	posts := make([]postRow, 0, len(rows))
	ids := make([]ID, 0, len(rows))
	for _, c := range rows {
		posts, ids = append(posts, c.row), append(ids, c.row.ThreadID)
	}
	var in []threadRow
	if err := visibleThreads(g, r.stood).Where("threads.id IN ?", ids).Find(&in).Error; err != nil {
		return nil, err
	}
	threads, err := r.v.threads(g, in)
	if err != nil {
		return nil, err
	}
	by := make(map[ID]Thread, len(threads))
	for _, t := range threads {
		if t.Author != nil && slices.Contains(r.folded, t.Author.ID) {
			t.Title = ""
		}
		by[t.ID] = t
	}
	named := room.Named{ID: r.stood.Circle}
	if err := g.Table("circles").Select("name").Where("id = ?", named.ID).Scan(&named.Name).Error; err != nil {
		return nil, err
	}
	shown, err := r.v.posts(g, posts)
	if err != nil {
		return nil, err
	}
	out := make([]Hit, 0, len(shown))
	for _, p := range shown {
		h := Hit{
			Circle: named, Thread: by[p.Thread], Post: p.ID, Opening: p.Opening, Author: p.Author, Alias: p.Alias, At: p.At, Seq: p.MadeSeq,
			Notes: p.Notes, Covered: len(p.Notes.Keys) > 0 || p.Notes.Words != "",
		}
		if !h.Covered {
			h.Excerpt = look.excerpt(p.Body)
		}
		out = append(out, h)
	}
	return out, nil
}

// looking is what somebody looks for.
type looking struct {
	words []string
	fold  transform.Transformer
}

// wordsOf are the words of what somebody looks for, as looking compares them.
func wordsOf(text models.Private) ([]string, error) {
	text = text.Clean()
	look := looking{fold: folder()}
	words := strings.FieldsFunc(look.plain(string(text)), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
	if n := text.Runes(); n < MinQuery || n > MaxQuery || len(words) == 0 {
		return nil, ErrQuery.At("q")
	}
	return words, nil
}

// folder takes from text what tells apart how the same words can be written:
// compatibility forms, case, combining marks and characters that show nothing.
func folder() transform.Transformer {
	return transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), runes.Remove(runes.In(unicode.Me)), runes.Remove(runes.In(unicode.Cf)), cases.Fold(), norm.NFKC)
}

// plain is text as it is compared.
func (l *looking) plain(text string) string {
	if ascii(text) { // there it is only case, and quicker
		return strings.ToLower(text)
	}
	out, _, err := transform.String(l.fold, text)
	if err != nil {
		return ""
	}
	return out
}

func ascii(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// in reports whether a text has every word.
func (l *looking) in(text string) bool {
	text = l.plain(text)
	for _, word := range l.words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// excerpt is what stands around the first of the words that a text has, and its
// beginning where it has none.
func (l *looking) excerpt(body models.Private) models.Private {
	text := []rune(strings.Join(strings.Fields(string(body)), " "))
	if len(text) <= maxExcerpt {
		return models.Private(text)
	}
	end := 0 // of the first word that was found
	whole := l.plain(string(text))
	for _, word := range l.words {
		if strings.Contains(whole, word) {
			end = 1 + sort.Search(len(text)-1, func(n int) bool { return strings.Contains(l.plain(string(text[:n+1])), word) })
			break
		}
	}
	from := min(max(0, end-maxExcerpt/2), len(text)-maxExcerpt)
	return models.Private(text[from : from+maxExcerpt])
}
