package models

import (
	"fmt"
	"log/slog"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Private is text a member wrote or a fact about them. It reads and writes as a
// plain string in JSON but never appears in a log or an error.
type Private string

const withheld = "[private]"

// LogValue keeps the text out of structured logs.
func (Private) LogValue() slog.Value { return slog.StringValue(withheld) }

// String keeps the text out of formatted ones.
func (Private) String() string { return withheld }

// GoString keeps the text out of %#v.
func (Private) GoString() string { return withheld }

// Format keeps the text out of every verb, %x and %q included.
func (Private) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(withheld)) }

// Clean is p as it is stored: in Unicode's composed form, with line ends as \n,
// without the white space around it and without control characters, which show
// nothing and can hide or turn what follows.
func (p Private) Clean() Private {
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(norm.NFC.String(string(p)))
	text = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && (unicode.IsControl(r) || isBidiControl(r)) {
			return -1
		}
		return r
	}, text)
	return Private(strings.TrimSpace(text))
}

// Runes counts Unicode code points.
func (p Private) Runes() int { return utf8.RuneCountInString(string(p)) }

// isBidiControl reports the characters that change the direction of what comes
// after them (UAX #9, the explicit ones), which can make a text read as another.
func isBidiControl(r rune) bool { return r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 }
