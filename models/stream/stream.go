// Package stream numbers what changes. Each circle and each room counts its own
// changes in its row, in the transaction that makes them, so numbers are given
// in the order of commits and have no gaps. The log of changes holds no words:
// what came after a number is answered from present rows, so that what was
// withdrawn is never told again.
package stream

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
)

// Head is where a stream stands.
type Head struct {
	Seq  int64 // the number of the latest change
	Mver int64 // the membership version of its circle
}

// Heads is where several streams stand, read together.
type Heads struct {
	Epoch string // names this database; a restored one is given another (db.DB.Renew)
	Rver  int64  // counts revocations of sign-in sessions
	Of    map[models.Stream]Head
}

// Numbered is one change as its stream tells it.
type Numbered struct {
	Seq, Mver, Rver int64
	At              time.Time
	Since           int64           // who joined after this membership version is told only that something changed
	Change          json.RawMessage // {"seq", "what", "at", …}
}

// Unseen is what somebody is told of a change that is not theirs to read: its
// number, so that they miss none, and when it was made.
func Unseen(seq int64, at time.Time) json.RawMessage {
	text, err := json.Marshal(Fields{"seq": seq, "what": "unseen", "at": at})
	if err != nil {
		panic("stream: " + err.Error()) // a number and a time always encode
	}
	return text
}

// For is the page as somebody may read it who joined at a membership version.
func (p Page) For(joined int64) Page {
	seen := make([]Numbered, len(p.Changes))
	for i, n := range p.Changes {
		if n.Since < joined {
			n.Change = Unseen(n.Seq, n.At)
		}
		seen[i] = n
	}
	p.Changes = seen
	return p
}

// Page is what came after a number, oldest first.
type Page struct {
	Epoch   string
	Seq     int64 // the head when the page was read
	Mver    int64
	Rver    int64
	Changes []Numbered
	More    bool // there is more after the last of Changes
	Resync  bool // the number cannot be served: take a fresh snapshot
}

// Show tells, for each of the items that changes of one kind touched, the fields
// its change carries, from present rows. An item without an entry is gone, and
// its change says only that it happened.
type Show func(ctx context.Context, g *gorm.DB, items []string) (map[string]Fields, error)

// Fields are what a change carries beside its number, kind and time.
type Fields map[string]any

// Since, among the fields of an item, is the membership version since which one
// must have been there to read it as it is now, an int64. It is told to nobody, and
// hides a change from more people than when it was made: what was moved since is
// where fewer may read it.
const Since = "-since"

// Log reads streams.
type Log struct {
	db    *db.DB
	shows map[string]Show
}

// NewLog returns a Log of the streams in d.
func NewLog(d *db.DB) *Log { return &Log{db: d, shows: map[string]Show{}} }

// Shows says how changes named what are told. Every name is said once, at start.
func (l *Log) Shows(show Show, what ...string) {
	for _, w := range what {
		if _, twice := l.shows[w]; twice {
			panic("stream: two ways to show " + w)
		}
		l.shows[w] = show
	}
}

// Heads reads where streams stand; those that do not exist are left out.
func (l *Log) Heads(ctx context.Context, of []models.Stream) (Heads, error) {
	h := Heads{Of: make(map[models.Stream]Head, len(of))}
	ids := map[string][]string{}
	for _, s := range of {
		if models.IsID(s.ID) { // Postgres fails the whole question otherwise
			ids[s.Kind] = append(ids[s.Kind], s.ID)
		}
	}
	var rows []struct {
		Kind, ID  string
		Seq, Mver int64
	}
	// One statement, so that the revocation version is not older than the heads.
	err := l.db.Read(ctx).Raw(`
		SELECT '' AS kind, CAST(epoch AS text) AS id, rver AS seq, 0 AS mver FROM instance
		UNION ALL SELECT 'circle', CAST(id AS text), seq, mver FROM circles WHERE id IN ?
		UNION ALL SELECT 'room', CAST(r.id AS text), r.seq, c.mver FROM rooms r JOIN circles c ON c.id = r.circle_id WHERE r.id IN ?`,
		list(ids[models.CircleStream]), list(ids[models.RoomStream])).Scan(&rows).Error
	for _, r := range rows {
		if r.Kind == "" {
			h.Epoch, h.Rver = r.ID, r.Seq
			continue
		}
		h.Of[models.Stream{Kind: r.Kind, ID: r.ID}] = Head{Seq: r.Seq, Mver: r.Mver}
	}
	return h, err
}

// nowhere is an id nothing has: an empty IN list is not SQL everywhere.
const nowhere = "00000000-0000-0000-0000-000000000000"

func list(ids []string) []string {
	if len(ids) == 0 {
		return []string{nowhere}
	}
	return ids
}

// MaxPage is the most changes one page holds. Whoever is further behind than
// MaxBehind takes a snapshot instead.
const (
	MaxPage   = 200
	MaxBehind = 2000
)

// After reads what changed in a stream after a number, without asking who wants
// to know: that is the caller's to settle first. It returns models' not-found
// error if there is no such stream.
func (l *Log) After(ctx context.Context, s models.Stream, after int64, limit int) (Page, error) {
	var p Page
	heads, err := l.Heads(ctx, []models.Stream{s})
	if err != nil {
		return p, err
	}
	head, exists := heads.Of[s]
	if !exists {
		return p, fmt.Errorf("stream %s %s: %w", s.Kind, s.ID, ErrNone)
	}
	p.Epoch, p.Rver, p.Seq, p.Mver = heads.Epoch, heads.Rver, head.Seq, head.Mver
	if after > head.Seq || after < 0 || head.Seq-after > MaxBehind {
		p.Resync = true
		return p, nil
	}
	limit = min(max(limit, 1), MaxPage)
	g := l.db.Read(ctx)
	var rows []change
	err = g.Table("changes").Where("stream_id = ? AND seq > ?", s.ID, after).Order("seq").Limit(limit + 1).Find(&rows).Error
	if err != nil {
		return p, err
	}
	if len(rows) > limit {
		rows, p.More = rows[:limit], true
	}
	if len(rows) > 0 && rows[0].Seq != after+1 {
		p.Resync = true // pruned since
		return p, nil
	}
	p.Changes, err = l.tell(ctx, g, rows)
	return p, err
}

// ErrNone says that there is no such stream.
var ErrNone = errors.New("no such stream")

// tell adds to each change what its item looks like now.
func (l *Log) tell(ctx context.Context, g *gorm.DB, rows []change) ([]Numbered, error) {
	items := map[string][]string{}
	for _, r := range rows {
		if r.ItemID != nil {
			items[r.What] = append(items[r.What], *r.ItemID)
		}
	}
	shown := map[string]map[string]Fields{}
	for what, ids := range items {
		show, known := l.shows[what]
		if !known {
			return nil, fmt.Errorf("stream: no way to show %q", what)
		}
		fields, err := show(ctx, g, ids)
		if err != nil {
			return nil, err
		}
		shown[what] = fields
	}
	out := make([]Numbered, 0, len(rows))
	for _, r := range rows {
		var fields Fields
		if r.ItemID != nil {
			fields = shown[r.What][*r.ItemID]
		}
		n, err := r.numbered(fields)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// change is one row of the log.
type change struct {
	StreamID string
	Seq      int64
	Mver     int64
	Rver     int64
	Since    int64
	What     string
	ItemID   *string
	Through  int64
	At       time.Time
}

func (change) TableName() string { return "changes" }

func (c change) numbered(fields Fields) (Numbered, error) {
	all := Fields{"seq": c.Seq, "what": c.What, "at": c.At}
	if c.Through != 0 {
		all["through"] = c.Through
	}
	for name, value := range fields {
		if name == Since {
			c.Since = min(c.Since, value.(int64))
			continue
		}
		all[name] = value
	}
	text, err := json.Marshal(all)
	return Numbered{Seq: c.Seq, Mver: c.Mver, Rver: c.Rver, At: c.At, Since: c.Since, Change: text}, err
}
