// Package report is where somebody asks for a human to look at something.
//
// A report is one person's, and nobody but its reporter ever learns whose: those
// who look after it read what is reported, why, and what stood around it when it
// was. All reports about one thing that is being looked after are one case. A case
// is of the circle it happened in, or of the stewards: where the reporter chose
// so, where it is about somebody who looks after the circle, or where nobody else
// is left there to decide it. Those a case is about, and those who brought it,
// have no part in it; for them it is not there.
//
// Whoever works on a case holds it for half an hour at a time, so that two do not
// do the same; every change names the version it was made on. What is done towards
// a person is done where it is always done, in circle, room and thread, and names
// the case; the case only says that it was, and what came of it. Evidence outlives
// what it shows: it is kept until thirty days after its case is closed, and the
// case itself for ninety.
package report

import (
	"slices"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/room"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/steward"
	"example.org/afterward/models/thread"
)

type (
	// ID names a report.
	ID string
	// CaseID names a case.
	CaseID string
)

// Thing is what a report is about: one thing of a circle.
type Thing struct {
	Kind string `json:"kind" enum:"post,part,person,gathering,circle"`
	ID   string `json:"id"`
}

// What can be reported.
const (
	Post      = "post"
	Part      = "part"
	Person    = "person"
	Gathering = "gathering"
	Circle    = "circle"
)

var things = []string{Post, Part, Person, Gathering, Circle}

// Who looks after a case.
const (
	ByCircle   = "circle"
	ByStewards = "stewards"
)

// Categories are what a report can be for (domain.md §2.3).
var Categories = []string{
	"unsafe_now", "harassment", "sexual_boundary", "sourcing_or_dosing", "selling_or_recruiting", "pressure_or_control", "privacy_breach", "hate",
	"self_harm_worry", "minor", "other",
}

// pressing are those that are looked at within the hour.
var pressing = []string{"unsafe_now", "sexual_boundary", "self_harm_worry", "minor"}

// Report is a report, as the person who made it is told of it.
type Report struct {
	ID       ID             `json:"id"`
	Circle   circle.ID      `json:"circle"`
	Called   models.Private `json:"called,omitempty" doc:"The circle's name, in a list."`
	Thing    Thing          `json:"thing"`
	Category string         `json:"category" enum:"unsafe_now,harassment,sexual_boundary,sourcing_or_dosing,selling_or_recruiting,pressure_or_control,privacy_breach,hate,self_harm_worry,minor,other"`
	Clause   int            `json:"clause,omitempty"`
	Note     models.Private `json:"note,omitempty"`
	Route    string         `json:"route" enum:"circle,stewards" doc:"Who looks at it."`
	Nobody   bool           `json:"nobody,omitempty" doc:"It goes to the stewards, and there is none who could look at it."`
	State    string         `json:"state" enum:"waiting,held,acted,dismissed,void" doc:"Somebody has yet to look; somebody does; something was done; nothing was to be done; what it was about is gone."`
	At       time.Time      `json:"at"`
	ClosedAt *time.Time     `json:"closedAt,omitempty"`
}

// Case is a case, as those who look after it read it.
type Case struct {
	ID         CaseID                   `json:"id"`
	Circle     circle.ID                `json:"circle"`
	Called     models.Private           `json:"called" doc:"The circle's name."`
	Route      string                   `json:"route" enum:"circle,stewards"`
	Thing      Thing                    `json:"thing"`
	Thread     thread.ID                `json:"thread,omitempty" doc:"Where a post stands; absent in lists, and once it is deleted."`
	Room       room.ID                  `json:"room,omitempty" doc:"Where a part was said; absent in lists, and once it is no longer kept."`
	Folded     string                   `json:"folded,omitempty" enum:"house,person" doc:"Whether what was said is folded, by the house before anybody looked or by a person; absent in lists."`
	Gathering  *gathering.GatheringName `json:"gathering,omitempty" doc:"Which gathering it is about, where it is about one."`
	About      *circle.Person           `json:"about,omitempty" doc:"Whose it is; absent for what is nobody's, and for who wrote as a member."`
	Class      string                   `json:"class" enum:"now,soon,usual" doc:"How soon it is to be looked at: at once, within the hour, within a day."`
	State      string                   `json:"state" enum:"open,acted,dismissed,void"`
	Version    int64                    `json:"version"`
	Holder     models.Private           `json:"holder,omitempty" doc:"Who works on it now, by the name they have here."`
	Mine       bool                     `json:"mine,omitempty" doc:"You work on it."`
	Spared     bool                     `json:"spared,omitempty" doc:"It is of what you would rather not look at; somebody else does."`
	HeldFor    *time.Time               `json:"heldFor,omitempty" doc:"Until when, unless they go on."`
	DueAt      time.Time                `json:"dueAt"`
	OpenedAt   time.Time                `json:"openedAt"`
	ClosedAt   *time.Time               `json:"closedAt,omitempty"`
	Proposed   string                   `json:"proposed,omitempty" enum:"acted,dismissed,void" doc:"How one steward would settle it; a second has to agree."`
	Ruling     *circle.Ruling           `json:"ruling,omitempty" doc:"What they would do towards whom it is about. Absent in lists."`
	Glass      *Glass                   `json:"glass,omitempty" doc:"What one steward asks to read; a second has to agree. Absent in lists."`
	Agreements *circle.Agreements       `json:"agreements,omitempty" doc:"What can be held against whom it is about, where the stewards rule. Absent in lists."`
	Reports    []Said                   `json:"reports,omitempty" doc:"What was said of it, without who said so. Absent in lists."`
	Count      int                      `json:"count" doc:"By how many people."`
	Evidence   []Evidence               `json:"evidence,omitempty" doc:"Absent in lists, and once it is deleted."`
	Lines      []CaseLine               `json:"lines,omitempty" doc:"What was done in it, oldest first. Absent in lists."`
	Acted      bool                     `json:"acted,omitempty" doc:"Something was done to somebody in it. Absent in lists."`
	May        []string                 `json:"may,omitempty" enum:"hold,let_go,write,settle,void,agree,escalate,rule,ask_to_read,break_glass" doc:"What you can do with it now. Absent in lists."`
}

// Said is one report, as those who look after it read it.
type Said struct {
	Category string         `json:"category" enum:"unsafe_now,harassment,sexual_boundary,sourcing_or_dosing,selling_or_recruiting,pressure_or_control,privacy_breach,hate,self_harm_worry,minor,other"`
	Clause   *circle.Clause `json:"clause,omitempty"`
	Note     models.Private `json:"note,omitempty"`
	At       time.Time      `json:"at"`
}

// Evidence is what was there when something was reported: the thing and what stood
// around it, oldest first.
type Evidence struct {
	At    time.Time `json:"at"`
	Glass bool      `json:"glass,omitempty" doc:"Two stewards broke the glass for it; the circle was told."`
	Green bool      `json:"green,omitempty" doc:"It was handed over from the green room of a gathering."`
	Items []Item    `json:"items"`
}

// Item is one thing of the evidence.
type Item struct {
	ID     string          `json:"id"`
	By     circle.PersonID `json:"by,omitempty"`
	Name   models.Private  `json:"name,omitempty" doc:"Of whoever said it, as they were called then; absent for who wrote as a member."`
	Alias  int             `json:"alias,omitempty"`
	Title  models.Private  `json:"title,omitempty"`
	Body   models.Private  `json:"body,omitempty" doc:"Absent where the words were gone by then."`
	State  string          `json:"state"`
	Edited bool            `json:"edited,omitempty"`
	Shown  bool            `json:"shown,omitempty" doc:"The words come from the reporter's device, and were checked to be what was said."`
	Thing  bool            `json:"thing,omitempty" doc:"What the report is about; the others stood around it."`
	At     time.Time       `json:"at"`
}

// CaseLine is one line of what was done in a case.
type CaseLine struct {
	By    models.Private `json:"by,omitempty" doc:"By the name they have here; absent for the house."`
	What  string         `json:"what" enum:"opened,reported,held,let_go,note,proposed,acted,dismissed,escalated,overdue,reopened,void,glass_asked,glass,handed"`
	Words models.Private `json:"words,omitempty"`
	Act   circle.ActID   `json:"act,omitempty"`
	At    time.Time      `json:"at"`
}

// Limits of reports and cases.
const (
	MaxNote     = 1000 // Unicode code points
	MaxWords    = 2000 // of a line in a case
	MaxPerDay   = 20   // reports of one person
	MaxCases    = 50   // of one page
	maxLines    = 200
	maxReports  = 100
	around      = 5 // of what stood before and after the thing
	HeldFor     = 30 * time.Minute
	againAfter  = 24 * time.Hour // about a thing that was looked at and did not change
	keepProof   = 30 * 24 * time.Hour
	keepCase    = 90 * 24 * time.Hour
	dueNow      = 15 * time.Minute
	dueSoon     = time.Hour
	dueUsual    = 24 * time.Hour
	escalateDue = 24 * time.Hour // what the stewards take over is due anew
)

// What can be wrong with reports and cases.
var (
	ErrThing    = &models.Error{Kind: models.Invalid, Code: "request", Message: "This cannot be reported."}
	ErrCategory = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose what this is about."}
	ErrRoute    = &models.Error{Kind: models.Invalid, Code: "request", Message: "A report goes to those who look after the circle, or to the stewards."}
	ErrNote     = &models.Error{Kind: models.Invalid, Code: "request", Message: "A report has up to 1000 characters."}
	ErrClause   = &models.Error{Kind: models.Invalid, Code: "request", Message: "There is no such line in the agreements."}
	ErrOften    = &models.Error{Kind: models.TooMany, Code: "too_many", Message: "That is a lot of reports in one day. What you reported is being looked at; you can report more tomorrow."}
	ErrLooked   = &models.Error{Kind: models.Conflict, Code: "looked_at", Message: "Somebody has looked at this, and it has not changed since. You can report it again a day after that."}
	ErrYourself = &models.Error{Kind: models.Invalid, Code: "yourself", Message: "This is yours. You can change it or take it back yourself."}
	ErrWords    = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please say it in 1 to 2000 characters."}
	ErrHeld     = &models.Error{Kind: models.Conflict, Code: "case_held", Message: "Somebody else is working on this."}
	ErrNotHeld  = &models.Error{Kind: models.Conflict, Code: "case_not_held", Message: "Please take this on first, so that nobody else does the same."}
	ErrStale    = &models.Error{Kind: models.Conflict, Code: "case_stale", Message: "This has changed meanwhile. Here it is as it stands now; what you wrote is still with you."}
	ErrClosed   = &models.Error{Kind: models.Conflict, Code: "case_closed", Message: "This is settled."}
	ErrNoAct    = &models.Error{Kind: models.Conflict, Code: "case_without_act", Message: "Nothing was done in this case yet. Do it first, or close it without."}
)

// Service is what can be done with reports and cases.
type Service struct {
	db       *db.DB
	box      *seal.Box
	circles  *circle.Service
	stewards *steward.Service
	rooms    *room.Service
	threads  *thread.Service
}

// NewService returns a Service that keeps its reports in d.
func NewService(d *db.DB, box *seal.Box, circles *circle.Service, stewards *steward.Service, rooms *room.Service, threads *thread.Service) *Service {
	s := &Service{db: d, box: box, circles: circles, stewards: stewards, rooms: rooms, threads: threads}
	circles.OnErase(s.ForgetReporter)
	circles.OnGone(func(tx *db.Tx, _ circle.ID, person circle.PersonID) error { return unspare(tx, person) })
	return s
}

// class is how soon a report is to be looked at.
func class(category string, live bool) string {
	switch {
	case live:
		return "now"
	case slices.Contains(pressing, category):
		return "soon"
	}
	return "usual"
}

var due = map[string]time.Duration{"now": dueNow, "soon": dueSoon, "usual": dueUsual}

func place(table, column, row string) seal.Place {
	return seal.Place{Table: table, Column: column, Row: row}
}
