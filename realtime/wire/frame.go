package wire

import "encoding/binary"

// The opcodes of RFC 6455 §5.2 that the server sends, with the final bit set: it
// never sends a message in pieces.
const (
	text  = 0x81
	bye   = 0x88
	ping  = 0x89
	pong  = 0x8a
	most7 = 125       // bytes of payload the short header can tell, and a control frame may have
	most2 = 1<<16 - 1 // bytes of payload the two-byte length can tell
)

// frame puts the header of an unmasked frame before body. Frames from a server
// are not masked, so the bytes are the same for every receiver.
func frame(op byte, body []byte) []byte {
	out := make([]byte, 0, len(body)+10)
	switch n := len(body); {
	case n <= most7:
		out = append(out, op, byte(n))
	case n <= most2:
		out = binary.BigEndian.AppendUint16(append(out, op, 126), uint16(n))
	default:
		out = binary.BigEndian.AppendUint64(append(out, op, 127), uint64(n))
	}
	return append(out, body...)
}

// Ping asks the other side for a sign of life. It is shared: do not write into it.
var Ping = frame(ping, nil)

// PongTo answers a protocol-level ping, with the bytes it brought.
func PongTo(data string) []byte { return frame(pong, []byte(data[:min(len(data), most7)])) }

// Close is the frame that ends a connection. A reason is cut at 123 bytes, which
// none of ours has.
func Close(code int, reason string) []byte {
	if code == CloseNone {
		return frame(bye, nil)
	}
	body := binary.BigEndian.AppendUint16(nil, uint16(code))
	return frame(bye, append(body, reason[:min(len(reason), most7-2)]...))
}

// Close codes. A client comes back after 1001 and 4408, and after losing the
// connection, each time after a random wait; after the others it must not until
// the person acts.
const (
	CloseNormal    = 1000 // the client said goodbye
	CloseAway      = 1001 // this node is stopping, or not sure of what it knows: come back
	CloseProtocol  = 1002 // not the websocket protocol
	CloseNone      = 1005 // a goodbye without a code, answered in kind; never itself sent
	CloseText      = 1007 // a text that is not UTF-8
	CloseTooBig    = 1009 // a command longer than Limit
	CloseFrame     = 4400 // not a text frame
	CloseSignedOut = 4401 // the session has ended
	CloseRemoved   = 4403 // no longer welcome; the reason says where: "room:<id>" or "circle:<id>"
	CloseSlow      = 4408 // fell too far behind: come back and catch up
	CloseTooMany   = 4429 // too many commands, or too many tabs
)

// Limit is the most bytes one command may have.
const Limit = 16 << 10
