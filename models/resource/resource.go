// Package resource holds the crisis lines, peer lines, directories and pages
// that are shown to people who look for help, as they were given to us. What is
// shown of them follows one set of rules, here, and is bundled with the
// interface so that it works offline and signed out. No number is ever altered.
package resource

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"time"
)

//go:embed data/resources.json
var data []byte

// ReviewEvery is how long a check of a record against its operator's own page
// is good for. An overdue record says when it was last checked.
const ReviewEvery = 90 * 24 * time.Hour

// Resource is a record as it is shown.
type Resource struct {
	ID           string   `json:"id"`
	CountryCode  string   `json:"countryCode"` // ISO 3166-1 alpha-2, or INT
	Country      string   `json:"country"`
	Name         string   `json:"name"`
	Kind         string   `json:"kind"`
	Phone        string   `json:"phone,omitempty"`
	Text         string   `json:"text,omitempty"`
	ChatURL      string   `json:"chatUrl,omitempty"`
	URL          string   `json:"url,omitempty"`
	Hours        string   `json:"hours,omitempty"`
	Languages    []string `json:"languages"`
	Cost         string   `json:"cost,omitempty"`
	Audience     string   `json:"audience,omitempty"`
	MinAge       int      `json:"minAge,omitempty"`
	CheckedOn    string   `json:"checkedOn"`   // a day
	ReviewDueOn  string   `json:"reviewDueOn"` // after this day the interface says when it was last checked
	CheckLocally bool     `json:"checkLocally"`
	Priority     int      `json:"priority"`
}

// record is how a resource is kept.
type record struct {
	ID          string   `json:"id"`
	CountryCode string   `json:"country_code"`
	Country     string   `json:"country"`
	Name        string   `json:"name"`
	Kind        string   `json:"kind"`
	Phone       string   `json:"phone"`
	Text        string   `json:"text"`
	ChatURL     string   `json:"chat_url"`
	URL         string   `json:"url"`
	Hours       string   `json:"hours"`
	Languages   []string `json:"languages"`
	Cost        string   `json:"cost"`
	Audience    string   `json:"audience"`
	MinAge      int      `json:"min_age"`
	Confidence  string   `json:"confidence"`
	CheckedOn   string   `json:"checked_on"`
	Priority    int      `json:"priority"`
}

// Shown lists the records that may be shown, in the order they are kept in. A
// record nobody could match (confidence "low") is hidden, unless it is an
// emergency number: that is shown with "check locally".
func Shown() ([]Resource, error) {
	var all []record
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("resources: %w", err)
	}
	var shown []Resource
	for _, r := range all {
		low := r.Confidence != "high" && r.Confidence != "medium"
		if low && r.Kind != "emergency" {
			continue
		}
		checked, err := time.Parse(time.DateOnly, r.CheckedOn)
		if err != nil {
			return nil, fmt.Errorf("resource %s: %w", r.ID, err)
		}
		if r.Languages == nil {
			r.Languages = []string{}
		}
		shown = append(shown, Resource{
			ID: r.ID, CountryCode: r.CountryCode, Country: r.Country, Name: r.Name, Kind: r.Kind, Phone: r.Phone, Text: r.Text,
			ChatURL: r.ChatURL, URL: r.URL, Hours: r.Hours, Languages: r.Languages, Cost: r.Cost, Audience: r.Audience, MinAge: r.MinAge,
			CheckedOn: r.CheckedOn, ReviewDueOn: checked.Add(ReviewEvery).Format(time.DateOnly), CheckLocally: low, Priority: r.Priority,
		})
	}
	return shown, nil
}
