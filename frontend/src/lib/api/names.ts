/** The shapes that travel, by the names the rest of the interface uses for them. */
import type { components } from './schema.d.ts';

import type { GatheringMore } from '#lib/gathering/shapes.ts';

type Schemas = components['schemas'];

export type KDF = Schemas['KDF'];
export type Me = Schemas['Me'];
export type Agreements = Schemas['Agreements'];
export type Card = Schemas['Card'];
export type Person = Schemas['Person'];
export type Member = Schemas['Member'];
export type Viewer = Schemas['Viewer'];
export type Now = Schemas['Now'];
export type Measure = Schemas['Measure'];
export type OwnMeasure = Schemas['Told'];
export type Act = Schemas['Act'];
export type ActsPage = { acts: Act[]; next?: string };
export type Note = Schemas['Note'];
export type Proposal = Schemas['Proposal'];
export type BannedPerson = Schemas['Banned'];
export type Request = Schemas['Request'];
export type Invite = Schemas['Invite'];
/** A gathering: when it is, how it is run, who keeps a seat. What is there of one that is over is less. */
export type Gathering = Schemas['Gathering'] & Partial<GatheringMore>;
export type Attendance = Schemas['Attendance'];
export type Circle = Schemas['Circle'];
export type MyCircle = Schemas['Mine'];
/** How a floor goes that no gathering leads. */
export type Mode = 'open' | 'closed' | 'hands';
/** Who may speak in a room. While a gathering leads it, the gathering says so. */
export type Floor = Omit<Schemas['Floor'], 'mode'> & {
	mode: Mode | 'round' | 'silence' | 'hosts';
	gathering?: string;
	turn?: number;
};
/** A note is a line of whoever leads a gathering; the others belong to a turn of it. */
export type Part = Omit<Schemas['Part'], 'kind'> & { kind?: 'said' | 'note'; gathering?: string; turn?: number; editedAt?: string };
export type Room = Omit<Schemas['Room'], 'floor' | 'parts'> & { floor: Floor; parts: Part[] };
/** A kind of change this browser does not know yet is passed over, so `what` is open. */
export type Change = Omit<Schemas['Change'], 'what' | 'floor' | 'part' | 'stage' | 'lines'> & { what: string; floor?: Floor; part?: Part };
export type Changes = Omit<Schemas['Changes'], 'changes'> & { changes: Change[] };
export type Wants = Thread['wants'];
export type Thread = Schemas['Thread'];
export type Post = Schemas['Post'];
export type ThreadPage = Schemas['Page'];
/** What a problem is on the wire, from REST and from the socket. `state` is the floor where the problem is about one. */
export type ProblemShape = Schemas['Problem'];

// Finding a circle, founding one, and coming in.
export type About = Schemas['About'];
export type Host = Schemas['Host'];
export type Question = Schemas['Question'];
/** A question as it is written: its id is the server's to give. */
export type NewQuestion = Omit<Question, 'id' | 'options'> & { options?: string[] };
export type QuestionKind = Question['kind'];
export type Answer = Schemas['Answer'];
export type OwnRequest = Schemas['OwnRequest'];
export type Looked = Schemas['Looked'];
export type MyInvite = Schemas['Invitation'];
export type Template = Schemas['Template'];
export type CardsPage = Schemas['FindCirclesOutBody'];
export type Found = Schemas['FoundCircleInBody'];
export type Entry = Schemas['JoinCircleInBody'];
export type Ask = Schemas['AskToJoinInBody'];
export type Redeem = Schemas['RedeemInviteInBody'];
export type RequestEdit = Schemas['ChangeRequestInBody'];
