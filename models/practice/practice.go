// Package practice keeps what somebody writes for themselves: their journal,
// insights, commitments, follow-ups and reviews.
//
// All of it is sealed in the browser with a key that never leaves it (package
// vault). What stays open of an item is its kind, its version, whether a
// commitment is one of the two that are on, and the day the person wants to come
// back to it; the server orders items, reminds of them, and cannot read them.
// They are their author's alone: no role, of a circle or of the house, opens them.
//
// Items are changed on several devices that can be offline. Every change says
// which version it was made on, so that nothing written elsewhere is overwritten
// unseen, and every account counts its changes, so that a device asks for what
// came after the last one it knows.
package practice

import (
	"encoding/base64"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/vault"
)

// ItemID names an item. The device makes it at random (UUIDv4), so that it does
// not tell when the item was made.
type ItemID string

// Kinds are what an item can be.
var Kinds = []string{"experience", "arc", "entry", "not_yet", "insight", "commitment", "follow_up", "review", "people", "structure", "choices", "keys"}

// commitment is the kind of which at most MaxActive are active at once.
const commitment = "commitment"

// dated are the kinds that can have a day to come back to.
var dated = []string{"follow_up", "review", "entry", "not_yet", "insight"}

// Sealed is a sealed item, which only its author's browser opens. It travels in
// base64url without padding.
type Sealed []byte

// MarshalText writes s as it travels.
func (s Sealed) MarshalText() ([]byte, error) { return base64.RawURLEncoding.AppendEncode(nil, s), nil }

var errSealedText = errors.New("base64url without padding is needed here")

// UnmarshalText reads s as it travels. The text is in no error.
func (s *Sealed) UnmarshalText(text []byte) error {
	raw, err := base64.RawURLEncoding.Strict().AppendDecode(nil, text)
	if err != nil {
		return errSealedText
	}
	*s = raw
	return nil
}

// SealedItem is an item as the server knows it.
type SealedItem struct {
	ID      ItemID `json:"id"`
	Kind    string `json:"kind" enum:"experience,arc,entry,not_yet,insight,commitment,follow_up,review,people,structure,choices,keys"`
	Version int64  `json:"version" doc:"Counts its changes, from 1. It was sealed under this version."`
	Seq     int64  `json:"seq" doc:"The number of the latest change to it, among all of yours."`
	Active  bool   `json:"active,omitempty" doc:"A commitment that is on."`
	DueOn   string `json:"dueOn,omitempty" format:"date" doc:"The day you want to come back to it."`
	Sealed  Sealed `json:"sealed,omitempty" doc:"base64url without padding. Absent from what is gone."`
	Gone    bool   `json:"gone,omitempty" doc:"It was deleted. For half a year your other devices are told so."`
}

// ItemChange is a change to an item, or a new one.
type ItemChange struct {
	ID     ItemID `json:"id" doc:"A random UUID (version 4) that the device makes."`
	Kind   string `json:"kind" enum:"experience,arc,entry,not_yet,insight,commitment,follow_up,review,people,structure,choices,keys" doc:"It never changes."`
	Base   int64  `json:"base" minimum:"0" doc:"The version the change was made on; 0 for a new item. It becomes the version after, under which it is sealed."`
	Active bool   `json:"active,omitempty" doc:"For commitments, of which two can be active."`
	DueOn  string `json:"dueOn,omitempty" format:"date" doc:"For follow_up, review, entry, not_yet and insight."`
	Sealed Sealed `json:"sealed,omitempty" doc:"base64url without padding, of one of the five lengths. Needed unless it is to be gone."`
	Gone   bool   `json:"gone,omitempty" doc:"Delete it."`
}

// ItemPage is what changed after a number, each item once and as it is now.
type ItemPage struct {
	Items []SealedItem `json:"items" doc:"In the order of their latest changes."`
	Seq   int64        `json:"seq" doc:"The number of the latest change there is. One lower than what a device knows means that this house was restored from a backup."`
	More  bool         `json:"more" doc:"There is more after the last of these: ask with its seq."`
}

// ChangedItems is what came of changes, in the order in which they were sent.
type ChangedItems struct {
	Items []ChangedItem `json:"items"`
	Seq   int64         `json:"seq" doc:"The number of the latest change there is. Another device can have made some in between."`
}

// ChangedItem is where an item stands after its change.
type ChangedItem struct {
	ID      ItemID `json:"id"`
	Version int64  `json:"version"`
	Seq     int64  `json:"seq"`
}

// Present is what ErrStale carries: the items that were changed meanwhile, as
// they are now. One that is not among them is gone for good.
type Present struct {
	Items []SealedItem `json:"items"`
}

// Limits.
const (
	MaxActive  = 2
	MaxChanges = 50        // in one request
	MaxItems   = 20_000    // of one account
	maxBytes   = 256 << 20 // of one account, with rowBytes for each item
	rowBytes   = 256       // what an item takes beside what is sealed, also when it is gone
	MaxPage    = 200       // items
	pageBytes  = 1 << 20   // after so many of sealed items a page ends
	keepGone   = 182 * 24 * time.Hour
)

// What changing items can end in. Those with a field point at the change by its
// place: "changes[3].base".
var (
	ErrStale   = &models.Error{Kind: models.Conflict, Code: "item_stale", Message: "Another device of yours changed this meanwhile. Both are kept; nothing is lost."}
	ErrTwo     = &models.Error{Kind: models.Conflict, Code: "two_active", Message: "Two commitments are active, which is as many as there can be. Park or finish one, or swap it for this one."}
	ErrFull    = &models.Error{Kind: models.Conflict, Code: "practice_full", Message: "There is no more room for your private practice here. What you wrote is still on this device. You can export or delete older things."}
	ErrMany    = &models.Error{Kind: models.Invalid, Code: "too_many_changes", Message: "At most fifty changes can be sent at once."}
	ErrID      = &models.Error{Kind: models.Invalid, Code: "request", Message: "An item's id is a random UUID (version 4) in lower case, once in a request."}
	ErrKind    = &models.Error{Kind: models.Invalid, Code: "request", Message: "There is no such kind, or the item is of another one."}
	ErrBase    = &models.Error{Kind: models.Invalid, Code: "request", Message: "This is the version the change was made on. An item that is not there cannot be deleted."}
	ErrActive  = &models.Error{Kind: models.Invalid, Code: "request", Message: "Only a commitment can be active, and not one that is gone."}
	ErrDue     = &models.Error{Kind: models.Invalid, Code: "request", Message: "This is a day (2027-01-31), for items one comes back to."}
	ErrSealing = &models.Error{Kind: models.Invalid, Code: "request", Message: "This is not a sealed item. Whatever is not gone has one; what is gone has none."}
)

// Service keeps private practices.
type Service struct{ db *db.DB }

// NewService keeps private practices in d. What an account has goes with it.
func NewService(d *db.DB, accounts *account.Service) *Service {
	accounts.OnClose(nil, nil, forget)
	return &Service{db: d}
}

// check returns what is wrong with a change whatever is kept, and where.
func (c ItemChange) check() (field string, wrong *models.Error) {
	_, err := time.Parse(time.DateOnly, c.DueOn)
	switch {
	case !isRandom(c.ID):
		return "id", ErrID
	case !slices.Contains(Kinds, c.Kind):
		return "kind", ErrKind
	case c.Base < 0 || c.Base == 0 && c.Gone:
		return "base", ErrBase
	case c.Active && (c.Kind != commitment || c.Gone):
		return "active", ErrActive
	case c.DueOn != "" && (err != nil || c.Gone || !slices.Contains(dated, c.Kind)):
		return "dueOn", ErrDue
	case c.Gone == (len(c.Sealed) > 0), !c.Gone && !vault.LooksSealed(c.Sealed):
		return "sealed", ErrSealing
	}
	return "", nil
}

// isRandom reports whether id is a UUIDv4, in lower case.
func isRandom(id ItemID) bool {
	u, err := uuid.Parse(string(id))
	return err == nil && u.String() == string(id) && u.Version() == 4 && u.Variant() == uuid.RFC4122
}
