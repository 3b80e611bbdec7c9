/** How advice begins that was not asked for, in the languages most circles speak. It is looked for in the browser alone. */
const beginnings = [
	/^(?:i think |maybe |perhaps |honestly,? |well,? )?you (?:should|shouldn['’]?t|must|mustn['’]?t|need to|have to|ought to|had better|could just|might want to|really need)/,
	/^(?:have you (?:tried|thought about|considered)|why don['’]?t you|why not (?:just )?\w+|if i were you|my advice|i(?:['’]d| would) (?:suggest|recommend|advise)|try to |just )/,
	/^(?:du (?:solltest|musst|könntest doch)|warum (?:machst|gehst|versuchst) du nicht|an deiner stelle|hast du (?:schon )?(?:mal )?versucht|mein rat)/,
	/^(?:tu (?:devrais|dois)|vous (?:devriez|devez)|à ta place|pourquoi ne pas|deberías|tienes que|por qué no|yo que tú)/
];

/** Whether words begin the way advice does. */
export function beginsAsAdvice(text: string): boolean {
	const start = text.trimStart().slice(0, 80).toLocaleLowerCase('en').replace(/\s+/g, ' ');
	return beginnings.some((beginning) => beginning.test(start));
}
