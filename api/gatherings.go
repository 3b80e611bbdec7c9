package api

import (
	"context"
	"net/http"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/gathering/script"
)

func (a *API) gatherings() {
	const tag = "Gatherings"
	handle(a, operation(http.MethodGet, "/circles/{circle}/gatherings", "gatherings", "A circle's gatherings: those to come, and the last that were", tag), a.listGatherings)
	handle(a, created(operation(http.MethodPost, "/circles/{circle}/gatherings", "schedule-gathering", "Set a gathering", tag)), a.scheduleGathering)
	handle(a, operation(http.MethodGet, "/gatherings/{gathering}", "gathering", "A gathering, to come, on or over", tag), a.showGathering)
	handle(a, operation(http.MethodPatch, "/gatherings/{gathering}", "edit-gathering", "Change a gathering that is to come", tag), a.editGathering)
	handle(a, operation(http.MethodPost, "/gatherings/{gathering}/cancel", "cancel-gathering", "Cancel a gathering that has not begun", tag), a.cancelGathering)
	handle(a, operation(http.MethodPut, "/gatherings/{gathering}/guardian", "appoint-guardian", "Ask somebody to watch over a gathering", tag), a.appointGuardian)
	handle(a, operation(http.MethodGet, "/gatherings/{gathering}/attendance", "attendance", "Who was at a gathering; for members, themselves", tag), a.attendance)
	handle(a, operation(http.MethodPut, "/gatherings/{gathering}/attendance/{member}", "mark-attendance", "Put down whether somebody was there", tag), a.markAttendance)
}

// GatheringIn names a gathering in a path.
type GatheringIn struct {
	Gathering gathering.ID `path:"gathering"`
}

type gatheringsOut struct {
	Body struct {
		Gatherings []gathering.Gathering `json:"gatherings" doc:"Those to come or on, the next one first; then those that were, the last one first."`
	}
}

func (a *API) listGatherings(ctx context.Context, by *account.Session, in *CircleIn) (*gatheringsOut, error) {
	all, err := a.Gatherings.List(ctx, by.Account, in.Circle)
	out := &gatheringsOut{}
	out.Body.Gatherings = all
	return out, err
}

type scheduleGatheringIn struct {
	CircleIn
	Body struct {
		Nonce    string          `json:"nonce"`
		Title    models.Private  `json:"title,omitempty" doc:"At most 80 characters."`
		StartsAt time.Time       `json:"startsAt" doc:"Within the coming year."`
		Minutes  int             `json:"minutes" doc:"30 to 150."`
		Host     circle.PersonID `json:"host,omitempty" doc:"Who leads it; you, if absent."`
		Plan     script.Plan     `json:"plan,omitempty" doc:"How it is run; as usual where it is left out."`
	}
}

func (a *API) scheduleGathering(ctx context.Context, by *account.Session, in *scheduleGatheringIn) (*one[gathering.Gathering], error) {
	b := in.Body
	return told(a.Gatherings.Schedule(ctx, by.Account, in.Circle, gathering.Plan{
		Nonce: b.Nonce, Title: b.Title, StartsAt: b.StartsAt, Minutes: b.Minutes, Host: b.Host, Plan: b.Plan,
	}))
}

func (a *API) showGathering(ctx context.Context, by *account.Session, in *GatheringIn) (*one[gathering.Gathering], error) {
	return told(a.Gatherings.Gathering(ctx, by.Account, in.Gathering))
}

type editGatheringIn struct {
	GatheringIn
	Body struct {
		Title    *models.Private  `json:"title,omitempty" doc:"At most 80 characters; empty for none."`
		StartsAt *time.Time       `json:"startsAt,omitempty" doc:"Within the coming year."`
		Minutes  *int             `json:"minutes,omitempty" doc:"30 to 150."`
		Host     *circle.PersonID `json:"host,omitempty"`
		Plan     *script.Plan     `json:"plan,omitempty" doc:"All of how it is run."`
	}
}

func (a *API) editGathering(ctx context.Context, by *account.Session, in *editGatheringIn) (*one[gathering.Gathering], error) {
	b := in.Body
	return told(a.Gatherings.Edit(ctx, by.Account, in.Gathering, gathering.Change{
		Title: b.Title, StartsAt: b.StartsAt, Minutes: b.Minutes, Host: b.Host, Plan: b.Plan,
	}))
}

type cancelGatheringIn struct {
	GatheringIn
	Body struct {
		Why models.Private `json:"why" doc:"1 to 500 characters, for the circle to read."`
	}
}

func (a *API) cancelGathering(ctx context.Context, by *account.Session, in *cancelGatheringIn) (*one[gathering.Gathering], error) {
	return told(a.Gatherings.Cancel(ctx, by.Account, in.Gathering, in.Body.Why))
}

type appointGuardianIn struct {
	GatheringIn
	Body struct {
		Member *circle.PersonID `json:"member" nullable:"true" doc:"null for nobody."`
	}
}

func (a *API) appointGuardian(ctx context.Context, by *account.Session, in *appointGuardianIn) (*one[gathering.Gathering], error) {
	member := circle.PersonID("")
	if in.Body.Member != nil {
		member = *in.Body.Member
	}
	return told(a.Gatherings.SetGuardian(ctx, by.Account, in.Gathering, member))
}

type attendanceOut struct {
	Body struct {
		Attendance []gathering.Attendance `json:"attendance"`
	}
}

func (a *API) attendance(ctx context.Context, by *account.Session, in *GatheringIn) (*attendanceOut, error) {
	all, err := a.Gatherings.Attendance(ctx, by.Account, in.Gathering)
	out := &attendanceOut{}
	out.Body.Attendance = all
	return out, err
}

type markAttendanceIn struct {
	GatheringIn
	Member circle.PersonID `path:"member"`
	Body   struct {
		State string `json:"state" enum:"present,late,left_early,excused,no_show"`
	}
}

func (a *API) markAttendance(ctx context.Context, by *account.Session, in *markAttendanceIn) (*one[gathering.Attendance], error) {
	return told(a.Gatherings.Mark(ctx, by.Account, in.Gathering, in.Member, in.Body.State))
}
