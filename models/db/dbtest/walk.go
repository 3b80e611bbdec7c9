package dbtest

import "testing"

// Walk marks a long test that does one thing after another. Under the race
// detector, which would find nothing in it and takes several times as long, it is
// skipped: scripts/test runs those once without.
func Walk(t *testing.T) {
	t.Helper()
	if raced {
		t.Skip("walked without the race detector")
	}
}
