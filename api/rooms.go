package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/room"
)

func (a *API) rooms() {
	const tag = "Rooms"
	handle(a, operation(http.MethodGet, "/rooms/{room}", "room", "A room as it is now", tag), a.room)
	handle(a, operation(http.MethodGet, "/rooms/{room}/changes", "room-changes", "What changed in a room after a number", tag), a.roomChanges)
	handle(a, operation(http.MethodGet, "/rooms/{room}/parts", "parts", "What was said before a number", tag), a.parts)
	handle(a, created(operation(http.MethodPost, "/rooms/{room}/parts", "say", "Say something", tag)), a.say)
	handle(a, operation(http.MethodDelete, "/rooms/{room}/parts/{part}", "withdraw-part", "Take back your own words", tag), a.withdrawPart)
	handle(a, operation(http.MethodPut, "/rooms/{room}/floor", "set-floor", "Open or close the floor, or give it to raised hands", tag), a.setFloor)
	handle(a, operation(http.MethodPut, "/rooms/{room}/slow", "set-slow", "Have everyone wait between two messages", tag), a.setSlow)
	handle(a, operation(http.MethodPost, "/rooms/{room}/hand", "raise-hand", "Raise your hand", tag), a.raiseHand)
	handle(a, operation(http.MethodDelete, "/rooms/{room}/hand", "lower-hand", "Lower your hand", tag), a.lowerHand)
	handle(a, operation(http.MethodPost, "/rooms/{room}/piece", "give-piece", "Give somebody the piece out of turn", tag), a.givePiece)
	handle(a, operation(http.MethodDelete, "/rooms/{room}/piece", "put-down-piece", "Put down the piece, or take it back", tag), a.putDownPiece)
	handle(a, silent(operation(http.MethodPut, "/rooms/{room}/removed/{member}", "remove-from-room", "Ask somebody to stay out of the room", tag)), a.removeFromRoom)
	handle(a, operation(http.MethodGet, "/rooms/{room}/removed/{member}/agreements", "room-agreements-of", "The agreements that can be held against somebody in the room", tag), a.acceptedIn)
	handle(a, silent(operation(http.MethodDelete, "/rooms/{room}/removed/{member}", "let-into-room", "Let somebody back into the room", tag)), a.letIntoRoom)
}

// RoomIn names a room in a path.
type RoomIn struct {
	Room room.ID `path:"room"`
}

func (a *API) room(ctx context.Context, by *account.Session, in *RoomIn) (*one[room.Room], error) {
	r, err := a.Rooms.Snapshot(ctx, by.Account, in.Room)
	if err != nil {
		return nil, err
	}
	a.Presence.Touch(ctx, in.Room, r.Viewer.Person.ID)
	r.Here = a.Presence.Here(ctx, in.Room)
	return &one[room.Room]{*r}, nil
}

type roomChangesIn struct {
	RoomIn
	Since
}

func (a *API) roomChanges(ctx context.Context, by *account.Session, in *roomChangesIn) (*changesOut, error) {
	e, err := a.Rooms.Enter(ctx, by.Account, in.Room)
	if err != nil {
		return nil, err
	}
	a.Presence.Touch(ctx, in.Room, e.Person)
	return in.changes(a.Rooms.Changes(ctx, by.Account, in.Room, in.After))
}

type partsIn struct {
	RoomIn
	Before int64 `query:"before" minimum:"0" default:"0" doc:"Go on from here; 0 for the latest."`
	Limit  int   `query:"limit" minimum:"1" maximum:"50" default:"50"`
}

type partsOut struct {
	Body struct {
		Parts   []room.Part `json:"parts" doc:"Oldest first."`
		Earlier bool        `json:"earlier" doc:"There is more before the first of these."`
	}
}

func (a *API) parts(ctx context.Context, by *account.Session, in *partsIn) (*partsOut, error) {
	e, err := a.Rooms.Enter(ctx, by.Account, in.Room)
	if err != nil {
		return nil, err
	}
	a.Presence.Touch(ctx, in.Room, e.Person)
	parts, earlier, err := a.Rooms.Parts(ctx, by.Account, in.Room, in.Before, in.Limit)
	out := &partsOut{}
	out.Body.Parts, out.Body.Earlier = parts, earlier
	return out, err
}

type sayIn struct {
	RoomIn
	Body struct {
		Nonce string         `json:"nonce"`
		Body  models.Private `json:"body" doc:"1 to 4000 characters; in a turn of a gathering at most 600, as a note at most 280."`
		Kind  string         `json:"kind,omitempty" enum:"said,note" doc:"A note is for whoever leads a gathering, or watches over it."`
	}
}

func (a *API) say(ctx context.Context, by *account.Session, in *sayIn) (*one[room.Part], error) {
	say := a.Rooms.Say
	if in.Body.Kind == room.Note {
		say = a.Rooms.Note
	}
	p, err := say(ctx, by.Account, in.Room, in.Body.Nonce, in.Body.Body)
	if err != nil {
		return nil, err
	}
	a.Presence.Touch(ctx, in.Room, p.Author.ID)
	return &one[room.Part]{*p}, nil
}

// PartIn names something that was said, in a path.
type PartIn struct {
	RoomIn
	Part room.PartID `path:"part"`
}

func (a *API) withdrawPart(ctx context.Context, by *account.Session, in *PartIn) (*one[room.Part], error) {
	return told(a.Rooms.Withdraw(ctx, by.Account, in.Room, in.Part))
}

type setFloorIn struct {
	RoomIn
	Body struct {
		Mode    string `json:"mode" enum:"open,closed,hands"`
		Version int64  `json:"version" doc:"The version of the floor you saw."`
	}
}

func (a *API) setFloor(ctx context.Context, by *account.Session, in *setFloorIn) (*one[room.Floor], error) {
	return told(a.Rooms.SetFloor(ctx, by.Account, in.Room, in.Body.Mode, in.Body.Version))
}

type setSlowIn struct {
	RoomIn
	Body struct {
		Seconds int   `json:"seconds" doc:"0 to 21600; 0 for no wait."`
		Version int64 `json:"version" doc:"The version of the floor you saw."`
	}
}

func (a *API) setSlow(ctx context.Context, by *account.Session, in *setSlowIn) (*one[room.Floor], error) {
	return told(a.Rooms.SetSlow(ctx, by.Account, in.Room, in.Body.Seconds, in.Body.Version))
}

func (a *API) raiseHand(ctx context.Context, by *account.Session, in *RoomIn) (*one[room.Floor], error) {
	return told(a.Rooms.Raise(ctx, by.Account, in.Room))
}

func (a *API) lowerHand(ctx context.Context, by *account.Session, in *RoomIn) (*one[room.Floor], error) {
	return told(a.Rooms.Lower(ctx, by.Account, in.Room))
}

type givePieceIn struct {
	RoomIn
	Body struct {
		To      circle.PersonID `json:"to"`
		Version int64           `json:"version" doc:"The version of the floor you saw."`
	}
}

func (a *API) givePiece(ctx context.Context, by *account.Session, in *givePieceIn) (*one[room.Floor], error) {
	return told(a.Rooms.Give(ctx, by.Account, in.Room, in.Body.To, in.Body.Version))
}

type putDownPieceIn struct {
	RoomIn
	Body struct {
		Version int64 `json:"version" doc:"The version of the floor you saw."`
	}
}

func (a *API) putDownPiece(ctx context.Context, by *account.Session, in *putDownPieceIn) (*one[room.Floor], error) {
	return told(a.Rooms.PutDown(ctx, by.Account, in.Room, in.Body.Version))
}

// RoomMemberIn names somebody in a room's circle, in a path.
type RoomMemberIn struct {
	RoomIn
	Member circle.PersonID `path:"member"`
}

type removeFromRoomIn struct {
	RoomMemberIn
	Body Grounds
}

func (a *API) removeFromRoom(ctx context.Context, by *account.Session, in *removeFromRoomIn) (*nothing, error) {
	return nil, a.Rooms.Remove(ctx, by.Account, in.Room, in.Member, in.Body.grounds())
}

func (a *API) acceptedIn(ctx context.Context, by *account.Session, in *RoomMemberIn) (*one[circle.Agreements], error) {
	return told(a.Rooms.AcceptedIn(ctx, by.Account, in.Room, in.Member))
}

func (a *API) letIntoRoom(ctx context.Context, by *account.Session, in *RoomMemberIn) (*nothing, error) {
	return nil, a.Rooms.LetIn(ctx, by.Account, in.Room, in.Member)
}
