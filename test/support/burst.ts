import type { ApiClient } from './api-client.js';
import type { History, Operation } from './history-checker.js';
import { recordedSend } from './recorded-send.js';
import type { SocketClient } from './socket-client.js';

/** Senders that go on and on, each waiting for the answer to its last message. */
export class Burst {
  /** The last operation of each sender that has stopped. */
  readonly ended: Promise<unknown>;
  private isOver = false;

  /** `until` says after which operation a sender stops; without it they go on until `stop`. */
  constructor(
    private readonly client: ApiClient | SocketClient,
    private readonly history: History,
    private readonly plan: { conversations: readonly string[]; senders: number; name: string },
    private readonly until: (operation: Operation) => boolean | Promise<boolean> = () => false,
  ) {
    this.ended = Promise.all(Array.from({ length: plan.senders }, (_, sender) => this.run(sender)));
  }

  stop(): Promise<unknown> {
    this.isOver = true;
    return this.ended;
  }

  private async run(sender: number): Promise<void> {
    const { conversations, name } = this.plan;
    for (let n = 0; !this.isOver; n += 1) {
      const conversation = conversations[(sender + n) % conversations.length] ?? '';
      const id = `${name}-${sender}-${n}`;
      const send = { conversation_id: conversation, sender: 'ann', client_message_id: id, content: `message ${id}` };
      if (await this.until(await recordedSend(this.client, this.history, send))) return;
    }
  }
}
