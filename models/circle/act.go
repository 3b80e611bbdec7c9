package circle

import (
	"encoding/json"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/seal"
)

// ActID names an act.
type ActID string

// Deed is something that somebody does in a circle and that is written down for
// good: every change of a membership, and every measure.
type Deed struct {
	Circle       ID
	What         string   // one of the acts
	By           PersonID // "" for the house itself
	About        PersonID // "" where it is about nobody
	Request      string   // "" where it is about no request
	Thread       string   // "" where it is done with no thread
	Post         string   // "" where it is done with no post
	Part         string   // "" where it is done with nothing said in a room
	Case         string   // "" where it is done in no case
	Above        bool     // two stewards do it, and By is nobody
	Of           ActID    // the act it takes back or decides about, "" where there is none
	Items        []string // with which posts or parts, where it is many at once
	Was, Becomes string   // how things stood before and after, where that is told
	Clause       int      // which agreement it rests on, from 1; 0 for none
	Agreements   int      // the version of the agreements that clause stands in
	Reason       models.Private
	Until        *time.Time
}

// The acts. Those of a measure stand in counts on the card.
const (
	actFounded     = "founded"
	actJoined      = "joined"
	actLeft        = "left"
	actPaused      = "paused"
	actResumed     = "resumed"
	actAway        = "stepped_away"
	actRole        = "role"
	actWarned      = "warned"
	actSeen        = "warning_seen"
	actMuted       = "muted"
	actUnmuted     = "unmuted"
	actRemoved     = "removed"
	actBanned      = "banned"
	actForGood     = "banned_for_good"
	actUnbanned    = "unbanned"
	actRequest     = "request"
	actWaitlist    = "waitlist"
	actInvite      = "invite"
	actLocked      = "locked"
	actUnlocked    = "unlocked"
	actState       = "state"
	actCard        = "card"
	actDoor        = "door"
	actAgreements  = "agreements"
	actQuestions   = "questions"
	actRetention   = "retention"
	actTransfer    = "transfer"
	actSuccession  = "succession"
	actTermEnded   = "term_ended"
	actRoomRemoved = "removed_from_room"
	actRoomLetIn   = "let_into_room"
	actSkipped     = "gathering_skipped"
	actUnmasked    = "unmasked"
	actDemoted     = "demoted"   // from a role, by stewards
	actSuspended   = "suspended" // the account, by stewards
	actGlass       = "glass"     // stewards read what was written here
	actNudged      = "nudged"
	actTakenBack   = "taken_back" // by whoever did it, a moment later
	actUpheld      = "appeal_upheld"
	actModified    = "appeal_modified"
	actOverturned  = "appeal_overturned"
	actWords       = "words" // the circle's own lists
	actWatched     = "watched"
	actUnwatched   = "unwatched"
	actDeclined    = "post_declined" // what waited for somebody to look

	actPartFolded  = "part_folded"
	actPartsFolded = "parts_folded"
	actPartShown   = "part_shown"
	actPostFolded  = "post_folded"
	actPostsFolded = "posts_folded"
	actPostShown   = "post_shown"
	actPostRemoved = "post_removed"
	actPostNoted   = "post_noted"
	actThreadState = "thread_state"
	actThreadTimer = "thread_timer"
	actThreadSlow  = "thread_slow"
	actThreadPin   = "thread_pinned"
	actThreadSplit = "thread_split"
	actThreadMoved = "thread_moved"
)

type actRow struct {
	ID                ActID
	CircleID          ID
	What              string
	ByID              *PersonID
	AboutID           *PersonID
	RequestID         *string
	ThreadID          *string
	PostID            *string
	PartID            *string
	CaseID            *string
	Above             bool
	OfID              *ActID
	Items             *string // JSON
	Was               string
	Becomes           string
	Clause            *int
	AgreementsVersion *int
	Reason            []byte // sealed
	Until             *time.Time
	At                time.Time
}

func (actRow) TableName() string { return "acts" }

func reasonPlace(id ActID) seal.Place {
	return seal.Place{Table: "acts", Column: "reason", Row: string(id)}
}

// Record writes d down, in the unit of work that does it. The database itself
// lets nobody change or delete it afterwards.
func Record(tx *db.Tx, box *seal.Box, d Deed) (ActID, error) {
	row := actRow{
		ID: ActID(models.NewID()), CircleID: d.Circle, What: d.What, ByID: some(d.By), AboutID: some(d.About), RequestID: some(d.Request),
		ThreadID: some(d.Thread), PostID: some(d.Post), PartID: some(d.Part), CaseID: some(d.Case), Above: d.Above, OfID: some(d.Of),
		Was: d.Was, Becomes: d.Becomes, Clause: some(d.Clause), AgreementsVersion: some(d.Agreements), Until: d.Until, At: tx.Now,
	}
	if len(d.Items) > 0 {
		all, err := json.Marshal(d.Items)
		if err != nil {
			return "", err
		}
		row.Items = some(string(all))
	}
	if d.Reason != "" {
		var err error
		if row.Reason, err = box.Seal(tx.Context(), seal.Circle(string(d.Circle), seal.Names), tx.Now, reasonPlace(row.ID), d.Reason); err != nil {
			return "", err
		}
	}
	return row.ID, tx.Create(&row).Error
}

// some is nil for what is not there.
func some[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}
