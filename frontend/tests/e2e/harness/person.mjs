// A person with a browser: what a story says they do and see.
import assert from 'node:assert/strict';
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { browser } from './browser.mjs';
import { look } from './look.mjs';
import { patience } from './setting.mjs';
import { newVault } from './vault.mjs';
import { Watch } from './watch.mjs';
import { layWire } from './wire.mjs';

/** Opens a browser for someone at one of the nodes. */
export async function personAt(node, { name, address, width }) {
	const wire = await layWire(node);
	const context = await (await browser()).newContext({
		baseURL: address,
		viewport: { width, height: width < 600 ? 740 : 900 },
		hasTouch: width < 600,
		locale: 'en-GB',
		timezoneId: 'Europe/Berlin',
		reducedMotion: 'reduce',
		proxy: { server: wire.address, bypass: '<-loopback>' },
		extraHTTPHeaders: { 'X-Forwarded-For': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}` },
		acceptDownloads: true
	});
	context.setDefaultTimeout(patience);
	// Nothing outside is ever reached, not even where the page means to go there.
	await context.route((url) => url.origin !== address && url.protocol.startsWith('http'), (route) => route.fulfill({ contentType: 'text/html', body: '<title>Elsewhere</title><h1>Elsewhere</h1>' }));
	const watch = new Watch(context, address);
	return new Person({ name, address, context, page: await context.newPage(), wire, watch });
}

class Person {
	constructor(parts) {
		Object.assign(this, parts);
		this.handle = `${this.name.toLowerCase().split(' ')[0]}-${randomBytes(4).toString('hex')}`;
		this.password = `${this.name} keeps the kettle warm ${randomBytes(4).toString('hex')}`;
	}

	/** Calls the API with this browser's cookie and insists on an answer that is not a problem. */
	async asks(method, path, data) {
		const answer = await this.context.request.fetch(path, { method, data, headers: { Origin: this.address } });
		const body = await answer.text();
		assert.ok(answer.ok(), `${this.name}: ${method} ${path} answered ${answer.status()} ${body}`);
		return body ? JSON.parse(body) : undefined;
	}

	/** Becomes an account without walking through the sign-up pages. */
	async arrives() {
		const parameters = await this.asks('POST', '/api/parameters', { handle: this.handle });
		const { account, code, key } = await newVault(this.handle, this.password, parameters);
		await this.asks('POST', '/api/accounts', account);
		Object.assign(this, { code, key });
		return this;
	}

	/** Founds a circle without walking through its pages; the answer is the Circle. `more` is what is not as most stories have it. */
	founds(name, more) {
		return this.asks('POST', '/api/circles', {
			nonce: randomUUID(),
			name,
			purpose: 'Finding words for it, and small steps.',
			good: 'People listen, and say what they see.',
			notFor: 'Emergencies, or anything bought or sold.',
			language: 'en',
			zone: 'Europe/Berlin',
			capacity: 8,
			joinPolicy: 'open',
			persona: this.name,
			...more
		});
	}

	/** Joins a circle without walking through its pages; the answer is the Circle. */
	joins({ card, about }) {
		return this.asks('POST', `/api/circles/${card.id}/members`, { nonce: randomUUID(), agreementsVersion: about.agreements.version, fit: true, persona: this.name });
	}

	/** Has been through the listening practice, without walking through it. */
	practises() {
		return this.asks('PUT', '/api/me/practice');
	}

	/** Goes to a page and looks at it. */
	async opens(path, heading) {
		await this.page.goto(path);
		await this.arrivesAt(heading);
	}

	/** Waits for the page with this main heading, and looks at it: no violation, nothing sideways. */
	async arrivesAt(heading) {
		await this.page.getByRole('heading', { level: 1, name: heading }).waitFor();
		await this.looks(String(heading));
	}

	async looks(where) {
		await look(this.page, `${this.name}'s “${where}”`);
	}

	button(name) {
		return this.page.getByRole('button', { name, exact: true });
	}

	link(name) {
		return this.page.getByRole('link', { name, exact: true });
	}

	/** What is filled in under this label. */
	field(label) {
		return this.page.getByLabel(label, { exact: true });
	}

	/** One of a few to choose from; its name may be followed by a note. */
	choice(name) {
		return this.page.getByRole('radio', { name });
	}

	tick(label) {
		return this.page.getByRole('checkbox', { name: label, exact: true }).check();
	}

	/** Waits until this text is on the page, once and only once. */
	async sees(text) {
		await this.page.getByText(text).first().waitFor();
		assert.equal(await this.page.getByText(text).filter({ visible: true }).count(), 1, `${this.name} sees “${text}” once`);
	}

	/** Waits until this text is nowhere on the page. */
	async seesNoMore(text) {
		await this.page.getByText(text).first().waitFor({ state: 'hidden' });
	}

	loses() {
		this.watch.cut();
		this.wire.cut();
	}

	finds() {
		this.wire.mend();
	}

	/** Leaves a picture and the page's words in `folder`, for whoever asks why a story failed. */
	async leavesPicture(file) {
		await this.page.screenshot({ path: file, fullPage: true, timeout: 5_000 });
	}

	async goes() {
		await this.context.close();
		await this.wire.takeUp();
	}
}
