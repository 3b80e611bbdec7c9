package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/thread"
)

func (a *API) threads() {
	const tag = "Threads"
	handle(a, operation(http.MethodGet, "/circles/{circle}/threads", "threads", "The threads of a circle, the latest activity first", tag), a.listThreads)
	handle(a, created(operation(http.MethodPost, "/circles/{circle}/threads", "start-thread", "Start an update", tag)), a.startThread)
	handle(a, operation(http.MethodGet, "/threads/{thread}", "thread", "A thread and some of its responses", tag), a.thread)
	handle(a, created(operation(http.MethodPost, "/threads/{thread}/posts", "answer-thread", "Answer an update", tag)), a.answerThread)
	handle(a, operation(http.MethodDelete, "/threads/{thread}/posts/{post}", "withdraw-post", "Take back your own post", tag), a.withdrawPost)
	handle(a, silent(operation(http.MethodPut, "/threads/{thread}/read", "mark-read", "Remember how far you have read", tag)), a.markRead)
}

type listThreadsIn struct {
	CircleIn
	Before int64 `query:"before" minimum:"0" default:"0" doc:"Go on from here; 0 for the start."`
}

type listThreadsOut struct {
	Body struct {
		Threads []thread.Thread `json:"threads"`
		Next    int64           `json:"next,omitempty" doc:"Ask with before; absent at the end."`
	}
}

func (a *API) listThreads(ctx context.Context, by *account.Session, in *listThreadsIn) (*listThreadsOut, error) {
	threads, next, err := a.Threads.List(ctx, by.Account, in.Circle, in.Before)
	out := &listThreadsOut{}
	out.Body.Threads, out.Body.Next = threads, next
	return out, err
}

type startThreadIn struct {
	CircleIn
	Body struct {
		Nonce string         `json:"nonce"`
		Wants string         `json:"wants" enum:"quiet,reflection,questions,experience,ideas" doc:"What you would like back."`
		Title models.Private `json:"title" doc:"1 to 120 characters."`
		Body  models.Private `json:"body" doc:"1 to 6000 characters."`
	}
}

func (a *API) startThread(ctx context.Context, by *account.Session, in *startThreadIn) (*one[thread.Page], error) {
	b := in.Body
	id, err := a.Threads.Start(ctx, by.Account, in.Circle, b.Nonce, b.Wants, b.Title, b.Body)
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
	After int64 `query:"after" minimum:"0" default:"0" doc:"Responses after this number; 0 for the first."`
}

func (a *API) thread(ctx context.Context, by *account.Session, in *readThreadIn) (*one[thread.Page], error) {
	return told(a.Threads.Read(ctx, by.Account, in.Thread, in.After))
}

type answerIn struct {
	ThreadIn
	Body struct {
		Nonce string         `json:"nonce"`
		Body  models.Private `json:"body" doc:"1 to 6000 characters."`
	}
}

func (a *API) answerThread(ctx context.Context, by *account.Session, in *answerIn) (*one[thread.Post], error) {
	return told(a.Threads.Answer(ctx, by.Account, in.Thread, in.Body.Nonce, in.Body.Body))
}

type postIn struct {
	ThreadIn
	Post thread.PostID `path:"post"`
}

func (a *API) withdrawPost(ctx context.Context, by *account.Session, in *postIn) (*one[thread.Post], error) {
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
