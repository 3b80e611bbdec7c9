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
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/seal"
	"example.org/afterward/models/stream"
)

// GreenID names one line of a green room.
type GreenID string

// GreenRoom is where those who lead and watch over a gathering, and those who look
// after its circle, write to each other beside it. For everybody else it is not
// there, and nothing of it is in the gathering's own record. It is kept by a rule of
// its own: from a day before the gathering until three days after.
type GreenRoom struct {
	Gathering ID                `json:"gathering"`
	Circle    circle.CircleName `json:"circle"`
	Title     models.Private    `json:"title,omitempty" doc:"The gathering's."`
	StartsAt  time.Time         `json:"startsAt" doc:"When the gathering begins."`
	Readers   []circle.Person   `json:"readers" doc:"Who reads it now: who leads and watches over the gathering, and who looks after the circle."`
	Lines     []GreenLine       `json:"lines" doc:"Oldest first."`
	Until     time.Time         `json:"until" doc:"When every line of it will be deleted, at the latest."`
	May       []string          `json:"may" enum:"write,hand_over" doc:"What you can do with it now."`
}

// GreenLine is one line of a green room.
type GreenLine struct {
	ID   GreenID        `json:"id"`
	By   circle.Person  `json:"by"`
	Mine bool           `json:"mine"`
	Body models.Private `json:"body"`
	At   time.Time      `json:"at"`
}

// Limits of green rooms.
const (
	MaxGreenLine = 1000 // Unicode code points
	MaxGreen     = 500  // lines of one gathering

	greenBefore = 24 * time.Hour // before the gathering's hour, from when on it is there
	greenKept   = 72 * time.Hour // after its end; what was handed to a case is evidence, and kept as such
)

// What can be wrong with lines of a green room.
var (
	ErrGreenLine = &models.Error{Kind: models.Invalid, Code: "request", Message: "A line has 1 to 1000 characters."}
	ErrManyGreen = &models.Error{Kind: models.TooMany, Code: "too_many", Message: "There are five hundred lines here already. Please speak with each other in another way; what you wrote is still with you."}
)

type greenRow struct {
	ID          GreenID
	GatheringID ID
	ByID        circle.PersonID
	Nonce       string
	Body        []byte // sealed
	At          time.Time
	ExpiresAt   time.Time
}

func (greenRow) TableName() string { return "green_lines" }

func greenPlace(id GreenID) seal.Place {
	return seal.Place{Table: "green_lines", Column: "body", Row: string(id)}
}

// greenUntil is when the green room of a gathering goes, at the latest.
func (g row) greenUntil() time.Time {
	if g.ClosedAt != nil {
		return g.ClosedAt.Add(greenKept)
	}
	return g.ends().Add(greenKept)
}

// greenIs reports whether a gathering has a green room at a time.
func (g row) greenIs(now time.Time) bool {
	return !now.Before(g.StartsAt.Add(-greenBefore)) && now.Before(g.greenUntil())
}

// leaders are those who lead and watch over a gathering: as its script has them while
// it is on. Whoever does not look after the circle any more leads it no more, even
// where nobody does in their place.
func (g row) leaders(at *gorm.DB) (leads []circle.PersonID, guardian circle.PersonID, err error) {
	now, err := g.stateOrNone()
	if err != nil {
		return nil, "", err
	}
	all := []circle.PersonID{g.HostID}
	if g.GuardianID != nil {
		guardian = *g.GuardianID
	}
	if now != nil && !now.Final() {
		all, guardian = []circle.PersonID{id(now.Host), id(now.Acting)}, id(now.Guardian)
	}
	for _, p := range all {
		if p == "" {
			continue
		}
		role, err := circle.Ranked(at, g.CircleID, p)
		if err != nil {
			return nil, "", err
		}
		if policy.Check(policy.Standing{Role: role, Guardian: p == guardian}, policy.RunGathering) == nil {
			leads = append(leads, p)
		}
	}
	return leads, guardian, nil
}

// behind says how somebody stands behind a gathering.
func (g row) behind(at *gorm.DB, stood *circle.Stood) error {
	leads, guardian, err := g.leaders(at)
	if err != nil {
		return err
	}
	me := stood.Person
	stood.Standing.Leads, stood.Standing.Guardian = me != "" && slices.Contains(leads, me), me != "" && guardian == me
	stood.Standing.KeptOut, err = room.KeptOut(at, g.RoomID, me)
	return err
}

// green asks the law about somebody in the green room of a gathering.
func (g row) green(at *gorm.DB, stood *circle.Stood, a policy.Action, now time.Time) error {
	if err := g.behind(at, stood); err != nil {
		return err
	}
	if err := stood.Check(a); err != nil {
		return err
	}
	if !g.greenIs(now) {
		return policy.ErrHidden
	}
	return nil
}

// opensGreen reports whether the green room of a gathering is there for somebody.
func (g row) opensGreen(at *gorm.DB, stood circle.Stood, now time.Time) (bool, error) {
	if !g.greenIs(now) {
		return false, nil
	}
	if err := g.behind(at, &stood); err != nil { // a copy: it is asked for this alone
		return false, err
	}
	return stood.Check(policy.SeeGreenRoom) == nil, nil
}

// readers are those who read a green room.
func (g row) readers(at *gorm.DB) ([]circle.PersonID, error) {
	people, guardian, err := g.leaders(at)
	if err != nil {
		return nil, err
	}
	if guardian != "" {
		people = append(people, guardian)
	}
	tending, err := circle.Tending(at, g.CircleID)
	if err != nil {
		return nil, err
	}
	for _, t := range tending {
		people = append(people, t.Person)
	}
	slices.Sort(people)
	return slices.Compact(people), nil
}

// Green reads the green room of a gathering.
func (s *Service) Green(ctx context.Context, by account.ID, of ID) (*GreenRoom, error) {
	g := s.db.Read(ctx)
	r, err := find(g, of)
	if err != nil {
		return nil, err
	}
	stood, err := circle.See(g, by, r.CircleID)
	if err != nil {
		return nil, err
	}
	if err := r.green(g, &stood, policy.SeeGreenRoom, s.db.Now()); err != nil {
		return nil, err
	}
	return s.showGreen(ctx, g, r, stood, s.db.Now())
}

// WriteGreen writes a line in the green room of a gathering. The same nonce is one
// line. It returns ErrGreenLine, ErrManyGreen, circle.ErrNonce or policy's refusal.
func (s *Service) WriteGreen(ctx context.Context, by account.ID, of ID, nonce string, body models.Private) (*GreenRoom, error) {
	body = body.Clean()
	if n := body.Runes(); n < 1 || n > MaxGreenLine {
		return nil, ErrGreenLine.At("body")
	}
	if err := circle.CheckNonce(nonce); err != nil {
		return nil, err
	}
	var out *GreenRoom
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		g, stood, err := take(tx, by, of)
		if err != nil {
			return err
		}
		if err := g.green(tx.DB, &stood, policy.WriteGreenRoom, tx.Now); err != nil {
			return err
		}
		if err := s.writeGreen(tx, g, stood, nonce, body); err != nil {
			return err
		}
		out, err = s.showGreen(ctx, tx.DB, g, stood, tx.Now)
		return err
	})
	return out, err
}

func (s *Service) writeGreen(tx *db.Tx, g row, stood circle.Stood, nonce string, body models.Private) (err error) {
	var same, all int64
	of := tx.Table("green_lines").Where("gathering_id = ?", g.ID).Session(&gorm.Session{})
	if err := of.Where("by_id = ? AND nonce = ?", stood.Person, nonce).Count(&same).Error; err != nil || same > 0 {
		return err
	}
	if err := of.Count(&all).Error; err != nil {
		return err
	}
	if all >= MaxGreen {
		return ErrManyGreen
	}
	line := greenRow{ID: GreenID(models.NewID()), GatheringID: g.ID, ByID: stood.Person, Nonce: nonce, At: tx.Now, ExpiresAt: g.greenUntil()}
	if line.Body, err = s.seal(tx, g.CircleID, seal.Care, greenPlace(line.ID), body); err != nil {
		return err
	}
	if err := tx.Create(&line).Error; err != nil {
		return err
	}
	return s.tellGreen(tx, g, stood)
}

// tellGreen has those who read a green room ask for it, in the room and on the
// circle's pages.
func (s *Service) tellGreen(tx *db.Tx, g row, stood circle.Stood) error {
	people, err := g.readers(tx.DB)
	if err != nil {
		return err
	}
	if err := poke(tx, g, stood, greenMoved, people...); err != nil {
		return err
	}
	to := make([]string, 0, len(people))
	for _, p := range people {
		to = append(to, string(p))
	}
	in := models.Stream{Kind: models.CircleStream, ID: string(g.CircleID)}
	return stream.Poke(tx, stream.Entry{Stream: in, Circle: string(g.CircleID), Mver: stood.Mver, What: greenMoved}, to...)
}

// greenMoved says that there is more to read in a green room.
const greenMoved = "green"

func (s *Service) showGreen(ctx context.Context, at *gorm.DB, g row, stood circle.Stood, now time.Time) (*GreenRoom, error) {
	out := &GreenRoom{Gathering: g.ID, StartsAt: g.StartsAt, Readers: []circle.Person{}, Until: g.greenUntil(), May: []string{}}
	if stood.Check(policy.WriteGreenRoom) == nil {
		out.May = append(out.May, "write")
	}
	if stood.Check(policy.SeeCases) == nil {
		out.May = append(out.May, "hand_over")
	}
	var err error
	if out.Circle, err = circle.NameOf(at, g.CircleID); err != nil {
		return nil, err
	}
	if out.Title, err = s.open(ctx, titlePlace(g.ID), g.Title); err != nil {
		return nil, err
	}
	people, err := g.readers(at)
	if err != nil {
		return nil, err
	}
	names, err := circle.PersonsOf(ctx, at, s.box, people)
	if err != nil {
		return nil, err
	}
	for _, p := range people {
		out.Readers = append(out.Readers, names[p])
	}
	out.Lines, err = greenLines(ctx, at, s.box, at.Where("gathering_id = ? AND expires_at > ?", g.ID, now), stood.Person)
	return out, err
}

// GreenLines reads lines of the green room of a gathering of a circle, oldest first:
// some, or all where none is named. It is for whoever hands them to a case, who has to
// be in it: stood is how they stand in that circle.
func GreenLines(ctx context.Context, at *gorm.DB, box *seal.Box, stood circle.Stood, of ID, some []GreenID, now time.Time) ([]GreenLine, error) {
	g, err := find(at, of)
	if err == nil && (g.CircleID != stood.Circle || slices.ContainsFunc(some, func(id GreenID) bool { return !models.IsID(string(id)) })) {
		err = policy.ErrHidden
	}
	if err != nil {
		return nil, err
	}
	if err := g.green(at, &stood, policy.SeeGreenRoom, now); err != nil {
		return nil, err
	}
	which := at.Where("gathering_id = ? AND expires_at > ?", g.ID, now)
	if len(some) > 0 {
		which = which.Where("id IN ?", some)
	}
	return greenLines(ctx, at, box, which, stood.Person)
}

func greenLines(ctx context.Context, at *gorm.DB, box *seal.Box, which *gorm.DB, me circle.PersonID) ([]GreenLine, error) {
	var rows []greenRow
	if err := which.Order("id").Limit(MaxGreen).Find(&rows).Error; err != nil {
		return nil, err
	}
	people := make([]circle.PersonID, 0, len(rows))
	for _, r := range rows {
		people = append(people, r.ByID)
	}
	slices.Sort(people)
	names, err := circle.PersonsOf(ctx, at, box, slices.Compact(people))
	if err != nil {
		return nil, err
	}
	out := make([]GreenLine, 0, len(rows))
	for _, r := range rows {
		body, there, err := box.OpenIfThere(ctx, greenPlace(r.ID), r.Body)
		if err != nil {
			return nil, err
		}
		if there {
			out = append(out, GreenLine{ID: r.ID, By: names[r.ByID], Mine: r.ByID == me, Body: body, At: r.At})
		}
	}
	return out, nil
}
