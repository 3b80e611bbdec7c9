package api

import (
	"context"
	"net/http"
	"time"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/thread"
)

func (a *API) posting() {
	const tag = "Threads"
	handle(a, operation(http.MethodGet, "/me/post-drafts", "post-drafts", "What you have written for threads and not yet shared", tag), a.listPostDrafts)
	handle(a, operation(http.MethodPut, "/me/post-drafts/{draft}", "save-post-draft", "Keep what you have written for your other devices, or to be shared later", tag), a.savePostDraft)
	handle(a, silent(operation(http.MethodDelete, "/me/post-drafts/{draft}", "drop-post-draft", "Delete a draft, and with it what was to be shared later", tag)), a.dropPostDraft)
	handle(a, operation(http.MethodPost, "/me/post-drafts/{draft}/share", "share-post-draft", "Share a draft now", tag), a.sharePostDraft)
}

type listPostDraftsIn struct {
	Circle circle.ID `query:"circle" doc:"For this circle only."`
}

type listPostDraftsOut struct {
	Body struct {
		Drafts []thread.PostDraft `json:"drafts" doc:"The latest saved first, one hundred at most."`
	}
}

func (a *API) listPostDrafts(ctx context.Context, by *account.Session, in *listPostDraftsIn) (*listPostDraftsOut, error) {
	drafts, err := a.Threads.Drafts(ctx, by.Account, in.Circle)
	out := &listPostDraftsOut{}
	out.Body.Drafts = drafts
	return out, err
}

// PostDraftIn names a draft in a path.
type PostDraftIn struct {
	Draft thread.DraftID `path:"draft" doc:"A UUID that the device makes."`
}

type savePostDraftIn struct {
	PostDraftIn
	Body struct {
		Circle    circle.ID  `json:"circle"`
		Thread    thread.ID  `json:"thread,omitempty" doc:"What it answers; absent for a new thread."`
		Nonce     string     `json:"nonce" doc:"What it will be shared under. Not the draft's id."`
		Rev       int        `json:"rev" minimum:"0" doc:"Of the draft this device had; 0 for one it has just begun."`
		PublishAt *time.Time `json:"publishAt,omitempty" doc:"Share it by itself at this time, at most thirty days ahead."`
		thread.Written
	}
}

func (a *API) savePostDraft(ctx context.Context, by *account.Session, in *savePostDraftIn) (*one[thread.PostDraft], error) {
	b := in.Body
	return told(a.Threads.SaveDraft(ctx, by.Account, in.Draft, thread.Drafting{
		Circle: b.Circle, Thread: b.Thread, Nonce: b.Nonce, Rev: b.Rev, PublishAt: b.PublishAt, Written: b.Written,
	}))
}

func (a *API) dropPostDraft(ctx context.Context, by *account.Session, in *PostDraftIn) (*nothing, error) {
	return nil, a.Threads.DropDraft(ctx, by.Account, in.Draft)
}

type sharePostDraftIn struct {
	PostDraftIn
	Rev int `query:"rev" minimum:"0" default:"0" doc:"Of the draft as you have seen it; 0 for whichever is kept."`
}

func (a *API) sharePostDraft(ctx context.Context, by *account.Session, in *sharePostDraftIn) (*one[thread.Shared], error) {
	return told(a.Threads.ShareDraft(ctx, by.Account, in.Draft, in.Rev))
}
