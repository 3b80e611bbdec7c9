import { sizes, type Drawing, type Look, type Role } from './drawing.ts';

/** The colours and letters of a picture, as the browser knows them. */
export interface Inks {
	paper: string;
	ink: string;
	soft: string;
	line: string;
	accent: string;
	/** The families of the interface's letters and of the person's words. */
	sans: string;
	serif: string;
	/** The page's own size of letters, in px. */
	em: number;
}

/** The page's own, on light paper: a picture may be printed, or shown to somebody. */
export function inksOf(page: HTMLElement): Inks {
	const probe = document.createElement('span');
	probe.style.colorScheme = 'light';
	page.append(probe);
	const style = getComputedStyle(probe);
	const colour = (name: string) => {
		probe.style.color = `var(--${name})`;
		return style.color;
	};
	const family = (name: string) => {
		probe.style.fontFamily = `var(--${name})`;
		return style.fontFamily;
	};
	const inks = { paper: colour('paper'), ink: colour('ink'), soft: colour('ink-soft'), line: colour('edge'), accent: colour('accent') };
	const letters = { sans: family('sans'), serif: family('serif'), em: parseFloat(getComputedStyle(document.documentElement).fontSize) || 16 };
	probe.remove();
	return { ...inks, ...letters };
}

/** The letters of a role, as a canvas takes them. */
export function fontOf(role: Role, { sans, serif, em }: Pick<Inks, 'sans' | 'serif' | 'em'>): string {
	return `${role === 'month' ? '600 ' : ''}${sizes[role] * em}px ${role === 'words' ? serif : sans}`;
}

/** Measures texts as this browser will set them. */
export function measurer(inks: Pick<Inks, 'sans' | 'serif' | 'em'>): (text: string, role: Role) => number {
	const context = document.createElement('canvas').getContext('2d');
	return (text, role) => {
		if (!context) return text.length * inks.em * sizes[role] * 0.6;
		context.font = fontOf(role, inks);
		return context.measureText(text).width;
	};
}

/** Paints a drawing; the canvas has its size in px already, times `scale`. */
export function paint(context: CanvasRenderingContext2D, drawing: Drawing, inks: Inks, scale: number): void {
	context.scale(scale, scale);
	context.fillStyle = inks.paper;
	context.fillRect(0, 0, drawing.width, drawing.height);
	context.lineWidth = 1;
	context.strokeStyle = inks.line;
	stroke(context, `M${drawing.line.x} ${drawing.line.from}V${drawing.line.to}`);
	for (const link of drawing.links) stroke(context, curveOf(link));
	for (const { x, y, r, look } of drawing.marks) {
		context.fillStyle = look === 'full' ? inks.accent : look === 'ring' ? inks.paper : inks.ink;
		context.strokeStyle = look === 'full' ? inks.accent : inks.ink;
		context.lineWidth = 1.5;
		const shape = new Path2D(shapeOf(x, y, r, look));
		if (look !== 'dash') context.fill(shape);
		context.stroke(shape);
	}
	for (const { x, y, role, text } of drawing.texts) {
		context.font = fontOf(role, inks);
		context.fillStyle = role === 'what' ? inks.soft : inks.ink;
		context.fillText(text, x, y);
	}
}

const stroke = (context: CanvasRenderingContext2D, path: string) => context.stroke(new Path2D(path));

/** A link as a path. */
export const curveOf = ({ x, from, to, reach }: Drawing['links'][number]): string => `M${x} ${from}C${x - reach} ${from} ${x - reach} ${to} ${x} ${to}`;

/** A mark as a path. */
export function shapeOf(x: number, y: number, r: number, look: Look): string {
	if (look === 'dash') return `M${x - r} ${y}H${x + r}`;
	return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
}

/** A side no browser refuses, in px. */
const LONGEST = 12_000;

/** The picture as a file, made here; undefined where this browser cannot. */
export async function pictureOf(drawing: Drawing, inks: Inks): Promise<Blob | undefined> {
	const scale = Math.min(2, LONGEST / drawing.height);
	const canvas = document.createElement('canvas');
	canvas.width = Math.round(drawing.width * scale);
	canvas.height = Math.round(drawing.height * scale);
	const context = canvas.getContext('2d');
	if (!context) return undefined;
	paint(context, drawing, inks, scale);
	return new Promise((done) => canvas.toBlob((file) => done(file ?? undefined), 'image/png'));
}
