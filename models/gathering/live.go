package gathering

import (
	"context"
	"crypto/sha256"
	"encoding/json"
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
	if err := written(tx, *g, was.Turn, &in); err != nil {
		return nil, err
	}
	now, lines, err := was.Apply(in)
	if e, told := refused(err); told {
		return nil, s.withFloor(tx, *g, stood, e)
	}
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 && reflect.DeepEqual(was, now) {
		return nil, nil
	}
	return lines, s.record(tx, g, stood, in, was, now, lines)
}

// typingFor is for how long somebody is writing who has saved a draft.
const typingFor = 10 * time.Second

// written adds to an input what was written in the turn that is going on: how
// much, and whether its holder is writing still.
func written(tx *db.Tx, g row, t *script.Turn, in *script.Input) error {
	if t == nil || t.State != script.Active && t.State != script.InQuiet {
		return nil
	}
	err := tx.Table("parts").Select("COALESCE(SUM(LENGTH(body)), 0)").Where("gathering_id = ? AND turn = ? AND kind = 'said'", g.ID, t.N).Scan(&in.Letters).Error
	if err != nil || in.Kind != script.Tick {
		return err
	}
	var writes int64
	err = tx.Table("drafts").Where("gathering_id = ? AND person_id = ? AND body IS NOT NULL AND saved_at >= ?", g.ID, t.Person, in.At.Add(-typingFor)).Count(&writes).Error
	in.Typing = writes > 0
	return err
}

// record puts a move down and tells it.
func (s *Service) record(tx *db.Tx, g *row, stood circle.Stood, in script.Input, was, now script.State, lines []script.Line) error {
	text, err := json.Marshal(now)
	if err != nil {
		return err
	}
	kept := string(text)
	g.Version, g.Script, g.Phase, g.DueAt = g.Version+1, &kept, now.Phase, nil
	if due, ok := now.Due(); ok && !now.Final() {
		if due.Before(in.At) {
			due = in.At
		}
		g.DueAt = &due
	}
	if now.Guardian == "" {
		g.GuardianID = nil
	} else if p := id(now.Guardian); g.GuardianID == nil || *g.GuardianID != p {
		g.GuardianID = &p
	}
	if host := id(now.Host); g.HostID != host || now.Live() { // somebody leads it
		g.HostID, g.HostOpen = host, false
	}
	if g.Retention == "" { // agreed when the doors open, and from then on only tightened
		g.Retention = stood.Retention
	}
	err = tx.Table("gatherings").Where("id = ?", g.ID).Updates(map[string]any{
		"retention": g.Retention, "version": g.Version, "script": g.Script, "phase": g.Phase, "due_at": g.DueAt, "guardian_id": g.GuardianID, "host_id": g.HostID, "host_open": g.HostOpen,
	}).Error
	if err != nil {
		return err
	}
	seq, err := nextIn(tx, g.RoomID)
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
	if err := follow(tx, g.ID, was, now, in.At); err != nil {
		return err
	}
	mver, err := s.turned(tx, g, stood, was, now)
	if err != nil {
		return err
	}
	names, err := s.named(tx.Context(), tx.DB, now)
	if err != nil {
		return err
	}
	e := room.Entry(g.RoomID, g.CircleID, mver, movedOf, string(g.ID))
	e.Through = g.Version
	err = stream.Append(tx, seq, e, stream.Fields{"floor": floor, "stage": stage(*g, now, names), "lines": visible(lines, now, "", false)})
	if err != nil {
		return err
	}
	return s.around(tx, *g, mver, in, lines)
}

// note adds a move to the log, chained to the one before.
func (s *Service) note(tx *db.Tx, g row, in script.Input, lines []script.Line, seq int64) error {
	input, err := json.Marshal(in)
	if err != nil {
		return err
	}
	if in.Kind == doorsOf {
		input = []byte(*g.Script)
	}
	if lines == nil {
		lines = []script.Line{}
	}
	came, err := json.Marshal(lines)
	if err != nil {
		return err
	}
	var last moveRow
	if _, err := has(tx.Select("hash").Where("gathering_id = ? AND version = ?", g.ID, g.Version-1), &last); err != nil {
		return err
	}
	m := moveRow{GatheringID: g.ID, Version: g.Version, Kind: in.Kind, Input: string(input), Lines: string(came), Seq: seq, At: in.At, Before: last.Hash}
	if m.Before == nil {
		m.Before = []byte{}
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

// turned does what a change of phase, or of who watches over it, brings with it,
// and returns the membership version that its change is told under.
func (s *Service) turned(tx *db.Tx, g *row, stood circle.Stood, was, now script.State) (mver int64, err error) {
	if was.Phase != now.Phase {
		switch {
		case now.Phase == script.Closed:
			return s.close(tx, g, stood)
		case now.Phase == script.Cancelled:
			return s.cancel(tx, g, stood, g.because)
		case now.Phase == script.After:
			if err := s.held(tx, *g); err != nil {
				return 0, err
			}
		case was.Phase == script.Lobby && now.Live():
			g.OpenedAt = &now.Since
			if err := tx.Table("gatherings").Where("id = ?", g.ID).Update("opened_at", g.OpenedAt).Error; err != nil {
				return 0, err
			}
		}
	}
	doors, begun := was.Phase == "", was.Phase == script.Lobby && now.Live()
	if !doors && !begun && was.Guardian == now.Guardian && was.Acting == now.Acting && was.Host == now.Host {
		return stood.Mver, nil
	}
	watching := now.Guardian
	if now.Acting != "" && watching == "" {
		watching = now.Acting
	}
	if err := room.Watch(tx, g.RoomID, id(watching)); err != nil {
		return 0, err
	}
	if mver, err = circle.Restand(tx, g.CircleID); err != nil {
		return 0, err
	}
	if doors {
		if err := s.circles.OpenTrials(tx, g.CircleID, string(g.ID), mver); err != nil {
			return 0, err
		}
	}
	return mver, s.tell(tx, *g, stood, mver)
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
	return Floor{Stage: stage(r, now, names), Mine: own(now, stood.Person, may, names), Now: s.db.Now(), Moves: []Moved{}, Room: r.RoomID}, nil
}

// Floor shows a gathering that is on and what happened in it after a version, to
// whoever is in it or may come in.
func (s *Service) Floor(ctx context.Context, by account.ID, of ID, from int64) (*Floor, error) {
	g := s.db.Read(ctx)
	r, stood, err := s.look(g, by, of, policy.EnterRoom)
	if err != nil {
		return nil, err
	}
	now, err := r.state()
	if err != nil {
		return nil, err
	}
	stood.Standing.Guardian = watches(now, stood.Person)
	f, err := s.floorOf(ctx, g, r, now, stood)
	if err != nil {
		return nil, err
	}
	return &f, s.moved(g, &f, r, now, stood, from)
}

// moved adds to f what happened after a version. Whoever is at the threshold sees
// the order, and nothing of what happened.
func (s *Service) moved(g *gorm.DB, f *Floor, r row, now script.State, stood circle.Stood, from int64) error {
	if f.Mine.Seat == "none" || f.Mine.Seat == script.Waiting {
		return nil
	}
	var rows []moveRow
	if err := g.Select("version, seq, at, lines").Where("gathering_id = ? AND version > ?", r.ID, max(from, 0)).Order("version").Limit(maxMoves + 1).Find(&rows).Error; err != nil {
		return err
	}
	if f.More = len(rows) > maxMoves; f.More {
		rows = rows[:maxMoves]
	}
	for _, m := range rows {
		var lines []script.Line
		if err := json.Unmarshal([]byte(m.Lines), &lines); err != nil {
			return err
		}
		f.Moves = append(f.Moves, Moved{Version: m.Version, Seq: m.Seq, At: m.At, Lines: visible(lines, now, stood.Person, f.Mine.Lead != nil)})
	}
	return nil
}

// showMoved tells of floors that gatherings lead as they are now.
func (s *Service) showMoved(ctx context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	var rows []row
	if err := g.Where("id IN ? AND script IS NOT NULL", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make(map[string]stream.Fields, len(rows))
	for _, r := range rows {
		now, err := r.state()
		if err != nil {
			return nil, err
		}
		names, err := s.named(ctx, g, now)
		if err != nil {
			return nil, err
		}
		floor, err := s.rooms.FloorOf(ctx, g, r.RoomID)
		if err != nil {
			return nil, err
		}
		out[string(r.ID)] = stream.Fields{"floor": floor, "stage": stage(r, now, names)}
	}
	return out, nil
}
