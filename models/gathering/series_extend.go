package gathering

import (
	"context"
	"errors"
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// ExtendSeries sets what is due to be set of series, of at most limit of them, and
// ends those that have come to their end. It reports how many it looked at.
func (s *Service) ExtendSeries(ctx context.Context, limit int) (done int64, err error) {
	var due []seriesRow
	err = s.db.Read(ctx).Table("series").Select("series.*").Joins("JOIN circles ON circles.id = series.circle_id").
		Where("series.ended_at IS NULL AND series.extend_at <= ? AND circles.state NOT IN ?", s.db.Now(), []string{circle.Resting, circle.Winding, circle.Archived}).
		Order("series.extend_at").Limit(limit).Find(&due).Error
	if err != nil {
		return 0, err
	}
	for _, r := range due {
		failed := s.db.Do(ctx, func(tx *db.Tx) error { return s.extend(tx, r) })
		if err = errors.Join(err, failed); failed == nil { // one that cannot be extended holds up no other
			done++
		}
	}
	return done, err
}

func (s *Service) extend(tx *db.Tx, r seriesRow) error {
	stood, err := circle.Hold(tx, r.CircleID)
	if err != nil {
		return err
	}
	if r, err = holdSeries(tx, r); err != nil || r.EndedAt != nil || r.ExtendAt.After(tx.Now) {
		return err // another node was first
	}
	if _, err := s.fill(tx, &r, stood); err != nil || r.EndedAt == nil {
		return err
	}
	return s.tellSeries(tx, r, stood)
}

// fill sets the gatherings of a series that are due to be set, each day once
// whatever became of it, and puts down when there will be more; one that has none
// to come has ended. The unit of work has taken the circle.
func (s *Service) fill(tx *db.Tx, r *seriesRow, stood circle.Stood) (made int64, err error) {
	if stood.State == circle.Winding || !meets(stood.State) {
		return 0, nil // and looked at again when it does
	}
	due, next, err := r.due(tx.Now)
	if err != nil {
		return 0, err
	}
	if len(due) == 0 && next.IsZero() {
		r.EndedAt = &tx.Now
		return 0, tx.Table("series").Where("id = ?", r.ID).Update("ended_at", r.EndedAt).Error
	}
	days, err := setDays(tx, r.ID)
	if err != nil {
		return 0, err
	}
	title, err := s.openTitle(tx.Context(), *r)
	if err != nil {
		return 0, err
	}
	host, err := leader(tx, *r)
	if err != nil {
		return 0, err
	}
	in, err := roomOf(tx.DB, r.CircleID)
	if err != nil {
		return 0, err
	}
	var coming int64
	if err := tx.Table("gatherings").Where("circle_id = ? AND state = ?", r.CircleID, scheduled).Count(&coming).Error; err != nil {
		return 0, err
	}
	for _, o := range due {
		if days[o.day()] {
			continue
		}
		if coming+made >= MaxComing || host == "" {
			next = tx.Now.Add(lookAgain)
			break
		}
		g := row{
			ID: ID(models.NewID()), CircleID: r.CircleID, RoomID: in, ByID: r.ByID, Nonce: models.NewID(), State: scheduled, CreatedAt: tx.Now,
			StartsAt: o.at, Minutes: r.Minutes, HostID: host, Plan: r.Plan, SeriesID: &r.ID, Occurrence: o.wall,
		}
		if g.Title, err = s.seal(tx, g.CircleID, seal.Names, titlePlace(g.ID), title); err != nil {
			return made, err
		}
		if err := s.openOver(tx, &g); err != nil {
			return made, err
		}
		if err := tx.Create(&g).Error; err != nil {
			return made, err
		}
		if err := s.tell(tx, g, stood, stood.Mver); err != nil {
			return made, err
		}
		made++
	}
	r.ExtendAt = next
	return made, tx.Table("series").Where("id = ?", r.ID).Update("extend_at", next).Error
}

// due lists the occurrences of a series that are to be set by now, and when there
// are more; never, where there are none after now at all.
func (r seriesRow) due(now time.Time) (due []occurrence, next time.Time, err error) {
	zone, err := zoneNamed(r.Zone)
	if err != nil {
		return nil, next, err
	}
	err = occurrences(r.Starts, r.Rule, zone, func(o occurrence) bool {
		switch {
		case !o.at.After(now):
			return true
		case o.at.After(now.Add(horizon)):
			next = o.at.Add(-horizon)
			return false
		case len(due) == maxAhead:
			next = due[0].at // then one fewer is to come
			return false
		}
		due = append(due, o)
		return true
	})
	if len(due) > 0 && next.IsZero() {
		next = due[len(due)-1].at // the last there is: then it ends
	}
	return due, next, err
}

// setDays are the days around now and after it for which a gathering of a series
// was set before.
func setDays(tx *db.Tx, id SeriesID) (map[string]bool, error) {
	var walls []string
	since := tx.Now.Add(-48 * time.Hour).Format(time.DateOnly)
	err := tx.Table("gatherings").Where("series_id = ? AND occurrence >= ?", id, since).Order("occurrence").Limit(maxSet).Pluck("occurrence", &walls).Error
	days := make(map[string]bool, len(walls))
	for _, w := range walls {
		days[dayOf(w)] = true
	}
	return days, err
}

// leader finds who leads what is set of a series now: who was chosen, or who set
// it, or else whoever of those who look after the circle has been there longest.
// Somebody who is away may be back by then.
func leader(tx *db.Tx, r seriesRow) (circle.PersonID, error) {
	here, err := circle.Active(tx.DB, r.CircleID)
	if err != nil {
		return "", err
	}
	for _, person := range append([]circle.PersonID{r.HostID, r.ByID}, here...) {
		stood, err := circle.SeePerson(tx, r.CircleID, person)
		if err != nil {
			return "", err
		}
		if stillThere(policy.Check(stood.Standing, policy.RunGathering)) {
			return person, nil
		}
	}
	return "", nil
}
