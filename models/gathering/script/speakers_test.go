package script

import (
	"testing"
	"time"
)

// TestWhoeverTheRoundHasTimeForHasAWholeTurn goes through every length and every
// breath: so many have two minutes each, and one more has not.
func TestWhoeverTheRoundHasTimeForHasAWholeTurn(t *testing.T) {
	for minutes := 30; minutes <= 150; minutes++ {
		for _, breath := range []int{0, 10, 20, 45, 60} {
			for _, open := range []int{0, 10} {
				p := Plan{Breath: breath, Open: &open}
				if p.Check(minutes) != nil {
					continue
				}
				n, pause := p.Speakers(minutes), time.Duration(breath)*time.Second
				if breath == 0 {
					pause = 20 * time.Second
				}
				round, each := p.Budget(minutes).Round, 2*time.Minute+pause
				if n < 3 || time.Duration(n)*each > round || time.Duration(n+1)*each <= round {
					t.Fatalf("%d minutes, %d s of quiet: %d speakers in a round of %v", minutes, breath, n, round)
				}
			}
		}
	}
	if n := (Plan{}).Speakers(60); n != 10 {
		t.Errorf("%d speak in an hour", n)
	}
	if n := (Plan{}).Speakers(90); n != 15 {
		t.Errorf("%d speak in an hour and a half", n)
	}
}
