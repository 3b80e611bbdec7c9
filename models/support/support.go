// Package support is where somebody who needs support is looked after beside
// everything else: a side room, with one or two of those who look after the circle.
//
// Asking takes one press. In a gathering whoever watches over it is told, and nothing
// shows in the room; if nobody is there in a minute and a half, everyone who looks
// after the circle is, and the person finds the lines they can call meanwhile. Until
// somebody takes it, all who are told can read what was asked; from then on those two
// alone, and one more if they want. It is closed in two steps: who looked after them
// thinks it is done, the person says so. Either can go on instead. Two weeks after
// it is closed every word of it is deleted; those who looked after them read it for
// one week of that.
package support

import (
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/seal"
)

type (
	// ID names a side room.
	ID string
	// LineID names one line in it.
	LineID string
)

// How a side room stands.
const (
	Open   = "open"   // nobody has taken it yet
	Owned  = "owned"  // somebody is there
	Soft   = "soft"   // whoever is there thinks that it is done
	Closed = "closed" // the person has said so, or a week went by
)

// SideRoom is a side room, as one of those in it reads it.
type SideRoom struct {
	ID         ID                `json:"id"`
	Circle     circle.CircleName `json:"circle"`
	Person     circle.Person     `json:"person" doc:"Who is looked after."`
	Mine       bool              `json:"mine" doc:"It is you."`
	Gathering  string            `json:"gathering,omitempty" doc:"In which it was asked for."`
	State      string            `json:"state" enum:"open,owned,soft,closed"`
	Version    int64             `json:"version"`
	Owner      *circle.Person    `json:"owner,omitempty" doc:"Who looks after them."`
	Backup     *circle.Person    `json:"backup,omitempty" doc:"Who does beside."`
	Lines      []SideLine        `json:"lines,omitempty" doc:"Oldest first. Absent in lists."`
	Others     []circle.Person   `json:"others,omitempty" doc:"Who could be asked to look after them too. Absent in lists."`
	May        []string          `json:"may" enum:"write,take,ask,soften,close,go_on" doc:"What you can do with it now."`
	OpenedAt   time.Time         `json:"openedAt"`
	AloneUntil *time.Time        `json:"aloneUntil,omitempty" doc:"From when it is time to call somebody else meanwhile; absent once somebody is there."`
	SoftAt     *time.Time        `json:"softAt,omitempty"`
	ClosedAt   *time.Time        `json:"closedAt,omitempty"`
	DeletedAt  *time.Time        `json:"deletedAt,omitempty" doc:"When every word of it will be deleted."`
}

// SideLine is one line in a side room.
type SideLine struct {
	ID   LineID         `json:"id"`
	By   circle.Person  `json:"by"`
	Mine bool           `json:"mine"`
	Body models.Private `json:"body"`
	At   time.Time      `json:"at"`
}

// Limits of side rooms (features.md §1.5 "Side-room ticket", F16).
const (
	MaxLine    = 2000 // Unicode code points
	MaxLines   = 1000 // of one side room
	MaxListed  = 50
	alone      = 90 * time.Second    // until everybody who looks after the circle is told
	softFor    = 7 * 24 * time.Hour  // until it is closed without an answer
	idleFor    = 30 * 24 * time.Hour // without a line, until it is thought to be done
	archiveFor = 7 * 24 * time.Hour  // that whoever looked after them reads it once it is closed
	keepFor    = 14 * 24 * time.Hour // that anything of it is kept then
)

// What can be wrong with side rooms.
var (
	ErrLine   = &models.Error{Kind: models.Invalid, Code: "request", Message: "A line has 1 to 2000 characters."}
	ErrMany   = &models.Error{Kind: models.TooMany, Code: "too_many", Message: "This has become very long. Please close it, and ask again."}
	ErrStale  = &models.Error{Kind: models.Conflict, Code: "side_room_stale", Message: "This has changed meanwhile. Here it is as it stands now; what you wrote is still with you."}
	ErrTaken  = &models.Error{Kind: models.Conflict, Code: "side_room_taken", Message: "Somebody is there already."}
	ErrClosed = &models.Error{Kind: models.Conflict, Code: "side_room_closed", Message: "This is closed. You can ask again at any time."}
	ErrNobody = &models.Error{Kind: models.Conflict, Code: "side_room_nobody", Message: "Please be there first; then you can ask somebody beside."}
	ErrOther  = &models.Error{Kind: models.Invalid, Code: "request", Message: "This is somebody else who looks after the circle."}
)

// Service is what can be done with side rooms.
type Service struct {
	db  *db.DB
	box *seal.Box
}

// NewService returns a Service that keeps its side rooms in d.
func NewService(d *db.DB, box *seal.Box, circles *circle.Service, gatherings *gathering.Service) *Service {
	s := &Service{db: d, box: box}
	gatherings.OnSupport(s.inGathering)
	circles.OnGone(s.leave)
	circles.OnErase(s.Forget)
	return s
}
