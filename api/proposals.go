package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
)

func (a *API) proposals() {
	const tag = "Proposals"
	handle(a, operation(http.MethodGet, "/circles/{circle}/proposals", "proposals", "What is put to a circle", tag), a.listProposals)
	handle(a, created(operation(http.MethodPost, "/circles/{circle}/proposals", "propose", "Put something to the whole circle", tag)), a.propose)
	handle(a, operation(http.MethodPut, "/circles/{circle}/proposals/{proposal}/answer", "answer-proposal", "Consent, abstain or say what concerns you", tag), a.answerProposal)
	handle(a, operation(http.MethodPost, "/circles/{circle}/proposals/{proposal}/enact", "enact-proposal", "Close a proposal that is ready, where it has not closed by itself", tag), a.enactProposal)
	handle(a, operation(http.MethodPost, "/circles/{circle}/proposals/{proposal}/withdraw", "withdraw-proposal", "Take back what you proposed", tag), a.withdrawProposal)
	handle(a, silent(operation(http.MethodPost, "/circles/{circle}/members/{member}/call", "call-host", "Ask for another host; nobody is told who asked", tag)), a.callHost)
}

type proposalsOut struct {
	Body struct {
		Proposals []circle.Proposal `json:"proposals" doc:"The newest first."`
	}
}

func (a *API) listProposals(ctx context.Context, by *account.Session, in *CircleIn) (*proposalsOut, error) {
	all, err := a.Circles.Proposals(ctx, by.Account, in.Circle)
	out := &proposalsOut{}
	out.Body.Proposals = all
	return out, err
}

type proposeIn struct {
	CircleIn
	Body struct {
		Nonce     string           `json:"nonce"`
		Kind      string           `json:"kind" enum:"agreements,retention,question"`
		Own       []models.Private `json:"own,omitempty" doc:"The circle's own agreements, all of them: at most ten of 1 to 280 characters."`
		Retention string           `json:"retention,omitempty" enum:"at_close,h72,d30"`
		Title     models.Private   `json:"title,omitempty" doc:"A question: what would be done, in 1 to 280 characters."`
		Days      int              `json:"days,omitempty" doc:"A question: for how many days it is open, 1 to 14; 7 if left out."`
		Opens     bool             `json:"opens,omitempty" doc:"A question in a fixed group: whether it takes people in for two weeks, though it has met twice. It needs everyone's consent."`
	}
}

func (a *API) propose(ctx context.Context, by *account.Session, in *proposeIn) (*one[circle.Proposal], error) {
	b := in.Body
	return told(a.Circles.Propose(ctx, by.Account, in.Circle, circle.Proposing{Nonce: b.Nonce, Kind: b.Kind, Own: b.Own, Retention: b.Retention, Title: b.Title, Days: b.Days, Opens: b.Opens}))
}

// ProposalIn names a proposal in a path.
type ProposalIn struct {
	CircleIn
	Proposal circle.ProposalID `path:"proposal"`
}

type answerProposalIn struct {
	ProposalIn
	Body struct {
		Answer string         `json:"answer" enum:"consent,abstain,concern,yes,no" doc:"Yes and no are for a proposal about a host: stay as it is, or somebody else."`
		Reason models.Private `json:"reason,omitempty" doc:"Of a concern, in 1 to 500 characters. While it is open nobody is named with it."`
	}
}

func (a *API) answerProposal(ctx context.Context, by *account.Session, in *answerProposalIn) (*one[circle.Proposal], error) {
	return told(a.Circles.Answer(ctx, by.Account, in.Circle, in.Proposal, in.Body.Answer, in.Body.Reason))
}

func (a *API) enactProposal(ctx context.Context, by *account.Session, in *ProposalIn) (*one[circle.Proposal], error) {
	return told(a.Circles.Enact(ctx, by.Account, in.Circle, in.Proposal))
}

func (a *API) withdrawProposal(ctx context.Context, by *account.Session, in *ProposalIn) (*one[circle.Proposal], error) {
	return told(a.Circles.WithdrawProposal(ctx, by.Account, in.Circle, in.Proposal))
}

type callHostIn struct {
	CircleIn
	Member circle.PersonID `path:"member"`
}

func (a *API) callHost(ctx context.Context, by *account.Session, in *callHostIn) (*nothing, error) {
	return nil, a.Circles.Call(ctx, by.Account, in.Circle, in.Member)
}
