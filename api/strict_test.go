package api

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// readable and unreadable are bodies that can be meant in one way, and those
// that cannot.
var (
	readable = []string{
		`{}`, `null`, `7`, `"x"`, `[]`, ` {"a" : 1 } `, "\n{}\n", `{"a":1,"A":2}`, `{"a":{"a":1}}`, `[{"a":1},{"a":2}]`, `{"":1}`,
		`"\ud83d\ude00"`, `"\uD83D\uDE00"`, `"\\ud800"`, `"\\\\ud800"`, `"\u0000"`, `"\ufffd"`, `"\udbff\udfff"`, `{"\ud83d\ude00":1}`, `"é"`, `1e400`,
		strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth),
	}
	unreadable = []string{
		``, ` `, `{`, `}`, `{}}`, `{}{}`, `{} 1`, `{}x`, `{"a":1,}`, `[1,]`, `{a:1}`, `{'a':1}`, `{"a" 1}`, `{"a":}`, `nul`, `NaN`, `01`, `+1`, `.5`, `"`, `"\x"`, `"\u12"`,
		"\"\xff\"", "\"\xed\xa0\x80\"", "\"\xc0\xaf\"", "{\"a\xff\":1}", "\"a\nb\"", "\ufeff{}", "{}\x00", "/**/{}",
		`{"a":1,"a":1}`, `{"a":1,"\u0061":2}`, `[{"a":{"b":1,"b":2}}]`,
		`"\ud800"`, `"\udc00"`, `"\udc00\ud800"`, `"\ud800x"`, `"\ud800\n"`, `"\ud800\ud800\udc00"`, `"\\\ud800"`, `{"\ud800":1}`, `"\uD83D\u0041"`, `"\ud83d\\ude00"`, `"\uDFFF"`,
		strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1), strings.Repeat(`{"a":`, 100000),
	}
)

func TestABodyIsReadOnlyIfItCanBeMeantInOneWay(t *testing.T) {
	for _, text := range readable {
		var v any
		if err := strict([]byte(text), &v); err != nil && text != `1e400` {
			t.Errorf("%.60q is not read: %v", text, err)
		}
	}
	for _, text := range unreadable {
		var v any
		if err := strict([]byte(text), &v); err == nil {
			t.Errorf("%.60q is read as %v", text, v)
		} else if strings.Contains(err.Error(), text) && len(text) > 3 {
			t.Errorf("%.60q is repeated: %v", text, err)
		}
	}
}

// FuzzStrict holds the reader to what it promises of whatever it takes: that
// encoding/json reads it too and finds the same, that it is text, and that no
// other reading of it is possible because a key stands twice.
func FuzzStrict(f *testing.F) {
	for _, text := range append(readable, unreadable...) {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var v any
		if strict(data, &v) != nil {
			return
		}
		if !json.Valid(data) || !utf8.Valid(data) {
			t.Fatalf("%q was read", data)
		}
		again, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var w any
		if err := strict(again, &w); err != nil || !reflect.DeepEqual(v, w) {
			t.Fatalf("%q is %v, and written again %q is %v (%v)", data, v, again, w, err)
		}
		if strings.Contains(string(again), "\ufffd") && !strings.Contains(string(data), "\ufffd") && !strings.Contains(strings.ToLower(string(data)), `\ufffd`) {
			t.Fatalf("half a letter was replaced in %q", data)
		}
		if n := strings.Count(string(again), `":`); strings.Count(string(data), `"`) >= 2*n && keysOf(data) != keysOf(again) {
			t.Fatalf("%q has %d keys, and written again %d", data, keysOf(data), keysOf(again))
		}
	})
}

// keysOf counts the keys of all objects in a text that is JSON.
func keysOf(data []byte) (n int) {
	d := json.NewDecoder(strings.NewReader(string(data)))
	var inObject []bool
	key := false
	for {
		token, err := d.Token()
		if err != nil {
			return n
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			inObject = append(inObject, token == json.Delim('{'))
			key = inObject[len(inObject)-1]
			continue
		case json.Delim('}'), json.Delim(']'):
			inObject = inObject[:len(inObject)-1]
			key = len(inObject) > 0 && inObject[len(inObject)-1]
			continue
		}
		if key {
			n++
			key = false
			continue
		}
		key = len(inObject) > 0 && inObject[len(inObject)-1]
	}
}
