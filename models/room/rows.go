package room

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

type roomRow struct {
	ID           ID
	CircleID     circle.ID
	Seq          int64
	FloorMode    string
	FloorVersion int64
	FloorHolder  *circle.PersonID // who has the piece
	FloorSince   *time.Time
	FloorEnded   string           // how the last turn ended
	GuardianID   *circle.PersonID // who watches over the gathering that is on
	GatheringID  *string          // which leads the floor
	FloorTurn    int              // its turn that is going on
	FloorWas     string           // what the floor is again when it is over
	Slow         int              // seconds between two messages of one person
	CreatedAt    time.Time
}

func (roomRow) TableName() string { return "rooms" }

// holds reports whether somebody has the piece.
func (r roomRow) holds(person circle.PersonID) bool {
	return r.FloorHolder != nil && *r.FloorHolder == person
}

// seen is a standing in the circle as it is in this room.
func (r roomRow) seen(s circle.Stood) circle.Stood {
	s.Standing.Guardian = r.GuardianID != nil && *r.GuardianID == s.Person
	return s
}

type handRow struct {
	RoomID   ID
	PersonID circle.PersonID
	Raised   int64 // the number of the change that raised it: the order in which they speak
	RaisedAt time.Time
}

func (handRow) TableName() string { return "hands" }

type partRow struct {
	ID        PartID
	RoomID    ID
	AuthorID  circle.PersonID
	Nonce     string
	Body      []byte // sealed; nil once withdrawn
	Kind      string // said or note
	SaidSeq   int64
	Mver      int64
	SaidAt    time.Time
	ExpiresAt time.Time

	GatheringID *string // said in which gathering, and in whose turn of it
	Turn        int
	EditedAt    *time.Time
	Mark        []byte     // of words that were taken back, for a day: a keyed hash
	MarkedAt    *time.Time // when they were

	FoldID *circle.ActID // by which act it is folded
}

func (partRow) TableName() string { return "parts" }

type removalRow struct {
	RoomID    ID
	MemberID  circle.PersonID
	ByID      circle.PersonID
	RemovedAt time.Time
	ActID     *circle.ActID // by which; nil for what was done before acts were kept here
}

func (removalRow) TableName() string { return "removals" }

func bodyPlace(id PartID) seal.Place {
	return seal.Place{Table: "parts", Column: "body", Row: string(id)}
}

func find(g *gorm.DB, id ID) (r roomRow, err error) {
	if !models.IsID(string(id)) {
		return r, policy.ErrHidden
	}
	err = g.Where("id = ?", id).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = policy.ErrHidden
	}
	return r, err
}

// KeptOut reports whether somebody was asked to stay out of a room.
func KeptOut(g *gorm.DB, id ID, person circle.PersonID) (bool, error) {
	if person == "" {
		return false, nil
	}
	var n int64
	err := g.Table("removals").Where("room_id = ? AND member_id = ?", id, person).Count(&n).Error
	return n > 0, err
}

// take finds a room, takes its circle and then the room, in the order that
// everyone takes them, and only then reads how by stands. The law is not asked
// yet.
func take(tx *db.Tx, by account.ID, id ID) (r roomRow, s circle.Stood, out bool, err error) {
	if r, err = find(tx.DB, id); err != nil { // only to learn the circle, which never changes
		return r, s, false, err
	}
	if s, err = circle.Take(tx, by, r.CircleID); err != nil {
		return r, s, false, err
	}
	if r, err = find(tx.Clauses(db.Take), id); err != nil {
		return r, s, false, err
	}
	s = r.seen(s)
	out, err = KeptOut(tx.DB, id, s.Person)
	return r, s, out, err
}

// see is take without keeping anything as it is.
func see(g *gorm.DB, by account.ID, id ID) (r roomRow, s circle.Stood, out bool, err error) {
	if r, err = find(g, id); err != nil {
		return r, s, false, err
	}
	if s, err = circle.See(g, by, r.CircleID); err != nil {
		return r, s, false, err
	}
	s = r.seen(s)
	out, err = KeptOut(g, id, s.Person)
	return r, s, out, err
}

// shown is a row without its words.
func (row partRow) shown(author circle.Person) Part {
	p := Part{
		ID: row.ID, Author: author, State: "withdrawn", At: row.SaidAt, SaidSeq: row.SaidSeq, Nonce: row.Nonce,
		Kind: row.Kind, Turn: row.Turn, EditedAt: row.EditedAt,
	}
	if row.GatheringID != nil {
		p.Gathering = *row.GatheringID
	}
	return p
}

// stands is the state of a row that was not taken back.
func (row partRow) stands() string {
	if row.FoldID != nil {
		return "folded"
	}
	return "said"
}

// part opens a row, for whoever may read it folded or not. Words whose key has
// been destroyed are gone, and so is the part: ok is false.
func (s *Service) part(ctx context.Context, row partRow, author circle.Person) (p Part, ok bool, err error) {
	p = row.shown(author)
	if row.Body == nil {
		return p, true, nil
	}
	p.State = row.stands()
	p.Body, ok, err = s.box.OpenIfThere(ctx, bodyPlace(row.ID), row.Body)
	return p, ok, err
}

// reader is who reads parts. Nobody is everybody: what is told to a whole room.
type reader struct {
	person circle.PersonID
	tends  bool // looks after the room, and may read what is folded
}

func readerOf(stood circle.Stood) *reader {
	return &reader{person: stood.Person, tends: check(stood, false, policy.FoldPart) == nil}
}

// shows reports whether a row's words are shown: while it is folded, to its author
// and those who look after the room.
func (as *reader) shows(row partRow) bool {
	return row.FoldID == nil || as != nil && (as.tends || as.person == row.AuthorID)
}

// parts opens rows that are in one circle for a reader, leaving out those that are
// gone.
func (s *Service) parts(ctx context.Context, g *gorm.DB, rows []partRow, people map[circle.PersonID]circle.Person, as *reader) ([]Part, error) {
	var acts []circle.ActID
	for _, row := range rows {
		if row.FoldID != nil && as.shows(row) {
			acts = append(acts, *row.FoldID)
		}
	}
	why, err := circle.Why(g, s.box, acts)
	if err != nil {
		return nil, err
	}
	out := make([]Part, 0, len(rows))
	for _, row := range rows {
		p, ok, err := s.part(ctx, row, people[row.AuthorID])
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if !as.shows(row) {
			p.Body = ""
		} else if row.FoldID != nil && row.Body != nil {
			if m, there := why[*row.FoldID]; there {
				p.Why = &m
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// Out are those of some people who were asked to stay out of a room of their circle.
func Out(g *gorm.DB, people []circle.PersonID) (map[circle.PersonID]bool, error) {
	people = slices.DeleteFunc(slices.Clone(people), func(p circle.PersonID) bool { return p == "" })
	out := map[circle.PersonID]bool{}
	if len(people) == 0 {
		return out, nil
	}
	var ids []circle.PersonID
	err := g.Table("removals").Where("member_id IN ?", people).Pluck("member_id", &ids).Error
	for _, p := range ids {
		out[p] = true
	}
	return out, err
}
