import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/auth/actor.js';
import { TokensService } from '../../platform/auth/tokens.service.js';
import { forbidden, unauthenticated } from '../../platform/errors/common.problems.js';
import { OriginsService } from '../../platform/http/origins.service.js';
import { ProjectsService, type PublicProject } from '../projects/projects.service.js';
import { noSuchWidget } from './visits.problems.js';

/** What somebody shows at the door of a project. */
export interface Knock {
  /** The publishable key; null means the only project of the installation. */
  readonly widget_key: string | null;
  readonly token?: string | undefined;
  /** The page that knocks; null for none, and for our own. */
  readonly origin: string | null;
  /** The network address as limits count it. */
  readonly address: string;
}

/** Somebody at the right door. Without an actor nothing is proved: this is a new visitor. */
export interface Visitor {
  readonly project: Pick<PublicProject, 'id'>;
  readonly actor: Actor | null;
  readonly address: string;
}

/** Opens a project's door to visitors: by its publishable key, from the pages that it names. */
@Injectable()
export class DoorService {
  constructor(
    private readonly projects: ProjectsService,
    private readonly origins: OriginsService,
    private readonly tokens: TokensService,
  ) {}

  /** @throws Problem `missing` for an unknown key, `forbidden` for a foreign page or no visitor's token, `unauthenticated` for a bad token */
  async open({
    widget_key: key,
    token,
    origin,
    address,
  }: Knock): Promise<Visitor & { readonly project: PublicProject }> {
    const project = key === null ? await this.projects.only() : await this.projects.byWidgetKey(key);
    if (!project) throw noSuchWidget();
    await this.origins.require(origin, project.id);
    return { project, address, actor: token === undefined ? null : await this.visitorBy(token, project.id) };
  }

  /** The contact that a token names. */
  private async visitorBy(token: string, projectId: string): Promise<Actor> {
    const actor = await this.tokens.actorOf(token);
    if (actor.kind !== 'contact') throw forbidden();
    if (!actor.projects.includes(projectId)) throw unauthenticated();
    return actor;
  }
}
