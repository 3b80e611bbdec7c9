package circle

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/stream"
)

// A hello within a day (domain.md §4.4 III): whoever comes in is given somebody
// who says hello, and those who look after the circle hear of it where nobody did
// for half a day.
const (
	greetFor   = 14 * day // after which a hello would be a strange one
	greetWatch = 12 * time.Hour
)

// The private notices of this package: that somebody new is to be greeted, and
// that nobody has greeted them.
const (
	greet     = "greet"
	ungreeted = "ungreeted"
)

// Greeting is what is about saying hello, as one person sees it.
type Greeting struct {
	Welcoming bool     `json:"welcoming" doc:"Whether they like to say hello to those who are new."`
	Greeter   *Person  `json:"greeter,omitempty" doc:"Who will say hello to them; absent once somebody did."`
	Greet     []Person `json:"greet" doc:"To whom they are to say hello."`
	Ungreeted []Person `json:"ungreeted" doc:"Who came half a day ago or longer and was greeted by nobody: for those who look after the circle."`
}

// Greet says whether by likes to say hello to those who are new.
func (s *Service) Greet(ctx context.Context, by account.ID, id ID, welcoming bool) error {
	return s.oneself(ctx, by, id, policy.Greet, func(tx *db.Tx, _ circleRow, m memberRow) error {
		return tx.Table("memberships").Where("id = ?", m.ID).Update("welcomes", welcoming).Error
	})
}

// Welcomed notes that somebody new has been said hello to. The unit of work has
// taken the circle.
func Welcomed(tx *db.Tx, in ID, person PersonID) error {
	return tx.Table("memberships").Where("circle_id = ? AND id = ? AND welcomed_at IS NULL", in, person).
		Updates(map[string]any{"welcomed_at": tx.Now, "welcome_at": nil}).Error
}

// greeter gives whoever came in somebody to say hello: of those who like to, the
// one with the fewest still to greet, and otherwise whoever has looked after the
// circle longest. Nobody where they are alone.
func (s *Service) greeter(tx *db.Tx, c circleRow, m memberRow) error {
	var rows []memberRow
	if err := tx.Where("circle_id = ? AND state IN ?", c.ID, here).Order("joined_at, id").Limit(MaxCapacity).Find(&rows).Error; err != nil {
		return err
	}
	greeting := map[PersonID]int{}
	for _, r := range rows {
		if r.WelcomerID != nil && r.WelcomedAt == nil {
			greeting[*r.WelcomerID]++
		}
	}
	var who *memberRow
	for i, r := range rows {
		if r.ID == m.ID || policy.Check(r.standing(c, tx.Now), policy.StartThread) != nil {
			continue
		}
		switch {
		case who == nil && (r.Welcomes || r.hosts()), r.Welcomes && !who.Welcomes, who != nil && r.Welcomes && greeting[r.ID] < greeting[who.ID]:
			who = &rows[i]
		}
	}
	set := map[string]any{"welcomed_at": nil, "welcome_at": nil, "welcomer_id": nil}
	if who != nil {
		set["welcome_at"], set["welcomer_id"] = tx.Now.Add(greetWatch), who.ID
	}
	if err := tx.Table("memberships").Where("id = ?", m.ID).Updates(set).Error; err != nil || who == nil {
		return err
	}
	return poke(tx, c.ID, m.JoinedMver, greet, who.ID)
}

// poke has the devices of a few people in a circle ask for what concerns them.
func poke(tx *db.Tx, id ID, mver int64, what string, people ...PersonID) error {
	to := make([]string, 0, len(people))
	for _, p := range people {
		to = append(to, string(p))
	}
	return stream.Poke(tx, stream.Entry{Stream: streamOf(id), Circle: string(id), Mver: mver, What: what}, to...)
}

// SweepGreetings tells those who look after a circle of people who came half a day
// ago and were greeted by nobody. It looks at limit of them at most.
func (s *Service) SweepGreetings(ctx context.Context, limit int) (told int64, err error) {
	var due []memberRow
	err = s.db.Read(ctx).Select("id", "circle_id").Where("welcome_at <= ?", s.db.Now()).Order("welcome_at, id").Limit(limit).Find(&due).Error
	for _, m := range due {
		if err != nil {
			return told, err
		}
		err = s.db.Do(ctx, func(tx *db.Tx) error {
			stood, err := Hold(tx, m.CircleID)
			if err != nil {
				return err
			}
			done := tx.Table("memberships").Where("id = ? AND welcome_at <= ?", m.ID, tx.Now).Update("welcome_at", nil)
			if done.Error != nil || done.RowsAffected == 0 {
				return done.Error
			}
			told++
			hosts, err := hostsOf(tx.DB, m.CircleID)
			if err != nil {
				return err
			}
			return poke(tx, m.CircleID, stood.Mver, ungreeted, hosts...)
		})
	}
	return told, err
}

// hostsOf lists those who look after a circle, the longest there first.
func hostsOf(g *gorm.DB, id ID) ([]PersonID, error) {
	var rows []memberRow
	if err := g.Where("circle_id = ? AND state IN ?", id, here).Order("joined_at, id").Limit(MaxCapacity).Find(&rows).Error; err != nil {
		return nil, err
	}
	var hosts []PersonID
	for _, m := range rows {
		if m.hosts() {
			hosts = append(hosts, m.ID)
		}
	}
	return hosts, nil
}

// HostsOf lists those who look after a circle, the longest there first.
func HostsOf(tx *db.Tx, id ID) ([]PersonID, error) { return hostsOf(tx.DB, id) }

// Greeting shows what is about saying hello to somebody in a circle.
func (s *Service) Greeting(ctx context.Context, by account.ID, id ID) (*Greeting, error) {
	g := s.db.Read(ctx)
	stood, err := See(g, by, id)
	if err != nil {
		return nil, err
	}
	if err := stood.Check(policy.Greet); err != nil {
		return nil, err
	}
	var rows []memberRow
	if err := g.Where("circle_id = ? AND state IN ?", id, here).Order("joined_at, id").Limit(MaxCapacity).Find(&rows).Error; err != nil {
		return nil, err
	}
	people, err := Persons(ctx, g, s.box, id)
	if err != nil {
		return nil, err
	}
	now, tends := s.db.Now(), stood.Check(policy.TendThread) == nil
	out := &Greeting{Greet: []Person{}, Ungreeted: []Person{}}
	for _, m := range rows {
		out.Welcoming = out.Welcoming || m.ID == stood.Person && m.Welcomes
		if m.WelcomerID == nil || m.WelcomedAt != nil || m.hosts() || !now.Before(m.JoinedAt.Add(greetFor)) {
			continue
		}
		switch {
		case m.ID == stood.Person:
			p := people[*m.WelcomerID]
			out.Greeter = &p
		case *m.WelcomerID == stood.Person:
			out.Greet = append(out.Greet, people[m.ID])
		case tends && !now.Before(m.JoinedAt.Add(greetWatch)):
			out.Ungreeted = append(out.Ungreeted, people[m.ID])
		}
	}
	return out, nil
}
