import type { Spoken } from '../../messages/thread.service.js';

/** Each line of the human part is cut to so many characters, and the whole note to so many. */
const MOST_OF_A_LINE = 300;
const MOST_OF_A_NOTE = 4_000;

export interface HumanPart {
  readonly said: readonly Spoken[];
  /** Of the person who talked to the visitor. */
  readonly name: string | null;
  /** Why a person was asked for. */
  readonly reason: string | null;
  /** What the person wrote down at the hand-back. */
  readonly note: string | undefined;
}

/** What the assistant is told of the part that people had: who said what, what was agreed, and what is settled. */
export function noteFor({ said, name, reason, note }: HumanPart): string {
  const person = name ?? 'A colleague';
  const lines = said.map(({ role, name: speaker, content }) => `- ${speakerOf(role, speaker)}: ${lineOf(content)}`);
  const settled = reason === null ? 'what they asked for before' : `this: ${lineOf(reason)}`;
  const parts = [
    `${person}, a person of this business, talked to the visitor and has handed the conversation back to you.`,
    note === undefined ? null : `What was agreed, in their words: ${note}`,
    lines.length === 0 ? null : `The newest messages of that time:\n${lines.join('\n')}`,
    `Stand by what was said and agreed. The visitor has had a person for ${settled}. Do not call a person again for the same thing.`,
  ];
  return newest(parts.filter((part) => part !== null).join('\n'));
}

const speakerOf = (role: Spoken['role'], name: string | null): string =>
  role === 'user' ? 'Visitor' : role === 'assistant' ? 'You' : (name ?? 'The person');

const lineOf = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MOST_OF_A_LINE ? `${line.slice(0, MOST_OF_A_LINE - 1)}…` : line;
};

const newest = (text: string): string =>
  text.length <= MOST_OF_A_NOTE ? text : `${text.slice(0, MOST_OF_A_NOTE / 2)}\n…\n${text.slice(-MOST_OF_A_NOTE / 2)}`;
