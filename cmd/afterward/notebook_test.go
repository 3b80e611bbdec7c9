package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"example.org/afterward/models/practice"
	"example.org/afterward/models/vault"
)

// What a person writes in their notebook has both of these in it.
const (
	inked = "zqlanternmoss"
	drawn = "zqfährtegrün"
)

// notebook is one person at one browser, with the browser's half of the vault: what
// they write is sealed here, as it is there.
type notebook struct {
	t        *testing.T
	addr     string // of their node
	handle   string
	password string
	code     string // the recovery code
	key      []byte // the vault key
	auth     []byte
	account  string
	token    string
	last     int64               // the seq this device knows
	has      map[string]*written // what was kept, by id
	lines    map[string]*written // what was written to a companion, by kind
	secrets  map[string]string   // that must be nowhere, and what each is
	refusals []byte              // the bodies of the answers that were problems
}

// written is an item as its author knows it.
type written struct {
	kind    string
	version int
	text    string
	sealed  []byte
}

// ask sends a request and returns the answer, which must have the status.
func (n *notebook) ask(want int, method, path string, body any) string {
	n.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		n.t.Fatal(err)
	}
	if body == nil {
		text = nil
	}
	r, err := http.NewRequest(method, "http://"+n.addr+path, bytes.NewReader(text))
	if err != nil {
		n.t.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Cookie", "afterward="+n.token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		n.t.Fatal(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	if res.StatusCode != want {
		n.t.Fatalf("%s %s: %d, not %d: %s", method, path, res.StatusCode, want, said)
	}
	if want >= 400 {
		n.refusals = append(n.refusals, said...)
	}
	for _, c := range res.Cookies() {
		if c.Name == "afterward" && c.Value != "" {
			n.token = c.Value
			n.secrets["a session's token"] = c.Value
		}
	}
	return string(said)
}

func unmarshal[T any](t *testing.T, text string) (out T) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return out
}

type object = map[string]any

var b64 = base64.RawURLEncoding

// keys derives a password's keys with the parameters the house gives.
func (n *notebook) keys(password string) vault.Keys {
	n.t.Helper()
	kdf := unmarshal[struct {
		Version, N, R, P int
		Salt             string
	}](n.t, n.ask(200, "POST", "/api/parameters", object{"handle": n.handle}))
	salt, err := b64.DecodeString(kdf.Salt)
	if err != nil {
		n.t.Fatal(err)
	}
	keys, err := vault.FromPassword(password, vault.Params{Version: kdf.Version, Salt: salt, N: kdf.N, R: kdf.R, P: kdf.P})
	if err != nil {
		n.t.Fatal(err)
	}
	return keys
}

// credentials are what a browser sends of a password and a new recovery code.
func (n *notebook) credentials(password string) (auth, byPassword, recovery, byRecovery string) {
	n.t.Helper()
	own := n.keys(password)
	n.password, n.auth, n.code = password, own.Auth, vault.NewRecoveryCode()
	again, err := vault.FromRecoveryCode(n.code)
	if err != nil {
		n.t.Fatal(err)
	}
	wrap := func(by []byte, label string) string {
		wrapped, err := vault.Wrap(n.key, by, label)
		if err != nil {
			n.t.Fatal(err)
		}
		return b64.EncodeToString(wrapped)
	}
	for what, secret := range map[string]string{
		"the password": password, "the recovery code": n.code, "the recovery code without dashes": vault.Normal(n.code), "the vault key": string(n.key),
		"the auth key": string(own.Auth), "the wrap key": string(own.Wrap), "the recovery key": string(again.Auth), "the recovery's wrap key": string(again.Wrap),
	} {
		n.secrets[fmt.Sprint(what, " ", len(n.secrets))] = secret
	}
	return b64.EncodeToString(own.Auth), wrap(own.Wrap, vault.ByPassword), b64.EncodeToString(again.Auth), wrap(again.Wrap, vault.ByRecovery)
}

// signsUp opens an account and an empty notebook.
func signsUp(t *testing.T, addr, handle string) *notebook {
	t.Helper()
	n := &notebook{t: t, addr: addr, handle: handle, key: bytes.Repeat([]byte(handle), 32)[:32], has: map[string]*written{}, lines: map[string]*written{}, secrets: map[string]string{}}
	auth, byPassword, recovery, byRecovery := n.credentials("a kettle of " + handle + ", warm")
	n.ask(201, "POST", "/api/accounts", object{
		"handle": handle, "adult": true, "kdfVersion": 1, "authKey": auth, "vaultByPassword": byPassword, "recoveryKey": recovery, "vaultByRecovery": byRecovery,
	})
	n.account = unmarshal[struct{ Account struct{ ID string } }](t, n.ask(200, "GET", "/api/session", nil)).Account.ID
	return n
}

// signsIn is the same person at another device, which knows the password alone and
// gets everything from the house.
func (n *notebook) signsIn(addr string) *notebook {
	n.t.Helper()
	d := &notebook{t: n.t, addr: addr, handle: n.handle, account: n.account, has: map[string]*written{}, secrets: n.secrets}
	keys := d.keys(n.password)
	d.ask(200, "POST", "/api/session", object{"handle": n.handle, "authKey": b64.EncodeToString(keys.Auth)})
	wrapped, err := b64.DecodeString(field(n.t, d.ask(200, "GET", "/api/vault", nil), "vaultByPassword"))
	if err != nil {
		n.t.Fatal(err)
	}
	if d.key, err = vault.Unwrap(wrapped, keys.Wrap, vault.ByPassword); err != nil {
		n.t.Fatal(err)
	}
	d.password, d.auth = n.password, keys.Auth
	d.reads()
	return d
}

// recovers sets another password with the recovery code.
func (n *notebook) recovers(password string) {
	n.t.Helper()
	old, err := vault.FromRecoveryCode(n.code)
	if err != nil {
		n.t.Fatal(err)
	}
	n.ask(200, "POST", "/api/recovery", object{"handle": n.handle, "recoveryKey": b64.EncodeToString(old.Auth)})
	auth, byPassword, recovery, byRecovery := n.credentials(password)
	n.ask(200, "PUT", "/api/recovery", object{
		"handle": n.handle, "recoveryKey": b64.EncodeToString(old.Auth), "kdfVersion": 1, "authKey": auth, "vaultByPassword": byPassword, "newRecoveryKey": recovery, "newVaultByRecovery": byRecovery,
	})
}

// change is a change to an item, sealed; base is the version it is made on.
func (n *notebook) change(id, kind string, base int, text string, more object) object {
	n.t.Helper()
	sealed, err := vault.SealItem(n.key, vault.ItemName{Account: n.account, ID: id, Kind: kind, Version: base + 1}, []byte(text))
	if err != nil {
		n.t.Fatal(err)
	}
	c := object{"id": id, "kind": kind, "base": base, "sealed": b64.EncodeToString(sealed)}
	for name, v := range more {
		c[name] = v
	}
	return c
}

// writes sends changes, and knows them when they are kept.
func (n *notebook) writes(changes ...object) {
	n.t.Helper()
	n.last = unmarshal[practice.ChangedItems](n.t, n.ask(200, "PUT", "/api/me/items", object{"changes": changes})).Seq
	for _, c := range changes {
		id, kind := c["id"].(string), c["kind"].(string)
		if c["gone"] == true {
			delete(n.has, id)
			continue
		}
		sealed, err := b64.DecodeString(c["sealed"].(string))
		if err != nil {
			n.t.Fatal(err)
		}
		n.keep(practice.SealedItem{ID: practice.ItemID(id), Kind: kind, Version: int64(c["base"].(int) + 1), Sealed: sealed})
	}
}

// keep opens an item and knows it.
func (n *notebook) keep(is practice.SealedItem) {
	n.t.Helper()
	text, err := vault.OpenItem(n.key, vault.ItemName{Account: n.account, ID: string(is.ID), Kind: is.Kind, Version: int(is.Version)}, is.Sealed)
	if err != nil {
		n.t.Fatalf("%s of %s does not open: %v", is.Kind, n.handle, err)
	}
	n.has[string(is.ID)] = &written{is.Kind, int(is.Version), string(text), is.Sealed}
}

// reads asks for what this device does not know yet.
func (n *notebook) reads() {
	n.t.Helper()
	for more := true; more; {
		page := unmarshal[practice.ItemPage](n.t, n.ask(200, "GET", fmt.Sprintf("/api/me/items?limit=7&after=%d", n.last), nil))
		for _, is := range page.Items {
			if n.last = is.Seq; is.Gone {
				delete(n.has, string(is.ID))
			} else {
				n.keep(is)
			}
		}
		more = page.More
	}
}

// prose is what the person writes about something.
func prose(about string, long int) string {
	text, _ := json.Marshal(object{"text": inked + " of " + about + ", " + drawn + strings.Repeat(", and "+inked+" again", long)})
	return string(text)
}

// lives is a person's way through their notebook: every kind of thing is written and
// written again, two devices get in each other's way, things go wrong, things go.
func (n *notebook) lives(other string) (second *notebook) {
	n.t.Helper()
	ear := tabAt(n.t, n.addr, n.token)
	ids := map[string]string{}
	for i, kind := range practice.Kinds {
		ids[kind] = uuid.NewString()
		more := object{}
		if slices.Contains([]string{"entry", "follow_up", "review", "not_yet", "insight"}, kind) {
			more["dueOn"] = "2027-01-31"
		}
		if kind == "commitment" {
			more["active"] = true
		}
		n.writes(n.change(ids[kind], kind, 0, prose(kind, i*i), more))
	}
	ear.until("that the notebook has changed", func(f frame) bool { return f.What == "practice.changed" })

	second = n.signsIn(other)
	for _, kind := range practice.Kinds {
		second.writes(second.change(ids[kind], kind, 1, prose(kind+" written again", 1), nil))
	}
	// The first does not know that yet. Both are kept.
	late := n.change(ids["entry"], "entry", 1, prose("an entry that came late", 0), nil)
	n.ask(409, "PUT", "/api/me/items", object{"changes": []object{late}})
	n.reads()
	n.writes(n.change(uuid.NewString(), "entry", 0, prose("what came late", 3), nil), n.change(ids["entry"], "entry", 2, prose("both", 0), nil))

	// A third commitment, an item of someone who forgot to seal, and more that is no item.
	active := object{"active": true}
	n.writes(n.change(ids["commitment"], "commitment", 2, prose("one", 0), active), n.change(uuid.NewString(), "commitment", 0, prose("two", 0), active))
	n.ask(409, "PUT", "/api/me/items", object{"changes": []object{n.change(uuid.NewString(), "commitment", 0, prose("three", 0), active)}})
	for _, open := range []string{prose("no seal", 0), b64.EncodeToString([]byte(prose("no seal, but base64", 0)))} {
		c := n.change(uuid.NewString(), "entry", 0, "{}", nil)
		c["sealed"] = open
		n.ask(422, "PUT", "/api/me/items", object{"changes": []object{c}})
		c["id"] = open
		n.ask(422, "PUT", "/api/me/items", object{"changes": []object{c}})
	}

	// One that is long, and one that goes.
	long := uuid.NewString()
	n.writes(n.change(long, "entry", 0, prose("a long evening", 2000), nil))
	n.writes(n.change(long, "entry", 1, prose("a shorter one", 0), nil))
	gone := uuid.NewString()
	n.writes(n.change(gone, "not_yet", 0, prose("what can go", 0), nil))
	n.writes(object{"id": gone, "kind": "not_yet", "base": 1, "gone": true})

	// All of it is theirs to take along, and theirs to read on both devices.
	for _, section := range []string{"account", "circles", "posts", "reading", "items"} {
		n.ask(200, "GET", "/api/me/export/"+section, nil)
	}
	second.reads()
	if len(n.has) != len(practice.Kinds)+3 || len(second.has) != len(n.has) {
		n.t.Errorf("%s has %d items here and %d there", n.handle, len(n.has), len(second.has))
	}
	for id, is := range n.has {
		if there := second.has[id]; there == nil || there.text != is.text || !strings.Contains(is.text, inked) {
			n.t.Errorf("%s reads %.100q here and %.100v there", n.handle, is.text, there)
		}
	}
	n.recovers("another kettle of " + n.handle)
	return second
}
