package gathering

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/seal"
)

type row struct {
	ID         ID
	CircleID   circle.ID
	RoomID     room.ID
	ByID       circle.PersonID
	Nonce      string
	Title      []byte // sealed; nil for none
	StartsAt   time.Time
	Minutes    int
	State      string
	HostID     circle.PersonID
	GuardianID *circle.PersonID
	Why        []byte // sealed
	CreatedAt  time.Time
	OpenedAt   *time.Time
	ClosedAt   *time.Time
	SeriesID   *SeriesID
	Occurrence string // which of its series, by the series' clock
	Moved      bool   // is at another hour than its series says
	Revised    int    // how often its hour was changed
	Plan       string // how it is run: JSON of a script.Plan
	Phase      string // how far it is, while it is on; "" before its doors open
	Script     *string
	Version    int64
	DueAt      *time.Time // when its clock is looked at next
	PulseAt    *time.Time // when its clock last ran
	Retention  string     // how long what is said in it is kept
	PurgeAt    *time.Time
	PurgedAt   *time.Time
	Receipt    *string

	HostOpen         bool             // who leads it gave that back: somebody else is wanted
	HostBackupID     *circle.PersonID // who stands by
	GuardianBackupID *circle.PersonID
	HostAskedAt      *time.Time // since when who stands by is asked to
	GuardianAskedAt  *time.Time

	because models.Private // why it is being called off; not a column
}

func (row) TableName() string { return "gatherings" }

type attendanceRow struct {
	GatheringID ID
	PersonID    circle.PersonID
	State       string
	ByID        *circle.PersonID
	At          time.Time
}

func (attendanceRow) TableName() string { return "attendance" }

func titlePlace(id ID) seal.Place {
	return seal.Place{Table: "gatherings", Column: "title", Row: string(id)}
}

func whyPlace(id ID) seal.Place {
	return seal.Place{Table: "gatherings", Column: "why", Row: string(id)}
}

// began is when a gathering began, or was to begin: the later of its hour and
// its opening.
func (g row) began() time.Time {
	if g.OpenedAt != nil && g.OpenedAt.After(g.StartsAt) {
		return *g.OpenedAt
	}
	return g.StartsAt
}

// ends is when an open gathering closes by itself.
func (g row) ends() time.Time {
	return g.began().Add(time.Duration(g.Minutes)*time.Minute + overtime)
}

// lapsed reports whether a gathering will not be any more, although nobody has
// said so yet: nobody opened it, or its circle does not meet.
func (g row) lapsed(circleState string, now time.Time) bool {
	return g.State == scheduled && (now.After(g.StartsAt.Add(grace)) || !meets(circleState))
}

// meets reports whether a circle in a state has gatherings. One that winds down
// has until its last day.
func meets(state string) bool { return circle.Speaks(state) == nil && state != circle.Archived }

func find(g *gorm.DB, id ID) (row, error) { return byID[row](g, id) }

// byID reads the row with an id; without one it is hidden, as what one may not see is.
func byID[R any, I ~string](g *gorm.DB, id I) (r R, err error) {
	if !models.IsID(string(id)) {
		return r, policy.ErrHidden
	}
	there, err := has(g.Where("id = ?", id), &r)
	if err == nil && !there {
		err = policy.ErrHidden
	}
	return r, err
}

// has reads a row into r, if there is one.
func has(g *gorm.DB, r any) (bool, error) {
	err := g.Take(r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return false, nil
	}
	return err == nil, err
}

// put writes what a gathering holds of somebody; where it holds it already, these
// columns of it.
func put(tx *db.Tx, r any, columns ...string) error {
	over := clause.OnConflict{
		Columns:   []clause.Column{{Name: "gathering_id"}, {Name: "person_id"}},
		DoUpdates: clause.AssignmentColumns(columns),
	}
	return tx.Clauses(over).Create(r).Error
}

// take finds a gathering, takes its circle, its room and itself, in the order in
// which everyone takes them, and only then reads how by stands.
func take(tx *db.Tx, by account.ID, id ID) (g row, stood circle.Stood, err error) {
	if g, err = find(tx.DB, id); err != nil { // only to learn the circle and the room
		return g, stood, err
	}
	if stood, err = circle.Take(tx, by, g.CircleID); err != nil {
		return g, stood, err
	}
	if err = room.Hold(tx, g.RoomID); err != nil {
		return g, stood, err
	}
	g, err = find(tx.Clauses(db.Take), id)
	stood.Standing.Guardian = g.GuardianID != nil && *g.GuardianID == stood.Person
	return g, stood, err
}

// of lists gatherings as one person sees them.
func (s *Service) of(ctx context.Context, g *gorm.DB, stood circle.Stood, now time.Time, rows ...row) ([]Gathering, error) {
	ids := make([]ID, 0, len(rows))
	people := make([]circle.PersonID, 0, 2*len(rows))
	var coming []ID
	for _, r := range rows {
		if r.State == scheduled || r.State == opened {
			coming = append(coming, r.ID)
		}
	}
	seats, err := seatsOf(g, coming...)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		ids, people = append(ids, r.ID), append(people, r.HostID)
		for _, seat := range seats[r.ID] {
			people = append(people, seat.PersonID)
		}
		if r.GuardianID != nil {
			people = append(people, *r.GuardianID)
		}
	}
	names, err := circle.PersonsOf(ctx, g, s.box, slices.Compact(slices.Sorted(slices.Values(people))))
	if err != nil {
		return nil, err
	}
	was := map[ID]string{}
	if stood.Person != "" && len(ids) > 0 {
		var mine []attendanceRow
		if err := g.Where("gathering_id IN ? AND person_id = ?", ids, stood.Person).Find(&mine).Error; err != nil {
			return nil, err
		}
		for _, a := range mine {
			was[a.GatheringID] = a.State
		}
	}
	out := make([]Gathering, 0, len(rows))
	for _, r := range rows {
		one := Gathering{
			ID: r.ID, Circle: r.CircleID, StartsAt: r.StartsAt, Minutes: r.Minutes, State: r.State, Host: names[r.HostID],
			OpenedAt: r.OpenedAt, ClosedAt: r.ClosedAt, Occurrence: r.Occurrence, Moved: r.Moved,
			LobbyAt: r.StartsAt.Add(-script.Doors), LateUntil: r.StartsAt.Add(script.LateUntil),
		}
		if one.Plan, err = planIn(r.Plan); err != nil {
			return nil, err
		}
		if r.SeriesID != nil {
			one.Series = *r.SeriesID
		}
		if r.lapsed(stood.State, now) {
			one.State = cancelled
		}
		one.HostOpen = r.HostOpen && (one.State == scheduled || one.State == opened)
		if r.GuardianID != nil {
			guardian := names[*r.GuardianID]
			one.Guardian = &guardian
		}
		if one.Forgotten, err = r.forgotten(); err != nil {
			return nil, err
		}
		if stood.Person != "" {
			one.Mine = &OwnAttendance{Attendance: was[r.ID]}
			if one.GreenRoom, err = r.opensGreen(g, stood, now); err != nil {
				return nil, err
			}
		}
		if one.State == scheduled || one.State == opened {
			one.seating(one.Plan, r.begun(), seats[r.ID], stood, names)
		}
		if one.Title, err = s.open(ctx, titlePlace(r.ID), r.Title); err != nil {
			return nil, err
		}
		if one.Why, err = s.open(ctx, whyPlace(r.ID), r.Why); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// seal seals words of a circle for a use, if there are any.
func (s *Service) seal(tx *db.Tx, in circle.ID, use string, at seal.Place, words models.Private) ([]byte, error) {
	if words == "" {
		return nil, nil
	}
	return s.box.Seal(tx.Context(), seal.Circle(string(in), use), tx.Now, at, words)
}

// open opens what seal has sealed.
func (s *Service) open(ctx context.Context, at seal.Place, sealed []byte) (models.Private, error) {
	if sealed == nil {
		return "", nil
	}
	return s.box.Open(ctx, at, sealed)
}
