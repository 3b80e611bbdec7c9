package api

import (
	"context"

	"example.org/afterward/models/account"
)

func (a *API) showGathering(ctx context.Context, by *account.Session, in *GatheringIn) (*gatheringOut, error) {
	return gatheringAs(a.Gatherings.Gathering(ctx, by.Account, in.Gathering))
}
