package guard

// matcher finds phrases in a text, all of them, in one pass: Aho–Corasick whose
// letters are words, so that only whole words match. Building it is linear in
// the phrases, a pass linear in the words of the text and what is found.
type matcher struct {
	letters map[string]int // the words there are, from 1
	names   []string       // the words themselves; none is 0
	loose   map[string]int // the same as a reader takes them who reads digits as letters
	next    []map[int]int
	fail    []int
	ends    [][]int // which phrases end in a state
	short   []int   // the nearest state on the way of fail in which one ends; -1 for none
	length  []int   // of each phrase, in words
	start   []bool  // only at the beginning of a sentence
	longest int     // of its words, in bytes
}

// hit is where a phrase was found: words[from:to].
type hit struct{ phrase, from, to int }

// newMatcher makes a matcher of phrases; one that begins with ^ is found only at
// the beginning of a sentence. A phrase without words is never found.
func newMatcher(phrases []string) *matcher {
	m := &matcher{letters: map[string]int{}, names: []string{""}, loose: map[string]int{}, next: []map[int]int{{}}, ends: [][]int{nil}}
	for n, phrase := range phrases {
		words := ReadWords(phrase).Words
		m.length, m.start = append(m.length, len(words)), append(m.start, len(phrase) > 0 && phrase[0] == '^')
		at := 0
		for _, w := range words {
			l := m.letters[w.Text]
			m.longest = max(m.longest, len(w.Text))
			if l == 0 {
				l = len(m.letters) + 1
				m.letters[w.Text], m.names = l, append(m.names, w.Text)
				if key := loosen(w.Text); len(key) >= minLoose && m.loose[key] == 0 {
					m.loose[key] = l
				}
			}
			to, ok := m.next[at][l]
			if !ok {
				to = len(m.next)
				m.next, m.ends = append(m.next, map[int]int{}), append(m.ends, nil)
				m.next[at][l] = to
			}
			at = to
		}
		if at != 0 {
			m.ends[at] = append(m.ends[at], n)
		}
	}
	m.link()
	return m
}

// minLoose keeps short words from being found where a digit merely looks alike.
const minLoose = 2

// link sets the failure links, breadth first.
func (m *matcher) link() {
	m.fail, m.short = make([]int, len(m.next)), make([]int, len(m.next))
	m.short[0] = -1
	queue := []int{0}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for l, to := range m.next[at] {
			if at != 0 {
				m.fail[to] = m.step(m.fail[at], l)
			}
			m.short[to] = m.short[m.fail[to]]
			if len(m.ends[m.fail[to]]) > 0 {
				m.short[to] = m.fail[to]
			}
			queue = append(queue, to)
		}
	}
}

func (m *matcher) step(at, l int) int {
	for {
		if to, ok := m.next[at][l]; ok {
			return to
		}
		if at == 0 {
			return 0
		}
		at = m.fail[at]
	}
}

// letter is the word of the phrases that w is, 0 for none.
func (m *matcher) letter(w Word) int {
	if l := m.letters[w.Text]; l != 0 || w.Loose == "" {
		return l
	}
	return m.loose[w.Loose]
}

// known writes words that are read as one it knows as that one is written.
func (m *matcher) known(words []Word) []Word {
	for i, w := range words {
		if l := m.letter(w); l != 0 {
			words[i].Text = m.names[l]
		}
	}
	return words
}

// maxHits bounds what is found in one text. A text of MaxText has at most half as
// many words, and at most a few phrases end with the same.
const maxHits = 4 * MaxText

// find finds the phrases in words. One never goes from a sentence into the next.
func (m *matcher) find(words []Word) (hits []hit) {
	at := 0
	for i, w := range words {
		if i > 0 && words[i-1].Sentence != w.Sentence {
			at = 0
		}
		if at = m.step(at, m.letter(w)); at == 0 {
			continue
		}
		for s := at; s >= 0; s = m.short[s] {
			for _, n := range m.ends[s] {
				from := i + 1 - m.length[n]
				if m.start[n] && from > 0 && words[from-1].Sentence == w.Sentence && words[from-1].Quoted == w.Quoted {
					continue
				}
				if hits = append(hits, hit{n, from, i + 1}); len(hits) >= maxHits {
					return hits
				}
			}
		}
	}
	return hits
}

// spell takes words that were spelled out apart into those it knows: "isellacid"
// is three words. What it does not know stays as it is.
func (m *matcher) spell(words []Word) []Word {
	out := words[:0:0]
	for _, w := range words {
		if !w.Spelled || m.letter(w) != 0 {
			out = append(out, w)
			continue
		}
		out = append(out, m.pieces(w)...)
	}
	return out
}

// pieces parts one word so that as few letters as can be stay unknown, and then
// into as few words as can be. A word is at most MaxWord letters, which bounds it.
func (m *matcher) pieces(w Word) []Word {
	text, n := w.Text, len(w.Text)
	cost, cut := make([]int, n+1), make([]int, n+1)
	for to := 1; to <= n; to++ {
		cost[to], cut[to] = cost[to-1]+100, to-1
		for from := max(0, to-m.longest); from < to; from++ {
			piece := text[from:to]
			known := m.letters[piece] != 0
			if known && cost[from]+1 < cost[to] {
				cost[to], cut[to] = cost[from]+1, from
			}
		}
	}
	if cost[n] >= 100*n/2 { // mostly unknown: some other word
		return []Word{w}
	}
	var back []Word
	for to := n; to > 0; to = cut[to] {
		p := w
		p.Text, p.Loose = text[cut[to]:to], loosen(text[cut[to]:to])
		back = append(back, p)
	}
	out := make([]Word, 0, len(back))
	for i := len(back) - 1; i >= 0; i-- {
		out = append(out, back[i])
	}
	return out
}
