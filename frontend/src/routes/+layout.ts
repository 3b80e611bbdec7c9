export const ssr = false;
export const trailingSlash = 'never';
