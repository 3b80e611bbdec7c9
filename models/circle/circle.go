// Package circle holds circles, who belongs to them, under which name, and how
// each of them stands.
//
// # Locks and versions
//
// Whoever writes anything in a circle takes its row first and reads the author's
// standing in the next statement. A change to who belongs to it, or what they
// may do there, counts up its membership version (mver) as well. So a removal
// waits for what is being said, or what is being said sees the removal; and
// every change carries the version it was written under, which lets a node that
// checked somebody's standing at a lower one check again before it delivers.
//
// # Names
//
// In a circle a person has a persona: a name and a public id that exist only
// there. The account's id and handle are never told to anyone else.
package circle

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

type (
	// ID names a circle.
	ID string
	// PersonID names a person within one circle: their membership.
	PersonID string
)

// Card is what anyone signed in may know of a circle at a glance.
type Card struct {
	ID          ID             `json:"id"`
	Name        models.Private `json:"name"`
	Purpose     models.Private `json:"purpose"`
	Good        models.Private `json:"good" doc:"What good looks like here."`
	NotFor      models.Private `json:"notFor" doc:"What this circle is not for."`
	Kind        string         `json:"kind" enum:"ongoing,cohort,slow"`
	Template    string         `json:"template,omitempty" doc:"The template it was founded from."`
	Cadence     models.Private `json:"cadence,omitempty" doc:"How often it meets, in words."`
	Themes      []string       `json:"themes"`
	Language    string         `json:"language" doc:"BCP 47."`
	Zone        string         `json:"zone" doc:"IANA time zone."`
	Capacity    int            `json:"capacity"`
	Taken       int            `json:"taken" doc:"Seats that are taken, or held for somebody."`
	Free        int            `json:"free" doc:"Seats free now."`
	Visibility  string         `json:"visibility" enum:"listed,unlisted,hidden"`
	JoinPolicy  string         `json:"joinPolicy" enum:"open,request,invite,closed"`
	GivesTrials bool           `json:"givesTrials" doc:"Whether one may come and listen once before asking for a seat."`
	State       string         `json:"state" enum:"forming,open,resting,winding"`
	Retention   string         `json:"retention" enum:"at_close,h72,d30" doc:"How long what is said in the room is kept."`
	History     string         `json:"history" enum:"since_join" doc:"What a newcomer can read."`
	FoundedAt   time.Time      `json:"foundedAt"`
}

// Agreements are the promises of a circle.
type Agreements struct {
	Version int      `json:"version"`
	Items   []string `json:"items"`
}

// Person is somebody in a circle, as the others see them.
type Person struct {
	ID   PersonID       `json:"id"`
	Name models.Private `json:"name"`
	Role policy.Role    `json:"role" enum:"owner,moderator,member"`
}

// Member is a person and how they came.
type Member struct {
	Person
	Hello models.Private `json:"hello,omitempty" doc:"What they said on joining."`
	Since time.Time      `json:"since"`
}

// Viewer is who is looking, and what the law lets them do.
type Viewer struct {
	May    []policy.Action `json:"may"`
	Over   []policy.Role   `json:"over" doc:"The roles of those towards whom they may do it, where it is done to a person."`
	Person *Person         `json:"person,omitempty"`

	Request *OwnRequest `json:"request,omitempty" doc:"What somebody outside has asked of it."`
}

// ViewerOf says what the law lets somebody do.
func ViewerOf(s policy.Standing) Viewer { return Viewer{May: policy.May(s), Over: policy.Over(s)} }

// About is what lets somebody judge whether a circle is good for them.
type About struct {
	Agreements Agreements `json:"agreements"`
}

// Circle is a circle as one person sees it.
type Circle struct {
	Card   Card   `json:"card"`
	About  About  `json:"about"`
	Room   string `json:"room,omitempty" doc:"The circle's room, for members."`
	Seq    int64  `json:"seq" doc:"The number of the circle's latest change."`
	Epoch  string `json:"epoch"`
	Viewer Viewer `json:"viewer"`
}

// Limits on what a circle is made of, in Unicode code points or people.
const (
	MinName, MaxName       = 3, 60
	MinText, MaxText       = 1, 280
	MinPersona, MaxPersona = 2, 40
	MaxHello               = 500
	MinCapacity            = 3
	MaxCapacity            = 16
	MaxCircles             = 3 // active circles a person
	maxNonce               = 64
	historySinceJoin       = "since_join"
	defaultWave            = 5 // joinings in ten minutes that close the door (features.md §6)
	defaultTerm            = 6 // gatherings of a host's term (domain.md §8.7)
)

// How one comes into a circle.
const (
	joinOpen    = "open"
	joinRequest = "request"
	joinInvite  = "invite"
	joinClosed  = "closed"
)

// Who finds a circle's card.
const (
	listed   = "listed"
	unlisted = "unlisted" // whoever has its address
	hidden   = "hidden"   // those who are in it or invited
)

// What a circle is like.
const (
	ongoing = "ongoing"
	cohort  = "cohort"
	slow    = "slow"
)

// The states of a circle.
const (
	forming  = "forming" // gathering its first people; everything but the name is as in an open one
	open     = "open"
	resting  = "resting"  // nobody comes in and nobody meets
	winding  = "winding"  // ends on a day that is set; nobody comes in
	archived = "archived" // gone, for everyone
)

// The states of a membership.
const (
	active  = "active"
	paused  = "paused" // the seat is kept
	trial   = "trial"  // a guest of one gathering
	left    = "left"
	removed = "removed"
	banned  = "banned"
)

// How long what is said in a room is kept.
const (
	retentionAtClose = "at_close"
	retentionH72     = "h72"
	retentionD30     = "d30"
)

// How long somebody is new (design.md §2).
const (
	newFor        = 14 * 24 * time.Hour
	newGatherings = 2
)

// RetentionH72 is how long what is said in a room is kept under "h72".
const RetentionH72 = 72 * time.Hour

// What can be wrong with circles and with being in one.
var (
	ErrName       = &models.Error{Kind: models.Invalid, Code: "request", Message: "A circle's name has 3 to 60 characters."}
	ErrText       = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please say this in 1 to 280 characters."}
	ErrLanguage   = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose a language from the list."}
	ErrZone       = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose a time zone from the list."}
	ErrCapacity   = &models.Error{Kind: models.Invalid, Code: "request", Message: "A circle has room for 3 to 16 people."}
	ErrPolicy     = &models.Error{Kind: models.Invalid, Code: "request", Message: "Circles can only be open for now."}
	ErrPersona    = &models.Error{Kind: models.Invalid, Code: "request", Message: "A name here has 2 to 40 characters, and is not a role or a title."}
	ErrHello      = &models.Error{Kind: models.Invalid, Code: "request", Message: "A hello has at most 500 characters."}
	ErrNonce      = &models.Error{Kind: models.Invalid, Code: "request", Message: "A nonce has 1 to 64 characters."}
	ErrTaken      = &models.Error{Kind: models.Conflict, Code: "persona_taken", Message: "Somebody in this circle has that name, or had it. Please choose another."}
	ErrFull       = &models.Error{Kind: models.Conflict, Code: "circle_full", Message: "There is no place left for another guest at this gathering."}
	ErrTooMany    = &models.Error{Kind: models.Conflict, Code: "too_many_circles", Message: "You are in three circles, which is as many as one person can be in at a time. You can leave one first."}
	ErrAgreements = &models.Error{Kind: models.Conflict, Code: "agreements_version", Message: "The agreements have changed since you read them. Please read them again."}
	ErrLastOwner  = &models.Error{Kind: models.Conflict, Code: "last_owner", Message: "You look after this circle and are its only owner, so you cannot leave it while others are in it."}
	ErrRole       = &models.Error{Kind: models.Invalid, Code: "request", Message: "A person can be made a moderator or a member."}
	ErrReused     = &models.Error{Kind: models.Conflict, Code: "nonce_reused", Message: "This was sent before with other words. What you wrote is still with you; send it again."}
)

// Service is what can be done with circles.
type Service struct {
	db  *db.DB
	box *seal.Box
	log *stream.Log

	gone []Gone
}

// NewService returns a Service that keeps its circles in d.
func NewService(d *db.DB, box *seal.Box, log *stream.Log) *Service {
	s := &Service{db: d, box: box, log: log}
	log.Shows(s.showPersons, joined, gone, roleSet)
	log.Shows(s.showNothing, standing, aboutSet)
	return s
}

// words is what a founder writes on the card.
type words struct {
	name, purpose, good, notFor models.Private
}

func (w *words) check() error {
	for _, f := range []struct {
		field    string
		text     *models.Private
		min, max int
		err      *models.Error
	}{
		{"name", &w.name, MinName, MaxName, ErrName},
		{"purpose", &w.purpose, MinText, MaxText, ErrText},
		{"good", &w.good, MinText, MaxText, ErrText},
		{"notFor", &w.notFor, MinText, MaxText, ErrText},
	} {
		*f.text = f.text.Clean()
		if n := f.text.Runes(); n < f.min || n > f.max {
			return f.err.At(f.field)
		}
	}
	return nil
}

// checkPersona cleans a name and makes its skeleton, by which two names a reader
// would take for one are the same.
func checkPersona(name models.Private) (clean, skeleton models.Private, err error) {
	clean = models.Private(strings.Join(strings.Fields(string(name.Clean())), " "))
	skeleton = fold(clean)
	if n := clean.Runes(); n < MinPersona || n > MaxPersona || skeleton == "" || slices.Contains(titles, string(skeleton)) {
		return "", "", ErrPersona.At("persona")
	}
	return clean, skeleton, nil
}

// titles give power by name alone, or claim a role here (domain.md §8.7).
var titles = []string{
	"admin", "administrator", "afterward", "doctor", "facilitator", "guardian", "guide", "guru", "healer", "host",
	"mod", "moderator", "operator", "owner", "shaman", "steward", "support", "system", "teacher", "therapist",
}

// CheckNonce returns ErrNonce for what cannot be a caller's nonce.
func CheckNonce(nonce string) error {
	if n := len(nonce); n < 1 || n > maxNonce {
		return ErrNonce.At("nonce")
	}
	return nil
}

func checkPlace(lang, zone string) (string, error) {
	tag, err := language.Parse(lang)
	if err != nil || len(lang) > 35 {
		return "", ErrLanguage.At("language")
	}
	// "Local" would be this machine's own zone, and the empty name means UTC.
	if _, err := time.LoadLocation(zone); err != nil || zone == "" || zone == "Local" {
		return "", ErrZone.At("zone")
	}
	return tag.String(), nil
}
