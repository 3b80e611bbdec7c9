package appeal

import (
	"context"
	"errors"
	"slices"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// Appeals lists the appeals of a circle: the open ones, what is due first at the
// front, or those that are decided, the latest first. Whoever appeals does not find
// their own among them.
func (s *Service) Appeals(ctx context.Context, by account.ID, in circle.ID, settled bool) ([]Appeal, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.SeeAppeals); err != nil {
		return nil, err
	}
	return s.list(ctx, g, g.Where("circle_id = ? AND route = ?", in, ByCircle), by, settled)
}

// Desk lists the appeals of the stewards in the same order: not those of circles they
// are or were in.
func (s *Service) Desk(ctx context.Context, by account.ID, settled bool) ([]Appeal, error) {
	g := s.db.Read(ctx)
	one, err := s.stewards.Read(ctx, g, by, s.db.Now())
	if err != nil {
		return nil, err
	}
	if err := policy.Check(policy.Standing{Steward: one != nil}, policy.SeeDesk); err != nil {
		return nil, err
	}
	return s.list(ctx, g, g.Where("route = ?", ByStewards).Where("circle_id NOT IN (?)", circle.CirclesOf(g, by)), by, settled)
}

func (s *Service) list(ctx context.Context, g, of *gorm.DB, by account.ID, settled bool) ([]Appeal, error) {
	if settled {
		of = of.Where("state <> ? AND decided_at > ?", Open, s.db.Now().Add(-settledKept)).Order("decided_at DESC, id DESC")
	} else {
		of = of.Where("state = ?", Open).Order("due_at, id")
	}
	var rows []row
	if err := of.Limit(MaxListed).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Appeal, 0, len(rows))
	for _, r := range rows {
		a, err := s.show(ctx, g, by, r)
		if errors.Is(err, policy.ErrHidden) { // their own
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, *a)
	}
	return out, nil
}

// may asks the law whether somebody may decide an appeal, of the circle or of the
// stewards.
func (s *Service) may(ctx context.Context, g *gorm.DB, by account.ID, r row, done circle.Done, stood circle.Stood) error {
	actor := stood.Person != "" && slices.Contains(done.By, stood.Person)
	if r.Route == ByCircle {
		party := stood.Person != "" && (r.ByID != nil && *r.ByID == stood.Person || r.ByMark != nil && string(r.ByMark) == string(s.mark(r.ActID, stood.Person)))
		stood.Standing.Party, stood.Standing.Actor = party, actor
		return stood.Check(policy.DecideAppeal)
	}
	as, _, err := s.stewards.Standing(ctx, g, by, r.CircleID, s.db.Now())
	if err != nil {
		return err
	}
	if as.Actor = actor; done.Above {
		if as.Actor, err = ruled(g, done.Case, by); err != nil {
			return err
		}
	}
	return policy.Check(as, policy.DecideAbove)
}

// ruled reports whether somebody is one of the two stewards who settled a case.
func ruled(g *gorm.DB, id string, by account.ID) (bool, error) {
	if id == "" {
		return false, nil
	}
	var n int64
	err := g.Table("case_lines").Where("case_id = ? AND by_id = ? AND what IN ?", id, by, []string{"proposed", "acted"}).Limit(1).Count(&n).Error
	return n > 0, err
}

// show shows an appeal to somebody who may decide it, or did what it is about.
func (s *Service) show(ctx context.Context, g *gorm.DB, by account.ID, r row) (*Appeal, error) {
	done, err := circle.DoneAct(g, r.ActID)
	if err != nil {
		return nil, err
	}
	a := &Appeal{
		ID: r.ID, Route: r.Route, State: r.State, Version: r.Version, Proposed: r.Proposed, GaveBack: r.GaveBack,
		Actors: []circle.Person{}, May: []string{}, At: r.At, DueAt: r.DueAt, DecidedAt: r.DecidedAt,
	}
	var stood circle.Stood // nobody's, in a circle that has ended
	if !done.Archive {
		if stood, err = circle.See(g, by, r.CircleID); err != nil {
			return nil, err
		}
	}
	switch err := s.may(ctx, g, by, r, done, stood); {
	case err == nil && r.State == Open:
		a.May = possible(done)
	case err != nil && !errors.Is(err, policy.ErrActor):
		return nil, err
	}
	if a.Circle, err = circle.NameOf(g, r.CircleID); err != nil {
		return nil, err
	}
	m, err := circle.Measured(g, s.box, r.ActID)
	if err != nil {
		return nil, err
	}
	a.Measure = *m
	whom := slices.Clone(done.By)
	if r.ByID != nil {
		whom = append(whom, *r.ByID)
	}
	people, err := circle.PersonsOf(ctx, g, s.box, whom)
	if err != nil {
		return nil, err
	}
	for _, id := range done.By {
		if p, known := people[id]; known {
			a.Actors = append(a.Actors, p)
		}
	}
	if r.ByID != nil {
		if p, known := people[*r.ByID]; known {
			a.By = &p
		}
	}
	if a.Words, err = s.open(ctx, r, "words", r.Words); err != nil {
		return nil, err
	}
	if r.Proposed != "" {
		a.Mine, a.Lasts = r.ProposerID != nil && *r.ProposerID == by, r.Measure
	}
	a.Said, err = s.open(ctx, r, "said", r.Said)
	return a, err
}

// possible are the outcomes an appeal against an act can have.
func possible(done circle.Done) []string {
	if done.Archive || slices.Contains([]string{circle.Watched, circle.PartFolded, circle.PartsFolded, circle.PostFolded, circle.PostsFolded, circle.Demoted, circle.Suspended, circle.RemovedFromRoom}, done.What) {
		return []string{Upheld, Overturned} // there is nothing milder
	}
	return outcomes
}

// Decision is how an appeal is decided, on the version somebody has read.
type Decision struct {
	Version int64
	Outcome string
	Words   models.Private // whoever appeals reads them
	Lasts   int            // what is left where it is made milder: minutes of a mute, days otherwise
}

// Decide decides an appeal, by somebody who did not do what it is about. Of the
// stewards, the first proposes and a second agrees by deciding the same; the words of
// the first are what is answered. It returns ErrStale with the appeal as it is,
// ErrSettled, ErrOutcome, ErrWords, circle.ErrMilder, policy.ErrActor or policy's
// refusal.
func (s *Service) Decide(ctx context.Context, by account.ID, id ID, d Decision) (*Appeal, error) {
	words, err := check(d.Words)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(outcomes, d.Outcome) {
		return nil, ErrOutcome.At("outcome")
	}
	if !models.IsID(string(id)) {
		return nil, policy.ErrHidden
	}
	var out *Appeal
	err = s.db.Do(ctx, func(tx *db.Tx) error {
		r, done, stood, err := s.take(tx, by, id)
		if err != nil {
			return err
		}
		switch {
		case r.State != Open:
			return ErrSettled
		case r.Version != d.Version:
			now, err := s.show(ctx, tx.DB, by, r)
			if err == nil {
				err = ErrStale.With(now)
			}
			return err
		case !slices.Contains(possible(done), d.Outcome):
			return ErrOutcome.At("outcome")
		}
		r.Version++
		agreed := r.Proposed == d.Outcome && r.Measure == d.Lasts && r.ProposerID != nil && *r.ProposerID != by
		if !agreed {
			if r.Said, err = s.box.Seal(ctx, seal.Circle(string(r.CircleID), seal.Case), tx.Now, place(r.ID, "said"), words); err != nil {
				return err
			}
		}
		if r.Route == ByStewards && !agreed {
			r.Proposed, r.ProposerID, r.Measure = d.Outcome, &by, d.Lasts
		} else if err := s.settle(tx, &r, by, stood, d); err != nil {
			return err
		}
		if err := put(tx, r); err != nil {
			return err
		}
		out, err = s.show(ctx, tx.DB, by, r)
		return err
	})
	return out, err
}

// settle ends an appeal.
func (s *Service) settle(tx *db.Tx, r *row, by account.ID, stood circle.Stood, d Decision) error {
	var person circle.PersonID
	if r.Route == ByCircle {
		person = stood.Person
	}
	var back *circle.GivenBack
	var err error
	switch d.Outcome {
	case Upheld:
		back, err = s.circles.Uphold(tx, r.ActID, person)
	case Modified:
		back, err = s.circles.Modify(tx, r.ActID, person, d.Lasts)
	case Overturned:
		back, err = s.circles.Overturn(tx, r.ActID, person)
	}
	if err != nil {
		return err
	}
	r.State, r.DecidedID, r.DecidedAt = d.Outcome, &by, &tx.Now
	if d.Outcome == Overturned {
		r.GaveBack = back.What
	}
	return circle.Retell(tx, r.CircleID)
}

func put(tx *db.Tx, r row) error {
	return tx.Table("appeals").Where("id = ?", r.ID).Updates(map[string]any{
		"route": r.Route, "state": r.State, "version": r.Version, "proposed": r.Proposed, "proposer_id": r.ProposerID, "measure": r.Measure,
		"decided_id": r.DecidedID, "said": r.Said, "gave_back": r.GaveBack, "due_at": r.DueAt, "decided_at": r.DecidedAt,
	}).Error
}

// take takes the account an appeal's act is about and its circle, and then reads it,
// for somebody who may decide it.
func (s *Service) take(tx *db.Tx, by account.ID, id ID) (r row, done circle.Done, stood circle.Stood, err error) {
	if err := tx.Where("id = ?", id).Take(&r).Error; err != nil { // only to learn the act and the circle, which never change
		return r, done, stood, hidden(err)
	}
	if err := s.circles.HoldAct(tx, r.ActID); err != nil {
		return r, done, stood, err
	}
	held, err := circle.Hold(tx, r.CircleID)
	if err == nil && held.State != circle.Archived { // of one that has ended, nobody is
		stood, err = circle.Take(tx, by, r.CircleID)
	}
	if err != nil {
		return r, done, stood, err
	}
	r = row{}
	if err := tx.Where("id = ?", id).Take(&r).Error; err != nil {
		return r, done, stood, hidden(err)
	}
	if done, err = circle.DoneAct(tx.DB, r.ActID); err != nil {
		return r, done, stood, err
	}
	return r, done, stood, s.may(tx.Context(), tx.DB, by, r, done, stood)
}

func hidden(err error) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return policy.ErrHidden
	}
	return err
}

// SweepDue hands to the stewards what a circle has not decided in three days, or before
// it ended: at most limit appeals.
func (s *Service) SweepDue(ctx context.Context, limit int) (done int64, err error) {
	var late []row
	const is = "route = ? AND state = ? AND (due_at <= ? OR EXISTS (SELECT 1 FROM circles WHERE circles.id = appeals.circle_id AND circles.state = ?))"
	err = s.db.Read(ctx).Where(is, ByCircle, Open, s.db.Now(), circle.Archived).Order("due_at").Limit(limit).Find(&late).Error
	for _, was := range late {
		if err != nil {
			return done, err
		}
		err = s.db.Do(ctx, func(tx *db.Tx) error {
			if _, err := circle.Hold(tx, was.CircleID); err != nil {
				return err
			}
			moved := tx.Table("appeals").Where("id = ?", was.ID).Where(is, ByCircle, Open, tx.Now, circle.Archived).
				Updates(map[string]any{"route": ByStewards, "due_at": tx.Now.Add(dueAbove), "version": gorm.Expr("version + 1")})
			if moved.Error != nil || moved.RowsAffected == 0 {
				return moved.Error
			}
			done++
			return circle.Retell(tx, was.CircleID)
		})
	}
	return done, err
}
