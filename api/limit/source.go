package limit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"time"
)

// Source makes of an address the name it is counted under: a keyed hash of its
// network, with a key that changes every day. No address is ever stored, and
// yesterday's names cannot be matched with today's.
func Source(key []byte) func(netip.Addr) string {
	return func(addr netip.Addr) string {
		bits := 32
		if addr.Is6() {
			bits = 48 // what one subscriber is commonly given
		}
		network, err := addr.WithZone("").Prefix(bits)
		if err != nil {
			return "unknown"
		}
		h := hmac.New(sha256.New, key)
		h.Write([]byte(time.Now().UTC().Format(time.DateOnly)))
		h.Write([]byte(network.String()))
		return hex.EncodeToString(h.Sum(nil)[:8])
	}
}
