package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/thread"
)

// posts are what somebody does to words of their own, and says to others'.
func (a *API) posts() {
	const (
		tag  = "Threads"
		post = "/threads/{thread}/posts/{post}"
		read = "/threads/{thread}/acknowledgement"
	)
	handle(a, operation(http.MethodPatch, post, "edit-post", "Change your own post, for a day", tag), a.editPost)
	handle(a, operation(http.MethodPost, post+"/restore", "restore-post", "Bring back your own post that you took back, for a day", tag), a.restorePost)
	handle(a, operation(http.MethodPatch, "/threads/{thread}", "shape-thread", "Ask for less in a thread of your own; for more, until somebody has answered", tag), a.shapeThread)
	handle(a, silent(operation(http.MethodPut, read, "say-read", "Say to its author that you read what asks for no answers", tag)), a.sayRead)
	handle(a, silent(operation(http.MethodDelete, read, "unsay-read", "Take that back", tag)), a.unsayRead)
}

type editPostIn struct {
	PostIn
	Body struct {
		Body  *models.Private `json:"body,omitempty" doc:"1 to 6000 characters of Markdown; absent to leave it."`
		Notes *thread.Notes   `json:"notes,omitempty" doc:"Absent to leave them."`
		Rev   int             `json:"rev" minimum:"0" doc:"The post's as you read it."`
	}
}

func (a *API) editPost(ctx context.Context, by *account.Session, in *editPostIn) (*one[thread.Post], error) {
	return told(a.Threads.Edit(ctx, by.Account, in.Thread, in.Post, thread.Editing{Rev: in.Body.Rev, Body: in.Body.Body, Notes: in.Body.Notes}))
}

func (a *API) restorePost(ctx context.Context, by *account.Session, in *PostIn) (*one[thread.Post], error) {
	return told(a.Threads.Restore(ctx, by.Account, in.Thread, in.Post))
}

type shapeThreadIn struct {
	ThreadIn
	Body struct {
		Wants   string `json:"wants,omitempty" enum:"quiet,reflection,questions,experience,ideas" doc:"What you would like back, the least first; absent to leave it."`
		Replies string `json:"replies,omitempty" enum:"open,witness,closed" doc:"Who may answer, the most first; absent to leave it."`
	}
}

func (a *API) shapeThread(ctx context.Context, by *account.Session, in *shapeThreadIn) (*one[thread.Thread], error) {
	return told(a.Threads.Shape(ctx, by.Account, in.Thread, in.Body.Wants, in.Body.Replies))
}

func (a *API) sayRead(ctx context.Context, by *account.Session, in *ThreadIn) (*nothing, error) {
	return nil, a.Threads.Acknowledge(ctx, by.Account, in.Thread)
}

func (a *API) unsayRead(ctx context.Context, by *account.Session, in *ThreadIn) (*nothing, error) {
	return nil, a.Threads.Unacknowledge(ctx, by.Account, in.Thread)
}
