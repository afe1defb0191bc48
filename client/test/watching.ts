import type { Chat } from '../src/chat.js';
import type { ChatState } from '../src/chat-state.js';
import type { Client } from '../src/client.js';
import type { ConnectionState } from '../src/connection.js';

/** The first state of a conversation that fits, now or when it comes. */
export function until(chat: Chat, fits: (state: ChatState) => boolean, limitMs = 15_000): Promise<ChatState> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (!fits(chat.state)) return;
      clearTimeout(timer);
      stop();
      resolve(chat.state);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`it did not come to that: ${JSON.stringify(chat.state)}`));
    }, limitMs);
    const stop = chat.subscribe(look);
    look();
  });
}

/** Waits until the connection is in this state. */
export function reached(client: Client, state: ConnectionState, limitMs = 15_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it is ${client.state}, not ${state}`)), limitMs);
    const look = (): void => {
      if (client.state !== state) return;
      clearTimeout(timer);
      stop();
      resolve();
    };
    const stop = client.onState(look);
    look();
  });
}

export const contents = ({ messages }: ChatState): string[] => messages.map(({ content }) => content);
export const isQuiet = ({ outgoing, reply }: ChatState): boolean => outgoing.length === 0 && reply === null;
/** Everything is sent, and the last word is the assistant's. */
export const isAnswered = (state: ChatState): boolean => isQuiet(state) && state.messages.at(-1)?.role === 'assistant';
