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
	"sync"
	"time"

	"golang.org/x/text/language"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/guard"
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

// Person is somebody in a circle, as the others see them.
type Person struct {
	ID   PersonID       `json:"id"`
	Name models.Private `json:"name"`
	Role policy.Role    `json:"role" enum:"owner,moderator,member"`
}

// Limits on what a circle is made of, in Unicode code points or people.
const (
	MinName, MaxName       = 3, 60
	MinText, MaxText       = 1, 280
	MinPersona, MaxPersona = 2, 40
	MaxHello               = 500
	MaxCadence             = 80
	MinCapacity            = 3
	MaxCapacity            = 16
	MinOpening             = 2 // people a circle opens with, at least
	MaxCircles             = 3 // active circles a person
	maxNonce               = 64
	historySinceJoin       = "since_join"
	defaultWave            = 5 // joinings in ten minutes that close the door (features.md §6)
	minWave, maxWave       = 3, 100
	defaultTerm            = 6 // gatherings of a host's term (domain.md §8.7)
	maxTerm                = 26
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

// What can be wrong with circles and with being in one.
var (
	ErrName       = &models.Error{Kind: models.Invalid, Code: "request", Message: "A circle's name has 3 to 60 characters."}
	ErrText       = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please say this in 1 to 280 characters."}
	ErrLanguage   = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose a language from the list."}
	ErrZone       = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose a time zone from the list."}
	ErrCapacity   = &models.Error{Kind: models.Invalid, Code: "request", Message: "A circle has room for 3 to 16 people."}
	ErrPolicy     = &models.Error{Kind: models.Invalid, Code: "request", Message: "One comes into a circle by an open door, by asking, or by invitation; or the door is closed."}
	ErrKind       = &models.Error{Kind: models.Invalid, Code: "request", Message: "A circle goes on, runs for a set time, or lives in its threads only."}
	ErrSeen       = &models.Error{Kind: models.Invalid, Code: "request", Message: "A circle is listed, found by whoever has its address, or hidden."}
	ErrCadence    = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please say how often you meet in at most 80 characters."}
	ErrMinToOpen  = &models.Error{Kind: models.Invalid, Code: "request", Message: "A circle opens with 2 to 16 people, and with no more than it has room for."}
	ErrWave       = &models.Error{Kind: models.Invalid, Code: "request", Message: "The door closes by itself after 3 to 100 joinings in ten minutes."}
	ErrTerm       = &models.Error{Kind: models.Invalid, Code: "request", Message: "A term lasts 1 to 26 gatherings."}
	ErrChanged    = &models.Error{Kind: models.Conflict, Code: "version", Message: "Somebody else has changed this since you opened it. Please look at it as it is now; what you wrote is still with you."}
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

	accounts *account.Service

	gone, muted, folded []Gone
	blocked             []Blocks
	forget              []Forget
	shortened           []Shortened
	erase               []Erase
	unnamedActs         []Unnamed
	restore, soften     Restore
	letBack             LetBack
	unfold              Restore
}

// NewService returns a Service that keeps its circles in d.
func NewService(d *db.DB, box *seal.Box, log *stream.Log) *Service {
	s := &Service{db: d, box: box, log: log}
	log.Shows(s.showPersons, joined, gone, roleSet, changed)
	log.Shows(s.showNothing, standing, aboutSet)
	return s
}

// words is what somebody writes on the card. What is nil stays as it is.
type words struct {
	name, purpose, good, notFor, cadence *models.Private
}

func (w words) check() error {
	for _, f := range []struct {
		field    string
		text     *models.Private
		min, max int
		err      *models.Error
	}{
		{"name", w.name, MinName, MaxName, ErrName},
		{"purpose", w.purpose, MinText, MaxText, ErrText},
		{"good", w.good, MinText, MaxText, ErrText},
		{"notFor", w.notFor, MinText, MaxText, ErrText},
		{"cadence", w.cadence, 0, MaxCadence, ErrCadence},
	} {
		if f.text == nil {
			continue
		}
		*f.text = f.text.Clean()
		if n := f.text.Runes(); n < f.min || n > f.max {
			return f.err.At(f.field)
		}
	}
	return nil
}

// fields are the words that are there, for guard.
func (w words) fields() (all []guard.Field) {
	for name, text := range map[string]*models.Private{"name": w.name, "purpose": w.purpose, "good": w.good, "notFor": w.notFor, "cadence": w.cadence} {
		if text != nil {
			all = append(all, Texts(name, *text)...)
		}
	}
	slices.SortFunc(all, func(a, b guard.Field) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// checkPersona cleans a name and makes its skeleton, by which two names a reader
// would take for one are the same.
func checkPersona(name models.Private) (clean, skeleton models.Private, err error) {
	clean = models.Private(strings.Join(strings.Fields(string(name.Clean())), " "))
	skeleton = fold(clean)
	if n := clean.Runes(); n < MinPersona || n > MaxPersona || skeleton == "" || slices.Contains(titles(), skeleton) {
		return "", "", ErrPersona.At("persona")
	}
	return clean, skeleton, nil
}

// titles are the skeletons of names that give power by name alone, or claim a
// role here (domain.md §8.7).
var titles = sync.OnceValue(func() (all []models.Private) {
	for _, name := range []models.Private{
		"admin", "administrator", "afterward", "doctor", "facilitator", "guardian", "guide", "guru", "healer", "host",
		"mod", "moderator", "operator", "owner", "shaman", "steward", "support", "system", "teacher", "therapist",
	} {
		all = append(all, fold(name))
	}
	return all
})

// CheckNonce returns ErrNonce for what cannot be a caller's nonce.
func CheckNonce(nonce string) error {
	if n := len(nonce); n < 1 || n > maxNonce {
		return ErrNonce.At("nonce")
	}
	return nil
}

func checkLanguage(lang string) (string, error) {
	tag, err := language.Parse(lang)
	if err != nil || len(lang) > 35 {
		return "", ErrLanguage.At("language")
	}
	return tag.String(), nil
}

// checkZone returns a zone's offset in January, in minutes east: what circles in
// near hours are found by, the same all year.
func checkZone(zone string) (int, error) {
	at, err := time.LoadLocation(zone)
	// "Local" would be this machine's own zone, and the empty name means UTC.
	if err != nil || zone == "" || zone == "Local" {
		return 0, ErrZone.At("zone")
	}
	_, seconds := time.Date(2026, time.January, 15, 12, 0, 0, 0, at).Zone()
	return seconds / 60, nil
}

func oneOf(value, field string, wrong *models.Error, of ...string) error {
	if !slices.Contains(of, value) {
		return wrong.At(field)
	}
	return nil
}
