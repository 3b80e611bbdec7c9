package thread

import (
	"bytes"
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

// ExportedPost is a post somebody wrote, for them to take along: no words but
// their own, so neither what they quote nor a content note that somebody else
// wrote, and the title only of a thread they began.
type ExportedPost struct {
	ID          PostID         `json:"id" from:"posts.id"`
	Thread      ID             `json:"thread" from:"posts.thread_id"`
	Circle      circle.ID      `json:"circle" from:"posts.circle_id"`
	Title       models.Private `json:"title,omitempty" doc:"Of the thread, where you began it." from:"threads.title"`
	Opening     bool           `json:"opening" doc:"The post the thread began with." from:"posts.opening"`
	Kind        string         `json:"kind" enum:"said,presence,reflect,question,own,share,note" from:"posts.kind"`
	Unnamed     bool           `json:"unnamed" doc:"Written as a member." from:"posts.alias_id"`
	Body        models.Private `json:"body,omitempty" doc:"Markdown. Absent once it was removed." from:"posts.body"`
	Notes       Notes          `json:"notes" from:"posts.notes posts.note_words"`
	State       string         `json:"state" enum:"live,withdrawn,folded,removed" doc:"Withdrawn only while you can bring it back." from:"posts.state"`
	At          time.Time      `json:"at" from:"posts.made_at"`
	EditedAt    *time.Time     `json:"editedAt,omitempty" from:"posts.edited_at"`
	WithdrawnAt *time.Time     `json:"withdrawnAt,omitempty" from:"posts.withdrawn_at"`
}

// ExportedDraft is what somebody has written and not shared, for them to take
// along: without the words it quotes.
type ExportedDraft struct {
	ID        DraftID    `json:"id" from:"post_drafts.id"`
	Circle    circle.ID  `json:"circle" from:"post_drafts.circle_id"`
	Thread    ID         `json:"thread,omitempty" doc:"What it answers." from:"post_drafts.thread_id"`
	State     string     `json:"state" enum:"draft,scheduled,failed" from:"post_drafts.state"`
	Failure   string     `json:"failure,omitempty" from:"post_drafts.failure"`
	Rev       int        `json:"rev" from:"post_drafts.rev"`
	Nonce     string     `json:"nonce" from:"post_drafts.nonce"`
	PublishAt *time.Time `json:"publishAt,omitempty" from:"post_drafts.publish_at"`
	SavedAt   time.Time  `json:"savedAt" from:"post_drafts.saved_at"`
	Written   Written    `json:"written" from:"post_drafts.payload"`
}

// ExportedReading is how far somebody has read in a thread, whether they follow
// it, and whether they said that they read it.
type ExportedReading struct {
	Thread ID         `json:"thread" from:"reads.thread_id acknowledgements.thread_id"`
	Circle circle.ID  `json:"circle"`
	UpTo   int64      `json:"upTo,omitempty" from:"reads.seq"`
	Follow string     `json:"follow,omitempty" enum:"follow,mute" from:"reads.follow"`
	SaidAt *time.Time `json:"saidAt,omitempty" doc:"When you said that you read it." from:"acknowledgements.at"`
}

// ExportedVisit is up to where somebody has called everything in a circle read.
type ExportedVisit struct {
	Circle circle.ID `json:"circle" from:"visits.circle_id"`
	UpTo   int64     `json:"upTo" from:"visits.seq"`
	At     time.Time `json:"at" from:"visits.at"`
}

// exportScan is how many posts of one's circles are looked at for one page.
const exportScan = 2000

// ExportPosts lists what by wrote in threads, under their name and as a member: a
// page after an id, which can be short or empty where there is more. It is theirs
// wherever they are now. What they have taken back is there while they can bring
// it back, and of what was removed no words are.
func (s *Service) ExportPosts(ctx context.Context, by account.ID, after string) ([]ExportedPost, string, error) {
	g := s.db.Read(ctx)
	selves, err := circle.SelvesOf(g, by)
	if err != nil || len(selves) == 0 {
		return []ExportedPost{}, "", err
	}
	ids, next, err := s.mine(g, selves, after)
	if err != nil || len(ids) == 0 {
		return []ExportedPost{}, next, err
	}
	var rows []postRow
	if err := g.Where("id IN ?", ids).Order("id").Find(&rows).Error; err != nil {
		return nil, "", err
	}
	titles, err := s.titlesOf(ctx, g, rows)
	if err != nil {
		return nil, "", err
	}
	out := make([]ExportedPost, 0, len(rows))
	for _, row := range rows {
		p, there, err := s.exportPost(ctx, g, by, row)
		if err != nil {
			return nil, "", err
		}
		if !there {
			continue
		}
		if p.Body != "" {
			p.Title = titles[row.ID]
		}
		out = append(out, p)
	}
	return out, next, nil
}

// mine finds posts that somebody wrote, after an id. Who wrote as a member is
// found by nothing but a keyed hash, so all of their circles are gone through.
func (s *Service) mine(g *gorm.DB, selves circle.Selves, after string) (ids []PostID, next string, err error) {
	var rows []struct {
		ID        PostID
		CircleID  circle.ID
		ThreadID  ID // of the alias
		PersonKey []byte
	}
	err = g.Table("posts").Select("posts.id, posts.circle_id, aliases.thread_id, aliases.person_key").Joins("LEFT JOIN aliases ON aliases.id = posts.alias_id").
		Where("posts.circle_id IN ? AND posts.id > ? AND posts.kind <> ?", selves.Circles(), models.After(after), pointer).
		Where("posts.author_id IN ? OR posts.alias_id IS NOT NULL", selves.People()).
		Order("posts.id").Limit(exportScan).Scan(&rows).Error
	if err != nil {
		return nil, "", err
	}
	who := make(map[circle.ID]circle.PersonID, len(selves))
	for _, self := range selves {
		who[self.Circle] = self.Person
	}
	for _, row := range rows {
		if row.PersonKey != nil && !bytes.Equal(row.PersonKey, s.personKey(row.ThreadID, who[row.CircleID])) {
			continue
		}
		if len(ids) == models.ExportPage {
			return ids, string(ids[len(ids)-1]), nil
		}
		ids = append(ids, row.ID)
	}
	if len(rows) == exportScan {
		next = string(rows[len(rows)-1].ID)
	}
	return ids, next, nil
}

// exportPost shows a post to who wrote it, wherever they are now.
func (s *Service) exportPost(ctx context.Context, g *gorm.DB, by account.ID, row postRow) (p ExportedPost, there bool, err error) {
	p = ExportedPost{
		ID: row.ID, Thread: row.ThreadID, Circle: row.CircleID, Opening: row.Opening, Kind: row.Kind, Unnamed: row.AliasID != nil, Notes: Notes{Keys: []string{}},
		State: row.State, At: row.MadeAt, EditedAt: row.EditedAt, WithdrawnAt: row.WithdrawnAt,
	}
	switch row.State {
	case removed:
		return p, true, nil
	case withdrawn:
		if back, err := s.comesBack(g, by, row); err != nil || !back {
			return p, false, err
		}
	}
	p.Notes.Keys = row.keys()
	if p.Body, there, err = s.box.OpenIfThere(ctx, place("posts", "body", string(row.ID)), row.Body); there && !row.Noted {
		p.Notes.Words, there, err = s.box.OpenIfThere(ctx, place("posts", "note_words", string(row.ID)), row.NoteWords)
	}
	return p, there, err
}

// comesBack reports whether who wrote a post and took it back can bring it back,
// as Restore does.
func (s *Service) comesBack(g *gorm.DB, by account.ID, row postRow) (bool, error) {
	if !row.undoable(s.db.Now()) {
		return false, nil
	}
	_, stood, err := findKept(g, row.ThreadID, func(in circle.ID) (circle.Stood, error) { return circle.See(g, by, in) })
	if err == nil {
		stood.Standing.Mine = true
		err = stood.Check(policy.WithdrawPost)
	}
	var told *models.Error
	if errors.As(err, &told) && told.Kind != models.Internal {
		return false, nil
	}
	return err == nil && row.Mver >= stood.JoinedMver, err
}

// titlesOf opens the titles of threads that began with posts, and not with others
// that were split off: those are titled by somebody else.
func (s *Service) titlesOf(ctx context.Context, g *gorm.DB, rows []postRow) (map[PostID]models.Private, error) {
	titles := map[PostID]models.Private{}
	var openings []PostID
	for _, row := range rows {
		if row.Opening {
			openings = append(openings, row.ID)
		}
	}
	if len(openings) == 0 {
		return titles, nil
	}
	var threads []threadRow
	// A thread is made before the post it begins with, and one that is split off after.
	if err := g.Where("opening_id IN ? AND id < opening_id", openings).Find(&threads).Error; err != nil {
		return nil, err
	}
	for _, t := range threads {
		title, _, err := s.box.OpenIfThere(ctx, place("threads", "title", string(t.ID)), t.Title)
		if err != nil {
			return nil, err
		}
		titles[t.OpeningID] = title
	}
	return titles, nil
}

// ExportDrafts lists what by has written and not shared, a page after an id.
func (s *Service) ExportDrafts(ctx context.Context, by account.ID, after string) ([]ExportedDraft, string, error) {
	g := s.db.Read(ctx)
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, "", err
	}
	var rows []draftRow
	err := there(g, s.db.Now()).Where("account_id = ? AND state <> ? AND id > ?", by, shared, models.After(after)).
		Order("id").Limit(models.ExportPage + 1).Find(&rows).Error
	if err != nil {
		return nil, "", err
	}
	rows, next := models.Paged(rows, func(d draftRow) DraftID { return d.ID })
	out := make([]ExportedDraft, 0, len(rows))
	for _, row := range rows {
		d := ExportedDraft{
			ID: row.ID, Circle: row.CircleID, Thread: row.thread(), State: row.State, Failure: row.Failure, Rev: row.Rev, Nonce: row.Nonce,
			PublishAt: row.PublishAt, SavedAt: row.SavedAt,
		}
		if d.Written, err = s.written(ctx, row); err != nil {
			return nil, "", err
		}
		d.Written.Quote = nil
		out = append(out, d)
	}
	return out, next, nil
}

// readOrSaid are the threads in which it is written down how far somebody has read,
// or that they said so, after an id.
const readOrSaid = `SELECT thread_id AS id FROM reads WHERE account_id = @by AND thread_id > @after
	UNION SELECT thread_id FROM acknowledgements WHERE person_id IN @people AND thread_id > @after
	ORDER BY id LIMIT @limit`

// ExportReading lists how far by has read in threads, a page after the id of one.
func (s *Service) ExportReading(ctx context.Context, by account.ID, after string) ([]ExportedReading, string, error) {
	g := s.db.Read(ctx)
	selves, err := circle.SelvesOf(g, by)
	if err != nil || len(selves) == 0 {
		return []ExportedReading{}, "", err
	}
	var ids []ID
	people := selves.People()
	err = g.Raw(readOrSaid, map[string]any{"by": by, "people": people, "after": models.After(after), "limit": models.ExportPage + 1}).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return []ExportedReading{}, "", err
	}
	ids, next := models.Paged(ids, func(id ID) ID { return id })
	var threads []threadRow
	var reads []readRow
	var said []acknowledgementRow
	for _, err := range []error{
		g.Select("id", "circle_id").Where("id IN ?", ids).Order("id").Find(&threads).Error,
		g.Where("account_id = ? AND thread_id IN ?", by, ids).Find(&reads).Error,
		g.Where("person_id IN ? AND thread_id IN ?", people, ids).Find(&said).Error,
	} {
		if err != nil {
			return nil, "", err
		}
	}
	out := make([]ExportedReading, len(threads))
	at := make(map[ID]*ExportedReading, len(threads))
	for i, t := range threads {
		out[i] = ExportedReading{Thread: t.ID, Circle: t.CircleID}
		at[t.ID] = &out[i]
	}
	for _, r := range reads {
		at[r.ThreadID].UpTo, at[r.ThreadID].Follow = r.Seq, r.Follow
	}
	for _, a := range said {
		at[a.ThreadID].SaidAt = &a.At
	}
	return out, next, nil
}

// ExportVisits lists up to where by has called everything in circles read, a page
// after the id of one.
func (s *Service) ExportVisits(ctx context.Context, by account.ID, after string) ([]ExportedVisit, string, error) {
	g := s.db.Read(ctx)
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, "", err
	}
	var rows []visitRow
	err := g.Where("account_id = ? AND circle_id > ?", by, models.After(after)).Order("circle_id").Limit(models.ExportPage + 1).Find(&rows).Error
	if err != nil {
		return nil, "", err
	}
	rows, next := models.Paged(rows, func(v visitRow) circle.ID { return v.CircleID })
	out := make([]ExportedVisit, 0, len(rows))
	for _, v := range rows {
		out = append(out, ExportedVisit{Circle: v.CircleID, UpTo: v.Seq, At: v.At})
	}
	return out, next, nil
}
