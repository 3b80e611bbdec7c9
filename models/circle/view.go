package circle

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/policy"
)

// Viewer is who is looking, how they stand, and what the law lets them do.
type Viewer struct {
	May         []policy.Action `json:"may"`
	Over        []policy.Role   `json:"over" doc:"The roles of those towards whom they may do it, where it is done to a person."`
	Person      *Person         `json:"person,omitempty"`
	Role        policy.Role     `json:"role,omitempty" enum:"guest,member,moderator,owner"`
	Agreed      bool            `json:"agreed" doc:"Whether they have accepted the agreements as they are now."`
	Accepted    int             `json:"accepted,omitempty" doc:"The version of the agreements they accepted last."`
	Newcomer    bool            `json:"newcomer"`
	Mute        *Measure        `json:"mute,omitempty" doc:"Why they may not speak for a time."`
	Warning     *Measure        `json:"warning,omitempty" doc:"What a moderator wrote to them, until they say that they saw it."`
	Word        *Measure        `json:"word,omitempty" doc:"A private word from a moderator, until they say that they saw it; it keeps them from nothing."`
	Ladder      []LadderStep    `json:"ladder,omitempty" doc:"What can be done towards a person, the mildest first, for those who may."`
	AwayUntil   *time.Time      `json:"awayUntil,omitempty"`
	PausedUntil *time.Time      `json:"pausedUntil,omitempty"`
	Trial       *Trial          `json:"trial,omitempty" doc:"The one gathering they may listen to."`
	Request     *OwnRequest     `json:"request,omitempty" doc:"What somebody outside has asked of it."`
}

// Trial is a guest's place in one gathering.
type Trial struct {
	Gathering string `json:"gathering"`
}

// ViewerOf says what the law lets somebody do.
func ViewerOf(s policy.Standing) Viewer {
	return Viewer{May: policy.May(s), Over: policy.Over(s), Role: s.Role, Agreed: s.Agreed, Newcomer: s.New}
}

// About is what lets somebody judge whether a circle is good for them.
type About struct {
	Agreements       Agreements  `json:"agreements"`
	Hosts            []Host      `json:"hosts" doc:"Who looks after it, the longest there first."`
	LastMet          []time.Time `json:"lastMet" doc:"When it met last, the latest first; at most three."`
	Returning        string      `json:"returning" enum:"too_early,few,some,most" doc:"How many of those who came once came again."`
	Log              []Count     `json:"log" doc:"The measures of the last twelve months, in numbers."`
	MinToOpen        int         `json:"minToOpen" doc:"How many people it opens with."`
	Questions        []Question  `json:"questions" doc:"What it asks those who want to come in."`
	QuestionsVersion int         `json:"questionsVersion"`
	ClosedUntil      *time.Time  `json:"closedUntil,omitempty" doc:"Until when its door is closed to everyone."`
}

// Host is somebody who looks after a circle, as anyone may see them: by the name
// and the role they have there, and no id.
type Host struct {
	Person   HostName       `json:"person"`
	Since    *time.Time     `json:"since,omitempty" doc:"When their term began."`
	TermUsed int            `json:"termUsed" doc:"Gatherings of it that are over."`
	TermOf   int            `json:"termOf" doc:"Gatherings it lasts."`
	Declared models.Private `json:"declared,omitempty" doc:"What they say of themselves that the circle should know."`
}

// HostName is a host's name and role.
type HostName struct {
	Name models.Private `json:"name"`
	Role policy.Role    `json:"role" enum:"moderator,owner"`
}

// Count is how often something was done.
type Count struct {
	What  string `json:"what" enum:"nudged,warned,muted,removed,banned,banned_for_good,removed_from_room,part_folded,parts_folded,post_folded,posts_folded,post_removed,appeal_overturned"`
	Count int    `json:"count"`
}

// Now is what is going on in a circle, for those who are in it.
type Now struct {
	WindingUntil   *time.Time `json:"windingUntil,omitempty" doc:"When the circle ends."`
	ClosedUntil    *time.Time `json:"closedUntil,omitempty"`
	ClosedBy       string     `json:"closedBy,omitempty" enum:"hand,wave" doc:"For those who look after the circle."`
	Transfer       *Handover  `json:"transfer,omitempty" doc:"To whom the circle is offered."`
	Claim          *Claim     `json:"claim,omitempty" doc:"Who asks to take over from a silent owner."`
	Readings       []Reading  `json:"readings" doc:"When stewards read what was written here, in the last thirty days; the latest first."`
	Proposals      int        `json:"proposals" doc:"How many are open."`
	Requests       *int       `json:"requests,omitempty" doc:"How many wait for an answer, for those who may see them."`
	MembersInvite  bool       `json:"membersInvite"`
	TermGatherings int        `json:"termGatherings"`
	Wave           int        `json:"wave,omitempty" doc:"How many joinings in ten minutes close the door, for those who look after the circle."`
	MinToOpen      int        `json:"minToOpen"`
}

// Handover is an offer of the circle to somebody.
type Handover struct {
	To    Person    `json:"to"`
	Until time.Time `json:"until"`
	Mine  bool      `json:"mine"`
}

// Claim is somebody's wish to take over from a silent owner.
type Claim struct {
	By  Person    `json:"by"`
	At  time.Time `json:"at"`
	Due time.Time `json:"due" doc:"From when it can be finished."`
}

// Circle is a circle as one person sees it.
type Circle struct {
	Card   Card   `json:"card"`
	About  About  `json:"about"`
	Room   string `json:"room,omitempty" doc:"The circle's room, for members."`
	Seq    int64  `json:"seq" doc:"The number of the circle's latest change."`
	Epoch  string `json:"epoch"`
	Viewer Viewer `json:"viewer"`
	Now    *Now   `json:"now,omitempty" doc:"What is going on, for members."`
}

// View shows a circle to by, whoever they are.
func (s *Service) View(ctx context.Context, by account.ID, id ID) (*Circle, error) {
	g := s.db.Read(ctx)
	heads, err := s.log.Heads(ctx, []models.Stream{streamOf(id)})
	if err != nil {
		return nil, err
	}
	now := models.Now()
	c, stood, err := look(g, g, by, id, now)
	if err != nil {
		return nil, err
	}
	if err := policy.Check(stood.Standing, policy.SeeCard); err != nil {
		return nil, err
	}
	cards, err := s.cards(g, []circleRow{c})
	if err != nil {
		return nil, err
	}
	out := &Circle{Card: cards[0], Epoch: heads.Epoch, Viewer: ViewerOf(stood.Standing)}
	if out.About, err = s.aboutOf(ctx, g, c, now); err != nil {
		return nil, err
	}
	if !errors.Is(policy.Check(stood.Standing, policy.Request), policy.ErrMember) {
		if out.Viewer.Request, err = s.ownRequest(ctx, g, by, id); err != nil {
			return nil, err
		}
	}
	if stood.Standing.Role == policy.Outsider {
		return out, nil
	}
	out.Seq = heads.Of[streamOf(id)].Seq
	if err := s.viewer(ctx, g, &out.Viewer, by, stood, now); err != nil {
		return nil, err
	}
	err = g.Table("rooms").Select("id").Where("circle_id = ?", id).Order("id").Limit(1).Scan(&out.Room).Error
	if err != nil || policy.Check(stood.Standing, policy.StepAway) != nil { // a guest
		return out, err
	}
	out.Now, err = s.now(ctx, g, c, stood, now)
	return out, err
}

// look finds a circle and then, in the next statement, how by stands in it. Where
// there is none it asks the database what it would ask about one that is hidden
// from them, so that the time an answer takes tells nothing either.
func look(first, next *gorm.DB, by account.ID, id ID, now time.Time) (circleRow, Stood, error) {
	c, err := find(first, id)
	switch {
	case errors.Is(err, policy.ErrHidden) && models.IsID(string(id)):
		if _, e := standingIn(next, by, circleRow{ID: id, Visibility: hidden}, now); e != nil {
			return c, Stood{}, e
		}
		return c, Stood{}, err
	case err != nil:
		return c, Stood{}, err
	}
	stood, err := standingIn(next, by, c, now)
	if err == nil && c.over(now) {
		err = policy.ErrHidden
	}
	if err != nil {
		return c, Stood{}, err
	}
	return c, stood, nil
}

// aboutOf reads what stands on a circle's card in more words.
func (s *Service) aboutOf(ctx context.Context, g *gorm.DB, c circleRow, now time.Time) (a About, err error) {
	a = About{MinToOpen: c.MinToOpen, QuestionsVersion: c.QuestionsVersion, LastMet: []time.Time{}, Log: []Count{}}
	if c.LockedUntil != nil && now.Before(*c.LockedUntil) {
		a.ClosedUntil = c.LockedUntil
	}
	all, err := agreementsOf(g, c.ID)
	if err != nil {
		return a, err
	}
	a.Agreements = all[c.ID]
	if a.Questions, err = questionsAt(g, c.ID, c.QuestionsVersion); err != nil {
		return a, err
	}
	if a.Hosts, err = s.hosts(ctx, g, c); err != nil {
		return a, err
	}
	err = g.Table("gatherings").Where("circle_id = ? AND state = 'closed'", c.ID).Order("starts_at DESC").Limit(3).Pluck("starts_at", &a.LastMet).Error
	if err != nil {
		return a, err
	}
	if a.Returning, err = returning(g, c.ID); err != nil {
		return a, err
	}
	err = g.Table("acts").Select("what, COUNT(*) AS count").
		Where("circle_id = ? AND what IN ? AND at > ?", c.ID, []string{actWarned, actMuted, actRemoved, actBanned, actForGood, actRoomRemoved}, now.AddDate(-1, 0, 0)).
		Where("id NOT IN (?)", wentBack(g, c.ID)).
		Group("what").Order("what").Scan(&a.Log).Error
	return a, err
}

// hosts lists those who look after a circle, the longest there first. Who that
// is, the law says.
func (s *Service) hosts(ctx context.Context, g *gorm.DB, c circleRow) ([]Host, error) {
	var rows []memberRow
	if err := g.Where("circle_id = ? AND state IN ?", c.ID, here).Order("joined_at, id").Limit(MaxCapacity).Find(&rows).Error; err != nil {
		return nil, err
	}
	hosts := []Host{}
	for _, m := range rows {
		if !m.hosts() {
			continue
		}
		name, err := OpenName(ctx, s.box, m.ID, m.Name)
		if err != nil {
			return nil, err
		}
		h := Host{Person: HostName{Name: name, Role: m.Role}, Since: m.TermFrom, TermUsed: m.TermUsed, TermOf: c.TermGatherings}
		if m.Declared != nil {
			if h.Declared, err = s.box.Open(ctx, declaredPlace(m.ID), m.Declared); err != nil {
				return nil, err
			}
		}
		hosts = append(hosts, h)
	}
	return hosts, nil
}

// hosts reports whether a membership is of those the law lets look after a
// circle.
func (m memberRow) hosts() bool {
	return policy.Check(policy.Standing{Role: m.Role}, policy.EditCard) == nil
}

// How few gatherings and people are too few to say anything about: with fewer, a
// word would be about somebody.
const (
	minMet  = 3
	minEver = 4
)

// returning says how many of those who ever came to a gathering came to another.
func returning(g *gorm.DB, id ID) (string, error) {
	var met int64
	if err := g.Table("gatherings").Where("circle_id = ? AND state = 'closed'", id).Count(&met).Error; err != nil {
		return "", err
	}
	var came struct{ Ever, Again int }
	err := g.Raw(`SELECT COUNT(*) AS ever, COALESCE(SUM(CASE WHEN times > 1 THEN 1 ELSE 0 END), 0) AS again FROM (
		SELECT attendance.person_id, COUNT(*) AS times FROM gatherings JOIN attendance ON attendance.gathering_id = gatherings.id
		WHERE gatherings.circle_id = ? AND gatherings.state = 'closed' AND attendance.state IN ('present', 'late', 'left_early')
		GROUP BY attendance.person_id) AS came`, id).Scan(&came).Error
	switch {
	case err != nil:
		return "", err
	case met < minMet || came.Ever < minEver:
		return "too_early", nil
	case 3*came.Again < came.Ever:
		return "few", nil
	case 3*came.Again < 2*came.Ever:
		return "some", nil
	}
	return "most", nil
}

// viewer fills in how somebody in the circle stands.
func (s *Service) viewer(ctx context.Context, g *gorm.DB, v *Viewer, by account.ID, stood Stood, now time.Time) error {
	m, _, err := findMember(g, by, stood.Circle)
	if err != nil {
		return err
	}
	name, err := OpenName(ctx, s.box, m.ID, m.Name)
	if err != nil {
		return err
	}
	v.Person, v.Accepted = &Person{ID: m.ID, Name: name, Role: stood.Standing.Role}, m.AgreementsVersion
	if stood.Standing.Muted && m.MuteAct != nil {
		if v.Mute, err = measureOf(g, s.box, *m.MuteAct); err != nil {
			return err
		}
		v.Mute.Until = m.MutedUntil // it may have been made shorter since
	}
	if stood.Standing.Warned {
		if v.Warning, err = measureOf(g, s.box, *m.WarnAct); err != nil {
			return err
		}
	}
	if v.Word, err = s.word(g, m.ID, now); err != nil {
		return err
	}
	v.Ladder = ladder(stood.Standing)
	if stood.Standing.Away {
		v.AwayUntil = m.AwayUntil
	}
	if stood.Standing.Paused {
		v.PausedUntil = m.PausedUntil
	}
	if m.TrialGathering != nil {
		v.Trial = &Trial{Gathering: *m.TrialGathering}
	}
	return nil
}

// claimFor is how long others have to object to somebody taking over.
const claimFor = 10 * 24 * time.Hour

// now reads what is going on in a circle.
func (s *Service) now(ctx context.Context, g *gorm.DB, c circleRow, stood Stood, at time.Time) (*Now, error) {
	read, err := s.readings(ctx, g, c.ID, at)
	if err != nil {
		return nil, err
	}
	n := &Now{Readings: read, WindingUntil: c.WindingUntil, MembersInvite: c.MembersInvite, TermGatherings: c.TermGatherings, MinToOpen: c.MinToOpen}
	if c.LockedUntil != nil && at.Before(*c.LockedUntil) {
		n.ClosedUntil = c.LockedUntil
	}
	if policy.Check(stood.Standing, policy.LockDown) == nil {
		n.Wave = c.Wave
		if n.ClosedUntil != nil && c.LockedBy != nil {
			n.ClosedBy = *c.LockedBy
		}
	}
	if c.TransferTo != nil && c.TransferUntil != nil && at.Before(*c.TransferUntil) {
		to, ok, err := s.named(ctx, g, c.ID, *c.TransferTo)
		if err != nil {
			return nil, err
		}
		if ok {
			n.Transfer = &Handover{To: to, Until: *c.TransferUntil, Mine: to.ID == stood.Person}
		}
	}
	if c.ClaimBy != nil && c.ClaimAt != nil {
		by, ok, err := s.named(ctx, g, c.ID, *c.ClaimBy)
		if err != nil {
			return nil, err
		}
		if ok {
			n.Claim = &Claim{By: by, At: *c.ClaimAt, Due: c.ClaimAt.Add(claimFor)}
		}
	}
	var open int64
	if err := g.Table("proposals").Where("circle_id = ? AND state = 'open' AND closes_at > ?", c.ID, at).Count(&open).Error; err != nil {
		return nil, err
	}
	n.Proposals = int(open)
	if policy.Check(stood.Standing, policy.SeeRequests) != nil {
		return n, nil
	}
	var waiting int64
	err = g.Table("requests").Where("circle_id = ? AND state = 'pending' AND expires_at > ?", c.ID, at).Count(&waiting).Error
	requests := int(waiting)
	n.Requests = &requests
	return n, err
}

// named is somebody who is in the circle now.
func (s *Service) named(ctx context.Context, g *gorm.DB, in ID, id PersonID) (p Person, ok bool, err error) {
	m, err := findPerson(g, in, id)
	if errors.Is(err, policy.ErrHidden) {
		return p, false, nil
	}
	if err != nil {
		return p, false, err
	}
	p, err = s.person(ctx, m)
	return p, err == nil, err
}

// count counts those who are in a circle.
func count(g *gorm.DB, id ID) (int, error) {
	var n int64
	err := g.Table("memberships").Where("circle_id = ? AND state IN ?", id, here).Count(&n).Error
	return int(n), err
}
