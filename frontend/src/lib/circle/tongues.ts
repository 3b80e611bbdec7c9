/** The languages a circle can be in, as they call themselves. */
const codes =
	'ar bg cs da de el en es et fa fi fr ga he hi hr hu id is it ja ko lt lv nb nl pl pt ro ru sk sl sr sv th tr uk vi zh'.split(' ');

export function tongue(code: string): string {
	try {
		return new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
	} catch {
		return code;
	}
}

export function tongues(): { value: string; label: string }[] {
	return codes
		.map((value) => ({ value, label: tongue(value) }))
		.sort((a, b) => a.label.localeCompare(b.label));
}

/** The reader's own language where it is on the list. */
export function ownTongue(): string {
	const code = (globalThis.navigator?.language ?? 'en').split('-')[0]!.toLowerCase();
	return codes.includes(code) ? code : 'en';
}

export function ownZone(): string {
	return new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** Every time zone there is, the reader's own among them. */
export function zones(): { value: string; label: string }[] {
	return [...new Set([...Intl.supportedValuesOf('timeZone'), ownZone(), 'UTC'])]
		.sort()
		.map((value) => ({ value, label: value.replaceAll('_', ' ') }));
}
