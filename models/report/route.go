package report

import (
	"bytes"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/db"
	"example.org/afterward/models/gathering"
)

// route is who looks after a report: the circle, unless it is about the circle
// itself or somebody who looks after it or leads a gathering that is on, or nobody
// is left there who neither reported it nor is what it is about.
func (s *Service) route(tx *db.Tx, by circle.Stood, thing Thing, about circle.PersonID) (string, error) {
	if thing.Kind == Circle {
		return ByStewards, nil
	}
	tending, err := circle.Tending(tx.DB, by.Circle)
	if err != nil {
		return "", err
	}
	left := 0
	for _, p := range tending {
		if p.Person == about {
			return ByStewards, nil
		}
		if p.Person != by.Person {
			left++
		}
	}
	if left == 0 {
		return ByStewards, nil
	}
	if about == "" {
		return ByCircle, nil
	}
	if leads, err := gathering.Leads(tx.DB, by.Circle, about); err != nil || leads {
		return ByStewards, err
	}
	return ByCircle, nil
}

// handlers are those of a circle who may work on a case, and would: whoever would
// rather not look at such things is among them only where nobody else is left.
func (s *Service) handlers(tx *db.Tx, c caseRow) (people []circle.PersonID, err error) {
	tending, err := circle.Tending(tx.DB, c.CircleID)
	if err != nil {
		return nil, err
	}
	var others []circle.PersonID // who would rather not look at it
	for _, p := range tending {
		apart, err := s.involved(tx.DB, c, p.Account, p.Person)
		if err != nil {
			return nil, err
		}
		rather, err := spared(tx.DB, c.ID, p.Person)
		switch {
		case err != nil:
			return nil, err
		case apart:
		case rather:
			others = append(others, p.Person)
		default:
			people = append(people, p.Person)
		}
	}
	if len(people) == 0 { // there is nobody else
		people = others
	}
	return people, nil
}

// involved reports whether a case is about somebody or was brought by them.
func (s *Service) involved(g *gorm.DB, c caseRow, who account.ID, person circle.PersonID) (bool, error) {
	if s.about(c, person) {
		return true, nil
	}
	var n int64
	err := g.Table("reports").Where("case_id = ? AND reporter_id = ?", c.ID, who).Count(&n).Error
	return n > 0, err
}

// about reports whether a case is about somebody, under their name or not.
func (s *Service) about(c caseRow, person circle.PersonID) bool {
	if person == "" {
		return false
	}
	return c.AboutID != nil && *c.AboutID == person || c.AboutMark != nil && bytes.Equal(c.AboutMark, s.mark(c.ID, person))
}

func (s *Service) mark(id CaseID, person circle.PersonID) []byte {
	return s.box.Mark("case/"+string(id), models.Private(person))
}
