import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Actor } from '../../../platform/auth/actor.js';
import { Database } from '../../../platform/database/database.js';
import { askerValues } from '../../conversations/visibility.query.js';
import type { OpenedAvatar } from './avatar.provider.js';
import { noSuchAvatar } from './avatars.problems.js';
import { ADD, CLAIM, LEAVE, type OpenAvatar, RENEW, STOPPED, SUPERSEDE } from './avatars.query.js';
import { FacesService } from './faces.service.js';

/** A page that shows an avatar renews its session within this time (milliseconds); else it is stopped. */
export const AVATAR_LEASE_MS = 30_000;
/** A stop that failed is tried again after so long (milliseconds). */
const PAUSE_MS = 10_000;

/** The rows of sessions with avatars. They cost until they are stopped: by the page, by the next one, or by the sweep when no page shows them. */
@Injectable()
export class AvatarSessionsService {
  constructor(
    private readonly database: Database,
    private readonly faces: FacesService,
  ) {}

  /** Keeps what was opened in a conversation that the caller has seen; what was open there is stopped. Answers with its id. */
  async add(conversation: { id: string; project_id: string }, { key, view }: OpenedAvatar): Promise<string> {
    const before = await this.database.run<OpenAvatar>(SUPERSEDE, [conversation.id, PAUSE_MS]);
    const id = uuidv7();
    const place = [id, conversation.id, conversation.project_id];
    await this.database.run(ADD, [...place, key.session, key.token, AVATAR_LEASE_MS, view.max_seconds]);
    await this.stopAll(before);
    return id;
  }

  /** Somebody still looks. @throws Problem `missing`, also for a session that is over */
  async renew(actor: Actor, id: string): Promise<void> {
    const rows = await this.database.run(RENEW, [id, AVATAR_LEASE_MS, ...askerValues(actor)]);
    if (rows.length === 0) throw noSuchAvatar();
  }

  /** Stops a session; one that is over stays so. What the vendor does not hear now it is told later. @throws Problem `missing` */
  async leave(actor: Actor, id: string): Promise<void> {
    const [row] = await this.database.run<OpenAvatar>(LEAVE, [id, PAUSE_MS, ...askerValues(actor)]);
    if (!row) throw noSuchAvatar();
    await this.stop(row);
  }

  /** Stops what nobody renews, and what could not be stopped before. */
  async sweep(): Promise<void> {
    if (this.faces.isOn) await this.stopAll(await this.database.run<OpenAvatar>(CLAIM, [PAUSE_MS]));
  }

  private async stopAll(rows: readonly OpenAvatar[]): Promise<void> {
    await Promise.all(rows.map((row) => this.stop(row)));
  }

  private async stop({ id, token, vendor_session_id: session, is_past: isPast }: OpenAvatar): Promise<void> {
    if (token === null) return;
    if (isPast || (await this.faces.stop({ session, token }))) await this.database.run(STOPPED, [id]);
  }
}
