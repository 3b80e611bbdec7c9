package gathering

import (
	"context"
	"errors"
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
	"example.org/afterward/models/stream"
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
		circles, err := houseOf(tx.DB, in)
		if err != nil {
			return r, err
		}
		if p.Zone == "" {
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
	err = tx.Where("circle_id = ? AND by_id = ? AND nonce = ?", stood.Circle, stood.Person, p.Nonce).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return r, false, nil
	}
	if rule, wrong := p.Rule.text(); err == nil && (wrong != nil || r.Starts != p.Starts || r.Rule != rule || r.Zone != p.Zone || r.Minutes != p.Minutes) {
		err = circle.ErrReused
	}
	return r, true, err
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

func findSeries(g *gorm.DB, id SeriesID) (r seriesRow, err error) {
	if !models.IsID(string(id)) {
		return r, policy.ErrHidden
	}
	err = g.Where("id = ?", id).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = policy.ErrHidden
	}
	return r, err
}

// decide puts what c says into r, if it is right.
func (s *Service) decide(tx *db.Tx, r *seriesRow, c SeriesChange) (err error) {
	zone, err := zoneNamed(r.Zone)
	if err != nil {
		return err
	}
	if c.Title != nil {
		title, err := titled(*c.Title)
		if err != nil {
			return err
		}
		if r.Title, err = s.seal(tx, r.CircleID, seriesTitlePlace(r.ID), title); err != nil {
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
		circles, err := houseOf(tx.DB, r.CircleID)
		if err != nil {
			return err
		}
		r.Plan = planText(circles.planned(*c.Plan))
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
		if g.Title, err = s.seal(tx, g.CircleID, titlePlace(g.ID), title); err != nil {
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
		err = policy.Check(stood.Standing, policy.RunGathering)
		if err == nil || errors.Is(err, policy.ErrAway) || errors.Is(err, policy.ErrPaused) {
			return person, nil
		}
	}
	return "", nil
}

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
	first, last, has := dayOf(coming[0].Occurrence), dayOf(coming[len(coming)-1].Occurrence), map[string]occurrence{}
	err = occurrences(is.Starts, is.Rule, zone, func(o occurrence) bool {
		if o.day() >= first {
			has[o.day()] = o
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
		o, still := has[dayOf(g.Occurrence)]
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
	if g.HostID == c.was.HostID {
		g.HostID = c.is.HostID
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
		title, err := s.openAt(tx.Context(), titlePlace(g.ID), g.Title)
		if err != nil {
			return err
		}
		if called = title == c.before; called {
			if g.Title, err = s.seal(tx, g.CircleID, titlePlace(g.ID), c.after); err != nil {
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

func (s *Service) openAt(ctx context.Context, at seal.Place, sealed []byte) (models.Private, error) {
	if sealed == nil {
		return "", nil
	}
	return s.box.Open(ctx, at, sealed)
}

func (s *Service) openTitle(ctx context.Context, r seriesRow) (models.Private, error) {
	return s.openAt(ctx, seriesTitlePlace(r.ID), r.Title)
}

// viewSeries shows series to whoever may read their circle.
func (s *Service) viewSeries(ctx context.Context, g *gorm.DB, rows ...seriesRow) ([]Series, error) {
	hosts := make([]circle.PersonID, 0, len(rows))
	for _, r := range rows {
		hosts = append(hosts, r.HostID)
	}
	names, err := circle.PersonsOf(ctx, g, s.box, hosts)
	if err != nil {
		return nil, err
	}
	out := make([]Series, 0, len(rows))
	for _, r := range rows {
		one := Series{ID: r.ID, Circle: r.CircleID, Zone: r.Zone, Starts: r.Starts, Minutes: r.Minutes, Host: names[r.HostID], EndedAt: r.EndedAt}
		if one.Title, err = s.openTitle(ctx, r); err != nil {
			return nil, err
		}
		if one.Rule, err = ruleOf(r.Rule); err != nil {
			return nil, err
		}
		if one.Plan, err = planIn(r.Plan); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func (s *Service) firstOf(ctx context.Context, g *gorm.DB, r seriesRow) (*Series, error) {
	all, err := s.viewSeries(ctx, g, r)
	if err != nil {
		return nil, err
	}
	return &all[0], nil
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

// tellSeries tells the circle how a series stands now.
func (s *Service) tellSeries(tx *db.Tx, r seriesRow, stood circle.Stood) error {
	in := models.Stream{Kind: models.CircleStream, ID: string(r.CircleID)}
	seq, err := stream.Next(tx, in)
	if err != nil {
		return err
	}
	shown, err := s.firstOf(tx.Context(), tx.DB, r)
	if err != nil {
		return err
	}
	e := stream.Entry{Stream: in, Circle: string(r.CircleID), Mver: stood.Mver, What: seriesOf, Item: string(r.ID)}
	return stream.Append(tx, seq, e, stream.Fields{"series": shown})
}

// showSeries tells of series as they are now.
func (s *Service) showSeries(ctx context.Context, g *gorm.DB, ids []string) (map[string]stream.Fields, error) {
	var rows []seriesRow
	if err := g.Where("id IN ?", ids).Find(&rows).Error; err != nil {
		return nil, err
	}
	all, err := s.viewSeries(ctx, g, rows...)
	if err != nil {
		return nil, err
	}
	out := make(map[string]stream.Fields, len(all))
	for _, one := range all {
		out[string(one.ID)] = stream.Fields{"series": one}
	}
	return out, nil
}
