package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
)

func (a *API) invites() {
	const tag = "Invitations"
	handle(a, operation(http.MethodGet, "/circles/{circle}/invites", "invites", "The invitations of a circle", tag), a.invitesOf)
	handle(a, created(operation(http.MethodPost, "/circles/{circle}/invites", "invite", "Make an invitation", tag)), a.invite)
	handle(a, operation(http.MethodDelete, "/circles/{circle}/invites/{invite}", "revoke-invite", "End an invitation", tag), a.revokeInvite)
	handle(a, operation(http.MethodPost, "/invites/look", "look-at-invite", "Where an invitation leads; uses nothing up", tag), a.lookAtInvite)
	handle(a, created(operation(http.MethodPost, "/invites/redeem", "redeem-invite", "Come in by an invitation, or ask with it", tag)), a.redeemInvite)
	handle(a, operation(http.MethodGet, "/me/invites", "my-invites", "The invitations that are for you", tag), a.myInvites)
	handle(a, silent(operation(http.MethodPost, "/me/invites/{invite}/decline", "decline-invite", "Say no to an invitation; nobody is told", tag)), a.declineInvite)
	handle(a, silent(operation(http.MethodPut, "/me/invites/block", "block-invites", "Want personal invitations, or none", tag)), a.blockInvites)
}

// InviteIn names an invitation in a path.
type InviteIn struct {
	Invite circle.InviteID `path:"invite"`
}

type invitesOut struct {
	Body struct {
		Invites []circle.Invite `json:"invites"`
	}
}

func (a *API) invitesOf(ctx context.Context, by *account.Session, in *CircleIn) (*invitesOut, error) {
	all, err := a.Circles.Invites(ctx, by.Account, in.Circle)
	out := &invitesOut{}
	out.Body.Invites = all
	return out, err
}

type inviteIn struct {
	CircleIn
	Body struct {
		Nonce  string         `json:"nonce"`
		Kind   string         `json:"kind" enum:"link,personal"`
		Grants string         `json:"grants" enum:"seat,request" doc:"A seat, or a request that is looked at before others."`
		Uses   int            `json:"uses,omitempty" doc:"Of a link: 1 to 100; 1 where it is left out."`
		Days   int            `json:"days,omitempty" doc:"1 to 30; 7 where it is left out."`
		Handle models.Private `json:"handle,omitempty" doc:"Whom a personal one is for. Nobody is told whether anybody is called that."`
	}
}

func (a *API) invite(ctx context.Context, by *account.Session, in *inviteIn) (*one[circle.Invite], error) {
	b := in.Body
	i := circle.Inviting{Nonce: b.Nonce, Kind: b.Kind, Grants: b.Grants, Uses: b.Uses, Days: b.Days, Label: b.Handle}
	if b.Kind == "personal" {
		var err error
		if i.For, err = a.Accounts.Addressee(ctx, b.Handle); err != nil {
			return nil, err
		}
	}
	return told(a.Circles.Invite(ctx, by.Account, in.Circle, i))
}

type revokeInviteIn struct {
	CircleIn
	InviteIn
}

func (a *API) revokeInvite(ctx context.Context, by *account.Session, in *revokeInviteIn) (*one[circle.Invite], error) {
	return told(a.Circles.Revoke(ctx, by.Account, in.Circle, in.Invite))
}

type lookAtInviteIn struct {
	Body struct {
		Token  string          `json:"token,omitempty" doc:"Of a link: what follows # in it."`
		Invite circle.InviteID `json:"invite,omitempty" doc:"Or one that is for you."`
	}
}

func (a *API) lookAtInvite(ctx context.Context, by *account.Session, in *lookAtInviteIn) (*one[circle.Looked], error) {
	if err := a.Accounts.TryInvite(ctx, by.Account, sourceOf(ctx)); err != nil {
		return nil, err
	}
	return told(a.Circles.Look(ctx, by.Account, circle.Key{Token: in.Body.Token, Invite: in.Body.Invite}))
}

type redeemInviteIn struct {
	Body struct {
		Token  string          `json:"token,omitempty" doc:"Of a link."`
		Invite circle.InviteID `json:"invite,omitempty" doc:"Or one that is for you."`
		Coming
		Answering
	}
}

func (a *API) redeemInvite(ctx context.Context, by *account.Session, in *redeemInviteIn) (*one[circle.Redeemed], error) {
	if err := a.Accounts.TryInvite(ctx, by.Account, sourceOf(ctx)); err != nil {
		return nil, err
	}
	b := in.Body
	return told(a.Circles.Redeem(ctx, by.Account, circle.Key{Token: b.Token, Invite: b.Invite}, circle.Asking{
		Joining: b.joining(), QuestionsVersion: b.QuestionsVersion, Answers: b.Answers, Trial: b.Trial,
	}))
}

type myInvitesOut struct {
	Body struct {
		Invites []circle.Invitation `json:"invites"`
		Blocked bool                `json:"blocked" doc:"Whether you want none."`
	}
}

func (a *API) myInvites(ctx context.Context, by *account.Session, _ *struct{}) (*myInvitesOut, error) {
	all, err := a.Circles.InvitationsFor(ctx, by.Account)
	if err != nil {
		return nil, err
	}
	out := &myInvitesOut{}
	out.Body.Invites = all
	out.Body.Blocked, err = a.Accounts.InvitesBlocked(ctx, by.Account)
	return out, err
}

func (a *API) declineInvite(ctx context.Context, by *account.Session, in *InviteIn) (*nothing, error) {
	return nil, a.Circles.DeclineInvite(ctx, by.Account, in.Invite)
}

type blockInvitesIn struct {
	Body struct {
		Blocked bool `json:"blocked"`
	}
}

func (a *API) blockInvites(ctx context.Context, by *account.Session, in *blockInvitesIn) (*nothing, error) {
	return nil, a.Accounts.BlockInvites(ctx, by.Account, in.Body.Blocked)
}
