package gathering

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
)

// ErrThreshold answers whoever comes while somebody speaks.
var ErrThreshold = &models.Error{Kind: models.Conflict, Code: "gathering_threshold", Message: "Somebody is speaking just now. You come in as soon as they have finished."}

// Coming is how somebody takes their seat; what is left out is as they kept it.
type Coming struct {
	Speaking *bool
	Wants    string
}

// Come gives by their seat in a gathering that is on, or brings them back to it.
// While somebody speaks they wait at the threshold. Twice is once.
func (s *Service) Come(ctx context.Context, by account.ID, of ID, c Coming) (*Floor, error) {
	if c.Wants != "" && !slices.Contains(script.Wants, c.Wants) {
		return nil, script.ErrWhat.At("wants")
	}
	return s.during(ctx, by, of, policy.EnterRoom, func(tx *db.Tx, g *row, stood circle.Stood) error { return s.sit(tx, g, stood, c) })
}

// sit is Come for somebody who may be in the room.
func (s *Service) sit(tx *db.Tx, g *row, stood circle.Stood, c Coming) error {
	person := stood.Person
	var kept struct{ Role, Wants string }
	if err := tx.Table("seats").Select("role, wants").Where("gathering_id = ? AND person_id = ?", g.ID, person).Limit(1).Scan(&kept).Error; err != nil {
		return err
	}
	speaks := kept.Role != listening
	if c.Speaking != nil {
		speaks = *c.Speaking
	}
	if c.Wants == "" {
		c.Wants = kept.Wants
	}
	var gaps bool
	err := tx.Table("accounts").Select("accounts.larger_gaps").Joins("JOIN memberships ON memberships.account_id = accounts.id").
		Where("memberships.id = ?", person).Scan(&gaps).Error
	if err != nil {
		return err
	}
	_, err = s.apply(tx, g, stood, script.Input{
		Kind: script.Come, By: script.Person(person), May: may(stood), What: c.Wants, Gaps: gaps,
		Speaking: speaks && stood.Standing.Role != policy.Guest,
	})
	if err != nil {
		return err
	}
	if err := s.heed(tx, g, stood); err != nil {
		return err
	}
	if err := seen(tx, g.ID, person); err != nil {
		return err
	}
	return attend(tx, *g, person)
}

// heed has the script know whether somebody may speak in the circle.
func (s *Service) heed(tx *db.Tx, g *row, stood circle.Stood) error {
	now, err := g.state()
	if err != nil {
		return err
	}
	seat, ok := now.Seat(script.Person(stood.Person))
	if !ok || seat.Muted == stood.Standing.Muted || now.Final() {
		return nil
	}
	kind := script.Voice
	if stood.Standing.Muted {
		kind = script.Mute
	}
	_, err = s.apply(tx, g, stood, script.Input{Kind: kind, To: script.Person(stood.Person)})
	return err
}

// away is the row of a seat whose person came and is not there just now.
const away = "away"

// place is the state of a seat as its row has it.
func place(s script.Seat) string {
	switch {
	case s.State == script.Gone:
		return script.Out
	case s.State == script.In && s.Lost != nil:
		return away
	}
	return s.State
}

// follow has the rows of the seats follow the script.
func follow(tx *db.Tx, of ID, was, now script.State, at time.Time) error {
	for _, seat := range now.Seats {
		before, had := was.Seat(seat.Person)
		is := place(seat)
		if had && place(before) == is && before.Wants == seat.Wants && before.Speaking == seat.Speaking {
			continue
		}
		role := listening
		if seat.Speaking {
			role = speaking
		}
		err := tx.Exec(`INSERT INTO seats (gathering_id, person_id, role, wants, state, kept_at, came_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (gathering_id, person_id) DO UPDATE SET role = excluded.role, wants = excluded.wants, state = excluded.state,
			came_at = COALESCE(seats.came_at, excluded.came_at)`, of, seat.Person, role, seat.Wants, is, at, at, at).Error
		if err != nil {
			return err
		}
		if is == script.In && (!had || place(before) != away) { // from here on a device of theirs is to be there
			if err := seenAt(tx, of, id(seat.Person), at); err != nil {
				return err
			}
		}
	}
	return nil
}

// seen notes that somebody in a gathering is there: they act.
func seen(tx *db.Tx, of ID, person circle.PersonID) error {
	now, err := tx.Clock()
	if err != nil {
		return err
	}
	return seenAt(tx, of, person, now)
}

func seenAt(tx *db.Tx, of ID, person circle.PersonID, at time.Time) error {
	return tx.Table("seats").Where("gathering_id = ? AND person_id = ?", of, person).Update("seen_at", at).Error
}

// attend puts down that somebody came.
func attend(tx *db.Tx, g row, person circle.PersonID) error {
	if g.State != opened || g.Phase == script.After || g.Phase == script.Quiet {
		return nil
	}
	state := present
	if tx.Now.After(g.began().Add(lateAfter)) {
		state = late
	}
	return tx.Exec("INSERT INTO attendance (gathering_id, person_id, state, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", g.ID, person, state, tx.Now).Error
}

// came gives somebody who was let into a room their seat in the gathering that is
// on there, if one is and they have none. That somebody comes in does not fail
// over it.
func (s *Service) came(ctx context.Context, in room.ID, person circle.PersonID) {
	var on []ID
	err := s.db.Read(ctx).Table("gatherings").Where(`room_id = ? AND state = 'open' AND phase NOT IN ('after', 'closed', 'cancelled') AND NOT EXISTS (
		SELECT 1 FROM seats s WHERE s.gathering_id = gatherings.id AND s.person_id = ? AND s.state IN ('in', 'waiting', 'away'))`, in, person).
		Limit(1).Pluck("id", &on).Error
	if err == nil && len(on) > 0 {
		err = s.db.Do(ctx, func(tx *db.Tx) error { return s.bring(tx, on[0], person) })
	}
	if _, told := refused(err); err != nil && !told {
		slog.WarnContext(ctx, "who came to a gathering could not be given a seat", "error", err)
	}
}

// bring is Come for somebody known by who they are in the circle.
func (s *Service) bring(tx *db.Tx, of ID, person circle.PersonID) error {
	g, _, err := hold(tx, of)
	if err != nil || g.State != opened {
		return err
	}
	stood, err := circle.SeePerson(tx, g.CircleID, person)
	if err != nil || stood.Person == "" {
		return err
	}
	if err := g.expects(stood); err != nil {
		return err
	}
	if _, err := s.keepTime(tx, &g, stood); err != nil || g.State != opened {
		return err
	}
	return s.sit(tx, &g, stood, Coming{})
}

// underway are the phases in which only those are in the room who have a seat.
var underway = []string{script.Arrival, script.Agreements, script.CheckIn, script.Open, script.Closing, script.After}

// admitted are the states of seats of those who are let in: whoever stepped out
// comes back by coming in.
var admitted = []string{script.In, away, script.Out}

// doorkeeper is what the room asks about a gathering that leads it.
type doorkeeper struct{ *Service }

// Admit lets in who has a seat, once a gathering has begun, and gives whoever has
// none the one that is left for them.
func (d doorkeeper) Admit(ctx context.Context, gathering string, by account.ID, person circle.PersonID) error {
	s, of := d.Service, ID(gathering)
	g := s.db.Read(ctx)
	r, err := find(g, of)
	if err != nil || !slices.Contains(underway, r.Phase) {
		return err
	}
	var state string
	if err := g.Table("seats").Select("state").Where("gathering_id = ? AND person_id = ?", of, person).Limit(1).Scan(&state).Error; err != nil {
		return err
	}
	if slices.Contains(admitted, state) {
		return nil
	}
	var f *Floor
	if state == script.Waiting {
		f, err = s.Floor(ctx, by, of, 0)
	} else {
		f, err = s.Come(ctx, by, of, Coming{})
	}
	if errors.Is(err, ErrNotOn) || err == nil && f.Mine.Seat != script.Waiting {
		return nil
	}
	if err != nil {
		return err
	}
	return ErrThreshold.With(*f)
}

// Seated lists who alone may be in the room, once a gathering has begun.
func (d doorkeeper) Seated(g *gorm.DB, gathering string) (map[circle.PersonID]bool, error) {
	r, err := find(g, ID(gathering))
	if err != nil || !slices.Contains(underway, r.Phase) {
		return nil, err
	}
	var people []circle.PersonID
	err = g.Table("seats").Where("gathering_id = ? AND state IN ?", r.ID, admitted).Limit(maxThere).Pluck("person_id", &people).Error
	seated := make(map[circle.PersonID]bool, len(people))
	for _, p := range people {
		seated[p] = true
	}
	return seated, err
}
