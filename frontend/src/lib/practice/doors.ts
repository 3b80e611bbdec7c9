import { plainly } from './search.ts';

/*
 * Phrases that make us offer something, or say a line. They are looked for in this
 * browser only, what was found is kept nowhere, and nothing is ever refused for it.
 */

const own = '(?:my|this|the|our)';
const going = '(?:quit|quitting|leave|leaving|walk(?:ing)? (?:out|away) (?:of|from)|walk(?:ing)? out on|end(?:ing)?|resign(?:ing)?(?: from)?|give up|giving up|drop(?:ping)? out of)';
// Leaving work at five is no door at all.
const work = '(?:job|work|career|company|studies|school|university|business|profession)(?! (?:at|by|early|earlier|on time|before|after|undone)\\b)';
const person = '(?:husband|wife|partner|boyfriend|girlfriend|spouse|marriage|relationship|family|fiance|fiancee|engagement|friendship)';

const big: RegExp[] = [
	new RegExp(`\\b${going} (?:${own} )?${work}\\b`),
	/\b(?:hand(?:ing)? in|give|giving) (?:my )?notice\b|\bresign(?:ing)?\b/,
	new RegExp(`\\b${going} (?:${own} |with ${own} )?${person}\\b`),
	/\b(?:break(?:ing)? up with|split(?:ting)? up with|cut(?:ting)? (?:off )?(?:all )?(?:contact|ties)|divorc(?:e|ing)|get(?:ting)? a divorce|leave (?:him|her|them)|leaving (?:him|her|them))\b/,
	/\b(?:get(?:ting)? married|marry(?:ing)? (?:him|her|them)|propose to|hav(?:e|ing) a (?:child|baby))\b/,
	/\b(?:mov(?:e|ing) (?:abroad|away|out|in with|to another|to a different|to the)|emigrat(?:e|ing)|sell(?:ing)? (?:my|our|the) (?:house|home|flat|apartment|car|business|company|things|everything)|sell(?:ing)? everything)\b/,
	/\b(?:giv(?:e|ing) (?:away|all) (?:\w+ ){0,3}(?:money|savings|inheritance|everything|possessions)|giv(?:e|ing) (?:everything|it all) away|donat(?:e|ing) (?:all|everything|my savings)|empty(?:ing)? my savings|invest(?:ing)? (?:all|everything|my savings))\b/
];

const remedy =
	'(?:medicine|medicines|medication|medications|meds|pill|pills|tablets|antidepressants?|ssris?|snris?|lithium|antipsychotics?|benzos?|benzodiazepines?|insulin|prescription|prozac|zoloft|sertraline|fluoxetine|citalopram|escitalopram|venlafaxine|quetiapine|lamotrigine|methadone|mood stabili[sz]ers?)';
const stopping =
	"(?:stop(?:ping)?|quit(?:ting)?|com(?:e|ing) off|get(?:ting)? off|go(?:ing)? off|wean(?:ing)? (?:myself )?off|taper(?:ing)?|cut(?:ting)?|reduc(?:e|ing)|lower(?:ing)?|halv(?:e|ing)|skip(?:ping)?|drop(?:ping)?|chang(?:e|ing)|throw(?:ing)?(?: away| out)?|flush(?:ing)?|(?:do not|don't|no longer|not) (?:need|take|want)(?:ing)?(?: to take)?|without|replac(?:e|ing)|doubl(?:e|ing))";
const medical: RegExp[] = [
	new RegExp(`\\b${stopping} (?:\\w+ ){0,4}${remedy}\\b`),
	new RegExp(`\\b${remedy} (?:\\w+ ){0,4}(?:poison|not needed|no longer|any ?more)\\b`),
	/\boff (?:of )?(?:my|the|all) (?:medicine|medication|medications|meds|pills|tablets|antidepressants?)\b/
];

const other =
	'(?:he|she|they|mother|mom|mum|father|dad|brother|sister|uncle|aunt|grandfather|grandmother|grandpa|grandma|stepfather|stepmother|parents|cousin|teacher|neighbou?r|boss|ex|husband|wife|partner|boyfriend|girlfriend|friend|family|therapist|somebody|someone)';
const sources: RegExp[] = [
	new RegExp(`\\b${other} (?:\\w+ ){0,2}(?:abused|molested|raped|hurt|harmed|hit|beat|touched|betrayed|used|hates?|hated|lied|lies|cheated|cheats|poisoned|cursed)\\b`),
	new RegExp(`\\b${other} (?:\\w+ ){0,2}(?:always|never|really|secretly|only|actually|deliberately|on purpose) (?:\\w+ ){0,1}(?:loved|loves|wanted|wants|meant|means|knew|knows|did|hid|hides|planned|plans|tried|wished|needed)\\b`),
	new RegExp(`\\b${other} (?:wanted|wants|meant|tried|planned) (?:me |us )?to (?:hurt|harm|destroy|control|punish|leave|keep|use|get)\\b`),
	/\b(?:repressed|suppressed|buried|recovered|hidden|forgotten) (?:memory|memories)\b/,
	/\b(?:i (?:now |finally |suddenly )?(?:remember|remembered|recalled)|it came back to me|i had forgotten) (?:\w+ ){0,6}(?:child|little|young|small|baby|boy|girl|born|happened|did|was done|abus\w+|touch\w+)\b/,
	/\b(?:when i was|as) (?:a |very |so )*(?:child|little|young|small|baby|boy|girl) (?:\w+ ){0,6}(?:abused|molested|raped|hurt|harmed|hit|beaten|touched)\b/,
	/\b(?:past|previous|former) (?:life|lives)\b/
];

const says = (text: string, phrases: RegExp[]): boolean => {
	const plain = plainly(text).replace(/[’ʼ`´]/gu, "'").replace(/[^\p{L}\p{N}']+/gu, ' ');
	return phrases.some((phrase) => phrase.test(plain));
};

/** Whether it sounds like a step that is hard to take back. */
export const bigDoor = (text: string): boolean => says(text, big) || medicine(text);

/** Whether it sounds like changing or stopping a medicine. */
export const medicine = (text: string): boolean => says(text, medical);

/** Whether it tells another person's motives, or a past that was not known before. */
export const namesAnother = (text: string): boolean => says(text, sources);
