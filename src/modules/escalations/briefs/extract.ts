import type { BriefContent } from '../../../contract/brief.schema.js';
import type { LastEscalation } from '../../../contract/domain-events.js';
import type { Spoken } from '../../messages/thread.service.js';

/** Quotations are cut to so many characters. */
const MOST_OF_A_QUOTE = 300;
const MOST_FACTS = 8;
const MOST_ANSWERS = 3;

/** What a brief is made of. */
export interface Material {
  readonly said: readonly Spoken[];
  readonly visitor: { readonly name: string | null; readonly email: string | null; readonly phone: string | null };
  readonly last: LastEscalation | null;
}

/** A brief out of the words that were said, without a model. */
export function extract({ said, visitor, last }: Material): BriefContent {
  const asked = said.filter(({ role }) => role === 'user').map(({ content }) => quote(content));
  const wants = asked.findLast((text) => text.includes('?')) ?? asked.at(-1) ?? '';
  return {
    wants,
    facts: factsOf(asked, visitor),
    answers: said
      .filter(({ role }) => role === 'assistant')
      .slice(-MOST_ANSWERS)
      .map(({ content, metadata }) => ({ text: quote(content), sources: sourcesOf(metadata) })),
    reason: last?.reason ?? null,
    requested_by: last?.requested_by ?? null,
    suggested_reply: replyTo(wants, visitor.name),
  };
}

/** What was agreed to be known: who the visitor is, and the sentences with a number, a date or an address in them. */
function factsOf(asked: readonly string[], { name, email, phone }: Material['visitor']): string[] {
  const known = [name && `Name: ${name}`, email && `E-mail: ${email}`, phone && `Telephone: ${phone}`].filter(Boolean);
  const sentences = asked.flatMap((text) => text.split(/(?<=[.!?])\s+/)).filter((sentence) => /\d|@/.test(sentence));
  return [...new Set([...(known as string[]), ...sentences])].slice(0, MOST_FACTS);
}

const sourcesOf = ({ sources }: Readonly<Record<string, unknown>>): unknown[] =>
  Array.isArray(sources) ? sources : [];

const replyTo = (wants: string, name: string | null): string => {
  const hello = name === null ? 'Hello,' : `Hello ${name},`;
  return wants === ''
    ? `${hello} how can I help you?`
    : `${hello} I have read what you wrote: “${wants}” Let me look into that for you.`;
};

/** A summary in a few lines, without a model. */
export function summaryOf({ wants, facts, answers, reason }: BriefContent): string {
  const lines = [
    wants && `The visitor wants: ${wants}`,
    facts.length > 0 && `Known: ${facts.join('; ')}`,
    ...answers.map(({ text }) => `The assistant said: ${text}`),
    reason && `A person was asked for: ${reason}`,
  ];
  return lines.filter(Boolean).join('\n') || 'Nothing was said yet.';
}

const quote = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MOST_OF_A_QUOTE ? `${line.slice(0, MOST_OF_A_QUOTE - 1)}…` : line;
};
