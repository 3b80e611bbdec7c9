package circle

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

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

// Proposing is what somebody proposes.
type Proposing struct {
	Nonce     string
	Kind      string
	Own       []models.Private // the circle's own agreements, all of them
	Retention string
}

// check cleans a proposal and writes down what would be so.
func (p Proposing) check() (would payload, a policy.Action, err error) {
	if err := CheckNonce(p.Nonce); err != nil {
		return would, a, err
	}
	switch p.Kind {
	case aboutAgreements:
		if len(p.Own) > MaxOwn {
			return would, a, ErrOwn.At("own")
		}
		for _, line := range p.Own {
			line = models.Private(strings.Join(strings.Fields(string(line.Clean())), " "))
			if n := line.Runes(); n < 1 || n > MaxOwnLine {
				return would, a, ErrOwn.At("own")
			}
			would.Own = append(would.Own, string(line))
		}
		return would, policy.Propose, nil
	case aboutRetention:
		would.Retention = p.Retention
		if !isRetention(p.Retention) {
			err = ErrRetention.At("retention")
		}
		return would, policy.Loosen, err
	}
	return would, a, ErrProposal.At("kind")
}

// Propose puts something to the whole circle; whoever proposes it has said yes.
// It returns ErrSame for what holds already, and ErrProposalOpen while there is
// another about the same. The same nonce proposes once.
func (s *Service) Propose(ctx context.Context, by account.ID, id ID, p Proposing) (*Proposal, error) {
	would, a, err := p.check()
	if err != nil {
		return nil, err
	}
	text, err := would.text()
	if err != nil {
		return nil, err
	}
	return s.proposing(ctx, by, id, a, func(tx *db.Tx, stood Stood, c circleRow) (row proposalRow, err error) {
		row = proposalRow{
			ID: ProposalID(models.NewID()), CircleID: id, Kind: p.Kind, ByID: &stood.Person, Nonce: string(stood.Person) + "/" + p.Nonce,
			Base: c.AgreementsVersion, Payload: text, State: open, OpenedAt: tx.Now, ClosesAt: tx.Now.Add(saidIn),
		}
		var before proposalRow
		err = tx.Where("circle_id = ? AND nonce = ?", id, row.Nonce).Take(&before).Error
		if err == nil {
			was, err := before.would()
			if err == nil && (before.Kind != row.Kind || !slices.Equal(was.Own, would.Own) || was.Retention != would.Retention) {
				err = ErrReused
			}
			return before, err
		}
		if !errors.Is(err, gorm.ErrRecordNotFound) {
			return row, err
		}
		switch p.Kind {
		case aboutAgreements:
			now, err := agreementsOf(tx.DB, id)
			if err != nil {
				return row, err
			}
			if slices.Equal(now[id].Items, append(slices.Clone(core), would.Own...)) {
				return row, ErrSame.At("own")
			}
			in, err := count(tx.DB, id)
			if err != nil {
				return row, err
			}
			if row.ClosesAt = tx.Now.Add(askedFor); in == 1 { // nobody is there to object
				row.ClosesAt = tx.Now
			}
		case aboutRetention:
			if KeptFor(would.Retention) <= KeptFor(c.Retention) { // shorter needs nobody
				return row, ErrSame.At("retention")
			}
		}
		if err := s.oneOpen(tx, id, p.Kind); err != nil {
			return row, err
		}
		if err := tx.Create(&row).Error; err != nil {
			return row, err
		}
		if err := tx.Create(&answerRow{ProposalID: row.ID, PersonID: stood.Person, Answer: "yes", At: tx.Now}).Error; err != nil {
			return row, err
		}
		return row, retell(tx, id, c.Mver)
	})
}

// proposing does something with a proposal under the circle's lock, after asking
// the law, and shows how the proposal stands then.
func (s *Service) proposing(ctx context.Context, by account.ID, id ID, a policy.Action, do func(*db.Tx, Stood, circleRow) (proposalRow, error)) (*Proposal, error) {
	var out *Proposal
	err := s.db.Do(ctx, func(tx *db.Tx) error {
		stood, c, err := s.allowed(tx, by, id, a)
		if err != nil {
			return err
		}
		row, err := do(tx, stood, c)
		if err != nil {
			return err
		}
		all, err := s.showProposals(tx.Context(), tx.DB, stood, []proposalRow{row})
		if err == nil {
			out = &all[0]
		}
		return err
	})
	return out, err
}

// oneOpen returns ErrProposalOpen while there is an open proposal of a kind. One
// that nobody enacted for a week is over.
func (s *Service) oneOpen(tx *db.Tx, id ID, kind string) error {
	var row proposalRow
	err := tx.Where("circle_id = ? AND kind = ? AND state = 'open'", id, kind).Take(&row).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return nil
	case err != nil:
		return err
	case kind == aboutHost || tx.Now.Before(row.ClosesAt.Add(staleIn)):
		return ErrProposalOpen
	}
	return settleProposal(tx, &row, refused)
}

// settleProposal ends a proposal.
func settleProposal(tx *db.Tx, row *proposalRow, state string) error {
	row.State, row.ClosedAt = state, &tx.Now
	return tx.Table("proposals").Where("id = ?", row.ID).Updates(map[string]any{"state": state, "closed_at": tx.Now, "payload": row.Payload}).Error
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

// Answer says yes or no to a proposal; the last answer counts, until it is
// settled. When the last person says yes to keeping words for longer, it holds.
func (s *Service) Answer(ctx context.Context, by account.ID, in ID, id ProposalID, answer string, reason models.Private) (*Proposal, error) {
	if reason = reason.Clean(); answer != "yes" && answer != "no" || reason.Runes() > MaxObjection {
		return nil, ErrAnswer.At("answer")
	}
	return s.proposing(ctx, by, in, policy.AnswerProposal, func(tx *db.Tx, stood Stood, c circleRow) (proposalRow, error) {
		row, err := findProposal(tx.DB, in, id)
		switch {
		case err != nil:
			return row, err
		case row.State != open, row.Kind == aboutHost && !tx.Now.Before(row.ClosesAt):
			return row, ErrProposalOver
		}
		said := answerRow{ProposalID: id, PersonID: stood.Person, Answer: answer, At: tx.Now}
		if answer == "no" && reason != "" && row.Kind != aboutHost {
			if said.Reason, err = s.box.Seal(tx.Context(), seal.Circle(string(in), seal.Names), tx.Now, objectionPlace(id, stood.Person), reason); err != nil {
				return row, err
			}
		}
		err = tx.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "proposal_id"}, {Name: "person_id"}},
			DoUpdates: clause.AssignmentColumns([]string{"answer", "reason", "at"}),
		}).Create(&said).Error
		if err != nil || row.Kind == aboutHost { // when somebody votes is nobody's business
			return row, err
		}
		if row.Kind == aboutRetention {
			all, err := everyone(tx.DB, row)
			if err != nil {
				return row, err
			}
			if all {
				return row, s.loosen(tx, &row, c)
			}
		}
		return row, retell(tx, in, c.Mver)
	})
}

// everyone reports whether each person who is in the circle now, and not on a
// pause, has said yes.
func everyone(g *gorm.DB, row proposalRow) (bool, error) {
	var missing int64
	err := g.Table("memberships").Where("circle_id = ? AND state = 'active'", row.CircleID).
		Where("id NOT IN (SELECT person_id FROM proposal_answers WHERE proposal_id = ? AND answer = 'yes')", row.ID).Count(&missing).Error
	return err == nil && missing == 0, err
}

// loosen keeps what is said from now on for longer. What was said before goes
// when it was promised to.
func (s *Service) loosen(tx *db.Tx, row *proposalRow, c circleRow) error {
	would, err := row.would()
	if err != nil {
		return err
	}
	if err := settleProposal(tx, row, enacted); err != nil {
		return err
	}
	if KeptFor(would.Retention) <= KeptFor(c.Retention) {
		return retell(tx, c.ID, c.Mver)
	}
	return s.setRetention(tx, value(row.ByID), c, would.Retention)
}

// Enact makes a proposal hold. It returns ErrTooEarly before everyone had time
// to object, ErrObjected while somebody does, and ErrNeedsEveryone for keeping
// words longer before all have said yes. Twice is once.
func (s *Service) Enact(ctx context.Context, by account.ID, in ID, id ProposalID) (*Proposal, error) {
	return s.proposing(ctx, by, in, policy.Enact, func(tx *db.Tx, stood Stood, c circleRow) (proposalRow, error) {
		row, err := findProposal(tx.DB, in, id)
		switch {
		case err != nil || row.State == enacted:
			return row, err
		case row.State != open, row.Kind == aboutHost: // that is for the votes to say
			return row, ErrProposalOver
		case row.Kind == aboutRetention:
			all, err := everyone(tx.DB, row)
			if err == nil && !all {
				err = ErrNeedsEveryone
			}
			if err != nil {
				return row, err
			}
			return row, s.loosen(tx, &row, c)
		case tx.Now.Before(row.ClosesAt):
			return row, ErrTooEarly
		}
		var against int64
		err = tx.Table("proposal_answers").Where("proposal_id = ? AND answer = 'no'", id).
			Where("person_id IN (SELECT id FROM memberships WHERE circle_id = ? AND state IN ?)", in, here).Count(&against).Error
		switch {
		case err != nil:
			return row, err
		case against > 0:
			return row, ErrObjected
		case row.Base != c.AgreementsVersion:
			return row, ErrAgreements
		}
		return row, s.agree(tx, stood.Person, &row, c)
	})
}

// agree makes a proposal's words the next version of the agreements. Whoever
// enacts it has accepted it; everyone else reads only until they have.
func (s *Service) agree(tx *db.Tx, by PersonID, row *proposalRow, c circleRow) error {
	would, err := row.would()
	if err != nil {
		return err
	}
	next := c.AgreementsVersion + 1
	if err := writeAgreements(tx, c.ID, next, append(slices.Clone(core), would.Own...)); err != nil {
		return err
	}
	if err := settleProposal(tx, row, enacted); err != nil {
		return err
	}
	mver, err := Moved(tx, c.ID)
	if err != nil {
		return err
	}
	if err := tx.Table("circles").Where("id = ?", c.ID).Update("agreements_version", next).Error; err != nil {
		return err
	}
	if err := tx.Table("memberships").Where("id = ?", by).Update("agreements_version", next).Error; err != nil {
		return err
	}
	if _, err := Record(tx, s.box, Deed{Circle: c.ID, What: actAgreements, By: by, Agreements: next}); err != nil {
		return err
	}
	if err := retell(tx, c.ID, mver); err != nil {
		return err
	}
	return restand(tx, c.ID, mver)
}

// WithdrawProposal takes back what one has proposed oneself. Twice is once.
func (s *Service) WithdrawProposal(ctx context.Context, by account.ID, in ID, id ProposalID) (*Proposal, error) {
	return s.proposing(ctx, by, in, policy.AnswerProposal, func(tx *db.Tx, stood Stood, c circleRow) (proposalRow, error) {
		row, err := findProposal(tx.DB, in, id)
		switch {
		case err != nil:
			return row, err
		case value(row.ByID) != stood.Person:
			return row, policy.ErrRole
		case row.State == withdrawn:
			return row, nil
		case row.State != open:
			return row, ErrProposalOver
		}
		if err := settleProposal(tx, &row, withdrawn); err != nil {
			return row, err
		}
		return row, retell(tx, in, c.Mver)
	})
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

// value is what p points at, and nothing where it points nowhere.
func value[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
