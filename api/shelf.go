package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/thread"
)

func (a *API) shelf() {
	const tag = "Threads"
	handle(a, operation(http.MethodGet, "/circles/{circle}/pinned", "pinned-threads", "The threads that stand on top of a circle", tag), a.pinnedThreads)
	handle(a, operation(http.MethodGet, "/circles/{circle}/since", "since", "What you have not read in a circle", tag), a.since)
	handle(a, silent(operation(http.MethodPost, "/circles/{circle}/read", "read-all", "Call everything of a circle read", tag)), a.readAll)
	handle(a, silent(operation(http.MethodPut, "/threads/{thread}/follow", "follow-thread", "Follow a thread, mute it, or neither", tag)), a.followThread)
	handle(a, operation(http.MethodPost, "/circles/{circle}/search", "search-circle", "Find what was written in a circle", tag), a.searchCircle)
	handle(a, operation(http.MethodPost, "/me/search", "search", "Find what was written in your circles", tag), a.search)
}

type pinnedOut struct {
	Body struct {
		Threads []thread.Thread `json:"threads" doc:"The latest pinned first."`
	}
}

func (a *API) pinnedThreads(ctx context.Context, by *account.Session, in *CircleIn) (*pinnedOut, error) {
	threads, err := a.Threads.Pinned(ctx, by.Account, in.Circle)
	out := &pinnedOut{}
	out.Body.Threads = threads
	return out, err
}

type sinceOut struct{ Body thread.Since }

func (a *API) since(ctx context.Context, by *account.Session, in *CircleIn) (*sinceOut, error) {
	since, err := a.Threads.Since(ctx, by.Account, in.Circle)
	if err != nil {
		return nil, err
	}
	return &sinceOut{*since}, nil
}

type readAllIn struct {
	CircleIn
	Body struct {
		Seq int64 `json:"seq" minimum:"0" doc:"The number of the circle's latest change you were shown."`
	}
}

func (a *API) readAll(ctx context.Context, by *account.Session, in *readAllIn) (*nothing, error) {
	return nil, a.Threads.ReadAll(ctx, by.Account, in.Circle, in.Body.Seq)
}

type followThreadIn struct {
	ThreadIn
	Body struct {
		Follow string `json:"follow" enum:",follow,mute" doc:"Follow to be told of what comes, mute so that it is never new, empty for neither."`
	}
}

func (a *API) followThread(ctx context.Context, by *account.Session, in *followThreadIn) (*nothing, error) {
	return nil, a.Threads.Follow(ctx, by.Account, in.Thread, in.Body.Follow)
}

// What is looked for is sent in a body: an address would be written down on its
// way.
type searchCircleIn struct {
	CircleIn
	Body struct {
		Query  models.Private `json:"q" doc:"2 to 100 characters; every word of it is in what is found."`
		Before int64          `json:"before,omitempty" minimum:"0" doc:"Go on from here; 0 for the latest."`
	}
}

type searchCircleOut struct {
	Body struct {
		Hits []thread.Hit `json:"hits" doc:"The latest first."`
		Next int64        `json:"next,omitempty" doc:"Ask with before, also where nothing was found yet; absent at the end."`
	}
}

func (a *API) searchCircle(ctx context.Context, by *account.Session, in *searchCircleIn) (*searchCircleOut, error) {
	if err := a.Accounts.TrySearch(ctx, by.Account); err != nil {
		return nil, err
	}
	hits, next, err := a.Threads.Search(ctx, by.Account, in.Circle, in.Body.Query, in.Body.Before)
	out := &searchCircleOut{}
	out.Body.Hits, out.Body.Next = hits, next
	return out, err
}

type searchIn struct {
	Body struct {
		Query  models.Private `json:"q" doc:"2 to 100 characters; every word of it is in what is found."`
		Before thread.Before  `json:"before,omitempty" maxProperties:"20" doc:"Go on from here: what next was. Absent for the latest."`
	}
}

type searchOut struct {
	Body struct {
		Hits []thread.Hit  `json:"hits" doc:"The latest first."`
		Next thread.Before `json:"next,omitempty" doc:"Ask with before, also where nothing was found yet; absent at the end."`
	}
}

func (a *API) search(ctx context.Context, by *account.Session, in *searchIn) (*searchOut, error) {
	if err := a.Accounts.TrySearch(ctx, by.Account); err != nil {
		return nil, err
	}
	hits, next, err := a.Threads.SearchAll(ctx, by.Account, in.Body.Query, in.Body.Before)
	out := &searchOut{}
	out.Body.Hits, out.Body.Next = hits, next
	return out, err
}
