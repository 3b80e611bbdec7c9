package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:generate go run gen.go

// Word is one word of a text as a reader sees it: compatibility forms, case,
// accents, letters that look like others, and what shows nothing, apart.
type Word struct {
	Text       string
	Loose      string // as Text, with digits and signs read as letters and no letter twice; only where the word is odd
	Start, End int    // where it stands in the original, in bytes
	Sentence   int    // which sentence it is in, from 0
	Quoted     bool   // between quotation marks, or in a line that begins with >
	Spelled    bool   // put together out of letters that stood apart
}

// Skeleton is a text read as its reader would.
type Skeleton struct {
	Words     []Word
	Questions map[int]bool // which sentences end in a question mark
}

// MaxWord bounds a word; what is longer is cut into several. It is longer than
// any word of the pack and of a circle's lists.
const MaxWord = 64

// smallCapitals are letters that UTS #39 keeps apart and a reader does not.
var smallCapitals = map[rune]string{
	'ᴀ': "a", 'ʙ': "b", 'ᴄ': "c", 'ᴅ': "d", 'ᴇ': "e", 'ꜰ': "f", 'ɢ': "g", 'ʜ': "h", 'ɪ': "i", 'ᴊ': "j", 'ᴋ': "k", 'ʟ': "l", 'ᴍ': "m",
	'ɴ': "n", 'ᴏ': "o", 'ᴘ': "p", 'ʀ': "r", 'ꜱ': "s", 'ᴛ': "t", 'ᴜ': "u", 'ᴠ': "v", 'ᴡ': "w", 'ʏ': "y", 'ᴢ': "z", 'ß': "ss", 'ø': "o", 'ł': "l", 'ı': "i",
}

// signs are read as letters inside a word, as digits are.
var signs = map[byte]byte{'0': 'o', '1': 'l', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '9': 'g', '@': 'a', '$': 's', '!': 'l', '|': 'l', '+': 't', 'i': 'l'}

// letters is what a reader sees of r: letters and digits in lower case, "" for
// what shows nothing, and r itself for anything else. odd is true where it was
// made to look like something else.
func letters(r rune) (seen string, odd bool) {
	if r < utf8.RuneSelf {
		return string(unicode.ToLower(r)), false
	}
	if invisible(r) {
		return "", true
	}
	var b strings.Builder
	for _, d := range norm.NFKD.String(string(r)) {
		if unicode.In(d, unicode.Mn, unicode.Me) || invisible(d) {
			continue
		}
		switch like, ok := confusables[d]; {
		case d < utf8.RuneSelf:
			b.WriteRune(unicode.ToLower(d))
		case ok:
			odd = true
			b.WriteString(like)
		case smallCapitals[d] != "":
			b.WriteString(smallCapitals[d])
		default:
			low := unicode.ToLower(d)
			if like, ok := confusables[low]; ok {
				odd = true
				b.WriteString(like)
			} else {
				b.WriteRune(low)
			}
		}
	}
	return b.String(), odd
}

// invisible reports what shows nothing and parts nothing: format characters,
// variation selectors, fillers.
func invisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Variation_Selector) || r == 0x115F || r == 0x1160 || r == 0x3164 || r == 0xFFA0
}

// alone reports letters of scripts that put no spaces between words: each is a
// word.
func alone(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// reader makes a skeleton, rune by rune. Each is looked at once.
type reader struct {
	out      Skeleton
	word     []byte
	capital  bool // a capital I between small letters
	lower    bool
	odd      bool
	start    int
	end      int
	sentence int
	quote    rune // the mark that ends the quotation one is in; 0 for none
	line     bool // the line one is in began with >
	gaps     []gap
}

// gap is what stands before a word: how many characters, and whether one of them
// is something that letters of one word are not parted by.
type gap struct {
	n    int
	hard bool
}

// pictures are said for a word, and read as it.
var pictures = map[rune]string{'🍄': "shroom", '🔌': "plug", '💊': "pill", '🐎': "ket", '🌿': "weed"}

// ReadWords makes the skeleton of a text, in time linear in it. It takes any
// bytes.
func ReadWords(text string) Skeleton {
	r := reader{out: Skeleton{Questions: map[int]bool{}}}
	var before gap
	fresh := true // at the start of a line
	closes := lastClosing(text)
	for i, c := range text {
		size := 1
		if c != utf8.RuneError {
			size = utf8.RuneLen(c)
		} else if _, n := utf8.DecodeRuneInString(text[i:]); n > 1 {
			size = n
		}
		if c < utf8.RuneSelf && !isWordByte(byte(c)) {
			if r.inside(text, i, byte(c)) {
				r.add(string(c), true, i, i+1, &before)
				continue
			}
			if c == '\'' && len(r.word) > 0 && i+1 < len(text) && isLetter(text[i+1]) {
				continue // don't is one word
			}
		}
		if word := pictures[c]; word != "" {
			r.flush(&before)
			r.add(word, false, i, i+size, &before)
			r.flush(&before)
			fresh = false
			continue
		}
		seen, odd := letters(c)
		if seen == "" {
			r.odd = r.odd || odd && len(r.word) > 0
			continue
		}
		first, _ := utf8.DecodeRuneInString(seen)
		if c != '’' && unicode.IsLetter(first) || unicode.IsNumber(first) {
			if alone(c) {
				r.flush(&before)
			}
			if c == 'I' && r.lower {
				r.capital = true
			}
			r.lower = c >= 'a' && c <= 'z'
			r.add(seen, odd, i, i+size, &before)
			if alone(c) || len(r.word) >= MaxWord {
				r.flush(&before)
			}
			fresh = false
			continue
		}
		if c == '’' && len(r.word) > 0 && i+size < len(text) && isLetter(text[i+size]) {
			continue
		}
		r.flush(&before)
		before.n++
		switch c {
		case '\n':
			fresh, r.line, r.quote = true, false, 0
			r.stop(&before)
		case '>':
			r.line = r.line || fresh
		case '?':
			r.out.Questions[r.sentence] = true
			r.stop(&before)
		case '.', '!', ';', '…', '。', '！':
			if !spelling(text, i, size) {
				r.stop(&before)
			}
		case '？':
			r.out.Questions[r.sentence] = true
			r.stop(&before)
		case '“', '„', '«', '"', '”', '»':
			r.marks(c)
			before.hard = true
		case '\'', '‘', '’':
			if r.quote == '\'' || c != '’' && i < closes && opening(text, i, size) {
				r.marks('\'')
			}
			before.hard = true
		case ',', ':', '(', ')':
			before.hard = true
		}
		if c != ' ' && c != '\t' && c != '>' && c != '\n' {
			fresh = false
		}
	}
	r.flush(&before)
	r.join()
	return r.out
}

// opening reports whether a single quotation mark stands before a word, and not in
// one or after one.
func opening(text string, i, size int) bool {
	return (i == 0 || text[i-1] == ' ' || text[i-1] == '\n' || text[i-1] == '(') && i+size < len(text) && text[i+size] != ' '
}

// lastClosing is where the last single quotation mark stands that may end a
// quotation; -1 for none. An apostrophe that is left out for, as in 'til, opens none.
func lastClosing(text string) int {
	for i := len(text) - 1; i > 0; i-- {
		if size := closing(text[i:]); size > 0 && text[i-1] != ' ' && text[i-1] != '\n' && (i+size == len(text) || !isWordByte(text[i+size])) {
			return i
		}
	}
	return -1
}

func closing(text string) int {
	switch {
	case text[0] == '\'':
		return 1
	case strings.HasPrefix(text, "’"):
		return len("’")
	}
	return 0
}

// spelling reports whether a full stop stands between two single letters.
func spelling(text string, i, size int) bool {
	return i >= 1 && i+size < len(text) && text[i-1] != ' ' && isLetter(text[i+size])
}

func isWordByte(c byte) bool { return isLetter(c) || c >= '0' && c <= '9' }
func isLetter(c byte) bool   { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// inside reports whether a sign stands where a letter would: between letters, or
// a $ before one; and a full stop or comma in a number.
func (r *reader) inside(text string, i int, c byte) bool {
	if i+1 >= len(text) {
		return false
	}
	next := text[i+1]
	if last := len(r.word) - 1; last >= 0 {
		if c == '.' || c == ',' {
			return r.word[last] >= '0' && r.word[last] <= '9' && next >= '0' && next <= '9' && r.number()
		}
		return (c == '$' || c == '@' || c == '|' || c == '+' || c == '!') && isLetter(next) && (isLetter(r.word[last]) || c == '$')
	}
	return c == '$' && isLetter(next)
}

func (r *reader) number() bool {
	for _, c := range r.word {
		if (c < '0' || c > '9') && c != '.' && c != ',' {
			return false
		}
	}
	return true
}

func (r *reader) add(seen string, odd bool, start, end int, before *gap) {
	if len(r.word) == 0 {
		r.start = start
		r.gaps = append(r.gaps, *before)
		*before = gap{}
	}
	r.word, r.end, r.odd = append(r.word, seen...), end, r.odd || odd
}

// flush ends a word.
func (r *reader) flush(*gap) {
	if len(r.word) == 0 {
		r.odd, r.lower, r.capital = false, false, false
		return
	}
	w := Word{Text: string(r.word), Start: r.start, End: r.end, Sentence: r.sentence, Quoted: r.quote != 0 || r.line}
	if r.odd || r.capital || mixed(w.Text) {
		w.Loose = loosen(w.Text)
	}
	r.out.Words = append(r.out.Words, w)
	r.word, r.odd, r.lower, r.capital = r.word[:0], false, false, false
}

// stop ends a sentence, which goes on in a quotation: what somebody said belongs
// to who said it.
func (r *reader) stop(before *gap) {
	before.hard = true
	if r.quote == 0 {
		r.sentence++
	}
}

func (r *reader) marks(c rune) {
	closes := map[rune]rune{'\'': '\'', '“': '”', '„': '“', '«': '»', '"': '"'}
	switch {
	case r.quote != 0 && (c == r.quote || c == '”'):
		r.quote = 0
	case r.quote == 0:
		r.quote = closes[c]
	}
}

// mixed reports a word in which digits and letters stand among each other, or a
// letter three times.
func mixed(w string) bool {
	digit, letter, run := false, false, 0
	for i := range len(w) {
		digit = digit || w[i] >= '0' && w[i] <= '9'
		letter = letter || isLetter(w[i])
		if i > 0 && w[i] == w[i-1] {
			run++
		} else {
			run = 0
		}
		if run == 2 && letter {
			return true
		}
	}
	return digit && letter
}

// loosen reads digits and signs as letters, and a letter that stands twice once.
func loosen(w string) string {
	out := make([]byte, 0, len(w))
	for i := range len(w) {
		c := w[i]
		if l, ok := signs[c]; ok {
			c = l
		}
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	return string(out)
}

// minSpelled is how many single letters in a row are one word spelled out.
const minSpelled = 3

// join puts letters that stand apart together to the word they spell. Two
// spaces, a comma or the end of a sentence part words.
func (r *reader) join() {
	words, out := r.out.Words, r.out.Words[:0:0]
	for i := 0; i < len(words); {
		to := i + 1
		if single(words[i].Text, false) {
			for to < len(words) && to-i < MaxWord && single(words[to].Text, true) && r.gaps[to].n == 1 && !r.gaps[to].hard {
				to++
			}
		}
		if to-i < minSpelled {
			out = append(out, words[i])
			i++
			continue
		}
		w := words[i]
		var b strings.Builder
		for _, one := range words[i:to] {
			b.WriteString(one.Text)
		}
		w.Text, w.End, w.Spelled = b.String(), words[to-1].End, true
		w.Loose = loosen(w.Text)
		out = append(out, w)
		i = to
	}
	r.out.Words = out
}

func single(w string, digit bool) bool {
	if len(w) == 1 && w[0] >= '0' && w[0] <= '9' {
		return digit
	}
	return utf8.RuneCountInString(w) == 1
}

// FoldName is the skeleton of a name: two names a reader would take for one have
// the same. It keeps letters and digits, and takes 0 for o, and 1 and i for l.
func FoldName(name string) string {
	var b strings.Builder
	for _, r := range name {
		seen, _ := letters(r)
		for _, c := range seen {
			if c == '0' {
				c = 'o'
			}
			if c == '1' || c == 'i' {
				c = 'l'
			}
			if unicode.IsLetter(c) || unicode.IsNumber(c) {
				b.WriteRune(c)
			}
		}
	}
	return b.String()
}
