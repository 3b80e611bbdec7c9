package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"example.org/afterward/models/account"
)

// How much one account may ask of the house, and one address of those who show no
// session, so that nobody takes it from the others by mistake or on purpose. They
// are far above what a person at a page needs. What is rare and dear has a rate of
// its own; what use-cases limit themselves, such as signing in, is counted there
// too. Whether one may know of a thing is asked later: everybody is counted alike.
var (
	reading   = account.Rate{Burst: 600, Per: time.Minute}
	changing  = account.Rate{Burst: 240, Per: time.Minute}
	stranger  = account.Rate{Burst: 300, Per: time.Minute}
	connected = account.Rate{Burst: 60, Per: time.Minute} // sockets opened, of which a node keeps the last few
)

// rated gives an operation a rate of its own.
func rated(op huma.Operation, rate account.Rate) huma.Operation {
	return marked(op, "rate", rate)
}

// within counts a request for an operation, and returns account.ErrTooMany with
// when to come back. Over several nodes there is one count.
func (a *API) within(ctx context.Context, by *account.Session, op *huma.Operation) error {
	key, rate := "changes/", changing
	own, has := op.Metadata["rate"].(account.Rate)
	switch {
	case by == nil:
		return a.count(ctx, "from/"+sourceOf(ctx), stranger)
	case has:
		key, rate = op.OperationID+"/", own
	case op.Method == http.MethodGet:
		key, rate = "reads/", reading
	}
	return a.count(ctx, key+string(by.Account), rate)
}

func (a *API) count(ctx context.Context, key string, rate account.Rate) error {
	if wait := a.Limiter.Allow(ctx, "api/"+key, rate); wait > 0 {
		return account.ErrTooMany.Wait(wait)
	}
	return nil
}
