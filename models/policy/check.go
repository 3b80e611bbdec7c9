package policy

import "slices"

// Check returns nil when someone standing so may do a, and otherwise the error
// to answer with.
func Check(s Standing, a Action) error {
	r, known := rules[a]
	outside := s.Role == Outsider
	least := r.least
	if r.guardian && s.Guardian && !outside {
		least = Member
	}
	switch {
	case !known:
		panic("policy: no rule for " + string(a))
	case r.steward && !s.Steward, r.apart && s.Party, r.side && !s.Mine && !s.Carer, r.behind && !s.Leads && !s.Guardian && rank[s.Role] < rank[Moderator]: // it is not there for them
		return ErrHidden
	case r.own && !s.Mine: // somebody else's way in is nobody's business
		return ErrHidden
	case r.card && outside && s.Hidden && (s.Banned || !s.Invited):
		return ErrHidden
	case s.Banned && (r.stranger || least != Outsider), least != Outsider && outside:
		return ErrHidden
	case r.stranger && !outside && s.Role != Guest:
		return ErrMember
	case s.Suspended && !r.own && !r.always:
		return ErrSuspended
	case rank[s.Role] < rank[least], r.mine && !s.Mine, r.carer && !s.Carer:
		return ErrRole
	case !r.always && least != Outsider && s.Away:
		return ErrAway
	case !r.always && least != Outsider && s.Paused:
		return ErrPaused
	case r.inRoom && s.KeptOut:
		return ErrKeptOut
	case r.below && rank[s.Target] >= rank[s.rankFor(r)], r.level && rank[s.Setter] > rank[s.rankFor(r)]:
		return ErrRole
	case r.lifts && s.Above:
		return ErrAbove
	case r.other && s.Actor:
		return ErrActor
	case r.heard && s.Quiet:
		return ErrQuiet
	case r.agreed && !s.Agreed:
		return ErrAgreements
	case r.voice && s.Muted:
		return ErrMuted
	case r.voice && s.Warned:
		return ErrWarned
	case r.settled && s.New:
		return ErrNewcomer
	case r.practised && !s.Practised:
		return ErrPractice
	}
	return nil
}

// CheckOwn is Check about what is somebody's own wherever they stand.
func CheckOwn(a Action) error { return Check(Standing{Mine: true}, a) }

// rankFor is the role a person acts with: a guardian looks after members as a
// moderator does, while the gathering is on.
func (s Standing) rankFor(r rule) Role {
	if r.guardian && s.Guardian && s.Role == Member {
		return Moderator
	}
	return s.Role
}

// May lists what someone standing so may do, in alphabetical order, for the
// interface to show. Actions towards a person or on one's own words are asked
// about the lowest target and about one's own; somebody outside has nothing
// there.
func May(s Standing) []Action {
	s.Mine, s.Target = s.Role != Outsider, Member
	may := []Action{}
	for a := range rules {
		if Check(s, a) == nil {
			may = append(may, a)
		}
	}
	slices.Sort(may)
	return may
}

// Ladder is what can be done towards a person, the mildest first: whoever looks
// after a circle begins as low as will do.
var Ladder = []Action{Nudge, Warn, Mute, Remove, Ban}

// Over lists the roles of those towards whom someone standing so may act, lowest
// first, where an action is towards a person.
func Over(s Standing) []Role {
	over := []Role{}
	for _, r := range []Role{Guest, Member, Moderator, Owner} {
		if rank[r] < rank[s.Role] {
			over = append(over, r)
		}
	}
	return over
}

// Lower reports whether a role is below another: whoever gets it instead holds
// less than before.
func Lower(role, than Role) bool { return rank[role] < rank[than] }

// Actions lists every action there is, in alphabetical order.
func Actions() []Action {
	all := make([]Action, 0, len(rules))
	for a := range rules {
		all = append(all, a)
	}
	slices.Sort(all)
	return all
}
