package gathering

import (
	"context"
	"slices"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// maxThere bounds who is read of one gathering.
const maxThere = 200

// List lists a circle's gatherings: those to come, the next one first, and the
// last that were. A guest is shown the one they were asked to.
func (s *Service) List(ctx context.Context, by account.ID, in circle.ID) ([]Gathering, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	var coming, past []row
	if stood.Standing.Role == policy.Guest && models.IsID(stood.Trial) {
		if err := g.Where("circle_id = ? AND id = ?", in, stood.Trial).Find(&coming).Error; err != nil {
			return nil, err
		}
		return s.of(ctx, g, stood, s.db.Now(), coming...)
	}
	if err := policy.Check(stood.Standing, policy.ReadCircle); err != nil {
		return nil, err
	}
	q := g.Where("circle_id = ? AND state IN ?", in, []string{scheduled, opened})
	if err := q.Order("starts_at, id").Limit(MaxComing + 1).Find(&coming).Error; err != nil {
		return nil, err
	}
	q = g.Where("circle_id = ? AND state IN ?", in, []string{closed, cancelled})
	if err := q.Order("starts_at DESC, id DESC").Limit(maxPast).Find(&past).Error; err != nil {
		return nil, err
	}
	return s.of(ctx, g, stood, s.db.Now(), append(coming, past...)...)
}

// Attendance tells who was at a gathering: those who look after the circle are
// told of everybody, and everybody else of themselves.
func (s *Service) Attendance(ctx context.Context, by account.ID, id ID) ([]Attendance, error) {
	g := s.db.Read(ctx)
	r, err := find(g, id)
	if err != nil {
		return nil, err
	}
	stood, err := circle.See(g, by, r.CircleID)
	if err == nil {
		err = policy.Check(stood.Standing, policy.ReadCircle)
	}
	if err != nil {
		return nil, err
	}
	people := []circle.PersonID{stood.Person}
	if policy.Check(stood.Standing, policy.SeeAttendance) == nil {
		if people, err = circle.Active(g, r.CircleID); err != nil {
			return nil, err
		}
		var others []circle.PersonID // who was there and has gone since
		if err := g.Table("attendance").Where("gathering_id = ? AND person_id NOT IN ?", id, people).Order("at, person_id").Limit(maxThere).Pluck("person_id", &others).Error; err != nil {
			return nil, err
		}
		people = append(people, others...)
	}
	var rows []attendanceRow
	if err := g.Where("gathering_id = ? AND person_id IN ?", id, people).Find(&rows).Error; err != nil {
		return nil, err
	}
	was, all := map[circle.PersonID]attendanceRow{}, slices.Clone(people)
	for _, a := range rows {
		if was[a.PersonID] = a; a.ByID != nil {
			all = append(all, *a.ByID)
		}
	}
	names, err := circle.PersonsOf(ctx, g, s.box, all)
	if err != nil {
		return nil, err
	}
	out := make([]Attendance, 0, len(people))
	for _, p := range people {
		one := Attendance{Person: names[p]}
		if a, known := was[p]; known {
			if one.State, one.At = a.State, &a.At; a.ByID != nil {
				marker := names[*a.ByID]
				one.By = &marker
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// Mark puts down whether somebody was there, for whoever looks after the circle;
// before a gathering begins, that somebody is excused. What the room knew is
// written over, and what is counted follows.
func (s *Service) Mark(ctx context.Context, by account.ID, id ID, person circle.PersonID, state string) (*Attendance, error) {
	if !slices.Contains(statesMarked, state) {
		return nil, ErrMark.At("state")
	}
	var out Attendance
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		g, stood, err := take(tx, by, id)
		if err == nil {
			err = policy.Check(stood.Standing, policy.MarkAttendance)
		}
		if err != nil {
			return err
		}
		var before []attendanceRow
		if models.IsID(string(person)) {
			if err := tx.Where("gathering_id = ? AND person_id = ?", id, person).Find(&before).Error; err != nil {
				return err
			}
		}
		if len(before) == 0 {
			if _, err := circle.Target(tx.DB, g.CircleID, person); err != nil {
				return err
			}
		}
		switch {
		case g.State == cancelled || g.lapsed(stood.State, tx.Now):
			return s.over(tx, g, stood)
		case g.State == scheduled && state != excused:
			return ErrNotBegun.At("state")
		}
		a := attendanceRow{GatheringID: id, PersonID: person, State: state, ByID: &stood.Person, At: tx.Now}
		if err := put(tx, &a, "state", "by_id", "at"); err != nil {
			return err
		}
		was, is := len(before) > 0 && slices.Contains(there, before[0].State), slices.Contains(there, state)
		if g.State == closed && was != is {
			n := +1
			if was {
				n = -1
			}
			if err := circle.Attended(tx, g.CircleID, []circle.PersonID{person}, n); err != nil {
				return err
			}
			if _, err := circle.Restand(tx, g.CircleID); err != nil {
				return err
			}
		}
		names, err := circle.PersonsOf(tx.Context(), tx.DB, s.box, []circle.PersonID{person, stood.Person})
		if err != nil {
			return err
		}
		marker := names[stood.Person]
		out = Attendance{Person: names[person], State: state, At: &a.At, By: &marker}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}
