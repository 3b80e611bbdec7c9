/** One number as its people write it, and the address that dials it, where that is certain. */
export interface Reach {
	shown: string;
	href?: string;
}

/**
 * The numbers of a phone entry, each as it is written. A number becomes a link
 * only when its digits stand there as they are to be dialled; where letters stand
 * for digits, the digits in brackets beside them do.
 */
export function phones(entry: string): Reach[] {
	return entry.split(' / ').map((shown) => {
		const [main = '', bracket = ''] = shown.split('(');
		const number = dialled(main) ?? dialled(bracket.replace(')', ''));
		return { shown, href: number && `tel:${number}` };
	});
}

/**
 * A text entry, as it is written. It becomes a link when it plainly names a
 * number for text messages; for another service's messages there is none.
 */
export function message(entry: string): Reach {
	const asked = entry.match(/^(?:Text|SMS)\b(?: (?:([A-Z]{3,12})|[^\d]*?) to)? ?(\d{3,8})\b/);
	if (asked?.[2]) return { shown: entry, href: `sms:${asked[2]}${asked[1] ? `?body=${asked[1]}` : ''}` };
	const number = dialled(entry);
	return { shown: entry, href: number && `sms:${number}` };
}

/** The digits to dial, if the text is nothing but a number. */
function dialled(text: string): string | undefined {
	return /^[*+]?\d[\d\s-]*$/.test(text.trim()) ? text.replaceAll(/[\s-]/g, '') : undefined;
}
