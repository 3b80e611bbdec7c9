package report

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/gathering"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/room"
	"example.org/afterward/models/steward"
	"example.org/afterward/models/thread"
)

// Cases lists the cases of a circle that by may work on: the open ones, what is due
// first at the front, or those that are closed, the latest first.
func (s *Service) Cases(ctx context.Context, by account.ID, in circle.ID, closed bool) ([]Case, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.SeeCases); err != nil {
		return nil, err
	}
	of := g.Where("circle_id = ? AND route = ?", in, ByCircle).Where("about_id IS NULL OR about_id <> ?", stood.Person)
	return s.list(ctx, g, of, by, stood.Person, closed)
}

// Desk lists the cases of the stewards that by may work on, in the same order: not
// those of circles they are or were in.
func (s *Service) Desk(ctx context.Context, by account.ID, closed bool) ([]Case, error) {
	g := s.db.Read(ctx)
	one, err := s.stewards.Read(ctx, g, by, s.db.Now())
	if err != nil {
		return nil, err
	}
	if err := policy.Check(policy.Standing{Steward: one != nil}, policy.SeeDesk); err != nil {
		return nil, err
	}
	of := g.Where("route = ?", ByStewards).Where("circle_id NOT IN (?)", circle.CirclesOf(g, by))
	return s.list(ctx, g, of, by, "", closed)
}

// Over lists the stewards who would look at something of a circle, for somebody in it:
// before they decide to whom to turn.
func (s *Service) Over(ctx context.Context, by account.ID, in circle.ID) ([]steward.Steward, error) {
	g := s.db.Read(ctx)
	stood, err := circle.See(g, by, in)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.Report); err != nil {
		return nil, err
	}
	return s.stewards.Over(ctx, g, in, s.db.Now())
}

// Stewards reports whether somebody is a steward, who has a desk.
func (s *Service) Stewards(ctx context.Context, who account.ID) (bool, error) {
	one, err := s.stewards.Read(ctx, s.db.Read(ctx), who, s.db.Now())
	return one != nil, err
}

func (s *Service) list(ctx context.Context, g, of *gorm.DB, by account.ID, person circle.PersonID, closed bool) ([]Case, error) {
	of = of.Where("id NOT IN (?)", g.Table("reports").Select("case_id").Where("reporter_id = ?", by))
	if closed {
		of = of.Where("state <> ?", opened).Order("closed_at DESC, id DESC")
	} else {
		of = of.Where("state = ?", opened).Order("due_at, id")
	}
	var rows []caseRow
	if err := of.Limit(MaxCases).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Case, 0, len(rows))
	for _, row := range rows {
		if s.about(row, person) {
			continue
		}
		c, err := s.show(ctx, g, by, row, false)
		if err != nil {
			return nil, err
		}
		if c.Spared, err = spared(g, row.ID, person); err != nil {
			return nil, err
		}
		out = append(out, *c)
	}
	slices.SortStableFunc(out, func(a, b Case) int { // what they would rather not look at comes last
		switch {
		case a.Spared == b.Spared:
			return 0
		case a.Spared:
			return 1
		}
		return -1
	})
	return out, nil
}

// See reads a case whole, for somebody who may work on it.
func (s *Service) See(ctx context.Context, by account.ID, id CaseID) (*Case, error) {
	g := s.db.Read(ctx)
	if !models.IsID(string(id)) {
		return nil, policy.ErrHidden
	}
	var c caseRow
	if err := g.Where("id = ?", id).Take(&c).Error; err != nil {
		return nil, hidden(err)
	}
	stood, err := circle.See(g, by, c.CircleID)
	if err != nil {
		return nil, err
	}
	if err := s.may(ctx, g, by, c, stood); err != nil {
		return nil, err
	}
	return s.show(ctx, g, by, c, true)
}

// show shows a case to somebody who may work on it; whole, with what was said of
// it, the evidence, and what was done.
func (s *Service) show(ctx context.Context, g *gorm.DB, by account.ID, row caseRow, whole bool) (*Case, error) {
	called, err := circle.Called(g, []circle.ID{row.CircleID})
	if err != nil {
		return nil, err
	}
	c := &Case{
		ID: row.ID, Circle: row.CircleID, Called: called[row.CircleID], Route: row.Route, Thing: Thing{row.Kind, row.ThingID}, Class: row.Class, State: row.State, Version: row.Version,
		DueAt: row.DueAt, OpenedAt: row.OpenedAt, ClosedAt: row.ClosedAt, Proposed: row.Proposed,
	}
	if row.held(s.db.Now()) {
		c.Mine, c.HeldFor = *row.HolderID == by, row.HeldUntil
		name, err := s.nameOf(ctx, g, row, *row.HolderID)
		if err != nil {
			return nil, err
		}
		c.Holder = name
	}
	if row.Kind == Gathering {
		if c.Gathering, err = gathering.NameOf(ctx, g, s.box, gathering.ID(row.ThingID)); err != nil {
			return nil, err
		}
	}
	if row.AboutID != nil {
		people, err := circle.PersonsOf(ctx, g, s.box, []circle.PersonID{*row.AboutID})
		if err != nil {
			return nil, err
		}
		if p, there := people[*row.AboutID]; there {
			c.About = &p
		}
	}
	var n int64
	people := "COUNT(DISTINCT COALESCE(CAST(reporter_id AS text), CAST(id AS text)))" // nobody is known to have filed what those wrote who left
	if err := g.Table("reports").Select(people).Where("case_id = ?", row.ID).Scan(&n).Error; err != nil {
		return nil, err
	}
	c.Count = int(n)
	if !whole {
		return c, nil
	}
	if c.Reports, err = s.said(ctx, g, row); err != nil {
		return nil, err
	}
	if c.Evidence, err = s.evidence(ctx, g, row); err != nil {
		return nil, err
	}
	if c.Ruling, err = s.ruling(ctx, row); err != nil {
		return nil, err
	}
	if c.Glass, err = s.glass(ctx, row); err != nil {
		return nil, err
	}
	if c.Glass != nil {
		c.Glass.Mine = *row.GlassID == by
	}
	if c.Lines, err = s.lines(ctx, g, row); err != nil {
		return nil, err
	}
	if c.Acted, err = circle.ActedIn(g, row.CircleID, string(row.ID)); err != nil {
		return nil, err
	}
	if row.Kind == Post {
		if c.Thread, err = thread.Holding(g, thread.PostID(row.ThingID)); err != nil {
			return nil, err
		}
	}
	if row.Route == ByStewards && row.AboutID != nil {
		if c.Agreements, err = circle.AgreementsOf(g, row.CircleID, *row.AboutID, s.db.Now()); err != nil {
			return nil, err
		}
	}
	if row.Kind == Part {
		at, err := room.PlaceOf(g, room.PartID(row.ThingID), s.db.Now())
		if err != nil {
			return nil, err
		}
		c.Room, c.Folded = at.Room, at.Folded
	}
	c.May = row.may(by, s.db.Now())
	if erased, err := s.erased(g, row); err != nil {
		return nil, err
	} else if erased && slices.Contains(c.May, "settle") {
		c.May = append(c.May, "void")
	}
	return c, nil
}

// may is what somebody who may work on a case can do with it as it stands; they
// are refused the rest when they try.
func (c caseRow) may(by account.ID, now time.Time) []string {
	if c.State != opened {
		return []string{"write"}
	}
	may, mine := []string{"write"}, c.held(now) && *c.HolderID == by
	if mine || !c.held(now) {
		may = append(may, "hold")
	}
	if mine {
		may = append(may, "let_go", "settle")
	}
	if mine && c.Route == ByStewards {
		may = append(may, "ask_to_read")
		if c.AboutID != nil {
			may = append(may, "rule")
		}
	}
	if c.Glass != nil && *c.GlassID != by {
		may = append(may, "break_glass")
	}
	if c.Proposed != "" && *c.ProposerID != by {
		may = append(may, "agree")
	}
	if c.Route == ByCircle {
		may = append(may, "escalate")
	}
	return may
}

func (s *Service) said(ctx context.Context, g *gorm.DB, c caseRow) ([]Said, error) {
	var rows []reportRow
	if err := g.Where("case_id = ?", c.ID).Order("at, id").Limit(maxReports).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Said, 0, len(rows))
	for _, row := range rows {
		one := Said{Category: row.Category, At: row.At}
		var err error
		if one.Note, err = s.open(ctx, place("reports", "note", string(row.ID)), row.Note); err != nil {
			return nil, err
		}
		if row.Clause != nil && row.AgreementsVersion != nil {
			if one.Clause, err = circle.ClauseAt(g, c.CircleID, *row.AgreementsVersion, *row.Clause); err != nil {
				return nil, err
			}
		}
		out = append(out, one)
	}
	return out, nil
}

func (s *Service) evidence(ctx context.Context, g *gorm.DB, c caseRow) ([]Evidence, error) {
	var rows []evidenceRow
	if err := g.Where("case_id = ?", c.ID).Order("at, id").Limit(maxReports).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]Evidence, 0, len(rows))
	for _, row := range rows {
		text, err := s.open(ctx, place("evidence", "items", row.ID), row.Items)
		if err != nil {
			return nil, err
		}
		one := Evidence{At: row.At, Glass: row.ReportID == nil && !row.Green, Green: row.Green}
		if err := json.Unmarshal([]byte(text), &one.Items); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func (s *Service) lines(ctx context.Context, g *gorm.DB, c caseRow) ([]CaseLine, error) {
	var rows []lineRow
	if err := g.Where("case_id = ?", c.ID).Order("id").Limit(maxLines).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]CaseLine, 0, len(rows))
	for _, row := range rows {
		one := CaseLine{What: row.What, At: row.At}
		var err error
		if one.Words, err = s.open(ctx, place("case_lines", "words", row.ID), row.Words); err != nil {
			return nil, err
		}
		if row.ActID != nil {
			one.Act = *row.ActID
		}
		if row.ByID != nil {
			if one.By, err = s.nameOf(ctx, g, c, *row.ByID); err != nil {
				return nil, err
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// nameOf is what somebody who works on cases is called: in their circle, or as a
// steward; "" once they are neither.
func (s *Service) nameOf(ctx context.Context, g *gorm.DB, c caseRow, who account.ID) (models.Private, error) {
	person, err := circle.PersonOf(ctx, g, s.box, c.CircleID, who)
	if err != nil || person != nil {
		if person != nil {
			return person.Name, err
		}
		return "", err
	}
	one, err := s.stewards.Read(ctx, g, who, s.db.Now())
	if err != nil || one == nil {
		return "", err
	}
	return one.Name, nil
}
