import { fromText } from '#lib/vault/bytes.ts';
import { unwrap } from '#lib/vault/wrap.ts';
import { keysOf, openSession, parameters, type Entered } from './keys.ts';

/**
 * Signs in. The password stays here; only the credential made from it is sent. It
 * throws the server's Problem, sign_in_refused above all. A vault that does not
 * open keeps nobody out.
 */
export async function signIn(handle: string, password: string): Promise<Entered> {
	const keys = await keysOf(password, await parameters(handle));
	const { account, vaultByPassword } = await openSession(handle, keys.auth);
	try {
		return { me: account, vaultKey: await unwrap(fromText(vaultByPassword), keys.wrap, 'password') };
	} catch (caught) {
		console.error(caught);
		return { me: account };
	} finally {
		keys.wrap.fill(0);
	}
}
