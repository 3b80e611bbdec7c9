package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// forms are the ways in which a word can lie about: in UTF-8 or UTF-16, composed or
// not, in either case, and each of these as it is, in hex, in both kinds of base64 at
// each of their three offsets, as the numbers that Go prints for bytes, or escaped as
// addresses and JSON are.
func forms(word string) (all [][]byte) {
	if !utf8.ValidString(word) { // a key
		return coded([]byte(word))
	}
	for _, said := range []string{word, strings.ToUpper(word), strings.ToLower(word), norm.NFD.String(word)} {
		all = append(all, coded([]byte(said))...)
		all = append(all, []byte(percent(said, false)), []byte(percent(said, true)), []byte(inJSON(said, false)), []byte(inJSON(said, true)))
	}
	units := utf16.Encode([]rune(word))
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		var wide []byte
		for _, u := range units {
			wide = order.AppendUint16(wide, u)
		}
		all = append(all, coded(wide)...)
	}
	return all
}

func coded(raw []byte) (all [][]byte) {
	low := hex.EncodeToString(raw)
	spaced := strings.Trim(fmt.Sprint(raw), "[]")
	all = append(all, raw, []byte(low), []byte(strings.ToUpper(low)), []byte(spaced), []byte(strings.ReplaceAll(spaced, " ", ",")), []byte(strings.ReplaceAll(spaced, " ", ", ")))
	for _, way := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for skip := range 3 {
			text := way.EncodeToString(raw[skip:])
			all = append(all, []byte(text[:len(text)/4*4]))
		}
	}
	return all
}

// percent is a word in an address; every says whether its letters are escaped too.
func percent(word string, every bool) string {
	var out strings.Builder
	for _, b := range []byte(word) {
		if every || b >= utf8.RuneSelf {
			fmt.Fprintf(&out, "%%%02X", b)
		} else {
			out.WriteByte(b)
		}
	}
	return out.String()
}

// inJSON is a word in JSON; every says whether its letters are escaped too.
func inJSON(word string, every bool) string {
	var out strings.Builder
	for _, u := range utf16.Encode([]rune(word)) {
		if every || u >= utf8.RuneSelf {
			fmt.Fprintf(&out, `\u%04x`, u)
		} else {
			out.WriteByte(byte(u))
		}
	}
	return out.String()
}

// finds reports whether a word lies in text in any form.
func finds(text []byte, word string) bool {
	return slices.ContainsFunc(forms(word), func(f []byte) bool { return bytes.Contains(text, f) })
}

// TestAWordIsFoundInEveryForm keeps the search from being one that cannot fail.
func TestAWordIsFoundInEveryForm(t *testing.T) {
	for _, word := range []string{canary, inked, drawn, "\xff\x00 a key \x80 of any bytes"} {
		for _, lead := range []string{"", "x", "xy"} {
			text := lead + word + " sang"
			wide := func(order binary.AppendByteOrder) (out []byte) {
				for _, u := range utf16.Encode([]rune(text)) {
					out = order.AppendUint16(out, u)
				}
				return out
			}
			shown := map[string]string{
				"hex":        hex.EncodeToString([]byte(text)),
				"HEX":        fmt.Sprintf("%X", text),
				"base64":     base64.StdEncoding.EncodeToString([]byte(text)),
				"base64url":  base64.RawURLEncoding.EncodeToString([]byte(text)),
				"Go's bytes": fmt.Sprint([]byte(text)),
				"Go's %#v":   strings.Join(strings.Split(strings.Trim(fmt.Sprint([]byte(text)), "[]"), " "), ", "),
			}
			if utf8.ValidString(word) {
				shown["UTF-16LE"], shown["UTF-16BE"] = string(wide(binary.LittleEndian)), string(wide(binary.BigEndian))
				shown["UTF-16LE in hex"] = hex.EncodeToString(wide(binary.LittleEndian))
				shown["UTF-16LE in base64"] = base64.StdEncoding.EncodeToString(wide(binary.LittleEndian))
				shown["an address"], shown["an address, wholly escaped"] = percent(text, false), percent(text, true)
				shown["JSON"], shown["JSON, wholly escaped"] = inJSON(text, false), inJSON(text, true)
				shown["upper case"], shown["decomposed"] = strings.ToUpper(text), norm.NFD.String(text)
			}
			for how, is := range shown {
				if !finds([]byte("before "+is+" after"), word) {
					t.Errorf("%q is not found in %s: %q", word, how, is)
				}
			}
		}
		if finds([]byte("zq canary, base64, zqlan ternmoss and others"), word) {
			t.Errorf("%q is found where it is not", word)
		}
	}
}
