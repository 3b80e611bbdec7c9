package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"testing"
)

// itemVectors are known answers, read by the browser's tests too.
type itemVectors struct {
	Cases []itemVector `json:"cases"`
	// Lengths pairs a plain text's length in bytes with its sealed one.
	Lengths [][2]int `json:"lengths"`
	// TooLong is the first length that is refused.
	TooLong int `json:"tooLong"`
}

type itemVector struct {
	VaultKey string `json:"vaultKey"`
	Account  string `json:"account"`
	ID       string `json:"id"`
	Kind     string `json:"kind"`
	Version  int    `json:"version"`
	IV       string `json:"iv"`
	Plain    string `json:"plain"`
	Sealed   string `json:"sealed"`
}

func (v itemVector) name() ItemName { return ItemName{v.Account, v.ID, v.Kind, v.Version} }

const (
	itemFile  = "testdata/items.json"
	anAccount = "6b1f0c5e-3a54-4a0e-9d0b-2f1f3c7a9e01"
	anItem    = "0d9c9a52-7d0b-4b8e-8a43-5a6a1c2b3d4e"
)

func TestItemVectorsAreWhatTheBrowserSealsToo(t *testing.T) {
	v := itemVectors{
		Cases: []itemVector{
			{Kind: "entry", Version: 1, Plain: `{"text":"The river was lower than I remembered."}`},
			{Kind: "entry", Version: 2, Plain: `{"text":"Ein ruhiger Tag. 朝の散歩。 🌿"}`},
			{Kind: "commitment", Version: 1, Plain: `{}`},
			{Kind: "not_yet", Version: 2147483647, Plain: `{"text":"` + string(bytes.Repeat([]byte("wait "), 60)) + `"}`},
			{Kind: "review", Version: 12, Plain: `{"text":"` + string(bytes.Repeat([]byte("ä "), 400)) + `"}`},
		},
		TooLong: LongestItem + 1,
	}
	for i := range v.Cases {
		fillItem(t, &v.Cases[i], byte(i))
	}
	for _, n := range []int{0, 1, 252, 253, 1020, 1021, 4092, 4093, 16380, 16381, LongestItem} {
		sealed, err := SealItem(bytes.Repeat([]byte{1}, 32), ItemName{}, make([]byte, n))
		if err != nil {
			t.Fatal(err)
		}
		v.Lengths = append(v.Lengths, [2]int{n, len(sealed)})
	}
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	if *write {
		if err := os.WriteFile(itemFile, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(itemFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, text) {
		t.Fatal(itemFile + " says otherwise; if that is meant, run this test with -write")
	}
}

func fillItem(t *testing.T, v *itemVector, n byte) {
	t.Helper()
	key, iv := bytes.Repeat([]byte{30 + n}, 32), bytes.Repeat([]byte{50 + n}, ivLen)
	v.Account, v.ID = anAccount, anItem
	sealed, err := sealItemWith(key, v.name(), []byte(v.Plain), iv)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenItem(key, v.name(), sealed); err != nil || string(got) != v.Plain {
		t.Fatalf("does not open: %v", err)
	}
	v.VaultKey, v.IV, v.Sealed = b64.EncodeToString(key), b64.EncodeToString(iv), b64.EncodeToString(sealed)
}

func TestAnItemOpensUnderNoOtherNameAndNotWhenChanged(t *testing.T) {
	key, name := bytes.Repeat([]byte{1}, 32), ItemName{anAccount, anItem, "entry", 3}
	sealed, err := SealItem(key, name, []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := OpenItem(key, name, sealed); err != nil || string(got) != "{}" {
		t.Fatalf("does not open under its own name: %v", err)
	}
	for what, other := range map[string]ItemName{
		"account": {anItem, anItem, "entry", 3},
		"id":      {anAccount, anAccount, "entry", 3},
		"kind":    {anAccount, anItem, "insight", 3},
		"version": {anAccount, anItem, "entry", 4},
	} {
		if _, err := OpenItem(key, other, sealed); err == nil {
			t.Errorf("opened under another %s", what)
		}
	}
	if _, err := OpenItem(bytes.Repeat([]byte{2}, 32), name, sealed); err == nil {
		t.Error("opened with another key")
	}
	for at := range sealed {
		sealed[at] ^= 1
		if _, err := OpenItem(key, name, sealed); err == nil {
			t.Errorf("opened though byte %d was changed", at)
		}
		sealed[at] ^= 1
	}
}

func TestOnlyFiveLengthsLookSealed(t *testing.T) {
	key := bytes.Repeat([]byte{1}, 32)
	if _, err := SealItem(key, ItemName{}, make([]byte, LongestItem+1)); !errors.Is(err, ErrTooLong) {
		t.Errorf("a text too long: %v", err)
	}
	looked := map[int]bool{}
	for n := range 70_000 {
		b := make([]byte, n)
		if LooksSealed(b) {
			t.Errorf("%d bytes of no format look sealed", n)
		}
		if n > 0 {
			b[0] = itemFormat
		}
		if LooksSealed(b) {
			looked[n] = true
		}
	}
	if len(looked) != 5 || !looked[285] || !looked[1053] || !looked[4125] || !looked[16413] || !looked[65565] {
		t.Errorf("these lengths look sealed: %v", looked)
	}
}
