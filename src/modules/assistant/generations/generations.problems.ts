import { Problem, type ProblemKind } from '../../../platform/errors/problem.js';

export const noSuchGeneration = (): Problem =>
  new Problem('missing', 'no-such-generation', 'There is no such generation.');

export const alreadyAnswering = (generationId: string | null): Problem =>
  new Problem(
    'conflict',
    'already-answering',
    'The assistant is answering already, has nothing to answer, or a person has the floor.',
    {
      members: { generation_id: generationId },
    },
  );

const FAILURES: Readonly<Record<string, [ProblemKind, string, string]>> = {
  timeout: ['upstream-timeout', 'upstream-timeout', 'The assistant did not answer in time; your message is stored.'],
  overloaded: ['unavailable', 'assistant-busy', 'The assistant is busy; your message is stored.'],
  'rate-limited': ['unavailable', 'assistant-busy', 'The assistant is busy; your message is stored.'],
  'content-blocked': ['upstream', 'content-blocked', 'The assistant may not answer this; your message is stored.'],
  'context-too-long': [
    'upstream',
    'context-too-long',
    'The conversation is too long for the assistant; your message is stored.',
  ],
  interrupted: ['upstream', 'answer-interrupted', 'The answer was interrupted; your message is stored.'],
};

/** A failed answer without any text, for a caller who waited for it. The question is stored and can be answered again. */
export function answerFailed(code: string | null, members: Readonly<Record<string, unknown>>): Problem {
  const [kind, slug, title] = FAILURES[code ?? ''] ?? [
    'upstream',
    'assistant-unavailable',
    'The assistant could not answer; your message is stored.',
  ];
  return new Problem(kind, slug, title, { members, ...(kind === 'unavailable' ? { retryAfter: 5 } : {}) });
}

/** The failure codes that clients may see; the operator's affairs (keys, credit, model names) read as `unavailable`. */
export function publicError(code: string | null): string | null {
  if (code === null) return null;
  return code in FAILURES ? code : 'unavailable';
}
