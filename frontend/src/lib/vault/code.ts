import { random, type Bytes } from './bytes.ts';

/** The letters of a recovery code: none that is easily taken for another. */
export const letters = 'ABCDEFGHJKMNPQRSTVWXYZ';
export const length = 24;
const group = 4;

/**
 * A new recovery code: 24 letters, each as likely as any other (107 bits), in six
 * groups. Bytes that would favour the first letters are thrown away.
 */
export function newCode(source: (length: number) => Bytes = random): string {
	const fair = 256 - (256 % letters.length);
	let code = '';
	while (code.length < length) {
		for (const byte of source(length)) if (byte < fair && code.length < length) code += letters[byte % letters.length];
	}
	return grouped(code);
}

/** A code as it is derived from: upper case, and nothing but letters. */
export function normalised(code: string): string {
	return code.toUpperCase().replaceAll(/[^A-Z]/g, '');
}

/** Whether this can be a code at all; nothing is asked of the server for one that cannot. */
export function looksLikeCode(code: string): boolean {
	const plain = normalised(code);
	return plain.length === length && [...plain].every((letter) => letters.includes(letter));
}

function grouped(code: string): string {
	return code.match(new RegExp(`.{${group}}`, 'g'))!.join('-');
}
