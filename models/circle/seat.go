package circle

import (
	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// seating is how somebody comes into a circle.
type seating struct {
	Joining
	role  policy.Role // Guest with the state trial
	state string      // active or trial
	way   string
	held  bool // a seat was held for them and is counted already
	by    PersonID
	trial string // the gathering a guest may listen to
}

// seat is the one place where a membership begins. The unit of work has taken
// by's account and then the circle c, and found room in it; a guest takes no
// seat. It returns ErrTooMany, ErrRoster or ErrTaken.
func (s *Service) seat(tx *db.Tx, by account.ID, c circleRow, in seating) (PersonID, error) {
	if in.state != trial { // a guest takes none of the places a person has
		if err := roomFor(tx.DB, by); err != nil {
			return "", err
		}
	}
	if err := roster(tx.DB, c, by, tx.Now); err != nil {
		return "", err
	}
	before, was, err := findMember(tx.DB, by, c.ID)
	if err != nil {
		return "", err
	}
	m := memberRow{
		ID: PersonID(models.NewID()), CircleID: c.ID, AccountID: by, Nonce: in.Nonce, Role: in.role, State: in.state, Way: in.way,
		AgreementsVersion: in.AgreementsVersion, JoinedAt: tx.Now, FitAt: &tx.Now, TrialGathering: some(in.trial),
	}
	if in.role == policy.Owner {
		m.TermFrom = &tx.Now
	}
	if was {
		m.ID = before.ID // who comes back is the person the others knew
	}
	if err := nameIn(tx, s.box, &m, in.Joining); err != nil {
		return "", err
	}
	if err := s.closeFirst(tx, c.ID); err != nil {
		return "", err
	}
	m.Attended = before.Attended
	if m.JoinedMver, err = Moved(tx, c.ID); err != nil {
		return "", err
	}
	if was {
		// What was done towards them outlives their leaving: a mute, a warning and
		// the gatherings they have been to stay.
		err = tx.Table("memberships").Where("id = ?", m.ID).Updates(map[string]any{
			"nonce": m.Nonce, "role": m.Role, "state": m.State, "way": m.Way, "name": m.Name, "name_key": m.NameKey, "hello": m.Hello,
			"agreements_version": m.AgreementsVersion, "joined_mver": m.JoinedMver, "joined_at": m.JoinedAt, "left_at": nil, "fit_at": m.FitAt,
			"again_at": nil, "banned_until": nil, "for_good_by": nil, "paused_until": nil, "trial_gathering": m.TrialGathering,
			"term_from": m.TermFrom, "term_used": 0,
		}).Error
	} else {
		err = tx.Create(&m).Error
	}
	if err != nil {
		return "", err
	}
	if in.state != trial && !in.held {
		if err := taken(tx, c.ID, +1); err != nil {
			return "", err
		}
	}
	if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actJoined, By: in.by, About: m.ID, Was: before.State, Becomes: m.State}); err != nil {
		return "", err
	}
	if err := tell(tx, s.box, m, m.JoinedMver, joined); err != nil {
		return "", err
	}
	if in.state != trial {
		if err := s.greeter(tx, c, m); err != nil {
			return "", err
		}
	}
	return m.ID, s.opens(tx, c.ID)
}

// roomFor refuses whoever is in as many circles as one person can be in.
func roomFor(g *gorm.DB, by account.ID) error {
	var elsewhere int64
	if err := g.Table("memberships").Where("account_id = ? AND state IN ?", by, here).Count(&elsewhere).Error; err != nil {
		return err
	}
	if elsewhere >= MaxCircles {
		return ErrTooMany
	}
	return nil
}

// taken counts seats of a circle that the unit of work has taken.
func taken(tx *db.Tx, id ID, n int) error {
	return tx.Table("circles").Where("id = ?", id).Update("taken", gorm.Expr("taken + ?", n)).Error
}

// nameIn seals a persona and a hello into m, unless somebody else in the circle
// has or had that name.
func nameIn(tx *db.Tx, box *seal.Box, m *memberRow, j Joining) error {
	clean, skeleton, err := checkPersona(j.Persona)
	if err != nil {
		return err
	}
	m.NameKey = box.Mark("persona/"+string(m.CircleID), skeleton)
	if err := nameFree(tx.DB, m.CircleID, m.AccountID, m.NameKey, tx.Now); err != nil {
		return err
	}
	scope := seal.Circle(string(m.CircleID), seal.Names)
	if m.Name, err = box.Seal(tx.Context(), scope, tx.Now, namePlace(m.ID), clean); err != nil {
		return err
	}
	if j.Hello == "" {
		return nil
	}
	m.Hello, err = box.Seal(tx.Context(), scope, tx.Now, helloPlace(m.ID), j.Hello)
	return err
}
