package thread

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/resource"
	"example.org/afterward/models/stream"
)

// Starting is a thread that somebody begins.
type Starting struct {
	Nonce     string // chosen by the caller; the same one begins one thread
	Kind      string
	Wants     string // nothing where nobody is to answer
	Replies   string
	Title     models.Private
	Body      models.Private
	Notes     Notes
	Unnamed   bool   // written as a member
	Gathering string // what a reflection looks back on
	Prompt    string // what a prompt reply answers
	Welcomes  circle.PersonID
	looked    bool // somebody looked at it, and shares it
}

// Answering is what somebody answers.
type Answering struct {
	Nonce   string // chosen by the caller; the same one makes one post
	Kind    string // of the kinds that were asked for; in one's own thread it becomes said
	Body    models.Private
	Notes   Notes
	Quote   *Quote
	Unnamed bool
	Sure    bool // under one's name, though one has written as a member here
	looked  bool // somebody looked at it, and shares it
}

// check cleans what somebody begins.
func (b *Starting) check() (notes string, err error) {
	b.Title, b.Body = b.Title.Clean(), b.Body.Clean()
	if b.Kind == speakOnly || b.Wants == quiet && b.Replies == "" {
		b.Wants, b.Replies = quiet, repliesClosed
	}
	switch {
	case !slices.Contains(kinds, b.Kind):
		return "", ErrKind.At("kind")
	case !slices.Contains(wants, b.Wants):
		return "", ErrWants.At("wants")
	case !slices.Contains(replies, b.Replies):
		return "", ErrReplies.At("replies")
	case b.Title.Runes() < 1 || b.Title.Runes() > MaxTitle:
		return "", ErrTitle.At("title")
	case (b.Kind == prompted) != (b.Prompt != ""), b.Prompt != "" && !resource.HasPrompt(resource.Thread, b.Prompt):
		return "", ErrPrompt.At("prompt")
	case (b.Kind == reflection) != (b.Gathering != ""), b.Gathering != "" && !models.IsID(b.Gathering):
		return "", ErrGathering.At("gathering")
	}
	if notes, b.Notes.Words, err = checkNotes(b.Notes); err != nil {
		return "", err
	}
	if n := b.Body.Runes(); n < 1 || n > MaxBody {
		return "", ErrBody.At("body")
	}
	return notes, circle.CheckNonce(b.Nonce)
}

// Start begins a thread in a circle with its opening post. The same nonce from
// the same person begins it once. It returns ErrTitle, ErrBody, ErrKind,
// ErrWants, ErrReplies, ErrNotes, ErrPrompt, ErrGathering, ErrWelcomes or
// policy's refusal.
func (s *Service) Start(ctx context.Context, by account.ID, in circle.ID, b Starting) (id ID, err error) {
	notes, err := b.check()
	if err != nil {
		return "", err
	}
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := circle.Take(tx, by, in)
		if err != nil {
			return err
		}
		if id, err = s.start(tx, by, stood, b, notes); err != nil {
			return err
		}
		return dropSent(tx, by, in, b.Nonce)
	})
	return id, err
}

// start is Start in a unit of work that has taken the circle.
func (s *Service) start(tx *db.Tx, by account.ID, stood circle.Stood, b Starting, notes string) (ID, error) {
	if err := stood.Check(policy.ReadCircle); err != nil {
		return "", err
	}
	// First what is there already: who was muted after it arrived, and asks again
	// because the answer was lost, has said it.
	if before, again, err := s.samePost(tx, stood, b.Nonce, b.Body); err != nil || again {
		return before.ThreadID, err
	}
	if err := stood.Check(policy.StartThread); err != nil {
		return "", err
	}
	if b.Unnamed {
		if err := stood.Check(policy.WriteUnnamed); err != nil {
			return "", err
		}
	}
	if err := s.probation(tx, stood); err != nil {
		return "", err
	}
	fold, err := s.look(tx, by, stood, writing{nonce: b.Nonce, looked: b.looked, Written: b.written()})
	if err != nil {
		return "", err
	}
	t := threadRow{
		ID: ID(models.NewID()), CircleID: stood.Circle, OpeningID: PostID(models.NewID()), Kind: b.Kind, Wants: b.Wants, Replies: b.Replies, State: open,
		Prompt: b.Prompt, Mver: stood.Mver, StartedAt: tx.Now, LastAt: tx.Now,
	}
	t.Waits = t.welcomesAnswers()
	if err := about(tx, stood, b, &t); err != nil {
		return "", err
	}
	if t.Title, err = s.close(tx.Context(), t.CircleID, tx.Now, place("threads", "title", string(t.ID)), b.Title); err != nil {
		return "", err
	}
	if t.LastSeq, err = stream.Next(tx, streamOf(t.CircleID)); err != nil {
		return "", err
	}
	t.promise(tx.Now)
	if err := tx.Create(&t).Error; err != nil {
		return "", err
	}
	row := postRow{ID: t.OpeningID, Opening: true, Kind: said, Notes: notes, Nonce: b.Nonce}
	if err := s.write(tx, by, stood, t, &row, b.Unnamed, b.Body, b.Notes.Words); err != nil {
		return "", err
	}
	if fold {
		if err := s.house(tx, stood, t, &row); err != nil {
			return "", err
		}
	}
	shown, err := s.showThreads(tx.Context(), tx.DB, []string{string(t.ID)})
	if err != nil {
		return "", err
	}
	return t.ID, stream.Append(tx, t.LastSeq, entry(t, t.Mver, stood.Mver, started, string(t.ID)), shown[string(t.ID)])
}

// about fills in what a thread is about: a gathering that was, somebody new.
func about(tx *db.Tx, stood circle.Stood, b Starting, t *threadRow) error {
	if b.Gathering != "" {
		var n int64
		err := tx.Table("gatherings").Where("circle_id = ? AND id = ? AND (state = 'closed' OR state = 'open' AND phase = 'after')", stood.Circle, b.Gathering).Count(&n).Error
		if err == nil && n == 0 {
			err = ErrGathering.At("gathering")
		}
		if err != nil {
			return err
		}
		t.GatheringID = &b.Gathering
	}
	if b.Welcomes == "" {
		return nil
	}
	if _, err := circle.Target(tx.DB, stood.Circle, b.Welcomes); b.Welcomes == stood.Person || errors.Is(err, policy.ErrHidden) {
		return ErrWelcomes.At("welcomes")
	} else if err != nil {
		return err
	}
	t.WelcomesID = &b.Welcomes
	return circle.Welcomed(tx, stood.Circle, b.Welcomes)
}

// Answer adds a response to a thread. The same nonce from the same person makes
// one response. It returns ErrBody, ErrWitness, ErrAsked, ErrClosed, ErrLocked,
// ErrArchived, ErrTakenBack, ErrFolded, ErrSlow, ErrQuote, ErrNotes, ErrAliasUsed, or
// policy's refusal: ErrQuiet where the author asked for no answers, ErrPractice
// before one has practised listening.
func (s *Service) Answer(ctx context.Context, by account.ID, id ID, b Answering) (*Post, error) {
	notes, err := b.check()
	if err != nil {
		return nil, err
	}
	var p *Post
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		// What has vanished meanwhile answers that it was taken back.
		t, stood, err := takeKept(tx, by, id)
		if err != nil {
			return err
		}
		if p, err = s.answer(tx, by, stood, t, b, notes); err != nil {
			return err
		}
		return dropSent(tx, by, t.CircleID, b.Nonce)
	})
	return p, err
}

// check cleans what somebody answers.
func (b *Answering) check() (notes string, err error) {
	b.Body = b.Body.Clean()
	if n := b.Body.Runes(); n > MaxBody || n < 1 && b.Kind != presence || n > 0 && b.Kind == presence {
		return "", ErrBody.At("body")
	}
	if notes, b.Notes.Words, err = checkNotes(b.Notes); err != nil {
		return "", err
	}
	return notes, circle.CheckNonce(b.Nonce)
}

// answer is Answer in a unit of work that has taken the circle.
func (s *Service) answer(tx *db.Tx, by account.ID, stood circle.Stood, t threadRow, b Answering, notes string) (*Post, error) {
	if before, again, err := s.samePost(tx, stood, b.Nonce, b.Body); err != nil || again { // first, as in start
		if err != nil {
			return nil, err
		}
		return s.own(tx, stood, before)
	}
	as, mine, err := s.answering(tx, by, stood, t)
	if err != nil {
		return nil, err
	}
	if err := stood.CheckAs(as, policy.AnswerThread); err != nil {
		return nil, err
	}
	if b.Unnamed {
		if err := stood.CheckAs(as, policy.WriteUnnamed); err != nil {
			return nil, err
		}
	}
	if err := s.takes(tx, stood, t, b, mine); err != nil {
		return nil, err
	}
	fold, err := s.look(tx, by, stood, writing{in: t.ID, nonce: b.Nonce, looked: b.looked, Written: b.written()})
	if err != nil {
		return nil, err
	}
	row := postRow{ID: PostID(models.NewID()), Kind: b.Kind, Notes: notes, Nonce: b.Nonce}
	if mine && b.Kind != note {
		row.Kind = said
	}
	if row.QuoteID, row.Quote, err = s.quote(tx, stood, t, row.ID, b.Quote); err != nil {
		return nil, err
	}
	if t.LastSeq, err = stream.Next(tx, streamOf(t.CircleID)); err != nil {
		return nil, err
	}
	t.LastAt, t.Responses = tx.Now, t.Responses+1
	set := map[string]any{"last_seq": t.LastSeq, "last_at": t.LastAt, "responses": t.Responses}
	if !mine { // somebody has met it
		set["waits"], set["heard_at"] = false, nil
	}
	if t.TimerIdle > 0 {
		set["timer_at"] = tx.Now.Add(time.Duration(t.TimerIdle) * time.Hour)
	}
	if err := tx.Table("threads").Where("id = ?", t.ID).Updates(set).Error; err != nil {
		return nil, err
	}
	if err := s.write(tx, by, stood, t, &row, b.Unnamed, b.Body, b.Notes.Words); err != nil {
		return nil, err
	}
	if fold {
		if err := s.house(tx, stood, t, &row); err != nil {
			return nil, err
		}
	}
	if err := s.tellPostAs(tx, t.LastSeq, t, row, stood.Mver, made); err != nil {
		return nil, err
	}
	return s.own(tx, stood, row)
}

// answering is how somebody stands who wants to answer, and whether the thread is
// theirs.
func (s *Service) answering(tx *db.Tx, by account.ID, stood circle.Stood, t threadRow) (as policy.Standing, mine bool, err error) {
	if as, mine, err = s.standing(tx.DB, stood, t); err != nil || mine {
		as.Practised = true // one's own thread is answered freely
		return as, mine, err
	}
	as.Practised, err = account.Practised(tx.DB, by)
	return as, mine, err
}

// takes reports whether a thread takes an answer now: its state, what its author
// asked for, and its pace.
func (s *Service) takes(tx *db.Tx, stood circle.Stood, t threadRow, b Answering, mine bool) error {
	var opening postRow
	if err := tx.Where("id = ?", t.OpeningID).Take(&opening).Error; err != nil {
		return err
	}
	asked := slices.Contains(t.answers(), b.Kind)
	if mine { // whatever they call it, it is their own
		asked = b.Kind != presence
	}
	switch {
	case t.State == archived:
		return ErrArchived
	case b.Kind == note: // those who look after it, also where it is locked
		return stood.Check(policy.WriteNoteInThread)
	case t.State == locked:
		return ErrLocked
	case opening.State == withdrawn:
		return ErrTakenBack
	case opening.State != live:
		return ErrFolded
	case !mine && t.Replies == repliesClosed:
		return ErrClosed
	case !asked:
		return ErrAsked.At("kind")
	case !mine && t.Replies == repliesWitness && b.Body.Runes() > MaxWitness:
		return ErrWitness.At("body")
	}
	if !b.Unnamed && !b.Sure {
		if a, err := s.aliasOf(tx.DB, t.ID, stood.Person); err != nil || a != nil {
			if err == nil {
				err = ErrAliasUsed
			}
			return err
		}
	}
	return s.pace(tx, stood, t)
}

// pace holds a slow thread to one post of a person in a while. Those who look
// after the circle are not held.
func (s *Service) pace(tx *db.Tx, stood circle.Stood, t threadRow) error {
	if t.Slow == 0 || t.SlowUntil != nil && !tx.Now.Before(*t.SlowUntil) || stood.Check(policy.TendThread) == nil {
		return nil
	}
	a, err := s.aliasOf(tx.DB, t.ID, stood.Person)
	if err != nil {
		return err
	}
	q := tx.Table("posts").Select("made_at").Where("thread_id = ? AND author_id = ?", t.ID, stood.Person)
	if a != nil {
		q = tx.Table("posts").Select("made_at").Where("thread_id = ? AND (author_id = ? OR alias_id = ?)", t.ID, stood.Person, a.ID)
	}
	var last []time.Time
	if err := q.Where("NOT opening").Order("made_at DESC").Limit(1).Scan(&last).Error; err != nil || len(last) == 0 {
		return err
	}
	if next := last[0].Add(time.Duration(t.Slow) * time.Second); tx.Now.Before(next) {
		return ErrSlow.With(circle.Until{Until: next})
	}
	return nil
}

// quote takes words from a post of the same thread: they have to stand there.
func (s *Service) quote(tx *db.Tx, stood circle.Stood, t threadRow, into PostID, q *Quote) (*PostID, []byte, error) {
	if q == nil {
		return nil, nil, nil
	}
	text := q.Text.Clean()
	from, err := findPost(tx.DB, t, stood, q.Post)
	if errors.Is(err, policy.ErrHidden) || err == nil && from.State != live || text.Runes() < 1 || text.Runes() > MaxQuote {
		return nil, nil, ErrQuote.At("quote")
	}
	if err != nil {
		return nil, nil, err
	}
	stands, err := s.text(tx.Context(), from)
	if err != nil {
		return nil, nil, err
	}
	if !strings.Contains(string(stands), string(text)) {
		return nil, nil, ErrQuote.At("quote")
	}
	sealed, err := s.close(tx.Context(), t.CircleID, tx.Now, place("posts", "quote", string(into)), text)
	return &from.ID, sealed, err
}

// probation is what a newcomer's thread has to hold to: one thread a day.
func (s *Service) probation(tx *db.Tx, stood circle.Stood) error {
	if !stood.Standing.New {
		return nil
	}
	var today int64
	err := tx.Table("posts").Where("circle_id = ? AND author_id = ? AND opening AND made_at > ?", stood.Circle, stood.Person, tx.Now.Add(-24*time.Hour)).Count(&today).Error
	if err == nil && today > 0 {
		err = ErrNewcomer
	}
	return err
}

// write seals a post and writes it as the thread's latest.
func (s *Service) write(tx *db.Tx, by account.ID, stood circle.Stood, t threadRow, row *postRow, unnamed bool, body, noteWords models.Private) (err error) {
	row.ThreadID, row.CircleID, row.State, row.Mver, row.MadeSeq, row.MadeAt = t.ID, t.CircleID, live, stood.Mver, t.LastSeq, tx.Now
	row.NonceKey = s.nonceKey(stood, row.Nonce)
	if unnamed {
		a, err := s.alias(tx, t.CircleID, t.ID, stood.Person)
		if err != nil {
			return err
		}
		row.AliasID = &a.ID
	} else {
		row.AuthorID = &stood.Person
	}
	if row.Body, err = s.close(tx.Context(), t.CircleID, tx.Now, place("posts", "body", string(row.ID)), body); err != nil {
		return err
	}
	if row.NoteWords, err = s.close(tx.Context(), t.CircleID, tx.Now, place("posts", "note_words", string(row.ID)), noteWords); err != nil {
		return err
	}
	if err := tx.Create(row).Error; err != nil {
		return err
	}
	return markRead(tx, by, t.ID, t.LastSeq, true) // one has read one's own words, and follows where one writes
}

func (s *Service) nonceKey(stood circle.Stood, nonce string) []byte {
	return s.box.Mark("post", models.Private(string(stood.Person)+"/"+nonce))
}

// own shows a post to the person who wrote it.
func (s *Service) own(tx *db.Tx, stood circle.Stood, row postRow) (*Post, error) {
	v, err := s.sight(tx.Context(), tx.DB, row.CircleID, readerOf(stood, tx.Now))
	if err != nil {
		return nil, err
	}
	shown, err := v.posts(tx.DB, []postRow{row})
	if err != nil {
		return nil, err
	}
	return &shown[0], nil
}

// samePost finds the post a retry has made before.
func (s *Service) samePost(tx *db.Tx, stood circle.Stood, nonce string, body models.Private) (row postRow, again bool, err error) {
	err = tx.Where("circle_id = ? AND nonce_key = ?", stood.Circle, s.nonceKey(stood, nonce)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, false, nil
	}
	if err != nil || row.State != live || row.Rev > 0 { // what has changed since was this once
		return row, err == nil, err
	}
	was, err := s.text(tx.Context(), row)
	if err == nil && was != body {
		err = circle.ErrReused
	}
	return row, true, err
}
