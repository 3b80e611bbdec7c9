package vault

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
)

var write = flag.Bool("write", false, "write testdata/vectors.json anew")

// vector is one known answer, read by the browser's tests too.
type vector struct {
	Password        string `json:"password"`
	Salt            string `json:"salt"`
	N               int    `json:"n"`
	R               int    `json:"r"`
	P               int    `json:"p"`
	AuthKey         string `json:"authKey"`
	WrapKey         string `json:"wrapKey"`
	RecoveryCode    string `json:"recoveryCode"`
	RecoveryKey     string `json:"recoveryKey"`
	RecoveryWrapKey string `json:"recoveryWrapKey"`
	VaultKey        string `json:"vaultKey"`
	IVPassword      string `json:"ivPassword"`
	VaultByPassword string `json:"vaultByPassword"`
	IVRecovery      string `json:"ivRecovery"`
	VaultByRecovery string `json:"vaultByRecovery"`
	PasskeySecret   string `json:"passkeySecret"`
	PasskeyWrapKey  string `json:"passkeyWrapKey"`
	IVPasskey       string `json:"ivPasskey"`
	VaultByPasskey  string `json:"vaultByPasskey"`
}

var b64 = base64.RawURLEncoding

const file = "testdata/vectors.json"

func TestVectorsAreWhatTheBrowserComputesToo(t *testing.T) {
	cases := []vector{
		{Password: "correct horse battery staple", RecoveryCode: "ABCD-EFGH-JKMN-PQRS-TVWX-YZAB", N: 1 << 17},
		{Password: "pässwörd with accents", RecoveryCode: "zzzz yyyy xxxx wwww vvvv tttt", N: 1 << 14},
		{Password: "pa\u0308sswo\u0308rd with accents", RecoveryCode: "ZZZZ-YYYY-XXXX-WWWW-VVVV-TTTT", N: 1 << 14},
	}
	for i := range cases {
		fill(t, &cases[i], byte(i))
	}
	if cases[1].AuthKey == "" || cases[1].RecoveryKey != cases[2].RecoveryKey {
		t.Error("the case and the spaces of a recovery code matter")
	}
	text, err := json.MarshalIndent(map[string]any{"cases": cases}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	if *write {
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, text) {
		t.Fatal("testdata/vectors.json says otherwise; if that is meant, run this test with -write")
	}
}

func fill(t *testing.T, v *vector, n byte) {
	t.Helper()
	repeat := func(b byte, times int) []byte { return bytes.Repeat([]byte{b}, times) }
	salt := repeat(10+min(n, 1), 16)
	p := Params{Version: 1, Salt: salt, N: v.N, R: 8, P: 1}
	v.Salt, v.R, v.P = b64.EncodeToString(salt), p.R, p.P
	k, err := FromPassword(v.Password, p)
	if err != nil {
		t.Fatal(err)
	}
	rk, err := FromRecoveryCode(v.RecoveryCode)
	if err != nil {
		t.Fatal(err)
	}
	key, iv1, iv2 := repeat(30+n, 32), repeat(50+n, ivLen), repeat(70+n, ivLen)
	byPassword, err := wrapWith(key, k.Wrap, ByPassword, iv1)
	if err != nil {
		t.Fatal(err)
	}
	byRecovery, err := wrapWith(key, rk.Wrap, ByRecovery, iv2)
	if err != nil {
		t.Fatal(err)
	}
	secret, iv3 := repeat(90+n, 32), repeat(110+n, ivLen)
	passkey, err := FromPasskey(secret)
	if err != nil {
		t.Fatal(err)
	}
	byPasskey, err := wrapWith(key, passkey, ByPasskey, iv3)
	if err != nil {
		t.Fatal(err)
	}
	for to, from := range map[*string][]byte{
		&v.PasskeySecret: secret, &v.PasskeyWrapKey: passkey, &v.IVPasskey: iv3, &v.VaultByPasskey: byPasskey,
		&v.AuthKey: k.Auth, &v.WrapKey: k.Wrap, &v.RecoveryKey: rk.Auth, &v.RecoveryWrapKey: rk.Wrap,
		&v.VaultKey: key, &v.IVPassword: iv1, &v.IVRecovery: iv2, &v.VaultByPassword: byPassword, &v.VaultByRecovery: byRecovery,
	} {
		*to = b64.EncodeToString(from)
	}
}

func TestAPasswordTypedOnAnotherKeyboardOpensTheSameVault(t *testing.T) {
	p := Params{Salt: []byte("0123456789abcdef"), N: 1 << 10, R: 8, P: 1}
	composed, _ := FromPassword("pässwörd", p)
	decomposed, _ := FromPassword("pa\u0308sswo\u0308rd", p)
	if !bytes.Equal(composed.Auth, decomposed.Auth) {
		t.Error("composed and decomposed spellings give different keys")
	}
}

func TestAWrapOpensOnlyWithItsKeyAndLabel(t *testing.T) {
	key, wrap := bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)
	sealed, err := Wrap(key, wrap, ByPassword)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Unwrap(sealed, wrap, ByPassword); err != nil || !bytes.Equal(got, key) {
		t.Fatalf("does not open: %v", err)
	}
	if _, err := Unwrap(sealed, wrap, ByRecovery); err == nil {
		t.Error("opened under the other label")
	}
	if _, err := Unwrap(sealed, bytes.Repeat([]byte{3}, 32), ByPassword); err == nil {
		t.Error("opened with another key")
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := Unwrap(sealed, wrap, ByPassword); err == nil {
		t.Error("opened though changed")
	}
}

func TestRecoveryCodesHave24LettersAndDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		c := NewRecoveryCode()
		if seen[c] || len(Normal(c)) != codeLen || strings.Trim(Normal(c), letters) != "" {
			t.Fatalf("not a fresh code of %d letters", codeLen)
		}
		seen[c] = true
	}
}
