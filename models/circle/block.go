package circle

import (
	"time"

	"example.org/afterward/models"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// blockFor is how long one person alone can keep somebody out.
const blockFor = 30 * 24 * time.Hour

// block keeps somebody out who has asked to come in: their request ends, and so
// does every other way in, for thirty days. It is a ban of somebody who was not
// here yet, or not any more.
func (s *Service) block(tx *db.Tx, stood Stood, c circleRow, r requestRow, no Refusal) error {
	stood.Standing.Target = policy.Outsider
	if err := policy.Check(stood.Standing, policy.Ban); err != nil {
		return err
	}
	m, known, err := findMember(tx.DB, r.AccountID, c.ID)
	if err != nil {
		return err
	}
	until := tx.Now.Add(blockFor)
	was := m.State
	if known {
		err = tx.Table("memberships").Where("id = ?", m.ID).Updates(map[string]any{"state": banned, "banned_until": until, "left_at": tx.Now}).Error
	} else {
		m, err = s.knownAs(tx, r, until)
	}
	if err != nil {
		return err
	}
	if _, err := Moved(tx, c.ID); err != nil {
		return err
	}
	if err := barRequests(tx, s.box, c.ID, r.AccountID, no.Message); err != nil {
		return err
	}
	if err := tx.Table("requests").Where("id = ?", r.ID).Update("decided_by", stood.Person).Error; err != nil {
		return err
	}
	if err := voidInvites(tx, c.ID, r.AccountID); err != nil {
		return err
	}
	deed := Deed{
		Circle: c.ID, What: actBanned, By: stood.Person, About: m.ID, Request: string(r.ID), Was: was, Becomes: banned,
		Reason: no.Reason, Until: &until, Clause: no.Clause,
	}
	if no.Clause > 0 {
		deed.Agreements = r.AgreementsVersion
	}
	if _, err := Record(tx, s.box, deed); err != nil {
		return err
	}
	if err := s.fill(tx, c.ID); err != nil {
		return err
	}
	return tellAbout(tx, c.ID)
}

// knownAs writes down somebody who was never in the circle, under the name they
// asked to come in with, so that they can be named in what was done.
func (s *Service) knownAs(tx *db.Tx, r requestRow, until time.Time) (m memberRow, err error) {
	j, _, err := s.words(tx.Context(), r)
	if err != nil {
		return m, err
	}
	m = memberRow{
		ID: PersonID(models.NewID()), CircleID: r.CircleID, AccountID: r.AccountID, Nonce: string(r.ID), Role: policy.Member, State: banned, Way: wayRequest,
		NameKey: r.NameKey, AgreementsVersion: r.AgreementsVersion, JoinedAt: tx.Now, LeftAt: &tx.Now, BannedUntil: &until,
	}
	m.Name, err = s.box.Seal(tx.Context(), seal.Circle(string(r.CircleID), seal.Names), tx.Now, namePlace(m.ID), j.Persona)
	if err != nil {
		return m, err
	}
	return m, tx.Create(&m).Error
}
