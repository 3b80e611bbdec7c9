// Someone has lost the password but kept the code.
import assert from 'node:assert/strict';
import { keepsCode, signsIn } from '../harness/doors.mjs';
import { story } from '../harness/story.mjs';
import { account } from '../../../src/lib/words/account.ts';
import { today } from '../../../src/lib/words/today.ts';

story('Coming back with the recovery code', async ({ person }) => {
	const ines = await (await person('Ines')).arrives();

	const again = await person('Ines again');
	const password = 'window kettle path four';
	await again.opens('/sign-in', account.signIn.title);
	await again.link(account.signIn.forgot).click();
	await again.arrivesAt(account.recovery.title);
	await again.field(account.handleAgain).fill(ines.handle);
	await again.field(account.newPassword).fill(password);

	// A code that is not hers: she is told, and what she typed stays.
	again.watch.expects(401);
	await again.field(account.recovery.code).fill('AAAA BBBB CCCC DDDD EEEE FFFF');
	await again.button(account.recovery.submit).click();
	await again.page.getByRole('alert').waitFor();
	assert.equal(await again.field(account.handleAgain).inputValue(), ines.handle);

	// Her own, the way people write it down.
	await again.field(account.recovery.code).fill(ines.code.toLowerCase().replaceAll(/(.{4})(?=.)/g, '$1 '));
	await again.button(account.recovery.submit).click();
	const code = await keepsCode(again);
	assert.notEqual(code.replaceAll('-', ''), ines.code);
	await again.arrivesAt(today.title);
	await again.sees(today.hello(ines.handle));

	// The old session is over, the old password and the old code open nothing, the new password does.
	ines.watch.expects(401);
	await ines.page.goto('/today');
	await ines.arrivesAt(account.signIn.title);
	await ines.field(account.handleAgain).fill(ines.handle);
	await ines.field(account.password).fill(ines.password);
	await ines.button(account.signIn.submit).click();
	await ines.page.getByRole('alert').waitFor();

	const third = await person('Ines elsewhere');
	await signsIn(third, { handle: ines.handle, password });
});
