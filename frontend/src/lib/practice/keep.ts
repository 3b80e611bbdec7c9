/** Loads what pages of the notebook load only once it opens: without a line, it has to be on the device by then. */
export async function keep(): Promise<void> {
	const { workerAddress } = await import('#lib/vault/stretch.ts');
	await Promise.all([
		import('#lib/account/keys.ts'),
		import('#lib/capture/attend.ts'),
		import('#lib/capture/store.ts'),
		import('./door.ts'),
		import('./notebook.svelte.ts'),
		import('./prompts.json'),
		import('./shelf.ts'),
		fetch(workerAddress)
	]);
}
