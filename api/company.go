package api

import (
	"context"
	"net/http"
	"time"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/thread"
)

func (a *API) company() {
	const tag = "Threads"
	handle(a, operation(http.MethodGet, "/circles/{circle}/company", "company", "Updates nobody has met, and people nobody has greeted, that concern you", tag), a.myCompany)
	handle(a, operation(http.MethodPut, "/circles/{circle}/members/me/company", "keep-company", "Say that you can keep company for a week, or that you cannot", tag), a.keepCompany)
	handle(a, silent(operation(http.MethodPut, "/circles/{circle}/members/me/welcoming", "welcoming", "Say whether you like to say hello to those who are new", tag)), a.welcoming)
}

type companyOut struct {
	Body struct {
		thread.Company
		circle.Greeting
	}
}

func (a *API) myCompany(ctx context.Context, by *account.Session, in *CircleIn) (*companyOut, error) {
	company, err := a.Threads.Company(ctx, by.Account, in.Circle)
	if err != nil {
		return nil, err
	}
	greeting, err := a.Circles.Greeting(ctx, by.Account, in.Circle)
	if err != nil {
		return nil, err
	}
	out := &companyOut{}
	out.Body.Company, out.Body.Greeting = *company, *greeting
	return out, nil
}

type keepCompanyIn struct {
	CircleIn
	Body struct {
		Keep bool `json:"keep"`
	}
}

type keepCompanyOut struct {
	Body struct {
		Until *time.Time `json:"until,omitempty"`
	}
}

func (a *API) keepCompany(ctx context.Context, by *account.Session, in *keepCompanyIn) (*keepCompanyOut, error) {
	until, err := a.Circles.KeepCompany(ctx, by.Account, in.Circle, in.Body.Keep)
	out := &keepCompanyOut{}
	out.Body.Until = until
	return out, err
}

type welcomingIn struct {
	CircleIn
	Body struct {
		Welcoming bool `json:"welcoming"`
	}
}

func (a *API) welcoming(ctx context.Context, by *account.Session, in *welcomingIn) (*nothing, error) {
	return nil, a.Circles.Greet(ctx, by.Account, in.Circle, in.Body.Welcoming)
}
