import { Injectable } from '@nestjs/common';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import type { GrantView } from '../../contract/auth.schema.js';
import type { ContactView } from '../../contract/contact.schema.js';
import type { Draft } from '../../contract/widget.schema.js';
import { type Actor } from '../../platform/auth/actor.js';
import { unauthenticated } from '../../platform/errors/common.problems.js';
import { RateLimitsService } from '../../platform/limits/rate-limits.service.js';
import { ArrivalsService } from '../contacts/arrivals/arrivals.service.js';
import { type Newcomer, promisedContact } from '../contacts/arrivals/drafts.js';
import { readForm } from '../contacts/arrivals/visitor-info.js';
import { ContactTokensService } from '../contacts/contact-tokens.service.js';

/** Where a newcomer comes from. */
interface From {
  readonly project_id: string;
  readonly device_id: string;
  readonly address: string;
}

/** Visitors of whom nothing is stored. The first word that they send makes a contact of them. */
@Injectable()
export class NewcomersService {
  constructor(
    private readonly arrivals: ArrivalsService,
    private readonly tokens: ContactTokensService,
    private readonly limits: RateLimitsService,
  ) {}

  /** The ids of a newcomer: new ones, or for a message that may be told again those that belong to it. */
  idsFor({ project_id: projectId, device_id: deviceId }: From, messageId?: string): { contact: string; chat: string } {
    if (messageId === undefined) return { contact: uuidv7(), chat: uuidv7() };
    const contact = uuidv5(`${deviceId} ${messageId}`, projectId);
    return { contact, chat: uuidv5('conversation', contact) };
  }

  /** A contact that is only promised, with its tokens. */
  promise(from: From, contactId: string, draft: Draft): { contact: ContactView; session: GrantView } {
    const { project_id: projectId, device_id, address } = from;
    const newcomer = { device_id, address, refresh_hash: '' };
    const actor = { kind: 'contact', id: contactId, name: null, projects: [projectId] } as const;
    const contact = promisedContact({ ...actor, draft: { ...draft, newcomer } }, contactId);
    if (!contact) throw unauthenticated();
    return { contact, session: this.tokens.promise(contact, draft, { device_id, address }) };
  }

  /** Whether something is stored of the visitor whom a token names. */
  isKnown(actor: Actor): Promise<boolean> {
    const [projectId] = actor.projects;
    return this.arrivals.knows(projectId ?? '', actor.id);
  }

  /** Stores a newcomer: the contact and its session. @throws Problem `too-many` when too many come from one address */
  async settle(actor: Newcomer): Promise<void> {
    const { newcomer, user_info: info, page_url } = actor.draft;
    const [projectId] = actor.projects;
    if (!newcomer || projectId === undefined || actor.sessionId === undefined) return;
    if (!(await this.isKnown(actor))) await this.limits.take({ arrivals: newcomer.address });
    const arrival = { ...readForm(info ?? {}).details, page_url, project_id: projectId, device_id: newcomer.device_id };
    const contact = await this.arrivals.arriveAnew(arrival, actor.id);
    await this.tokens.keep(contact, { id: actor.sessionId, refreshHash: newcomer.refresh_hash });
  }
}
