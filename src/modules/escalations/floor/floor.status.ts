import type { ConversationMode, ConversationStatus } from '../../../contract/conversation.schema.js';

/** What people and clocks do with a conversation. `cancel` is the visitor's; `expire` and `release` are the clocks'. */
export type FloorAction =
  | 'escalate'
  | 'claim'
  | 'assign'
  | 'transfer'
  | 'hand-back'
  | 'requeue'
  | 'resolve'
  | 'reopen'
  | 'snooze'
  | 'cancel'
  | 'expire'
  | 'release';

interface Transition {
  /** `holder`: staff, and where a seller has the floor only he, or an admin. */
  readonly by: 'anybody' | 'staff' | 'holder' | 'clock';
  readonly from: readonly ConversationMode[];
  readonly in: readonly ConversationStatus[];
  /** Absent: as it was. */
  readonly mode?: ConversationMode;
  readonly status?: ConversationStatus;
  /** Not carried out a second time where everything is as it would be afterwards; false: always carried out. */
  readonly isOnce?: false;
}

const ANY_MODE: readonly ConversationMode[] = ['assistant', 'queued', 'seller'];
const ANY_STATUS: readonly ConversationStatus[] = ['open', 'snoozed', 'resolved'];

/** The floor as data: which action leads from which state to which. Docs: docs/floor.md. */
export const TRANSITIONS: Readonly<Record<FloorAction, Transition>> = {
  escalate: { by: 'anybody', from: ['assistant'], in: ANY_STATUS, mode: 'queued', status: 'open' },
  claim: { by: 'holder', from: ANY_MODE, in: ANY_STATUS, mode: 'seller', status: 'open' },
  assign: { by: 'holder', from: ANY_MODE, in: ANY_STATUS, mode: 'seller', status: 'open' },
  transfer: { by: 'holder', from: ['seller'], in: ANY_STATUS, mode: 'seller', status: 'open' },
  'hand-back': { by: 'holder', from: ['queued', 'seller'], in: ANY_STATUS, mode: 'assistant' },
  requeue: { by: 'holder', from: ['seller'], in: ANY_STATUS, mode: 'queued', status: 'open' },
  resolve: { by: 'holder', from: ANY_MODE, in: ['open', 'snoozed'], mode: 'assistant', status: 'resolved' },
  reopen: { by: 'staff', from: ANY_MODE, in: ['snoozed', 'resolved'], status: 'open' },
  snooze: { by: 'holder', from: ['assistant', 'seller'], in: ['open', 'snoozed'], status: 'snoozed', isOnce: false },
  cancel: { by: 'anybody', from: ['queued'], in: ANY_STATUS, mode: 'assistant' },
  expire: { by: 'clock', from: ['queued'], in: ANY_STATUS, mode: 'assistant' },
  release: { by: 'clock', from: ['seller'], in: ANY_STATUS, mode: 'queued' },
};

export interface FloorPosition {
  readonly status: ConversationStatus;
  readonly mode: ConversationMode;
  /** Who has the floor; null unless the mode is `seller`. */
  readonly holder: string | null;
}

export interface Mover {
  readonly id: string;
  readonly role: 'visitor' | 'seller' | 'admin' | 'clock';
  /** Who is to have the floor, where the action gives it to a person. */
  readonly taker?: string | undefined;
}

export type Verdict =
  | { readonly is: 'moved'; readonly to: FloorPosition }
  | { readonly is: 'unchanged' }
  /** `role`: nobody of this kind may; `taken`: somebody else has the floor; `state`: not from here. */
  | { readonly is: 'refused'; readonly because: 'role' | 'taken' | 'state' };

/** What an action does in a state. The same again changes nothing, and is no conflict for whoever asked for it twice. */
export function decide(action: FloorAction, at: FloorPosition, who: Mover): Verdict {
  const { by, from, in: statuses, mode = at.mode, status = at.status, isOnce = true } = TRANSITIONS[action];
  if (!mayTry(by, who.role)) return { is: 'refused', because: 'role' };
  const to = { status, mode, holder: mode === 'seller' ? (who.taker ?? at.holder) : null };
  if (isOnce && to.status === at.status && to.mode === at.mode && to.holder === at.holder) return { is: 'unchanged' };
  if (by === 'holder' && isTaken(at, who)) return { is: 'refused', because: 'taken' };
  if (!from.includes(at.mode) || !statuses.includes(at.status)) return { is: 'refused', because: 'state' };
  return { is: 'moved', to };
}

const mayTry = (by: Transition['by'], role: Mover['role']): boolean =>
  by === 'anybody' || role === 'clock' || (by !== 'clock' && role !== 'visitor');

const isTaken = ({ mode, holder }: FloorPosition, { id, role }: Mover): boolean =>
  mode === 'seller' && holder !== null && holder !== id && role === 'seller';
