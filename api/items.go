package api

import (
	"context"
	"net/http"

	"example.org/afterward/models/account"
	"example.org/afterward/models/practice"
)

// maxItemsBody is in bytes: two of the largest items there are, or fifty of usual
// ones.
const maxItemsBody = 200 << 10

func (a *API) items() {
	const tag = "Private practice"
	handle(a, kept(operation(http.MethodGet, "/me/items", "items", "What changed of your private practice, sealed", tag)), a.listItems)
	put := operation(http.MethodPut, "/me/items", "change-items", "Change your private practice, all of it or none", tag)
	put.MaxBodyBytes = maxItemsBody
	handle(a, kept(put), a.changeItems)
}

type listItemsIn struct {
	After int64 `query:"after" minimum:"0" default:"0" doc:"The seq of the last item this device knows; 0 for none."`
	Limit int   `query:"limit" minimum:"1" maximum:"200" default:"200"`
}

func (a *API) listItems(ctx context.Context, by *account.Session, in *listItemsIn) (*one[practice.ItemPage], error) {
	return told(a.Practices.Page(ctx, by.Account, in.After, in.Limit))
}

type changeItemsIn struct {
	Body struct {
		Changes []practice.ItemChange `json:"changes" doc:"At most fifty, each to another item. Where one was made on a version that is not the present one, none is made, and state.items are those that were changed meanwhile, as they are now. The same again is once."`
	}
}

func (a *API) changeItems(ctx context.Context, by *account.Session, in *changeItemsIn) (*one[practice.ChangedItems], error) {
	return told(a.Practices.Change(ctx, by.Account, in.Body.Changes))
}
