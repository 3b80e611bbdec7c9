package script

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"
	"time"
)

var writeVectors = flag.Bool("write", false, "write the vectors anew")

// vectors are what the form of a gathering shows of a plan before it is set; the
// frontend computes the same, and is held to the same file.
const vectors = "../../../frontend/src/lib/gathering/budget.vectors.json"

type vector struct {
	Plan       Plan `json:"plan"`
	Minutes    int  `json:"minutes"`
	Speakers   int  `json:"speakers"`
	Arrival    int  `json:"arrival"`
	Agreements int  `json:"agreements"`
	Round      int  `json:"round"`
	Open       int  `json:"open"`
	Closing    int  `json:"closing"`
	Slack      int  `json:"slack"`
	Turn       int  `json:"turn"`
}

func TestTheFormOfAGatheringSharesOutTheSameTime(t *testing.T) {
	none, some := 0, 30
	plans := []Plan{{}, {Open: &none}, {Open: &some, Arrival: 10, Closing: 5}, {Agreements: 6, Closing: 15, Breath: 60}}
	var want []vector
	for _, p := range plans {
		for _, minutes := range []int{30, 45, 50, 60, 75, 90, 110, 120, 150} {
			for _, speakers := range []int{0, 1, 3, 7, 16} {
				b, s := p.Budget(minutes), func(d time.Duration) int { return int(d / time.Second) }
				want = append(want, vector{p, minutes, speakers, s(b.Arrival), s(b.Agreements), s(b.Round), s(b.Open), s(b.Closing), s(b.Slack), s(p.TurnOf(minutes, speakers))})
			}
		}
	}
	if *writeVectors {
		lines := []byte("[\n")
		for i, v := range want {
			line, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			lines = append(append(lines, '\t'), line...)
			if i < len(want)-1 {
				lines = append(lines, ',')
			}
			lines = append(lines, '\n')
		}
		if err := os.WriteFile(vectors, append(lines, "]\n"...), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(vectors)
	if err != nil {
		t.Fatal(err)
	}
	var got []vector
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	same := func(a, b vector) bool {
		x, errX := json.Marshal(a)
		y, errY := json.Marshal(b)
		return errX == nil && errY == nil && string(x) == string(y)
	}
	if !slices.EqualFunc(got, want, same) {
		t.Errorf("the vectors are not those of the plan; write them with go test ./models/gathering/script -run TheForm -write")
	}
}
