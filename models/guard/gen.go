//go:build ignore

// Gen makes confusables_table.go of confusables.txt: the letters that look like
// ASCII ones, without those that are ASCII under NFKD anyway.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"go/format"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

func main() {
	in, err := os.Open("confusables.txt")
	if err != nil {
		log.Fatal(err)
	}
	defer in.Close()
	table := map[rune]string{}
	for lines := bufio.NewScanner(in); lines.Scan(); {
		text, _, _ := strings.Cut(strings.TrimPrefix(lines.Text(), "\ufeff"), "#")
		fields := strings.Split(text, ";")
		if len(fields) < 2 {
			continue
		}
		from, to := runes(fields[0]), runes(fields[1])
		if len(from) != 1 || from[0] < 0x80 || plain(norm.NFKD.String(string(from))) {
			continue
		}
		shown := strings.Map(func(r rune) rune {
			if r >= 0x300 && r < 0x370 { // marks fall away
				return -1
			}
			return r
		}, norm.NFKD.String(string(to)))
		if shown != "" && plain(shown) {
			table[from[0]] = strings.ToLower(shown)
		}
	}
	var keys []rune
	for r := range table {
		keys = append(keys, r)
	}
	slices.Sort(keys)
	var out bytes.Buffer
	fmt.Fprintln(&out, "// Code generated from confusables.txt by gen.go; DO NOT EDIT.\n\npackage guard\n\nvar confusables = map[rune]string{")
	for _, r := range keys {
		fmt.Fprintf(&out, "%#x: %q,\n", r, table[r])
	}
	fmt.Fprintln(&out, "}")
	text, err := format.Source(out.Bytes())
	if err == nil {
		err = os.WriteFile("confusables_table.go", text, 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func runes(hex string) (out []rune) {
	for _, h := range strings.Fields(hex) {
		n, err := strconv.ParseUint(h, 16, 32)
		if err != nil {
			log.Fatal(err)
		}
		out = append(out, rune(n))
	}
	return out
}

func plain(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9') }) < 0
}
