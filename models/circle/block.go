package circle

import (
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// block keeps somebody out who has asked to come in: their request ends with the
// words they read, and so does every other way in, for as long as one person
// alone can decide that.
func (s *Service) block(tx *db.Tx, stood Stood, c circleRow, r requestRow, no Refusal) error {
	stood.Standing.Target = policy.Outsider
	if err := policy.Check(stood.Standing, policy.Ban); err != nil {
		return err
	}
	j, _, err := s.words(tx.Context(), r)
	if err != nil {
		return err
	}
	if err := barRequests(tx, s.box, c.ID, r.AccountID, no.Message); err != nil {
		return err
	}
	if err := tx.Table("requests").Where("id = ?", r.ID).Update("decided_by", stood.Person).Error; err != nil {
		return err
	}
	b := Barring{Grounds: Grounds{Reason: no.Reason, Clause: no.Clause}, Days: MaxBanDays}
	if _, err := s.banStranger(tx, c, stood, r.AccountID, j.Persona, r.AgreementsVersion, string(r.ID), b); err != nil {
		return err
	}
	return tellAbout(tx, c.ID)
}
