package guard

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/afterward/models"
)

// covers: edge 103
func TestAQuotedVictimStatementIsHeldAndNeverRefused(t *testing.T) {
	advert := `Ketamine for sale, 30 per gram, write to me on wickr: kshop22.`
	if got := judge(advert); got.Outcome != Block {
		t.Fatalf("an advertisement: %v", got)
	}
	for _, text := range []string{
		`This was sent to me: "` + advert + `" and I am frightened.`,
		"> " + advert + "\nHe keeps sending this.",
		"He wrote to me. " + advert,
	} {
		got := judge(text)
		if got.Outcome != Hold {
			t.Errorf("%s: %v by %v", text, got.Outcome, got.Findings)
		}
		if len(got.Findings) == 0 {
			t.Error("nobody is shown what matched")
		}
	}
}

// covers: edge 104
func TestWhenTheBudgetIsUsedUpNewcomersAreHeldAndOthersAreNot(t *testing.T) {
	at := func(in Input) Verdict {
		in.Fields = []Field{{"body", "who sells lsd"}}
		return check(in, func() bool { return true })
	}
	before := Overruns()
	if got := at(Input{}); got.Outcome != Allow || !got.Over {
		t.Errorf("somebody who is known here: %+v", got)
	}
	if got := at(Input{New: true}); got.Outcome != Hold || !got.Over {
		t.Errorf("a newcomer: %+v", got)
	}
	if got := at(Input{Watched: true}); got.Outcome != Hold {
		t.Errorf("somebody who is looked at first: %+v", got)
	}
	if Overruns() != before+3 {
		t.Errorf("counted %d", Overruns()-before)
	}
}

// covers: edge 105
func TestAWordIsFoundHoweverItIsDisguisedAndWhereItStands(t *testing.T) {
	lists := Compile(Lists{Hold: []string{"golden lantern", "zopiclone", "毒品"}})
	for text, stands := range map[string]string{
		"a GOLDEN lantern!":                "GOLDEN lantern",
		"gоlden  lаntern":                  "gоlden  lаntern", // Cyrillic
		"go\u200blden\u00ad lan\u200dtern": "go\u200blden\u00ad lan\u200dtern",
		"ｇｏｌｄｅｎ 𝐥𝐚𝐧𝐭𝐞𝐫𝐧":                   "ｇｏｌｄｅｎ 𝐥𝐚𝐧𝐭𝐞𝐫𝐧",
		"my z o p i c l o n e again":       "z o p i c l o n e",
		"z.o.p.i.c.l.o.n.e":                "z.o.p.i.c.l.o.n.e",
		"z0p1clone":                        "z0p1clone",
		"zopiclooone":                      "zopiclooone",
		"zópíclóne":                        "zópíclóne",
		"他卖毒品吗":                            "毒品",
	} {
		got := Check(Input{Fields: []Field{{"body", models.Private(text)}}, Words: lists})
		if got.Outcome != Hold || len(got.Findings) != 1 || text[got.Findings[0].Start:got.Findings[0].End] != stands {
			t.Errorf("%q: %+v", text, got)
		}
	}
	for _, text := range []string{"a golden rule", "the lantern is golden", "zopi clone wars", "golden. Lantern", "goldenlanterns"} {
		if got := Check(Input{Fields: []Field{{"body", models.Private(text)}}, Words: lists}); got.Outcome != Allow {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestTheStrongestOutcomeWinsAndAllowedPhrasesAreLetThrough(t *testing.T) {
	lists := Compile(Lists{Nudge: []string{"lantern"}, Hold: []string{"river"}, Fold: []string{"stone"}, Allowed: []string{"river lantern", "ketamine clinic"}})
	for text, want := range map[string]Outcome{
		"a lantern": Nudge, "a lantern by the river": Hold, "a stone in the river": Fold, "river lantern": Allow, "stone and river lantern": Fold,
		"Where can I find a ketamine clinic?": Allow,
	} {
		if got := Check(Input{Fields: []Field{{"body", models.Private(text)}}, Words: lists}); got.Outcome != want {
			t.Errorf("%s: %+v", text, got)
		}
	}
	got := Check(Input{Fields: []Field{{"title", "river"}, {"body", "Who sells lsd? I have been asking around for a while and nobody answers."}}, Again: 5, Lately: 61, Watched: true, Words: lists})
	var phases []string
	for _, f := range got.Findings {
		if !slices.Contains(phases, f.Phase) {
			phases = append(phases, f.Phase)
		}
	}
	if want := []string{"duplicate", "rate", "state", "words", "sourcing"}; !slices.Equal(phases, want) || got.Outcome != Hold {
		t.Errorf("%v %v", phases, got.Outcome)
	}
}

func TestANewcomerWritesNoAddressesHoweverTheyAreWritten(t *testing.T) {
	for _, text := range []string{"see example.org/a", "ｅｘａｍｐｌｅ.com now", "exam\u200bple.com, look"} {
		if got := Check(Input{Fields: []Field{{"body", models.Private(text)}}, New: true}); got.Outcome != Block || got.Rule().Rule != NewcomerLink {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

func TestNearlyTheSameWordsAreKnownAgainAndOthersAreNot(t *testing.T) {
	key := []byte("a key of this instance, 32 bytes")
	mark := func(text string) []byte { return Sketch(key, models.Private(text)) }
	was := mark("Does anyone know where I can buy some mushrooms around here?")
	for _, again := range []string{"Does anyone know where I can buy some mushrooms around here?", "does anyone know where i can buy s0me mushrooms around here", "Hi, does anyone know where I can buy some mushrooms around here?"} {
		if !Near(was, mark(again)) {
			t.Errorf("not known again: %s", again)
		}
	}
	for _, other := range []string{"I would like to tell you about my week.", "Does anyone know how I can tell my mother?", ""} {
		if Near(was, mark(other)) {
			t.Errorf("taken for the same: %s", other)
		}
	}
	if Near(was, Sketch([]byte("another key, of another instance"), "Does anyone know where I can buy some mushrooms around here?")) {
		t.Error("the mark tells something without the key")
	}
}

func TestTwoNamesAReaderTakesForOneAreOne(t *testing.T) {
	for _, same := range [][]string{{"Ada", "Аda", "ADA", "a d a", "ädä", "𝐀da"}, {"Lily", "LiIy", "Li1y"}, {"moon", "m00n", "mооn"}} {
		for _, name := range same[1:] {
			if FoldName(name) != FoldName(same[0]) {
				t.Errorf("%s and %s are two: %s %s", name, same[0], FoldName(name), FoldName(same[0]))
			}
		}
	}
	if FoldName("Ada") == FoldName("Ava") {
		t.Error("all names are one")
	}
}

// TestALongTextTakesNoLongerThanItsLength compares the time for a text with that
// for one eight times as long, many times over: what is quadratic takes 64 times as long.
func TestALongTextTakesNoLongerThanItsLength(t *testing.T) {
	for _, piece := range []string{"a", "a ", "sell ", "you should take acid with ", "“", "a.", "1.", "\u200b", "\n> ", "ⓐ ", "who sells lsd? ", "аaа", "1 2 3 4 5 6 7 8 9 0 ", "x@", "a.a.a."} {
		took := func(n int) time.Duration {
			text := models.Private(strings.Repeat(piece, n))
			best := time.Hour
			for range 5 {
				began := time.Now()
				check(Input{Fields: []Field{{"body", text}}}, func() bool { return false })
				best = min(best, time.Since(began))
			}
			return best
		}
		n := 1400 / len(piece)
		short, long := took(n), took(8*n)
		if long > 40*short+40*time.Millisecond {
			t.Errorf("%q: %v, and eight times as much takes %v", piece, short, long)
		}
		if long > 4*Budget {
			t.Errorf("%q takes %v", piece, long)
		}
	}
}

// FuzzSkeleton feeds whatever bytes there are: nothing panics, every word stands
// where it says, and words come in their order.
func FuzzSkeleton(f *testing.F) {
	for _, s := range corpus(f) {
		f.Add(s.Text)
	}
	f.Add("\xff\xfe a\x80b \xf0\x9f I\u200b $e11 1.2.3 \u0600 ﷺ ﷺﷺ")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4*MaxText {
			return
		}
		last := 0
		for _, w := range ReadWords(text).Words {
			if w.Start < last || w.End <= w.Start || w.End > len(text) || w.Text == "" {
				t.Fatalf("%q: %+v after %d", text, w, last)
			}
			last = w.Start
		}
		seen, at := plain(text)
		if len(at) != len(seen)+1 || !slices.IsSorted(at) || at[len(seen)] != len(text) {
			t.Fatalf("%q: %d %d", text, len(seen), len(at))
		}
		for _, hit := range judge(text).Findings {
			if hit.Start < 0 || hit.End < hit.Start || hit.End > len(text) {
				t.Fatalf("%q: %+v", text, hit)
			}
		}
	})
}

// FuzzMatch compares what the matcher finds with what a slow search finds.
func FuzzMatch(f *testing.F) {
	f.Add("a b c", "b", "b c", "x a b c d")
	f.Add("a a a", "a", "a a", "a a a a a")
	f.Fuzz(func(t *testing.T, one, two, three, text string) {
		if len(text) > 2000 {
			return
		}
		phrases := []string{one, two, three}
		m, words := newMatcher(phrases), ReadWords(text).Words
		got := m.find(words)
		if len(got) == maxHits {
			return
		}
		var want int
		for n := range phrases {
			p := ReadWords(phrases[n]).Words
			for from := 0; len(p) > 0 && from+len(p) <= len(words); from++ {
				same := true
				for i := range p {
					same = same && m.letter(words[from+i]) == m.letters[p[i].Text] && words[from+i].Sentence == words[from].Sentence
				}
				if same && (!m.start[n] || from == 0 || words[from-1].Sentence != words[from].Sentence || words[from-1].Quoted != words[from].Quoted) {
					want++
				}
			}
		}
		if len(got) != want {
			t.Fatalf("%q in %q: %d, not %d", phrases, text, len(got), want)
		}
	})
}
