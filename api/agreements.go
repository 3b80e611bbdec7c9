package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/thread"
)

func (a *API) agreements() {
	const tag = "Circles"
	handle(a, operation(http.MethodGet, "/circles/{circle}/agreements", "agreements", "The agreements of a circle, as they are and were", tag), a.listAgreements)
	handle(a, operation(http.MethodPost, "/circles/{circle}/agreements/accept", "accept-agreements", "Accept one exact version of the agreements", tag), a.acceptAgreements)
	handle(a, operation(http.MethodGet, "/circles/{circle}/agreements/of/{kind}/{thing}", "agreements-of", "The agreements that can be held against somebody", tag), a.agreementsOf)
	handle(a, operation(http.MethodPut, "/circles/{circle}/questions", "set-questions", "Change what a circle asks those who want to come in", tag), a.setQuestions)
}

type agreementsOut struct {
	Body struct {
		Versions []circle.Agreements `json:"versions" doc:"The newest first."`
	}
}

func (a *API) listAgreements(ctx context.Context, by *account.Session, in *CircleIn) (*agreementsOut, error) {
	all, err := a.Circles.Versions(ctx, by.Account, in.Circle)
	out := &agreementsOut{}
	out.Body.Versions = all
	return out, err
}

type agreementsOfIn struct {
	CircleIn
	Kind  string `path:"kind" enum:"person,post,held,request" doc:"Of a person; of whoever wrote a post, or one that waits; of whoever asks to come in."`
	Thing string `path:"thing"`
}

// agreementsOf tells the version that whoever something is about has accepted: what is
// done against them rests on a line of that one.
func (a *API) agreementsOf(ctx context.Context, by *account.Session, in *agreementsOfIn) (*one[circle.Agreements], error) {
	switch in.Kind {
	case "post":
		return told(a.Threads.AcceptedOf(ctx, by.Account, in.Circle, thread.PostID(in.Thing)))
	case "held":
		return told(a.Threads.AcceptedWaiting(ctx, by.Account, in.Circle, in.Thing))
	case "request":
		return told(a.Circles.AcceptedWith(ctx, by.Account, in.Circle, circle.RequestID(in.Thing)))
	}
	return told(a.Circles.AcceptedBy(ctx, by.Account, in.Circle, circle.PersonID(in.Thing)))
}

type acceptAgreementsIn struct {
	CircleIn
	Body struct {
		Version int `json:"version" doc:"The one you have read."`
	}
}

func (a *API) acceptAgreements(ctx context.Context, by *account.Session, in *acceptAgreementsIn) (*one[circle.Circle], error) {
	return told(a.Circles.AcceptAgreements(ctx, by.Account, in.Circle, in.Body.Version))
}

type asking struct {
	Kind     string           `json:"kind" enum:"text,choice,consent"`
	Text     models.Private   `json:"text" doc:"1 to 280 characters."`
	Required bool             `json:"required"`
	Options  []models.Private `json:"options,omitempty" doc:"Of a choice: two to eight, of 1 to 100 characters."`
}

type setQuestionsIn struct {
	CircleIn
	Body struct {
		Items []asking `json:"items" doc:"All of them, at most five."`
	}
}

func (a *API) setQuestions(ctx context.Context, by *account.Session, in *setQuestionsIn) (*one[circle.Circle], error) {
	items := make([]circle.QuestionDraft, 0, len(in.Body.Items))
	for _, q := range in.Body.Items {
		items = append(items, circle.QuestionDraft{Kind: q.Kind, Text: q.Text, Required: q.Required, Options: q.Options})
	}
	return told(a.Circles.SetQuestions(ctx, by.Account, in.Circle, items))
}
