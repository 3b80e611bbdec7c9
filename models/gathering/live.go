package gathering

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"reflect"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/stream"
)

// movedOf is the change of a room's stream that tells a move of the floor.
const movedOf = "gathering.moved"

// maxMoves bounds the moves of one page.
const maxMoves = 200

// ErrMoved answers whoever saw the floor at an earlier version.
var ErrMoved = &models.Error{Kind: models.Conflict, Code: "floor_version", Message: "The floor has moved on since you looked. This is how it stands now."}

// moveRow is one change of the floor: what was asked, and what came of it.
type moveRow struct {
	GatheringID ID
	Version     int64
	Kind        string
	ByID        *circle.PersonID
	Input       string
	Lines       string
	Seq         int64
	At          time.Time
	Before      []byte
	Hash        []byte
}

func (moveRow) TableName() string { return "moves" }

// state is the script of a gathering that is on.
func (g row) state() (s script.State, err error) {
	if g.Script == nil {
		return s, ErrNotOn
	}
	return s, json.Unmarshal([]byte(*g.Script), &s)
}

// ErrNotOn answers what asks for the floor of a gathering that has none.
var ErrNotOn = &models.Error{Kind: models.Conflict, Code: "gathering_state", Message: "This gathering is not on."}

// apply applies an input to a gathering that the unit of work has taken (take):
// the state is written, the move is put down, the room's floor follows, and the
// room is told. What changes nothing writes nothing. A refusal carries the floor.
func (s *Service) apply(tx *db.Tx, g *row, stood circle.Stood, in script.Input) ([]script.Line, error) {
	was, err := g.state()
	if err != nil {
		return nil, err
	}
	if in.At, err = tx.Clock(); err != nil {
		return nil, err
	}
	now, lines, err := was.Apply(in)
	var refused *models.Error
	if errors.As(err, &refused) {
		f, failed := s.floorOf(tx.Context(), tx.DB, *g, was, stood)
		if failed != nil {
			return nil, failed
		}
		return nil, refused.With(f)
	}
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 && reflect.DeepEqual(was, now) {
		return nil, nil
	}
	return lines, s.record(tx, g, stood, in, now, lines)
}

// record puts a move down and tells it.
func (s *Service) record(tx *db.Tx, g *row, stood circle.Stood, in script.Input, now script.State, lines []script.Line) error {
	text, err := json.Marshal(now)
	if err != nil {
		return err
	}
	written := string(text)
	before := g.Phase
	g.Version, g.Script, g.Phase, g.DueAt = g.Version+1, &written, now.Phase, nil
	if due, ok := now.Due(); ok {
		g.DueAt = &due
	}
	if now.Guardian == "" {
		g.GuardianID = nil
	} else if p := id(now.Guardian); g.GuardianID == nil || *g.GuardianID != p {
		g.GuardianID = &p
	}
	g.HostID = id(now.Host)
	err = tx.Table("gatherings").Where("id = ?", g.ID).Updates(map[string]any{
		"version": g.Version, "script": g.Script, "phase": g.Phase, "due_at": g.DueAt, "guardian_id": g.GuardianID, "host_id": g.HostID,
	}).Error
	if err != nil {
		return err
	}
	seq, err := stream.Next(tx, models.Stream{Kind: models.RoomStream, ID: string(g.RoomID)})
	if err != nil {
		return err
	}
	if err := s.note(tx, *g, in, lines, seq); err != nil {
		return err
	}
	floor, err := s.lead(tx, *g, now)
	if err != nil {
		return err
	}
	mver, err := s.turned(tx, g, stood, before, now)
	if err != nil {
		return err
	}
	names, err := s.named(tx.Context(), tx.DB, now)
	if err != nil {
		return err
	}
	e := room.Entry(g.RoomID, g.CircleID, mver, movedOf, string(g.ID))
	e.Through = g.Version
	return stream.Append(tx, seq, e, stream.Fields{"floor": floor, "stage": stage(*g, now, names), "lines": visible(lines, now, "", false)})
}

// note adds a move to the log, chained to the one before.
func (s *Service) note(tx *db.Tx, g row, in script.Input, lines []script.Line, seq int64) error {
	input, err := json.Marshal(in)
	if err != nil {
		return err
	}
	if lines == nil {
		lines = []script.Line{}
	}
	came, err := json.Marshal(lines)
	if err != nil {
		return err
	}
	var last []moveRow
	if err := tx.Where("gathering_id = ? AND version = ?", g.ID, g.Version-1).Limit(1).Find(&last).Error; err != nil {
		return err
	}
	m := moveRow{GatheringID: g.ID, Version: g.Version, Kind: in.Kind, Input: string(input), Lines: string(came), Seq: seq, At: in.At, Before: []byte{}}
	if len(last) > 0 {
		m.Before = last[0].Hash
	}
	if in.By != "" {
		by := id(in.By)
		m.ByID = &by
	}
	hash := sha256.New()
	hash.Write(m.Before)
	hash.Write(input)
	hash.Write(came)
	m.Hash = hash.Sum(nil)
	return tx.Create(&m).Error
}

// lead has the room's floor follow the script.
func (s *Service) lead(tx *db.Tx, g row, now script.State) (room.Floor, error) {
	if now.Final() {
		return s.rooms.Release(tx, g.RoomID)
	}
	mode, holder, turn := now.Floor()
	return s.rooms.Lead(tx, g.RoomID, room.Led{Gathering: string(g.ID), Mode: mode, Holder: id(holder), Turn: turn})
}

// turned does what a change of phase brings with it, and returns the membership
// version its change is told under.
func (s *Service) turned(tx *db.Tx, g *row, stood circle.Stood, before string, now script.State) (int64, error) {
	return stood.Mver, nil
}

// named opens the names of everyone in a state.
func (s *Service) named(ctx context.Context, g *gorm.DB, now script.State) (map[circle.PersonID]circle.Person, error) {
	people := make([]circle.PersonID, 0, len(now.Seats)+2)
	for _, seat := range now.Seats {
		people = append(people, id(seat.Person))
	}
	return circle.PersonsOf(ctx, g, s.box, people)
}

// visible are the lines of a move that somebody is told; leads is whether they
// lead, or watch over it. Nobody in particular is told what everybody is.
func visible(lines []script.Line, now script.State, me circle.PersonID, leads bool) []Line {
	out := []Line{}
	for _, l := range lines {
		private := l.To != ""
		if l.To == script.ToLead && !leads || l.To == script.ToOne && (me == "" || id(l.Who) != me) {
			continue
		}
		out = append(out, Line{Kind: l.Kind, Who: id(l.Who), What: l.What, People: ids(l.People), Seconds: l.Seconds, Turn: l.Turn, Private: private})
	}
	return out
}

// floorOf is the floor as one person sees it, without what happened before.
func (s *Service) floorOf(ctx context.Context, g *gorm.DB, r row, now script.State, stood circle.Stood) (Floor, error) {
	names, err := s.named(ctx, g, now)
	if err != nil {
		return Floor{}, err
	}
	may := policy.Check(stood.Standing, policy.RunGathering) == nil
	return Floor{Stage: stage(r, now, names), Mine: own(now, stood.Person, may, names), Now: s.db.Now(), Moves: []Moved{}}, nil
}

// Floor shows a gathering that is on and what happened in it after a version, to
// whoever is in it or may come in.
func (s *Service) Floor(ctx context.Context, by account.ID, of ID, from int64) (*Floor, error) {
	g := s.db.Read(ctx)
	r, err := find(g, of)
	if err != nil {
		return nil, err
	}
	stood, err := circle.See(g, by, r.CircleID)
	if err == nil {
		stood.Standing.Guardian = r.GuardianID != nil && *r.GuardianID == stood.Person
		err = policy.Check(stood.Standing, policy.EnterRoom)
	}
	if err != nil {
		return nil, err
	}
	now, err := r.state()
	if err != nil {
		return nil, err
	}
	f, err := s.floorOf(ctx, g, r, now, stood)
	if err != nil {
		return nil, err
	}
	if f.Mine.Seat == "none" || f.Mine.Seat == script.Waiting {
		return &f, nil // at the threshold: the order, and nothing of what happened
	}
	var rows []moveRow
	if err := g.Where("gathering_id = ? AND version > ?", of, max(from, 0)).Order("version").Limit(maxMoves + 1).Find(&rows).Error; err != nil {
		return nil, err
	}
	if f.More = len(rows) > maxMoves; f.More {
		rows = rows[:maxMoves]
	}
	for _, m := range rows {
		var lines []script.Line
		if err := json.Unmarshal([]byte(m.Lines), &lines); err != nil {
			return nil, err
		}
		f.Moves = append(f.Moves, Moved{Version: m.Version, Seq: m.Seq, At: m.At, Lines: visible(lines, now, stood.Person, f.Mine.Lead != nil)})
	}
	return &f, nil
}
