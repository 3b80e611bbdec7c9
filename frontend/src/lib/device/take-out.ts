/** Words taken out of the page, made here of what stands here: nothing is asked for. */

/** Puts a text where it can be pasted. Whether the browser let us. */
export async function copy(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return false;
	}
}

/** Saves a text as a file of that name. */
export function saveAs(name: string, text: string, type = 'text/plain'): void {
	saveFile(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** Saves a file of that name. */
export function saveFile(name: string, file: Blob): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
