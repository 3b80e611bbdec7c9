import type { CircleState } from './circle.svelte.ts';
import { lapse } from './lapse.ts';

/**
 * Looks at a circle again when what one may not do there ends by itself, which nobody tells. Each moment is looked at
 * once, whatever this device's clock says. To be called where a component begins.
 */
export function followLapses(circle: CircleState): void {
	const muted = $derived(circle.circle.viewer.mute?.until);
	const away = $derived(circle.circle.viewer.awayUntil);
	$effect(() => lapse(muted, () => void circle.look()));
	$effect(() => lapse(away, () => void circle.look()));
}
