package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
)

// records are what those who look after a circle keep: a log, and notes.
func (a *API) records() {
	const tag = "Members"
	handle(a, operation(http.MethodGet, "/circles/{circle}/log", "circle-log", "What was done in a circle, the latest first", tag), a.circleLog)
	handle(a, operation(http.MethodGet, "/circles/{circle}/members/{member}/history", "member-history", "What was done towards somebody", tag), a.memberHistory)
	handle(a, operation(http.MethodGet, "/circles/{circle}/members/{member}/notes", "notes", "Notes about somebody", tag), a.notes)
	handle(a, created(operation(http.MethodPost, "/circles/{circle}/members/{member}/notes", "write-note", "Write a note about somebody", tag)), a.writeNote)
	handle(a, operation(http.MethodPatch, "/circles/{circle}/notes/{note}", "edit-note", "Change a note of your own", tag), a.editNote)
}

type (
	circleLogIn struct {
		CircleIn
		Before circle.ActID `query:"before" doc:"Go on from here."`
	}
	memberHistoryIn struct {
		MemberIn
		Before circle.ActID `query:"before" doc:"Go on from here."`
	}
	actsOut struct {
		Body struct {
			Acts []circle.Act `json:"acts"`
			Next circle.ActID `json:"next,omitempty" doc:"Ask with before; absent at the end."`
		}
	}
	historyOut struct {
		Body struct {
			Acts     []circle.Act        `json:"acts"`
			Next     circle.ActID        `json:"next,omitempty" doc:"Ask with before; absent at the end."`
			Formerly []circle.FormerName `json:"formerly" doc:"What they were called in the last thirty days, the latest first; with the first page."`
		}
	}
	notesOut struct {
		Body struct {
			Notes []circle.Note `json:"notes"`
		}
	}
	writeNoteIn struct {
		MemberIn
		Body struct {
			Nonce string         `json:"nonce"`
			Body  models.Private `json:"body" doc:"1 to 2000 characters."`
		}
	}
	editNoteIn struct {
		CircleIn
		Note circle.NoteID `path:"note"`
		Body struct {
			Body models.Private `json:"body" doc:"1 to 2000 characters."`
		}
	}
)

func (a *API) circleLog(ctx context.Context, by *account.Session, in *circleLogIn) (*actsOut, error) {
	out := &actsOut{}
	var err error
	out.Body.Acts, out.Body.Next, err = a.Circles.Acts(ctx, by.Account, in.Circle, in.Before)
	return out, err
}

func (a *API) memberHistory(ctx context.Context, by *account.Session, in *memberHistoryIn) (*historyOut, error) {
	out := &historyOut{}
	out.Body.Formerly = []circle.FormerName{}
	var err error
	if out.Body.Acts, out.Body.Next, err = a.Circles.History(ctx, by.Account, in.Circle, in.Member, in.Before); err != nil || in.Before != "" {
		return out, err
	}
	out.Body.Formerly, err = a.Circles.Formerly(ctx, by.Account, in.Circle, in.Member)
	return out, err
}

func (a *API) notes(ctx context.Context, by *account.Session, in *MemberIn) (*notesOut, error) {
	out := &notesOut{}
	var err error
	out.Body.Notes, err = a.Circles.Notes(ctx, by.Account, in.Circle, in.Member)
	return out, err
}

func (a *API) writeNote(ctx context.Context, by *account.Session, in *writeNoteIn) (*one[circle.Note], error) {
	return told(a.Circles.WriteNote(ctx, by.Account, in.Circle, in.Member, in.Body.Nonce, in.Body.Body))
}

func (a *API) editNote(ctx context.Context, by *account.Session, in *editNoteIn) (*one[circle.Note], error) {
	return told(a.Circles.EditNote(ctx, by.Account, in.Circle, in.Note, in.Body.Body))
}
