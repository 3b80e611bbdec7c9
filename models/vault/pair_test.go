package vault

import (
	"bytes"
	"crypto/ecdh"
	"crypto/x509"
	"encoding/json"
	"os"
	"testing"
)

// pairVectors are known answers, read by the browser's tests too.
type pairVectors struct {
	Lines    []lineVector    `json:"lines"`
	Captures []captureVector `json:"captures"`
}

type lineVector struct {
	Private string `json:"private"` // PKCS#8, as an item of kind keys has it
	Public  string `json:"public"`
	Other   string `json:"other"`       // the other's private half
	Theirs  string `json:"otherPublic"` // and its public one
	Pair    string `json:"pair"`
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	By      string `json:"by"`
	IV      string `json:"iv"`
	Plain   string `json:"plain"`
	Sealed  string `json:"sealed"`
}

type captureVector struct {
	Private string `json:"private"`
	Public  string `json:"public"`
	Once    string `json:"once"` // the pair made for this alone, PKCS#8
	Account string `json:"account"`
	IV      string `json:"iv"`
	Plain   string `json:"plain"`
	Sealed  string `json:"sealed"`
}

const (
	pairFile = "testdata/pairs.json"
	aPair    = "3f0d3a1e-8c5b-4f6a-9a77-0b8f4c2d1e90"
	aLine    = "a7c1f2d3-1b2c-4d5e-8f90-112233445566"
)

func TestPairVectorsAreWhatTheBrowserSealsToo(t *testing.T) {
	v := pairVectors{
		Lines: []lineVector{
			{Kind: "line", Plain: `{"meant":"A walk before work.","happened":"Twice.","next":"Again."}`},
			{Kind: "insight", Plain: `{"text":"朝の散歩 🌿"}`},
			{Kind: "words", Plain: `{"text":"` + string(bytes.Repeat([]byte("ä "), 400)) + `"}`},
		},
		Captures: []captureVector{{Plain: `{"text":""}`}, {Plain: `{"text":"Not yet. ` + string(bytes.Repeat([]byte("wait "), 60)) + `"}`}},
	}
	for i := range v.Lines {
		fillLine(t, &v.Lines[i], byte(i))
	}
	for i := range v.Captures {
		fillCapture(t, &v.Captures[i], byte(i))
	}
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	if *write {
		if err := os.WriteFile(pairFile, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(pairFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, text) {
		t.Fatal(pairFile + " says otherwise; if that is meant, run this test with -write")
	}
}

func fillLine(t *testing.T, v *lineVector, n byte) {
	t.Helper()
	mine, theirs, iv := fixedKey(t, 60+n), fixedKey(t, 70+n), bytes.Repeat([]byte{80 + n}, ivLen)
	v.Pair, v.ID, v.By = aPair, aLine, anAccount
	v.Private, v.Public = halves(t, mine)
	v.Other, v.Theirs = halves(t, theirs)
	name := LineName{v.Pair, v.ID, v.Kind, v.By}
	sealed, err := sealPadded(pairKeyOf(t, mine, theirs, v.Pair), name.label(), []byte(v.Plain), iv)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenLine(pairKeyOf(t, theirs, mine, v.Pair), name, sealed); err != nil || string(got) != v.Plain {
		t.Fatalf("the other does not open it: %v", err)
	}
	v.IV, v.Sealed = b64.EncodeToString(iv), b64.EncodeToString(sealed)
}

func fillCapture(t *testing.T, v *captureVector, n byte) {
	t.Helper()
	own, once, iv := fixedKey(t, 90+n), fixedKey(t, 100+n), bytes.Repeat([]byte{110 + n}, ivLen)
	v.Account = anAccount
	v.Private, v.Public = halves(t, own)
	v.Once, _ = halves(t, once)
	sealed, err := sealToWith(once, own.PublicKey().Bytes(), v.Account, []byte(v.Plain), iv)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenOwn(own, v.Account, sealed); err != nil || string(got) != v.Plain {
		t.Fatalf("its person does not open it: %v", err)
	}
	v.IV, v.Sealed = b64.EncodeToString(iv), b64.EncodeToString(sealed)
}

func fixedKey(t *testing.T, n byte) *ecdh.PrivateKey {
	t.Helper()
	key, err := ecdh.P256().NewPrivateKey(bytes.Repeat([]byte{n}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func halves(t *testing.T, key *ecdh.PrivateKey) (private, public string) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return b64.EncodeToString(der), b64.EncodeToString(key.PublicKey().Bytes())
}

func pairKeyOf(t *testing.T, mine, theirs *ecdh.PrivateKey, pair string) []byte {
	t.Helper()
	key, err := PairKey(mine, theirs.PublicKey().Bytes(), pair)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestALineOpensUnderNoOtherNameAndForNobodyElse(t *testing.T) {
	mine, theirs, stranger := fixedKey(t, 1), fixedKey(t, 2), fixedKey(t, 3)
	key, name := pairKeyOf(t, mine, theirs, aPair), LineName{aPair, aLine, "line", anAccount}
	sealed, err := SealLine(key, name, []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenLine(pairKeyOf(t, theirs, mine, aPair), name, sealed); err != nil || string(got) != "{}" {
		t.Fatalf("does not open for the other: %v", err)
	}
	if !LooksSealed(sealed) {
		t.Error("a line does not look sealed")
	}
	for what, other := range map[string]LineName{
		"pair":   {aLine, aLine, "line", anAccount},
		"id":     {aPair, aPair, "line", anAccount},
		"kind":   {aPair, aLine, "words", anAccount},
		"author": {aPair, aLine, "line", anItem},
	} {
		if _, err := OpenLine(key, other, sealed); err == nil {
			t.Errorf("opened under another %s", what)
		}
	}
	if _, err := OpenLine(pairKeyOf(t, mine, theirs, aLine), name, sealed); err == nil {
		t.Error("opened with the key of another pair of the same two")
	}
	if _, err := OpenLine(pairKeyOf(t, stranger, theirs, aPair), name, sealed); err == nil {
		t.Error("opened for a stranger")
	}
}

func TestWhatIsWrittenToAnAccountOpensForItAlone(t *testing.T) {
	own, err := NewOwnKey()
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := SealTo(own.PublicKey().Bytes(), anAccount, []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenOwn(own, anAccount, sealed); err != nil || string(got) != "{}" {
		t.Fatalf("does not open: %v", err)
	}
	if _, err := OpenOwn(own, anItem, sealed); err == nil {
		t.Error("opened for another account")
	}
	if _, err := OpenOwn(fixedKey(t, 3), anAccount, sealed); err == nil {
		t.Error("opened with another key")
	}
	for at := range sealed {
		sealed[at] ^= 1
		if _, err := OpenOwn(own, anAccount, sealed); err == nil {
			t.Errorf("opened though byte %d was changed", at)
		}
		sealed[at] ^= 1
	}
	if _, err := OpenOwn(own, anAccount, sealed[:30]); err == nil {
		t.Error("opened a piece")
	}
	if _, err := SealTo(make([]byte, 65), anAccount, nil); err == nil {
		t.Error("sealed to what is no key")
	}
}
