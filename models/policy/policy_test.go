package policy

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"example.org/afterward/models"
)

var write = flag.Bool("write", false, "write testdata/matrix.golden.md anew")

// standings are the columns of the table: who wants to act.
var standings = []struct {
	name string
	s    Standing
}{
	{"stranger", Standing{}},
	{"stranger, hidden circle", Standing{Hidden: true}},
	{"invited, hidden circle", Standing{Hidden: true, Invited: true}},
	{"banned", Standing{Banned: true}},
	{"banned, hidden circle", Standing{Banned: true, Hidden: true, Invited: true}},
	{"guest", Standing{Role: Guest, Agreed: true}},
	{"newcomer", Standing{Role: Member, Agreed: true, New: true}},
	{"member", Standing{Role: Member, Agreed: true}},
	{"member, not agreed", Standing{Role: Member}},
	{"member, muted", Standing{Role: Member, Agreed: true, Muted: true}},
	{"member, warned", Standing{Role: Member, Agreed: true, Warned: true}},
	{"member, paused", Standing{Role: Member, Agreed: true, Paused: true}},
	{"member, away", Standing{Role: Member, Agreed: true, Away: true}},
	{"member, kept out", Standing{Role: Member, Agreed: true, KeptOut: true}},
	{"guardian", Standing{Role: Member, Agreed: true, Guardian: true}},
	{"member, suspended", Standing{Role: Member, Agreed: true, Suspended: true}},
	{"moderator", Standing{Role: Moderator, Agreed: true}},
	{"moderator, muted", Standing{Role: Moderator, Agreed: true, Muted: true}},
	{"moderator, kept out", Standing{Role: Moderator, Agreed: true, KeptOut: true}},
	{"owner", Standing{Role: Owner, Agreed: true}},
	{"steward", Standing{Steward: true}},
}

// circumstances are what a cell can depend on beside who acts.
var circumstances = []struct {
	name  string
	apply func(*Standing)
	asked func(rule) bool
}{
	{"", func(*Standing) {}, func(r rule) bool { return !r.mine && !r.below }},
	{"on one's own", func(s *Standing) { s.Mine = true }, func(r rule) bool { return r.mine }},
	{"on another's", func(*Standing) {}, func(r rule) bool { return r.mine }},
	{"towards a member", func(s *Standing) { s.Target = Member }, func(r rule) bool { return r.below }},
	{"towards a moderator", func(s *Standing) { s.Target = Moderator }, func(r rule) bool { return r.below }},
	{"towards an owner", func(s *Standing) { s.Target = Owner }, func(r rule) bool { return r.below }},
	{"of one's own", func(s *Standing) { s.Mine = true }, func(r rule) bool { return r.side && !r.mine }},
	{"of who is looked after", func(s *Standing) { s.Carer = true }, func(r rule) bool { return r.side }},
	{"while leading", func(s *Standing) { s.Leads = true }, func(r rule) bool { return r.behind }},
	{"with a part in it", func(s *Standing) { s.Party = true }, func(r rule) bool { return r.apart }},
	{"about what they did", func(s *Standing) { s.Actor = true }, func(r rule) bool { return r.other }},
	{"set by stewards", func(s *Standing) { s.Target, s.Above = Member, true }, func(r rule) bool { return r.lifts }},
	{"set by a moderator", func(s *Standing) { s.Target, s.Setter = Member, Moderator }, func(r rule) bool { return r.level }},
	{"set by an owner", func(s *Standing) { s.Target, s.Setter = Member, Owner }, func(r rule) bool { return r.level }},
	{"before practising", func(s *Standing) { s.Practised = false }, func(r rule) bool { return r.practised }},
	{"where another asked for quiet", func(s *Standing) { s.Quiet = true }, func(r rule) bool { return r.heard }},
}

const golden = "testdata/matrix.golden.md"

// TestTheLawIsTheTable compares what the law answers with the table people read
// when a rule changes.
func TestTheLawIsTheTable(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Who may do what\n\n`·` may; otherwise the code of the answer. Written by `go test ./models/policy -write`; read it when it changes.\n\n| action |")
	for _, s := range standings {
		fmt.Fprintf(&b, " %s |", s.name)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(standings)) + "\n")
	for _, a := range Actions() {
		for _, c := range circumstances {
			if !c.asked(rules[a]) {
				continue
			}
			fmt.Fprintf(&b, "| %s |", strings.TrimSpace(string(a)+" "+c.name))
			for _, s := range standings {
				standing := s.s
				standing.Practised = true
				c.apply(&standing)
				fmt.Fprintf(&b, " %s |", word(Check(standing, a)))
			}
			b.WriteString("\n")
		}
	}
	if *write {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(kept) != b.String() {
		t.Errorf("the law has changed; if that is meant, run this test with -write and read the table:\n%s", b.String())
	}
}

func word(err error) string {
	if err == nil {
		return "·"
	}
	return models.AsError(err).Code
}

func TestAnUnknownActionIsAProgrammingError(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an action without a rule was answered")
		}
	}()
	_ = Check(Standing{Role: Owner, Agreed: true}, "fly")
}

func TestStrangersAndBannedPeopleAreToldTheSame(t *testing.T) {
	for _, a := range Actions() {
		stranger, banned := Check(Standing{}, a), Check(Standing{Banned: true}, a)
		if rules[a].stranger {
			continue // a stranger may come in; a banned person learns that there is nothing
		}
		if !errors.Is(banned, ErrHidden) && banned != nil || word(stranger) != word(banned) {
			t.Errorf("%s: a stranger hears %q, a banned person %q", a, word(stranger), word(banned))
		}
	}
}

func TestWhatTheInterfaceOffersTheLawAllows(t *testing.T) {
	for _, s := range standings {
		for _, a := range May(s.s) {
			mine := s.s
			mine.Mine, mine.Target = true, Member
			if err := Check(mine, a); err != nil {
				t.Errorf("%s is offered %s, and refused: %v", s.name, a, err)
			}
		}
	}
}

func TestWhatIsOnesOwnIsSoFromAnywhere(t *testing.T) {
	for _, a := range Actions() {
		if err := CheckOwn(a); rules[a].own && err != nil {
			t.Errorf("%s: %v", a, err)
		}
	}
	if err := CheckOwn(WithdrawPost); !errors.Is(err, ErrHidden) {
		t.Errorf("from outside a circle, what is done in it: %v", err)
	}
}

func TestOverNamesThoseTheLawLetsOneActTowards(t *testing.T) {
	for _, s := range standings {
		if s.s.KeptOut || s.s.Paused || s.s.Away || s.s.Guardian {
			continue // may do nothing in a room, whoever it is towards; or only in one gathering
		}
		for _, target := range []Role{Guest, Member, Moderator, Owner} {
			standing := s.s
			standing.Target = target
			if offered, allowed := slices.Contains(Over(s.s), target), Check(standing, RemoveFromRoom) == nil; rank[s.s.Role] >= rank[Moderator] && offered != allowed {
				t.Errorf("%s over %s: offered %v, allowed %v", s.name, target, offered, allowed)
			}
		}
	}
}
