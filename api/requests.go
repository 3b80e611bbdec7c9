package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
)

func (a *API) requests() {
	const tag = "Requests"
	handle(a, created(operation(http.MethodPost, "/circles/{circle}/requests", "ask-to-join", "Ask to come into a circle", tag)), a.askToJoin)
	handle(a, operation(http.MethodGet, "/circles/{circle}/requests", "requests", "Who wants to come into a circle", tag), a.requestsOf)
	handle(a, operation(http.MethodPost, "/circles/{circle}/requests/{request}/approve", "approve", "Let somebody in", tag), a.approve)
	handle(a, operation(http.MethodPost, "/circles/{circle}/requests/{request}/decline", "decline", "Say no, in words", tag), a.decline)
	handle(a, operation(http.MethodPost, "/circles/{circle}/requests/{request}/ignore", "ignore", "Let a request lie", tag), a.ignore)
	handle(a, operation(http.MethodPut, "/circles/{circle}/waitlist/{request}", "reorder", "Move somebody in the line, and say why", tag), a.reorder)
	handle(a, operation(http.MethodGet, "/me/requests", "my-requests", "What you have asked of circles", tag), a.myRequests)
	handle(a, operation(http.MethodPatch, "/me/requests/{request}", "change-request", "Change your request while nobody has decided", tag), a.changeRequest)
	handle(a, operation(http.MethodPost, "/me/requests/{request}/withdraw", "withdraw-request", "Take your request back, or leave the line", tag), a.withdrawRequest)
	handle(a, operation(http.MethodPost, "/me/requests/{request}/claim", "claim-seat", "Take the seat that is held for you", tag), a.claimSeat)
	handle(a, operation(http.MethodPost, "/me/requests/{request}/seen", "seen-request", "Say that you read how it ended", tag), a.seenRequest)
}

// RequestIn names a request in a path.
type RequestIn struct {
	Request circle.RequestID `path:"request"`
}

// Coming is what somebody says on coming in, whichever way.
type Coming struct {
	Nonce             string         `json:"nonce"`
	AgreementsVersion int            `json:"agreementsVersion" doc:"The version you have read and accept."`
	Fit               bool           `json:"fit" doc:"You are 18 or over, not in a crisis just now, and not under the influence where people meet live. Nothing but that you said so is kept."`
	Persona           models.Private `json:"persona" doc:"Your name in this circle, 2 to 40 characters."`
	Hello             models.Private `json:"hello,omitempty" doc:"For the others to read; at most 500 characters."`
}

func (c Coming) joining() circle.Joining {
	return circle.Joining{Nonce: c.Nonce, AgreementsVersion: c.AgreementsVersion, Fit: c.Fit, Persona: c.Persona, Hello: c.Hello}
}

// Answering is what somebody says on asking.
type Answering struct {
	QuestionsVersion int             `json:"questionsVersion,omitempty" doc:"The version of the questions you answer; 0 where there are none."`
	Answers          []circle.Answer `json:"answers,omitempty" maxItems:"5"`
	Trial            bool            `json:"trial,omitempty" doc:"You would rather listen once first."`
	Gathering        string          `json:"gathering,omitempty" doc:"Which gathering you have in mind. Whoever lets you in chooses it with you."`
}

type askToJoinIn struct {
	CircleIn
	Body struct {
		Coming
		Answering
	}
}

func (a *API) askToJoin(ctx context.Context, by *account.Session, in *askToJoinIn) (*one[circle.OwnRequest], error) {
	b := in.Body
	return told(a.Circles.Ask(ctx, by.Account, in.Circle, circle.Asking{
		Joining: b.joining(), QuestionsVersion: b.QuestionsVersion, Answers: b.Answers, Trial: b.Trial,
	}))
}

type requestsIn struct {
	CircleIn
	State string `query:"state" enum:"pending,waitlisted,offered,joined,declined,ignored,withdrawn,expired,superseded,banned" doc:"Only these."`
}

type requestsOut struct {
	Body struct {
		Requests []circle.Request `json:"requests"`
	}
}

func (a *API) requestsOf(ctx context.Context, by *account.Session, in *requestsIn) (*requestsOut, error) {
	all, err := a.Circles.RequestsOf(ctx, by.Account, in.Circle, in.State)
	out := &requestsOut{}
	out.Body.Requests = all
	return out, err
}

type approveIn struct {
	CircleIn
	RequestIn
	Body struct {
		Trial string `json:"trial,omitempty" doc:"The gathering they may come and listen to, where they asked for that."`
	}
}

func (a *API) approve(ctx context.Context, by *account.Session, in *approveIn) (*one[circle.Request], error) {
	return told(a.Circles.Approve(ctx, by.Account, in.Circle, in.Request, in.Body.Trial))
}

type declineIn struct {
	CircleIn
	RequestIn
	Body struct {
		Message models.Private `json:"message" doc:"They read it: 1 to 500 characters."`
		Block   bool           `json:"block,omitempty" doc:"And keep them out, whichever way they come, for 30 days."`
		Clause  int            `json:"clause,omitempty" minimum:"0" doc:"Which agreement it rests on, from 1, of those they accepted as they asked; needed with block."`
		Reason  models.Private `json:"reason,omitempty" doc:"For those who look after the circle; needed with block."`
	}
}

func (a *API) decline(ctx context.Context, by *account.Session, in *declineIn) (*one[circle.Request], error) {
	b := in.Body
	return told(a.Circles.Decline(ctx, by.Account, in.Circle, in.Request, circle.Refusal{
		Message: b.Message, Block: b.Block, Clause: b.Clause, Reason: b.Reason,
	}))
}

type onRequestIn struct {
	CircleIn
	RequestIn
}

func (a *API) ignore(ctx context.Context, by *account.Session, in *onRequestIn) (*one[circle.Request], error) {
	return told(a.Circles.Ignore(ctx, by.Account, in.Circle, in.Request))
}

type reorderIn struct {
	CircleIn
	RequestIn
	Body struct {
		Place  int            `json:"place" doc:"1 is next."`
		Reason models.Private `json:"reason" doc:"Written down, for those who look after the circle."`
	}
}

func (a *API) reorder(ctx context.Context, by *account.Session, in *reorderIn) (*one[circle.Request], error) {
	return told(a.Circles.Reorder(ctx, by.Account, in.Circle, in.Request, in.Body.Place, in.Body.Reason))
}

type myRequestsOut struct {
	Body struct {
		Requests []circle.OwnRequest `json:"requests"`
	}
}

func (a *API) myRequests(ctx context.Context, by *account.Session, _ *struct{}) (*myRequestsOut, error) {
	all, err := a.Circles.Requests(ctx, by.Account)
	out := &myRequestsOut{}
	out.Body.Requests = all
	return out, err
}

type changeRequestIn struct {
	RequestIn
	Body struct {
		Persona *models.Private  `json:"persona,omitempty"`
		Hello   *models.Private  `json:"hello,omitempty"`
		Answers *[]circle.Answer `json:"answers,omitempty" maxItems:"5"`
		Trial   *bool            `json:"trial,omitempty"`
	}
}

func (a *API) changeRequest(ctx context.Context, by *account.Session, in *changeRequestIn) (*one[circle.OwnRequest], error) {
	b := in.Body
	return told(a.Circles.Change(ctx, by.Account, in.Request, circle.Changing{Persona: b.Persona, Hello: b.Hello, Answers: b.Answers, Trial: b.Trial}))
}

func (a *API) withdrawRequest(ctx context.Context, by *account.Session, in *RequestIn) (*one[circle.OwnRequest], error) {
	return told(a.Circles.Withdraw(ctx, by.Account, in.Request))
}

func (a *API) claimSeat(ctx context.Context, by *account.Session, in *RequestIn) (*one[circle.Circle], error) {
	return told(a.Circles.Claim(ctx, by.Account, in.Request))
}

func (a *API) seenRequest(ctx context.Context, by *account.Session, in *RequestIn) (*one[circle.OwnRequest], error) {
	return told(a.Circles.MarkSeen(ctx, by.Account, in.Request))
}
