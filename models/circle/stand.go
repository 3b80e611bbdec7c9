package circle

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
)

// Stood is one account's place in one circle, read under the circle's lock.
type Stood struct {
	Standing   policy.Standing
	Person     PersonID // "" for an outsider
	Name       []byte   // the persona, sealed
	JoinedMver int64    // what was written under an earlier version is not theirs to read
	Circle     ID
	Mver       int64 // the circle's membership version
	Retention  string
	State      string // the circle's
	WordsRev   int    // which of its own words it looks at
	Trial      string // the gathering a guest may listen to

	mute, warning Measure    // what keeps them from speaking: the act and until when, and not yet why
	away, pause   *time.Time // until when
	shut          *time.Time // the account, by two stewards
}

// Take keeps a circle for one unit of work and then, in the next statement, reads
// how by stands in it. It returns policy.ErrHidden if there is no such circle.
func Take(tx *db.Tx, by account.ID, id ID) (Stood, error) {
	_, stood, err := look(tx.Clauses(db.Take), tx.DB, by, id, tx.Now)
	return stood, err
}

// See reads how by stands in a circle without keeping anything as it is. The
// version is read first, so it is never newer than the standing.
func See(g *gorm.DB, by account.ID, id ID) (Stood, error) {
	_, stood, err := look(g, g, by, id, models.Now())
	return stood, err
}

// nobody is a circle as it is, with nobody standing in it yet.
func (c circleRow) nobody() Stood {
	return Stood{Circle: c.ID, Mver: c.Mver, Retention: c.Retention, State: c.State, WordsRev: c.WordsRev}
}

func standingIn(g *gorm.DB, by account.ID, c circleRow, now time.Time) (Stood, error) {
	s := c.nobody()
	s.Standing.Hidden = c.Visibility == hidden
	m, known, err := findMember(g, by, c.ID)
	if known {
		s.as(m, c, now)
	} else if err == nil {
		s.shut, err = account.Suspended(g, by, now)
		s.Standing.Suspended = s.shut != nil
	}
	if err == nil && s.Standing.Role == policy.Outsider && s.Standing.Hidden {
		s.Standing.Invited, err = invited(g, by, c.ID, now)
	}
	return s, err
}

// stood is how a membership stands, for what asks for no more than that.
func (m memberRow) stood(c circleRow, now time.Time) Stood {
	return Stood{Standing: m.standing(c, now), Person: m.ID, Circle: c.ID, Mver: c.Mver, WordsRev: c.WordsRev}
}

// as fills in what a membership makes of its account.
func (s *Stood) as(m memberRow, c circleRow, now time.Time) {
	s.Standing = m.standing(c, now)
	if s.Standing.Role != policy.Outsider {
		s.Person, s.Name, s.JoinedMver = m.ID, m.Name, m.JoinedMver
		if m.TrialGathering != nil {
			s.Trial = *m.TrialGathering
		}
	}
	if s.Standing.Muted && m.MuteAct != nil {
		s.mute = Measure{Act: *m.MuteAct, What: actMuted, Until: m.MutedUntil}
	}
	if m.WarnAct != nil {
		s.warning = Measure{Act: *m.WarnAct, What: actWarned}
	}
	if s.Standing.Suspended {
		s.shut = m.SuspendedUntil
	}
	if s.Standing.Away {
		s.away = m.AwayUntil
	}
	if s.Standing.Paused {
		s.pause = m.PausedUntil
	}
}

// invited reports whether somebody outside holds an invitation to a circle or
// has asked to come in.
func invited(g *gorm.DB, by account.ID, id ID, now time.Time) (bool, error) {
	var n int64
	err := g.Table("requests").Where("circle_id = ? AND account_id = ? AND state IN ?", id, by, openRequest).Count(&n).Error
	if err != nil || n > 0 {
		return n > 0, err
	}
	err = g.Table("invites").Where("circle_id = ? AND account_id = ? AND ended IS NULL AND uses < max_uses AND expires_at > ?", id, by, now).Count(&n).Error
	return n > 0, err
}

// SeeAll is See for many at once: those who are left out are outsiders. It
// returns the membership version they were all read at, or before.
func SeeAll(g *gorm.DB, who []account.ID, id ID) (mver int64, all map[account.ID]Stood, err error) {
	c, err := find(g, id)
	if err != nil {
		return 0, nil, err
	}
	var rows []memberRow
	if err := g.Scopes(withAccount).Where("circle_id = ? AND account_id IN ?", id, who).Find(&rows).Error; err != nil {
		return 0, nil, err
	}
	now := models.Now()
	all = make(map[account.ID]Stood, len(rows))
	if c.over(now) {
		return c.Mver, all, nil
	}
	for _, m := range rows {
		s := c.nobody()
		s.as(m, c, now)
		all[m.AccountID] = s
	}
	return c.Mver, all, nil
}

// standing is what a membership makes of its account at one moment: what lasts
// until a time is over when it is, whoever swept or did not.
func (m memberRow) standing(c circleRow, now time.Time) policy.Standing {
	s := policy.Standing{Hidden: c.Visibility == hidden}
	until := func(t *time.Time) bool { return t != nil && now.Before(*t) }
	s.Suspended = until(m.SuspendedUntil)
	switch m.State {
	case active, paused:
		s.Role, s.Agreed = m.Role, m.AgreementsVersion == c.AgreementsVersion
		s.Paused, s.Away = m.State == paused, until(m.AwayUntil)
		s.Muted, s.Warned = until(m.MutedUntil), m.WarnAct != nil
		s.New = m.Role == policy.Member && m.Way != wayFounded && m.Attended < newGatherings && now.Before(m.JoinedAt.Add(newFor))
	case trial:
		s.Role, s.Agreed = policy.Guest, m.AgreementsVersion == c.AgreementsVersion
	case banned:
		s.Banned = m.BannedUntil == nil || until(m.BannedUntil)
	}
	return s
}

// Target reads the rank of somebody an action is aimed at. Whoever is not in the
// circle cannot be aimed at, and the answer is policy.ErrHidden.
func Target(g *gorm.DB, id ID, person PersonID) (policy.Role, error) {
	m, err := findPerson(g, id, person)
	if err != nil {
		return "", err
	}
	return m.Role, nil
}

// Ranked is Target of whoever is or was in a circle, or is kept out of it: a member,
// once they are not there any more.
func Ranked(g *gorm.DB, id ID, person PersonID) (policy.Role, error) {
	m, err := findKnown(g, id, person)
	if err != nil {
		return "", err
	}
	if !m.inside() {
		return policy.Member, nil
	}
	return m.Role, nil
}

// Members counts those of some accounts who have a seat in a circle: guests have
// none.
func Members(g *gorm.DB, id ID, who []account.ID) (int64, error) {
	var n int64
	if len(who) == 0 {
		return 0, nil
	}
	err := g.Table("memberships").Where("circle_id = ? AND account_id IN ? AND state IN ?", id, who, here).Count(&n).Error
	return n, err
}

// Moved counts up the membership version of a circle that the unit of work has
// taken, and returns it. Every change to who may do what passes here.
func Moved(tx *db.Tx, id ID) (int64, error) {
	var row struct{ Mver int64 }
	err := tx.Table("circles").Model(&row).Clauses(clause.Returning{Columns: []clause.Column{{Name: "mver"}}}).
		Where("id = ?", id).Update("mver", gorm.Expr("mver + 1")).Error
	if err != nil {
		return 0, fmt.Errorf("membership version: %w", err)
	}
	return row.Mver, nil
}

func find(g *gorm.DB, id ID) (c circleRow, err error) {
	if !models.IsID(string(id)) {
		return c, policy.ErrHidden
	}
	err = g.Where("id = ? AND state <> ?", id, archived).Take(&c).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = policy.ErrHidden
	}
	return c, err
}

// withAccount adds to a membership what a standing asks of its account.
func withAccount(g *gorm.DB) *gorm.DB {
	return g.Select("memberships.*, accounts.suspended_until").Joins("JOIN accounts ON accounts.id = memberships.account_id")
}

func findMember(g *gorm.DB, who account.ID, in ID) (m memberRow, known bool, err error) {
	err = g.Scopes(withAccount).Where("circle_id = ? AND account_id = ?", in, who).Take(&m).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return m, false, nil
	}
	return m, err == nil, err
}

// here are the states of those who are in a circle: paused ones keep their seat.
var here = []string{active, paused}

// findPerson finds somebody who is in the circle now.
func findPerson(g *gorm.DB, in ID, person PersonID) (m memberRow, err error) {
	if !models.IsID(string(person)) {
		return m, policy.ErrHidden
	}
	err = g.Where("circle_id = ? AND id = ? AND state IN ?", in, person, here).Take(&m).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = policy.ErrHidden
	}
	return m, err
}
