/** The steps of a sign-up, in order. */
export const steps = ['age', 'leaving', 'what', 'name', 'code', 'today'] as const;

export type SignUpStep = (typeof steps)[number];

/** The number of a step, as people count. */
export const number = (step: SignUpStep) => steps.indexOf(step) + 1;
