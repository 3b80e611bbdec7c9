import { tick } from 'svelte';

/** Brings the first field that needs another look into view, with the cursor in it. */
export async function toFirstInvalid(form: HTMLElement | undefined): Promise<void> {
	await tick();
	const field = form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] input');
	field?.focus();
	field?.scrollIntoView({ block: 'center' });
}
