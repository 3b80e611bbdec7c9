package script_test

import (
	"encoding/json"
	"testing"
	"time"

	. "example.org/afterward/models/gathering/script"
)

// BenchmarkApply is a turn of twelve people: taken, and finished, and what is due next.
func BenchmarkApply(b *testing.B) {
	s := New(Plan{}, start, 90, "a", "b", 1, start)
	do := func(in Input) {
		if in.At.IsZero() {
			in.At = start
		}
		next, _, err := s.Apply(in)
		if err != nil {
			b.Fatal(in.Kind, err)
		}
		s = next
	}
	for _, p := range "abcdefghijkl" {
		do(Input{Kind: Come, By: Person(string(p)), Speaking: true})
	}
	do(Input{Kind: Begin, By: "a"})
	for _, p := range "abcdefghijkl" {
		do(Input{Kind: Ack, By: Person(string(p))})
	}
	do(Input{Kind: Next, By: "a", At: start.Add(time.Minute)})
	do(Input{Kind: Next, By: "a", At: start.Add(time.Minute)})
	offered := s
	in := Input{Kind: Take, By: s.Turn.Person, At: start.Add(time.Minute)}
	b.Run("take", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := offered.Apply(in); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("tick", func(b *testing.B) { // the offer is over, and the next is made
		b.ReportAllocs()
		in := Input{Kind: Tick, At: offered.Turn.Until}
		for b.Loop() {
			if _, _, err := offered.Apply(in); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("refused", func(b *testing.B) {
		b.ReportAllocs()
		in := Input{Kind: Take, By: "k", At: in.At}
		for b.Loop() {
			if _, _, err := offered.Apply(in); err == nil {
				b.Fatal("taken by another")
			}
		}
	})
	b.Run("due", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, ok := offered.Due(); !ok {
				b.Fatal("never")
			}
		}
	})
	b.Run("as written", func(b *testing.B) { // as a node does it
		b.ReportAllocs()
		text, _ := json.Marshal(offered)
		for b.Loop() {
			var read State
			if err := json.Unmarshal(text, &read); err != nil {
				b.Fatal(err)
			}
			now, _, err := read.Apply(in)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := json.Marshal(now); err != nil {
				b.Fatal(err)
			}
		}
	})
}
