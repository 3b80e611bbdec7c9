package gathering

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/seal"
)

// SeriesID names a series.
type SeriesID string

// Series is gatherings that come again by a rule, as people in the circle see it.
// Those that come soon are set; the rest is set as time goes.
type Series struct {
	ID      SeriesID       `json:"id"`
	Circle  circle.ID      `json:"circle"`
	Title   models.Private `json:"title,omitempty"`
	Zone    string         `json:"zone" doc:"IANA time zone, in whose clock its hours are."`
	Starts  string         `json:"starts" doc:"From when on it comes, and at what hour, by that clock: 2026-12-01T19:00."`
	Rule    Rule           `json:"rule"`
	Minutes int            `json:"minutes"`
	Host    circle.Person  `json:"host" doc:"Who leads each."`
	Plan    script.Plan    `json:"plan" doc:"How each is run."`
	EndedAt *time.Time     `json:"endedAt,omitempty" doc:"Since when no more of it are set."`
}

// SeriesPlan is what somebody decides who sets a series.
type SeriesPlan struct {
	Nonce   string // chosen by the caller; the same one sets one series
	Title   models.Private
	Zone    string // IANA; "" for the circle's
	Starts  string // by the clock of the zone, as 2026-12-01T19:00
	Rule    Rule
	Minutes int
	Host    circle.PersonID // "" for who sets it
	Plan    script.Plan
}

// SeriesChange is what is to be different from now on; nil leaves it.
type SeriesChange struct {
	Title   *models.Private
	Starts  *string // another hour, and where the rule is counted from
	Rule    *Rule
	Minutes *int
	Host    *circle.PersonID
	Plan    *script.Plan
}

// Limits of series.
const (
	MaxSeries = 5                   // of a circle, going on at a time
	maxAhead  = 8                   // gatherings of one that are set ahead
	horizon   = 92 * 24 * time.Hour // and how far ahead
	lookAgain = 24 * time.Hour      // after which one is looked at again for which there was no room
	maxSet    = 200                 // gatherings of one that are set from now on, at most; more than fit into the horizon
)

// What can be wrong with series.
var (
	ErrStarts     = &models.Error{Kind: models.Invalid, Code: "request", Message: "A series begins within the coming year, at an hour written like 2026-12-01T19:00."}
	ErrNever      = &models.Error{Kind: models.Invalid, Code: "request", Message: "By this rule there would be no gathering at all."}
	ErrManySeries = &models.Error{Kind: models.Conflict, Code: "too_many_series", Message: "Five series are going on already. Another can begin when one of them has ended."}
	ErrSeriesOver = &models.Error{Kind: models.Conflict, Code: "series_ended", Message: "This series has ended. You can begin another."}
)

// offRule is why a gathering is called off that its series no longer has.
const offRule models.Private = "This circle meets on other days from now on."

const seriesOf = "series.set"

type seriesRow struct {
	ID        SeriesID
	CircleID  circle.ID
	ByID      circle.PersonID
	Nonce     string
	Zone      string
	Starts    string
	Rule      string // RFC 5545
	Minutes   int
	Title     []byte // sealed; nil for none
	HostID    circle.PersonID
	Plan      string    // JSON of a script.Plan
	ExtendAt  time.Time // when more of it are set
	EndedAt   *time.Time
	CreatedAt time.Time
}

func (seriesRow) TableName() string { return "series" }

func seriesTitlePlace(id SeriesID) seal.Place {
	return seal.Place{Table: "series", Column: "title", Row: string(id)}
}

// ScheduleSeries sets gatherings that come again, and the first of them at once.
// The same nonce from the same person yields the series it first set. It returns
// what is wrong with p, ErrManySeries, circle.ErrResting, circle.ErrWinding, or
// policy's refusal.
func (s *Service) ScheduleSeries(ctx context.Context, by account.ID, in circle.ID, p SeriesPlan) (*Series, error) {
	if err := circle.CheckNonce(p.Nonce); err != nil {
		return nil, err
	}
	return s.oneSeries(ctx, func(tx *db.Tx) (r seriesRow, err error) {
		stood, err := circle.Take(tx, by, in)
		if err == nil {
			err = policy.Check(stood.Standing, policy.Schedule)
		}
		if err != nil {
			return r, err
		}
		if p.Zone == "" {
			circles, err := houseOf(tx.DB, in)
			if err != nil {
				return r, err
			}
			p.Zone = circles.Zone
		}
		if p.Host == "" {
			p.Host = stood.Person
		}
		before, again, err := sameSeries(tx, stood, p)
		switch {
		case err != nil || again:
			return before, err
		case stood.State == circle.Winding:
			return r, circle.ErrWinding
		case circle.Speaks(stood.State) != nil:
			return r, circle.Speaks(stood.State)
		}
		var going int64
		if err := tx.Table("series").Where("circle_id = ? AND ended_at IS NULL", in).Count(&going).Error; err != nil {
			return r, err
		}
		if going >= MaxSeries {
			return r, ErrManySeries
		}
		r = seriesRow{ID: SeriesID(models.NewID()), CircleID: in, ByID: stood.Person, Nonce: p.Nonce, Zone: p.Zone, ExtendAt: tx.Now, CreatedAt: tx.Now}
		c := SeriesChange{Title: &p.Title, Starts: &p.Starts, Rule: &p.Rule, Minutes: &p.Minutes, Host: &p.Host, Plan: &p.Plan}
		if err := s.decide(tx, &r, c); err != nil {
			return r, err
		}
		if err := tx.Create(&r).Error; err != nil {
			return r, err
		}
		if _, err := s.fill(tx, &r, stood); err != nil {
			return r, err
		}
		if r.EndedAt != nil {
			return r, ErrNever.At("rule")
		}
		return r, s.tellSeries(tx, r, stood)
	})
}

// sameSeries finds the series a retry has set before.
func sameSeries(tx *db.Tx, stood circle.Stood, p SeriesPlan) (r seriesRow, again bool, err error) {
	again, err = has(tx.Where("circle_id = ? AND by_id = ? AND nonce = ?", stood.Circle, stood.Person, p.Nonce), &r)
	if rule, wrong := p.Rule.text(); again && (wrong != nil || r.Starts != p.Starts || r.Rule != rule || r.Zone != p.Zone || r.Minutes != p.Minutes) {
		err = circle.ErrReused
	}
	return r, again, err
}

// EditSeries changes a series from now on. Gatherings of it that are to come
// follow, but for those that were set to another hour by themselves, and for what
// else was changed of one by itself. Those on days it no longer has are called
// off. It returns what is wrong with c, ErrSeriesOver with the series, or
// policy's refusal.
func (s *Service) EditSeries(ctx context.Context, by account.ID, id SeriesID, c SeriesChange) (*Series, error) {
	return s.oneSeries(ctx, func(tx *db.Tx) (r seriesRow, err error) {
		r, stood, err := s.takeSeries(tx, by, id)
		if err != nil {
			return r, err
		}
		if r.EndedAt != nil {
			return r, s.seriesOver(tx, r)
		}
		was := r
		if err := s.decide(tx, &r, c); err != nil {
			return r, err
		}
		r.ExtendAt = tx.Now
		err = tx.Table("series").Where("id = ?", id).Updates(map[string]any{
			"title": r.Title, "starts": r.Starts, "rule": r.Rule, "minutes": r.Minutes, "host_id": r.HostID, "plan": r.Plan, "extend_at": r.ExtendAt,
		}).Error
		if err != nil {
			return r, err
		}
		if err := s.follow(tx, was, r, stood); err != nil {
			return r, err
		}
		if _, err := s.fill(tx, &r, stood); err != nil {
			return r, err
		}
		return r, s.tellSeries(tx, r, stood)
	})
}

// EndSeries ends a series and calls off what is to come of it, and says why.
// Twice is once.
func (s *Service) EndSeries(ctx context.Context, by account.ID, id SeriesID, why models.Private) (*Series, error) {
	if why = why.Clean(); why == "" || why.Runes() > MaxWhy {
		return nil, ErrWhy.At("why")
	}
	return s.oneSeries(ctx, func(tx *db.Tx) (r seriesRow, err error) {
		r, stood, err := s.takeSeries(tx, by, id)
		if err != nil {
			return r, err
		}
		if err := s.lasting(tx, stood, "why", why); err != nil {
			return r, err
		}
		var coming []row
		q := tx.Clauses(db.Take).Where("series_id = ? AND state = ? AND starts_at > ?", id, scheduled, tx.Now)
		if err := q.Order("starts_at, id").Limit(maxSet).Find(&coming).Error; err != nil {
			return r, err
		}
		for _, g := range coming {
			if _, err := s.cancel(tx, &g, stood, why); err != nil {
				return r, err
			}
		}
		if r.EndedAt != nil {
			return r, nil
		}
		r.EndedAt = &tx.Now
		if err := tx.Table("series").Where("id = ?", id).Update("ended_at", r.EndedAt).Error; err != nil {
			return r, err
		}
		return r, s.tellSeries(tx, r, stood)
	})
}

// SeriesIn lists the series of a circle that go on, the oldest first.
func (s *Service) SeriesIn(ctx context.Context, by account.ID, in circle.ID) ([]Series, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err == nil {
		err = stood.Check(policy.ReadCircle)
	}
	if err != nil {
		return nil, err
	}
	var rows []seriesRow
	if err := g.Where("circle_id = ? AND ended_at IS NULL", in).Order("created_at, id").Limit(MaxSeries).Find(&rows).Error; err != nil {
		return nil, err
	}
	return s.viewSeries(ctx, g, rows...)
}

// Series shows a series, also one that has ended.
func (s *Service) Series(ctx context.Context, by account.ID, id SeriesID) (*Series, error) {
	g := s.db.Read(ctx)
	r, err := findSeries(g, id)
	if err != nil {
		return nil, err
	}
	stood, err := circle.See(g, by, r.CircleID)
	if err == nil {
		err = stood.Check(policy.ReadCircle)
	}
	if err != nil {
		return nil, err
	}
	return s.firstOf(ctx, g, r)
}

// takeSeries finds a series, takes its circle, its room and itself, reads how by
// stands, and asks the law whether they set gatherings.
func (s *Service) takeSeries(tx *db.Tx, by account.ID, id SeriesID) (r seriesRow, stood circle.Stood, err error) {
	if r, err = findSeries(tx.DB, id); err != nil { // only to learn the circle
		return r, stood, err
	}
	if stood, err = circle.Take(tx, by, r.CircleID); err == nil {
		err = policy.Check(stood.Standing, policy.Schedule)
	}
	if err != nil {
		return r, stood, err
	}
	r, err = holdSeries(tx, r)
	return r, stood, err
}

// holdSeries takes the room a series gathers in and then the series. The unit of
// work has taken the circle.
func holdSeries(tx *db.Tx, r seriesRow) (seriesRow, error) {
	in, err := roomOf(tx.DB, r.CircleID)
	if err == nil {
		err = room.Hold(tx, in)
	}
	if err != nil {
		return r, err
	}
	return findSeries(tx.Clauses(db.Take), r.ID)
}

func findSeries(g *gorm.DB, id SeriesID) (seriesRow, error) { return byID[seriesRow](g, id) }

// decide puts what c says into r, if it is right.
func (s *Service) decide(tx *db.Tx, r *seriesRow, c SeriesChange) (err error) {
	zone, err := zoneNamed(r.Zone)
	if err != nil {
		return err
	}
	if c.Title != nil {
		if r.Title, err = s.sealTitle(tx, r.CircleID, seriesTitlePlace(r.ID), *c.Title); err != nil {
			return err
		}
	}
	if c.Starts != nil {
		wall, err := wallOf(*c.Starts)
		if err != nil {
			return ErrStarts.At("starts")
		}
		// The day it began on may stay where only the hour becomes another.
		at := instant(wall, zone)
		if dayOf(*c.Starts) != dayOf(r.Starts) && at.Before(tx.Now.Add(-backdated)) || at.After(tx.Now.Add(farthest)) {
			return ErrStarts.At("starts")
		}
		r.Starts = *c.Starts
	}
	if c.Rule != nil {
		if r.Rule, err = c.Rule.text(); err != nil {
			return err
		}
	}
	if c.Minutes != nil {
		if r.Minutes = *c.Minutes; !lasts(r.Minutes) {
			return ErrLength.At("minutes")
		}
	}
	if c.Plan != nil {
		if r.Plan, err = planFor(tx.DB, r.CircleID, *c.Plan); err != nil {
			return err
		}
	}
	p, err := planIn(r.Plan)
	if err == nil {
		err = checkPlan(p, r.Minutes)
	}
	if err != nil || c.Host == nil {
		return err
	}
	r.HostID = *c.Host
	return leads(tx, r.CircleID, r.HostID)
}

// zoneNamed finds a zone. "Local" would be this machine's own.
func zoneNamed(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, circle.ErrZone.At("zone")
	}
	return zone, nil
}

// oneSeries is a unit of work that yields one series.
func (s *Service) oneSeries(ctx context.Context, do func(*db.Tx) (seriesRow, error)) (out *Series, err error) {
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		r, err := do(tx)
		if err == nil {
			out, err = s.firstOf(tx.Context(), tx.DB, r)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// seriesOver is ErrSeriesOver with the series as it stands.
func (s *Service) seriesOver(tx *db.Tx, r seriesRow) error {
	now, err := s.firstOf(tx.Context(), tx.DB, r)
	if err != nil {
		return err
	}
	return ErrSeriesOver.With(*now)
}
