package api

import (
	"context"
	"net/http"

	"example.org/afterward/models/account"
	"example.org/afterward/models/gathering"
)

func (a *API) seats() {
	const tag = "Gatherings"
	handle(a, operation(http.MethodPut, "/gatherings/{gathering}/seat", "keep-seat", "Keep a seat in a gathering that has not begun, or change yours", tag), a.keepSeat)
	handle(a, operation(http.MethodDelete, "/gatherings/{gathering}/seat", "give-up-seat", "Give your seat back", tag), a.giveUpSeat)
}

type keepSeatIn struct {
	GatheringIn
	Body struct {
		Role  string `json:"role" enum:"speaking,listening"`
		Wants string `json:"wants,omitempty" enum:"quiet,reflection,questions,experience,ideas" doc:"What you would like back when you have spoken. Nobody is told before."`
	}
}

func (a *API) keepSeat(ctx context.Context, by *account.Session, in *keepSeatIn) (*one[gathering.Gathering], error) {
	return told(a.Gatherings.KeepSeat(ctx, by.Account, in.Gathering, in.Body.Role, in.Body.Wants))
}

func (a *API) giveUpSeat(ctx context.Context, by *account.Session, in *GatheringIn) (*one[gathering.Gathering], error) {
	return told(a.Gatherings.GiveUpSeat(ctx, by.Account, in.Gathering))
}
