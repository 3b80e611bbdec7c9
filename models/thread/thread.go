// Package thread holds sharing in slow time: an update and the answers to it.
//
// A thread has two levels, the opening post and its responses. The author says
// what they want back, and the write enforces it. Posts are changes of their
// circle's stream, so a circle's people hear of them as they hear of each other.
package thread

import (
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

type (
	// ID names a thread.
	ID string
	// PostID names a post.
	PostID string
)

// Thread is a thread in short, as one person sees it.
type Thread struct {
	ID        ID             `json:"id"`
	Circle    circle.ID      `json:"circle"`
	Kind      string         `json:"kind" enum:"update"`
	Wants     string         `json:"wants" enum:"quiet,reflection,questions,experience,ideas"`
	Title     models.Private `json:"title,omitempty" doc:"Absent once withdrawn."`
	Author    circle.Person  `json:"author"`
	State     string         `json:"state" enum:"open,withdrawn"`
	StartedAt time.Time      `json:"startedAt"`
	LastAt    time.Time      `json:"lastAt"`
	LastSeq   int64          `json:"lastSeq" doc:"The number of the latest post; lists are in this order."`
	Responses int            `json:"responses"`
	New       bool           `json:"new" doc:"Something in it is after where you have read to. Nobody else is told."`
}

// Post is one post of a thread.
type Post struct {
	ID      PostID         `json:"id"`
	Thread  ID             `json:"thread"`
	Author  circle.Person  `json:"author"`
	Body    models.Private `json:"body,omitempty" doc:"Absent once withdrawn."`
	State   string         `json:"state" enum:"live,withdrawn"`
	Opening bool           `json:"opening" doc:"The post the thread began with."`
	At      time.Time      `json:"at"`
	MadeSeq int64          `json:"madeSeq" doc:"The number of the change that made it; posts are in this order."`
	Nonce   string         `json:"nonce"`
}

// Page is a thread opened: its opening post and some of its responses.
type Page struct {
	Thread  Thread        `json:"thread"`
	Circle  room.Named    `json:"circle"`
	Opening Post          `json:"opening"`
	Posts   []Post        `json:"posts" doc:"Responses, oldest first."`
	Next    int64         `json:"next,omitempty" doc:"Ask for responses after this number; absent at the end."`
	ReadSeq int64         `json:"readSeq" doc:"How far you have read."`
	Epoch   string        `json:"epoch"`
	Seq     int64         `json:"seq" doc:"The number of the circle's latest change this shows."`
	Viewer  circle.Viewer `json:"viewer"`
}

// Limits of threads, in Unicode code points or things.
const (
	MaxTitle = 120
	MaxBody  = 6000
	PageSize = 15 // threads or responses of one page
)

// wants are what an author can ask back.
var wants = []string{"quiet", "reflection", "questions", "experience", "ideas"}

const quiet = "quiet"

// What can be wrong with threads.
var (
	ErrTitle    = &models.Error{Kind: models.Invalid, Code: "request", Message: "A title has 1 to 120 characters."}
	ErrBody     = &models.Error{Kind: models.Invalid, Code: "body_invalid", Message: "A post has between 1 and 6000 characters."}
	ErrNewcomer = &models.Error{Kind: models.Forbidden, Code: "newcomer", Message: "While you are new here you can begin one thread a day. You can answer in as many as you like."}
	ErrWants    = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose what you would like back."}
)

// Service is what can be done with threads.
type Service struct {
	db  *db.DB
	box *seal.Box
	log *stream.Log
}

// NewService returns a Service that keeps its threads in d.
func NewService(d *db.DB, box *seal.Box, log *stream.Log, circles *circle.Service) *Service {
	s := &Service{db: d, box: box, log: log}
	log.Shows(s.showThreads, started)
	log.Shows(s.showPosts, made, withdrawn)
	log.Shows(s.showForgotten, personForgotten)
	circles.OnForget(s.ForgetPerson)
	circles.OnErase(s.ForgetReading)
	return s
}

// check asks the law about somebody and a thread.
func check(stood circle.Stood, t threadRow, a policy.Action) error {
	return stood.CheckAs(about(stood, t), a)
}

// about is how somebody stands towards a thread.
func about(stood circle.Stood, t threadRow) policy.Standing {
	s := stood.Standing
	s.Quiet = t.Wants == quiet && t.AuthorID != stood.Person
	return s
}

// visible narrows a query on threads to those a person was there for.
func visible(g *gorm.DB, stood circle.Stood) *gorm.DB {
	return g.Where("threads.circle_id = ? AND threads.mver >= ?", stood.Circle, stood.JoinedMver)
}
