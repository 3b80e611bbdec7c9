package resource

import (
	"encoding/json"
	"testing"
)

func TestOnlyWhatItsConfidenceAllowsIsShown(t *testing.T) {
	var all []record
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	shown, err := Shown()
	if err != nil {
		t.Fatal(err)
	}
	is := map[string]Resource{}
	for _, r := range shown {
		is[r.ID] = r
	}
	low := 0
	for _, r := range all {
		s, there := is[r.ID]
		switch {
		case r.Confidence == "low" && r.Kind == "emergency":
			low++
			if !there || !s.CheckLocally {
				t.Errorf("%s: an emergency number without a match is shown with \"check locally\"", r.ID)
			}
		case r.Confidence == "low":
			low++
			if there {
				t.Errorf("%s was matched nowhere and is shown", r.ID)
			}
		case !there || s.CheckLocally:
			t.Errorf("%s is hidden or doubted, though it was matched", r.ID)
		}
		if there && (s.Phone != r.Phone || s.Text != r.Text || s.URL != r.URL || s.ChatURL != r.ChatURL) {
			t.Errorf("%s is shown with another number or address than it has", r.ID)
		}
	}
	if len(all) != 104 || low != 12 {
		t.Errorf("%d records, %d of them low", len(all), low)
	}
}

func TestEveryCountryHasAnEmergencyNumber(t *testing.T) {
	shown, err := Shown()
	if err != nil {
		t.Fatal(err)
	}
	has, all := map[string]bool{}, map[string]bool{}
	for _, r := range shown {
		if r.CountryCode == "INT" {
			continue
		}
		all[r.CountryCode] = true
		if r.Kind == "emergency" && r.Phone != "" {
			has[r.CountryCode] = true
		}
	}
	for c := range all {
		if !has[c] {
			t.Errorf("%s has none", c)
		}
	}
	if len(all) != 38 {
		t.Errorf("%d countries", len(all))
	}
}
