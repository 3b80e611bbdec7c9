package api

import (
	"context"
	"net/http"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
)

// blocks are between two people of a circle, and nobody else's to know.
func (a *API) blocks() {
	const tag = "Members"
	handle(a, operation(http.MethodGet, "/circles/{circle}/blocks", "blocks", "Whom you would rather not read in a circle", tag), a.blocked)
	handle(a, silent(operation(http.MethodPut, "/circles/{circle}/blocks/{member}", "block-member", "Have what you and somebody say folded, each for the other", tag)), a.block)
	handle(a, silent(operation(http.MethodDelete, "/circles/{circle}/blocks/{member}", "unblock-member", "Read somebody again", tag)), a.unblock)
}

type blockedOut struct {
	Body struct {
		Members []circle.PersonID `json:"members" doc:"Whom you have blocked, and not who has blocked you."`
	}
}

func (a *API) blocked(ctx context.Context, by *account.Session, in *CircleIn) (*blockedOut, error) {
	people, err := a.Circles.Blocked(ctx, by.Account, in.Circle)
	out := &blockedOut{}
	out.Body.Members = people
	return out, err
}

func (a *API) block(ctx context.Context, by *account.Session, in *MemberIn) (*nothing, error) {
	return nil, a.Circles.Block(ctx, by.Account, in.Circle, in.Member)
}

func (a *API) unblock(ctx context.Context, by *account.Session, in *MemberIn) (*nothing, error) {
	return nil, a.Circles.Unblock(ctx, by.Account, in.Circle, in.Member)
}
