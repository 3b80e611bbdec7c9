package gathering

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
)

// Seats is who keeps a place in a gathering.
type Seats struct {
	Speaking  int    `json:"speaking" doc:"How many."`
	Listening int    `json:"listening" doc:"How many."`
	People    []Seat `json:"people" doc:"In the order in which they took it."`
}

// Seat is somebody's place in a gathering, as the others see it.
type Seat struct {
	Person circle.Person `json:"person"`
	Role   string        `json:"role" enum:"speaking,listening"`
}

// OwnSeat is one's own place.
type OwnSeat struct {
	Role  string `json:"role" enum:"speaking,listening"`
	Wants string `json:"wants,omitempty" enum:"quiet,reflection,questions,experience,ideas" doc:"What you would like back. Nobody is told before you speak."`
}

// The roles of seats.
const (
	speaking  = "speaking"
	listening = "listening"
)

// kept is a seat before its person has come.
const kept = "kept"

// Limits of seats. How many speak is said by the plan: each has two minutes.
const (
	leastListening = 2   // however few speak; otherwise no more listen than speak
	maxSeats       = 200 // that are read of one gathering
)

// What can be wrong with seats.
var (
	ErrSeat      = &models.Error{Kind: models.Invalid, Code: "request", Message: "A seat is for speaking or for listening."}
	ErrWants     = &models.Error{Kind: models.Invalid, Code: "request", Message: "What you would like back is quiet company, a reflection, questions, experience or ideas."}
	ErrNoTime    = &models.Error{Kind: models.Conflict, Code: "no_time", Message: "There is no time for one more turn of two minutes. You can listen, or ask the host for more time."}
	ErrListeners = &models.Error{Kind: models.Conflict, Code: "listeners_full", Message: "As many listen as a circle of this size can carry. You can come and speak, or come another time."}
	ErrBegun     = &models.Error{Kind: models.Conflict, Code: "begun", Message: "This gathering has begun, and its seats are as they are."}
)

type seatRow struct {
	GatheringID ID
	PersonID    circle.PersonID
	Role        string
	Wants       string
	State       string
	KeptAt      time.Time
	CameAt      *time.Time
	SeenAt      *time.Time
}

func (seatRow) TableName() string { return "seats" }

// begun reports whether seats of a gathering stay as they are.
func (g row) begun() bool { return g.State == opened && g.Phase != script.Lobby }

// KeepSeat keeps by a place in a gathering that has not begun, or changes the one
// they have. No more listen than speak, but two always may, and no more speak than
// have two minutes each: ErrListeners, and ErrNoTime with the timing. Guests and
// muted people listen. Twice is once.
func (s *Service) KeepSeat(ctx context.Context, by account.ID, id ID, role, wants string) (*Gathering, error) {
	switch {
	case role != speaking && role != listening:
		return nil, ErrSeat.At("role")
	case wants != "" && !slices.Contains(script.Wants, wants):
		return nil, ErrWants.At("wants")
	case role == listening:
		wants = "" // nothing comes back to who says nothing
	}
	return s.seated(ctx, by, id, policy.KeepSeat, func(tx *db.Tx, g *row, stood circle.Stood) (changed bool, err error) {
		if role == speaking {
			if err := stood.Check(policy.Say); err != nil {
				return false, err
			}
		}
		all, err := seatsOf(tx.DB, id)
		if err != nil {
			return false, err
		}
		seat, had := seatRow{GatheringID: id, PersonID: stood.Person, State: kept, KeptAt: tx.Now}, false
		speak, listen := 0, 0
		for _, other := range all[id] {
			switch {
			case other.PersonID == stood.Person:
				seat, had = other, true
			case other.State == script.Out:
			case other.Role == speaking:
				speak++
			default:
				listen++
			}
		}
		if had && seat.Role == role && seat.Wants == wants {
			return false, nil
		}
		if !had || seat.Role != role {
			if err := g.roomFor(role, speak, listen); err != nil {
				return false, err
			}
		}
		if seat.State != kept { // they are there: the script has their seat
			speaks := role == speaking
			return true, s.sit(tx, g, stood, Coming{Speaking: &speaks, Wants: wants})
		}
		seat.Role, seat.Wants = role, wants
		return true, put(tx, &seat, "role", "wants")
	})
}

// roomFor refuses one more seat beside those of others.
func (g row) roomFor(role string, speak, listen int) error {
	if role == listening {
		if listen >= max(speak, leastListening) {
			return ErrListeners.At("role")
		}
		return nil
	}
	p, err := planIn(g.Plan)
	if err == nil && speak >= p.Speakers(g.Minutes) {
		err = ErrNoTime.At("role").With(timingOf(p, g.Minutes, speak))
	}
	return err
}

// GiveUpSeat gives back the place by keeps in a gathering that has not begun.
// Nobody is told why, and nothing of it stays. Twice is once.
func (s *Service) GiveUpSeat(ctx context.Context, by account.ID, id ID) (*Gathering, error) {
	return s.seated(ctx, by, id, policy.GiveUpSeat, func(tx *db.Tx, g *row, stood circle.Stood) (changed bool, err error) {
		var there int64
		if err := tx.Table("seats").Where("gathering_id = ? AND person_id = ? AND state <> ?", id, stood.Person, kept).Count(&there).Error; err != nil {
			return false, err
		}
		if there > 0 { // they are there, and step out
			from := g.Version
			_, err := s.apply(tx, g, stood, script.Input{Kind: script.StepOut, By: script.Person(stood.Person), May: may(stood)})
			return g.Version != from, err
		}
		gone := tx.Where("gathering_id = ? AND person_id = ?", id, stood.Person).Delete(&seatRow{})
		return gone.RowsAffected > 0, gone.Error
	})
}

// seated is one use-case about one's own seat: lock, standing, law, state, do, and
// tell where something has changed.
func (s *Service) seated(ctx context.Context, by account.ID, id ID, a policy.Action, do func(*db.Tx, *row, circle.Stood) (bool, error)) (*Gathering, error) {
	return s.one(ctx, func(tx *db.Tx) (row, circle.Stood, error) {
		g, stood, err := take(tx, by, id)
		if err == nil {
			err = stood.Check(a)
		}
		switch {
		case err != nil:
			return g, stood, err
		case stood.Standing.Role == policy.Guest && stood.Trial != string(id):
			return g, stood, policy.ErrHidden
		case g.begun():
			return g, stood, ErrBegun
		case g.State != scheduled && g.State != opened, g.lapsed(stood.State, tx.Now):
			return g, stood, s.over(tx, g, stood)
		}
		changed, err := do(tx, &g, stood)
		if err == nil && changed {
			err = s.tell(tx, g, stood, stood.Mver)
		}
		return g, stood, err
	})
}

// clearSeats forgets who would have come to a gathering that will not be, and
// whatever was put down of their coming: nobody has missed it.
func clearSeats(tx *db.Tx, id ID) error {
	if err := tx.Where("gathering_id = ?", id).Delete(&seatRow{}).Error; err != nil {
		return err
	}
	return tx.Where("gathering_id = ?", id).Delete(&attendanceRow{}).Error
}

// unseat gives back the seats of somebody who is no longer in a circle, wherever
// it has not begun. It is told by circle.OnGone.
func (s *Service) unseat(tx *db.Tx, in circle.ID, person circle.PersonID) error {
	stood, err := circle.SeePerson(tx, in, person)
	if err != nil || stood.Person != "" {
		return err
	}
	var all []row
	err = tx.Clauses(db.Take).Where("circle_id = ? AND (state = ? OR state = ? AND phase = ?)", in, scheduled, opened, script.Lobby).
		Where("id IN (SELECT gathering_id FROM seats WHERE person_id = ?)", person).Order("id").Limit(MaxComing + 1).Find(&all).Error
	if err != nil {
		return err
	}
	for _, g := range all {
		if err := tx.Where("gathering_id = ? AND person_id = ?", g.ID, person).Delete(&seatRow{}).Error; err != nil {
			return err
		}
		if err := s.tell(tx, g, stood, stood.Mver); err != nil {
			return err
		}
	}
	return nil
}

// seatsOf reads the seats of gatherings, each in the order in which they were
// taken.
func seatsOf(g *gorm.DB, ids ...ID) (map[ID][]seatRow, error) {
	all := make(map[ID][]seatRow, len(ids))
	if len(ids) == 0 {
		return all, nil
	}
	var rows []seatRow
	if err := g.Where("gathering_id IN ?", ids).Order("kept_at, person_id").Limit(maxSeats * len(ids)).Find(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		all[r.GatheringID] = append(all[r.GatheringID], r)
	}
	return all, nil
}

// seating shows in g, a gathering that is not over, who keeps a seat in it and what
// time that leaves, to one person.
func (g *Gathering) seating(plan script.Plan, begun bool, seats []seatRow, stood circle.Stood, names map[circle.PersonID]circle.Person) {
	g.Seats = &Seats{People: make([]Seat, 0, len(seats))}
	mine := ""
	for _, one := range seats {
		if one.State == script.Out && !begun { // once it has begun, the floor tells when that is seen
			continue
		}
		g.Seats.People = append(g.Seats.People, Seat{Person: names[one.PersonID], Role: one.Role})
		if one.Role == speaking {
			g.Seats.Speaking++
		} else {
			g.Seats.Listening++
		}
		if one.PersonID == stood.Person {
			mine, g.Mine.Seat = one.Role, &OwnSeat{Role: one.Role, Wants: one.Wants}
		}
	}
	g.Timing = timingOf(plan, g.Minutes, g.Seats.Speaking)
	if mine != speaking && stood.Person != "" && g.Seats.Speaking < g.Timing.Most && policy.Check(stood.Standing, policy.Say) == nil {
		g.TimingIf = timingOf(plan, g.Minutes, g.Seats.Speaking+1)
	}
}
