package bus

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"
)

// KeySize is the size of the instance's bus key in bytes (AES-256).
const KeySize = 32

// What goes through Redis is sealed, so that Redis can neither read it nor make
// it up. A message is
//
//	node (16 bytes) · count (8 bytes) · AES-256-GCM of (sent at (8 bytes) · content · padding)
//
// where node is drawn at random when a process starts, count numbers its
// messages, and the key is derived from the instance's key for that node alone:
// so count is a nonce that never repeats under its key. Node, count and channel
// are authenticated with the content.
const (
	nodeSize = 16
	headSize = nodeSize + 8
	// padTo hides whether somebody said a word or a paragraph.
	padTo = 256
	// oldest is how long after its sending a message is still taken. It bounds
	// what can be replayed to a node that has just started and so knows no
	// counts, and must exceed how far the nodes' clocks are apart.
	oldest = 30 * time.Second
	// mostNodes bounds what is remembered of other nodes' counts.
	mostNodes = 1024
)

// Why a message is not taken.
var (
	errForged = errors.New("bus: message was not sealed by this instance, or was changed")
	errReplay = errors.New("bus: message was heard before")
	errStale  = errors.New("bus: message is too old, or from the future")
)

type nodeID [nodeSize]byte

// sealer seals the messages of one node and opens those of all.
type sealer struct {
	key     []byte
	channel string
	node    nodeID
	own     cipher.AEAD

	mu    sync.Mutex
	peers map[nodeID]*peer
}

type peer struct {
	aead  cipher.AEAD
	count uint64 // of the latest message taken
	at    time.Time
}

// newSealer also names the channel: after the key, so that instances that share
// a Redis do not hear each other's noise.
func newSealer(key []byte) (*sealer, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("bus: the key has %d bytes, not %d", len(key), KeySize)
	}
	name, err := hkdf.Key(sha256.New, key, nil, "afterward bus 1 channel", 12)
	if err != nil {
		return nil, err
	}
	s := &sealer{key: bytes.Clone(key), channel: "afterward:events:1:" + hex.EncodeToString(name), peers: map[nodeID]*peer{}}
	_, _ = rand.Read(s.node[:]) // never fails
	s.own, err = s.aead(s.node)
	return s, err
}

func (s *sealer) aead(of nodeID) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, s.key, of[:], "afterward bus 1", KeySize)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// seal makes message number count of this node. The caller never uses a count twice.
func (s *sealer) seal(count uint64, content []byte, now time.Time) []byte {
	out := make([]byte, headSize, headSize+8+len(content)+padTo+s.own.Overhead())
	copy(out, s.node[:])
	binary.BigEndian.PutUint64(out[nodeSize:], count)
	plain := binary.BigEndian.AppendUint64(nil, uint64(now.UnixMilli()))
	plain = append(plain, content...)
	for len(plain)%padTo != 0 {
		plain = append(plain, ' ') // JSON does not mind white space at its end
	}
	return s.own.Seal(out, nonce(count), plain, s.about(out[:headSize]))
}

// open takes a message apart. lost says that messages of the same node before
// this one did not come.
func (s *sealer) open(message []byte, now time.Time) (from nodeID, count uint64, content []byte, lost bool, err error) {
	if len(message) < headSize {
		return from, 0, nil, false, errForged
	}
	copy(from[:], message)
	count = binary.BigEndian.Uint64(message[nodeSize:])
	s.mu.Lock()
	defer s.mu.Unlock()
	p, known := s.peers[from]
	if !known {
		p = &peer{}
		if p.aead, err = s.aead(from); err != nil {
			return from, 0, nil, false, err
		}
	}
	plain, err := p.aead.Open(nil, nonce(count), message[headSize:], s.about(message[:headSize]))
	if err != nil || len(plain) < 8 {
		return from, 0, nil, false, errForged
	}
	if known && count <= p.count {
		return from, 0, nil, false, errReplay
	}
	sent := time.UnixMilli(int64(binary.BigEndian.Uint64(plain)))
	if now.Sub(sent).Abs() > oldest {
		return from, 0, nil, false, errStale
	}
	lost = known && count != p.count+1
	p.count, p.at = count, now
	if !known {
		s.remember(from, p)
	}
	return from, count, plain[8:], lost, nil
}

// remember makes room by forgetting who has been silent longest.
func (s *sealer) remember(n nodeID, p *peer) {
	if len(s.peers) >= mostNodes {
		var silent nodeID
		at := p.at
		for id, other := range s.peers {
			if other.at.Before(at) {
				silent, at = id, other.at
			}
		}
		delete(s.peers, silent)
	}
	s.peers[n] = p
}

func (s *sealer) about(head []byte) []byte { return append([]byte(s.channel+"\x00"), head...) }

func nonce(count uint64) []byte { return binary.BigEndian.AppendUint64(make([]byte, 4, 12), count) }
