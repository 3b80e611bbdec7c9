package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/thread"
)

func (a *API) threads() {
	const tag = "Threads"
	handle(a, operation(http.MethodGet, "/circles/{circle}/threads", "threads", "The threads of a circle, or of one of the lists of its home", tag), a.listThreads)
	handle(a, created(operation(http.MethodPost, "/circles/{circle}/threads", "start-thread", "Start an update", tag)), a.startThread)
	handle(a, operation(http.MethodGet, "/threads/{thread}", "thread", "A thread and some of its responses", tag), a.thread)
	handle(a, created(operation(http.MethodPost, "/threads/{thread}/posts", "answer-thread", "Answer an update", tag)), a.answerThread)
	handle(a, operation(http.MethodDelete, "/threads/{thread}/posts/{post}", "withdraw-post", "Take back your own post", tag), a.withdrawPost)
	handle(a, silent(operation(http.MethodPut, "/threads/{thread}/read", "mark-read", "Remember how far you have read", tag)), a.markRead)
	a.tending()
}

type listThreadsIn struct {
	CircleIn
	List   thread.Shelf `query:"list" enum:"all,waiting,recent,quiet" default:"all" doc:"What is not pinned stands on one of waiting for company, recent and quiet."`
	Before int64        `query:"before" minimum:"0" default:"0" doc:"Go on from here; 0 for the start."`
}

type listThreadsOut struct {
	Body struct {
		Threads []thread.Thread `json:"threads"`
		Next    int64           `json:"next,omitempty" doc:"Ask with before; absent at the end."`
	}
}

func (a *API) listThreads(ctx context.Context, by *account.Session, in *listThreadsIn) (*listThreadsOut, error) {
	threads, next, err := a.Threads.Shelf(ctx, by.Account, in.Circle, in.List, in.Before)
	out := &listThreadsOut{}
	out.Body.Threads, out.Body.Next = threads, next
	return out, err
}

type startThreadIn struct {
	CircleIn
	Body struct {
		Nonce     string          `json:"nonce"`
		Kind      string          `json:"kind" enum:"update,question,practical,speak_only,reflection,prompt"`
		Wants     string          `json:"wants" enum:"quiet,reflection,questions,experience,ideas" doc:"What you would like back."`
		Replies   string          `json:"replies" enum:"open,witness,closed" doc:"Who may answer."`
		Title     models.Private  `json:"title" doc:"1 to 120 characters."`
		Body      models.Private  `json:"body" doc:"1 to 6000 characters of Markdown."`
		Notes     *thread.Notes   `json:"notes,omitempty" doc:"What it may be hard to read for."`
		Unnamed   bool            `json:"unnamed,omitempty" doc:"Write as a member."`
		Gathering string          `json:"gathering,omitempty" doc:"What a reflection looks back on."`
		Prompt    string          `json:"prompt,omitempty"`
		Welcomes  circle.PersonID `json:"welcomes,omitempty" doc:"Whom it says hello to."`
	}
}

func (a *API) startThread(ctx context.Context, by *account.Session, in *startThreadIn) (*one[thread.Page], error) {
	b := in.Body
	id, err := a.Threads.Start(ctx, by.Account, in.Circle, thread.Starting{
		Nonce: b.Nonce, Kind: b.Kind, Wants: b.Wants, Replies: b.Replies, Title: b.Title, Body: b.Body, Notes: notesOf(b.Notes),
		Unnamed: b.Unnamed, Gathering: b.Gathering, Prompt: b.Prompt, Welcomes: b.Welcomes,
	})
	if err != nil {
		return nil, err
	}
	return a.thread(ctx, by, &readThreadIn{ThreadIn: ThreadIn{id}})
}

// ThreadIn names a thread in a path.
type ThreadIn struct {
	Thread thread.ID `path:"thread"`
}

type readThreadIn struct {
	ThreadIn
	After  int64         `query:"after" minimum:"0" default:"0" doc:"Responses after this number; 0 for the first."`
	Before int64         `query:"before" minimum:"0" default:"0" doc:"The last responses before this number, instead."`
	From   string        `query:"from" enum:"unread" doc:"From the first that is unread on, instead; the last ones where you have read all."`
	At     thread.PostID `query:"at" doc:"From this response on, instead; from the first where you do not read it here."`
}

func (a *API) thread(ctx context.Context, by *account.Session, in *readThreadIn) (*one[thread.Page], error) {
	return told(a.Threads.ReadAt(ctx, by.Account, in.Thread, thread.Spot{After: in.After, Before: in.Before, Unread: in.From != "", Post: in.At}))
}

type answerIn struct {
	ThreadIn
	Body struct {
		Nonce   string         `json:"nonce"`
		Kind    string         `json:"kind" enum:"said,presence,reflect,question,own,share,note" doc:"Of the kinds the thread's author asked for; in one's own thread it is said."`
		Body    models.Private `json:"body" doc:"1 to 6000 characters of Markdown; to 280 where short responses were asked for; empty with presence."`
		Notes   *thread.Notes  `json:"notes,omitempty" doc:"What it may be hard to read for."`
		Quote   *thread.Quote  `json:"quote,omitempty" doc:"Words as they stand in a post of this thread."`
		Unnamed bool           `json:"unnamed,omitempty" doc:"Write as a member."`
		Sure    bool           `json:"sure,omitempty" doc:"Under one's name, though one has written as a member here."`
	}
}

func notesOf(n *thread.Notes) thread.Notes {
	if n == nil {
		return thread.Notes{}
	}
	return *n
}

func (a *API) answerThread(ctx context.Context, by *account.Session, in *answerIn) (*one[thread.Post], error) {
	b := in.Body
	return told(a.Threads.Answer(ctx, by.Account, in.Thread, thread.Answering{
		Nonce: b.Nonce, Kind: b.Kind, Body: b.Body, Notes: notesOf(b.Notes), Quote: b.Quote, Unnamed: b.Unnamed, Sure: b.Sure,
	}))
}

// PostIn names a post in a path.
type PostIn struct {
	ThreadIn
	Post thread.PostID `path:"post"`
}

func (a *API) withdrawPost(ctx context.Context, by *account.Session, in *PostIn) (*one[thread.Post], error) {
	return told(a.Threads.Withdraw(ctx, by.Account, in.Thread, in.Post))
}

type markReadIn struct {
	ThreadIn
	Body struct {
		Seq int64 `json:"seq" minimum:"0" doc:"The number of the latest post you have read."`
	}
}

func (a *API) markRead(ctx context.Context, by *account.Session, in *markReadIn) (*nothing, error) {
	return nil, a.Threads.MarkRead(ctx, by.Account, in.Thread, in.Body.Seq)
}
