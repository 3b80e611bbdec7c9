package main

import (
	"crypto/ecdh"
	"maps"

	"github.com/google/uuid"

	"example.org/afterward/models/companion"
	"example.org/afterward/models/vault"
)

// all is everything of this person that is kept sealed by their browser.
func (n *notebook) all() map[string]*written {
	all := maps.Clone(n.has)
	maps.Copy(all, n.lines)
	return all
}

// gives tells the house the public half of a key of this person's, and says in a circle
// that they look for a companion.
func (n *notebook) gives(circle string) *ecdh.PrivateKey {
	n.t.Helper()
	own, err := vault.NewOwnKey()
	if err != nil {
		n.t.Fatal(err)
	}
	n.secrets["the private half of their key"] = string(own.Bytes())
	n.ask(200, "PUT", "/api/me/key", object{"public": b64.EncodeToString(own.PublicKey().Bytes())})
	n.ask(200, "PUT", "/api/circles/"+circle+"/companions/wish", object{"hours": []string{"evening"}, "pace": "gentle", "theme": "any", "language": "en"})
	return own
}

// joins makes two people of a circle companions. This one writes a line of every kind,
// which the other reads and nobody else can, and takes one more back.
func (n *notebook) joins(other *notebook, circle string) {
	n.t.Helper()
	mine, theirs := n.gives(circle), other.gives(circle)
	says := func(one, to *notebook) companion.Answered {
		path := "/api/circles/" + circle + "/companions"
		offers := unmarshal[companion.Offers](n.t, one.ask(200, "GET", path, nil))
		if len(offers.People) != 1 {
			n.t.Fatalf("%d people look for a companion too", len(offers.People))
		}
		return unmarshal[companion.Answered](n.t, one.ask(200, "PUT", path+"/yes/"+string(offers.People[0].Member), nil))
	}
	says(n, other)
	made := says(other, n).Pair
	path := "/api/companions/" + string(made)
	pair := unmarshal[companion.Pair](n.t, n.ask(200, "GET", path, nil))
	key, err := vault.PairKey(mine, pair.Key, string(made))
	if err != nil {
		n.t.Fatal(err)
	}
	for _, kind := range []string{"line", "words", "insight", "commitment", "rehearsal", "line"} {
		name, text := vault.LineName{Pair: string(made), ID: uuid.NewString(), Kind: kind, By: string(pair.Me)}, prose("a "+kind+" for two", 0)
		sealed, err := vault.SealLine(key, name, []byte(text))
		if err != nil {
			n.t.Fatal(err)
		}
		n.ask(201, "POST", path+"/lines", object{"id": name.ID, "kind": kind, "sealed": b64.EncodeToString(sealed)})
		if n.lines[kind] != nil {
			n.ask(200, "DELETE", path+"/lines/"+name.ID, nil)
			continue
		}
		n.lines[kind] = &written{kind, 1, text, sealed}
	}
	seen := unmarshal[companion.Pair](n.t, other.ask(200, "GET", path, nil))
	if key, err = vault.PairKey(theirs, seen.Key, string(made)); err != nil {
		n.t.Fatal(err)
	}
	read := 0
	for _, l := range unmarshal[companion.PairLines](n.t, other.ask(200, "GET", path+"/lines", nil)).Lines {
		if l.Gone {
			continue
		}
		name := vault.LineName{Pair: string(made), ID: string(l.ID), Kind: l.Kind, By: string(l.By)}
		if text, err := vault.OpenLine(key, name, l.Sealed); err != nil || string(text) != n.lines[l.Kind].text {
			n.t.Errorf("a %s does not open for the two: %v", l.Kind, err)
		}
		read++
		for what, wrong := range map[string]vault.LineName{
			"another pair": {Pair: uuid.NewString(), ID: name.ID, Kind: name.Kind, By: name.By}, "another line": {Pair: name.Pair, ID: uuid.NewString(), Kind: name.Kind, By: name.By},
			"another kind": {Pair: name.Pair, ID: name.ID, Kind: name.Kind + "s", By: name.By}, "another's": {Pair: name.Pair, ID: name.ID, Kind: name.Kind, By: string(pair.Member)},
		} {
			if _, err := vault.OpenLine(key, wrong, l.Sealed); err == nil {
				n.t.Errorf("a line opens as %s", what)
			}
		}
	}
	if read != len(n.lines) || read != 5 {
		n.t.Errorf("%d lines are read of %d", read, len(n.lines))
	}
	for _, one := range []*notebook{n, other} {
		for _, section := range []string{"wishes", "pairs", "pairLines"} {
			one.ask(200, "GET", "/api/me/export/"+section, nil)
		}
	}
}
