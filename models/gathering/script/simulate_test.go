package script_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
)

var (
	gatherings = flag.Int("gatherings", 5000, "how many gatherings are simulated")
	seed       = flag.Uint64("seed", 1, "the seed of the first; each has the next")
)

// TestSimulate plays gatherings with people who come late, drop out, ring, pass,
// press the wrong thing, say nothing or type to the last second, on nodes that are
// late and die, and judges each by the invariants of the script.
//
// covers: invariants 1, 2, 3, 5, 6, 8, 10; edges 38, 39, 43, 44, 45, 47, 48, 51, 52, 56, 57, 58, 67; F1, F4, F8, F11, F14, F17
func TestSimulate(t *testing.T) {
	n := *gatherings
	var (
		wg    sync.WaitGroup
		mu    sync.Mutex
		ended = map[string]int{}
		sum   watcher
		moves int
		wrong []string
	)
	const chunks = 4
	for chunk := range chunks {
		wg.Go(func() {
			for i := chunk; i < n; i += chunks {
				s := *seed + uint64(i)
				w := newWorld(s)
				w.loud = n == 1
				bad := w.run()
				mu.Lock()
				ended[w.s.Ended]++
				moves += w.version
				sum.rounds, sum.cut, sum.ended = sum.rounds+w.watch.rounds, sum.cut+w.watch.cut, sum.ended+w.watch.ended
				sum.offers, sum.says, sum.bells, sum.gaps = sum.offers+w.watch.offers, sum.says+w.watch.says, sum.bells+w.watch.bells, sum.gaps+w.watch.gaps
				if len(bad) > 0 {
					wrong = append(wrong, fmt.Sprintf("make simulate N=1 SEED=%d\n\t%s", s, strings.Join(append(bad, w.log...), "\n\t")))
				}
				stop := len(wrong) > 5
				mu.Unlock()
				if stop {
					return
				}
			}
		})
	}
	wg.Wait()
	for _, s := range wrong {
		t.Error(s)
	}
	for _, why := range slices.Sorted(maps.Keys(ended)) {
		t.Logf("%6d %s", ended[why], why)
	}
	t.Logf("%d moves, %d rounds, of which %d were cut by the hard end and %d by the closing; %d offers, %d parts, %d bells, %d gaps",
		moves, sum.rounds, sum.cut, sum.ended, sum.offers, sum.says, sum.bells, sum.gaps)
	if n >= 5000 && len(wrong) == 0 {
		for _, why := range []string{"completed", "early", "skipped", "safety", "overtime", "empty", "no_host"} {
			if ended[why] == 0 {
				t.Errorf("none of %d ended %s: the people of this test do too little", n, why)
			}
		}
		if sum.says == 0 || sum.bells == 0 || sum.gaps == 0 {
			t.Error("nobody spoke, or rang, or no node died")
		}
	}
}
