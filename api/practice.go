package api

import (
	"context"
	"net/http"
	"time"

	"example.org/afterward/models/account"
)

func (a *API) practice() {
	const tag = "Account"
	handle(a, operation(http.MethodGet, "/me/practice", "my-practice", "Whether you have been through the listening practice", tag), a.myPractice)
	handle(a, operation(http.MethodPut, "/me/practice", "practise", "Say that you have been through it; again is welcome", tag), a.practise)
}

type practiceOut struct {
	Body struct {
		At *time.Time `json:"at,omitempty" doc:"When you were through it first; absent until then."`
	}
}

func (a *API) myPractice(ctx context.Context, by *account.Session, _ *struct{}) (*practiceOut, error) {
	at, err := a.Accounts.PractisedAt(ctx, by.Account)
	out := &practiceOut{}
	out.Body.At = at
	return out, err
}

func (a *API) practise(ctx context.Context, by *account.Session, in *struct{}) (*practiceOut, error) {
	if err := a.Accounts.Practise(ctx, by.Account); err != nil {
		return nil, err
	}
	return a.myPractice(ctx, by, in)
}
