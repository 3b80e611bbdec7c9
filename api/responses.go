package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/gathering"
)

func (a *API) responses() {
	const tag = "In a gathering"
	handle(a, operation(http.MethodGet, "/gatherings/{gathering}/responses", "responses", "What was answered to a turn", tag), a.listResponses)
	handle(a, created(operation(http.MethodPost, "/gatherings/{gathering}/responses", "respond", "Answer the turn that is over, as its speaker asked", tag)), a.respond)
	handle(a, silent(operation(http.MethodPost, "/gatherings/{gathering}/responses/{response}/decline", "decline-response", "Take away an answer to your turn, without a trace", tag)), a.declineResponse)
	handle(a, silent(operation(http.MethodDelete, "/gatherings/{gathering}/responses/{response}", "withdraw-response", "Take back your own answer", tag)), a.withdrawResponse)
}

type responsesIn struct {
	GatheringIn
	Turn int `query:"turn" minimum:"0" default:"0" doc:"0 for those of every turn."`
}

type responsesOut struct {
	Body struct {
		Responses []gathering.Response `json:"responses" doc:"Oldest first. Those that are saved are shown to whom they answer, and to their authors."`
	}
}

func (a *API) listResponses(ctx context.Context, by *account.Session, in *responsesIn) (*responsesOut, error) {
	all, err := a.Gatherings.Responses(ctx, by.Account, in.Gathering, in.Turn)
	out := &responsesOut{}
	out.Body.Responses = all
	return out, err
}

type respondIn struct {
	GatheringIn
	Body struct {
		Nonce string         `json:"nonce"`
		Turn  int            `json:"turn" minimum:"1"`
		Kind  string         `json:"kind" enum:"presence,reflect,question,own,share"`
		Body  models.Private `json:"body,omitempty" doc:"1 to 280 characters; absent with presence."`
	}
}

func (a *API) respond(ctx context.Context, by *account.Session, in *respondIn) (*one[gathering.Response], error) {
	b := in.Body
	return told(a.Gatherings.Respond(ctx, by.Account, in.Gathering, gathering.Responding{Nonce: b.Nonce, Turn: b.Turn, Kind: b.Kind, Body: b.Body}))
}

type responseIn struct {
	GatheringIn
	Response gathering.ResponseID `path:"response"`
}

func (a *API) declineResponse(ctx context.Context, by *account.Session, in *responseIn) (*nothing, error) {
	return nil, a.Gatherings.Decline(ctx, by.Account, in.Gathering, in.Response)
}

func (a *API) withdrawResponse(ctx context.Context, by *account.Session, in *responseIn) (*nothing, error) {
	return nil, a.Gatherings.Withdraw(ctx, by.Account, in.Gathering, in.Response)
}
