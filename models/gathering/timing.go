package gathering

import (
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"example.org/afterward/models"
	"example.org/afterward/models/circle"
	"example.org/afterward/models/gathering/script"
	"example.org/afterward/models/resource"
)

// Timing is how the time of a gathering would be shared out, before anybody
// commits to it. All of it is in seconds.
type Timing struct {
	Arrival    int `json:"arrival"`
	Agreements int `json:"agreements"`
	Round      int `json:"round"`
	Open       int `json:"open" doc:"0 where there is no open sharing."`
	Closing    int `json:"closing"`
	Slack      int `json:"slack" doc:"For pauses."`
	Turn       int `json:"turn" doc:"What each speaker has in the round."`
	Speakers   int `json:"speakers" doc:"For so many."`
	Most       int `json:"most" doc:"So many have two minutes each."`
}

// ErrPrompt answers a question that is not one of the house.
var ErrPrompt = &models.Error{Kind: models.Invalid, Code: "request", Message: "Please choose a question from the list."}

// timingOf is the timing of a gathering with so many speakers.
func timingOf(p script.Plan, minutes, speakers int) *Timing {
	seconds := func(d time.Duration) int { return int(d / time.Second) }
	b := p.Budget(minutes)
	return &Timing{
		Arrival: seconds(b.Arrival), Agreements: seconds(b.Agreements), Round: seconds(b.Round), Open: seconds(b.Open), Closing: seconds(b.Closing),
		Slack: seconds(b.Slack), Turn: seconds(p.TurnOf(minutes, speakers)), Speakers: speakers, Most: p.Speakers(minutes),
	}
}

// checkPlan returns what is wrong with how a gathering of so many minutes is to
// run, naming the field.
func checkPlan(p script.Plan, minutes int) error {
	if err := p.Check(minutes); err != nil {
		return err
	}
	if p.Prompt != "" && !resource.HasPrompt(resource.Checkin, p.Prompt) {
		return ErrPrompt.At("plan.prompt")
	}
	if p.ClosingWith != "" && !resource.HasPrompt(resource.Closing, p.ClosingWith) {
		return ErrPrompt.At("plan.closingWith")
	}
	return nil
}

// planText is how a plan is kept.
func planText(p script.Plan) string {
	text, err := json.Marshal(p)
	if err != nil {
		panic("gathering: plan: " + err.Error()) // numbers and words always encode
	}
	return string(text)
}

// planIn reads a plan that was kept.
func planIn(text string) (p script.Plan, err error) {
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return p, fmt.Errorf("plan: %w", err)
	}
	return p, nil
}

// house is what a circle says of its gatherings.
type house struct {
	Zone      string
	MinToOpen int
}

func houseOf(g *gorm.DB, in circle.ID) (h house, err error) {
	err = g.Table("circles").Select("zone", "min_to_open").Where("id = ?", in).Take(&h).Error
	return h, err
}

// planFor is how a plan is kept that may leave to its circle how many begin.
func planFor(g *gorm.DB, in circle.ID, p script.Plan) (string, error) {
	h, err := houseOf(g, in)
	if p.MinToOpen == 0 {
		p.MinToOpen = h.MinToOpen
	}
	return planText(p), err
}
