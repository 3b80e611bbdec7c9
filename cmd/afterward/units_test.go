package main

import (
	"cmp"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var write = flag.Bool("write", false, "write docs/units.md anew")

// unit is one thing Afterward is built to do, and where it is shown.
type unit struct {
	number       int
	what, accept string
	shown        []proof
}

// proof is a test that shows a unit.
type proof struct{ file, test string }

var (
	unitMark = regexp.MustCompile(`^\s*// covers: .*\bunit \d`)
	unitName = regexp.MustCompile(`\bunit (\d+)`)
	// testName is what a test is called, in Go or in TypeScript; that of a table of
	// tests stands after its rows.
	testName = regexp.MustCompile("^func ((?:Test|Fuzz)\\w+)\\(|(?:\\b(?:test|it|describe|story)(?:\\.\\w+)*|\\))\\((?:'((?:[^'\\\\]|\\\\.)+)'|\"((?:[^\"\\\\]|\\\\.)+)\"|`([^`]+)`)")
)

// TestEveryUnitIsShownByATest holds docs/units.md to the marks in the tests
// ("covers: unit 12"), and every unit to having one. Run it with -write after a
// change of a mark.
func TestEveryUnitIsShownByATest(t *testing.T) {
	tree := os.DirFS("../..")
	units := readUnits(t)
	at := map[int]*unit{}
	for i := range units {
		at[units[i].number] = &units[i]
	}
	for _, file := range testFiles(t, tree) {
		text, err := fs.ReadFile(tree, file)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(text), "\n")
		for i, line := range lines {
			if !unitMark.MatchString(line) {
				continue
			}
			name := nameAfter(lines[i+1:])
			if name == "" {
				t.Errorf("%s:%d: this mark stands before no test", file, i+1)
			}
			for _, found := range unitName.FindAllStringSubmatch(line, -1) {
				n, _ := strconv.Atoi(found[1])
				u := at[n]
				if u == nil {
					t.Errorf("%s:%d: there is no unit %d in testdata/units.tsv", file, i+1, n)
					continue
				}
				if p := (proof{file, name}); !slices.Contains(u.shown, p) {
					u.shown = append(u.shown, p)
				}
			}
		}
	}
	for _, u := range units {
		if len(u.shown) == 0 && !*write {
			t.Errorf("no test shows unit %d: %s", u.number, u.what)
		}
		slices.SortFunc(u.shown, func(a, b proof) int { return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.test, b.test)) })
	}
	const table = "../../docs/units.md"
	text := tableOf(units)
	if *write {
		if err := os.WriteFile(table, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(table); err != nil || string(kept) != text {
		t.Errorf("docs/units.md says otherwise (%v); run scripts/generate", err)
	}
}

// readUnits reads number, name and acceptance, a unit a line.
func readUnits(t *testing.T) (units []unit) {
	t.Helper()
	text, err := os.ReadFile("testdata/units.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		parts := strings.Split(strings.TrimSpace(line), "\t")
		n, err := strconv.Atoi(parts[0])
		if err != nil || len(parts) != 3 || len(units) > 0 && units[len(units)-1].number >= n {
			t.Fatalf("testdata/units.tsv: %q", line)
		}
		units = append(units, unit{number: n, what: parts[1], accept: parts[2]})
	}
	return units
}

func testFiles(t *testing.T, tree fs.FS) (files []string) {
	t.Helper()
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		switch base := path.Base(name); {
		case err != nil:
			return err
		case d.IsDir() && (base == "node_modules" || base == "build" || name != "." && strings.HasPrefix(base, ".")):
			return fs.SkipDir
		case strings.HasSuffix(base, "_test.go"), strings.HasSuffix(base, ".test.ts"), strings.HasSuffix(base, ".test.mjs"):
			files = append(files, name)
		}
		return nil
	})
	if err != nil || len(files) < 100 {
		t.Fatalf("only %d files of tests: %v", len(files), err)
	}
	return files
}

// nameAfter is the name of the first test in the lines after a mark.
func nameAfter(lines []string) string {
	for _, line := range lines {
		if found := testName.FindStringSubmatch(line); found != nil {
			return strings.ReplaceAll(cmp.Or(found[1:]...), `\'`, "'")
		}
	}
	return ""
}

func tableOf(units []unit) string {
	var out strings.Builder
	out.WriteString("# What Afterward is built to do, and the tests that show it\n\n" +
		"Written by `scripts/generate` from the marks in the tests (`covers: unit 12`) and `cmd/afterward/testdata/units.tsv`.\n" +
		"A unit without a test fails `TestEveryUnitIsShownByATest`.\n\n" +
		"| unit | what | accepted when | shown by |\n|---|---|---|---|\n")
	for _, u := range units {
		var shown []string
		for _, p := range u.shown {
			shown = append(shown, fmt.Sprintf("[%s](../%s): %s", path.Base(p.file), strings.NewReplacer("[", "%5B", "]", "%5D").Replace(p.file), strings.NewReplacer("|", `\|`, "_", `\_`).Replace(p.test)))
		}
		fmt.Fprintf(&out, "| %d | %s | %s | %s |\n", u.number, u.what, u.accept, strings.Join(shown, "<br>"))
	}
	return out.String()
}

// TestTheNameOfATestIsFound keeps the table from naming the wrong ones.
func TestTheNameOfATestIsFound(t *testing.T) {
	for line, want := range map[string]string{
		"func TestAMutedMemberMayNotSpeak(t *testing.T) {":                        "TestAMutedMemberMayNotSpeak",
		"	test('say what\\'s in a name', () => {":                                 "say what's in a name",
		"test.each(Object.entries({ ...trace }))('%s promises nothing', (_) => {": "%s promises nothing",
		"])('nothing speaks with %s', (_, banned) => {":                           "nothing speaks with %s",
		"story('The journal', async ({ person }) => {":                            "The journal",
		"describe(`a lane`, () => {":                                              "a lane",
		"const all = said(choose);":                                               "",
		"import { test } from 'vitest';":                                          "",
	} {
		if got := nameAfter([]string{line}); got != want {
			t.Errorf("%s: %q, not %q", line, got, want)
		}
	}
}
