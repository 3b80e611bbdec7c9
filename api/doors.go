package api

import (
	"context"
	"net/http"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
)

func (a *API) doors() {
	const tag = "Circles"
	handle(a, operation(http.MethodPut, "/circles/{circle}/lock", "lock", "Close the door for a while", tag), a.lock)
	handle(a, operation(http.MethodDelete, "/circles/{circle}/lock", "unlock", "Open the door again", tag), a.unlock)
}

type lockIn struct {
	CircleIn
	Body struct {
		Minutes int `json:"minutes" doc:"15 to 1440."`
	}
}

func (a *API) lock(ctx context.Context, by *account.Session, in *lockIn) (*one[circle.Circle], error) {
	if err := a.Circles.Lock(ctx, by.Account, in.Circle, in.Body.Minutes); err != nil {
		return nil, err
	}
	return a.circle(ctx, by, &in.CircleIn)
}

func (a *API) unlock(ctx context.Context, by *account.Session, in *CircleIn) (*one[circle.Circle], error) {
	if err := a.Circles.Unlock(ctx, by.Account, in.Circle); err != nil {
		return nil, err
	}
	return a.circle(ctx, by, in)
}
