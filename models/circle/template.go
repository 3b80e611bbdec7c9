package circle

import (
	_ "embed"
	"encoding/json"

	"example.org/afterward/models"
)

//go:embed data/templates.json
var templatesData []byte

// Template is a shape a circle can be founded in: everything it says can be said
// otherwise by whoever founds.
type Template struct {
	ID             string   `json:"id"`
	Name           string   `json:"name"`
	Kind           string   `json:"kind" enum:"ongoing,cohort,slow"`
	ForWhom        string   `json:"forWhom"`
	NotFor         string   `json:"notFor"`
	Gatherings     int      `json:"gatherings,omitempty" doc:"How many there are; absent where it goes on."`
	Cadence        string   `json:"cadence" doc:"How often it meets, in words."`
	Capacity       int      `json:"capacity"`
	MinToOpen      int      `json:"minToOpen" doc:"How many people it opens with."`
	Crosstalk      string   `json:"crosstalk" enum:"off,open_sharing_only"`
	OpenMinutes    int      `json:"openMinutes"`
	Retention      string   `json:"retention" enum:"at_close,h72,d30"`
	Arc            string   `json:"arc" doc:"How the weeks go."`
	OpeningPrompts []string `json:"openingPrompts"`
	ClosingPrompts []string `json:"closingPrompts"`
	Between        string   `json:"between" doc:"What happens between gatherings."`
	DefaultWants   string   `json:"defaultWants" enum:"quiet,reflection,questions,experience,ideas"`
	Handover       string   `json:"handover"`
}

// templateRecord is how a template is kept, as it was given to us.
type templateRecord struct {
	ID             string   `json:"id"`
	Name           string   `json:"name"`
	Kind           string   `json:"kind"`
	ForWhom        string   `json:"for_whom"`
	NotFor         string   `json:"not_for"`
	Sessions       int      `json:"sessions"`
	Rhythm         string   `json:"rhythm"`
	Capacity       int      `json:"capacity"`
	MinToOpen      int      `json:"min_to_open"`
	Crosstalk      string   `json:"crosstalk"`
	OpenMinutes    int      `json:"open_minutes"`
	Retention      string   `json:"transcript_retention"`
	Arc            string   `json:"arc"`
	OpeningPrompts []string `json:"opening_prompts"`
	ClosingPrompts []string `json:"closing_prompts"`
	Between        string   `json:"between"`
	DefaultWants   string   `json:"default_wants"`
	Handover       string   `json:"handover"`
}

// Templates lists the templates in the order they are kept in.
func Templates() []Template { return append([]Template(nil), templates...) }

var templates = readTemplates(templatesData)

// readTemplates puts the templates into this package's words. What is embedded
// was checked when it was built, so what cannot be read cannot happen.
func readTemplates(data []byte) []Template {
	var all []templateRecord
	if err := json.Unmarshal(data, &all); err != nil {
		panic("circle: templates: " + err.Error())
	}
	out := make([]Template, 0, len(all))
	for _, r := range all {
		if r.Kind == "async_only" {
			r.Kind = slow
		}
		if r.Retention == "none" {
			r.Retention = retentionAtClose
		}
		out = append(out, Template{
			ID: r.ID, Name: r.Name, Kind: r.Kind, ForWhom: r.ForWhom, NotFor: r.NotFor, Gatherings: r.Sessions, Cadence: r.Rhythm,
			Capacity: r.Capacity, MinToOpen: r.MinToOpen, Crosstalk: r.Crosstalk, OpenMinutes: r.OpenMinutes, Retention: r.Retention,
			Arc: r.Arc, OpeningPrompts: r.OpeningPrompts, ClosingPrompts: r.ClosingPrompts, Between: r.Between,
			DefaultWants: r.DefaultWants, Handover: r.Handover,
		})
	}
	return out
}

// ErrTemplate answers whoever founds from a template that is not there.
var ErrTemplate = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose a template from the list, or found freely."}

// templateOf finds a template; the empty name is the free founding.
func templateOf(id string) (t Template, err error) {
	if id == "" {
		return Template{MinToOpen: MinCapacity}, nil
	}
	for _, t := range templates {
		if t.ID == id {
			return t, nil
		}
	}
	return t, ErrTemplate.At("template")
}
