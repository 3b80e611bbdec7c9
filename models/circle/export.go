package circle

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/policy"
)

// ExportedMembership is one circle somebody is or was in, for them to take along.
type ExportedMembership struct {
	ID           PersonID       `json:"id" doc:"Who you are in this circle." from:"memberships.id"`
	Circle       ID             `json:"circle" from:"memberships.circle_id"`
	Called       models.Private `json:"called,omitempty" doc:"The circle's name; absent where it is not shown to you."`
	Name         models.Private `json:"name" doc:"Your name there." from:"memberships.name"`
	Formerly     []FormerName   `json:"formerly" doc:"Your names before, of the last thirty days." from:"former_names.name former_names.at"`
	Hello        models.Private `json:"hello,omitempty" from:"memberships.hello"`
	Declared     models.Private `json:"declared,omitempty" doc:"What you declared about yourself as a host." from:"memberships.declared"`
	Role         policy.Role    `json:"role" from:"memberships.role"`
	State        string         `json:"state" from:"memberships.state"`
	Agreements   int            `json:"agreements" doc:"Which version you accepted." from:"memberships.agreements_version"`
	JoinedAt     time.Time      `json:"joinedAt" from:"memberships.joined_at"`
	LeftAt       *time.Time     `json:"leftAt,omitempty" from:"memberships.left_at"`
	AgainAt      *time.Time     `json:"againAt,omitempty" doc:"From when you can ask again." from:"memberships.again_at"`
	BannedUntil  *time.Time     `json:"bannedUntil,omitempty" from:"memberships.banned_until"`
	MutedUntil   *time.Time     `json:"mutedUntil,omitempty" from:"memberships.muted_until"`
	AwayUntil    *time.Time     `json:"awayUntil,omitempty" from:"memberships.away_until"`
	PausedUntil  *time.Time     `json:"pausedUntil,omitempty" from:"memberships.paused_until"`
	Trial        string         `json:"trial,omitempty" doc:"The gathering you may listen to." from:"memberships.trial_gathering"`
	TermFrom     *time.Time     `json:"termFrom,omitempty" from:"memberships.term_from"`
	TermUsed     int            `json:"termUsed" from:"memberships.term_used"`
	Attended     int            `json:"attended" doc:"Gatherings you were at." from:"memberships.attended"`
	CompanyUntil *time.Time     `json:"companyUntil,omitempty" from:"memberships.company_until"`
	Spares       []string       `json:"spares,omitempty" doc:"What you would rather not look at among what is reported." from:"spares.category"`
	Welcomes     bool           `json:"welcomes" doc:"Whether you like to say hello to those who are new." from:"memberships.welcomes"`
}

// ExportedRequest is something somebody asked of a circle, for them to take along.
type ExportedRequest struct {
	OwnRequest
	Agreements int        `json:"agreements" doc:"Which version you would accept." from:"requests.agreements_version"`
	QueuedAt   *time.Time `json:"queuedAt,omitempty" doc:"Since when you wait for a seat." from:"requests.queued_at"`
	DecidedAt  *time.Time `json:"decidedAt,omitempty" from:"requests.decided_at"`
}

// ExportedInvitation is an invitation that is somebody's own and works.
type ExportedInvitation struct {
	ID        InviteID   `json:"id" from:"invites.id"`
	Circle    CircleName `json:"circle" from:"invites.circle_id"`
	Grants    string     `json:"grants" enum:"seat,request" from:"invites.grants"`
	ExpiresAt time.Time  `json:"expiresAt" from:"invites.expires_at"`
}

// ExportedProposal is what somebody proposed to a circle, for them to take along.
type ExportedProposal struct {
	ID        ProposalID     `json:"id" from:"proposals.id"`
	Circle    ID             `json:"circle" from:"proposals.circle_id"`
	Kind      string         `json:"kind" enum:"agreements,retention,host,question" from:"proposals.kind"`
	Title     models.Private `json:"title,omitempty" from:"proposals.title"`
	Own       []string       `json:"own,omitempty" doc:"What the circle's own agreements would be." from:"proposals.payload"`
	Retention string         `json:"retention,omitempty" from:"proposals.payload"`
	State     string         `json:"state" from:"proposals.state"`
	OpenedAt  time.Time      `json:"openedAt" from:"proposals.opened_at"`
	ClosesAt  time.Time      `json:"closesAt" from:"proposals.closes_at"`
	ClosedAt  *time.Time     `json:"closedAt,omitempty" from:"proposals.closed_at"`
}

// ExportedAnswer is what somebody answered to a proposal, for them to take along.
type ExportedAnswer struct {
	Proposal ProposalID     `json:"proposal" from:"proposal_answers.proposal_id"`
	Circle   ID             `json:"circle"`
	Kind     string         `json:"kind" enum:"agreements,retention,host,question" doc:"Of the proposal."`
	Answer   string         `json:"answer" enum:"consent,abstain,concern,yes,no" from:"proposal_answers.answer"`
	Reason   models.Private `json:"reason,omitempty" from:"proposal_answers.reason"`
	At       time.Time      `json:"at" from:"proposal_answers.at"`
}

// Self is who an account is, or was, in one circle.
type Self struct {
	Person PersonID
	Circle ID
}

// Selves are who somebody is and was, in every circle they ever came into.
type Selves []Self

// SelvesOf lists who by is and was, for what exports what is theirs: it stays
// theirs wherever they are now.
func SelvesOf(g *gorm.DB, by account.ID) (Selves, error) {
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, err
	}
	var rows []memberRow
	if err := g.Select("id", "circle_id").Where("account_id = ?", by).Order("id").Limit(maxMemberships).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make(Selves, 0, len(rows))
	for _, m := range rows {
		out = append(out, Self{m.ID, m.CircleID})
	}
	return out, nil
}

// People are the ids they have.
func (s Selves) People() []PersonID {
	ids := make([]PersonID, 0, len(s))
	for _, one := range s {
		ids = append(ids, one.Person)
	}
	return ids
}

// Circles are the ids of where they are or were.
func (s Selves) Circles() []ID {
	ids := make([]ID, 0, len(s))
	for _, one := range s {
		ids = append(ids, one.Circle)
	}
	return ids
}

// ExportMemberships lists the circles by is or was in, a page after an id.
func (s *Service) ExportMemberships(ctx context.Context, by account.ID, after string) ([]ExportedMembership, string, error) {
	g := s.db.Read(ctx)
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, "", err
	}
	var rows []memberRow
	err := g.Where("account_id = ? AND id > ?", by, models.After(after)).Order("id").Limit(models.ExportPage + 1).Find(&rows).Error
	if err != nil {
		return nil, "", err
	}
	rows, next := models.Paged(rows, func(m memberRow) PersonID { return m.ID })
	out := make([]ExportedMembership, 0, len(rows))
	for _, m := range rows {
		one, err := s.exportMembership(ctx, g, by, m)
		if err != nil {
			return nil, "", err
		}
		out = append(out, one)
	}
	return out, next, nil
}

func (s *Service) exportMembership(ctx context.Context, g *gorm.DB, by account.ID, m memberRow) (out ExportedMembership, err error) {
	out = ExportedMembership{
		ID: m.ID, Circle: m.CircleID, Formerly: []FormerName{}, Role: m.Role, State: m.State, Agreements: m.AgreementsVersion, JoinedAt: m.JoinedAt, LeftAt: m.LeftAt,
		AgainAt: m.AgainAt, BannedUntil: m.BannedUntil, MutedUntil: m.MutedUntil, AwayUntil: m.AwayUntil, PausedUntil: m.PausedUntil,
		Trial: value(m.TrialGathering), TermFrom: m.TermFrom, TermUsed: m.TermUsed, Attended: m.Attended, CompanyUntil: m.CompanyUntil, Welcomes: m.Welcomes,
	}
	if err := g.Table("spares").Where("person_id = ?", m.ID).Order("category").Pluck("category", &out.Spares).Error; err != nil {
		return out, err
	}
	c, err := whatever(g, m.CircleID)
	if err != nil {
		return out, err
	}
	stood, err := standingIn(g, by, c, s.db.Now())
	if err != nil {
		return out, err
	}
	if policy.Check(stood.Standing, policy.SeeCard) == nil {
		out.Called = models.Private(c.Name)
	}
	if out.Name, _, err = s.box.OpenIfThere(ctx, namePlace(m.ID), m.Name); err != nil {
		return out, err
	}
	if out.Hello, _, err = s.box.OpenIfThere(ctx, helloPlace(m.ID), m.Hello); err != nil {
		return out, err
	}
	if out.Declared, _, err = s.box.OpenIfThere(ctx, declaredPlace(m.ID), m.Declared); err != nil {
		return out, err
	}
	out.Formerly, err = s.formerly(ctx, g, m)
	return out, err
}

// ExportRequests lists what by asked of circles, a page after an id.
func (s *Service) ExportRequests(ctx context.Context, by account.ID, after string) ([]ExportedRequest, string, error) {
	g := s.db.Read(ctx)
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, "", err
	}
	var rows []requestRow
	err := g.Where("account_id = ? AND id > ?", by, models.After(after)).Order("id").Limit(models.ExportPage + 1).Find(&rows).Error
	if err != nil {
		return nil, "", err
	}
	rows, next := models.Paged(rows, func(r requestRow) RequestID { return r.ID })
	out := make([]ExportedRequest, 0, len(rows))
	for _, r := range rows {
		own, err := s.own(ctx, g, r)
		if err != nil {
			return nil, "", err
		}
		one := ExportedRequest{OwnRequest: *own, Agreements: r.AgreementsVersion, QueuedAt: r.QueuedAt}
		if own.State != pending && own.State != expired { // who was passed over learns nothing of it
			one.DecidedAt = r.DecidedAt
		}
		out = append(out, one)
	}
	return out, next, nil
}

// ExportInvitations lists the invitations that are by's own and work, all on one
// page.
func (s *Service) ExportInvitations(ctx context.Context, by account.ID) ([]ExportedInvitation, error) {
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, err
	}
	all, err := s.InvitationsFor(ctx, by)
	out := make([]ExportedInvitation, 0, len(all))
	for _, i := range slices.Backward(all) {
		out = append(out, ExportedInvitation{ID: i.ID, Circle: CircleName{i.Card.ID, i.Card.Name}, Grants: i.Grants, ExpiresAt: i.ExpiresAt})
	}
	return out, err
}

// ExportDecisions lists what was done towards by in the last year, as Measures
// does, a page after an id.
func (s *Service) ExportDecisions(ctx context.Context, by account.ID, after string) ([]Told, string, error) {
	if err := policy.CheckOwn(policy.Export); err != nil {
		return nil, "", err
	}
	all, err := s.told(s.db.Read(ctx), by, func(q *gorm.DB) *gorm.DB {
		return q.Where("id > ?", models.After(after)).Order("id").Limit(models.ExportPage + 1)
	})
	if err != nil {
		return nil, "", err
	}
	all, next := models.Paged(all, func(t Told) ActID { return t.Act })
	return all, next, nil
}

// ExportProposals lists what by proposed, a page after an id.
func (s *Service) ExportProposals(ctx context.Context, by account.ID, after string) ([]ExportedProposal, string, error) {
	g := s.db.Read(ctx)
	selves, err := SelvesOf(g, by)
	if err != nil || len(selves) == 0 {
		return []ExportedProposal{}, "", err
	}
	var rows []proposalRow
	err = g.Where("circle_id IN ? AND by_id IN ? AND id > ?", selves.Circles(), selves.People(), models.After(after)).
		Order("id").Limit(models.ExportPage + 1).Find(&rows).Error
	if err != nil {
		return nil, "", err
	}
	rows, next := models.Paged(rows, func(p proposalRow) ProposalID { return p.ID })
	out := make([]ExportedProposal, 0, len(rows))
	for _, row := range rows {
		would, err := row.would()
		if err != nil {
			return nil, "", err
		}
		p := ExportedProposal{
			ID: row.ID, Circle: row.CircleID, Kind: row.Kind, Own: would.Own, Retention: would.Retention, State: row.State,
			OpenedAt: row.OpenedAt, ClosesAt: row.ClosesAt, ClosedAt: row.ClosedAt,
		}
		if p.Title, _, err = s.box.OpenIfThere(ctx, titlePlace(row.ID), row.Title); err != nil {
			return nil, "", err
		}
		out = append(out, p)
	}
	return out, next, nil
}

// ExportAnswers lists what by answered to proposals, a page after the id of one.
func (s *Service) ExportAnswers(ctx context.Context, by account.ID, after string) ([]ExportedAnswer, string, error) {
	g := s.db.Read(ctx)
	selves, err := SelvesOf(g, by)
	if err != nil || len(selves) == 0 {
		return []ExportedAnswer{}, "", err
	}
	var rows []struct {
		Answer answerRow `gorm:"embedded"` // by a name: GORM passes over fields that are not exported

		CircleID ID
		Kind     string
	}
	err = g.Table("proposal_answers").Select("proposal_answers.*, proposals.circle_id, proposals.kind").
		Joins("JOIN proposals ON proposals.id = proposal_answers.proposal_id").
		Where("proposals.circle_id IN ? AND proposal_answers.person_id IN ? AND proposal_answers.proposal_id > ?", selves.Circles(), selves.People(), models.After(after)).
		Order("proposal_answers.proposal_id").Limit(models.ExportPage + 1).Scan(&rows).Error
	if err != nil {
		return nil, "", err
	}
	out := make([]ExportedAnswer, 0, len(rows))
	for _, row := range rows {
		a := ExportedAnswer{Proposal: row.Answer.ProposalID, Circle: row.CircleID, Kind: row.Kind, Answer: row.Answer.Answer, At: row.Answer.At}
		if a.Reason, _, err = s.box.OpenIfThere(ctx, concernPlace(a.Proposal, row.Answer.PersonID), row.Answer.Reason); err != nil {
			return nil, "", err
		}
		out = append(out, a)
	}
	out, next := models.Paged(out, func(a ExportedAnswer) ProposalID { return a.Proposal })
	return out, next, nil
}
