package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/appeal"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/thread"
)

// redress is what can be done about what was done towards somebody.
func (a *API) redress() {
	const tag = "Appeals"
	handle(a, created(operation(http.MethodPost, "/me/measures/{act}/appeal", "appeal", "Say one word against what was done towards you", tag)), a.appeal)
	handle(a, operation(http.MethodGet, "/circles/{circle}/appeals", "appeals", "What was appealed against in a circle", tag), a.appeals)
	handle(a, operation(http.MethodGet, "/desk/appeals", "desk-appeals", "The appeals the stewards decide", tag), a.deskAppeals)
	handle(a, operation(http.MethodPost, "/appeals/{appeal}/decide", "decide-appeal", "Decide an appeal", tag), a.decideAppeal)
	handle(a, operation(http.MethodPost, "/circles/{circle}/acts/{act}/take-back", "take-back", "Take back what you did a moment ago", tag), a.takeBackAct)
	handle(a, operation(http.MethodGet, "/circles/{circle}/members/{member}/fold", "count-posts", "How many posts would be folded at once", tag), a.countMany)
	handle(a, operation(http.MethodPost, "/circles/{circle}/members/{member}/fold", "fold-posts", "Fold what somebody wrote in a while", tag), a.foldMany)
	handle(a, operation(http.MethodGet, "/circles/{circle}/counts", "counts", "What was done in a circle, month by month, in numbers", tag), a.counts)
}

type (
	// ActIn names something that was done towards oneself in a path.
	ActIn struct {
		Act circle.ActID `path:"act"`
	}
	appealIn struct {
		ActIn
		Body struct {
			Words models.Private `json:"words" doc:"1 to 2000 characters, for whoever decides."`
		}
	}
	appealsIn struct {
		CircleIn
		Settled bool `query:"settled" doc:"Those that are decided, the latest first, instead of the open ones."`
	}
	deskAppealsIn struct {
		Settled bool `query:"settled" doc:"Those that are decided, the latest first, instead of the open ones."`
	}
	appealsOut struct {
		Body struct {
			Appeals []appeal.Appeal `json:"appeals" doc:"What is due first at the front, fifty at most."`
		}
	}
	decideAppealIn struct {
		Appeal appeal.ID `path:"appeal"`
		Body   struct {
			Version int64          `json:"version" doc:"The appeal's as you read it."`
			Outcome string         `json:"outcome" enum:"upheld,modified,overturned"`
			Words   models.Private `json:"words" doc:"What whoever appeals is answered, in 1 to 2000 characters."`
			Lasts   int            `json:"lasts,omitempty" minimum:"0" doc:"What is left where it is made milder: minutes of a mute, days of a ban or until one may ask again."`
		}
	}
	takeBackIn struct {
		CircleIn
		Act circle.ActID `path:"act"`
	}
	countManyIn struct {
		MemberIn
		Window string `query:"window" default:"1h" enum:"15m,1h,24h,gathering" doc:"Since when: so long ago, or since the gathering began that is on."`
	}
	foldManyIn struct {
		MemberIn
		Body struct {
			Grounds
			Window string `json:"window" enum:"15m,1h,24h,gathering"`
		}
	}
	countsOut struct {
		Body struct {
			Months []circle.MonthCounts `json:"months" doc:"The latest first, twelve at most; none that is not over."`
			Least  int                  `json:"least" doc:"Fewer than this are told as fewer, whether there were any or none."`
		}
	}
)

func (a *API) appeal(ctx context.Context, by *account.Session, in *appealIn) (*one[appeal.OwnAppeal], error) {
	return told(a.Appeals.Make(ctx, by.Account, in.Act, in.Body.Words))
}

func (a *API) appeals(ctx context.Context, by *account.Session, in *appealsIn) (*appealsOut, error) {
	out := &appealsOut{}
	var err error
	out.Body.Appeals, err = a.Appeals.Appeals(ctx, by.Account, in.Circle, in.Settled)
	return out, err
}

func (a *API) deskAppeals(ctx context.Context, by *account.Session, in *deskAppealsIn) (*appealsOut, error) {
	out := &appealsOut{}
	var err error
	out.Body.Appeals, err = a.Appeals.Desk(ctx, by.Account, in.Settled)
	return out, err
}

func (a *API) decideAppeal(ctx context.Context, by *account.Session, in *decideAppealIn) (*one[appeal.Appeal], error) {
	b := in.Body
	return told(a.Appeals.Decide(ctx, by.Account, in.Appeal, appeal.Decision{Version: b.Version, Outcome: b.Outcome, Words: b.Words, Lasts: b.Lasts}))
}

func (a *API) takeBackAct(ctx context.Context, by *account.Session, in *takeBackIn) (*one[circle.GivenBack], error) {
	return told(a.Circles.TakeBack(ctx, by.Account, in.Circle, in.Act))
}

func (a *API) countMany(ctx context.Context, by *account.Session, in *countManyIn) (*one[thread.ManyPosts], error) {
	return told(a.Threads.CountMany(ctx, by.Account, in.Circle, in.Member, in.Window))
}

func (a *API) foldMany(ctx context.Context, by *account.Session, in *foldManyIn) (*one[thread.ManyPosts], error) {
	return told(a.Threads.FoldMany(ctx, by.Account, in.Circle, in.Member, in.Body.Window, in.Body.grounds()))
}

func (a *API) counts(ctx context.Context, by *account.Session, in *CircleIn) (*countsOut, error) {
	out := &countsOut{}
	var err error
	out.Body.Least = circle.LeastCounted
	out.Body.Months, err = a.Circles.Counts(ctx, by.Account, in.Circle)
	return out, err
}
