package script

import (
	"slices"
	"time"

	"example.org/afterward/models"
)

// Plan is how a gathering is to run, chosen when it is set. A zero field stands
// for its default; minutes of time are set by budget.
type Plan struct {
	Arrival     int    `json:"arrival,omitempty" doc:"Minutes of arriving, 2 to 10."`
	Agreements  int    `json:"agreements,omitempty" doc:"Minutes with the agreements, 1 to 6."`
	Open        *int   `json:"open,omitempty" doc:"Minutes of open sharing, 0 for none, at most 40."`
	Closing     int    `json:"closing,omitempty" doc:"Minutes of closing, 5 to 15."`
	Breath      int    `json:"breath,omitempty" doc:"Seconds of quiet after each turn, 10 to 60."`
	MinToOpen   int    `json:"minToOpen,omitempty" doc:"How many begin it, 2 to 16."`
	Order       string `json:"order,omitempty" enum:"seat,reversed,random,hands,popcorn,least_heard" doc:"In which order the piece goes round."`
	OneWord     bool   `json:"oneWord,omitempty" doc:"It closes with one word each, shown together."`
	Prompt      string `json:"prompt,omitempty" doc:"The id of the question of the round."`
	ClosingWith string `json:"closingWith,omitempty" doc:"The id of the question of the closing."`
}

// The orders in which the piece goes round.
const (
	BySeat     = "seat"        // as people came, the host first
	Reversed   = "reversed"    // the other way round, each round again
	Random     = "random"      // by a seed that is written down
	ByHands    = "hands"       // as hands are raised
	Popcorn    = "popcorn"     // whoever ends a turn names the next, who may decline
	LeastHeard = "least_heard" // fewest words, then fewest turns, then as seated
)

// Orders lists them.
var Orders = []string{BySeat, Reversed, Random, ByHands, Popcorn, LeastHeard}

// What can be wrong with a plan.
var (
	ErrBudget = &models.Error{Kind: models.Invalid, Code: "request", Message: "Arriving takes 2 to 10 minutes, the agreements 1 to 6, open sharing up to 40, and closing 5 to 15; at least 10 minutes are left for the round."}
	ErrBreath = &models.Error{Kind: models.Invalid, Code: "request", Message: "The quiet after a turn lasts 10 to 60 seconds."}
	ErrLeast  = &models.Error{Kind: models.Invalid, Code: "request", Message: "A gathering begins with 2 to 16 people."}
	ErrOrder  = &models.Error{Kind: models.Invalid, Code: "request", Message: "The piece goes round by seat, reversed, at random, by hands, by name, or to the least heard first."}
)

const leastRound = 10 * time.Minute

// Check returns what is wrong with a plan for a gathering of so many minutes,
// naming the field.
func (p Plan) Check(minutes int) error {
	within := func(n, least, most int) bool { return n == 0 || least <= n && n <= most }
	for _, f := range []struct {
		name string
		fine bool
		err  *models.Error
	}{
		{"plan.arrival", within(p.Arrival, 2, 10), ErrBudget},
		{"plan.agreements", within(p.Agreements, 1, 6), ErrBudget},
		{"plan.open", p.Open == nil || *p.Open >= 0 && *p.Open <= 40, ErrBudget},
		{"plan.closing", within(p.Closing, 5, 15), ErrBudget},
		{"plan.breath", within(p.Breath, 10, 60), ErrBreath},
		{"plan.minToOpen", within(p.MinToOpen, 2, 16), ErrLeast},
		{"plan.order", p.Order == "" || oneOf(p.Order, Orders...), ErrOrder},
	} {
		if !f.fine {
			return f.err.At(f.name)
		}
	}
	if p.Budget(minutes).Round < leastRound {
		return ErrBudget.At("minutes")
	}
	return nil
}

// Budget is how the time of a gathering is shared out.
type Budget struct {
	Arrival, Agreements, Round, Open, Closing, Slack time.Duration
}

// Budget shares out so many minutes (domain §3.4): between the figures for 60 and
// for 90 minutes in proportion, what the plan sets instead, and the rest for the
// round.
func (p Plan) Budget(minutes int) Budget {
	share := func(at60, at90 int) time.Duration {
		m := at60 + (at90-at60)*(minutes-60)/30
		return time.Duration(max(m, 1)) * time.Minute
	}
	pick := func(set int, otherwise time.Duration) time.Duration {
		if set > 0 {
			return time.Duration(set) * time.Minute
		}
		return otherwise
	}
	b := Budget{
		Arrival: pick(p.Arrival, min(max(share(4, 5), 2*time.Minute), 10*time.Minute)), Agreements: pick(p.Agreements, min(share(2, 3), 6*time.Minute)),
		Closing: pick(p.Closing, min(max(share(9, 12), 5*time.Minute), 15*time.Minute)), Slack: max(share(5, 6), 3*time.Minute),
		Open: min(max(share(16, 28), 0), 40*time.Minute),
	}
	if minutes <= 45 {
		b.Open = 0
	}
	if p.Open != nil {
		b.Open = time.Duration(*p.Open) * time.Minute
	}
	b.Round = time.Duration(minutes)*time.Minute - b.Arrival - b.Agreements - b.Open - b.Closing - b.Slack
	return b
}

// The limits of one turn in the round (domain §3.3).
const (
	leastTurn = 2 * time.Minute
	mostTurn  = 5 * time.Minute
)

// TurnOf is what one of so many speakers has in the round, before anybody has
// spoken: equal shares of its time, within the limits of a turn.
func (p Plan) TurnOf(minutes, speakers int) time.Duration {
	return min(max(p.Budget(minutes).Round/time.Duration(max(speakers, 1))-p.breath(), leastTurn), mostTurn)
}

func (p Plan) breath() time.Duration {
	if p.Breath > 0 {
		return time.Duration(p.Breath) * time.Second
	}
	return 20 * time.Second
}

func (p Plan) least() int {
	if p.MinToOpen > 0 {
		return p.MinToOpen
	}
	return 3
}

func (p Plan) order() string {
	if p.Order == "" {
		return BySeat
	}
	return p.Order
}

func oneOf(s string, all ...string) bool { return slices.Contains(all, s) }
