import { outcome } from '#lib/api/outcome.ts';
import { Problem } from '#lib/api/problem.ts';
import { lookAtInvite, myInvites } from '#lib/circle/ways.ts';
import { entry } from '#lib/words/entry.ts';

export function load({ params }: { params: { invite: string } }) {
	return { opening: outcome(open(params.invite)) };
}

async function open(id: string) {
	const invite = (await myInvites()).invites.find((one) => one.id === id);
	if (!invite) throw new Problem({ code: 'invite_unavailable', status: 404, detail: entry.invite.dead });
	return { invite, looked: await lookAtInvite({ invite: id }) };
}
