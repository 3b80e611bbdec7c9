package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/report"
)

func (a *API) greenRooms() {
	const tag = "Green rooms"
	const one = "/gatherings/{gathering}/green-room"
	handle(a, operation(http.MethodGet, one, "green-room", "What those who lead and watch over a gathering, and who looks after the circle, write to each other beside it", tag), a.seeGreenRoom)
	handle(a, operation(http.MethodPost, one+"/lines", "write-in-green-room", "Write a line there", tag), a.writeInGreenRoom)
	handle(a, operation(http.MethodPost, "/cases/{case}/green-room", "hand-over", "Put lines of a green room into a case of its circle, as evidence", tag), a.handOver)
}

type (
	writeInGreenRoomIn struct {
		GatheringIn
		Body struct {
			Nonce string         `json:"nonce"`
			Body  models.Private `json:"body" doc:"1 to 1000 characters."`
		}
	}
	handOverIn struct {
		CaseIn
		Body struct {
			Version   int64               `json:"version" doc:"The case's as you read it."`
			Gathering gathering.ID        `json:"gathering"`
			Lines     []gathering.GreenID `json:"lines,omitempty" maxItems:"500" doc:"Absent for all of them."`
		}
	}
)

func (a *API) seeGreenRoom(ctx context.Context, by *account.Session, in *GatheringIn) (*one[gathering.GreenRoom], error) {
	return told(a.Gatherings.Green(ctx, by.Account, in.Gathering))
}

func (a *API) writeInGreenRoom(ctx context.Context, by *account.Session, in *writeInGreenRoomIn) (*one[gathering.GreenRoom], error) {
	return told(a.Gatherings.WriteGreen(ctx, by.Account, in.Gathering, in.Body.Nonce, in.Body.Body))
}

func (a *API) handOver(ctx context.Context, by *account.Session, in *handOverIn) (*one[report.Case], error) {
	return told(a.Reports.HandOver(ctx, by.Account, in.Case, in.Body.Version, in.Body.Gathering, in.Body.Lines))
}
