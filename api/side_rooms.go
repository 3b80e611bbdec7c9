package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/support"
)

func (a *API) sideRooms() {
	const tag = "Side rooms"
	const one = "/side-rooms/{side}"
	handle(a, created(operation(http.MethodPost, "/circles/{circle}/side-rooms", "ask-for-support", "Ask for support, beside everything else", tag)), a.askForSupport)
	handle(a, operation(http.MethodGet, "/circles/{circle}/side-rooms", "side-rooms", "The side rooms you are in", tag), a.listSideRooms)
	handle(a, operation(http.MethodGet, one, "side-room", "One side room, with what was written in it", tag), a.seeSideRoom)
	handle(a, operation(http.MethodPost, one+"/lines", "write-in-side-room", "Write a line", tag), a.writeInSideRoom)
	handle(a, operation(http.MethodPost, one+"/take", "take-side-room", "Be there for whoever asked", tag), a.takeSideRoom)
	handle(a, operation(http.MethodPut, one+"/backup", "ask-beside", "Ask somebody else who looks after the circle to be there too", tag), a.askBeside)
	handle(a, operation(http.MethodPost, one+"/soften", "soften-side-room", "Say that you think it is done; the person closes it, or goes on", tag), a.softenSideRoom)
	handle(a, operation(http.MethodPost, one+"/close", "close-side-room", "Close yours", tag), a.closeSideRoom)
	handle(a, operation(http.MethodPost, one+"/go-on", "go-on-in-side-room", "Go on with what was thought to be done", tag), a.goOnInSideRoom)
}

type (
	askForSupportIn struct {
		CircleIn
		Body struct {
			Nonce string         `json:"nonce"`
			Body  models.Private `json:"body,omitempty" doc:"Up to 2000 characters; nothing is fine too."`
		}
	}
	listSideRoomsOut struct {
		Body struct {
			Rooms []support.SideRoom `json:"rooms" doc:"Those nobody has taken first, then the latest; fifty at most."`
		}
	}
	// SideRoomIn names a side room in a path.
	SideRoomIn struct {
		Side support.ID `path:"side"`
	}
	// SideRoomAt names the version of a side room that somebody has seen.
	SideRoomAt struct {
		SideRoomIn
		Body struct {
			Version int64 `json:"version" doc:"The side room's as you read it."`
		}
	}
	writeInSideRoomIn struct {
		SideRoomIn
		Body struct {
			Nonce string         `json:"nonce"`
			Body  models.Private `json:"body" doc:"1 to 2000 characters."`
		}
	}
	askBesideIn struct {
		SideRoomIn
		Body struct {
			Version int64           `json:"version" doc:"The side room's as you read it."`
			Person  circle.PersonID `json:"person"`
		}
	}
)

func (a *API) askForSupport(ctx context.Context, by *account.Session, in *askForSupportIn) (*one[support.SideRoom], error) {
	return told(a.Support.Ask(ctx, by.Account, in.Circle, in.Body.Nonce, in.Body.Body))
}

func (a *API) listSideRooms(ctx context.Context, by *account.Session, in *CircleIn) (*listSideRoomsOut, error) {
	out := &listSideRoomsOut{}
	var err error
	out.Body.Rooms, err = a.Support.In(ctx, by.Account, in.Circle)
	return out, err
}

func (a *API) seeSideRoom(ctx context.Context, by *account.Session, in *SideRoomIn) (*one[support.SideRoom], error) {
	return told(a.Support.See(ctx, by.Account, in.Side))
}

func (a *API) writeInSideRoom(ctx context.Context, by *account.Session, in *writeInSideRoomIn) (*one[support.SideRoom], error) {
	return told(a.Support.Write(ctx, by.Account, in.Side, in.Body.Nonce, in.Body.Body))
}

func (a *API) takeSideRoom(ctx context.Context, by *account.Session, in *SideRoomAt) (*one[support.SideRoom], error) {
	return told(a.Support.Take(ctx, by.Account, in.Side, in.Body.Version))
}

func (a *API) askBeside(ctx context.Context, by *account.Session, in *askBesideIn) (*one[support.SideRoom], error) {
	return told(a.Support.AskBeside(ctx, by.Account, in.Side, in.Body.Version, in.Body.Person))
}

func (a *API) softenSideRoom(ctx context.Context, by *account.Session, in *SideRoomAt) (*one[support.SideRoom], error) {
	return told(a.Support.Soften(ctx, by.Account, in.Side, in.Body.Version))
}

func (a *API) closeSideRoom(ctx context.Context, by *account.Session, in *SideRoomAt) (*one[support.SideRoom], error) {
	return told(a.Support.Close(ctx, by.Account, in.Side, in.Body.Version))
}

func (a *API) goOnInSideRoom(ctx context.Context, by *account.Session, in *SideRoomAt) (*one[support.SideRoom], error) {
	return told(a.Support.GoOn(ctx, by.Account, in.Side, in.Body.Version))
}
