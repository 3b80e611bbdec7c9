// Package duty looks after those who look after others (domain.md §8.6).
//
// Whoever held a gathering has two minutes for themselves afterwards: how heavy it was,
// what stayed, whether they would like a person to speak with, and a line for those who
// hold the next one. Nobody has to. What they write they alone read, but for that line;
// that they would like a person, and that two gatherings in a row were heavy, a steward
// of no part in their circle learns, and nothing else of it.
//
// Nobody holds more than two gatherings a week, and after one that was held still, in
// which somebody may have been in danger or was removed, those who held it rest for two
// days: when they take a place, or somebody gives them one. While a gathering is on and
// nobody else can, whoever is there may.
package duty

import (
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/steward"
)

type (
	// ID names what somebody says of a gathering they held.
	ID string
	// CallID names a call for somebody to speak with.
	CallID string
)

// Debrief is what somebody who held a gathering says of it, as they alone read it.
type Debrief struct {
	Gathering gathering.ID      `json:"gathering"`
	Circle    circle.CircleName `json:"circle"`
	Role      string            `json:"role" enum:"host,guardian"`
	EndedAt   time.Time         `json:"endedAt"`
	Until     time.Time         `json:"until" doc:"Until when it can be written, and changed."`
	Load      int               `json:"load,omitempty" doc:"How heavy it was to hold, 1 to 5; absent where they did not say."`
	Stayed    models.Private    `json:"stayed,omitempty"`
	Person    bool              `json:"person,omitempty" doc:"They would like to speak with somebody."`
	Handover  models.Private    `json:"handover,omitempty" doc:"For those who hold the next one."`
	WrittenAt *time.Time        `json:"writtenAt,omitempty"`
	RestUntil *time.Time        `json:"restUntil,omitempty" doc:"It was a hard one: until when they rest."`
	Beyond    bool              `json:"beyond,omitempty" doc:"They held it beyond their share, since nobody else could."`
	Stewards  bool              `json:"stewards" doc:"There is a steward outside this circle, who would be told."`
	Calls     []OwnCall         `json:"calls,omitempty" doc:"What became of it that they would like a person."`
}

// OwnCall is how a call stands, as the person it is for reads it.
type OwnCall struct {
	Kind  string         `json:"kind" enum:"person,heavy" doc:"They asked, or two gatherings in a row were heavy."`
	State string         `json:"state" enum:"open,taken,closed"`
	By    models.Private `json:"by,omitempty" doc:"What the steward is called who took it."`
	Word  models.Private `json:"word,omitempty" doc:"What they write."`
	DueAt time.Time      `json:"dueAt"`
}

// Answer is what somebody says of a gathering they held; all of it can be left out.
type Answer struct {
	Load     int
	Stayed   models.Private
	Person   bool
	Handover models.Private
}

// DeskCall is a call for somebody to speak with, as the stewards read it.
type DeskCall struct {
	ID       CallID            `json:"id"`
	Kind     string            `json:"kind" enum:"person,heavy" doc:"They asked for a person; two gatherings in a row were heavy, and that is all that is told."`
	Circle   circle.CircleName `json:"circle"`
	Person   circle.Person     `json:"person"`
	State    string            `json:"state" enum:"open,taken,closed"`
	Version  int64             `json:"version"`
	Taker    models.Private    `json:"taker,omitempty" doc:"Which steward has taken it."`
	Mine     bool              `json:"mine,omitempty" doc:"You have."`
	Word     models.Private    `json:"word,omitempty" doc:"What that steward writes to them."`
	At       time.Time         `json:"at"`
	DueAt    time.Time         `json:"dueAt" doc:"Until when somebody is to be there."`
	ClosedAt *time.Time        `json:"closedAt,omitempty"`
	May      []string          `json:"may" enum:"take,write,close" doc:"What you can do with it now."`
}

// CallDesk is what the stewards know of those who hold gatherings.
type CallDesk struct {
	Calls  []DeskCall  `json:"calls" doc:"Those that wait first, the longest of them at the front; then the others."`
	Counts *LoadCounts `json:"counts,omitempty" doc:"Of the last four weeks; absent where fewer than five people wrote."`
}

// LoadCounts say how heavy it is to hold gatherings here, and of nobody in particular.
type LoadCounts struct {
	Held    int   `json:"held" doc:"How often somebody held one."`
	Written int   `json:"written" doc:"How often they said how it was."`
	Loads   []int `json:"loads" doc:"How often 1, 2, 3, 4 and 5."`
}

// Duties is what somebody holds, and what is to be known for it.
type Duties struct {
	Held       int               `json:"held" doc:"How many gatherings you hold this week, in all circles."`
	Most       int               `json:"most"`
	WeekEnds   time.Time         `json:"weekEnds"`
	RestUntil  *time.Time        `json:"restUntil,omitempty" doc:"Until when you rest."`
	Fortnight  bool              `json:"fortnight,omitempty" doc:"You have held ten without a fortnight off."`
	Cards      []Debrief         `json:"cards" doc:"Of gatherings you held here in the last two days."`
	Handover   []HandedOver      `json:"handover" doc:"What those who held the last one leave you, who hold the next."`
	Asked      []gathering.Asked `json:"asked" doc:"Places you stand by for, and are asked to take."`
	HoldsPlace bool              `json:"holdsPlace,omitempty" doc:"You hold a gathering here that is to come, or may."`
}

// HandedOver is a line from somebody who held the gathering before.
type HandedOver struct {
	By   circle.Person  `json:"by"`
	Role string         `json:"role" enum:"host,guardian"`
	Line models.Private `json:"line"`
	At   time.Time      `json:"at"`
}

// Limits of duty (domain.md §8.6).
const (
	MaxStayed   = 1000 // Unicode code points
	MaxHandover = 280
	MaxWord     = 1000
	MaxHeld     = 2                   // gatherings of one person in one ISO week, by the clock of the circle that asks
	Rest        = 48 * time.Hour      // after a hard one
	OpenFor     = 48 * time.Hour      // that a card can be written
	within      = 24 * time.Hour      // that somebody is there for whoever asked
	heavy       = 4                   // how heavy a gathering is of which two in a row are told
	tiring      = 10                  // gatherings held, after which a fortnight off is suggested
	fortnight   = 14 * 24 * time.Hour // and for how long
	counted     = 28 * 24 * time.Hour // that counts are of
	leastCount  = 5                   // people, for there to be any
	keepFor     = 60 * 24 * time.Hour // after a gathering
	maxCalls    = 50
	maxCards    = 20
	maxTold     = 500 // of what is read of one person at once
)

// What can be wrong with duty.
var (
	ErrHeld      = &models.Error{Kind: models.Conflict, Code: "duty_held", Message: "You hold two gatherings that week, and two are enough for anyone. Somebody else can take this one."}
	ErrRest      = &models.Error{Kind: models.Conflict, Code: "duty_rest", Message: "The last gathering you held was a hard one. The two days after it are yours; somebody else can take this one."}
	ErrTheirs    = &models.Error{Kind: models.Conflict, Code: "duty_theirs", Message: "They hold enough around then. Please ask somebody else, or choose another day."}
	ErrLoad      = &models.Error{Kind: models.Invalid, Code: "request", Message: "How heavy it was is a number from 1 to 5."}
	ErrStayed    = &models.Error{Kind: models.Invalid, Code: "request", Message: "What stayed has at most 1000 characters."}
	ErrHandover  = &models.Error{Kind: models.Invalid, Code: "request", Message: "The line for those who hold the next one has at most 280 characters."}
	ErrWord      = &models.Error{Kind: models.Invalid, Code: "request", Message: "What you write to them has at most 1000 characters."}
	ErrCardOver  = &models.Error{Kind: models.Gone, Code: "debrief_over", Message: "The two days for this are over. What you wrote before is as it was."}
	ErrCallStale = &models.Error{Kind: models.Conflict, Code: "call_stale", Message: "This has changed meanwhile. Here it is as it stands now; what you wrote is still with you."}
	ErrCallTaken = &models.Error{Kind: models.Conflict, Code: "call_taken", Message: "Another steward is there already."}
	ErrCallOver  = &models.Error{Kind: models.Conflict, Code: "call_closed", Message: "This is closed."}
)

// FreeFrom says from when somebody may hold a gathering again.
type FreeFrom struct {
	Until time.Time `json:"until"`
}

// Service is what can be done about duty.
type Service struct {
	db       *db.DB
	box      *seal.Box
	stewards *steward.Service
}

// NewService returns a Service that keeps what it knows in d.
func NewService(d *db.DB, box *seal.Box, circles *circle.Service, gatherings *gathering.Service, stewards *steward.Service) *Service {
	s := &Service{db: d, box: box, stewards: stewards}
	gatherings.OnDuty(s)
	circles.OnErase(s.Forget)
	circles.OnForget(s.withdraw)
	return s
}
