import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ContactView, IdentifiedView, IdentityClaims } from '../../../contract/contact.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Database } from '../../../platform/database/database.js';
import { Contact } from '../contact.entity.js';
import { ContactTokensService } from '../contact-tokens.service.js';
import { forAudience, toContactView } from '../contact-view.js';
import { ContactsService } from '../contacts.service.js';
import { identifiedOtherwise, identityRefused, noSuchContact } from '../contacts.problems.js';
import { MergesService } from '../merges/merges.service.js';
import { IdentitySecretsService } from './identity-secrets.service.js';
import { readIdentityToken } from './identity-token.js';

/** Verifies visitors by the word of the business, which it signs; nothing else makes a contact verified or merges it. */
@Injectable()
export class IdentityService {
  constructor(
    private readonly contacts: ContactsService,
    private readonly secrets: IdentitySecretsService,
    private readonly merges: MergesService,
    private readonly tokens: ContactTokensService,
    private readonly database: Database,
  ) {}

  /** Verifies a contact, for staff and for itself. Where the business knows it as another contact, it becomes that one. */
  async identify(actor: Actor, id: string, token: string): Promise<IdentifiedView> {
    const before = await this.contacts.standing(actor, id);
    const contact = await this.vouch(before, token);
    const isAnother = contact.id !== before.id;
    const session = isAnother && actor.kind === 'contact' ? await this.tokens.open(contact) : null;
    return { contact: forAudience(actor, contact), session };
  }

  /** The verified contact for a contact whom the caller may speak for. @throws Problem `invalid`, `conflict` */
  async vouch(contact: ContactView, token: string): Promise<ContactView> {
    const claims = await this.claimsOf(contact.project_id, token);
    return this.locked(claims, async (manager) => {
      const { row, known } = await this.held(manager, contact, claims);
      if (row.isVerified && row.externalId !== claims.sub && known?.id !== row.id) throw identifiedOtherwise();
      if (known && known.id !== row.id) await this.merges.mergeRows(manager, row, known);
      return verify(manager, known ?? row, claims);
    });
  }

  /** The verified contact of a visitor of whom nothing else is known yet. @throws Problem `invalid` */
  async arriveVerified(projectId: string, token: string): Promise<ContactView> {
    const claims = await this.claimsOf(projectId, token);
    return this.locked(claims, async (manager) => {
      const known = await knownAs(manager, claims);
      if (known) return verify(manager, known, claims);
      const id = uuidv7();
      await manager.insert(Contact, { id, projectId });
      return verify(manager, await manager.findOneByOrFail(Contact, { id, projectId }), claims);
    });
  }

  /** The contact, and the one that the business knows it as: both held. A merge may move the latter while we wait for it. */
  private async held(
    manager: EntityManager,
    contact: ContactView,
    claims: IdentityClaims,
  ): Promise<{ row: Contact; known: Contact | null }> {
    const known = await knownAs(manager, claims);
    const rows = await this.merges.lockAll(manager, [contact.id, known?.id ?? contact.id], contact.project_id);
    const row = rows.get(contact.id);
    if (!row) throw noSuchContact();
    const still = known && rows.get(known.id);
    return known && !still ? this.held(manager, contact, claims) : { row, known: still ?? null };
  }

  private async claimsOf(projectId: string, token: string): Promise<IdentityClaims> {
    const claims = await readIdentityToken(token, { projectId, secrets: await this.secrets.activeOf(projectId) });
    if (!claims) throw identityRefused();
    return claims;
  }

  /** One at a time per external id, so that two tabs don't make two contacts of one person. */
  private locked<T>(claims: IdentityClaims, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.transaction(async (manager) => {
      const key = `contact ${claims.project_id} ${claims.sub}`;
      await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
      return work(manager);
    });
  }
}

/** The contact that has the external id, or stands for the one that had it. */
async function knownAs(manager: EntityManager, claims: IdentityClaims): Promise<Contact | null> {
  const projectId = claims.project_id;
  let contact = await manager.findOneBy(Contact, { projectId, externalId: claims.sub });
  while (contact?.mergedInto) contact = await manager.findOneBy(Contact, { projectId, id: contact.mergedInto });
  return contact;
}

/** Takes over what is signed, and nothing else. What a visitor had said of itself unsigned does not become verified. */
async function verify(manager: EntityManager, contact: Contact, claims: IdentityClaims): Promise<ContactView> {
  const { id, projectId, isVerified } = contact;
  const details = { name: claims.name, email: claims.email, phone: claims.phone };
  const signed = Object.entries(details).map(([field, value]) => [field, value ?? (isVerified ? undefined : null)]);
  const changes = {
    ...Object.fromEntries(signed.filter(([, value]) => value !== undefined)),
    ...(claims.attributes ? { attributes: { ...contact.attributes, ...claims.attributes } } : {}),
    // A contact that stands for several keeps its first external id.
    externalId: contact.externalId ?? claims.sub,
    isVerified: true,
    lastSeenAt: new Date(),
  };
  await manager.update(Contact, { id, projectId }, changes as never);
  return toContactView(await manager.findOneByOrFail(Contact, { id, projectId }));
}
