// Package seal encrypts what members write before it reaches the database, and
// keeps the keys apart from it.
//
// # How words are stored
//
// AES-256-GCM under a data key, with the table, column and row they belong to as
// associated data, so that a value moved to another row does not open. A data
// key serves one circle, one use and one week. It is kept, wrapped by a key
// derived from the master key, in a key store of its own: a second SQLite file
// in a folder of its own, or a schema (better, a database) of its own on
// Postgres. Back up the two apart. Destroying a data key is what "deleted" means
// at retention's end: whatever copies of the rows exist, they no longer open.
//
// # The master key
//
// 32 bytes from the environment or a file, made at the first start. From it are
// also derived, each under its own label, the keys that seal what passes through
// Redis and the keys of look-ups (Mark). Losing it loses every word here; nothing
// in the private practice depends on it.
package seal

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"example.org/afterward/models"
)

// Scope is what one series of data keys serves.
type Scope struct {
	Owner string // "circle/<id>", or "instance" for what belongs to no circle
	Use   string // what is sealed; keys of one use are destroyed together
}

// The uses of data keys.
const (
	Live  = "live"  // what is said in rooms; destroyed when retention ends
	Long  = "long"  // the same where a circle keeps it for thirty days
	Slow  = "slow"  // threads and posts
	Names = "names" // personas, hellos, handles
	Care  = "care"  // private lines around a gathering; destroyed after ninety days
	Case  = "case"  // reports, evidence and what was done about them
)

// Circle is the scope of one use in one circle.
func Circle(id, use string) Scope { return Scope{Owner: "circle/" + id, Use: use} }

// Instance is the scope of one use outside any circle.
func Instance(use string) Scope { return Scope{Owner: "instance", Use: use} }

// Place is where a sealed value stands. It opens nowhere else.
type Place struct{ Table, Column, Row string }

func (p Place) bytes() []byte { return []byte(p.Table + "\x00" + p.Column + "\x00" + p.Row) }

// ErrGone says that the key of a value has been destroyed: the words are gone.
var ErrGone = errors.New("seal: the key was destroyed")

const (
	version   = 1
	keyIDLen  = 16
	nonceLen  = 12
	headerLen = 1 + keyIDLen + nonceLen
)

// Box seals and opens. It is safe for concurrent use.
type Box struct {
	store  store
	master []byte
	wrap   cipher.AEAD

	mu      sync.Mutex
	opened  map[string]cipher.AEAD // by key id
	current map[string]string      // scope and week → key id
}

// maxOpened bounds the data keys held in memory: about 200 bytes each.
const maxOpened = 8192

// Open opens the key store at url ("sqlite:<path>" or "postgres://…") under a
// master key of 32 bytes. It returns ErrMaster if the store belongs to another.
func Open(ctx context.Context, url string, master []byte) (*Box, error) {
	if len(master) != masterLen {
		return nil, fmt.Errorf("seal: a master key has %d bytes", masterLen)
	}
	s, err := openStore(ctx, url)
	if err != nil {
		return nil, err
	}
	b := &Box{store: s, master: master, opened: map[string]cipher.AEAD{}, current: map[string]string{}}
	b.wrap = aead(b.Derive("wrap"))
	if err := s.claim(ctx, b.Mark("claim", "afterward")); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return b, nil
}

// Close closes the key store.
func (b *Box) Close() error { return b.store.Close() }

// Derive returns the 32-byte key of the instance for one purpose.
func (b *Box) Derive(label string) []byte {
	key, err := hkdf.Key(sha256.New, b.master, nil, "afterward/v1/"+label, 32)
	if err != nil {
		panic("seal: " + err.Error()) // 32 bytes are always to be had
	}
	return key
}

// Mark is a keyed hash of text for look-ups: equal texts have equal marks, and
// without the master key nobody can tell whose mark it is.
func (b *Box) Mark(label string, text models.Private) []byte {
	h := hmac.New(sha256.New, b.Derive("mark/"+label))
	h.Write([]byte(text))
	return h.Sum(nil)
}

// Seal encrypts text for one place, under the data key of the scope's week.
func (b *Box) Seal(ctx context.Context, s Scope, at time.Time, p Place, text models.Private) ([]byte, error) {
	id, key, err := b.keyFor(ctx, s, week(at))
	if err != nil {
		return nil, err
	}
	out := make([]byte, headerLen, headerLen+len(text)+key.Overhead())
	out[0] = version
	copy(out[1:], id)
	_, _ = rand.Read(out[1+keyIDLen:]) // never fails (crypto/rand)
	return key.Seal(out, out[1+keyIDLen:headerLen], []byte(text), p.bytes()), nil
}

// Open decrypts what Seal made for the same place. It returns ErrGone once the
// data key has been destroyed.
func (b *Box) Open(ctx context.Context, p Place, sealed []byte) (models.Private, error) {
	if len(sealed) < headerLen || sealed[0] != version {
		return "", errors.New("seal: not a sealed value")
	}
	key, err := b.keyOf(ctx, string(sealed[1:1+keyIDLen]))
	if err != nil {
		return "", err
	}
	text, err := key.Open(nil, sealed[1+keyIDLen:headerLen], sealed[headerLen:], p.bytes())
	if err != nil {
		return "", fmt.Errorf("seal: %s.%s does not open", p.Table, p.Column)
	}
	return models.Private(text), nil
}

// OpenIfThere is Open of words whose key may have been destroyed: then they are not
// there, which is no error. Nothing stays nothing.
func (b *Box) OpenIfThere(ctx context.Context, p Place, sealed []byte) (words models.Private, there bool, err error) {
	if sealed == nil {
		return "", true, nil
	}
	words, err = b.Open(ctx, p, sealed)
	if errors.Is(err, ErrGone) {
		return "", false, nil
	}
	return words, err == nil, err
}

// Destroy destroys every data key of a use whose week ended before t, and
// reports how many. What they sealed is gone for good.
func (b *Box) Destroy(ctx context.Context, use string, t time.Time) (int64, error) {
	n, err := b.store.destroy(ctx, use, week(t))
	if n > 0 {
		b.mu.Lock()
		clear(b.opened)
		clear(b.current)
		b.mu.Unlock()
	}
	return n, err
}

// keyFor finds the data key of a scope and week, making it at its first use.
func (b *Box) keyFor(ctx context.Context, s Scope, week string) (string, cipher.AEAD, error) {
	name := s.Owner + "\x00" + s.Use + "\x00" + week
	b.mu.Lock()
	id, known := b.current[name]
	key := b.opened[id]
	b.mu.Unlock()
	if known && key != nil {
		return id, key, nil
	}
	fresh, err := uuid.NewV7()
	if err != nil {
		return "", nil, err
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret)
	row, err := b.store.ensure(ctx, dataKey{
		ID: fresh.String(), Owner: s.Owner, Use: s.Use, Week: week,
		Wrapped: b.wrapped(fresh[:], secret), CreatedAt: models.Now(),
	})
	if err != nil {
		return "", nil, fmt.Errorf("seal: data key: %w", err)
	}
	id, key, err = b.unwrap(row)
	if err != nil {
		return "", nil, err
	}
	b.keep(name, id, key)
	return id, key, nil
}

func (b *Box) keyOf(ctx context.Context, id string) (cipher.AEAD, error) {
	b.mu.Lock()
	key := b.opened[id]
	b.mu.Unlock()
	if key != nil {
		return key, nil
	}
	u, err := uuid.FromBytes([]byte(id))
	if err != nil {
		return nil, err
	}
	row, err := b.store.find(ctx, u.String())
	if err != nil {
		return nil, err
	}
	_, key, err = b.unwrap(row)
	if err == nil {
		b.keep("", id, key)
	}
	return key, err
}

// keep remembers an opened key. At the bound it forgets all: they are read again.
func (b *Box) keep(name, id string, key cipher.AEAD) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.opened) >= maxOpened {
		clear(b.opened)
		clear(b.current)
	}
	b.opened[id] = key
	if name != "" {
		b.current[name] = id
	}
}

func (b *Box) wrapped(id, secret []byte) []byte {
	nonce := make([]byte, nonceLen)
	_, _ = rand.Read(nonce)
	return b.wrap.Seal(nonce, nonce, secret, id)
}

func (b *Box) unwrap(row dataKey) (string, cipher.AEAD, error) {
	id, err := uuid.Parse(row.ID)
	if err != nil || len(row.Wrapped) < nonceLen {
		return "", nil, errors.New("seal: a data key is damaged")
	}
	secret, err := b.wrap.Open(nil, row.Wrapped[:nonceLen], row.Wrapped[nonceLen:], id[:])
	if err != nil {
		return "", nil, ErrMaster
	}
	return string(id[:]), aead(secret), nil
}

func aead(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic("seal: " + err.Error()) // every key here has 32 bytes
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic("seal: " + err.Error())
	}
	return gcm
}

// week names the ISO week of t, so that names sort by time: "2026-W47".
func week(t time.Time) string {
	y, w := t.UTC().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", y, w)
}

// Token returns 32 random bytes in hexadecimal, for secrets that are carried.
func Token() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}
