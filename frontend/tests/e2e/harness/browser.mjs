// One Chromium a process; one context a person.
import { chromium as playwright } from 'playwright-core';
import { chromium } from './setting.mjs';

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];

let launched;

export function browser() {
	if (!chromium) throw new Error('No Chromium was found: install it, or set CHROMIUM to its path.');
	launched ??= playwright.launch({ executablePath: chromium, args: flags });
	return launched;
}

export async function closeBrowser() {
	const open = launched;
	launched = undefined;
	await (await open)?.close();
}
