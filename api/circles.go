package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/policy"
)

func (a *API) circles() {
	const tag = "Circles"
	handle(a, operation(http.MethodGet, "/circles", "find-circles", "Find circles by their cards", tag), a.findCircles)
	handle(a, created(operation(http.MethodPost, "/circles", "found-circle", "Found a circle", tag)), a.foundCircle)
	handle(a, operation(http.MethodGet, "/circles/{circle}", "circle", "A circle's card, and where you stand", tag), a.circle)
	handle(a, operation(http.MethodGet, "/circles/{circle}/changes", "circle-changes", "What changed in a circle after a number", tag), a.circleChanges)
	handle(a, operation(http.MethodGet, "/circles/{circle}/members", "members", "Who is in a circle", tag), a.members)
	handle(a, created(operation(http.MethodPost, "/circles/{circle}/members", "join-circle", "Join an open circle", tag)), a.joinCircle)
	handle(a, silent(operation(http.MethodDelete, "/circles/{circle}/members/me", "leave-circle", "Leave a circle", tag)), a.leaveCircle)
	handle(a, operation(http.MethodPut, "/circles/{circle}/members/{member}/role", "appoint", "Make somebody a moderator, or a member again", tag), a.appoint)
	handle(a, operation(http.MethodGet, "/me/circles", "my-circles", "The circles you are in", tag), a.myCircles)
}

// CircleIn names a circle in a path. It is exported because Huma passes over
// what is embedded and is not.
type CircleIn struct {
	Circle circle.ID `path:"circle"`
}

type circleOut struct{ Body circle.Circle }

type findCirclesIn struct {
	Words    string    `query:"q" maxLength:"100" doc:"Words on the card; the last letters of each may be left out."`
	Language string    `query:"language" maxLength:"35"`
	Before   circle.ID `query:"before" doc:"Go on from here."`
	Limit    int       `query:"limit" minimum:"1" maximum:"30" default:"15"`
}

type findCirclesOut struct {
	Body struct {
		Circles []circle.Card `json:"circles"`
		Next    circle.ID     `json:"next,omitempty" doc:"Ask with before; absent at the end."`
	}
}

func (a *API) findCircles(ctx context.Context, _ *account.Session, in *findCirclesIn) (*findCirclesOut, error) {
	cards, next, err := a.Circles.Find(ctx, circle.Search{Words: in.Words, Language: in.Language, Before: in.Before, Limit: in.Limit})
	out := &findCirclesOut{}
	out.Body.Circles, out.Body.Next = cards, next
	return out, err
}

type foundCircleIn struct {
	Body struct {
		Nonce      string         `json:"nonce"`
		Name       models.Private `json:"name" doc:"3 to 60 characters."`
		Purpose    models.Private `json:"purpose" doc:"1 to 280 characters."`
		Good       models.Private `json:"good" doc:"What good looks like here, in 1 to 280 characters."`
		NotFor     models.Private `json:"notFor" doc:"What this circle is not for, in 1 to 280 characters."`
		Language   string         `json:"language" doc:"BCP 47."`
		Zone       string         `json:"zone" doc:"IANA time zone."`
		Capacity   int            `json:"capacity" doc:"3 to 16."`
		JoinPolicy string         `json:"joinPolicy" enum:"open"`
		Persona    models.Private `json:"persona" doc:"Your name in this circle, 2 to 40 characters."`
	}
}

func (a *API) foundCircle(ctx context.Context, by *account.Session, in *foundCircleIn) (*circleOut, error) {
	b := in.Body
	id, err := a.Rooms.Found(ctx, by.Account, circle.Founding{
		Nonce: b.Nonce, Name: b.Name, Purpose: b.Purpose, Good: b.Good, NotFor: b.NotFor,
		Language: b.Language, Zone: b.Zone, Capacity: b.Capacity, JoinPolicy: b.JoinPolicy, Persona: b.Persona,
	})
	if err != nil {
		return nil, err
	}
	return a.circle(ctx, by, &CircleIn{id})
}

func (a *API) circle(ctx context.Context, by *account.Session, in *CircleIn) (*circleOut, error) {
	c, err := a.Circles.View(ctx, by.Account, in.Circle)
	if err != nil {
		return nil, err
	}
	return &circleOut{*c}, nil
}

type circleChangesIn struct {
	CircleIn
	Since
}

func (a *API) circleChanges(ctx context.Context, by *account.Session, in *circleChangesIn) (*changesOut, error) {
	return in.changes(a.Circles.Changes(ctx, by.Account, in.Circle, in.After))
}

type membersOut struct {
	Body struct {
		Members []circle.Member `json:"members"`
	}
}

func (a *API) members(ctx context.Context, by *account.Session, in *CircleIn) (*membersOut, error) {
	all, err := a.Circles.Members(ctx, by.Account, in.Circle)
	out := &membersOut{}
	out.Body.Members = all
	return out, err
}

type joinCircleIn struct {
	CircleIn
	Body struct{ Coming }
}

// joinCircle answers with the circle either way: where it was full, the viewer
// has a place in its line.
func (a *API) joinCircle(ctx context.Context, by *account.Session, in *joinCircleIn) (*circleOut, error) {
	c, err := a.Circles.Join(ctx, by.Account, in.Circle, in.Body.joining())
	if err != nil {
		return nil, err
	}
	return &circleOut{*c}, nil
}

func (a *API) leaveCircle(ctx context.Context, by *account.Session, in *CircleIn) (*nothing, error) {
	return nil, a.Circles.Leave(ctx, by.Account, in.Circle)
}

type appointIn struct {
	CircleIn
	Member circle.PersonID `path:"member"`
	Body   struct {
		Role policy.Role `json:"role" enum:"moderator,member"`
	}
}

type personOut struct{ Body circle.Person }

func (a *API) appoint(ctx context.Context, by *account.Session, in *appointIn) (*personOut, error) {
	p, err := a.Circles.Appoint(ctx, by.Account, in.Circle, in.Member, in.Body.Role)
	if err != nil {
		return nil, err
	}
	return &personOut{*p}, nil
}

type myCirclesOut struct {
	Body struct {
		Circles []circle.Mine `json:"circles"`
	}
}

func (a *API) myCircles(ctx context.Context, by *account.Session, _ *struct{}) (*myCirclesOut, error) {
	mine, err := a.Circles.Of(ctx, by.Account)
	out := &myCirclesOut{}
	out.Body.Circles = mine
	return out, err
}
