import type { EventStream } from '../../../platform/http/event-stream.js';
import type { ReplyChannel } from '../../assistant/reply-stream.js';

/** What a spoken turn is told to: server-sent events, or the socket that speaks. */
export interface TurnChannel extends ReplyChannel {
  /** Sends a piece of sound; what it returns is waited for, so that a slow reader slows the vendor down. */
  sound(piece: object, samples: Buffer): Promise<void>;
}

/** A spoken turn as server-sent events, its sound in Base64. */
export const asEvents = (events: EventStream): TurnChannel => ({
  closed: events.closed,
  send: (event, data, id) => events.send(event, data, id),
  end: () => events.end(),
  sound(piece, samples) {
    events.send('voice.audio', { ...piece, audio: samples.toString('base64') });
    return events.drained();
  },
});
