package guard

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"math"

	"example.org/afterward/models"
)

// sketches is how many numbers a sketch has; near is how many of two have to be
// the same. Each is the same as likely as the texts have words in common.
const (
	sketches = 24
	near     = 12
)

// Sketch is a keyed mark of a text by which nearly the same words are known
// again. Without the key it tells nothing.
func Sketch(key []byte, text models.Private) []byte {
	least := [sketches]uint32{}
	for i := range least {
		least[i] = math.MaxUint32
	}
	mac := hmac.New(sha256.New, key)
	before := ""
	put := func(piece string) {
		mac.Reset()
		mac.Write([]byte(piece))
		sum := mac.Sum(nil)
		a, b := binary.BigEndian.Uint64(sum), binary.BigEndian.Uint64(sum[8:])|1
		for i := range least {
			least[i] = min(least[i], uint32((a+uint64(i)*b)*0x9E3779B97F4A7C15>>32))
		}
	}
	for _, w := range ReadWords(string(text)).Words {
		word := loosen(w.Text)
		put(word)
		if before != "" {
			put(before + " " + word)
		}
		before = word
	}
	if before == "" {
		put("")
	}
	var out bytes.Buffer
	for _, n := range least {
		out.Write(binary.BigEndian.AppendUint32(nil, n))
	}
	return out.Bytes()
}

// Near reports whether two sketches are of nearly the same words.
func Near(a, b []byte) bool {
	if len(a) != len(b) || len(a) != 4*sketches {
		return false
	}
	same := 0
	for i := 0; i < len(a); i += 4 {
		if bytes.Equal(a[i:i+4], b[i:i+4]) {
			same++
		}
	}
	return same >= near
}
