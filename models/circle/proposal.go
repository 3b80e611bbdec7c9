package circle

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/account"
	"example.org/afterward/models/db"
	"example.org/afterward/models/policy"
	"example.org/afterward/models/seal"
)

// ProposalID names a proposal.
type ProposalID string

// Proposal is what is put to a whole circle: other agreements, keeping words for
// longer, another host, or a question.
type Proposal struct {
	ID        ProposalID     `json:"id"`
	Kind      string         `json:"kind" enum:"agreements,retention,host,question"`
	By        *Person        `json:"by,omitempty" doc:"Who proposes it; nobody, where a third of the circle asked."`
	About     *Person        `json:"about,omitempty" doc:"The host it is about."`
	Title     models.Private `json:"title,omitempty" doc:"A question: what would be done. It is missing where its author took their words back."`
	Own       []string       `json:"own,omitempty" doc:"What the circle's own agreements would be."`
	Retention string         `json:"retention,omitempty"`
	Opens     bool           `json:"opens,omitempty" doc:"A question: whether a fixed group that has met twice takes people in for two weeks. It is enacted when everyone consents."`
	Base      int            `json:"base" doc:"The agreements it was written against."`
	State     string         `json:"state" enum:"open,consented,enacted,concerns,no_quorum,refused,withdrawn" doc:"A question closes as consented, concerns or no_quorum; what would change something as enacted or not. It stays what it is."`
	OpenedAt  time.Time      `json:"openedAt"`
	ClosesAt  time.Time      `json:"closesAt" doc:"When it closes by itself; until then one can answer."`
	Answered  int            `json:"answered" doc:"While it is open: how many have answered, and not what. About a host nobody is told."`
	Asked     int            `json:"asked" doc:"While it is open: how many are asked."`
	Tally     *Tally         `json:"tally,omitempty" doc:"What they answered, once it is closed."`
	Yes       int            `json:"yes" doc:"About a host, once it is over."`
	No        int            `json:"no" doc:"About a host, once it is over: another one."`
	Concerns  []Concern      `json:"concerns" doc:"Once it is closed, with names. While it is open: of what would change something, without; of a question, none."`
	Mine      string         `json:"mine,omitempty" enum:"consent,abstain,concern,yes,no" doc:"One's own answer, while it is open."`
	Reason    models.Private `json:"reason,omitempty" doc:"One's own concern, while it is open."`
}

// Tally is what a circle answered.
type Tally struct {
	Consent int `json:"consent"`
	Abstain int `json:"abstain"`
	Concern int `json:"concern"`
	Asked   int `json:"asked" doc:"How many were asked: those who were in the circle when it closed and not on a pause, or had answered before."`
}

// Concern is what stands against something, in somebody's words.
type Concern struct {
	Person *Person        `json:"person,omitempty" doc:"Nobody is named while it is open."`
	Reason models.Private `json:"reason,omitempty"`
}

// The kinds of proposals.
const (
	aboutAgreements = "agreements"
	aboutRetention  = "retention"
	aboutHost       = "host"
	aboutQuestion   = "question"
)

// The states of proposals, besides open and withdrawn.
const (
	consented = "consented" // a question
	enacted   = "enacted"
	concerns  = "concerns"
	noQuorum  = "no_quorum"
	refused   = "refused"
)

// What one can answer. About a host there are two sides instead, and none of
// them is a concern.
const (
	consent = "consent"
	abstain = "abstain"
	concern = "concern"
	stay    = "yes"
	another = "no"
)

// Limits of proposals.
const (
	MaxOwn       = 10  // lines of agreements of a circle's own
	MaxOwnLine   = 280 // code points of each
	MaxTitle     = 280 // code points of a question
	MaxOpenDays  = 14  // a question
	MaxConcern   = 500 // code points
	maxProposals = 20  // shown at once
	maxQuestions = 3   // open at once in a circle

	openDays = 7                   // a question, where nobody says for how long
	askedFor = 72 * time.Hour      // about agreements
	saidIn   = 14 * 24 * time.Hour // for everyone to consent
	votedIn  = 7 * 24 * time.Hour  // about a host
)

// What can be wrong with proposals.
var (
	ErrProposal      = &models.Error{Kind: models.Invalid, Code: "request", Message: "Other agreements can be proposed, keeping what is said for longer, or a question."}
	ErrOwn           = &models.Error{Kind: models.Invalid, Code: "request", Message: "A circle has at most ten agreements of its own, each in 1 to 280 characters."}
	ErrTitle         = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please say in 1 to 280 characters what would be done."}
	ErrOpenDays      = &models.Error{Kind: models.Invalid, Code: "request", Message: "A question is open for 1 to 14 days."}
	ErrSame          = &models.Error{Kind: models.Invalid, Code: "request", Message: "This is what holds already."}
	ErrAnswer        = &models.Error{Kind: models.Invalid, Code: "request", Message: "One can consent, abstain, or say what one is concerned about; about a host, yes or no."}
	ErrConcern       = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please say in 1 to 500 characters what concerns you, so that the others can meet it."}
	ErrProposalOpen  = &models.Error{Kind: models.Conflict, Code: "proposal_open", Message: "There is a proposal about this already. It has to close or be withdrawn first."}
	ErrQuestionsOpen = &models.Error{Kind: models.Conflict, Code: "questions_open", Message: "Three questions are open in this circle. One of them has to close first."}
	ErrProposalOver  = &models.Error{Kind: models.Conflict, Code: "proposal_over", Message: "This has closed. What came of it stays."}
	ErrTooEarly      = &models.Error{Kind: models.Conflict, Code: "proposal_early", Message: "People have time to answer. It closes by itself when that is over."}
)

type proposalRow struct {
	ID       ProposalID
	CircleID ID
	Kind     string
	ByID     *PersonID
	AboutID  *PersonID
	Nonce    string
	Base     int
	Title    []byte // sealed
	Payload  string // JSON
	State    string
	OpenedAt time.Time
	ClosesAt time.Time
	ClosedAt *time.Time
}

func (proposalRow) TableName() string { return "proposals" }

// payload is what would be so, and of what is over, how it went.
type payload struct {
	Own       []string `json:"own,omitempty"`
	Retention string   `json:"retention,omitempty"`
	Opens     bool     `json:"opens,omitempty"`
	Tally     *Tally   `json:"tally,omitempty"`
	Yes       int      `json:"yes,omitempty"`
	No        int      `json:"no,omitempty"`
}

func (p payload) text() (string, error) {
	text, err := json.Marshal(p)
	return string(text), err
}

func (row proposalRow) would() (p payload, err error) {
	return p, json.Unmarshal([]byte(row.Payload), &p)
}

// takes reports whether a proposal takes answers at a moment: once its time is
// over it does not, whoever closed it or did not.
func (row proposalRow) takes(now time.Time) bool {
	return row.State == open && now.Before(row.ClosesAt)
}

// talked reports whether concerns are read while it is open, without a name: what
// would change something for all is talked over, and can be taken back and
// written anew. A question is answered by each for themselves.
func (row proposalRow) talked() bool {
	return row.Kind == aboutAgreements || row.Kind == aboutRetention
}

type answerRow struct {
	ProposalID ProposalID
	PersonID   PersonID
	Answer     string
	Reason     []byte // sealed
	At         time.Time
}

func (answerRow) TableName() string { return "proposal_answers" }

func concernPlace(id ProposalID, by PersonID) seal.Place {
	return seal.Place{Table: "proposal_answers", Column: "reason", Row: string(id) + "/" + string(by)}
}

func titlePlace(id ProposalID) seal.Place {
	return seal.Place{Table: "proposals", Column: "title", Row: string(id)}
}

func findProposal(g *gorm.DB, in ID, id ProposalID) (row proposalRow, err error) {
	if !models.IsID(string(id)) {
		return row, policy.ErrHidden
	}
	err = g.Where("circle_id = ? AND id = ?", in, id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		err = policy.ErrHidden
	}
	return row, err
}

// settleProposal ends a proposal, for good.
func settleProposal(tx *db.Tx, row *proposalRow, state string) error {
	row.State, row.ClosedAt = state, &tx.Now
	return tx.Table("proposals").Where("id = ? AND state = 'open'", row.ID).Updates(map[string]any{"state": state, "closed_at": tx.Now, "payload": row.Payload}).Error
}

// Proposals lists what is put to a circle, to its people: what is open, and then
// what has closed since they are there, the newest first. Whatever is over is
// closed before it is shown.
func (s *Service) Proposals(ctx context.Context, by account.ID, id ID) ([]Proposal, error) {
	if _, err := s.admit(ctx, by, id); err != nil {
		return nil, err
	}
	if err := s.closeOver(ctx, id); err != nil {
		return nil, err
	}
	stood, err := s.admit(ctx, by, id)
	if err != nil {
		return nil, err
	}
	g := s.db.Read(ctx)
	var rows []proposalRow
	err = g.Where("circle_id = ? AND (state = 'open' OR closed_at >= (SELECT joined_at FROM memberships WHERE id = ?))", id, stood.Person).
		Order("CASE WHEN state = 'open' THEN 0 ELSE 1 END, id DESC").Limit(maxProposals).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return s.showProposals(ctx, g, stood, rows)
}

// showProposals shows proposals of one circle to one of its people. It is the
// only place that decides what of the answers is told.
func (s *Service) showProposals(ctx context.Context, g *gorm.DB, stood Stood, rows []proposalRow) ([]Proposal, error) {
	out := make([]Proposal, 0, len(rows))
	if len(rows) == 0 {
		return out, nil
	}
	people, err := Persons(ctx, g, s.box, stood.Circle)
	if err != nil {
		return nil, err
	}
	states, err := statesOf(g, stood.Circle)
	if err != nil {
		return nil, err
	}
	ids := make([]ProposalID, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	var answers []answerRow
	if err := g.Where("proposal_id IN ?", ids).Order("at, person_id").Find(&answers).Error; err != nil {
		return nil, err
	}
	said := map[ProposalID][]answerRow{}
	for _, a := range answers {
		said[a.ProposalID] = append(said[a.ProposalID], a)
	}
	person := func(id *PersonID) *Person {
		if id == nil {
			return nil
		}
		p := people[*id]
		return &p
	}
	for _, row := range rows {
		would, err := row.would()
		if err != nil {
			return nil, err
		}
		p := Proposal{
			ID: row.ID, Kind: row.Kind, By: person(row.ByID), About: person(row.AboutID), Own: would.Own, Retention: would.Retention, Opens: would.Opens, Base: row.Base,
			State: row.State, OpenedAt: row.OpenedAt, ClosesAt: row.ClosesAt, Tally: would.Tally, Yes: would.Yes, No: would.No, Concerns: []Concern{},
		}
		if row.Title != nil {
			if p.Title, err = s.box.Open(ctx, titlePlace(row.ID), row.Title); err != nil {
				return nil, err
			}
		}
		if row.State == open && row.Kind != aboutHost {
			o := weigh(states, said[row.ID])
			p.Answered, p.Asked = o.Consent+o.Abstain+o.Concern, o.Asked
		}
		for _, a := range said[row.ID] {
			mine, named := a.PersonID == stood.Person, row.State != open
			if mine && !named {
				p.Mine = a.Answer
			}
			if a.Answer != concern || !named && states[a.PersonID] == "" {
				continue
			}
			var c Concern
			if a.Reason != nil {
				if c.Reason, err = s.box.Open(ctx, concernPlace(row.ID, a.PersonID), a.Reason); err != nil {
					return nil, err
				}
			}
			if mine && !named {
				p.Reason = c.Reason
			}
			switch {
			case named:
				c.Person = person(&a.PersonID)
				p.Concerns = append(p.Concerns, c)
			case row.talked() && c.Reason != "":
				p.Concerns = append(p.Concerns, c)
			}
		}
		if row.State == open { // when somebody answered would say who
			slices.SortFunc(p.Concerns, func(a, b Concern) int { return cmp.Compare(a.Reason, b.Reason) })
		}
		out = append(out, p)
	}
	return out, nil
}
