import type { SignUpStep } from '#lib/account/steps.ts';

declare global {
	namespace App {
		interface PageState {
			/** How far a sign-up is, so that the browser's own Back goes one step back. */
			step?: SignUpStep;
		}
	}
}

export {};
