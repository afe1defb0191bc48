import type { Message } from '@omnichat/client/types';

/** Why a call ended, for people; what needs no word has none. */
const REASONS: Readonly<Record<string, string>> = {
  gone: 'The line broke.',
  time_up: 'Its time was up.',
  taken_over: 'A person took over, and it goes on in writing.',
  resolved: 'The chat was resolved.',
  failed: 'The voice service failed.',
  orphaned: 'Its server died.',
  drained: 'Its server was shut down.',
  tampered: "The visitor's browser tried to change the assistant.",
  turned_off: 'Voice was turned off.',
  budget_spent: 'The budget of the day is spent.',
  too_fast: 'More sound came than a voice makes.',
};

/** What a line of the thread says about the end of a call beyond its text; null: it is about nothing of the kind. */
export function endOfCall({ metadata }: Pick<Message, 'metadata'>): string | null {
  if (metadata.event !== 'call_ended') return null;
  return REASONS[String(metadata.reason)] ?? null;
}
