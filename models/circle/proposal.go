package circle

import (
	"context"
	"encoding/json"
	"errors"
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
// longer, or another host.
type Proposal struct {
	ID         ProposalID  `json:"id"`
	Kind       string      `json:"kind" enum:"agreements,retention,host"`
	By         *Person     `json:"by,omitempty" doc:"Who proposes it; nobody, where a third of the circle asked."`
	About      *Person     `json:"about,omitempty" doc:"The host it is about."`
	Own        []string    `json:"own,omitempty" doc:"What the circle's own agreements would be."`
	Retention  string      `json:"retention,omitempty"`
	Base       int         `json:"base" doc:"The agreements it was written against."`
	State      string      `json:"state" enum:"open,enacted,refused,withdrawn"`
	OpenedAt   time.Time   `json:"openedAt"`
	ClosesAt   time.Time   `json:"closesAt" doc:"Agreements: from when it can hold, if nobody objects. Otherwise: until when one can answer."`
	Yes        int         `json:"yes" doc:"About a host, only once it is over."`
	No         int         `json:"no" doc:"About a host it means: another one."`
	Needed     int         `json:"needed" doc:"How many have to say yes; 0 where it takes nobody's no, or where most decide."`
	Objections []Objection `json:"objections"`
	Mine       string      `json:"mine,omitempty" enum:"yes,no"`
}

// Objection is why somebody says no.
type Objection struct {
	Person Person         `json:"person"`
	Reason models.Private `json:"reason,omitempty"`
}

// The kinds of proposals.
const (
	aboutAgreements = "agreements"
	aboutRetention  = "retention"
	aboutHost       = "host"
)

// The states of proposals, besides open.
const (
	enacted = "enacted"
	refused = "refused"
)

// Limits of proposals.
const (
	MaxOwn       = 10  // lines of agreements of a circle's own
	MaxOwnLine   = 280 // code points of each
	MaxObjection = 500 // code points
	maxProposals = 20  // shown at once

	askedFor = 72 * time.Hour      // agreements, before they can hold
	saidIn   = 14 * 24 * time.Hour // for everyone to say yes
	votedIn  = 7 * 24 * time.Hour  // about a host
	staleIn  = 7 * 24 * time.Hour  // after which what was not enacted is over
)

// What can be wrong with proposals.
var (
	ErrProposal     = &models.Error{Kind: models.Invalid, Code: "request", Message: "Other agreements can be proposed, or keeping what is said for longer."}
	ErrOwn          = &models.Error{Kind: models.Invalid, Code: "request", Message: "A circle has at most ten agreements of its own, each in 1 to 280 characters."}
	ErrSame         = &models.Error{Kind: models.Invalid, Code: "request", Message: "This is what holds already."}
	ErrAnswer       = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please answer yes or no, with a reason of at most 500 characters."}
	ErrProposalOpen = &models.Error{Kind: models.Conflict, Code: "proposal_open", Message: "There is a proposal about this already. It has to be settled or withdrawn first."}
	ErrProposalOver = &models.Error{Kind: models.Conflict, Code: "proposal_over", Message: "This proposal is settled."}
	ErrTooEarly     = &models.Error{Kind: models.Conflict, Code: "proposal_early", Message: "Everyone has three days to object. It can hold after that."}
	ErrObjected     = &models.Error{Kind: models.Conflict, Code: "proposal_objected", Message: "Somebody objects. Talk it over; it can hold once nobody does."}
)

type proposalRow struct {
	ID       ProposalID
	CircleID ID
	Kind     string
	ByID     *PersonID
	AboutID  *PersonID
	Nonce    string
	Base     int
	Payload  string // JSON
	State    string
	OpenedAt time.Time
	ClosesAt time.Time
	ClosedAt *time.Time
}

func (proposalRow) TableName() string { return "proposals" }

// payload is what would be so, and of a vote that is over, how it went.
type payload struct {
	Own       []string `json:"own,omitempty"`
	Retention string   `json:"retention,omitempty"`
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

type answerRow struct {
	ProposalID ProposalID
	PersonID   PersonID
	Answer     string
	Reason     []byte // sealed
	At         time.Time
}

func (answerRow) TableName() string { return "proposal_answers" }

func objectionPlace(id ProposalID, by PersonID) seal.Place {
	return seal.Place{Table: "proposal_answers", Column: "reason", Row: string(id) + "/" + string(by)}
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

// settleProposal ends a proposal.
func settleProposal(tx *db.Tx, row *proposalRow, state string) error {
	row.State, row.ClosedAt = state, &tx.Now
	return tx.Table("proposals").Where("id = ?", row.ID).Updates(map[string]any{"state": state, "closed_at": tx.Now, "payload": row.Payload}).Error
}

// Proposals lists what is put to a circle, the newest first, to its people.
func (s *Service) Proposals(ctx context.Context, by account.ID, id ID) ([]Proposal, error) {
	stood, err := s.admit(ctx, by, id)
	if err != nil {
		return nil, err
	}
	g := s.db.Read(ctx)
	var rows []proposalRow
	if err := g.Where("circle_id = ?", id).Order("id DESC").Limit(maxProposals).Find(&rows).Error; err != nil {
		return nil, err
	}
	return s.showProposals(ctx, g, stood, rows)
}

// showProposals shows proposals of one circle to one of its people. Answers of those who
// have left do not count. Of a vote about a host nobody sees who or how many
// until it is over, and then how many.
func (s *Service) showProposals(ctx context.Context, g *gorm.DB, stood Stood, rows []proposalRow) ([]Proposal, error) {
	out := make([]Proposal, 0, len(rows))
	if len(rows) == 0 {
		return out, nil
	}
	people, err := Persons(ctx, g, s.box, stood.Circle)
	if err != nil {
		return nil, err
	}
	var in []memberRow
	if err := g.Where("circle_id = ? AND state IN ?", stood.Circle, here).Limit(MaxCapacity).Find(&in).Error; err != nil {
		return nil, err
	}
	present, voters := map[PersonID]bool{}, 0
	for _, m := range in {
		present[m.ID] = true
		if m.State == active {
			voters++
		}
	}
	ids := make([]ProposalID, 0, len(rows))
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	var answers []answerRow
	if err := g.Where("proposal_id IN ?", ids).Order("at, person_id").Find(&answers).Error; err != nil {
		return nil, err
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
			ID: row.ID, Kind: row.Kind, By: person(row.ByID), About: person(row.AboutID), Own: would.Own, Retention: would.Retention, Base: row.Base,
			State: row.State, OpenedAt: row.OpenedAt, ClosesAt: row.ClosesAt, Yes: would.Yes, No: would.No, Objections: []Objection{},
		}
		if row.Kind == aboutRetention {
			p.Needed = voters
		}
		for _, a := range answers {
			if a.ProposalID != row.ID {
				continue
			}
			if a.PersonID == stood.Person {
				p.Mine = a.Answer
			}
			if row.Kind == aboutHost || !present[a.PersonID] {
				continue
			}
			if a.Answer == "yes" {
				p.Yes++
				continue
			}
			p.No++
			o := Objection{Person: people[a.PersonID]}
			if a.Reason != nil {
				if o.Reason, err = s.box.Open(ctx, objectionPlace(row.ID, a.PersonID), a.Reason); err != nil {
					return nil, err
				}
			}
			p.Objections = append(p.Objections, o)
		}
		out = append(out, p)
	}
	return out, nil
}
