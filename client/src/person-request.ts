import type { Connection } from './connection.js';
import { escalationsCancel, escalationsLeaveEmail, escalationsRequest } from './generated/sdk.gen.js';
import type { Escalation, SocketNews } from './generated/types.gen.js';
import type { RestClient } from './rest.js';

export interface PersonRequestParts {
  readonly rest: RestClient;
  readonly connection: Connection;
}

/** A visitor's way to a person: one request for each conversation, with its place in the queue. */
export class PersonRequest {
  private known: Escalation | null = null;

  constructor(
    private readonly conversationId: string,
    private readonly parts: PersonRequestParts,
    private readonly changed: () => void,
  ) {}

  get escalation(): Escalation | null {
    return this.known;
  }

  /** Asks for a person; to ask again is the same request, as it stands now. */
  async ask(reason?: string): Promise<void> {
    const body = { conversation_id: this.conversationId, ...(reason === undefined ? {} : { reason }) };
    this.take(await escalationsRequest({ client: this.parts.rest, body }));
  }

  async cancel(): Promise<void> {
    if (!this.known) await this.ask();
    if (this.known) this.take(await escalationsCancel({ client: this.parts.rest, path: { id: this.known.id } }));
  }

  /** Where to answer when nobody comes now. */
  async leaveEmail(email: string): Promise<void> {
    if (!this.known) await this.ask();
    const id = this.known?.id ?? '';
    this.take(await escalationsLeaveEmail({ client: this.parts.rest, path: { id }, body: { email } }));
  }

  /** Its place, as of now; over HTTP nobody tells of it. */
  async refresh(): Promise<void> {
    if (this.known?.status === 'queued') await this.ask();
  }

  take(escalation: Escalation): void {
    this.known = escalation;
    this.changed();
  }

  moved({ position, estimated_wait_seconds }: SocketNews['queue:updated']): void {
    if (this.known) this.take({ ...this.known, position, estimated_wait_seconds });
  }
}
