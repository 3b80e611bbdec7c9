package resource

import "testing"

func TestEveryPromptHasAnIDAKindAndWords(t *testing.T) {
	if len(prompts) != 109 {
		t.Errorf("%d prompts, not 109", len(prompts))
	}
	seen := map[string]bool{}
	for _, p := range prompts {
		if p.ID == "" || p.Kind == "" || p.Text == "" || p.Tags == nil || seen[p.ID] {
			t.Errorf("%+v", p)
		}
		seen[p.ID] = true
	}
}

func TestAGatheringAsksWhatIsForItsPhase(t *testing.T) {
	if n, m := len(Prompts(Checkin)), len(Prompts(Closing)); n != 18 || m != 12 {
		t.Errorf("%d to open with and %d to close with", n, m)
	}
	if !HasPrompt(Checkin, "C01") || !HasPrompt(Closing, "X12") || HasPrompt(Checkin, "X12") || HasPrompt(Closing, "C01") || HasPrompt(Checkin, "") || HasPrompt("", "C01") {
		t.Error("a prompt is asked where it does not belong, or not where it does")
	}
	if all := Prompts("nothing"); all == nil || len(all) != 0 {
		t.Errorf("%v", all)
	}
}

func TestThePrivatePracticeHasOnlyWhatOneMeetsAlone(t *testing.T) {
	all := PracticePrompts()
	if len(all) != 65 {
		t.Errorf("%d sentences, not 65", len(all))
	}
	for _, p := range all {
		if p.Kind == Checkin || p.Kind == Closing || p.Kind == Thread || p.Kind == "witness" || p.Minutes < 0 || p.Text == "" {
			t.Errorf("%+v", p)
		}
	}
}
