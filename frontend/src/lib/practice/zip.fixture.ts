import { deflateRawSync } from 'node:zlib';

/** A zip as other programs make them: names, sizes and places, and no check sums, which nobody here asks for. */
export function zipOf(files: Record<string, string>, { stored = false, comment = '' } = {}): Uint8Array<ArrayBuffer> {
	const bytes = (text: string) => Buffer.from(text, 'utf8');
	const all: Buffer[] = [];
	const list: Buffer[] = [];
	let place = 0;
	for (const [name, text] of Object.entries(files)) {
		const body = stored ? bytes(text) : deflateRawSync(bytes(text));
		const head = Buffer.alloc(30);
		head.writeUInt32LE(0x04034b50, 0);
		head.writeUInt16LE(bytes(name).length, 26);
		// Extra bytes that stand here and not in the list.
		head.writeUInt16LE(4, 28);
		const row = Buffer.alloc(46);
		row.writeUInt32LE(0x02014b50, 0);
		row.writeUInt16LE(stored ? 0 : 8, 10);
		row.writeUInt32LE(body.length, 20);
		row.writeUInt16LE(bytes(name).length, 28);
		row.writeUInt32LE(place, 42);
		list.push(row, bytes(name));
		const part = Buffer.concat([head, bytes(name), Buffer.alloc(4), body]);
		all.push(part);
		place += part.length;
	}
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50, 0);
	end.writeUInt32LE(Buffer.concat(list).length, 12);
	end.writeUInt32LE(place, 16);
	return new Uint8Array(Buffer.concat([...all, ...list, end, bytes(comment)]));
}
