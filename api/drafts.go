package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/gathering"
)

func (a *API) drafts() {
	const tag = "In a gathering"
	handle(a, operation(http.MethodGet, "/gatherings/{gathering}/draft", "draft", "What you have written and not yet sent", tag), a.draft)
	handle(a, operation(http.MethodPut, "/gatherings/{gathering}/draft", "save-draft", "Keep what you have written for your other devices", tag), a.saveDraft)
	handle(a, silent(operation(http.MethodDelete, "/gatherings/{gathering}/draft", "drop-draft", "Delete what you have written and not yet sent", tag)), a.dropDraft)
}

func (a *API) draft(ctx context.Context, by *account.Session, in *GatheringIn) (*one[gathering.Draft], error) {
	return told(a.Gatherings.Draft(ctx, by.Account, in.Gathering))
}

type saveDraftIn struct {
	GatheringIn
	Body struct {
		Body models.Private `json:"body" doc:"At most 4000 characters."`
		Rev  int64          `json:"rev" minimum:"0" doc:"Of the draft this device had; 0 for none."`
	}
}

func (a *API) saveDraft(ctx context.Context, by *account.Session, in *saveDraftIn) (*one[gathering.Draft], error) {
	return told(a.Gatherings.SaveDraft(ctx, by.Account, in.Gathering, in.Body.Body, in.Body.Rev))
}

func (a *API) dropDraft(ctx context.Context, by *account.Session, in *GatheringIn) (*nothing, error) {
	return nil, a.Gatherings.DropDraft(ctx, by.Account, in.Gathering)
}
