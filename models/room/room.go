// Package room holds live rooms, what is said in them, and who may speak now.
//
// The floor is a few columns of the room's row and is enforced by the write:
// whoever says something takes the circle and the room, reads their standing
// and the floor in the next statements, and only then is numbered. With raised
// hands one person at a time holds the piece, and only they may speak; the piece
// goes round in the order in which hands were raised. What is said
// is kept for as long as the circle's retention says; then the rows go, and with
// the last of a week the key that opened them.
package room

import (
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

type (
	// ID names a room.
	ID string
	// PartID names one thing said.
	PartID string
)

// Floor is who may speak in a room now. Its version counts its changes.
type Floor struct {
	Mode    string          `json:"mode" enum:"open,closed,hands,round,silence,hosts"`
	Version int64           `json:"version"`
	Holder  *circle.Person  `json:"holder,omitempty" doc:"Who has the piece: with raised hands, nobody else may speak."`
	Since   *time.Time      `json:"since,omitempty" doc:"Since when they have it."`
	Ended   string          `json:"ended,omitempty" enum:"holder,host,left" doc:"How the turn before this one ended."`
	Hands   []circle.Person `json:"hands" doc:"Who waits for the piece, the next one first."`

	Gathering string `json:"gathering,omitempty" doc:"The gathering that leads it."`
	Turn      int    `json:"turn,omitempty" doc:"Its turn that is going on."`
	Slow      int    `json:"slow,omitempty" doc:"Seconds that everyone waits between two messages; those who may set the floor do not."`
}

// The modes of the floor.
const (
	Open   = "open"   // everyone in the room may speak
	Closed = "closed" // nobody may
	Hands  = "hands"  // whoever has the piece, which goes round by raised hands

	Round   = "round"   // whoever has the piece, as a gathering gives it
	Silence = "silence" // nobody, for a while
	Hosts   = "hosts"   // whoever leads a gathering, or watches over it, by notes
)

// What a part is.
const (
	Said = "said"
	Note = "note" // by whoever leads a gathering, or watches over it
)

// How a turn ended.
const (
	byHolder  = "holder" // they put the piece down
	byHost    = "host"   // it was taken, or they were
	byLeaving = "left"   // they went, or paused
)

// Part is one thing said in a room.
type Part struct {
	ID      PartID         `json:"id"`
	Author  circle.Person  `json:"author"`
	Body    models.Private `json:"body,omitempty" doc:"Absent once withdrawn; while folded, only in answers to its author and those who look after the room."`
	State   string         `json:"state" enum:"said,withdrawn,folded"`
	At      time.Time      `json:"at"`
	SaidSeq int64          `json:"saidSeq" doc:"The number of the change that said it; parts are in this order."`
	Nonce   string         `json:"nonce" doc:"Chosen by the speaker's device, so that it knows its own words again."`

	Kind      string     `json:"kind" enum:"said,note" doc:"A note is by whoever leads a gathering, or watches over it, beside the turns."`
	Gathering string     `json:"gathering,omitempty" doc:"In which it was said."`
	Turn      int        `json:"turn,omitempty" doc:"In whose turn: parts of one turn are one thing."`
	EditedAt  *time.Time `json:"editedAt,omitempty" doc:"When its words were changed, more than half a minute after they were said."`

	Why *circle.Measure `json:"why,omitempty" doc:"Why it is folded. Only in answers to its author and those who look after the room."`
}

// Room is a room as one person sees it on entering.
type Room struct {
	ID        ID                `json:"id"`
	Circle    Named             `json:"circle"`
	Epoch     string            `json:"epoch"`
	Seq       int64             `json:"seq" doc:"The number of the latest change this shows."`
	Floor     Floor             `json:"floor"`
	People    []circle.Person   `json:"people" doc:"Everyone in the circle."`
	Here      []circle.PersonID `json:"here" doc:"Who is in the room now."`
	Removed   []circle.PersonID `json:"removed" doc:"Who has been asked to stay out."`
	Folded    []circle.PersonID `json:"folded" doc:"Whose words the viewer would rather not read, or who would rather not read theirs. Theirs alone to know."`
	Parts     []Part            `json:"parts" doc:"The latest, oldest first."`
	Earlier   bool              `json:"earlier" doc:"There is more before the first part."`
	Retention string            `json:"retention" enum:"at_close,h72,d30"`
	Viewer    circle.Viewer     `json:"viewer"`
}

// Named is a circle in short.
type Named struct {
	ID   circle.ID      `json:"id"`
	Name models.Private `json:"name"`
}

// Limits of a room.
const (
	MaxBody     = 4000 // Unicode code points of one part
	MaxTurnBody = 600  // of one part of a turn, where a gathering leads
	MaxNote     = 280  // of a note
	PartsPage   = 50   // parts of one page
)

// What can be wrong in a room.
var (
	ErrBody        = &models.Error{Kind: models.Invalid, Code: "body_invalid", Message: "What you say has between 1 and 4000 characters."}
	ErrTurnBody    = &models.Error{Kind: models.Invalid, Code: "body_invalid", Message: "In a turn, one part has at most 600 characters. You can send several."}
	ErrNote        = &models.Error{Kind: models.Invalid, Code: "body_invalid", Message: "A note has between 1 and 280 characters."}
	ErrMode        = &models.Error{Kind: models.Invalid, Code: "request", Message: "The floor can be open, closed or by raised hands."}
	ErrClosed      = &models.Error{Kind: models.Locked, Code: "floor_closed", Message: "The floor is closed just now. Your words are still here; you can say them when it opens."}
	ErrNotYours    = &models.Error{Kind: models.Locked, Code: "floor_not_yours", Message: "The piece is not with you just now. Your words are still here; raise your hand, and it will come to you."}
	ErrNotYourTurn = &models.Error{Kind: models.Locked, Code: "floor_not_yours", Message: "The piece is not with you just now. Your words are still here."}
	ErrLed         = &models.Error{Kind: models.Conflict, Code: "gathering_leads", Message: "A gathering leads this room just now. This is how the floor stands."}
	ErrNoHands     = &models.Error{Kind: models.Conflict, Code: "floor_no_hands", Message: "No hands are raised in this room just now. This is how the floor stands."}
	ErrNotYet      = &models.Error{Kind: models.Forbidden, Code: "gathering_not_open", Message: "You are a guest of one gathering. The room opens to you when it begins."}
	ErrSilent      = &models.Error{Kind: models.Conflict, Code: "cannot_speak", Message: "They cannot speak here just now, so the piece stays where it is."}
	ErrVersion     = &models.Error{Kind: models.Conflict, Code: "floor_version", Message: "The floor has changed since you looked. This is how it stands now."}
)

// Service is what can be done with rooms.
type Service struct {
	db  *db.DB
	box *seal.Box
	log *stream.Log

	circles *circle.Service
	came    []Came
	leads   Leads // nil where nothing leads floors
	keptOut []func(tx *db.Tx, in ID, person circle.PersonID) error
}

// NewService returns a Service that keeps the rooms of circles in d.
func NewService(d *db.DB, box *seal.Box, log *stream.Log, circles *circle.Service) *Service {
	s := &Service{db: d, box: box, log: log, circles: circles}
	log.Shows(s.showParts, said, withdrawn, edited, partFolded, partShown)
	log.Shows(s.showPersons, personRemoved, personLetIn)
	log.Shows(s.showFloor, floorSet)
	log.Shows(s.showForgotten, personForgotten)
	circles.OnForget(s.ForgetPerson)
	circles.OnGone(s.settle)
	circles.OnMuted(s.settle)
	circles.OnShortened(shorten)
	circles.OnFolded(fold)
	circles.OnLetBack(s.letBack)
	circles.OnUnfold(s.unfold)
	return s
}

// check asks the law about somebody in a room.
func check(stood circle.Stood, keptOut bool, a policy.Action) error {
	s := stood.Standing
	s.KeptOut = keptOut
	return stood.CheckAs(s, a)
}
