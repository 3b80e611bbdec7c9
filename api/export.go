package api

import (
	"context"
	"net/http"
	"time"

	"example.org/afterward/models/account"
	"example.org/afterward/models/appeal"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/companion"
	"example.org/afterward/models/duty"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/practice"
	"example.org/afterward/models/report"
	"example.org/afterward/models/room"
	"example.org/afterward/models/support"
	"example.org/afterward/models/thread"
)

// Export is one page of one section of what is somebody's own.
type Export struct {
	Section string `json:"section"`
	Next    string `json:"next,omitempty" doc:"Ask with after; absent at the end of the section."`

	Account     *account.ExportedAccount      `json:"account,omitempty"`
	Circles     []circle.ExportedMembership   `json:"circles,omitempty"`
	Requests    []circle.ExportedRequest      `json:"requests,omitempty"`
	Invitations []circle.ExportedInvitation   `json:"invitations,omitempty"`
	Decisions   []appeal.LedgerEntry          `json:"decisions,omitempty"`
	Proposals   []circle.ExportedProposal     `json:"proposals,omitempty"`
	Answers     []circle.ExportedAnswer       `json:"answers,omitempty"`
	Posts       []thread.ExportedPost         `json:"posts,omitempty"`
	Drafts      []thread.ExportedDraft        `json:"drafts,omitempty"`
	Reading     []thread.ExportedReading      `json:"reading,omitempty"`
	Visits      []thread.ExportedVisit        `json:"visits,omitempty"`
	Parts       []room.ExportedPart           `json:"parts,omitempty"`
	Gatherings  []gathering.ExportedGathering `json:"gatherings,omitempty"`
	Responses   []gathering.ExportedResponse  `json:"responses,omitempty"`
	Lines       []gathering.ExportedLine      `json:"lines,omitempty"`
	Reports     []report.ExportedReport       `json:"reports,omitempty"`
	GreenLines  []gathering.ExportedGreenLine `json:"greenLines,omitempty"`
	SideRooms   []support.ExportedSideRoom    `json:"sideRooms,omitempty"`
	Debriefs    []duty.ExportedDebrief        `json:"debriefs,omitempty"`
	Items       []practice.ExportedItem       `json:"items,omitempty"`
	Wishes      []companion.ExportedWish      `json:"wishes,omitempty"`
	Pairs       []companion.ExportedPair      `json:"pairs,omitempty"`
	PairLines   []companion.ExportedPairLine  `json:"pairLines,omitempty"`
}

func (a *API) exports() {
	op := operation(http.MethodGet, "/me/export/{section}", "export-me", "What is your own, to take along", "Account")
	handle(a, rated(kept(op), account.Rate{Burst: 1200, Per: time.Hour}), a.export) // a page each
}

type exportIn struct {
	Section string `path:"section" enum:"account,circles,requests,invitations,decisions,proposals,answers,posts,drafts,reading,visits,parts,gatherings,responses,lines,reports,sideRooms,greenLines,debriefs,items,wishes,pairs,pairLines"`
	After   string `query:"after" maxLength:"36" doc:"What next was on the page before."`
}

func (a *API) export(ctx context.Context, by *account.Session, in *exportIn) (*one[Export], error) {
	out := &Export{Section: in.Section}
	return told(out, a.exportSection(ctx, by.Account, in.After, out))
}

// exportSection fills in one page of the section that out names.
func (a *API) exportSection(ctx context.Context, by account.ID, after string, out *Export) (err error) {
	switch out.Section {
	case "account":
		out.Account, err = a.Accounts.Export(ctx, by)
	case "circles":
		out.Circles, out.Next, err = a.Circles.ExportMemberships(ctx, by, after)
	case "requests":
		out.Requests, out.Next, err = a.Circles.ExportRequests(ctx, by, after)
	case "invitations":
		out.Invitations, err = a.Circles.ExportInvitations(ctx, by)
	case "decisions":
		out.Decisions, out.Next, err = a.Appeals.Export(ctx, by, after)
	case "proposals":
		out.Proposals, out.Next, err = a.Circles.ExportProposals(ctx, by, after)
	case "answers":
		out.Answers, out.Next, err = a.Circles.ExportAnswers(ctx, by, after)
	case "posts":
		out.Posts, out.Next, err = a.Threads.ExportPosts(ctx, by, after)
	case "drafts":
		out.Drafts, out.Next, err = a.Threads.ExportDrafts(ctx, by, after)
	case "reading":
		out.Reading, out.Next, err = a.Threads.ExportReading(ctx, by, after)
	case "visits":
		out.Visits, out.Next, err = a.Threads.ExportVisits(ctx, by, after)
	case "parts":
		out.Parts, out.Next, err = a.Rooms.ExportParts(ctx, by, after)
	case "gatherings":
		out.Gatherings, out.Next, err = a.Gatherings.ExportGatherings(ctx, by, after)
	case "responses":
		out.Responses, out.Next, err = a.Gatherings.ExportResponses(ctx, by, after)
	case "lines":
		out.Lines, out.Next, err = a.Gatherings.ExportLines(ctx, by, after)
	case "reports":
		out.Reports, out.Next, err = a.Reports.ExportReports(ctx, by, after)
	case "greenLines":
		out.GreenLines, out.Next, err = a.Gatherings.ExportGreen(ctx, by, after)
	case "sideRooms":
		out.SideRooms, out.Next, err = a.Support.Export(ctx, by, after)
	case "debriefs":
		out.Debriefs, out.Next, err = a.Duty.Export(ctx, by, after)
	case "wishes":
		out.Wishes, err = a.Companions.ExportWishes(ctx, by)
	case "pairs":
		out.Pairs, err = a.Companions.ExportPairs(ctx, by)
	case "pairLines":
		out.PairLines, out.Next, err = a.Companions.ExportLines(ctx, by, after)
	case "items":
		out.Items, out.Next, err = a.Practices.Export(ctx, by, after)
	}
	return err
}
