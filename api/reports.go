package api

import (
	"context"
	"net/http"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/report"
	"example.org/afterward/models/steward"
)

func (a *API) reports() {
	const tag = "Reports"
	const one = "/cases/{case}"
	handle(a, created(operation(http.MethodPost, "/circles/{circle}/reports", "file-report", "Ask somebody to look at something", tag)), a.fileReport)
	handle(a, kept(operation(http.MethodGet, "/me/reports", "my-reports", "What you have reported, and what came of it", tag)), a.myReports)
	handle(a, operation(http.MethodGet, "/circles/{circle}/cases", "cases", "What was reported in a circle", tag), a.listCases)
	handle(a, operation(http.MethodGet, "/stewards", "stewards", "Who the stewards are, and until when", tag), a.stewards)
	handle(a, operation(http.MethodGet, "/circles/{circle}/stewards", "stewards-over", "Which stewards would look at something of a circle", tag), a.stewardsOver)
	handle(a, operation(http.MethodGet, "/circles/{circle}/spares", "spares", "What you would rather not look at", tag), a.spares)
	handle(a, operation(http.MethodPut, "/circles/{circle}/spares", "spare", "Say what you would rather not look at; nobody is told", tag), a.spare)
	handle(a, operation(http.MethodGet, "/desk", "desk", "What the stewards look at", tag), a.desk)
	handle(a, operation(http.MethodGet, one, "case", "One case, with what was said of it and what stood there", tag), a.seeCase)
	handle(a, operation(http.MethodPut, one+"/hold", "hold-case", "Take a case on for half an hour, or go on with it", tag), a.holdCase)
	handle(a, operation(http.MethodDelete, one+"/hold", "let-case-go", "Give a case back", tag), a.letCaseGo)
	handle(a, operation(http.MethodPost, one+"/glass", "ask-to-read", "Ask a second steward to read more of a circle with you", tag), a.askToRead)
	handle(a, operation(http.MethodPost, one+"/glass/break", "break-glass", "Read what another steward asked for; the circle is told", tag), a.breakGlass)
	handle(a, operation(http.MethodPost, one+"/lines", "write-in-case", "Write a line for those who look after it", tag), a.writeInCase)
	handle(a, operation(http.MethodPost, one+"/settle", "settle-case", "Close a case", tag), a.settleCase)
	handle(a, silent(operation(http.MethodPost, one+"/escalate", "escalate-case", "Hand a case to the stewards", tag)), a.escalateCase)
}

type (
	fileReportIn struct {
		CircleIn
		Body struct {
			Nonce    string         `json:"nonce"`
			Thing    report.Thing   `json:"thing"`
			Category string         `json:"category" enum:"unsafe_now,harassment,sexual_boundary,sourcing_or_dosing,selling_or_recruiting,pressure_or_control,privacy_breach,hate,self_harm_worry,minor,other"`
			Clause   int            `json:"clause,omitempty" doc:"The number of the agreement it goes against, from 1."`
			Note     models.Private `json:"note,omitempty" doc:"Up to 1000 characters, for those who look at it."`
			Route    string         `json:"route,omitempty" enum:"circle,stewards" doc:"Who is to look at it; absent for whoever looks after such things."`
			Copied   models.Private `json:"copied,omitempty" doc:"What your device shows of words that were taken back since."`
		}
	}
	myReportsOut struct {
		Body struct {
			Reports []report.Report `json:"reports" doc:"The latest first, one hundred at most."`
		}
	}
	listCasesIn struct {
		CircleIn
		Closed bool `query:"closed" doc:"Those that are settled, the latest first, instead of the open ones."`
	}
	spareIn struct {
		CircleIn
		Body struct {
			Categories []string `json:"categories" maxItems:"11" enum:"unsafe_now,harassment,sexual_boundary,sourcing_or_dosing,selling_or_recruiting,pressure_or_control,privacy_breach,hate,self_harm_worry,minor,other"`
		}
	}
	sparesOut struct {
		Body struct {
			Categories []string `json:"categories"`
		}
	}
	deskIn struct {
		Closed bool `query:"closed" doc:"Those that are settled, the latest first, instead of the open ones."`
	}
	stewardsOut struct {
		Body struct {
			Stewards []steward.Steward `json:"stewards" doc:"The longest first."`
		}
	}
	casesOut struct {
		Body struct {
			Cases []report.Case `json:"cases" doc:"What is due first at the front, fifty at most."`
		}
	}

	// CaseIn names a case in a path.
	CaseIn struct {
		Case report.CaseID `path:"case"`
	}
	// CaseAt names the version of a case that somebody has seen.
	CaseAt struct {
		CaseIn
		Body struct {
			Version int64 `json:"version" doc:"The case's as you read it."`
		}
	}
	writeInCaseIn struct {
		CaseIn
		Body struct {
			Version int64          `json:"version" doc:"The case's as you read it."`
			Words   models.Private `json:"words" doc:"1 to 2000 characters."`
		}
	}
	askToReadIn struct {
		CaseIn
		Body struct {
			Version int64 `json:"version" doc:"The case's as you read it."`
			report.Glass
		}
	}
	settleCaseIn struct {
		CaseIn
		Body struct {
			Version int64          `json:"version" doc:"The case's as you read it."`
			Outcome string         `json:"outcome" enum:"acted,dismissed,void" doc:"Something was done about it; nothing was to be done; whom it is about has deleted their account."`
			Words   models.Private `json:"words" doc:"Why, in 1 to 2000 characters, for those who look after it."`
			Ruling  *circle.Ruling `json:"ruling,omitempty" doc:"What two stewards do themselves towards whom the case is about."`
		}
	}
)

func (a *API) fileReport(ctx context.Context, by *account.Session, in *fileReportIn) (*one[report.Report], error) {
	b := in.Body
	return told(a.Reports.File(ctx, by.Account, in.Circle, report.Filing{
		Nonce: b.Nonce, Thing: b.Thing, Category: b.Category, Clause: b.Clause, Note: b.Note, Route: b.Route, Copied: b.Copied,
	}))
}

func (a *API) myReports(ctx context.Context, by *account.Session, _ *struct{}) (*myReportsOut, error) {
	out := &myReportsOut{}
	var err error
	out.Body.Reports, err = a.Reports.Mine(ctx, by.Account)
	return out, err
}

func (a *API) listCases(ctx context.Context, by *account.Session, in *listCasesIn) (*casesOut, error) {
	out := &casesOut{}
	var err error
	out.Body.Cases, err = a.Reports.Cases(ctx, by.Account, in.Circle, in.Closed)
	return out, err
}

func (a *API) spares(ctx context.Context, by *account.Session, in *CircleIn) (*sparesOut, error) {
	out := &sparesOut{}
	var err error
	out.Body.Categories, err = a.Reports.Spares(ctx, by.Account, in.Circle)
	return out, err
}

func (a *API) spare(ctx context.Context, by *account.Session, in *spareIn) (*sparesOut, error) {
	out := &sparesOut{}
	var err error
	out.Body.Categories, err = a.Reports.Spare(ctx, by.Account, in.Circle, in.Body.Categories)
	return out, err
}

func (a *API) stewards(ctx context.Context, _ *account.Session, _ *struct{}) (*stewardsOut, error) {
	out := &stewardsOut{}
	var err error
	out.Body.Stewards, err = a.Stewards.All(ctx)
	return out, err
}

func (a *API) stewardsOver(ctx context.Context, by *account.Session, in *CircleIn) (*stewardsOut, error) {
	out := &stewardsOut{}
	var err error
	out.Body.Stewards, err = a.Reports.Over(ctx, by.Account, in.Circle)
	return out, err
}

func (a *API) desk(ctx context.Context, by *account.Session, in *deskIn) (*casesOut, error) {
	out := &casesOut{}
	var err error
	out.Body.Cases, err = a.Reports.Desk(ctx, by.Account, in.Closed)
	return out, err
}

func (a *API) seeCase(ctx context.Context, by *account.Session, in *CaseIn) (*one[report.Case], error) {
	return told(a.Reports.See(ctx, by.Account, in.Case))
}

func (a *API) holdCase(ctx context.Context, by *account.Session, in *CaseAt) (*one[report.Case], error) {
	return told(a.Reports.Hold(ctx, by.Account, in.Case, in.Body.Version))
}

func (a *API) letCaseGo(ctx context.Context, by *account.Session, in *CaseAt) (*one[report.Case], error) {
	return told(a.Reports.LetGo(ctx, by.Account, in.Case, in.Body.Version))
}

func (a *API) writeInCase(ctx context.Context, by *account.Session, in *writeInCaseIn) (*one[report.Case], error) {
	return told(a.Reports.Write(ctx, by.Account, in.Case, in.Body.Version, in.Body.Words))
}

func (a *API) settleCase(ctx context.Context, by *account.Session, in *settleCaseIn) (*one[report.Case], error) {
	return told(a.Reports.Settle(ctx, by.Account, in.Case, in.Body.Version, report.Settling{Outcome: in.Body.Outcome, Words: in.Body.Words, Ruling: in.Body.Ruling}))
}

func (a *API) escalateCase(ctx context.Context, by *account.Session, in *writeInCaseIn) (*nothing, error) {
	return nil, a.Reports.Escalate(ctx, by.Account, in.Case, in.Body.Version, in.Body.Words)
}

func (a *API) askToRead(ctx context.Context, by *account.Session, in *askToReadIn) (*one[report.Case], error) {
	return told(a.Reports.AskToRead(ctx, by.Account, in.Case, in.Body.Version, in.Body.Glass))
}

func (a *API) breakGlass(ctx context.Context, by *account.Session, in *CaseAt) (*one[report.Case], error) {
	return told(a.Reports.Read(ctx, by.Account, in.Case, in.Body.Version))
}
