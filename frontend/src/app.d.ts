import type { SignUpStep } from '#lib/account/steps.ts';
import type { Step as FoundingStep } from '#lib/circle/founding.svelte.ts';

declare global {
	namespace App {
		interface PageState {
			/** How far a sign-up is, so that the browser's own Back goes one step back. */
			step?: SignUpStep;
			/** How far somebody is on the way into a circle, for the same reason. */
			entry?: 'agreements' | 'name';
			/** How far the founding of a circle is. */
			founding?: FoundingStep;
			/** Whether an invitation is looked at or taken up. */
			taking?: boolean;
		}
	}
}

export {};
