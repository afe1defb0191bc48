import { CHARACTERS_PER_MS, eventIn, type RealtimeEvent, type RealtimeItem } from '../../wire/realtime-events.js';
import { NO_USAGE, withUsage } from './call-usage.js';
import type { Talk } from './talk.js';

type Heard = (talk: Talk, event: RealtimeEvent) => void;

/** What each event of the vendor means for a talk (names and order: OpenAI Realtime GA). All others mean nothing. */
const HEARD: Readonly<Record<string, Heard>> = {
  'session.updated': (talk, { session = {} }) => {
    if (!talk.session.isAsSet(session)) talk.host.over(talk, 'tampered');
  },
  'conversation.item.added': itemAdded,
  // Nothing is deleted here.
  'conversation.item.deleted': (talk) => talk.host.over(talk, 'tampered'),
  'conversation.item.truncated': (talk, { item_id: id = '', audio_end_ms: ms = 0 }) => talk.utterances.cut(id, ms),
  'input_audio_buffer.speech_started': (talk) => talk.responses.restart(),
  // A client can end an utterance by itself, but not say so in the vendor's name.
  'input_audio_buffer.speech_stopped': (talk) => talk.responses.due.heard(),
  'input_audio_buffer.committed': (talk, { item_id: id = '', previous_item_id: previous = null }) => {
    talk.utterances.visitorSpoke(id, previous);
    talk.committed();
  },
  'conversation.item.input_audio_transcription.delta': (talk, { item_id: id = '', delta = '' }) =>
    talk.utterances.visitorWords(id, delta),
  'conversation.item.input_audio_transcription.completed': (talk, { item_id: id = '', transcript = '' }) =>
    talk.utterances.visitorSaid(id, transcript, talk.floorEpoch),
  'conversation.item.input_audio_transcription.failed': (talk, { item_id: id = '' }) =>
    talk.utterances.visitorSaid(id, null, talk.floorEpoch),
  'response.created': (talk, { response = {} }) => {
    if (!response.id) return;
    if (!talk.responses.began(response) && talk.isOpenToClients) return talk.host.over(talk, 'tampered');
    if (talk.floor === 'silent') talk.responses.silence();
  },
  'response.output_item.added': (talk, { item = {}, response_id: response = '' }) => {
    talk.responses.makes(response, item);
    // Its words stand in the thread already.
    if (item.id && talk.responses.isCorrection(response)) talk.utterances.silent(item.id, null);
  },
  'response.output_audio_transcript.delta': (talk, { item_id: id = '', delta = '' }) =>
    talk.utterances.assistantWords(id, delta),
  'response.output_audio_transcript.done': (talk, { item_id: id = '', transcript = '' }) =>
    talk.utterances.assistantText(id, transcript),
  'response.output_audio.delta': (talk, { item_id: id = '', delta = '' }) =>
    talk.utterances.assistantSound(id, delta.length / CHARACTERS_PER_MS),
  'response.done': responseDone,
  'output_audio_buffer.stopped': (talk, { response_id: id = '' }) => {
    for (const item of talk.responses.itemsOf(id)) talk.utterances.assistantDone(item);
  },
  'output_audio_buffer.cleared': (talk, { response_id: id = '' }) => {
    for (const item of talk.responses.itemsOf(id)) talk.utterances.assistantMade(item, true);
  },
  error: (talk, { error }) => {
    if (error?.event_id) talk.responses.refused(error.event_id);
  },
};

/** Takes an event of the vendor, as it came. Never throws: what a browser put into the session comes back in events, too. */
export function hear(talk: Talk, data: Buffer): void {
  const event = eventIn(data.toString('utf8'));
  if (!event || talk.isOver || !Object.hasOwn(HEARD, event.type)) return;
  try {
    HEARD[event.type]?.(talk, event);
  } catch (error) {
    talk.host.fault(talk, error);
  }
}

/** The visitor's voice makes items, the model does, and this server does. Whatever else turns up was put there by a client. */
function itemAdded(talk: Talk, { item = {}, previous_item_id: previous = null }: RealtimeEvent): void {
  const { id = '', type, role } = item;
  // What this server has put there nobody hears.
  if (talk.responses.isOwn(id)) return talk.utterances.silent(id, previous);
  if (type === 'message' && role === 'user') return userItem(talk, item, previous);
  if (type === 'function_call_output' || role === 'system') return talk.host.over(talk, 'tampered');
  talk.suspect(id);
  if (type === 'message' && role === 'assistant') talk.utterances.assistantBegins(id, previous, talk.floorEpoch);
  else talk.utterances.silent(id, previous);
}

function userItem({ utterances, floorEpoch }: Talk, item: RealtimeItem, previous: string | null): void {
  const { id = '', content = [] } = item;
  utterances.visitorSpoke(id, previous);
  const typed = content.find(({ type }) => type === 'input_text')?.text;
  if (typed !== undefined) utterances.visitorSaid(id, typed, floorEpoch);
}

function responseDone(talk: Talk, { response = {} }: RealtimeEvent): void {
  if (response.id && talk.isOpenToClients && talk.responses.due.isStrange(response.id))
    talk.host.over(talk, 'tampered');
  talk.usage = withUsage(talk.usage, response.usage);
  talk.host.spent(talk, withUsage(NO_USAGE, response.usage));
  const isCut = response.status !== 'completed';
  for (const { id = '', type } of response.output ?? [])
    if (type === 'message') talk.utterances.assistantMade(id, isCut);
  const calls = talk.responses.ended(response);
  if (calls.length > 0 && talk.floor !== 'silent') talk.host.carryOut(talk, calls);
}
