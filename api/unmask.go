package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/thread"
)

func (a *API) unmaskings() {
	const tag = "Threads"
	handle(a, operation(http.MethodPost, "/threads/{thread}/posts/{post}/unmask", "ask-who", "Ask to know who wrote this as a member", tag), a.askWho)
	handle(a, operation(http.MethodGet, "/circles/{circle}/unmaskings", "unmaskings", "The wishes to know who wrote as a member", tag), a.listUnmaskings)
	handle(a, operation(http.MethodPost, "/circles/{circle}/unmaskings/{unmasking}/agree", "agree-who", "Agree to it, as the second person; whoever wrote is told", tag), a.agreeWho)
	handle(a, operation(http.MethodPost, "/circles/{circle}/unmaskings/{unmasking}/decline", "decline-who", "Put it aside", tag), a.declineWho)
}

type askWhoIn struct {
	ThreadIn
	Post thread.PostID `path:"post"`
	Body struct {
		Reason models.Private `json:"reason" doc:"1 to 1000 characters; whoever wrote it reads this once it is done."`
	}
}

func (a *API) askWho(ctx context.Context, by *account.Session, in *askWhoIn) (*one[thread.Unmasking], error) {
	return told(a.Threads.AskWho(ctx, by.Account, in.Thread, in.Post, in.Body.Reason))
}

type unmaskingsOut struct {
	Body struct {
		Unmaskings []thread.Unmasking `json:"unmaskings"`
	}
}

func (a *API) listUnmaskings(ctx context.Context, by *account.Session, in *CircleIn) (*unmaskingsOut, error) {
	all, err := a.Threads.Unmaskings(ctx, by.Account, in.Circle)
	out := &unmaskingsOut{}
	out.Body.Unmaskings = all
	return out, err
}

type unmaskingIn struct {
	CircleIn
	Unmasking thread.UnmaskingID `path:"unmasking"`
}

func (a *API) agreeWho(ctx context.Context, by *account.Session, in *unmaskingIn) (*one[thread.Unmasking], error) {
	return told(a.Threads.AgreeWho(ctx, by.Account, in.Circle, in.Unmasking))
}

func (a *API) declineWho(ctx context.Context, by *account.Session, in *unmaskingIn) (*one[thread.Unmasking], error) {
	return told(a.Threads.DeclineWho(ctx, by.Account, in.Circle, in.Unmasking))
}
