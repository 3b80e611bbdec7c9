package gathering

import (
	"context"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/stream"

	"example.org/afterward/models/gathering/script"
)

// inside takes a gathering for one use-case of somebody in its room, and asks the
// law whether they may do a there.
func (s *Service) inside(tx *db.Tx, by account.ID, of ID, a policy.Action) (g row, stood circle.Stood, err error) {
	if g, stood, err = take(tx, by, of); err != nil {
		return g, stood, err
	}
	return g, stood, g.lets(tx.DB, &stood, a)
}

// punctual is a unit of work in a gathering that is on or was, on time.
func (s *Service) punctual(ctx context.Context, by account.ID, of ID, a policy.Action, do func(*db.Tx, row, circle.Stood) error) error {
	take := func(tx *db.Tx) (row, circle.Stood, error) { return s.inside(tx, by, of, a) }
	return s.onTime(ctx, take, func(tx *db.Tx, g *row, stood circle.Stood) error { return do(tx, *g, stood) })
}

// live looks at words that are said in a gathering.
func (s *Service) live(tx *db.Tx, g row, stood circle.Stood, field string, text models.Private) error {
	_, err := stood.Look(tx, s.box, circle.Writing{To: circle.Live, Where: string(g.RoomID), Fields: circle.Texts(field, text)})
	return err
}

// lasting looks at what those who look after a circle write over its gatherings.
func (s *Service) lasting(tx *db.Tx, stood circle.Stood, field string, text models.Private) error {
	_, err := stood.Look(tx, s.box, circle.Writing{To: circle.Lasting, Fields: circle.Texts(field, text)})
	return err
}

// gives is punctual for what gives one thing back.
func gives[T any](ctx context.Context, s *Service, by account.ID, of ID, a policy.Action, do func(*db.Tx, row, circle.Stood) (T, error)) (*T, error) {
	var out T
	err := s.punctual(ctx, by, of, a, func(tx *db.Tx, g row, stood circle.Stood) (err error) {
		out, err = do(tx, g, stood)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// look is inside without keeping anything as it is.
func (s *Service) look(g *gorm.DB, by account.ID, of ID, a policy.Action) (r row, stood circle.Stood, err error) {
	if r, err = find(g, of); err != nil {
		return r, stood, err
	}
	if stood, err = circle.See(g, by, r.CircleID); err != nil {
		return r, stood, err
	}
	stood.Standing.Guardian = r.GuardianID != nil && *r.GuardianID == stood.Person
	return r, stood, r.lets(g, &stood, a)
}

// lets asks the law about somebody in the room of a gathering. A guest is there
// for the one they were asked to.
func (g row) lets(at *gorm.DB, stood *circle.Stood, a policy.Action) (err error) {
	if stood.Standing.KeptOut, err = room.KeptOut(at, g.RoomID, stood.Person); err != nil {
		return err
	}
	if err := stood.Check(a); err != nil {
		return err
	}
	return g.expects(*stood)
}

// hears reports whether somebody hears what is said in a gathering: while it is
// on, whoever has come in; afterwards whoever is let into the room.
func (g row) hears(person circle.PersonID) (bool, error) {
	if g.Script == nil {
		return true, nil
	}
	now, err := g.state()
	if err != nil || now.Final() {
		return err == nil, err
	}
	return seated(now, person), nil
}

// seated reports whether somebody has come into a gathering, and was not sent out.
func seated(now script.State, person circle.PersonID) bool {
	seat, ok := now.Seat(script.Person(person))
	return ok && (seat.State == script.In || seat.State == script.Out)
}

// poke has the devices of a few people in a room, and nobody else's, ask for
// something that is theirs alone. It is not numbered: what must not be lost is in
// the rows.
func poke(tx *db.Tx, g row, stood circle.Stood, what string, to ...circle.PersonID) error {
	people := make([]string, 0, len(to))
	for _, p := range to {
		if p != "" {
			people = append(people, string(p))
		}
	}
	return stream.Poke(tx, room.Entry(g.RoomID, g.CircleID, stood.Mver, what, ""), people...)
}
