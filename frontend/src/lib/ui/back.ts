/** Whoever comes back to the page finds it as it is: `look` is called whenever it is in sight again. Returns the way to stop. */
export function onBack(look: () => void): () => void {
	const back = () => document.visibilityState === 'visible' && look();
	document.addEventListener('visibilitychange', back);
	return () => document.removeEventListener('visibilitychange', back);
}
