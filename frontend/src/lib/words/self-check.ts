import type { Sign } from '#lib/resource/self-check.svelte.ts';

/** When a circle of peers is not enough: a list to look through by oneself. No score, and no verdict. */
export const selfCheck = {
	title: 'Is a circle enough right now?',
	lead: 'Tick what is so for you, or for somebody you think of. Nothing is counted, kept or sent: it is gone when you leave.',
	legend: 'What is so right now?',
	careful: 'Unsure? Choose the more careful door.',
	none: 'If none of these is so, that is an answer too. You can come back to this list on any day.',
	first: 'First of all',
	medical: 'Say plainly what you took and when. They are there for your body, and it helps them help you.',
	clear: 'Take all ticks away',
	/** Offered before one asks to come into a circle that is around difficult experiences. */
	offer: {
		open: 'Before you come in: is a circle enough right now?',
		text: 'This circle is around difficult experiences. It goes alongside other help, not instead of it.'
	},
	signs: {
		danger: {
			sign: 'You or somebody else may be hurt, or there is a plan or a way to do it',
			says: 'Call the emergency number first. Then talk with one of these lines. Somebody should be with you, or with them.'
		},
		body: {
			sign: 'Pregnancy, trouble with the heart, fever, stiffness or confusion after mixing things',
			says: 'This may be a medical emergency. Call the emergency number.'
		},
		rising: {
			sign: 'Several nights with little sleep and rising energy, racing thoughts, spending, or certainty of a mission',
			says: 'See a doctor today, or out-of-hours care. Take someone with you. Put big decisions and cards aside.'
		},
		voices: {
			sign: 'Voices, being watched, special messages, others finding you hard to follow, or losing the sense that it might not be real',
			says: 'See a doctor today, or out-of-hours care; early care helps. Take someone with you. A live circle can wait; somebody you trust, one to one, is fine.'
		},
		seeing: {
			sign: 'Snow, trails or halos for weeks that distress you; or new headaches, seizures or fainting',
			says: 'See a doctor or an eye doctor. Say plainly what you took. These know such changes:'
		},
		unreal: {
			sign: 'Feeling unreal most of the day for weeks, or panic that keeps coming',
			says: 'A doctor or a psychologist can help, and this is common after hard experiences. A circle can stand beside that.'
		},
		memories: {
			sign: 'Memories of abuse that come up for the first time',
			says: 'These need slow, trained help, and memory can mislead. There is no hurry to tell a circle, and nobody has to be confronted.'
		},
		crossed: {
			sign: 'Somebody who held your experience crossed a line: sexually, with money or with control',
			says: 'It was not your fault. There are services for survivors, ways to report it, and legal advice. The rules of a circle protect you from contact.'
		},
		medicine: {
			sign: 'Stopping or changing a medicine',
			says: 'Ask your prescriber or a pharmacist today, before you change anything.'
		}
	} satisfies Record<Sign, { sign: string; says: string }>
};
