/** The pages that stay open to whoever's account is shut for a time: what is their own. */
const open = ['/(app)/settings', '/(app)/settings/keys', '/(app)/settings/close', '/(app)/what-happened', '/(app)/journal', '/(app)/journal/write', '/(app)/journal/[entry]'];

/** Whether a route stays open to whoever's account is shut. The server decides what its operations answer. */
export const stillOpen = (route: string | null) => open.includes(route ?? '');
