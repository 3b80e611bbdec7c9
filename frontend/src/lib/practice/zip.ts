/*
 * Reads the texts out of a zip file, as notebooks hand out their own: its list at the
 * end first, and of all the rest only the parts that are asked for, so that one with
 * many pictures in it fits into a small phone.
 */

export interface Packed {
	name: string;
	/** Unpacks it; it rejects for more than so many bytes, whatever the zip says of it. */
	text: (most: number) => Promise<string>;
}

/** The list stands in the last bytes: its end, and a comment of at most so much. */
const TAIL = 22 + 0xffff;
/** A list of files longer than this is no notebook's, in bytes. */
const MOST_LIST = 8 * 1024 * 1024;

/** What is in a zip. It rejects for what is none, or one larger than 4 GB. */
export async function unzipped(file: Blob): Promise<Packed[]> {
	const tail = await view(file.slice(Math.max(0, file.size - TAIL)));
	let end = tail.byteLength - 22;
	while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
	if (end < 0) throw new TypeError('not a zip');
	const [size, from] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)];
	if (size > MOST_LIST || from + size > file.size) throw new RangeError('not a zip that is read here');
	const list = await view(file.slice(from, from + size));
	const found: Packed[] = [];
	for (let at = 0; at + 46 <= list.byteLength && list.getUint32(at, true) === 0x02014b50; ) {
		const [flags, method, length, name] = [list.getUint16(at + 8, true), list.getUint16(at + 10, true), list.getUint32(at + 20, true), list.getUint16(at + 28, true)];
		const [extra, comment, place] = [list.getUint16(at + 30, true), list.getUint16(at + 32, true), list.getUint32(at + 42, true)];
		if (at + 46 + name > list.byteLength) throw new RangeError('a list that ends too early');
		found.push({
			name: new TextDecoder().decode(new Uint8Array(list.buffer, at + 46, name)),
			text: (most) => textAt(file, { place, length, method, locked: (flags & 1) !== 0 }, most)
		});
		at += 46 + name + extra + comment;
	}
	return found;
}

async function textAt(file: Blob, { place, length, method, locked }: { place: number; length: number; method: number; locked: boolean }, most: number): Promise<string> {
	const head = await view(file.slice(place, place + 30));
	if (locked || head.byteLength < 30 || head.getUint32(0, true) !== 0x04034b50 || (method !== 0 && method !== 8)) throw new TypeError('packed otherwise');
	const from = place + 30 + head.getUint16(26, true) + head.getUint16(28, true);
	const packed = file.slice(from, from + length).stream();
	const reader = (method === 8 ? packed.pipeThrough(new DecompressionStream('deflate-raw')) : packed).getReader();
	const parts: Uint8Array<ArrayBuffer>[] = [];
	let size = 0;
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		size += part.value.length;
		if (size > most) {
			await reader.cancel();
			throw new RangeError('too much');
		}
		parts.push(part.value);
	}
	return new Blob(parts).text();
}

const view = async (part: Blob): Promise<DataView<ArrayBuffer>> => new DataView(await part.arrayBuffer());
