import { setTimeout as pause } from 'node:timers/promises';
import { patience } from './setting.mjs';

/** Asks again until `holds` throws nothing, or patience is over; then what it threw last is thrown. */
export async function eventually(holds) {
	const end = performance.now() + patience;
	for (;;) {
		try {
			return await holds();
		} catch (cause) {
			if (performance.now() > end) throw cause;
			await pause(50);
		}
	}
}
