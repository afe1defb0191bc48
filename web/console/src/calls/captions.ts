import type { Message, RunningCall, SocketNews } from '@omnichat/client/types';

export type Caption = SocketNews['voice:transcript'];

/** Of utterances that are neither stored nor withdrawn, so many are kept. */
const MOST = 6;

/** The captions after one more, which takes the place of the one before it of the same utterance. */
export function withCaption(captions: readonly Caption[], next: Caption): Caption[] {
  const isKnown = captions.some(({ item_id: id }) => id === next.item_id);
  if (isKnown) return captions.map((caption) => (caption.item_id === next.item_id ? next : caption));
  return [...captions, next].slice(-MOST);
}

/** What is being said in a call just now: not what stands in the thread already, nor what the assistant was cut off from. */
export function saidNow(
  captions: readonly Caption[],
  messages: readonly Pick<Message, 'metadata'>[],
  call: Pick<RunningCall, 'id' | 'assistant'>,
): Caption[] {
  const stored = new Set(messages.map(({ metadata }) => metadata.item_id));
  return captions.filter(
    ({ call_id: id, item_id: item, role, text }) =>
      id === call.id && text.trim() !== '' && !stored.has(item) && (role === 'user' || call.assistant === 'speaks'),
  );
}
