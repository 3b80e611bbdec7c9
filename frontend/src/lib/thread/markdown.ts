import { sanitize, type Schema } from 'hast-util-sanitize';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal';
import { toHast } from 'mdast-util-to-hast';
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal';

/** What a post is made of once it is read: text, and the few elements that carry it. */
export type Piece = string | Element | Link;
export interface Element {
	el: 'p' | 'em' | 'strong' | 'ul' | 'ol' | 'li' | 'blockquote';
	/** The first number of an ordered list, where it is not one. */
	start?: number;
	pieces: Piece[];
}
export interface Link {
	el: 'a';
	href: string;
	/** Where it leads, where its text does not say the same. */
	host?: string;
	pieces: Piece[];
}

/** More than this is shown as it was written, without a look at it; in UTF-16 units. The server takes less. */
const LONGEST = 20_000;
/** Deeper than this, lists, quotes and emphasis are shown as they were written. */
const DEEPEST = 8;
/** A text with more marks than this is no text but a load: reading it would take long, and nobody would read it. */
const MOST = 400;
const marks = /[*_[<>&\\@]|www\.|(?:^|[ \t])(?:[-+]|\d{1,9}[.)])(?=\s)/gim;
/** A line that opens more lists and quotes than this is no list. */
const bomb = /^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*){24}/m;

const kept = new Set(['root', 'paragraph', 'text', 'emphasis', 'strong', 'list', 'listItem', 'blockquote', 'link', 'break']);
/** What is not read at all, so it stands there as it was written. */
const off = ['headingAtx', 'setextUnderline', 'htmlFlow', 'htmlText', 'codeFenced', 'codeIndented', 'codeText', 'thematicBreak', 'definition', 'characterReference'];
const reading = {
	extensions: [gfmAutolinkLiteral(), { disable: { null: off } }],
	mdastExtensions: [gfmAutolinkLiteralFromMarkdown()]
};

const schema: Schema = {
	tagNames: ['p', 'em', 'strong', 'ul', 'ol', 'li', 'blockquote', 'a'],
	attributes: { a: ['href'], ol: ['start'] },
	protocols: { href: ['http', 'https', 'mailto'] },
	strip: ['script'],
	allowComments: false,
	allowDoctypes: false
};

type Mdast = ReturnType<typeof fromMarkdown>;
type Hast = ReturnType<typeof toHast>;
type Node = Mdast | Mdast['children'][number];

/**
 * Reads what somebody wrote: emphasis, lists, quotes and links, and everything else as plain text. Whatever it is
 * given, it never throws, and is done in a moment.
 */
export function read(text: string): Piece[] {
	if (text.length > LONGEST || bomb.test(text) || (text.match(marks)?.length ?? 0) > MOST) return plain(text);
	try {
		const tree = fromMarkdown(text, reading);
		prune(tree, text);
		return piecesOf(sanitize(toHast(tree), schema) as Hast);
	} catch (caught) {
		console.error(caught);
		return plain(text);
	}
}

function plain(text: string): Piece[] {
	return [{ el: 'p', pieces: [text] }];
}

/** Puts what was written in place of what is not kept or lies too deep. It goes by a list of its own, not by the stack. */
function prune(root: Mdast, text: string): void {
	const waiting: { node: Node; depth: number }[] = [{ node: root, depth: 0 }];
	for (let next; (next = waiting.pop()); ) {
		const { node, depth } = next;
		if (!('children' in node)) continue;
		node.children = node.children.map((child) => {
			if (kept.has(child.type) && depth < DEEPEST) return child;
			const [start, end] = [child.position?.start.offset ?? 0, child.position?.end.offset ?? 0];
			return { type: 'text', value: text.slice(start, end) };
		}) as typeof node.children;
		for (const child of node.children) waiting.push({ node: child as Node, depth: depth + 1 });
	}
}

const blocks = new Set(['p', 'ul', 'ol', 'li', 'blockquote']);
const isBlock = (node: Hast | undefined) => node === undefined || (node.type === 'element' && blocks.has(node.tagName));

function piecesOf(parent: Hast): Piece[] {
	if (!('children' in parent)) return parent.type === 'text' ? [parent.value] : [];
	const children = parent.children as Hast[];
	return children.flatMap((node, i): Piece[] => {
		// Line ends between blocks are the library's own; those between words are the writer's.
		if (node.type === 'text') return node.value === '\n' && (isBlock(children[i - 1]) || isBlock(children[i + 1])) ? [] : [node.value];
		if (node.type !== 'element') return [];
		const pieces = piecesOf(node);
		if (node.tagName === 'a') return linkTo(String(node.properties.href ?? ''), pieces);
		const start = Number(node.properties.start ?? 1);
		return [{ el: node.tagName as Element['el'], ...(start === 1 ? {} : { start }), pieces }];
	});
}

/** A link, or its text alone where it leads nowhere else: addresses here are written out. */
function linkTo(href: string, pieces: Piece[]): Piece[] {
	const url = addressOf(href);
	if (!url || !['http:', 'https:', 'mailto:'].includes(url.protocol)) return pieces;
	const host = url.protocol === 'mailto:' ? url.pathname : url.host;
	const text = textOf(pieces).trim();
	const says = url.protocol === 'mailto:' ? text : !url.username && !url.password ? (addressOf(text) ?? addressOf(`http://${text}`))?.host : undefined;
	return [{ el: 'a', href: url.href, ...(says === host && !/\s/.test(text) ? {} : { host }), pieces }];
}

function addressOf(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}

/** What is read aloud of it. */
export function textOf(pieces: Piece[]): string {
	return pieces.map((piece) => (typeof piece === 'string' ? piece : textOf(piece.pieces))).join('');
}
