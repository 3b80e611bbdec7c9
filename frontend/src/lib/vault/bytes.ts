/** Bytes of their own, as WebCrypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** base64url without padding, as bytes travel. */
export function toText(bytes: Uint8Array): string {
	let letters = '';
	for (const byte of bytes) letters += String.fromCharCode(byte); // at once would be more arguments than Safari takes
	return btoa(letters)
		.replaceAll('+', '-')
		.replaceAll('/', '_')
		.replaceAll('=', '');
}

/** The bytes of base64url text. It throws when the text is none. */
export function fromText(text: string): Bytes {
	const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

export function random(length: number): Bytes {
	return crypto.getRandomValues(new Uint8Array(length));
}

export function utf8(text: string): Bytes {
	return new TextEncoder().encode(text);
}
