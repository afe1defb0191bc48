import type { Behaviour } from './behaviour.ts';

const OPENINGS = ['Thanks for asking!', 'Good question.', 'Happy to help.', 'Of course.'];

/** A pleasant answer to anything, with some markdown in it, for people who try the product without a model. */
export function cannedAnswer(question: string, paceMs: number): Behaviour {
  const opening = OPENINGS[question.length % OPENINGS.length] ?? 'Hello.';
  const topic = question.replace(/\s+/g, ' ').trim().slice(0, 80);
  const text = [
    `${opening} You wrote: *${topic || 'nothing yet'}*.`,
    'I am a **simulated model**, so I know nothing about it, but this is how an answer looks:',
    '- it arrives word by word,\n- it may hold a list,\n- and `code` where that helps.',
    'Is there anything else I can do for you?',
  ].join('\n\n');
  return { text, paceMs };
}

/** Behaviours that a model's name chooses, so that another process can ask for them. */
export const NAMED_BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  'sim-fast': { paceMs: 0 },
  'sim-slow': { headersDelayMs: 500, firstChunkDelayMs: 1_000, paceMs: 150 },
  'sim-silent': { silence: 'after-headers' },
  'sim-broken': { ending: 'reset' },
  'sim-overloaded': {
    refusal: {
      status: 503,
      body: { error: { message: 'Overloaded', type: 'service_unavailable_error', code: 'server_is_overloaded' } },
    },
  },
};
