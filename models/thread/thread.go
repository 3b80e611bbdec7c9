// Package thread holds sharing in slow time: an update and the answers to it.
//
// A thread has two levels, the opening post and its responses; whoever wants to go
// deeper quotes, or begins another. The author says what they want back and who
// may answer, and the write enforces it: an answer is of a kind that was asked
// for, as a response to a turn is. Posts are changes of their circle's stream, so
// a circle's people hear of them as they hear of each other.
//
// Who reads what is said once, in seen.go: a thread and a post each remember the
// membership version they were written under, a post shows its words only while
// it is live, and a quote only as long as the words still stand where they were
// taken from.
//
// Whoever writes as a member is known in the thread by a number. Who that is
// stands sealed beside it and nowhere else: a post of theirs has no author.
package thread

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/room"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

type (
	// ID names a thread.
	ID string
	// PostID names a post.
	PostID string
)

// Thread is a thread in short, as it is told to everybody. What is about one
// reader alone is only in answers to them.
type Thread struct {
	ID        ID             `json:"id"`
	Circle    circle.ID      `json:"circle"`
	Kind      string         `json:"kind" enum:"update,question,practical,speak_only,reflection,prompt"`
	Wants     string         `json:"wants" enum:"quiet,reflection,questions,experience,ideas"`
	Replies   string         `json:"replies" enum:"open,witness,closed" doc:"Who may answer: anybody, in short responses only, or nobody but the author."`
	Kinds     []string       `json:"kinds" doc:"The kinds of answers that were asked for, the plainest last."`
	Title     models.Private `json:"title,omitempty" doc:"Absent where its opening shows no words."`
	Author    *circle.Person `json:"author,omitempty" doc:"Absent for who writes as a member."`
	Alias     int            `json:"alias,omitempty" doc:"Whoever began it as a member, by their number in it."`
	Notes     Notes          `json:"notes" doc:"What its opening may be hard to read for."`
	State     string         `json:"state" enum:"open,locked,archived,withdrawn,folded,removed"`
	Under     string         `json:"under,omitempty" enum:"open,locked,archived" doc:"Where its opening is not shown, which its state says then: how it stands beside that."`
	StateAt   *time.Time     `json:"stateAt,omitempty" doc:"Since when it has been locked, archived or open again. Where it is there, a line in the thread says so."`
	Gathering string         `json:"gathering,omitempty" doc:"The gathering it looks back on."`
	Prompt    string         `json:"prompt,omitempty" doc:"The prompt it began with."`
	Welcomes  *circle.Person `json:"welcomes,omitempty" doc:"Whom it says hello to."`
	StartedAt time.Time      `json:"startedAt"`
	LastAt    time.Time      `json:"lastAt"`
	LastSeq   int64          `json:"lastSeq" doc:"The number of the latest post; lists are in this order."`
	Responses int            `json:"responses"`
	Waits     bool           `json:"waits" doc:"Nobody but its author has written in it yet, and answers are welcome."`
	Unheard   bool           `json:"unheard" doc:"It has waited for three days."`
	Pinned    bool           `json:"pinned"`
	Slow      int            `json:"slow,omitempty" doc:"How many seconds one waits between two posts of one's own."`
	SlowUntil *time.Time     `json:"slowUntil,omitempty"`
	Timer     *Timer         `json:"timer,omitempty" doc:"What will be done with it by itself."`
	New       bool           `json:"new" doc:"Something in it is after where you have read to, and you have not muted it. Nobody else is told."`
	Follow    string         `json:"follow,omitempty" enum:"follow,mute" doc:"Whether you follow it or have muted it."`
}

// Timer is what the house does with a thread at a time.
type Timer struct {
	Does string    `json:"does" enum:"lock,open,archive"`
	At   time.Time `json:"at"`
	Idle int       `json:"idle,omitempty" doc:"After so many hours in which nobody writes; the time moves on with each post."`
}

// Notes say what a post may be hard to read for.
type Notes struct {
	Keys  []string       `json:"keys" doc:"Of the short list."`
	Words models.Private `json:"words,omitempty" doc:"In the author's own words."`
}

// Post is one post of a thread.
type Post struct {
	ID        PostID          `json:"id"`
	Thread    ID              `json:"thread"`
	Kind      string          `json:"kind" enum:"said,presence,reflect,question,own,share,note,pointer" doc:"Said is the author's own; note is of those who look after the circle; pointer says where posts were moved."`
	Author    *circle.Person  `json:"author,omitempty" doc:"Absent for who writes as a member."`
	Alias     int             `json:"alias,omitempty" doc:"Who writes as a member, by their number in the thread."`
	Body      models.Private  `json:"body,omitempty" doc:"Markdown. Absent unless it is live, or folded and read by its author or those who look after the circle."`
	Quote     *Quote          `json:"quote,omitempty"`
	Notes     Notes           `json:"notes"`
	State     string          `json:"state" enum:"live,withdrawn,folded,removed"`
	Why       *circle.Measure `json:"why,omitempty" doc:"Why it is folded or removed. Only in answers to its author and those who look after the circle."`
	To        ID              `json:"to,omitempty" doc:"Where a pointer points to."`
	Opening   bool            `json:"opening" doc:"The post the thread began with."`
	Rev       int             `json:"rev" doc:"Counts its changes."`
	At        time.Time       `json:"at"`
	Edited    bool            `json:"edited" doc:"It was changed later than five minutes after it was made."`
	MadeSeq   int64           `json:"madeSeq" doc:"The number of the change that made it; posts are in this order."`
	Nonce     string          `json:"nonce"`
	Mine      bool            `json:"mine,omitempty" doc:"Yours. Only in answers to you."`
	EditUntil *time.Time      `json:"editUntil,omitempty" doc:"Until when you can change it."`
	UndoUntil *time.Time      `json:"undoUntil,omitempty" doc:"Until when you can bring it back."`
}

// Quote is what a post takes from another of its thread.
type Quote struct {
	Post PostID         `json:"post"`
	Text models.Private `json:"text,omitempty" doc:"Absent once it no longer stands there."`
}

// Page is a thread opened: its opening post and some of its responses.
type Page struct {
	Thread    Thread            `json:"thread"`
	Circle    room.Named        `json:"circle"`
	Opening   Post              `json:"opening"`
	Posts     []Post            `json:"posts" doc:"Responses, oldest first."`
	Next      int64             `json:"next,omitempty" doc:"Ask for responses after this number; absent at the end."`
	Earlier   int64             `json:"earlier,omitempty" doc:"Ask for the responses before this number; absent at the start."`
	First     int64             `json:"first,omitempty" doc:"The number of the first post that you have not read; absent where you have read all."`
	Withdrawn []Post            `json:"withdrawn" doc:"Yours that you took back and can bring back, the latest first."`
	ReadSeq   int64             `json:"readSeq" doc:"How far you have read."`
	Read      []circle.Person   `json:"read" doc:"Who has said that they read it; all of them for its author, and yourself alone for anybody else."`
	Alias     int               `json:"alias,omitempty" doc:"Your number, where you have written here as a member."`
	Practice  bool              `json:"practice" doc:"Before you answer here there is the listening practice."`
	Folded    []circle.PersonID `json:"folded" doc:"Whom you read folded."`
	Epoch     string            `json:"epoch"`
	Seq       int64             `json:"seq" doc:"The number of the circle's latest change this shows."`
	Viewer    circle.Viewer     `json:"viewer"`
}

// Limits of threads, in Unicode code points or things.
const (
	MaxTitle     = 120
	MaxBody      = 6000
	MaxWitness   = 280 // where only short responses are welcome
	MaxNotes     = 3
	MaxNoteWords = 120
	MaxQuote     = 600
	PageSize     = 15 // threads or responses of one page
)

// What a thread can be and ask for.
const (
	speakOnly  = "speak_only" // nobody answers
	quiet      = "quiet"
	reflection = "reflection" // a kind: it looks back on a gathering
	prompted   = "prompt"

	repliesOpen    = "open"
	repliesWitness = "witness"
	repliesClosed  = "closed"

	open     = "open"
	locked   = "locked"
	archived = "archived"
)

// What a post is, beside the kinds of answers that can be asked for.
const (
	said     = "said"
	presence = "presence" // without words
	note     = "note"
	pointer  = "pointer"

	live      = "live"
	withdrawn = "withdrawn"
	folded    = "folded"
	removed   = "removed"
)

var (
	kinds   = []string{"update", "question", "practical", speakOnly, reflection, prompted}
	wants   = []string{quiet, "reflection", "questions", "experience", "ideas"}
	replies = []string{repliesOpen, repliesWitness, repliesClosed}
)

// What can be wrong with threads.
var (
	ErrTitle     = &models.Error{Kind: models.Invalid, Code: "request", Message: "A title has 1 to 120 characters."}
	ErrBody      = &models.Error{Kind: models.Invalid, Code: "body_invalid", Message: "A post has between 1 and 6000 characters."}
	ErrWitness   = &models.Error{Kind: models.Invalid, Code: "body_invalid", Message: "The author asked for short responses: between 1 and 280 characters, and none to say that you are here."}
	ErrNewcomer  = &models.Error{Kind: models.Forbidden, Code: "newcomer", Message: "While you are new here you can begin one thread a day. You can answer in as many as you like."}
	ErrKind      = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose what kind of thread this is."}
	ErrWants     = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose what you would like back."}
	ErrReplies   = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose who may answer."}
	ErrNotes     = &models.Error{Kind: models.Invalid, Code: "request", Message: "A content note is up to three of the list, or up to 120 characters of your own."}
	ErrGathering = &models.Error{Kind: models.Invalid, Code: "request", Message: "This looks back on no gathering of this circle."}
	ErrPrompt    = &models.Error{Kind: models.Invalid, Code: "request", Message: "There is no such prompt."}
	ErrWelcomes  = &models.Error{Kind: models.Invalid, Code: "request", Message: "Only somebody else in this circle can be welcomed."}
	ErrQuote     = &models.Error{Kind: models.Invalid, Code: "quote_invalid", Message: "A quote is up to 600 characters as they stand in a post of this thread."}
	ErrAsked     = &models.Error{Kind: models.Conflict, Code: "answer_kind", Message: "The author asked for something else back. What you wrote is still with you."}
	ErrClosed    = &models.Error{Kind: models.Conflict, Code: "thread_closed", Message: "The author has closed this to answers. What you wrote is still with you."}
	ErrLocked    = &models.Error{Kind: models.Conflict, Code: "thread_locked", Message: "This thread is locked: nothing can be added or changed. You can still take back what is yours. What you wrote is still with you."}
	ErrArchived  = &models.Error{Kind: models.Conflict, Code: "thread_archived", Message: "This thread is archived and can only be read. What you wrote is still with you."}
	ErrTakenBack = &models.Error{Kind: models.Conflict, Code: "thread_withdrawn", Message: "What this answers was taken back meanwhile. What you wrote is still with you."}
	ErrSlow      = &models.Error{Kind: models.Conflict, Code: "thread_slow", Message: "This thread is slow for now: there is a while between two posts of one person. What you wrote is still with you."}
	ErrFolded    = &models.Error{Kind: models.Conflict, Code: "thread_folded", Message: "What this answers is not shown at the moment, so nothing can be added. What you wrote is still with you."}
	ErrAliasUsed = &models.Error{Kind: models.Conflict, Code: "alias_used", Message: "You have written here as a member. If you now write under your name, others may guess that both are you."}
)

// Service is what can be done with threads.
type Service struct {
	db  *db.DB
	box *seal.Box
	log *stream.Log
}

// NewService returns a Service that keeps its threads in d.
func NewService(d *db.DB, box *seal.Box, log *stream.Log, circles *circle.Service) *Service {
	s := &Service{db: d, box: box, log: log}
	log.Shows(s.showThreads, started, changed, vanished)
	log.Shows(s.showPosts, made, edited, restored, moderated, postWithdrawn, postGone)
	log.Shows(s.showForgotten, personForgotten)
	circles.OnForget(s.ForgetPerson)
	circles.OnErase(s.ForgetReading)
	circles.OnUnnamed(s.unnamedActs)
	circles.OnRestore(s.showAgain, s.onlyFold)
	circles.OnGone(s.gone)
	circles.OnErase(s.ForgetDrafts)
	return s
}

// place names a sealed field.
func place(table, column, row string) seal.Place {
	return seal.Place{Table: table, Column: column, Row: row}
}

// close seals words of a circle's threads; nothing stays nothing.
func (s *Service) close(ctx context.Context, in circle.ID, at time.Time, p seal.Place, text models.Private) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	return s.box.Seal(ctx, seal.Circle(string(in), seal.Slow), at, p, text)
}

// open opens words; nothing stays nothing.
func (s *Service) open(ctx context.Context, p seal.Place, sealed []byte) (models.Private, error) {
	if sealed == nil {
		return "", nil
	}
	return s.box.Open(ctx, p, sealed)
}

// visibleThreads narrows a query on threads to those a person was there for.
func visibleThreads(g *gorm.DB, stood circle.Stood) *gorm.DB {
	return g.Where("threads.circle_id = ? AND threads.mver >= ? AND NOT threads.gone", stood.Circle, stood.JoinedMver)
}

// visiblePosts narrows a query on posts of a thread they may read to those a
// person was there for: what is moved from an older thread stays unread by who
// came after it was written.
func visiblePosts(g *gorm.DB, stood circle.Stood) *gorm.DB {
	return g.Where("posts.mver >= ? AND NOT posts.gone", stood.JoinedMver)
}
