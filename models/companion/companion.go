// Package companion brings together two people of a circle who both want it, for
// eight weeks of following through, and keeps what they write to each other.
//
// Somebody says what they look for; those who look for somebody too are shown to
// them, and they to those. A pair is made where both have said yes. Nobody ever
// learns of a yes they did not return: every answer is the same with it and
// without it.
//
// What the two write is sealed in their browsers with a key that only the two can
// derive, from the public half of each other's keys (package vault). The server
// keeps who, when by the day, and of which kind; it cannot read a line. A pair is
// there for the two alone: no role, of a circle or of the house, opens it.
//
// # Locks
//
// What lets a pair begin is done under the rows of both accounts, in the order of
// their ids, then the circle's; what changes or ends one, under its own row, which
// comes after all of them. So a ban, which holds the circle, or a suspension, which
// holds the account, waits for no pair that waits for it.
package companion

import (
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/practice"
	"example.org/afterward/models/seal"
)

type (
	// ID names a pair.
	ID string
	// LineID names a line within its pair. The device makes it at random (UUIDv4).
	LineID string
)

// What a wish says.
var (
	Hours = []string{"morning", "afternoon", "evening", "night"}
	Paces = []string{"gentle", "steady"}
)

// Any is the theme of whoever looks for no certain one.
const Any = "any"

// Wish is what somebody looks for in a companion.
type Wish struct {
	Hours    []string `json:"hours" minItems:"1" maxItems:"4" enum:"morning,afternoon,evening,night" doc:"When you have time, in the circle's hours."`
	Pace     string   `json:"pace" enum:"gentle,steady"`
	Theme    string   `json:"theme" maxLength:"40" doc:"One of the themes circles are found by, or any."`
	Language string   `json:"language" maxLength:"35" doc:"BCP 47."`
}

// OwnWish is a wish of one's own.
type OwnWish struct {
	Wish
	EndsAt time.Time `json:"endsAt" doc:"When it ends by itself. Saying it again begins the four weeks anew."`
}

// Seeker is somebody who looks for a companion too.
type Seeker struct {
	Member circle.PersonID `json:"member"`
	Name   models.Private  `json:"name"`
	Wish
	Fits []string `json:"fits" enum:"language,hours,theme,pace" doc:"In what your wishes agree."`
	Yes  bool     `json:"yes" doc:"You have said yes to them. Whether they have, nobody is told before you both have."`
}

// Offers are who looks for a companion in a circle.
type Offers struct {
	Wish   *OwnWish `json:"wish,omitempty" doc:"Yours; absent where you have none, and then nobody is shown to you, nor you to them."`
	People []Seeker `json:"people" doc:"Whom it fits best first."`
}

// Answered is what came of a yes.
type Answered struct {
	Yes  bool `json:"yes"`
	Pair ID   `json:"pair,omitempty" doc:"There where they had said yes too: you are companions now."`
}

// The states of a pair.
const (
	Active  = "active"
	Resting = "resting"
	Ended   = "ended"
)

// Pair is two companions, as one of them sees it.
type Pair struct {
	ID         ID              `json:"id"`
	Circle     circle.ID       `json:"circle"`
	CircleName models.Private  `json:"circleName"`
	Me         circle.PersonID `json:"me" doc:"Who you are in that circle: by, in your lines."`
	Member     circle.PersonID `json:"member" doc:"Who the other is there: by, in theirs."`
	Name       models.Private  `json:"name" doc:"Of the other."`
	State      string          `json:"state" enum:"active,resting,ended"`
	StartedOn  string          `json:"startedOn" format:"date"`
	EndsOn     string          `json:"endsOn" format:"date" doc:"Of one that has ended, when it did."`
	RenewsOn   string          `json:"renewsOn,omitempty" format:"date" doc:"From when on eight weeks more can be asked for; absent from one that has ended."`
	Seq        int64           `json:"seq" doc:"The number of the latest change to its lines."`
	Mine       OwnSide         `json:"mine"`
	Theirs     OtherSide       `json:"theirs"`
	Key        PublicKey       `json:"key" doc:"The public half of the other's key."`
	LastTheirs string          `json:"lastTheirs,omitempty" format:"date" doc:"The day of the other's latest line; absent where there is none."`
	KeptUntil  *time.Time      `json:"keptUntil,omitempty" doc:"Of one that has ended: until when its lines can be read."`
}

// OwnSide is what somebody chose for themselves in a pair.
type OwnSide struct {
	Rests       bool `json:"rests"`
	Renews      bool `json:"renews" doc:"You would like eight weeks more."`
	AllowsNudge bool `json:"allowsNudge" doc:"You would like one line after three quiet weeks."`
}

// OtherSide is what the other chose, as far as it is told.
type OtherSide struct {
	Renews      bool `json:"renews" doc:"They would like eight weeks more."`
	AllowsNudge bool `json:"allowsNudge" doc:"They would like one line after three quiet weeks."`
}

// Kinds are what a line can be.
var Kinds = []string{"line", "words", "insight", "commitment", "rehearsal"}

// NewPairLine is a line to be written.
type NewPairLine struct {
	ID     LineID          `json:"id" doc:"A random UUID (version 4) that the device makes."`
	Kind   string          `json:"kind" enum:"line,words,insight,commitment,rehearsal"`
	Sealed practice.Sealed `json:"sealed" doc:"base64url without padding, of one of the five lengths."`
}

// PairLine is a line as the server knows it. Of one that was taken back only id, seq
// and gone are there.
type PairLine struct {
	ID     LineID          `json:"id"`
	Seq    int64           `json:"seq" doc:"The number of the latest change to it, in its pair."`
	Kind   string          `json:"kind,omitempty" enum:"line,words,insight,commitment,rehearsal"`
	By     circle.PersonID `json:"by,omitempty" doc:"Who wrote it: me or member of the pair. It is sealed under this."`
	Week   int             `json:"week,omitempty" doc:"Of the pair, from 1."`
	At     string          `json:"at,omitempty" format:"date" doc:"The day, and no more than that."`
	Sealed practice.Sealed `json:"sealed,omitempty" doc:"base64url without padding."`
	Gone   bool            `json:"gone,omitempty" doc:"Whoever wrote it has taken it back."`
}

// PairLines is what changed of a pair's lines after a number, each line once and as
// it is now.
type PairLines struct {
	Lines []PairLine `json:"lines" doc:"In the order of their latest changes."`
	Seq   int64      `json:"seq" doc:"The number of the latest change there is."`
	More  bool       `json:"more" doc:"There is more after the last of these: ask with its seq."`
}

// Limits.
const (
	MaxPairs  = 2       // active ones a person
	MaxPeople = 50      // shown at once
	MaxLines  = 500     // of one pair, with those that were taken back
	MaxPage   = 100     // lines
	pageBytes = 1 << 20 // after so many of sealed lines a page ends
	day       = 24 * time.Hour
	wishFor   = 28 * day // after which a wish ends by itself
	pairFor   = 8 * 7 * day
	renewFrom = 14 * day // before the end
	keepFor   = 7 * day  // lines, after the end
)

// What looking for a companion and being one can end in.
var (
	ErrWish       = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose one from the list."}
	ErrNoWish     = &models.Error{Kind: models.Conflict, Code: "no_wish", Message: "Say first what you look for in a companion."}
	ErrTwo        = &models.Error{Kind: models.Conflict, Code: "two_companions", Message: "You have two companions, which is as many as there can be. When one of the two ends, there is room again."}
	ErrKeyMissing = &models.Error{Kind: models.Conflict, Code: "key_missing", Message: "Open your notebook once before you say yes. What two companions write is sealed with a key that is made there."}
	ErrKeyPresent = &models.Error{Kind: models.Conflict, Code: "key_present", Message: "There is another key already. Putting this one in its place ends your companionships."}
	ErrKey        = &models.Error{Kind: models.Invalid, Code: "request", Message: "This is not the public half of a key: an uncompressed point of P-256, 65 bytes, base64url without padding."}
	ErrOver       = &models.Error{Kind: models.Conflict, Code: "companion_over", Message: "This has ended. For seven days you can read what you wrote to each other, and take it along."}
	ErrEarly      = &models.Error{Kind: models.Conflict, Code: "renew_early", Message: "Eight weeks more can be asked for in the last two weeks."}
	ErrLine       = &models.Error{Kind: models.Invalid, Code: "request", Message: "A line has an id, a kind, and is sealed."}
	ErrLineTaken  = &models.Error{Kind: models.Conflict, Code: "line_taken", Message: "This line is there already with other words, or was taken back."}
	ErrFull       = &models.Error{Kind: models.Conflict, Code: "companion_full", Message: "There is no more room for lines here. What you wrote is still on this device."}
)

// notice says that somebody's wish, or one of their pairs, is not how it was.
const notice = "companion.changed"

// Service is what can be done with companions.
type Service struct {
	db  *db.DB
	box *seal.Box
}

// NewService returns a Service that keeps companions in d. What somebody has goes
// with their account; what they have in a circle goes with their place in it.
func NewService(d *db.DB, box *seal.Box, accounts *account.Service, circles *circle.Service) *Service {
	s := &Service{db: d, box: box}
	circles.OnGone(left)
	circles.OnBlocked(blocked)
	circles.OnErase(forget)
	accounts.OnSuspend(suspended)
	return s
}
