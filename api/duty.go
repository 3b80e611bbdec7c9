package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/duty"
	"example.org/afterward/models/gathering"
)

func (a *API) duty() {
	const tag = "Duty"
	const card, place, call = "/gatherings/{gathering}/debrief", "/gatherings/{gathering}/places/{place}", "/desk/calls/{call}"
	handle(a, operation(http.MethodGet, "/circles/{circle}/rota", "rota", "The gatherings of the next four weeks, and who holds each", tag), a.rota)
	handle(a, operation(http.MethodPut, place, "take-place", "Take a place in a gathering", tag), a.takePlace)
	handle(a, operation(http.MethodDelete, place, "give-place-back", "Give a place back; nobody is asked why", tag), a.givePlaceBack)
	handle(a, operation(http.MethodGet, "/circles/{circle}/load", "load", "What you hold, and what is to be known for it", tag), a.load)
	handle(a, operation(http.MethodGet, card, "debrief", "What you say of a gathering you held; you alone read it", tag), a.debrief)
	handle(a, operation(http.MethodPut, card, "write-debrief", "Say how it was to hold a gathering, in the two days after it", tag), a.writeDebrief)
	handle(a, silent(operation(http.MethodDelete, card, "leave-debrief", "Say nothing of it, and delete what you said", tag)), a.leaveDebrief)
	handle(a, operation(http.MethodGet, "/desk/calls", "desk-calls", "Whom stewards are to speak with after a gathering they held", tag), a.deskCalls)
	handle(a, operation(http.MethodPost, call+"/take", "take-call", "Be there for somebody, and write to them", tag), a.takeCall)
	handle(a, operation(http.MethodPost, call+"/close", "close-call", "Say that nothing more is to be done", tag), a.closeCall)
}

type (
	rotaOut struct {
		Body struct {
			Nights []gathering.Night `json:"nights" doc:"The next one first."`
		}
	}
	placeIn struct {
		GatheringIn
		Place string `path:"place" enum:"host,guardian,host_backup,guardian_backup"`
	}
	debriefIn struct {
		GatheringIn
		Body struct {
			Load     int            `json:"load,omitempty" doc:"How heavy it was to hold, 1 to 5; absent or 0 to say nothing."`
			Stayed   models.Private `json:"stayed,omitempty" doc:"What stayed, up to 1000 characters. You alone read it."`
			Person   bool           `json:"person,omitempty" doc:"You would like to speak with somebody: a steward is told."`
			Handover models.Private `json:"handover,omitempty" doc:"Up to 280 characters, for those who hold the next gathering."`
		}
	}
	callIn struct {
		Call duty.CallID `path:"call"`
		Body struct {
			Version int64          `json:"version" doc:"The call's as you read it."`
			Word    models.Private `json:"word,omitempty" doc:"What you write to them, up to 1000 characters; absent leaves it."`
		}
	}
)

func (a *API) rota(ctx context.Context, by *account.Session, in *CircleIn) (*rotaOut, error) {
	out := &rotaOut{}
	var err error
	out.Body.Nights, err = a.Gatherings.Rota(ctx, by.Account, in.Circle)
	return out, err
}

func (a *API) takePlace(ctx context.Context, by *account.Session, in *placeIn) (*one[gathering.Night], error) {
	return told(a.Gatherings.TakePlace(ctx, by.Account, in.Gathering, in.Place))
}

func (a *API) givePlaceBack(ctx context.Context, by *account.Session, in *placeIn) (*one[gathering.Night], error) {
	return told(a.Gatherings.GiveBack(ctx, by.Account, in.Gathering, in.Place))
}

func (a *API) load(ctx context.Context, by *account.Session, in *CircleIn) (*one[duty.Duties], error) {
	return told(a.Duty.Load(ctx, by.Account, in.Circle))
}

func (a *API) debrief(ctx context.Context, by *account.Session, in *GatheringIn) (*one[duty.Debrief], error) {
	return told(a.Duty.Debrief(ctx, by.Account, in.Gathering))
}

func (a *API) writeDebrief(ctx context.Context, by *account.Session, in *debriefIn) (*one[duty.Debrief], error) {
	return told(a.Duty.Write(ctx, by.Account, in.Gathering, duty.Answer{Load: in.Body.Load, Stayed: in.Body.Stayed, Person: in.Body.Person, Handover: in.Body.Handover}))
}

func (a *API) leaveDebrief(ctx context.Context, by *account.Session, in *GatheringIn) (*nothing, error) {
	return nil, a.Duty.LeaveOut(ctx, by.Account, in.Gathering)
}

func (a *API) deskCalls(ctx context.Context, by *account.Session, _ *struct{}) (*one[duty.CallDesk], error) {
	return told(a.Duty.Desk(ctx, by.Account))
}

func (a *API) takeCall(ctx context.Context, by *account.Session, in *callIn) (*one[duty.DeskCall], error) {
	return told(a.Duty.Take(ctx, by.Account, in.Call, in.Body.Version, in.Body.Word))
}

func (a *API) closeCall(ctx context.Context, by *account.Session, in *callIn) (*one[duty.DeskCall], error) {
	return told(a.Duty.Close(ctx, by.Account, in.Call, in.Body.Version, in.Body.Word))
}
