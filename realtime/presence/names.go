package presence

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
)

// KeySize is the size of the instance's presence key in bytes.
const KeySize = 32

// names turns rooms and people into what Redis may see. The same person on the
// same node in the same room always has the same name, since a set must know
// its members; in another room, or on another node, another one.
type names struct {
	node string
	mac  []byte
	aead cipher.AEAD
}

func newNames(key []byte, node string) (*names, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("presence: the key has %d bytes, not %d", len(key), KeySize)
	}
	mac, err := hkdf.Key(sha256.New, key, nil, "afterward presence names 1", KeySize)
	if err != nil {
		return nil, err
	}
	sealing, err := hkdf.Key(sha256.New, key, nil, "afterward presence members 1", KeySize)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCM(block)
	return &names{node: node, mac: mac, aead: aead}, err
}

// key is the name of room's set.
func (n *names) key(room string) string {
	return "afterward:here:1:" + base64.RawURLEncoding.EncodeToString(n.sum("room", room))
}

// seal is the name of person on this node in room. The nonce is derived from
// what is sealed, so it repeats only where the whole name does.
func (n *names) seal(room, person string) string {
	plain := n.node + "\x00" + person
	nonce := n.sum("member", room, plain)[:n.aead.NonceSize()]
	return base64.RawURLEncoding.EncodeToString(n.aead.Seal(nonce, nonce, []byte(plain), []byte(room)))
}

// open tells whose name member is in room; not ok if it is not one of ours.
func (n *names) open(room, member string) (node, person string, ok bool) {
	b, err := base64.RawURLEncoding.DecodeString(member)
	if err != nil || len(b) < n.aead.NonceSize() {
		return "", "", false
	}
	plain, err := n.aead.Open(nil, b[:n.aead.NonceSize()], b[n.aead.NonceSize():], []byte(room))
	if err != nil {
		return "", "", false
	}
	node, person, ok = strings.Cut(string(plain), "\x00")
	return node, person, ok
}

func (n *names) sum(parts ...string) []byte {
	h := hmac.New(sha256.New, n.mac)
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return h.Sum(nil)
}
