package circle

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/policy"
)

// Whoever does something against somebody says which of the agreements it rests on,
// out of those that this person accepted.

// Accepted is the version of a circle's agreements that can be held against somebody:
// the one they accepted last. Of who wrote as a member, "", it is the one that held
// when they wrote: nobody writes who has not accepted that, and it says nothing of who
// they are.
func Accepted(g *gorm.DB, in ID, person PersonID, wrote time.Time) (version int, err error) {
	if person != "" {
		err = g.Table("memberships").Select("agreements_version").Where("circle_id = ? AND id = ?", in, person).Scan(&version).Error
		return version, err
	}
	err = g.Table("agreements").Select("COALESCE(MAX(version), 1)").Where("circle_id = ? AND created_at <= ?", in, wrote).Scan(&version).Error
	return version, err
}

// agreementsAt reads one version of a circle's agreements.
func agreementsAt(g *gorm.DB, in ID, version int) (*Agreements, error) {
	var row agreementsRow
	err := g.Where("circle_id = ? AND version = ?", in, version).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, policy.ErrHidden
	}
	if err != nil {
		return nil, err
	}
	a, err := row.open()
	return &a, err
}

// AcceptedBy reads the agreements that can be held against somebody who is or was in a
// circle, or is kept out of it.
func (s *Service) AcceptedBy(ctx context.Context, by account.ID, id ID, person PersonID) (*Agreements, error) {
	g := s.db.Read(ctx)
	m, err := s.about(g, by, id, person, policy.Cite)
	if err != nil {
		return nil, err
	}
	return agreementsAt(g, id, m.AgreementsVersion)
}

// AgreementsOf reads the agreements that can be held against somebody (see Accepted),
// for whoever has asked the law.
func AgreementsOf(g *gorm.DB, in ID, person PersonID, wrote time.Time) (*Agreements, error) {
	version, err := Accepted(g, in, person, wrote)
	if err != nil {
		return nil, err
	}
	return agreementsAt(g, in, version)
}

// AcceptedWith reads the agreements that somebody accepted as they asked to come in.
func (s *Service) AcceptedWith(ctx context.Context, by account.ID, id ID, request RequestID) (*Agreements, error) {
	g := s.db.Read(ctx)
	stood, err := See(g, by, id)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.DecideRequest); err != nil {
		return nil, err
	}
	r, err := findRequest(g, id, request)
	if err != nil {
		return nil, err
	}
	return agreementsAt(g, id, r.AgreementsVersion)
}
