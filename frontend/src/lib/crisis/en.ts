/**
 * Words of distress, in English. The list is open: whoever runs a house can change
 * it. It is looked through in the browser alone; nothing is sent and nothing is
 * counted. It misses much, and finds what is not there: what it opens is an offer.
 */
export const now: readonly string[] = [
	'kill myself', 'killing myself', 'end my life', 'ending my life', 'take my own life', 'taking my own life', 'want to die', 'wanna die', 'going to die tonight',
	'do not want to live', 'dont want to live', 'do not want to be here any more', 'dont want to be here any more', 'do not want to be here anymore', 'dont want to be here anymore',
	'better off without me', 'better off dead', 'no reason to go on', 'no reason to live', 'not see a reason to go on', 'cannot go on', 'cant go on',
	'suicidal', 'kms', 'hurt myself', 'hurting myself', 'harm myself', 'harming myself', 'cut myself', 'cutting myself', 'cut my arm',
	'keep myself safe', 'do something to myself', 'i have a plan', 'have the rope', 'took too many', 'swallowed a whole packet', 'took all my medication', 'overdosed', 'overdosing',
	'want it all to stop', 'want it to be over', 'end it all', 'ending it all', 'wish i had not woken up', 'wish i was dead', 'wish i were dead', 'would kill me', 'going to kill me', 'in danger at home', 'in danger right now'
];

/** Talk about it in the past or of others, grief, pictures: only a small link is shown. */
export const unsure: readonly string[] = [
	'suicide', 'dying inside', 'died by', 'tried to end my life', 'thought about jumping', 'when i was suicidal', 'used to hurt myself', 'used to cut myself', 'grief', 'a part of me died', 'ego death', 'i died', 'self harm'
];
