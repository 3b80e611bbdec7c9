package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/resource"
)

func (a *API) series() {
	const tag = "Gatherings"
	handle(a, operation(http.MethodGet, "/circles/{circle}/series", "series-of", "The series of a circle that go on", tag), a.listSeries)
	handle(a, created(operation(http.MethodPost, "/circles/{circle}/series", "schedule-series", "Set gatherings that come again", tag)), a.scheduleSeries)
	handle(a, operation(http.MethodGet, "/series/{series}", "series", "A series", tag), a.getSeries)
	handle(a, operation(http.MethodPatch, "/series/{series}", "edit-series", "Change a series from now on", tag), a.editSeries)
	handle(a, operation(http.MethodPost, "/series/{series}/end", "end-series", "End a series, and cancel what is to come of it", tag), a.endSeries)
	handle(a, operation(http.MethodGet, "/prompts", "prompts", "The questions a gathering or an update can begin with", tag), a.listPrompts)
}

// SeriesIn names a series in a path.
type SeriesIn struct {
	Series gathering.SeriesID `path:"series"`
}

type manySeriesOut struct {
	Body struct {
		Series []gathering.Series `json:"series" doc:"The oldest first."`
	}
}

func (a *API) listSeries(ctx context.Context, by *account.Session, in *CircleIn) (*manySeriesOut, error) {
	all, err := a.Gatherings.SeriesIn(ctx, by.Account, in.Circle)
	out := &manySeriesOut{}
	out.Body.Series = all
	return out, err
}

type scheduleSeriesIn struct {
	CircleIn
	Body struct {
		Nonce   string          `json:"nonce"`
		Title   models.Private  `json:"title,omitempty" doc:"What each is called. At most 80 characters."`
		Zone    string          `json:"zone,omitempty" doc:"IANA time zone; the circle's, if absent."`
		Starts  string          `json:"starts" doc:"From when on, and at what hour, by the clock of the zone: 2026-12-01T19:00. Within the coming year."`
		Rule    gathering.Rule  `json:"rule"`
		Minutes int             `json:"minutes" doc:"30 to 150."`
		Host    circle.PersonID `json:"host,omitempty" doc:"Who leads each; you, if absent."`
		Plan    script.Plan     `json:"plan,omitempty" doc:"How each is run; as usual where it is left out."`
	}
}

func (a *API) scheduleSeries(ctx context.Context, by *account.Session, in *scheduleSeriesIn) (*one[gathering.Series], error) {
	b := in.Body
	return told(a.Gatherings.ScheduleSeries(ctx, by.Account, in.Circle, gathering.SeriesPlan{
		Nonce: b.Nonce, Title: b.Title, Zone: b.Zone, Starts: b.Starts, Rule: b.Rule, Minutes: b.Minutes, Host: b.Host, Plan: b.Plan,
	}))
}

func (a *API) getSeries(ctx context.Context, by *account.Session, in *SeriesIn) (*one[gathering.Series], error) {
	return told(a.Gatherings.Series(ctx, by.Account, in.Series))
}

type editSeriesIn struct {
	SeriesIn
	Body struct {
		Title   *models.Private  `json:"title,omitempty" doc:"At most 80 characters; empty for none."`
		Starts  *string          `json:"starts,omitempty" doc:"Another hour, and where the rule is counted from. The day may stay in the past."`
		Rule    *gathering.Rule  `json:"rule,omitempty" doc:"All of it. Gatherings on days it no longer has are cancelled."`
		Minutes *int             `json:"minutes,omitempty" doc:"30 to 150."`
		Host    *circle.PersonID `json:"host,omitempty"`
		Plan    *script.Plan     `json:"plan,omitempty" doc:"All of how each is run."`
	}
}

func (a *API) editSeries(ctx context.Context, by *account.Session, in *editSeriesIn) (*one[gathering.Series], error) {
	b := in.Body
	return told(a.Gatherings.EditSeries(ctx, by.Account, in.Series, gathering.SeriesChange{
		Title: b.Title, Starts: b.Starts, Rule: b.Rule, Minutes: b.Minutes, Host: b.Host, Plan: b.Plan,
	}))
}

type endSeriesIn struct {
	SeriesIn
	Body struct {
		Why models.Private `json:"why" doc:"1 to 500 characters, for the circle to read."`
	}
}

func (a *API) endSeries(ctx context.Context, by *account.Session, in *endSeriesIn) (*one[gathering.Series], error) {
	return told(a.Gatherings.EndSeries(ctx, by.Account, in.Series, in.Body.Why))
}

type promptsIn struct {
	For string `query:"for" enum:"opening,closing,thread" default:"opening" doc:"For the round that opens a gathering, for its closing, or for an update."`
}

type promptsOut struct {
	Body struct {
		Prompts []resource.Prompt `json:"prompts"`
	}
}

func (a *API) listPrompts(_ context.Context, _ *account.Session, in *promptsIn) (*promptsOut, error) {
	out := &promptsOut{}
	out.Body.Prompts = resource.Prompts(map[string]string{"opening": resource.Checkin, "closing": resource.Closing, "thread": resource.Thread}[in.For])
	return out, nil
}
