package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/gathering"
)

func (a *API) floor() {
	const tag = "Gatherings"
	handle(a, operation(http.MethodGet, "/gatherings/{gathering}/floor", "floor", "A gathering that is on, and what happened in it after a version", tag), a.floorNow)
	handle(a, operation(http.MethodPost, "/gatherings/{gathering}/come", "come", "Take your seat in a gathering that is on, or come back to it", tag), a.come)
	handle(a, operation(http.MethodPost, "/gatherings/{gathering}/moves", "move", "Do something in a gathering that is on", tag), a.move)
}

// GatheringFloor is the floor of a gathering, by a name that is not the room's.
type GatheringFloor gathering.Floor

type stageOut struct{ Body GatheringFloor }

// stageAs answers with a floor to somebody who is seen in its room by asking.
func (a *API) stageAs(ctx context.Context, f *gathering.Floor, err error) (*stageOut, error) {
	if err != nil {
		return nil, err
	}
	if f.Mine.Seat == "in" {
		a.Presence.Touch(ctx, f.Room, f.Mine.Person)
	}
	return &stageOut{GatheringFloor(*f)}, nil
}

type floorNowIn struct {
	GatheringIn
	From int64 `query:"from" minimum:"0" default:"0" doc:"The version you know: what happened after it is told."`
}

func (a *API) floorNow(ctx context.Context, by *account.Session, in *floorNowIn) (*stageOut, error) {
	f, err := a.Gatherings.Floor(ctx, by.Account, in.Gathering, in.From)
	return a.stageAs(ctx, f, err)
}

type comeIn struct {
	GatheringIn
	Body struct {
		Speaking *bool  `json:"speaking,omitempty" doc:"To speak, or to listen; absent for the seat you kept."`
		Wants    string `json:"wants,omitempty" enum:"quiet,reflection,questions,experience,ideas" doc:"What you would like back."`
	}
}

func (a *API) come(ctx context.Context, by *account.Session, in *comeIn) (*stageOut, error) {
	f, err := a.Gatherings.Come(ctx, by.Account, in.Gathering, gathering.Coming{Speaking: in.Body.Speaking, Wants: in.Body.Wants})
	return a.stageAs(ctx, f, err)
}

type moveIn struct {
	GatheringIn
	Body struct {
		Do      string            `json:"do" maxLength:"32" doc:"As over the socket: turn.take, bell.ring, phase.next, …"`
		Version *int64            `json:"version,omitempty" minimum:"0" doc:"The version of the floor you saw; needed where it is about whose turn it is."`
		To      circle.PersonID   `json:"to,omitempty"`
		What    string            `json:"what,omitempty" maxLength:"32"`
		Order   []circle.PersonID `json:"order,omitempty" maxItems:"64" doc:"Everyone who waits, once."`
		Minutes int               `json:"minutes,omitempty" doc:"1, 2 or 5."`
		Why     models.Private    `json:"why,omitempty" doc:"With end.close, at most 500 characters."`
	}
}

func (a *API) move(ctx context.Context, by *account.Session, in *moveIn) (*stageOut, error) {
	b := in.Body
	f, err := a.Gatherings.Move(ctx, by.Account, in.Gathering, gathering.Move{
		Do: b.Do, Version: b.Version, To: b.To, What: b.What, Order: b.Order, Minutes: b.Minutes, Why: b.Why,
	})
	return a.stageAs(ctx, f, err)
}
