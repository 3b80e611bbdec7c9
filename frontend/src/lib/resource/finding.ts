import { international, type Resource } from './resource.ts';

/** Where professionals can be found: directories, clinics and services that know such experiences, one's own country first. */
const kinds = ['referral_directory', 'clinic', 'integration_support'];

export function professionals(list: readonly Resource[], country: string): Resource[] {
	const fit = list.filter((one) => kinds.includes(one.kind));
	const near = fit.filter((one) => one.countryCode === country && country !== international);
	return [...near, ...fit.filter((one) => one.countryCode === international)];
}
