/** Small numbers as words: what we count here is small. */
const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

export function counted(n: number): string {
	return words[n] ?? String(n);
}

/** The number and what it counts. */
export function countedOf(n: number, one: string, more: string): string {
	return `${counted(n)} ${n === 1 ? one : more}`;
}

export function upper(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
