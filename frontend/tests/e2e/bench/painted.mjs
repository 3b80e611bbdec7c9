// How long something takes from a touch to the picture of it, measured in the page by its own clock.

/** Laid into every page; the browser itself says when the touch came. */
function lay() {
	const painted = () =>
		new Promise((done) =>
			requestAnimationFrame(() => {
				// A task of its own comes after the frame was painted.
				const { port1, port2 } = new MessageChannel();
				port1.onmessage = () => done(performance.now());
				port2.postMessage(0);
			})
		);
	const stands = (selector) =>
		new Promise((done) => {
			const look = () => document.querySelector(selector) !== null && (watch.disconnect(), done());
			const watch = new MutationObserver(look);
			watch.observe(document.documentElement, { childList: true, subtree: true, attributes: true });
			look();
		});
	window.benchmark = {
		/** Begins to wait for the next event of a type; `over` resolves with the ms from it until each selector in turn is painted. */
		begin(type, selectors) {
			this.over = new Promise((done) =>
				window.addEventListener(
					type,
					async ({ timeStamp }) => {
						// What the event does, it does first.
						await new Promise((then) => queueMicrotask(then));
						const times = [];
						for (const selector of selectors) {
							await stands(selector);
							times.push((await painted()) - timeStamp);
						}
						done(times);
					},
					{ once: true }
				)
			);
		}
	};
}

export const laysClock = (context) => context.addInitScript(lay);

/** Does something, and says in ms how long after the event each of the selectors in turn was painted. */
export async function timed(page, type, selectors, act) {
	await page.evaluate(([type, selectors]) => window.benchmark.begin(type, selectors), [type, selectors]);
	await act();
	return page.evaluate(() => window.benchmark.over);
}

/** Median and worst. */
export function summed(times) {
	const sorted = [...times].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return { runs: sorted.length, median: sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, worst: sorted.at(-1), first: times[0] };
}
