// Package policy is the law of the house: who may do what. It is pure: callers
// load the facts into a Standing and ask. No other package compares roles, and
// the interface asks May instead of deciding.
//
// Rules about content and time (capacity, lengths, the state of the floor) are
// not authority: they live beside the use-case they limit.
package policy

import (
	"slices"

	"example.org/afterward/models"
)

// Role is what an account is in one circle.
type Role string

// The roles, lowest first.
const (
	Outsider  Role = ""
	Member    Role = "member"
	Moderator Role = "moderator"
	Owner     Role = "owner"
)

var rank = map[Role]int{Outsider: 0, Member: 1, Moderator: 2, Owner: 3}

// Standing is everything the law looks at when one account wants to act in one
// circle.
type Standing struct {
	Role    Role // Outsider unless a membership is active
	Banned  bool // may not know more than a stranger
	Agreed  bool // has accepted the agreements as they are now
	KeptOut bool // has been removed from the room, and not let back in
	Mine    bool // is the author of the thing
	Quiet   bool // the thing asks for no answers, and is somebody else's
	Target  Role // what the person is whom it would be done to
}

// Action is something a person can try to do.
type Action string

// The actions.
const (
	Found          Action = "found"
	SeeCard        Action = "see_card"
	Join           Action = "join"
	Leave          Action = "leave"
	ReadCircle     Action = "read_circle"
	Appoint        Action = "appoint"
	StartThread    Action = "start_thread"
	AnswerThread   Action = "answer_thread"
	WithdrawPost   Action = "withdraw_post"
	EnterRoom      Action = "enter_room"
	Say            Action = "say"
	WithdrawPart   Action = "withdraw_part"
	SetFloor       Action = "set_floor"
	RemoveFromRoom Action = "remove_from_room"
	LetIntoRoom    Action = "let_into_room"
)

// rule is what an action asks of a standing. What a rule leaves out it does not
// ask.
type rule struct {
	least    Role // the least role that may
	stranger bool // only for those who are not in the circle
	agreed   bool // only after accepting the agreements
	inRoom   bool // not for those kept out of the room
	mine     bool // only for the author
	heard    bool // not where somebody else asked for no answers
	below    bool // only towards somebody of strictly lower rank
}

var rules = map[Action]rule{
	Found:          {},
	SeeCard:        {},
	Join:           {stranger: true},
	Leave:          {least: Member},
	ReadCircle:     {least: Member},
	Appoint:        {least: Owner, below: true},
	StartThread:    {least: Member, agreed: true},
	AnswerThread:   {least: Member, agreed: true, heard: true},
	WithdrawPost:   {least: Member, mine: true},
	EnterRoom:      {least: Member, inRoom: true},
	Say:            {least: Member, agreed: true, inRoom: true},
	WithdrawPart:   {least: Member, mine: true},
	SetFloor:       {least: Moderator, inRoom: true},
	RemoveFromRoom: {least: Moderator, inRoom: true, below: true},
	LetIntoRoom:    {least: Moderator, below: true},
}

// What the law answers.
var (
	// ErrHidden answers outsiders and banned people alike: they learn nothing.
	ErrHidden = &models.Error{Kind: models.NotFound, Code: "not_found", Message: "There is nothing here, or it is not open to you."}
	// ErrRole answers members whose role is too low, towards somebody of their
	// own rank or above, or about somebody else's words.
	ErrRole = &models.Error{Kind: models.Forbidden, Code: "forbidden", Message: "Your role in this circle does not allow this."}
	// ErrAgreements asks a member to accept the agreements before speaking.
	ErrAgreements = &models.Error{Kind: models.Forbidden, Code: "agreements", Message: "The agreements of this circle have changed. Please read and accept them before you speak."}
	// ErrKeptOut answers a member who was removed from the room.
	ErrKeptOut = &models.Error{Kind: models.Forbidden, Code: "removed_from_room", Message: "A moderator has asked you to stay out of this room for now. You are still in the circle. A moderator can let you back in."}
	// ErrQuiet answers whoever wants to answer what asks for no answers.
	ErrQuiet = &models.Error{Kind: models.Conflict, Code: "thread_quiet", Message: "The author asked for no answers here. Reading is company too."}
	// ErrMember answers whoever asks to join a circle they are in.
	ErrMember = &models.Error{Kind: models.Conflict, Code: "already_member", Message: "You are already in this circle."}
)

// Check returns nil when someone standing so may do a, and otherwise the error
// to answer with.
func Check(s Standing, a Action) error {
	r, known := rules[a]
	switch {
	case !known:
		panic("policy: no rule for " + string(a))
	case s.Banned && (r.stranger || r.least != Outsider), r.least != Outsider && s.Role == Outsider:
		return ErrHidden
	case r.stranger && s.Role != Outsider:
		return ErrMember
	case rank[s.Role] < rank[r.least], r.mine && !s.Mine:
		return ErrRole
	case r.inRoom && s.KeptOut:
		return ErrKeptOut
	case r.below && rank[s.Target] >= rank[s.Role]:
		return ErrRole
	case r.heard && s.Quiet:
		return ErrQuiet
	case r.agreed && !s.Agreed:
		return ErrAgreements
	}
	return nil
}

// May lists what someone standing so may do, in alphabetical order, for the
// interface to show. Actions towards a person or on one's own words are asked
// about the lowest target and about one's own.
func May(s Standing) []Action {
	s.Mine, s.Target = true, Member
	may := []Action{}
	for a := range rules {
		if Check(s, a) == nil {
			may = append(may, a)
		}
	}
	slices.Sort(may)
	return may
}

// Over lists the roles of those towards whom someone standing so may act, lowest
// first, where an action is towards a person.
func Over(s Standing) []Role {
	over := []Role{}
	for _, r := range []Role{Member, Moderator, Owner} {
		if rank[r] < rank[s.Role] {
			over = append(over, r)
		}
	}
	return over
}

// Actions lists every action there is, in alphabetical order.
func Actions() []Action {
	all := make([]Action, 0, len(rules))
	for a := range rules {
		all = append(all, a)
	}
	slices.Sort(all)
	return all
}
