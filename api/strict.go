package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"
)

// strict reads JSON the one way it can be meant: valid UTF-8, one value, no key
// twice, no lone surrogate (Go would replace it silently), no deeper than any
// body of ours. Unknown fields and wrong types are refused against the schema,
// which names them.
func strict(data []byte, into any) error {
	if !utf8.Valid(data) {
		return errors.New("the text is not valid UTF-8")
	}
	if bytes.Contains(data, []byte(`\u`)) && loneSurrogate(data) {
		return errors.New("the text has half of a surrogate pair")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := walk(d, 0); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something after the end")
	}
	return json.Unmarshal(data, into)
}

const maxDepth = 8 // levels of nesting; our deepest body has 3

var errNotJSON = errors.New("this is not JSON")

func walk(d *json.Decoder, depth int) error {
	t, err := d.Token()
	if err != nil {
		return errNotJSON
	}
	open, nested := t.(json.Delim)
	if !nested {
		return nil
	}
	if depth == maxDepth {
		return errors.New("this is nested too deeply")
	}
	seen := map[string]bool{}
	for d.More() {
		if open == '{' {
			key, err := d.Token()
			if err != nil {
				return errNotJSON
			}
			name, _ := key.(string)
			if seen[name] {
				return errors.New("a field is given twice")
			}
			seen[name] = true
		}
		if err := walk(d, depth+1); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return errNotJSON
	}
	return nil
}

// loneSurrogate looks for a \uD800–\uDFFF escape without its other half.
func loneSurrogate(data []byte) bool {
	for i := 0; i+1 < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		if data[i+1] != 'u' {
			i++ // the escaped character is not a backslash of its own
			continue
		}
		switch kind := surrogate(data[i:]); {
		case kind == low, kind == high && surrogate(data[min(i+6, len(data)):]) != low:
			return true
		case kind == high:
			i += 11
		default:
			i += 5
		}
	}
	return false
}

const (
	none = iota
	high
	low
)

// surrogate reads what half of a pair a \uXXXX escape at the start of b is.
func surrogate(b []byte) int {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' || (b[2] != 'd' && b[2] != 'D') {
		return none
	}
	switch b[3] {
	case '8', '9', 'a', 'b', 'A', 'B':
		return high
	case 'c', 'd', 'e', 'f', 'C', 'D', 'E', 'F':
		return low
	}
	return none
}
