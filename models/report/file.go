package report

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/stream"
	"example.org/afterward/models/thread"
)

// Filing is what somebody reports.
type Filing struct {
	Nonce    string
	Thing    Thing
	Category string
	Clause   int            // of the agreements as they are, from 1; 0 for none
	Note     models.Private // for those who look at it
	Route    string         // "" for whoever looks after such things
	Copied   models.Private // what the reporter's device shows of words that were taken back
}

func (f *Filing) check() error {
	f.Note = f.Note.Clean()
	switch {
	case !slices.Contains(things, f.Thing.Kind), f.Thing.Kind != Circle && !models.IsID(f.Thing.ID):
		return ErrThing.At("thing")
	case !slices.Contains(Categories, f.Category):
		return ErrCategory.At("category")
	case f.Route != "" && f.Route != ByCircle && f.Route != ByStewards:
		return ErrRoute.At("route")
	case f.Note.Runes() > MaxNote:
		return ErrNote.At("note")
	case f.Clause < 0:
		return ErrClause.At("clause")
	}
	return circle.CheckNonce(f.Nonce)
}

// File reports something of a circle: also for those who may not speak, who have
// paused, and, to the stewards, for those who are no longer there. What stands
// there now is kept as it is. A second report of the same thing by the same person,
// while it is looked after, is the first. It returns ErrYourself, ErrOften,
// ErrLooked with when it can be reported again, or policy.ErrHidden.
func (s *Service) File(ctx context.Context, by account.ID, in circle.ID, f Filing) (*Report, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	if f.Thing.Kind == Circle {
		f.Thing.ID = string(in)
	}
	var out *Report
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, err := circle.Take(tx, by, in)
		if err != nil {
			return err
		}
		if before, again, err := filed(tx.DB, by, f.Nonce); err != nil || again {
			if err == nil {
				out, err = s.again(tx, before, in, f)
			}
			return err
		}
		if stood.Standing.Role == policy.Outsider {
			f.Route = ByStewards
			if stood.Standing.Mine, err = circle.EverIn(tx.DB, by, in); err == nil {
				err = stood.Check(policy.ReportAbove)
			}
		} else {
			err = stood.Check(policy.Report)
		}
		if err != nil {
			return err
		}
		out, err = s.file(tx, by, stood, f)
		return err
	})
	return out, err
}

// filed finds what somebody filed under a nonce.
func filed(g *gorm.DB, by account.ID, nonce string) (row reportRow, there bool, err error) {
	err = g.Where("reporter_id = ? AND nonce = ?", by, nonce).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, false, nil
	}
	return row, err == nil, err
}

func (s *Service) again(tx *db.Tx, before reportRow, in circle.ID, f Filing) (*Report, error) {
	var c caseRow
	if err := tx.Where("id = ?", before.CaseID).Take(&c).Error; err != nil {
		return nil, err
	}
	if c.CircleID != in || c.Kind != f.Thing.Kind || c.ThingID != f.Thing.ID {
		return nil, circle.ErrReused
	}
	return s.own(tx.Context(), tx.DB, before, c, tx.Now)
}

func (s *Service) file(tx *db.Tx, by account.ID, stood circle.Stood, f Filing) (*Report, error) {
	var today int64
	if err := tx.Table("reports").Where("reporter_id = ? AND at > ?", by, tx.Now.Add(-24*time.Hour)).Count(&today).Error; err != nil {
		return nil, err
	}
	if today >= MaxPerDay {
		return nil, ErrOften
	}
	is, err := s.look(tx, stood, f)
	if err != nil {
		return nil, err
	}
	if is.about != "" && is.about == stood.Person {
		return nil, ErrYourself
	}
	version, err := clause(tx.DB, stood.Circle, f.Clause)
	if err != nil {
		return nil, err
	}
	if f.Route == "" || f.Route == ByCircle {
		if f.Route, err = s.route(tx, stood, f.Thing, is.about); err != nil {
			return nil, err
		}
	}
	c, mine, more, err := s.caseOf(tx, by, stood, f, is)
	if err != nil {
		return nil, err
	}
	if !more {
		return s.own(tx.Context(), tx.DB, *mine, c, tx.Now)
	}
	r := reportRow{ID: ID(models.NewID()), CaseID: c.ID, ReporterID: &by, Nonce: f.Nonce, Category: f.Category, At: tx.Now}
	if f.Clause > 0 {
		r.Clause, r.AgreementsVersion = &f.Clause, &version
	}
	if r.Note, err = s.close(tx.Context(), c.CircleID, tx.Now, place("reports", "note", string(r.ID)), f.Note); err != nil {
		return nil, err
	}
	if err := tx.Create(&r).Error; err != nil {
		return nil, err
	}
	if err := s.proof(tx, &c, r.ID, is); err != nil {
		return nil, err
	}
	if err := s.line(tx, c, "", "reported", "", ""); err != nil {
		return nil, err
	}
	if err := s.ring(tx, stood, c); err != nil {
		return nil, err
	}
	if mine == nil { // what they say more may make it urgent, but it is not another one who says it
		if err := s.fold(tx, stood, f.Thing); err != nil {
			return nil, err
		}
	}
	if is.live {
		if err := s.tell(tx, stood, c); err != nil {
			return nil, err
		}
	}
	return s.own(tx.Context(), tx.DB, r, c, tx.Now)
}

// clause checks a line of the agreements as they are, and returns their version.
func clause(g *gorm.DB, in circle.ID, number int) (version int, err error) {
	if number == 0 {
		return 0, nil
	}
	version, c, err := circle.ClauseNow(g, in, number)
	if err == nil && c == nil {
		err = ErrClause.At("clause")
	}
	return version, err
}

// adds tells whether a filing has anything that was not reported before.
func (s *Service) adds(tx *db.Tx, f Filing, before reportRow) (bool, error) {
	if before.Category != f.Category || f.Clause > 0 && (before.Clause == nil || *before.Clause != f.Clause) {
		return true, nil
	}
	note, err := s.open(tx.Context(), place("reports", "note", string(before.ID)), before.Note)
	return f.Note != "" && f.Note != note, err
}

// caseOf finds the case of a thing that is looked after, with what by has reported
// of it last, or opens one. Where nothing is added to that, the case stays as it is.
func (s *Service) caseOf(tx *db.Tx, by account.ID, stood circle.Stood, f Filing, is *seen) (c caseRow, mine *reportRow, more bool, err error) {
	how := class(f.Category, is.live)
	thing := tx.Where("circle_id = ? AND kind = ? AND thing_id = ?", stood.Circle, f.Thing.Kind, f.Thing.ID)
	err = thing.Session(&gorm.Session{}).Where("route = ? AND state = ?", f.Route, opened).Take(&c).Error
	switch {
	case err == nil:
		var before reportRow
		err := tx.Where("case_id = ? AND reporter_id = ?", c.ID, by).Order("at DESC, id DESC").Limit(1).Find(&before).Error
		if err != nil {
			return c, nil, false, err
		}
		if before.ID != "" {
			mine = &before
			if more, err := s.adds(tx, f, before); err != nil || !more {
				return c, mine, false, err
			}
		}
		if at := tx.Now.Add(due[how]); at.Before(c.DueAt) {
			c.Class, c.DueAt = how, at
		}
		c.Version++
		return c, mine, true, tx.Table("cases").Where("id = ?", c.ID).Updates(map[string]any{"class": c.Class, "due_at": c.DueAt, "version": c.Version}).Error
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return c, nil, false, err
	}
	var last caseRow
	err = thing.Session(&gorm.Session{}).Where("state IN ? AND id IN (?)", []string{acted, dismissed}, tx.Table("reports").Select("case_id").Where("reporter_id = ?", by)).
		Order("closed_at DESC").Limit(1).Take(&last).Error
	if err == nil && last.ClosedAt != nil && tx.Now.Before(last.ClosedAt.Add(againAfter)) && last.ThingRev == is.rev {
		return c, nil, false, ErrLooked.With(circle.Again{AgainAt: last.ClosedAt.Add(againAfter)})
	}
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return c, nil, false, err
	}
	c = caseRow{
		ID: CaseID(models.NewID()), CircleID: stood.Circle, Route: f.Route, Kind: f.Thing.Kind, ThingID: f.Thing.ID, Class: how, State: opened, Version: 1,
		DueAt: tx.Now.Add(due[how]), OpenedAt: tx.Now, ThingRev: is.rev - 1, // nothing of it is kept yet
	}
	switch {
	case is.named:
		c.AboutID = &is.about
	case is.about != "":
		c.AboutMark = s.mark(c.ID, is.about)
	}
	if err := tx.Create(&c).Error; err != nil {
		return c, nil, false, err
	}
	return c, nil, true, s.line(tx, c, "", "opened", "", "")
}

// proof keeps what is there now, unless the same is kept already.
func (s *Service) proof(tx *db.Tx, c *caseRow, of ID, is *seen) error {
	if c.ThingRev == is.rev || len(is.items) == 0 {
		return nil
	}
	c.ThingRev = is.rev
	if err := tx.Table("cases").Where("id = ?", c.ID).Update("thing_rev", c.ThingRev).Error; err != nil {
		return err
	}
	return s.put(tx, *c, of, is.items)
}

// foldAt is how many members report what was written until it is folded by itself.
const foldAt = 2

// fold folds what was written, until somebody has looked at it: with the report that
// makes it foldAt members, or with that of whoever watches over the gathering that is
// on. Where those who look after it have shown it again, the next report leaves it.
func (s *Service) fold(tx *db.Tx, stood circle.Stood, thing Thing) error {
	if thing.Kind != Post && thing.Kind != Part {
		return nil
	}
	watches, err := room.Watches(tx, stood.Circle, stood.Person)
	if err != nil {
		return err
	}
	if !watches {
		var who []account.ID
		err := tx.Table("reports").Joins("JOIN cases ON cases.id = reports.case_id").
			Where("cases.circle_id = ? AND cases.kind = ? AND cases.thing_id = ? AND cases.state = ? AND reports.reporter_id IS NOT NULL", stood.Circle, thing.Kind, thing.ID, opened).
			Distinct().Limit(maxReports).Pluck("reports.reporter_id", &who).Error
		if err != nil {
			return err
		}
		if members, err := circle.Members(tx.DB, stood.Circle, who); err != nil || members != foldAt || stood.Standing.Role == policy.Guest {
			return err
		}
	}
	if thing.Kind == Post {
		return s.threads.FoldReported(tx, stood, thread.PostID(thing.ID))
	}
	return s.rooms.FoldReported(tx, stood, room.PartID(thing.ID))
}

// ring has everybody who may work on a case ask for the cases: of its circle, or on
// the desk.
func (s *Service) ring(tx *db.Tx, stood circle.Stood, c caseRow) error {
	if c.Route == ByStewards {
		return s.stewards.Tell(tx, c.CircleID)
	}
	people, err := s.handlers(tx, c)
	if err != nil {
		return err
	}
	return poke(tx, stood, c, casesMoved, people)
}

// tell tells whoever leads or watches over a gathering that something of it was
// reported, who may not work on the case: that it was, and nothing else of it. It
// is not for whom it is about, nor for who brought it.
func (s *Service) tell(tx *db.Tx, stood circle.Stood, c caseRow) error {
	if c.Route != ByCircle {
		return nil
	}
	leading, err := gathering.Leading(tx.DB, c.CircleID, "")
	if err != nil {
		return err
	}
	know, err := s.handlers(tx, c)
	if err != nil {
		return err
	}
	rest := slices.DeleteFunc(leading, func(p circle.PersonID) bool {
		return p == stood.Person || s.about(c, p) || slices.Contains(know, p)
	})
	return poke(tx, stood, c, liveReported, rest)
}

func poke(tx *db.Tx, stood circle.Stood, c caseRow, what string, people []circle.PersonID) error {
	to := make([]string, 0, len(people))
	for _, p := range people {
		to = append(to, string(p))
	}
	in := models.Stream{Kind: models.CircleStream, ID: string(c.CircleID)}
	return stream.Poke(tx, stream.Entry{Stream: in, Circle: string(c.CircleID), Mver: stood.Mver, What: what}, to...)
}

// The notices of reports.
const (
	casesMoved   = "case"     // a case of the circle is not how it was: to who may work on it
	liveReported = "reported" // something of the gathering that is on was reported: to who leads it
)
