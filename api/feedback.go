package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/gathering"
)

func (a *API) feedback() {
	const tag = "Gatherings"
	handle(a, silent(operation(http.MethodPut, "/gatherings/{gathering}/feedback", "set-feedback", "Say how a gathering was that you were at", tag)), a.setFeedback)
	handle(a, operation(http.MethodGet, "/gatherings/{gathering}/feedback", "feedback", "What you said of a gathering, and for those who look after the circle what everybody did", tag), a.readFeedback)
}

type setFeedbackIn struct {
	GatheringIn
	Body struct {
		Good bool           `json:"good"`
		Body models.Private `json:"body,omitempty" doc:"At most 500 characters; read without your name, from three people on."`
	}
}

func (a *API) setFeedback(ctx context.Context, by *account.Session, in *setFeedbackIn) (*nothing, error) {
	return nil, a.Gatherings.SetFeedback(ctx, by.Account, in.Gathering, gathering.OwnFeedback{Good: in.Body.Good, Body: in.Body.Body})
}

func (a *API) readFeedback(ctx context.Context, by *account.Session, in *GatheringIn) (*one[gathering.Feedback], error) {
	return told(a.Gatherings.Feedback(ctx, by.Account, in.Gathering))
}
