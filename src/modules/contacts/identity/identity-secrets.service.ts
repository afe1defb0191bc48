import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { IdentitySecretView } from '../../../contract/contact.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectFor, refuseUnknownProject, requireAdmin } from '../../../platform/auth/project-access.js';
import { Database } from '../../../platform/database/database.js';
import { noSuchSecret } from '../contacts.problems.js';
import { IdentitySecret } from './identity-secret.entity.js';

/** So many secrets count at a time: two, so that one can be replaced without locking anybody out. */
const MOST_ACTIVE = 2;

const DROP_OLDEST = `DELETE FROM identity_secrets WHERE project_id = $1 AND id NOT IN (
  SELECT id FROM identity_secrets WHERE project_id = $1 ORDER BY created_at DESC, id DESC LIMIT ${MOST_ACTIVE})`;

/** The secrets that prove a project's own word on who a visitor is. */
@Injectable()
export class IdentitySecretsService {
  constructor(
    @InjectRepository(IdentitySecret) private readonly secrets: Repository<IdentitySecret>,
    private readonly database: Database,
  ) {}

  /** Makes a new secret, which is shown this once, and drops the oldest beyond two. */
  async add(actor: Actor, project: string): Promise<IdentitySecretView & { secret: string }> {
    const projectId = allowed(actor, project);
    const secret = randomBytes(32).toString('base64url');
    const row = await this.database.transaction(async (manager) => {
      const saved = manager.create(IdentitySecret, { id: uuidv7(), projectId, secret });
      await manager.insert(IdentitySecret, saved).catch(refuseUnknownProject);
      await manager.query(DROP_OLDEST, [projectId]);
      return manager.findOneByOrFail(IdentitySecret, { id: saved.id, projectId });
    });
    return { ...toView(row), secret };
  }

  async list(actor: Actor, project: string): Promise<{ data: IdentitySecretView[] }> {
    const projectId = allowed(actor, project);
    const rows = await this.secrets.find({ where: { projectId }, order: { createdAt: 'DESC', id: 'DESC' } });
    return { data: rows.map((row) => toView(row)) };
  }

  /** Drops a secret: what it signed is refused from now on. @throws Problem `missing` */
  async drop(actor: Actor, project: string, id: string): Promise<void> {
    const { affected } = await this.secrets.delete({ id, projectId: allowed(actor, project) });
    if (!affected) throw noSuchSecret();
  }

  /** The secrets that count. */
  async activeOf(projectId: string): Promise<string[]> {
    const rows = await this.secrets.find({ where: { projectId }, order: { createdAt: 'DESC' }, take: MOST_ACTIVE });
    return rows.map(({ secret }) => secret);
  }
}

function allowed(actor: Actor, project: string): string {
  const projectId = projectFor(actor, project);
  requireAdmin(actor);
  return projectId;
}

const toView = ({ id, projectId, createdAt }: IdentitySecret): IdentitySecretView => ({
  id,
  project_id: projectId,
  created_at: createdAt.toISOString(),
});
