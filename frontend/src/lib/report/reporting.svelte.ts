import { Doing } from '#lib/api/doing.svelte.ts';
import { Once } from '#lib/api/once.ts';
import type { Agreements, NewReport, Report, ReportCategory, Thing } from '#lib/api/names.ts';
import type { Drawer } from '#lib/device/drawer.ts';
import { Sheet } from '#lib/device/sheet.svelte.ts';

/** Something that somebody would like to have looked at. */
export interface Reported {
	circle: string;
	thing: Thing;
	/** What this device shows of it, so that words taken back a moment later can still be looked at. */
	copied?: string;
}

/** All reject with a Problem. */
export interface ReportingDoor {
	file(report: NewReport & { nonce: string }): Promise<Report>;
	agreements(): Promise<Agreements | undefined>;
}

interface Written {
	[field: string]: string;
	category: ReportCategory | '';
	note: string;
	/** The number of an agreement; empty for none. */
	clause: string;
	route: 'circle' | 'stewards';
}

const blank: Written = { category: '', note: '', clause: '', route: 'circle' };

/** One report as it is written. What stands in it stays on this device until it was sent. */
export class Reporting {
	readonly sheet: Sheet<Written>;
	readonly doing = new Doing();
	/** As it was taken; undefined until then. */
	sent = $state.raw<Report>();
	#once = new Once();

	constructor(
		readonly of: Reported,
		private door: ReportingDoor,
		drawer: Drawer
	) {
		this.sheet = new Sheet(drawer, `report.${of.thing.kind}.${of.thing.id}`, blank);
	}

	/** Whether it was sent. What it is about is remembered, so that it can be sent again as it was. */
	send(category: ReportCategory): Promise<boolean> {
		return this.doing.once('send', async () => {
			this.sheet.fields.category = category;
			const report = reportOf(this.of, category, this.sheet.fields);
			this.sent = await this.#once.send(report, (nonce) => this.door.file({ nonce, ...report }));
			this.sheet.clear();
		});
	}

	/** The same once more, after it did not go out. */
	async again(): Promise<boolean> {
		const { category } = this.sheet.fields;
		return category !== '' && this.send(category);
	}
}

/** What is sent: nothing that was left empty. Who looks at it by default is the server's to say. */
export function reportOf({ thing, copied }: Reported, category: ReportCategory, { note, clause, route }: Written): NewReport {
	return {
		thing,
		category,
		...(note.trim() && { note: note.trim() }),
		...(clause && { clause: Number(clause) }),
		...(route === 'stewards' && thing.kind !== 'circle' && { route }),
		...(copied && { copied })
	};
}

/** The one question of a page about what is to be looked at. */
export class AskToLook {
	of = $state.raw<Reported>();
	open = $state(false);

	ask(of: Reported): void {
		this.of = of;
		this.open = true;
	}
}
