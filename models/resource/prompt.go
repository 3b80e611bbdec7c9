package resource

import (
	_ "embed"
	"encoding/json"
	"slices"
)

//go:embed data/prompts.json
var promptData []byte

// Prompt is a question that a gathering, an entry or a thread can begin with. Its
// words are ours and public.
type Prompt struct {
	ID         string   `json:"id"`
	Kind       string   `json:"-"`
	Stage      string   `json:"stage" enum:"any,landing,sorting,choosing,practising,living" doc:"Where in the weeks after an experience it fits."`
	Difficulty string   `json:"difficulty" enum:"light,steady,deep"`
	Text       string   `json:"text"`
	Tags       []string `json:"tags"`
}

// The kinds of prompts: those that gatherings ask in the round and in the closing,
// and those an update can begin with.
const (
	Checkin = "checkin"
	Closing = "closing"
	Thread  = "thread"
)

var prompts = readPrompts()

func readPrompts() []Prompt {
	// Kind is not told, so it is read beside.
	var all []struct {
		Prompt
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal(promptData, &all); err != nil {
		panic("resource: prompts: " + err.Error()) // they are in the binary
	}
	out := make([]Prompt, 0, len(all))
	for _, p := range all {
		p.Prompt.Kind = p.Kind
		out = append(out, p.Prompt)
	}
	return out
}

// Prompts lists the prompts of a kind, in the order they are kept in.
func Prompts(kind string) []Prompt {
	of := []Prompt{}
	for _, p := range prompts {
		if p.Kind == kind {
			of = append(of, p)
		}
	}
	return of
}

// HasPrompt reports whether there is a prompt of a kind with an id.
func HasPrompt(kind, id string) bool {
	return slices.ContainsFunc(prompts, func(p Prompt) bool { return p.Kind == kind && p.ID == id })
}

// PracticePrompt is one of the sentences of the private practice, which the
// interface bundles: which of them a person sees is decided in their browser.
type PracticePrompt struct {
	ID         string   `json:"id"`
	Kind       string   `json:"kind"`
	Stage      string   `json:"stage"`
	Difficulty string   `json:"difficulty"`
	Text       string   `json:"text"`
	Tags       []string `json:"tags"`
	Minutes    int      `json:"minutes,omitempty"` // about how long it takes; 0 where nobody said
}

// practiceKinds are the kinds that somebody meets alone.
var practiceKinds = []string{"journal", "bridge", "approach", "scrutiny", "followup", "review"}

// PracticePrompts lists the sentences of the private practice, in the order they are kept in.
func PracticePrompts() []PracticePrompt {
	var all []struct {
		PracticePrompt
		Suggested int `json:"suggested_minutes"`
	}
	if err := json.Unmarshal(promptData, &all); err != nil {
		panic("resource: prompts: " + err.Error()) // they are in the binary
	}
	out := []PracticePrompt{}
	for _, p := range all {
		if slices.Contains(practiceKinds, p.Kind) {
			p.Minutes = p.Suggested
			out = append(out, p.PracticePrompt)
		}
	}
	return out
}
