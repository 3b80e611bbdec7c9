package gathering

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/room"
)

// The times of the clockwork.
const (
	pulseEvery = 5 * time.Second  // how often a node says that the clocks are kept, and who is on it
	lookEvery  = time.Second      // how often it looks for those who are not there any more
	lostAfter  = 12 * time.Second // for somebody to be seen again
	stoodStill = 10 * time.Second // without a sign of the clocks, they stood still
	nextTick   = time.Second      // after a tick that did nothing
)

// Bounds of what one round does. What does not fit is done in the next.
const (
	maxDoors = 50
	maxTicks = 200
	maxLive  = 5000 // gatherings that are on at once
)

// clockwork is what one node remembers of its own rounds.
type clockwork struct {
	mu             sync.Mutex
	pulsed, looked time.Time
}

// passed reports whether so long has passed since at, one of c's times, and makes
// it now if it has.
func (c *clockwork) passed(at *time.Time, now time.Time, every time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if d := now.Sub(*at); d >= 0 && d < every {
		return false
	}
	*at = now
	return true
}

// Round does what is due in every gathering: each node calls it, every 250 ms.
// Doors open, clocks run, and whoever has not been seen for a time is taken for
// lost. Each gathering is a unit of work of its own, and is looked at again under
// its lock: what another node has done is done.
func (s *Service) Round(ctx context.Context) error {
	now := s.db.Now()
	var err error
	if s.clock.passed(&s.clock.pulsed, now, pulseEvery) {
		err = s.pulse(ctx)
	}
	for _, of := range s.ask(ctx, &err, maxDoors, `SELECT g.id FROM gatherings g JOIN circles c ON c.id = g.circle_id
		WHERE g.state IN ('scheduled', 'open') AND g.state = 'scheduled' AND g.starts_at <= ? AND g.starts_at > ? AND c.state NOT IN ?
		AND NOT EXISTS (SELECT 1 FROM gatherings o WHERE o.room_id = g.room_id AND o.state = 'open')
		ORDER BY g.starts_at, g.id LIMIT ?`, now.Add(script.Doors), now.Add(-grace), []string{circle.Resting, circle.Archived}) {
		err = errors.Join(err, s.openDoors(ctx, of))
	}
	late := s.ask(ctx, &err, maxTicks, "SELECT id FROM gatherings WHERE due_at IS NOT NULL AND due_at <= ? ORDER BY due_at LIMIT ?", now)
	if s.clock.passed(&s.clock.looked, now, lookEvery) {
		late = append(late, s.ask(ctx, &err, maxTicks, `SELECT g.id FROM gatherings g WHERE g.due_at IS NOT NULL AND EXISTS (SELECT 1 FROM seats s
			WHERE s.gathering_id = g.id AND (s.state = 'in' AND s.seen_at < ? OR s.state = 'away' AND s.seen_at >= ?)) ORDER BY g.due_at LIMIT ?`,
			now.Add(-lostAfter), now.Add(-lostAfter))...)
		late = append(late, s.overrun(ctx, &err, now)...)
		err = errors.Join(err, s.alertHosts(ctx), s.askBackups(ctx, now))
	}
	slices.Sort(late)
	for _, of := range slices.Compact(late) {
		err = errors.Join(err, s.keep(ctx, of)) // one that cannot be kept holds up no other
	}
	return err
}

// ask asks for gatherings.
func (s *Service) ask(ctx context.Context, failed *error, limit int, sql string, values ...any) (all []ID) {
	if err := s.db.Read(ctx).Raw(sql, append(values, limit)...).Scan(&all).Error; err != nil {
		*failed = errors.Join(*failed, err)
	}
	return all
}

// yields is how long after its planned end what follows a gathering gives way to
// the next one in its room.
const yields = 15 * time.Minute

// overrun lists gatherings that are over but for what follows them, while another
// waits for their room.
func (s *Service) overrun(ctx context.Context, failed *error, now time.Time) []ID {
	return s.ask(ctx, failed, maxTicks, `SELECT o.id FROM gatherings g JOIN gatherings o ON o.room_id = g.room_id AND o.state = 'open'
		WHERE g.state IN ('scheduled', 'open') AND g.state = 'scheduled' AND g.starts_at <= ? AND g.starts_at > ? AND o.phase IN ('after', 'quiet') LIMIT ?`,
		now, now.Add(-grace))
}

// keep keeps the clock of one gathering.
func (s *Service) keep(ctx context.Context, of ID) error {
	return s.db.Do(ctx, func(tx *db.Tx) error {
		g, stood, err := hold(tx, of)
		if err != nil || g.State != opened || g.Script == nil {
			return err
		}
		if _, err := s.keepTime(tx, &g, stood); err != nil {
			return err
		}
		if err := s.keepPeople(tx, &g, stood); err != nil {
			return err
		}
		return s.makeRoom(tx, &g, stood)
	})
}

// keepTime does what the clock of a gathering owes, and reports whether that was
// anything. Time in which no node kept it does not count.
func (s *Service) keepTime(tx *db.Tx, g *row, stood circle.Stood) (moved bool, err error) {
	now, err := tx.Clock()
	if err != nil || g.State != opened || g.Script == nil {
		return false, err
	}
	version := g.Version
	if g.PulseAt != nil && now.Sub(*g.PulseAt) > stoodStill {
		if err := s.missed(tx, g, stood, now.Sub(*g.PulseAt)); err != nil {
			return false, err
		}
	}
	if g.DueAt == nil || now.Before(*g.DueAt) {
		return g.Version != version, nil
	}
	if _, err := s.apply(tx, g, stood, script.Input{Kind: script.Tick}); err != nil {
		return false, err
	}
	if g.DueAt != nil && !now.Before(*g.DueAt) { // or it would be asked in every round
		next := now.Add(nextTick)
		g.DueAt = &next
		if err := tx.Table("gatherings").Where("id = ?", g.ID).Update("due_at", next).Error; err != nil {
			return false, err
		}
	}
	return g.Version != version, nil
}

// missed leaves out the time in which nobody kept the clock. Nobody was lost in
// it: those who were there have their time to come back.
func (s *Service) missed(tx *db.Tx, g *row, stood circle.Stood, d time.Duration) error {
	now := g.PulseAt.Add(d)
	g.PulseAt = &now
	if err := tx.Table("gatherings").Where("id = ?", g.ID).Update("pulse_at", now).Error; err != nil {
		return err
	}
	if err := tx.Table("seats").Where("gathering_id = ? AND state = ?", g.ID, script.In).Update("seen_at", now).Error; err != nil {
		return err
	}
	slog.InfoContext(tx.Context(), "time in which nobody kept the clock is left out of a gathering", "gathering", g.ID, "for", d)
	_, err := s.apply(tx, g, stood, script.Input{Kind: script.Gap, For: d})
	return err
}

// keepPeople takes for lost who has not been seen, and brings back who has.
func (s *Service) keepPeople(tx *db.Tx, g *row, stood circle.Stood) error {
	now, err := tx.Clock()
	if err != nil || g.State != opened {
		return err
	}
	var turned []struct {
		PersonID circle.PersonID
		State    string
		SeenAt   time.Time
	}
	err = tx.Table("seats").Select("person_id, state, seen_at").Where(
		"gathering_id = ? AND (state = 'in' AND seen_at < ? OR state = 'away' AND seen_at >= ?)", g.ID, now.Add(-lostAfter), now.Add(-lostAfter)).
		Order("person_id").Limit(maxThere).Find(&turned).Error
	if err != nil {
		return err
	}
	for _, seat := range turned {
		in := script.Input{Kind: script.Back, To: script.Person(seat.PersonID)}
		if seat.State == script.In {
			in.Kind, in.Seen = script.Lose, &seat.SeenAt
		}
		if _, err := s.apply(tx, g, stood, in); err != nil {
			return err
		}
	}
	return nil
}

// makeRoom closes what follows a gathering where another waits for the room.
func (s *Service) makeRoom(tx *db.Tx, g *row, stood circle.Stood) error {
	now, err := g.state()
	if err != nil || now.Phase != script.After && now.Phase != script.Quiet || tx.Now.Before(now.Ends().Add(yields)) {
		return err
	}
	var waits int64
	err = tx.Table("gatherings").Where("room_id = ? AND state = 'scheduled' AND starts_at <= ? AND starts_at > ?", g.RoomID, tx.Now, tx.Now.Add(-grace)).Count(&waits).Error
	if err != nil || waits == 0 {
		return err
	}
	_, err = s.apply(tx, g, stood, script.Input{Kind: script.Close, May: true})
	return err
}

// running is what the pulse reads of a gathering that is on.
type running struct {
	ID      ID
	RoomID  room.ID
	Phase   string
	PulseAt *time.Time
}

// pulse says that the clocks are kept, and who is on this node: whom nobody says
// that of is lost. It comes from rows alone, so nobody is taken for lost because
// something else that knows who is there does not answer.
func (s *Service) pulse(ctx context.Context) error {
	var live []running
	err := s.db.Read(ctx).Table("gatherings").Select("id, room_id, phase, pulse_at").Where("due_at IS NOT NULL").Order("due_at").Limit(maxLive).Find(&live).Error
	if err != nil || len(live) == 0 {
		return err
	}
	now := s.db.Now()
	kept := make([]ID, 0, len(live))
	rooms := make([]room.ID, 0, len(live))
	for _, g := range live {
		rooms = append(rooms, g.RoomID)
		if g.PulseAt != nil && now.Sub(*g.PulseAt) > stoodStill {
			err = errors.Join(err, s.keep(ctx, g.ID))
			continue
		}
		kept = append(kept, g.ID)
	}
	var here map[room.ID][]circle.PersonID
	if s.own != nil {
		here = s.own(rooms...)
	}
	failed := s.db.Do(ctx, func(tx *db.Tx) error {
		now, err := tx.Clock()
		if err != nil {
			return err
		}
		for some := range slices.Chunk(kept, 500) {
			if err := tx.Table("gatherings").Where("id IN ? AND pulse_at < ?", some, now.Add(-pulseEvery/2)).Update("pulse_at", now).Error; err != nil {
				return err
			}
		}
		for _, g := range live {
			if people := here[g.RoomID]; len(people) > 0 {
				if err := tx.Table("seats").Where("gathering_id = ? AND person_id IN ?", g.ID, people).Update("seen_at", now).Error; err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err = errors.Join(err, failed); err != nil {
		return err
	}
	return s.greet(ctx, live, here)
}

// greet gives a seat to whoever was in a room before the doors opened there, and
// has had none. Whoever has stepped out is not fetched back.
func (s *Service) greet(ctx context.Context, live []running, here map[room.ID][]circle.PersonID) error {
	type seat struct {
		GatheringID ID
		PersonID    circle.PersonID
	}
	live = slices.DeleteFunc(live, func(g running) bool { return g.Phase != script.Lobby || len(here[g.RoomID]) == 0 })
	if len(live) == 0 {
		return nil
	}
	lobbies := make([]ID, 0, len(live))
	for _, g := range live {
		lobbies = append(lobbies, g.ID)
	}
	var rows []seat
	err := s.db.Read(ctx).Table("seats").Select("gathering_id, person_id").Where("gathering_id IN ? AND state <> ?", lobbies, kept).
		Limit(script.MaxSeats * len(lobbies)).Find(&rows).Error
	if err != nil {
		return err
	}
	had := make(map[seat]bool, len(rows))
	for _, one := range rows {
		had[one] = true
	}
	for _, g := range live {
		for _, person := range here[g.RoomID] {
			if !had[seat{g.ID, person}] {
				s.came(ctx, g.RoomID, person)
			}
		}
	}
	return nil
}
