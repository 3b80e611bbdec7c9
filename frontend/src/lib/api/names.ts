/** The shapes that travel, by the names the rest of the interface uses for them. */
import type { components } from './schema.d.ts';

type Schemas = components['schemas'];

export type KDF = Schemas['KDF'];
export type Me = Schemas['Me'];
export type Agreements = Schemas['Agreements'];
export type Card = Schemas['Card'];
export type Person = Schemas['Person'];
export type Member = Schemas['Member'];
export type Viewer = Schemas['Viewer'];
export type Circle = Schemas['Circle'];
export type MyCircle = Schemas['Mine'];
export type Floor = Schemas['Floor'];
export type Part = Schemas['Part'];
export type Room = Schemas['Room'];
/** A kind of change this browser does not know yet is passed over, so `what` is open. */
export type Change = Omit<Schemas['Change'], 'what'> & { what: string };
export type Changes = Omit<Schemas['Changes'], 'changes'> & { changes: Change[] };
export type Wants = Thread['wants'];
export type Thread = Schemas['Thread'];
export type Post = Schemas['Post'];
export type ThreadPage = Schemas['Page'];
/** What a problem is on the wire, from REST and from the socket. `state` is the floor where the problem is about one. */
export type ProblemShape = Schemas['Problem'];
