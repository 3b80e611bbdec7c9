/** The shapes that travel, by the names the rest of the interface uses for them. */
import type { components, paths } from './schema.d.ts';

type Schemas = components['schemas'];

export type KDF = Schemas['KDF'];
export type Passkey = Schemas['Passkey'];
export type Me = Schemas['Me'];
export type Agreements = Schemas['Agreements'];
export type Card = Schemas['Card'];
export type Person = Schemas['Person'];
export type Comfort = Schemas['Comfort'];
export type Member = Schemas['Member'];
/** One page of what is one's own. */
export type Export = Schemas['Export'];
export type ExportSection = paths['/me/export/{section}']['get']['parameters']['path']['section'];
export type Viewer = Schemas['Viewer'];
export type Now = Schemas['Now'];
export type Measure = Schemas['Measure'];
export type OwnMeasure = Schemas['LedgerEntry'];
/** The same, as it stands in one's ledger. */
export type LedgerEntry = Schemas['LedgerEntry'];
export type OwnAppeal = Schemas['OwnAppeal'];
export type Appeal = Schemas['Appeal'];
export type GivenBack = Schemas['GivenBack'];
export type Watch = Schemas['Watch'];
export type ManyParts = Schemas['ManyParts'];
export type ManyPosts = Schemas['ManyPosts'];
export type MonthCounts = Schemas['MonthCounts'];
export type Act = Schemas['Act'];
export type ActsPage = { acts: Act[]; next?: string };
export type PersonHistory = ActsPage & { formerly: Schemas['FormerName'][] };
export type Note = Schemas['Note'];
export type Proposal = Schemas['Proposal'];
export type BannedPerson = Schemas['Banned'];
export type Request = Schemas['Request'];
export type Invite = Schemas['Invite'];
export type Circle = Schemas['Circle'];
export type MyCircle = Schemas['Mine'];
/** How a floor goes that no gathering leads. */
export type Mode = 'open' | 'closed' | 'hands';
/** Who may speak in a room. While a gathering leads it, the gathering says so. */
export type Floor = Schemas['Floor'];
/** A note is a line of whoever leads a gathering; the others belong to a turn of it. */
export type Part = Schemas['Part'];
export type Room = Schemas['Room'];
/** A kind of change this browser does not know yet is passed over, so `what` is open. */
/** `gone` names a thread or a post of which not even a line is left. */
export type Change = Omit<Schemas['Change'], 'what'> & { what: string; gone?: string };
export type Changes = Omit<Schemas['Changes'], 'changes'> & { changes: Change[] };
export type Wants = Thread['wants'];
export type ThreadKind = Thread['kind'];
/** Who may answer a thread. */
export type Replies = Thread['replies'];
/** What a post is. */
export type PostKind = Post['kind'];
/** What a post may be hard to read for. */
export type Notes = Schemas['Notes'];
export type Quote = Schemas['Quote'];
/** A thread as it is begun, and a post as it is written; to send one takes a nonce beside it. */
export type NewThread = Omit<Schemas['StartThreadInBody'], 'nonce'>;
export type NewPost = Omit<Schemas['AnswerInBody'], 'nonce'>;
export type Thread = Schemas['Thread'];
export type Post = Schemas['Post'];
export type ThreadPage = Schemas['Page'];
/** A wish to know who wrote as a member. */
export type Unmasking = Schemas['Unmasking'];
/** What is new in a circle since one last called everything read. */
export type Since = Schemas['Since'];
/** Whether one follows a thread, has muted it, or neither. */
export type Follow = Schemas['FollowThreadInBody']['follow'];
/** A post that was found. */
export type Hit = Schemas['Hit'];
/** Where a search goes on: in each circle, before a number. */
export type HitsBefore = Record<string, number>;
/** What a problem is on the wire, from REST and from the socket. `state` is the floor where the problem is about one. */
export type ProblemShape = Schemas['Problem'];

/** What somebody wrote for a thread and did not share yet. */
export type PostDraft = Schemas['PostDraft'];
export type SavePostDraft = Schemas['SavePostDraftInBody'];
/** What a draft became. */
export type Shared = Schemas['Shared'];

// What somebody is asked to look at, and looking at it.
export type Report = Schemas['Report'];
/** What a report is about: one thing of a circle. */
export type Thing = Schemas['Thing'];
export type ReportCategory = Report['category'];
/** A report as it is sent; a nonce goes beside it. */
export type NewReport = Omit<Schemas['FileReportInBody'], 'nonce'>;
export type Case = Schemas['Case'];
export type Ruling = Schemas['Ruling'];
export type Glass = Schemas['Glass'];
export type SideRoom = Schemas['SideRoom'];
export type Steward = Schemas['Steward'];
export type GreenRoom = Schemas['GreenRoom'];
export type Debrief = Schemas['Debrief'];
export type Duties = Schemas['Duties'];
export type Night = Schemas['Night'];
export type NightPlace = Schemas['NightPlace'];
export type DeskCall = Schemas['DeskCall'];
export type CallDesk = Schemas['CallDesk'];
export type CaseLine = Schemas['CaseLine'];
export type CaseEvidence = Schemas['Evidence'];
export type EvidenceItem = Schemas['Item'];

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

// A gathering to come, and those that come again.
export type Gathering = Schemas['Gathering'];
export type Attendance = Schemas['Attendance'];
export type Series = Schemas['Series'];
export type Rule = Schemas['Rule'];
export type Day = Rule['days'][number];
/** How a gathering is run; what is left out is as usual. */
export type RunPlan = Schemas['Plan'];
/** How its time is shared out, in seconds. */
export type Timing = Schemas['Timing'];
export type SeatRole = Schemas['OwnSeat']['role'];
/** What somebody would like back. */
export type Want = NonNullable<Schemas['OwnSeat']['wants']>;
export type Prompt = Schemas['Prompt'];
/** One as it is planned; to set it takes a nonce beside it. */
export type NewGathering = Omit<Schemas['ScheduleGatheringInBody'], 'nonce'>;
export type GatheringEdit = Schemas['EditGatheringInBody'];
export type NewSeries = Omit<Schemas['ScheduleSeriesInBody'], 'nonce'>;
export type SeriesEdit = Schemas['EditSeriesInBody'];

// A gathering that is on; its floor has its names in gathering/stage.ts.
export type GatheringFloor = Schemas['GatheringFloor'];
/** What somebody wrote in their turn and did not say yet. */
export type ServerDraft = Schemas['Draft'];
/** An answer to a turn. */
export type Response = Schemas['Response'];
/** A closing word, shown with all the others. */
export type Word = Schemas['Word'];
/** A line between one person and whoever watches over it. */
export type CareLine = Schemas['CareLine'];
export type CareLines = Schemas['Care'];

// What is left of one that is over.
/** One's own words of a gathering, as long as they are there. */
export type OwnWords = Schemas['OwnWords'];
export type Feedback = Schemas['Feedback'];

// Two companions, and what they write.
export type WiredPair = Schemas['Pair'];
export type CompanionLine = Schemas['PairLine'];
