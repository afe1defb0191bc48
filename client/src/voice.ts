import type { Chat } from './chat.js';
import { type SpeechStatus, type SpokenTurn, speakTurn } from './spoken-turn.js';
import { Utterance } from './utterance.js';

export type { SpeechStatus, SpokenTurn, Utterance };

/**
 * Says a recording: its words become a message of the chat, and the answer to it is shown there as it is written, and heard through
 * `turn`. Resolves when it is spoken to its end. @throws ProblemError, Unanswered
 */
export const speak = (chat: Chat, recording: Blob, turn: SpokenTurn, signal?: AbortSignal): Promise<SpeechStatus> =>
  speakTurn(recording, chat.speaking(turn, signal));

/**
 * Something that is said while it is recorded: give it the pieces as they come. It goes over the socket where that is open, and over HTTP
 * where it is not, or breaks. The answer is shown and heard as with `speak`.
 */
export const utter = (chat: Chat, turn: SpokenTurn, signal?: AbortSignal): Utterance =>
  new Utterance(chat.speaking(turn, signal));
