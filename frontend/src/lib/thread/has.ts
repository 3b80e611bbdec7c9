/**
 * Which of what one does with words the server of this tree answers to: api/schema.d.ts has the path. A control stands
 * on the page only where this says so.
 */
export const has: Record<'edit' | 'restore' | 'shape' | 'acknowledge' | 'prompts', boolean> = {
	edit: false,
	restore: false,
	shape: false,
	acknowledge: false,
	prompts: false
};
