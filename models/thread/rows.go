package thread

import (
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/resource"
)

type threadRow struct {
	ID          ID
	CircleID    circle.ID
	OpeningID   PostID
	Kind        string
	Wants       string
	Replies     string
	State       string // open, locked or archived
	Title       []byte // sealed; nil once its opening's words are deleted
	GatheringID *string
	Prompt      string
	WelcomesID  *circle.PersonID
	Responses   int
	Waits       bool
	Heard       int        // how far the promise of one reply has come
	HeardAt     *time.Time // when its next step is due
	Slow        int        // seconds
	SlowUntil   *time.Time
	PinnedAt    *time.Time
	Timer       string
	TimerAt     *time.Time
	TimerIdle   int // hours
	TimerQuiet  bool
	Gone        bool
	Mver        int64
	StartedAt   time.Time
	LastSeq     int64
	LastAt      time.Time
	StateAt     *time.Time // since when it has been in its state, where a line says so
}

func (threadRow) TableName() string { return "threads" }

// answers are the kinds of responses that others may give.
func (t threadRow) answers() []string {
	if t.Replies == repliesClosed {
		return []string{}
	}
	return append([]string{}, script.Kinds(t.Wants)...)
}

// welcomes reports whether somebody else may answer at all.
func (t threadRow) welcomesAnswers() bool { return len(t.answers()) > 0 }

type postRow struct {
	ID          PostID
	ThreadID    ID
	CircleID    circle.ID
	AuthorID    *circle.PersonID // nil for who writes as a member
	AliasID     *string
	Nonce       string
	NonceKey    []byte // a keyed hash of who wrote it and the nonce, so that trying again posts it once
	Opening     bool
	Kind        string
	Body        []byte // sealed; nil without words, and once purged
	QuoteID     *PostID
	Quote       []byte // sealed
	Notes       string // keys, with commas between
	NoteWords   []byte // sealed
	Noted       bool   // those are words of whoever looks after the circle
	ToThread    *ID
	State       string
	ActID       *circle.ActID // why it is folded or removed
	Gone        bool
	Mver        int64
	Rev         int
	MadeSeq     int64
	MadeAt      time.Time
	EditedAt    *time.Time
	WithdrawnAt *time.Time
	DueAt       *time.Time // when a withdrawn one vanishes or its words are deleted
}

func (postRow) TableName() string { return "posts" }

// written is when its words, as they stand, were written.
func (p postRow) written() time.Time {
	if p.EditedAt != nil {
		return *p.EditedAt
	}
	return p.MadeAt
}

func (p postRow) keys() []string {
	if p.Notes == "" {
		return []string{}
	}
	return strings.Split(p.Notes, ",")
}

// aliasRow is somebody who writes as a member in one thread.
type aliasRow struct {
	ID        string
	CircleID  circle.ID
	ThreadID  ID
	N         int
	PersonKey []byte // a keyed hash of thread and person: finds one's own, and tells nothing
	Person    []byte // sealed
}

func (aliasRow) TableName() string { return "aliases" }

type readRow struct {
	AccountID account.ID
	ThreadID  ID
	Seq       int64
	Follow    string
}

func (readRow) TableName() string { return "reads" }

// find finds a thread and how by stands in its circle; read says how the circle
// is read. Somebody who joined after it began is told there is none.
func find(g *gorm.DB, id ID, read func(circle.ID) (circle.Stood, error)) (t threadRow, stood circle.Stood, err error) {
	t, stood, err = findKept(g, id, read)
	if err == nil && t.Gone {
		err = policy.ErrHidden
	}
	return t, stood, err
}

// findKept is find for who may have a part in a thread of which nothing is left.
func findKept(g *gorm.DB, id ID, read func(circle.ID) (circle.Stood, error)) (t threadRow, stood circle.Stood, err error) {
	if !models.IsID(string(id)) {
		return t, stood, policy.ErrHidden
	}
	if err := g.Where("id = ?", id).Take(&t).Error; err != nil { // only to learn the circle, which never changes
		return t, stood, hidden(err)
	}
	if stood, err = read(t.CircleID); err != nil {
		return t, stood, err
	}
	if err := stood.Check(policy.ReadCircle); err != nil {
		return t, stood, err
	}
	t = threadRow{}
	err = g.Where("circle_id = ? AND mver >= ? AND id = ?", stood.Circle, stood.JoinedMver, id).Take(&t).Error
	return t, stood, hidden(err)
}

// take finds a thread that by reads, and takes its circle.
func take(tx *db.Tx, by account.ID, id ID) (threadRow, circle.Stood, error) {
	return find(tx.DB, id, func(in circle.ID) (circle.Stood, error) { return circle.Take(tx, by, in) })
}

// takeKept is take for who may have a part in a thread of which nothing is left.
func takeKept(tx *db.Tx, by account.ID, id ID) (threadRow, circle.Stood, error) {
	return findKept(tx.DB, id, func(in circle.ID) (circle.Stood, error) { return circle.Take(tx, by, in) })
}

// findPost finds a post of a thread that somebody reads.
func findPost(g *gorm.DB, t threadRow, stood circle.Stood, id PostID) (p postRow, err error) {
	if !models.IsID(string(id)) {
		return p, policy.ErrHidden
	}
	err = visiblePosts(g, stood).Where("posts.thread_id = ? AND posts.id = ?", t.ID, id).Take(&p).Error
	return p, hidden(err)
}

func hidden(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return policy.ErrHidden
	}
	return err
}

// checkNotes cleans content notes: the order of the list, and no key twice.
func checkNotes(n Notes) (keys string, words models.Private, err error) {
	words = n.Words.Clean()
	if len(n.Keys) > MaxNotes || words.Runes() > MaxNoteWords {
		return "", "", ErrNotes.At("notes")
	}
	var chosen []string
	for _, key := range resource.ContentNotes {
		if slices.Contains(n.Keys, key) {
			chosen = append(chosen, key)
		}
	}
	if len(chosen) != len(n.Keys) {
		return "", "", ErrNotes.At("notes")
	}
	return strings.Join(chosen, ","), words, nil
}
