package db

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed annotations.tsv
var annotations string

// Annotation says of one column what it holds about people. A column without
// one fails the build; export, erasure and the README's table are made of them.
type Annotation struct {
	Table, Column string
	Class         string // P0 own · P1 pair · P2 circle · P3 room · P4 care · P5 public · account · house (nothing about a person)
	Purpose       string
	Kept          string // until when
	Readers       string // who is shown it
}

// Annotations lists every column there is, in the order of the file.
func Annotations() ([]Annotation, error) {
	var all []Annotation
	for n, line := range strings.Split(strings.TrimSpace(annotations), "\n") {
		f := strings.Split(line, "\t")
		if len(f) != 6 {
			return nil, fmt.Errorf("annotations.tsv:%d: %d fields, want 6", n+1, len(f))
		}
		for i, text := range f {
			if strings.TrimSpace(text) == "" {
				return nil, fmt.Errorf("annotations.tsv:%d: field %d is empty", n+1, i+1)
			}
		}
		all = append(all, Annotation{f[0], f[1], f[2], f[3], f[4], f[5]})
	}
	return all, nil
}
