package thread

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

// reader is who reads. Nobody is everybody: what is told to all of a circle.
type reader struct {
	stood circle.Stood
	tends bool // looks after the circle, and may read what is folded
	now   time.Time
}

func readerOf(stood circle.Stood, now time.Time) *reader {
	return &reader{stood: stood, tends: stood.Check(policy.FoldPost) == nil, now: now}
}

// sight is what posts and threads of one circle are shown with.
type sight struct {
	s      *Service
	ctx    context.Context
	people map[circle.PersonID]circle.Person
	as     *reader // nil for everybody
}

func (s *Service) sight(ctx context.Context, g *gorm.DB, in circle.ID, as *reader) (*sight, error) {
	people, err := circle.Persons(ctx, g, s.box, in)
	return &sight{s: s, ctx: ctx, people: people, as: as}, err
}

func (v *sight) person(id *circle.PersonID) *circle.Person {
	if id == nil {
		return nil
	}
	p := v.people[*id]
	return &p
}

// posts shows posts of the threads given, in the order of rows. What is asked
// about each is asked once for all.
func (v *sight) posts(g *gorm.DB, rows []postRow) ([]Post, error) {
	numbers, mine, err := v.aliases(g, rows)
	if err != nil {
		return nil, err
	}
	quoted, err := v.quoted(g, rows)
	if err != nil {
		return nil, err
	}
	why, err := v.why(g, rows)
	if err != nil {
		return nil, err
	}
	out := make([]Post, 0, len(rows))
	for _, row := range rows {
		p := Post{
			ID: row.ID, Thread: row.ThreadID, Kind: row.Kind, Author: v.person(row.AuthorID), State: row.State, Opening: row.Opening, Rev: row.Rev,
			At: row.MadeAt, Edited: row.EditedAt != nil && row.EditedAt.Sub(row.MadeAt) > editUnmarked, MadeSeq: row.MadeSeq, Nonce: row.Nonce,
			Notes: Notes{Keys: []string{}},
		}
		if row.AliasID != nil {
			p.Alias = numbers[*row.AliasID]
		}
		if row.ToThread != nil {
			p.To = *row.ToThread
		}
		if v.as != nil {
			p.Mine = mine[row.ID]
			p.EditUntil, p.UndoUntil = v.until(row, p.Mine)
			if m, acted := why[row.ID]; acted && (p.Mine || v.as.tends) {
				p.Why = &m
			}
		}
		if v.shows(row, p.Mine) {
			if err := v.words(&p, row, quoted); err != nil {
				return nil, err
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// shows reports whether a post's words are shown: to everybody while it is live,
// and while it waits for a second look to its author and those who look after the
// circle.
func (v *sight) shows(row postRow, mine bool) bool {
	switch row.State {
	case live:
		return true
	case folded:
		return v.as != nil && (mine || v.as.tends)
	}
	return false
}

// why reads, for a reader, what folded and removed posts are so for.
func (v *sight) why(g *gorm.DB, rows []postRow) (map[PostID]circle.Measure, error) {
	out := map[PostID]circle.Measure{}
	var ids []circle.ActID
	for _, row := range rows {
		if v.as != nil && row.ActID != nil && (row.State == folded || row.State == removed) {
			ids = append(ids, *row.ActID)
		}
	}
	acts, err := circle.Why(g, v.s.box, ids)
	for _, row := range rows {
		if row.ActID != nil {
			if m, there := acts[*row.ActID]; there {
				out[row.ID] = m
			}
		}
	}
	return out, err
}

func (v *sight) words(p *Post, row postRow, quoted map[PostID]postRow) (err error) {
	if p.Body, err = v.s.open(v.ctx, place("posts", "body", string(row.ID)), row.Body); err != nil {
		return err
	}
	p.Notes.Keys = row.keys()
	if p.Notes.Words, err = v.s.open(v.ctx, place("posts", "note_words", string(row.ID)), row.NoteWords); err != nil {
		return err
	}
	if row.QuoteID == nil {
		return nil
	}
	p.Quote = &Quote{Post: *row.QuoteID}
	from, there := quoted[*row.QuoteID]
	if !there || from.ThreadID != row.ThreadID || from.State != live || v.as != nil && from.Mver < v.as.stood.JoinedMver {
		return nil
	}
	text, err := v.s.open(v.ctx, place("posts", "quote", string(row.ID)), row.Quote)
	if err != nil {
		return err
	}
	stands, err := v.s.open(v.ctx, place("posts", "body", string(from.ID)), from.Body)
	if err == nil && strings.Contains(string(stands), string(text)) {
		p.Quote.Text = text
	}
	return err
}

// aliases reads the numbers of those who write as a member, and which posts are
// the reader's own.
func (v *sight) aliases(g *gorm.DB, rows []postRow) (numbers map[string]int, mine map[PostID]bool, err error) {
	var ids []string
	for _, row := range rows {
		if row.AliasID != nil {
			ids = append(ids, *row.AliasID)
		}
	}
	numbers, mine = map[string]int{}, map[PostID]bool{}
	keys := map[string]string{}
	if len(ids) > 0 {
		var found []aliasRow
		if err := g.Where("id IN ?", ids).Find(&found).Error; err != nil {
			return nil, nil, err
		}
		for _, a := range found {
			numbers[a.ID], keys[a.ID] = a.N, string(a.PersonKey)
		}
	}
	if v.as == nil {
		return numbers, mine, nil
	}
	me := v.as.stood.Person
	own := map[ID]string{} // of me, by thread
	for _, row := range rows {
		if row.AliasID == nil {
			mine[row.ID] = *row.AuthorID == me && row.Kind != pointer // nobody's words
			continue
		}
		if _, known := own[row.ThreadID]; !known {
			own[row.ThreadID] = string(v.s.personKey(row.ThreadID, me))
		}
		mine[row.ID] = keys[*row.AliasID] == own[row.ThreadID]
	}
	return numbers, mine, nil
}

// quoted reads the posts that rows quote. For everybody, only those that whoever
// may read the thread may read.
func (v *sight) quoted(g *gorm.DB, rows []postRow) (map[PostID]postRow, error) {
	var ids []PostID
	for _, row := range rows {
		if row.QuoteID != nil && row.State != removed {
			ids = append(ids, *row.QuoteID)
		}
	}
	all := map[PostID]postRow{}
	if len(ids) == 0 {
		return all, nil
	}
	var found []postRow
	q := g.Where("posts.id IN ? AND NOT posts.gone", ids)
	if v.as == nil {
		q = q.Where("posts.mver >= (SELECT t.mver FROM threads t WHERE t.id = posts.thread_id)")
	}
	if err := q.Find(&found).Error; err != nil {
		return nil, err
	}
	for _, row := range found {
		all[row.ID] = row
	}
	return all, nil
}

// threads shows threads, in the order of rows: each by its opening post, which
// says who began it and whether its title is shown.
func (v *sight) threads(g *gorm.DB, rows []threadRow) ([]Thread, error) {
	ids := make([]PostID, 0, len(rows))
	for _, t := range rows {
		ids = append(ids, t.OpeningID)
	}
	if len(ids) == 0 {
		return []Thread{}, nil
	}
	var openings []postRow
	if err := g.Where("id IN ?", ids).Find(&openings).Error; err != nil {
		return nil, err
	}
	shown, err := v.posts(g, openings)
	if err != nil {
		return nil, err
	}
	by := make(map[PostID]Post, len(shown))
	for _, p := range shown {
		by[p.ID] = p
	}
	out := make([]Thread, 0, len(rows))
	for _, row := range rows {
		t, err := v.thread(row, by[row.OpeningID])
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func (v *sight) thread(row threadRow, opening Post) (t Thread, err error) {
	waiting := row.Waits && row.State == open && opening.State == live
	t = Thread{
		ID: row.ID, Circle: row.CircleID, Kind: row.Kind, Wants: row.Wants, Replies: row.Replies, Kinds: row.answers(),
		Author: opening.Author, Alias: opening.Alias, Notes: opening.Notes, State: row.State, Prompt: row.Prompt, Welcomes: v.person(row.WelcomesID),
		StartedAt: row.StartedAt, LastAt: row.LastAt, LastSeq: row.LastSeq, Responses: row.Responses,
		Waits: waiting, Unheard: waiting && row.Heard >= heardByOthers, Pinned: row.PinnedAt != nil, Slow: row.Slow, SlowUntil: row.SlowUntil,
	}
	if row.GatheringID != nil {
		t.Gathering = *row.GatheringID
	}
	if row.Timer != "" && row.TimerAt != nil {
		t.Timer = &Timer{Does: row.Timer, At: *row.TimerAt, Idle: row.TimerIdle}
	}
	t.StateAt = row.StateAt
	if opening.State != live {
		t.Under, t.State = t.State, opening.State
	}
	if opening.Body == "" { // it shows no words
		return t, nil
	}
	t.Title, err = v.s.open(v.ctx, place("threads", "title", string(row.ID)), row.Title)
	return t, err
}

// How long one's own words can be changed, and brought back.
const (
	editFor      = 24 * time.Hour
	editUnmarked = 5 * time.Minute
	undoFor      = 24 * time.Hour
)

// until says how long the reader can change a post of theirs, or bring it back.
func (v *sight) until(row postRow, mine bool) (edit, undo *time.Time) {
	if !mine {
		return nil, nil
	}
	switch {
	case row.State == live && row.Kind != pointer && row.Kind != presence && v.as.now.Before(row.MadeAt.Add(editFor)):
		at := row.MadeAt.Add(editFor)
		return &at, nil
	case row.undoable(v.as.now):
		at := row.WithdrawnAt.Add(undoFor)
		return nil, &at
	}
	return nil, nil
}

// standing is how somebody stands towards a thread and who wrote in it.
func (s *Service) standing(g *gorm.DB, stood circle.Stood, t threadRow) (as policy.Standing, mine bool, err error) {
	var opening postRow
	if err := g.Where("id = ?", t.OpeningID).Take(&opening).Error; err != nil {
		return as, false, err
	}
	mine, err = s.wrote(g, stood.Person, opening)
	as = stood.Standing
	as.Quiet = t.Wants == quiet && !mine
	return as, mine, err
}

// wrote reports whether a person wrote a post, under their name or not.
func (s *Service) wrote(g *gorm.DB, person circle.PersonID, p postRow) (bool, error) {
	if p.AuthorID != nil {
		return *p.AuthorID == person && p.Kind != pointer, nil
	}
	a, err := s.aliasOf(g, p.ThreadID, person)
	return a != nil && a.ID == *p.AliasID, err
}

// text opens the words of a post, whoever asks: for use-cases, never for readers.
func (s *Service) text(ctx context.Context, p postRow) (models.Private, error) {
	return s.open(ctx, place("posts", "body", string(p.ID)), p.Body)
}
