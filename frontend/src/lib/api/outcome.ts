import { Problem } from './problem.ts';

/** What became of a question: its data, or a Problem. */
export type Outcome<T> = { data: T } | { problem: Problem };

/** Waits for an answer and never rejects, so that a page can show either. */
export async function outcome<T>(answer: Promise<T>): Promise<Outcome<T>> {
	try {
		return { data: await answer };
	} catch (caught) {
		return { problem: Problem.from(caught) };
	}
}
