package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/gathering"
)

func (a *API) care() {
	const tag = "In a gathering"
	handle(a, operation(http.MethodGet, "/gatherings/{gathering}/care", "care", "The private lines that you may read", tag), a.listCare)
	handle(a, created(operation(http.MethodPost, "/gatherings/{gathering}/care", "write-care", "Write privately to whoever watches over the gathering, or from them to one person", tag)), a.writeCare)
	handle(a, silent(operation(http.MethodPost, "/gatherings/{gathering}/care/seen", "saw-care", "Say that you saw the private lines to you; nobody is told", tag)), a.sawCare)
}

func (a *API) listCare(ctx context.Context, by *account.Session, in *GatheringIn) (*one[gathering.Care], error) {
	return told(a.Gatherings.Care(ctx, by.Account, in.Gathering))
}

type writeCareIn struct {
	GatheringIn
	Body struct {
		Nonce string          `json:"nonce"`
		Card  string          `json:"card" enum:"words,not_well,worried,slow_down,need_to_go,rang,after,support,seen,with_you,breathe,step_out_ok,side_by_side,resources,danger_ask,danger_call"`
		Body  models.Private  `json:"body,omitempty" doc:"At most 500 characters of your own; needed with words."`
		To    circle.PersonID `json:"to,omitempty" doc:"Whom it answers; with worried, whom it is about."`
	}
}

func (a *API) writeCare(ctx context.Context, by *account.Session, in *writeCareIn) (*one[gathering.CareLine], error) {
	b := in.Body
	return told(a.Gatherings.Note(ctx, by.Account, in.Gathering, gathering.CareNote{Nonce: b.Nonce, Card: b.Card, Body: b.Body, To: b.To}))
}

type sawCareIn struct {
	GatheringIn
	Body struct {
		Person circle.PersonID `json:"person,omitempty" doc:"Whose lines; absent for all."`
	}
}

func (a *API) sawCare(ctx context.Context, by *account.Session, in *sawCareIn) (*nothing, error) {
	return nil, a.Gatherings.SawCare(ctx, by.Account, in.Gathering, in.Body.Person)
}
