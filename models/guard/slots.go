package guard

import (
	"strconv"
	"strings"
)

// slots are a short saying with open places, in their order, in one sentence.
// The pack writes one as words and names of classes: "WHERE ~3 GET ~4 SUBSTANCE"
// is found in "where did you people get the last truffles". A name in capitals is
// a class, anything else a word, / stands between alternatives, ~3 allows for at
// most three words between. ^ is where a sentence or a quotation begins, $ where
// it ends; a ? at the end asks for a question.
type slots struct {
	slots    []slot
	question bool
}

type slot struct {
	classes []string
	gap     int // words that may stand between this one and the one before
}

// maxGap bounds ~, and with it what one phrase is compared with.
const maxGap = 9

// literal is the class of a word that a saying names itself.
func literal(word string) string { return "=" + word }

// readSlots reads a saying; ok is false where it says nothing.
func readSlots(text string) (s slots, ok bool) {
	gap := 0
	for _, token := range strings.Fields(text) {
		switch {
		case token == "?":
			s.question = true
		case token[0] == '~':
			n, err := strconv.Atoi(token[1:])
			if err != nil || n < 1 || n > maxGap || len(s.slots) == 0 {
				return s, false
			}
			gap = n
		default:
			one := slot{gap: gap}
			for _, name := range strings.Split(token, "/") {
				switch low := strings.ToLower(name); {
				case name == "":
					return s, false
				case name == "^" || name == "$":
					one.classes = append(one.classes, name)
				case low != name:
					one.classes = append(one.classes, low)
				default:
					one.classes = append(one.classes, literal(name))
				}
			}
			s.slots, gap = append(s.slots, one), 0
		}
	}
	return s, len(s.slots) > 0 && gap == 0
}

// classes are the classes a saying names.
func (q slots) classes() (all []string) {
	for _, slot := range q.slots {
		all = append(all, slot.classes...)
	}
	return all
}

// found is where a saying stands in a sentence. began has a place for every place
// between two words of the text, and only zeros in it, which it is given back with.
//
// Each phrase of each slot is looked at once, and compared with maxGap places: the
// time is linear in what stands in the sentence.
func (q slots) found(s sentence, asks bool, began []int) (from, to int, ok bool) {
	if q.question && !asks {
		return 0, 0, false
	}
	var ends, next []spot // what was found so far: where it began and ends
	for i, slot := range q.slots {
		next = next[:0]
		for _, class := range slot.classes {
			for _, at := range s[class] {
				if i == 0 {
					next = append(next, at)
					continue
				}
				for gap := 0; gap <= slot.gap && gap <= at.from; gap++ {
					if b := began[at.from-gap]; b > 0 {
						next = append(next, spot{b - 1, at.to})
						break
					}
				}
			}
		}
		for _, e := range ends {
			began[e.to] = 0
		}
		ends, next = next, ends
		if len(ends) == 0 {
			return 0, 0, false
		}
		if i == len(q.slots)-1 {
			return ends[0].from, ends[0].to, true
		}
		for _, e := range ends {
			began[e.to] = e.from + 1
		}
	}
	return 0, 0, false
}
