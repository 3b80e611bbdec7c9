package api

import (
	"context"
	"net/http"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
)

func (a *API) circles() {
	const tag = "Circles"
	handle(a, operation(http.MethodGet, "/circles", "find-circles", "Find circles by their cards", tag), a.findCircles)
	found := created(operation(http.MethodPost, "/circles", "found-circle", "Found a circle", tag))
	handle(a, rated(found, account.Rate{Burst: 10, Per: 24 * time.Hour}), a.foundCircle)
	handle(a, operation(http.MethodGet, "/circles/{circle}", "circle", "A circle's card, and where you stand", tag), a.circle)
	handle(a, operation(http.MethodPatch, "/circles/{circle}", "edit-circle", "Change the words on a circle's card", tag), a.editCircle)
	handle(a, operation(http.MethodPut, "/circles/{circle}/door", "set-door", "Change how a circle is found and entered", tag), a.setDoor)
	handle(a, operation(http.MethodPut, "/circles/{circle}/state", "set-state", "Open a circle, let it rest, or begin to wind it down", tag), a.setState)
	handle(a, operation(http.MethodPut, "/circles/{circle}/retention", "set-retention", "Keep what is said for less long, at once", tag), a.setRetention)
	handle(a, operation(http.MethodGet, "/circles/{circle}/changes", "circle-changes", "What changed in a circle after a number", tag), a.circleChanges)
	handle(a, created(operation(http.MethodPost, "/circles/{circle}/members", "join-circle", "Join an open circle", tag)), a.joinCircle)
	handle(a, kept(operation(http.MethodGet, "/me/circles", "my-circles", "The circles you are in", tag)), a.myCircles)
}

// CircleIn names a circle in a path. It is exported because Huma passes over
// what is embedded and is not.
type CircleIn struct {
	Circle circle.ID `path:"circle"`
}

type findCirclesIn struct {
	Words    string    `query:"q" maxLength:"100" doc:"Words on the card; the last letters of each may be left out."`
	Language string    `query:"language" maxLength:"35"`
	Kind     string    `query:"kind" maxLength:"10" doc:"ongoing, cohort or slow."`
	Theme    string    `query:"theme" maxLength:"40"`
	Zone     string    `query:"zone" maxLength:"64" doc:"IANA: circles within three hours of it."`
	Free     bool      `query:"free" doc:"With a free seat."`
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
	cards, next, err := a.Circles.Find(ctx, circle.Search{
		Words: in.Words, Language: in.Language, Kind: in.Kind, Theme: in.Theme, Zone: in.Zone, Free: in.Free, Before: in.Before, Limit: in.Limit,
	})
	out := &findCirclesOut{}
	out.Body.Circles, out.Body.Next = cards, next
	return out, err
}

type foundCircleIn struct {
	Body struct {
		Nonce       string         `json:"nonce"`
		Template    string         `json:"template,omitempty" doc:"What is left out comes from it."`
		Name        models.Private `json:"name" doc:"3 to 60 characters."`
		Purpose     models.Private `json:"purpose" doc:"1 to 280 characters."`
		Good        models.Private `json:"good" doc:"What good looks like here, in 1 to 280 characters."`
		NotFor      models.Private `json:"notFor" doc:"What this circle is not for, in 1 to 280 characters."`
		Kind        string         `json:"kind,omitempty" enum:"ongoing,cohort,slow"`
		Cadence     models.Private `json:"cadence,omitempty" doc:"How often it meets, in at most 80 characters."`
		Themes      []string       `json:"themes,omitempty" maxItems:"5"`
		Language    string         `json:"language" doc:"BCP 47."`
		Zone        string         `json:"zone" doc:"IANA time zone."`
		Capacity    int            `json:"capacity" doc:"3 to 16."`
		Visibility  string         `json:"visibility,omitempty" enum:"listed,unlisted,hidden"`
		JoinPolicy  string         `json:"joinPolicy,omitempty" enum:"open,request,invite,closed"`
		Retention   string         `json:"retention,omitempty" enum:"at_close,h72,d30"`
		GivesTrials bool           `json:"givesTrials,omitempty" doc:"Whether one may come and listen once before asking for a seat."`
		Persona     models.Private `json:"persona" doc:"Your name in this circle, 2 to 40 characters."`
	}
}

func (a *API) foundCircle(ctx context.Context, by *account.Session, in *foundCircleIn) (*one[circle.Circle], error) {
	b := in.Body
	id, err := a.Rooms.Found(ctx, by.Account, circle.Founding{
		Nonce: b.Nonce, Template: b.Template, Name: b.Name, Purpose: b.Purpose, Good: b.Good, NotFor: b.NotFor, Kind: b.Kind, Cadence: b.Cadence,
		Themes: b.Themes, Language: b.Language, Zone: b.Zone, Capacity: b.Capacity, Visibility: b.Visibility, JoinPolicy: b.JoinPolicy,
		Retention: b.Retention, GivesTrials: b.GivesTrials, Persona: b.Persona,
	})
	if err != nil {
		return nil, err
	}
	return a.circle(ctx, by, &CircleIn{id})
}

func (a *API) circle(ctx context.Context, by *account.Session, in *CircleIn) (*one[circle.Circle], error) {
	return told(a.Circles.View(ctx, by.Account, in.Circle))
}

type editCircleIn struct {
	CircleIn
	Body struct {
		Version        *int64          `json:"version,omitempty" doc:"The seq of the circle you looked at: if somebody else has changed it since, nothing is."`
		Name           *models.Private `json:"name,omitempty"`
		Purpose        *models.Private `json:"purpose,omitempty"`
		Good           *models.Private `json:"good,omitempty"`
		NotFor         *models.Private `json:"notFor,omitempty"`
		Cadence        *models.Private `json:"cadence,omitempty"`
		Themes         *[]string       `json:"themes,omitempty" maxItems:"5"`
		Language       *string         `json:"language,omitempty"`
		Zone           *string         `json:"zone,omitempty"`
		TermGatherings *int            `json:"termGatherings,omitempty" doc:"Gatherings of a host's term, 1 to 26."`
	}
}

func (a *API) editCircle(ctx context.Context, by *account.Session, in *editCircleIn) (*one[circle.Circle], error) {
	b := in.Body
	return told(a.Circles.Edit(ctx, by.Account, in.Circle, circle.Editing{
		Version: b.Version, Name: b.Name, Purpose: b.Purpose, Good: b.Good, NotFor: b.NotFor, Cadence: b.Cadence, Themes: b.Themes,
		Language: b.Language, Zone: b.Zone, TermGatherings: b.TermGatherings,
	}))
}

type setDoorIn struct {
	CircleIn
	Body struct {
		Visibility    *string `json:"visibility,omitempty" enum:"listed,unlisted,hidden"`
		JoinPolicy    *string `json:"joinPolicy,omitempty" enum:"open,request,invite,closed"`
		Kind          *string `json:"kind,omitempty" enum:"ongoing,cohort,slow"`
		Capacity      *int    `json:"capacity,omitempty" doc:"3 to 16. Nobody leaves when it is made smaller."`
		MinToOpen     *int    `json:"minToOpen,omitempty" doc:"How many people it opens with."`
		Wave          *int    `json:"wave,omitempty" doc:"How many joinings in ten minutes close the door for an hour, 3 to 100."`
		GivesTrials   *bool   `json:"givesTrials,omitempty"`
		MembersInvite *bool   `json:"membersInvite,omitempty"`
	}
}

func (a *API) setDoor(ctx context.Context, by *account.Session, in *setDoorIn) (*one[circle.Circle], error) {
	b := in.Body
	return told(a.Circles.SetDoor(ctx, by.Account, in.Circle, circle.Door{
		Visibility: b.Visibility, JoinPolicy: b.JoinPolicy, Kind: b.Kind, Capacity: b.Capacity, MinToOpen: b.MinToOpen, Wave: b.Wave,
		GivesTrials: b.GivesTrials, MembersInvite: b.MembersInvite,
	}))
}

type setStateIn struct {
	CircleIn
	Body struct {
		State string `json:"state" enum:"open,resting,winding" doc:"A circle that winds down ends in thirty days; opening it calls that off."`
	}
}

func (a *API) setState(ctx context.Context, by *account.Session, in *setStateIn) (*one[circle.Circle], error) {
	return told(a.Circles.SetState(ctx, by.Account, in.Circle, in.Body.State))
}

type setRetentionIn struct {
	CircleIn
	Body struct {
		Retention string `json:"retention" enum:"at_close,h72,d30" doc:"Keeping it longer is proposed instead."`
	}
}

func (a *API) setRetention(ctx context.Context, by *account.Session, in *setRetentionIn) (*one[circle.Circle], error) {
	return told(a.Circles.Tighten(ctx, by.Account, in.Circle, in.Body.Retention))
}

type circleChangesIn struct {
	CircleIn
	Since
}

func (a *API) circleChanges(ctx context.Context, by *account.Session, in *circleChangesIn) (*changesOut, error) {
	return in.changes(a.Circles.Changes(ctx, by.Account, in.Circle, in.After))
}

type joinCircleIn struct {
	CircleIn
	Body struct{ Coming }
}

// joinCircle answers with the circle either way: where it was full, the viewer
// has a place in its line.
func (a *API) joinCircle(ctx context.Context, by *account.Session, in *joinCircleIn) (*one[circle.Circle], error) {
	return told(a.Circles.Join(ctx, by.Account, in.Circle, in.Body.joining()))
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
