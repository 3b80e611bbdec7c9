/** The ordinary ways this goes sideways (domain.md §4.4), in the order in which they are named. */
export const ways = ['inflation', 'avoidance', 'isolation', 'one_off'] as const;
export type Way = (typeof ways)[number];
