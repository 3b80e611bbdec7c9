package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/room"
)

func (a *API) words() {
	const tag = "In a gathering"
	handle(a, silent(operation(http.MethodPut, "/gatherings/{gathering}/word", "set-word", "Give your closing word", tag)), a.setWord)
	handle(a, operation(http.MethodGet, "/gatherings/{gathering}/words", "words", "The closing words, once all are shown", tag), a.listWords)
	handle(a, operation(http.MethodGet, "/gatherings/{gathering}/mine", "mine", "Your own words in a gathering, for you to keep", tag), a.mine)
	handle(a, operation(http.MethodPatch, "/rooms/{room}/parts/{part}", "edit-part", "Change your own words, within two minutes", "Rooms"), a.editPart)
}

type setWordIn struct {
	GatheringIn
	Body struct {
		Body models.Private `json:"body" doc:"One line of 1 to 60 characters."`
	}
}

func (a *API) setWord(ctx context.Context, by *account.Session, in *setWordIn) (*nothing, error) {
	return nil, a.Gatherings.SetWord(ctx, by.Account, in.Gathering, in.Body.Body)
}

func (a *API) listWords(ctx context.Context, by *account.Session, in *GatheringIn) (*one[gathering.Words], error) {
	return told(a.Gatherings.Words(ctx, by.Account, in.Gathering))
}

func (a *API) mine(ctx context.Context, by *account.Session, in *GatheringIn) (*one[gathering.OwnWords], error) {
	return told(a.Gatherings.Mine(ctx, by.Account, in.Gathering))
}

type editPartIn struct {
	RoomIn
	Part room.PartID `path:"part"`
	Body struct {
		Body models.Private `json:"body" doc:"As for saying it."`
	}
}

func (a *API) editPart(ctx context.Context, by *account.Session, in *editPartIn) (*one[room.Part], error) {
	return told(a.Rooms.Edit(ctx, by.Account, in.Room, in.Part, in.Body.Body))
}
