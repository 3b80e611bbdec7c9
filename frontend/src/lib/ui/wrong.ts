import { tick } from 'svelte';

/** Takes the person to the first field of a form that needs another look, if there is one. */
export async function toFirstWrong(form: HTMLFormElement) {
	await tick();
	form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
}
