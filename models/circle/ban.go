package circle

import (
	"context"
	"crypto/rand"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// Barring is how somebody is kept out of a circle, and why.
type Barring struct {
	Grounds
	Days    int  // 1 to 30, by one person
	ForGood bool // holds for 30 days at once, and waits for a second person

	above bool // by two stewards, for good at once
}

func (b *Barring) check() error {
	if err := b.Grounds.against(); err != nil {
		return err
	}
	if b.ForGood {
		b.Days = MaxBanDays
	}
	if b.Days < 1 || b.Days > MaxBanDays {
		return ErrBanDays.At("days")
	}
	return nil
}

// Ban keeps a person out of a circle: whoever is in it, was in it, or is kept
// out of it already. Every way in is shut in the same unit of work: their
// membership, requests, place in line, offers, invitations for them and from
// them, and their sockets. For good takes two people: see BanForGood.
func (s *Service) Ban(ctx context.Context, by account.ID, id ID, person PersonID, b Barring) (*Banned, error) {
	if err := b.check(); err != nil {
		return nil, err
	}
	var out *Banned
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		c, stood, m, err := towards(tx, by, id, person, policy.Ban, findKnown)
		if err != nil {
			return err
		}
		if b.ForGood && m.waits(tx.Now) && *m.ForGoodBy == stood.Person {
			return ErrNeedsSecond
		}
		if m, err = s.ban(tx, c, stood, m, "", b); err != nil {
			return err
		}
		out, err = s.banned(tx.Context(), tx.DB, m)
		return err
	})
	return out, err
}

// BanForGood is the second pair of eyes: it makes a ban for good that somebody
// else has asked for. It returns ErrNeedsSecond to the one who asked; where
// nobody has, it asks.
func (s *Service) BanForGood(ctx context.Context, by account.ID, id ID, person PersonID, w Grounds) (*Banned, error) {
	b := Barring{Grounds: w, ForGood: true}
	if err := b.check(); err != nil {
		return nil, err
	}
	var out *Banned
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		c, stood, m, err := towards(tx, by, id, person, policy.BanForGood, findKnown)
		switch {
		case err != nil:
			return err
		case m.State == banned && m.BannedUntil == nil: // twice is once
		case !m.waits(tx.Now):
			if m, err = s.ban(tx, c, stood, m, "", b); err != nil {
				return err
			}
		case *m.ForGoodBy == stood.Person:
			return ErrNeedsSecond
		default:
			d := Deed{Circle: id, What: actForGood, By: stood.Person, About: m.ID, Was: banned, Becomes: banned}
			if err := w.cite(tx, &d, m.AgreementsVersion); err != nil {
				return err
			}
			if _, err := Record(tx, s.box, d); err != nil {
				return err
			}
			m.BannedUntil, m.ForGoodBy = nil, nil
			set := map[string]any{"banned_until": nil, "for_good_by": nil}
			if err := tx.Table("memberships").Where("id = ?", m.ID).Updates(set).Error; err != nil {
				return err
			}
			if _, err := Moved(tx, id); err != nil {
				return err
			}
		}
		out, err = s.banned(tx.Context(), tx.DB, m)
		return err
	})
	return out, err
}

// waits reports whether somebody has asked to keep m out for good and nobody has
// agreed yet.
func (m memberRow) waits(now time.Time) bool {
	return m.State == banned && m.ForGoodBy != nil && m.BannedUntil != nil && now.Before(*m.BannedUntil)
}

// ban shuts every way into c for the account behind m. The unit of work has
// taken the circle and asked the law. request names the request it comes from,
// if it comes from one.
func (s *Service) ban(tx *db.Tx, c circleRow, stood Stood, m memberRow, request string, b Barring) (memberRow, error) {
	until := new(tx.Now.Add(time.Duration(b.Days) * day))
	d := Deed{Circle: c.ID, What: actBanned, By: stood.Person, About: m.ID, Request: request, Was: m.State, Becomes: banned, Until: until}
	switch {
	case b.above:
		d.What, d.Above, d.Until, until = actForGood, true, nil, nil
	case b.ForGood:
		d.Becomes = "banned, asked for good"
	}
	if err := b.cite(tx, &d, m.AgreementsVersion); err != nil {
		return m, err
	}
	if _, err := Record(tx, s.box, d); err != nil {
		return m, err
	}
	if err := barRequests(tx, s.box, c.ID, m.AccountID, b.Reason); err != nil {
		return m, err
	}
	if err := voidInvites(tx, c.ID, m.AccountID); err != nil {
		return m, err
	}
	set := map[string]any{"banned_until": until, "for_good_by": nil, "again_at": nil}
	m.BannedUntil, m.ForGoodBy = until, nil
	if b.ForGood {
		set["for_good_by"], m.ForGoodBy = stood.Person, &stood.Person
	}
	if m.inside() {
		err := s.end(tx, c, m, banned, set)
		m.State = banned
		return m, err
	}
	// Nobody inside notices: there is no seat, and nothing to tell.
	m.State, set["state"] = banned, banned
	if err := tx.Table("memberships").Where("id = ?", m.ID).Updates(set).Error; err != nil {
		return m, err
	}
	if _, err := Moved(tx, c.ID); err != nil {
		return m, err
	}
	if err := s.strip(tx, c.ID, m.ID); err != nil { // invitations from when they were inside
		return m, err
	}
	return m, s.fill(tx, c.ID) // a seat may have been held for them
}

// banStranger is ban for somebody who has only asked to come in: it writes down
// who they are here, under the name they would have had.
func (s *Service) banStranger(tx *db.Tx, c circleRow, stood Stood, who account.ID, name models.Private, accepted int, request string, b Barring) (memberRow, error) {
	if err := b.check(); err != nil {
		return memberRow{}, err
	}
	m, known, err := findMember(tx.DB, who, c.ID)
	if err != nil {
		return m, err
	}
	if !known {
		m = memberRow{
			ID: PersonID(models.NewID()), CircleID: c.ID, AccountID: who, Nonce: "banned", Role: policy.Member, State: left, Way: wayRequest,
			AgreementsVersion: accepted, JoinedMver: c.Mver, JoinedAt: tx.Now, LeftAt: &tx.Now, NameKey: randomKey(),
		}
		if m.Name, err = s.box.Seal(tx.Context(), seal.Circle(string(c.ID), seal.Names), tx.Now, namePlace(m.ID), name); err != nil {
			return m, err
		}
		if err := tx.Create(&m).Error; err != nil {
			return m, err
		}
	}
	m.AgreementsVersion = max(m.AgreementsVersion, accepted) // as they asked
	return s.ban(tx, c, stood, m, request, b)
}

// randomKey keeps a name from being anybody's.
func randomKey() []byte {
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	return key
}

// Unban lets somebody come in again by the ways there are. It makes nobody a
// member. Twice is once.
func (s *Service) Unban(ctx context.Context, by account.ID, id ID, person PersonID, w Grounds) error {
	if err := w.check(true); err != nil {
		return err
	}
	return s.db.Do(ctx, func(tx *db.Tx) error {
		_, stood, m, err := towards(tx, by, id, person, policy.Unban, findKnown)
		if err != nil || m.State != banned {
			return err
		}
		if stood.Standing.Above, err = byStewards(tx.DB, m.ID, actBanned, actForGood); err != nil {
			return err
		}
		if err := stood.Check(policy.Unban); err != nil {
			return err
		}
		d := Deed{Circle: id, What: actUnbanned, By: stood.Person, About: m.ID, Was: banned, Becomes: left}
		if err := w.cite(tx, &d, m.AgreementsVersion); err != nil {
			return err
		}
		if _, err := Record(tx, s.box, d); err != nil {
			return err
		}
		set := map[string]any{"state": left, "banned_until": nil, "for_good_by": nil, "again_at": nil}
		if err := tx.Table("memberships").Where("id = ?", m.ID).Updates(set).Error; err != nil {
			return err
		}
		_, err = Moved(tx, id)
		return err
	})
}

// Banned is somebody who is kept out, as those see it who look after the circle.
type Banned struct {
	ID             PersonID       `json:"id"`
	Name           models.Private `json:"name"`
	Until          *time.Time     `json:"until,omitempty" doc:"Absent for good."`
	WaitsForSecond bool           `json:"waitsForSecond" doc:"Somebody asked for good, and a second person has not agreed yet."`
	Reason         models.Private `json:"reason,omitempty"`
	At             time.Time      `json:"at"`
}

// Banned lists who is kept out of a circle now, to those who may let them back.
func (s *Service) Banned(ctx context.Context, by account.ID, id ID) ([]Banned, error) {
	g := s.db.Read(ctx)
	stood, err := See(g, by, id)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.Unban); err != nil {
		return nil, err
	}
	var rows []memberRow
	err = g.Where("circle_id = ? AND state = ? AND (banned_until IS NULL OR banned_until > ?)", id, banned, models.Now()).
		Order("id").Limit(maxBanned).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	out := make([]Banned, 0, len(rows))
	for _, m := range rows {
		b, err := s.banned(ctx, g, m)
		if err != nil {
			return nil, err
		}
		out = append(out, *b)
	}
	return out, nil
}

func (s *Service) banned(ctx context.Context, g *gorm.DB, m memberRow) (*Banned, error) {
	b := &Banned{ID: m.ID, Until: m.BannedUntil, WaitsForSecond: m.ForGoodBy != nil}
	var err error
	if b.Name, err = OpenName(ctx, s.box, m.ID, m.Name); err != nil {
		return nil, err
	}
	row, found, err := latest(g, m.ID, actBanned)
	if err != nil || !found {
		return b, err
	}
	b.At = row.At
	if row.Reason != nil {
		b.Reason, err = s.box.Open(ctx, reasonPlace(row.ID), row.Reason)
	}
	return b, err
}
