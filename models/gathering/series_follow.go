package gathering

import (
	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/seal"
)

// follow brings the gatherings of a series that are to come to where it is now.
func (s *Service) follow(tx *db.Tx, was, is seriesRow, stood circle.Stood) error {
	var coming []row
	q := tx.Clauses(db.Take).Where("series_id = ? AND state = ? AND moved = ? AND starts_at > ?", is.ID, scheduled, false, tx.Now)
	if err := q.Order("starts_at, id").Limit(maxSet).Find(&coming).Error; err != nil {
		return err
	}
	if len(coming) == 0 {
		return nil
	}
	zone, err := zoneNamed(is.Zone)
	if err != nil {
		return err
	}
	first, last, on := dayOf(coming[0].Occurrence), dayOf(coming[len(coming)-1].Occurrence), map[string]occurrence{}
	err = occurrences(is.Starts, is.Rule, zone, func(o occurrence) bool {
		if o.day() >= first {
			on[o.day()] = o
		}
		return o.day() < last
	})
	if err != nil {
		return err
	}
	c := shift{was: was, is: is}
	if c.before, err = s.openTitle(tx.Context(), was); err != nil {
		return err
	}
	if c.after, err = s.openTitle(tx.Context(), is); err != nil {
		return err
	}
	for _, g := range coming {
		o, still := on[dayOf(g.Occurrence)]
		switch {
		case !still:
			if err := letGo(tx, &g); err != nil {
				return err
			}
			_, err = s.cancel(tx, &g, stood, offRule)
		case o.at.After(tx.Now): // the hour of today's may have gone by, and it stays where it is
			err = s.followOne(tx, g, o, c, stood)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// shift is how a series changes.
type shift struct {
	was, is       seriesRow
	before, after models.Private // what it is called
}

// followOne gives one gathering of a series what the series has now, where it had
// what the series had before, and the hour to.
func (s *Service) followOne(tx *db.Tx, g row, to occurrence, c shift, stood circle.Stood) error {
	was := g
	g.StartsAt, g.Occurrence = to.at, to.wall
	if g.HostID == c.was.HostID && g.HostID != c.is.HostID {
		g.holds(c.is.HostID)
		if err := s.openOver(tx, &g); err != nil {
			return err
		}
	}
	own, err := planIn(g.Plan)
	if err != nil {
		return err
	}
	theirs, err := planIn(c.was.Plan)
	if err != nil {
		return err
	}
	if planText(own) == planText(theirs) {
		if g.Plan = c.is.Plan; g.Minutes == c.was.Minutes {
			g.Minutes = c.is.Minutes
		}
	} else if g.Minutes == c.was.Minutes && checkPlan(own, c.is.Minutes) == nil { // or its own plan does not fit
		g.Minutes = c.is.Minutes
	}
	called := false
	if c.before != c.after {
		title, err := s.open(tx.Context(), titlePlace(g.ID), g.Title)
		if err != nil {
			return err
		}
		if called = title == c.before; called {
			if g.Title, err = s.seal(tx, g.CircleID, seal.Names, titlePlace(g.ID), c.after); err != nil {
				return err
			}
		}
	}
	same := g.StartsAt.Equal(was.StartsAt) && g.Occurrence == was.Occurrence && g.HostID == was.HostID && g.Plan == was.Plan && g.Minutes == was.Minutes
	if same && !called {
		return nil
	}
	return s.edited(tx, &g, stood, was)
}

// letGo takes a gathering out of its series, which may set another for that day.
func letGo(tx *db.Tx, g *row) error {
	id := *g.SeriesID
	g.SeriesID, g.Occurrence = nil, ""
	return tx.Table("series").Where("id = ?", id).Update("extend_at", tx.Now).Error
}
