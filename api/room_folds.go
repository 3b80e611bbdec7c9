package api

import (
	"context"
	"net/http"

	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/room"
)

// roomFolds is what those do with what was said who look after a room.
func (a *API) roomFolds() {
	const (
		tag    = "Rooms"
		part   = "/rooms/{room}/parts/{part}"
		member = "/rooms/{room}/members/{member}/fold"
	)
	handle(a, operation(http.MethodGet, part, "part", "One thing that was said", tag), a.part)
	handle(a, operation(http.MethodPut, part+"/fold", "fold-part", "Hide what was said until it was looked at again", tag), a.foldPart)
	handle(a, operation(http.MethodDelete, part+"/fold", "unfold-part", "Show what was folded again", tag), a.unfoldPart)
	handle(a, operation(http.MethodGet, member, "count-parts", "How much of what somebody said would be folded at once", tag), a.countParts)
	handle(a, operation(http.MethodPost, member, "fold-parts", "Fold what somebody said in a while", tag), a.foldParts)
}

type (
	foldPartIn struct {
		PartIn
		Body Grounds
	}
	unfoldPartIn struct {
		PartIn
		Body *Relief
	}
	countPartsIn struct {
		RoomMemberIn
		Window string `query:"window" default:"1h" enum:"15m,1h,24h,gathering" doc:"Since when: so long ago, or since the gathering began that is on."`
	}
	foldPartsIn struct {
		RoomMemberIn
		Body struct {
			Grounds
			Window string `json:"window" enum:"15m,1h,24h,gathering"`
		}
	}
)

func (a *API) part(ctx context.Context, by *account.Session, in *PartIn) (*one[room.Part], error) {
	return told(a.Rooms.Part(ctx, by.Account, in.Room, in.Part))
}

func (a *API) foldPart(ctx context.Context, by *account.Session, in *foldPartIn) (*one[room.Part], error) {
	return told(a.Rooms.FoldPart(ctx, by.Account, in.Room, in.Part, in.Body.grounds()))
}

func (a *API) unfoldPart(ctx context.Context, by *account.Session, in *unfoldPartIn) (*one[room.Part], error) {
	var w circle.Grounds
	if in.Body != nil {
		w.Reason = in.Body.Reason
	}
	return told(a.Rooms.UnfoldPart(ctx, by.Account, in.Room, in.Part, w))
}

func (a *API) countParts(ctx context.Context, by *account.Session, in *countPartsIn) (*one[room.ManyParts], error) {
	return told(a.Rooms.CountMany(ctx, by.Account, in.Room, in.Member, in.Window))
}

func (a *API) foldParts(ctx context.Context, by *account.Session, in *foldPartsIn) (*one[room.ManyParts], error) {
	return told(a.Rooms.FoldMany(ctx, by.Account, in.Room, in.Member, in.Body.Window, in.Body.grounds()))
}
