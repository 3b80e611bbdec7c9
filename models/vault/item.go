package vault

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// ItemName is what an item of the private practice is, openly. All of it is
// authenticated: sealed under one name, an item opens under no other.
type ItemName struct {
	Account string // lower-case UUID, as is ID
	ID      string
	Kind    string
	Version int
}

func (n ItemName) label() []byte {
	return fmt.Appendf(nil, "afterward/v1/item/%s/%s/%s/%d", n.Account, n.ID, n.Kind, n.Version)
}

// ErrTooLong is for a plain text of more than LongestItem bytes.
var ErrTooLong = errors.New("vault: too long to seal")

var errNotAnItem = errors.New("vault: not a sealed item")

// itemSizes are the padded lengths: of what is sealed, only these five show.
var itemSizes = []int{256, 1 << 10, 4 << 10, 16 << 10, 64 << 10}

const (
	itemFormat = 1
	itemHeader = 4 // the length of the plain text, big-endian
	tagLen     = 16
	itemAround = 1 + ivLen + tagLen

	// LongestItem is the most bytes an item's plain text has.
	LongestItem = 64<<10 - itemHeader
)

// SealItem seals the plain text of an item, which is JSON: 0x01, 12 bytes of
// iv, ciphertext and tag. It returns ErrTooLong for more than LongestItem bytes.
func SealItem(key []byte, name ItemName, plain []byte) ([]byte, error) {
	iv := make([]byte, ivLen)
	_, _ = rand.Read(iv)
	return sealItemWith(key, name, plain, iv)
}

func sealItemWith(key []byte, name ItemName, plain, iv []byte) ([]byte, error) {
	return sealPadded(key, name.label(), plain, iv)
}

// sealPadded is how everything a person wrote is sealed: items, lines between two, and
// what was written while the notebook was locked. They differ by key and label.
func sealPadded(key, label, plain, iv []byte) ([]byte, error) {
	fits := slices.IndexFunc(itemSizes, func(size int) bool { return itemHeader+len(plain) <= size })
	if fits < 0 {
		return nil, ErrTooLong
	}
	gcm, err := gcm(key)
	if err != nil {
		return nil, err
	}
	padded := make([]byte, itemSizes[fits])
	binary.BigEndian.PutUint32(padded, uint32(len(plain)))
	copy(padded[itemHeader:], plain)
	return gcm.Seal(bytes.Join([][]byte{{itemFormat}, iv}, nil), iv, padded, label), nil
}

// OpenItem opens what SealItem sealed.
func OpenItem(key []byte, name ItemName, sealed []byte) ([]byte, error) {
	return openPadded(key, name.label(), sealed)
}

func openPadded(key, label, sealed []byte) ([]byte, error) {
	if !LooksSealed(sealed) {
		return nil, errNotAnItem
	}
	gcm, err := gcm(key)
	if err != nil {
		return nil, err
	}
	padded, err := gcm.Open(nil, sealed[1:1+ivLen], sealed[1+ivLen:], label)
	if err != nil {
		return nil, err
	}
	length := binary.BigEndian.Uint32(padded)
	if int(length) > len(padded)-itemHeader {
		return nil, errNotAnItem
	}
	return padded[itemHeader : itemHeader+length], nil
}

// LooksSealed reports whether b has the format and one of the five lengths of a
// sealed item: all that can be said of one without its key.
func LooksSealed(b []byte) bool {
	return len(b) > itemAround && b[0] == itemFormat && slices.Contains(itemSizes, len(b)-itemAround)
}
