package main

import (
	"bytes"
	"strings"
	"testing"

	"example.org/afterward/models/db/dbtest"
)

// told runs a command as an operator does, with what they type, and returns what
// it said.
func told(t *testing.T, environ []string, command, typed string) (code int, out string) {
	t.Helper()
	var said, errs bytes.Buffer
	code = run(t.Context(), []string{command}, environ, strings.NewReader(typed), &said, &errs)
	if strings.Contains(errs.String(), "robin") || strings.Contains(errs.String(), "Robin") {
		t.Errorf("a name is in the log: %s", &errs)
	}
	return code, said.String() + errs.String()
}

func TestAStewardIsMadeAndEndedByTheOperator(t *testing.T) {
	each := map[string]func(t *testing.T) []string{
		"sqlite":   func(t *testing.T) []string { return quiet(t.TempDir()) },
		"postgres": func(t *testing.T) []string { return quiet(t.TempDir(), "DATABASE_URL="+dbtest.Fresh(t), masterKey()) },
	}
	for name, settings := range each {
		t.Run(name, func(t *testing.T) {
			environ := settings(t)
			n := start(t, environ...)
			n.world()
			n.stop()
			for _, c := range []struct {
				step, command, typed string
				code                 int
				says                 string
			}{
				{"nobody yet", "stewards", "", 0, "There are 0 stewards"},
				{"no such handle", "steward", "nobody-at-all\nRobin\n", exitFailed, "Nobody has that handle."},
				{"nothing typed", "steward", "", exitFailed, "Nobody has that handle."},
				{"no name", "steward", "fin\n\n", exitFailed, "1 to 40 characters"},
				{"made", "steward", "Fin\nRobin\n", 0, "they are a steward"},
				{"again", "steward", "fin\nRobin\n", 0, "they are a steward"},
				{"told", "stewards", "", 0, "Robin, until 20"},
				{"ended", "unsteward", "fin\n", 0, "no steward any more"},
				{"ended is nothing", "stewards", "", 0, "There are 0 stewards"},
			} {
				if code, out := told(t, environ, c.command, c.typed); code != c.code || !strings.Contains(out, c.says) {
					t.Errorf("%s: %d %s", c.step, code, out)
				}
			}
		})
	}
}
