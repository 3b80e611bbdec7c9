/** Why we do this: what it rests on, how sure that is, and where it is written. */
export const why = {
	title: 'Why we do this',
	lead: 'What is here rests on studies where there are some, and on what people have done for long where there are none. None of it promises you anything.',
	word: 'The word people use for all of it:',
	sure: {
		strong: 'Quite sure: several reviews, or many people',
		fair: 'Fairly sure: one larger study, or several small ones',
		weak: 'Not sure: small studies, or people who chose to answer',
		theory: 'An idea with good reasons, not yet tested'
	},
	source: 'Source',
	claims: [
		{
			title: 'The weeks after count',
			text: 'Trials put talks into the weeks after, and studies follow people between one day and one month. More company tends to go with better weeks; the comparisons are imperfect.',
			sure: 'fair',
			source: 'Evens et al. 2023, 10.1177/20451253231172254; Chisamore et al. 2024.'
		},
		{
			title: 'Company',
			text: 'In one survey of people in lasting difficulties, feeling cut off was named most. What they found helpful: being heard, not being judged, and others who know it.',
			sure: 'fair',
			source: 'J. Psychedelic Studies 2024, 10.1556/2054.2024.00420; Robinson et al. 2024, Front. Psychol. 1369715.'
		},
		{
			title: 'Writing',
			text: 'Writing about what moves one helps a little, for some, and later rather than at once. Sittings a few days apart did better. Some feel lower for a while afterwards.',
			sure: 'fair',
			source: 'A review of 31 trials with 4,012 people, 2023; Mogk et al. 2006, which found no effect.'
		},
		{
			title: 'If-then plans',
			text: 'A plan with a when and a then is carried out more often than a good intention. A line for what gets in the way adds a little.',
			sure: 'strong',
			source: 'Sheeran, Listrom, Gollwitzer 2024, 10.1080/10463283.2024.2334563; Wang, Wang, Gai 2021, Front. Psychol. 565202. The real effect is likely smaller than reported.'
		},
		{
			title: 'Looking back now and then',
			text: 'People who look at how it goes, and write it down or tell somebody, get further with what they meant to do.',
			sure: 'strong',
			source: 'Harkin et al. 2016, Psychol. Bull.: 138 studies, 19,951 people.'
		},
		{
			title: 'Habits are slow',
			text: 'About two months on average, from under three weeks to most of a year. Leaving it out once made no difference.',
			sure: 'fair',
			source: 'Lally et al. 2010.'
		},
		{
			title: 'Certainty is no proof',
			text: 'A strong sense of truth can stand beside a wrong idea. So an insight is asked again on ordinary days, and nothing here is liked or ranked.',
			sure: 'theory',
			source: 'McGovern et al. 2024, Commun. Psychol. 2:69.'
		},
		{
			title: 'Circles of peers, in writing',
			text: 'Groups help against being alone, and they can also hurt, by what happens between people and by how they are led. For groups that meet in writing there is little to go by. So there are two holders, written agreements and a way to report above them.',
			sure: 'weak',
			source: 'Modlin et al. 2024/25, 10.1089/psymed.2024.0027; Cheung et al. 2024, Int. Rev. Psychiatry; Stephen et al. 2013, Curr Oncol 20(1).'
		}
	] satisfies { title: string; text: string; sure: 'strong' | 'fair' | 'weak' | 'theory'; source: string }[],
	limits: 'Most numbers come from people who chose to answer, or from groups led by professionals for other things. Where you are the exception, you are right.'
};
