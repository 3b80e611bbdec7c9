// Package gathering holds the meetings of circles: when they are, who leads and
// who watches over them, when they begin and end, and who was there.
//
// A gathering is scheduled, then open, then closed; or it is cancelled. Its hour
// is in its row, in database time: what is over by the clock is over for whoever
// asks, and SweepDue puts it down.
//
// Its doors open by the clock, and then it is led by its script (package script):
// a machine whose state stands in the row, and whose every input is put down in
// order. Round keeps its clock, on whichever node comes first. The floor of the
// room follows the script, and is enforced there by the write.
//
// Who was there is written down when somebody takes their seat, once; what else
// there is to say of it a person says.
package gathering

import (
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/room"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

// ID names a gathering.
type ID string

// Gathering is a gathering as one person sees it.
type Gathering struct {
	ID       ID             `json:"id"`
	Circle   circle.ID      `json:"circle"`
	Title    models.Private `json:"title,omitempty"`
	StartsAt time.Time      `json:"startsAt"`
	Minutes  int            `json:"minutes"`
	State    string         `json:"state" enum:"scheduled,open,closed,cancelled"`
	Host     circle.Person  `json:"host" doc:"Who leads it."`
	Guardian *circle.Person `json:"guardian,omitempty" doc:"Who watches over it."`
	HostOpen bool           `json:"hostOpen,omitempty" doc:"Who leads it has given that back, or holds enough that week: somebody else is wanted."`
	OpenedAt *time.Time     `json:"openedAt,omitempty"`
	ClosedAt *time.Time     `json:"closedAt,omitempty"`
	Why      models.Private `json:"why,omitempty" doc:"Why it was cancelled."`
	Mine     *OwnAttendance `json:"mine,omitempty" doc:"For the one who asks."`

	Series     SeriesID    `json:"series,omitempty" doc:"The series it is one of."`
	Occurrence string      `json:"occurrence,omitempty" doc:"Which of them: its hour by the clock of the series, as 2026-12-01T19:00."`
	Moved      bool        `json:"moved,omitempty" doc:"It was set to another hour than the series says."`
	Plan       script.Plan `json:"plan" doc:"How it is run."`
	LobbyAt    time.Time   `json:"lobbyAt" doc:"From when on you can wait in its lobby."`
	LateUntil  time.Time   `json:"lateUntil" doc:"Until when one can still come in."`
	Seats      *Seats      `json:"seats,omitempty" doc:"Who keeps a seat; not of one that is over."`
	Timing     *Timing     `json:"timing,omitempty" doc:"How its time is shared out among those who have a speaking seat."`
	TimingIf   *Timing     `json:"timingIf,omitempty" doc:"The same, if you took one too; absent where you cannot, or have one."`

	GreenRoom bool `json:"greenRoom,omitempty" doc:"Its green room is there for you now: who leads and watches over it, and who looks after the circle, write to each other there."`

	Forgotten *Forgotten `json:"forgotten,omitempty" doc:"Once what was said in it is deleted."`
}

// OwnAttendance is what a gathering holds of the person who asks.
type OwnAttendance struct {
	Attendance string   `json:"attendance,omitempty" enum:"present,late,left_early,excused,no_show"`
	Seat       *OwnSeat `json:"seat,omitempty"`
}

// Attendance is whether somebody was there.
type Attendance struct {
	Person circle.Person  `json:"person"`
	State  string         `json:"state,omitempty" enum:"present,late,left_early,excused,no_show" doc:"Absent where nothing is known."`
	At     *time.Time     `json:"at,omitempty"`
	By     *circle.Person `json:"by,omitempty" doc:"Who wrote it down, if not the room itself."`
}

// Plan is what somebody decides who sets a gathering.
type Plan struct {
	Nonce    string // chosen by the caller; the same one sets one gathering
	Title    models.Private
	StartsAt time.Time
	Minutes  int
	Host     circle.PersonID // "" for who sets it
	Plan     script.Plan
}

// Change is what is to be different; nil leaves it.
type Change struct {
	Title    *models.Private
	StartsAt *time.Time
	Minutes  *int
	Host     *circle.PersonID
	Plan     *script.Plan
}

// The states of a gathering. The last two are for good.
const (
	scheduled = "scheduled"
	opened    = "open"
	closed    = "closed"
	cancelled = "cancelled"
)

// What is known of somebody at a gathering.
const (
	present   = "present"
	late      = "late"
	leftEarly = "left_early"
	excused   = "excused"
	noShow    = "no_show"
)

// there are the states of those who came.
var there = []string{present, late, leftEarly}

// Limits of gatherings.
const (
	MaxTitle  = 80  // Unicode code points
	MaxWhy    = 500 // Unicode code points
	MinLength = 30  // minutes
	MaxLength = 150
	MaxComing = 20 // scheduled gatherings of a circle
	maxPast   = 10 // that a list shows

	farthest  = 366 * 24 * time.Hour // how far ahead one is set
	backdated = time.Hour            // how late one may be set
	grace     = 2 * time.Hour        // how long one that nobody opened waits
	overtime  = 30 * time.Minute     // how long one that nobody closed goes on
	lateAfter = 10 * time.Minute     // whoever comes so long after it began is put down as late; until when one may come is the script's
)

// What can be wrong with gatherings.
var (
	ErrTitle     = &models.Error{Kind: models.Invalid, Code: "request", Message: "A title has at most 80 characters."}
	ErrStart     = &models.Error{Kind: models.Invalid, Code: "request", Message: "A gathering begins within the coming year."}
	ErrLength    = &models.Error{Kind: models.Invalid, Code: "request", Message: "A gathering lasts 30 to 150 minutes."}
	ErrHost      = &models.Error{Kind: models.Invalid, Code: "request", Message: "A gathering is led by somebody who looks after the circle and is there."}
	ErrGuardian  = &models.Error{Kind: models.Invalid, Code: "request", Message: "A guardian is somebody who is in the circle and not away."}
	ErrWhy       = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please say why, in 1 to 500 characters."}
	ErrMark      = &models.Error{Kind: models.Invalid, Code: "request", Message: "Somebody was present, late, left early, was excused, or did not come."}
	ErrTooMany   = &models.Error{Kind: models.Conflict, Code: "too_many_gatherings", Message: "Twenty gatherings are set already. More can be set when one of them is over."}
	ErrOver      = &models.Error{Kind: models.Conflict, Code: "gathering_state", Message: "This gathering is not what it was when you looked. This is how it stands now."}
	ErrNotBegun  = &models.Error{Kind: models.Conflict, Code: "not_begun", Message: "Before a gathering begins, somebody can only be excused from it."}
	changeOf     = "gathering.set"
	errNoRoom    = &models.Error{Kind: models.Conflict, Code: "no_room", Message: "This circle has no room to gather in."}
	statesMarked = []string{present, late, leftEarly, excused, noShow}
)

// Service is what can be done with gatherings.
type Service struct {
	support Support // nil for nobody
	duty    Duty    // nil for nobody
	db      *db.DB
	box     *seal.Box

	circles *circle.Service
	rooms   *room.Service
	own     func(...room.ID) map[room.ID][]circle.PersonID
	clock   clockwork
}

// NewService returns a Service that keeps the gatherings of circles in d.
func NewService(d *db.DB, box *seal.Box, log *stream.Log, circles *circle.Service, rooms *room.Service) *Service {
	s := &Service{db: d, box: box, circles: circles, rooms: rooms}
	log.Shows(s.show, changeOf)
	log.Shows(s.showMoved, movedOf)
	log.Shows(s.showSeries, seriesOf)
	circles.OnGone(s.gone) // after the rooms', who take theirs
	circles.OnMuted(s.muted)
	rooms.OnKeptOut(s.keptOut)
	rooms.LedBy(doorkeeper{s})
	circles.OnGone(s.unseat)
	log.Shows(s.showResponses, responseMade)
	log.Shows(s.showGone, responseGone)
	log.Shows(s.showShown, wordsShown)
	circles.OnForget(s.forgetPerson)
	circles.OnShortened(s.shorten)
	rooms.OnEnter(s.came)
	return s
}

// Sees says who is in rooms on this node, by which the clockwork knows who is
// there. Without it nobody is seen but by what they do.
func (s *Service) Sees(own func(...room.ID) map[room.ID][]circle.PersonID) { s.own = own }
