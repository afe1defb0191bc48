import { hash as digest, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import {
  API_TOKEN_PREFIX,
  type ApiTokenView,
  type CreateApiToken,
  type NewApiTokenView,
} from '../../../contract/api-token.schema.js';
import { Problem } from '../../errors/problem.js';
import type { Actor } from '../actor.js';
import { projectFor, refuseUnknownProject } from '../project-access.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { ApiToken } from './api-token.entity.js';
import { requireHuman } from './token-rules.js';

/** So many tokens a project has at most. */
const MOST_TOKENS = 100;
const DAY_SECONDS = 86_400;

/** The keys of a project for servers of the business: made, listed and revoked by its admins. */
@Injectable()
export class ApiTokensService {
  constructor(
    @InjectRepository(ApiToken) private readonly tokens: Repository<ApiToken>,
    private readonly sessions: SessionsService,
  ) {}

  /** Makes a token, which is shown this once. @throws Problem `missing`, `forbidden`, `conflict` when there are too many */
  async create(actor: Actor, project: string, input: CreateApiToken): Promise<NewApiTokenView> {
    const projectId = allowed(actor, project);
    if ((await this.tokens.countBy({ projectId })) >= MOST_TOKENS) throw tooManyTokens();
    const token = API_TOKEN_PREFIX + randomBytes(32).toString('base64url');
    const seconds = input.expires_in_days * DAY_SECONDS;
    const id = uuidv7();
    await this.sessions
      .begin({ kind: 'api_token', id, projectId }, seconds, { id, refreshHash: null })
      .catch(refuseUnknownProject);
    const row = this.tokens.create({
      id,
      projectId,
      name: input.name,
      role: input.role,
      hash: digest('sha256', token, 'base64url'),
      hint: token.slice(-4),
      createdBy: actor.name,
      expiresAt: new Date(Date.now() + seconds * 1_000),
    });
    await this.tokens.insert(row);
    return { ...toView(await this.tokens.findOneByOrFail({ id, projectId })), token };
  }

  /** The tokens of a project, newest first, also those that have expired. @throws Problem `missing`, `forbidden` */
  async list(actor: Actor, project: string): Promise<{ data: ApiTokenView[] }> {
    const projectId = allowed(actor, project);
    const rows = await this.tokens.find({ where: { projectId }, order: { createdAt: 'DESC', id: 'DESC' } });
    return { data: rows.map((row) => toView(row)) };
  }

  /** Revokes a token: here at once, on every node within five seconds, open sockets included. @throws Problem `missing`, `forbidden` */
  async revoke(actor: Actor, project: string, id: string): Promise<void> {
    const { affected } = await this.tokens.delete({ id, projectId: allowed(actor, project) });
    if (!affected) throw noSuchToken();
    await this.sessions.revoke(id);
  }
}

function allowed(actor: Actor, project: string): string {
  const projectId = projectFor(actor, project);
  requireHuman(actor);
  return projectId;
}

const noSuchToken = (): Problem => new Problem('missing', 'no-such-api-token', 'There is no such API token.');

const tooManyTokens = (): Problem =>
  new Problem('conflict', 'too-many-api-tokens', `A project has at most ${MOST_TOKENS} API tokens: revoke one first.`);

const toView = (row: ApiToken): ApiTokenView => ({
  id: row.id,
  project_id: row.projectId,
  name: row.name,
  role: row.role,
  hint: row.hint,
  created_by: row.createdBy,
  created_at: row.createdAt.toISOString(),
  expires_at: row.expiresAt.toISOString(),
  last_used_at: row.lastUsedAt?.toISOString() ?? null,
});
