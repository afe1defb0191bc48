import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ArrayContains, type EntityManager, In, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { ChangeProject, CreateProject, ProjectListQuery, ProjectView } from '../../contract/project.schema.js';
import { USUAL_VOICE, type VoiceSettings } from '../../contract/voice-settings.schema.js';
import { USUAL_WIDGET, type WidgetSettings } from '../../contract/widget-settings.schema.js';
import { believed } from '../../platform/believed.js';
import { type Actor, isStaff, mayEnter, requireOperator } from '../../platform/auth/actor.js';
import { noSuchProject, requireAdmin } from '../../platform/auth/project-access.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { type OriginPolicy, OriginsService } from '../../platform/http/origins.service.js';
import { Project } from './project.entity.js';

/** How long what web pages ask of a project is believed; a change takes effect everywhere within this time. */
const BELIEVED_FOR_MS = 5_000;

/** What a web page may know of the project that its widget key names. */
export interface PublicProject {
  readonly id: string;
  readonly name: string;
  readonly greeting: string | null;
  readonly widgetKey: string;
  readonly widget: WidgetSettings;
}

@Injectable()
export class ProjectsService implements OriginPolicy, OnModuleInit {
  private readonly origins = believed<string, readonly string[]>({
    max: 10_000,
    forMs: BELIEVED_FOR_MS,
    look: async (id) => (await this.projects.findOneBy({ id }))?.allowedOrigins ?? [],
  });

  private readonly known = believed<string, { isKnown: boolean }>({
    max: 10_000,
    forMs: BELIEVED_FOR_MS,
    look: async (origin) => ({
      isKnown: await this.projects.existsBy({ allowedOrigins: ArrayContains([origin]) }),
    }),
  });

  /** Every guest's handshake asks. */
  private readonly byKey = believed<string, { project: PublicProject | null }>({
    max: 10_000,
    forMs: BELIEVED_FOR_MS,
    look: async (widgetKey) => {
      const project = await this.projects.findOneBy({ widgetKey });
      return { project: project && toPublic(project) };
    },
  });

  constructor(
    @InjectRepository(Project) private readonly projects: Repository<Project>,
    private readonly pages: OriginsService,
  ) {}

  onModuleInit(): void {
    this.pages.decideBy(this);
  }

  /** Creates a project; only the operator may. The same `id` again gives the same project. */
  async create(actor: Actor, input: CreateProject & { id?: string }): Promise<ProjectView> {
    requireOperator(actor);
    const id = input.id ?? uuidv7();
    const row = { id, name: input.name, instructions: input.instructions ?? null };
    await this.projects.createQueryBuilder().insert().values(row).orIgnore().execute();
    return toView(await this.projects.findOneByOrFail({ id }));
  }

  /** The project, if the actor's token opens it. @throws Problem `missing` */
  async visibleTo(actor: Actor, id: string): Promise<ProjectView> {
    const project = mayEnter(actor, id) ? await this.projects.findOneBy({ id }) : null;
    if (!project) throw noSuchProject();
    return forAudience(actor, toView(project));
  }

  /** Changes the settings of a project. @throws Problem `missing`, `forbidden` unless its admin asks */
  async change(actor: Actor, id: string, input: ChangeProject): Promise<ProjectView> {
    await this.visibleTo(actor, id);
    requireAdmin(actor);
    const { allowed_origins: allowedOrigins, widget, voice, ...rest } = input;
    const changes = {
      ...rest,
      ...(allowedOrigins ? { allowedOrigins: [...new Set(allowedOrigins)] } : {}),
      ...(widget ? { widget: () => 'widget || :widget::jsonb' } : {}),
      ...(voice ? { voice: () => 'voice || :voice::jsonb' } : {}),
    };
    if (Object.keys(changes).length > 0) {
      const update = this.projects.createQueryBuilder().update(changes).where({ id });
      await update.setParameters({ widget: JSON.stringify(widget), voice: JSON.stringify(voice) }).execute();
    }
    this.origins.delete(id);
    this.known.clear();
    this.byKey.clear();
    return this.visibleTo(actor, id);
  }

  /** The project that a publishable key names; null when none has it. */
  async byWidgetKey(widgetKey: string): Promise<PublicProject | null> {
    return (await this.byKey.fetch(widgetKey))?.project ?? null;
  }

  /** A project's say over voice, as it is at this moment; in the caller's transaction, if there is one. */
  async voiceOf(id: string, manager: EntityManager = this.projects.manager): Promise<VoiceSettings> {
    return { ...USUAL_VOICE, ...(await manager.findOneBy(Project, { id }))?.voice };
  }

  /** The project of an installation that has exactly one; null where there are none or several. */
  async only(): Promise<PublicProject | null> {
    const [project, ...others] = await this.projects.find({ take: 2 });
    return project && others.length === 0 ? toPublic(project) : null;
  }

  /** The web pages that may hold the project's widget. */
  async originsOf(projectId: string): Promise<readonly string[]> {
    return (await this.origins.fetch(projectId)) ?? [];
  }

  async isKnown(origin: string): Promise<boolean> {
    return (await this.known.fetch(origin))?.isKnown ?? false;
  }

  async isAllowed(origin: string, projectId: string): Promise<boolean> {
    return (await this.originsOf(projectId)).includes(origin);
  }

  /** The actor's projects, newest first. */
  async list(actor: Actor, { limit, cursor }: ProjectListQuery) {
    const query = this.projects.createQueryBuilder('p').orderBy('p.createdAt', 'DESC').addOrderBy('p.id', 'DESC');
    if (actor.projects !== 'any') query.where({ id: In([...actor.projects]) });
    else requireOperator(actor);
    if (cursor) {
      const { at, id } = decodeCursor(cursor);
      query.andWhere('(p.createdAt, p.id) < (:at, :id)', { at, id });
    }
    const rows = await query.limit(limit + 1).getMany();
    return pageFrom(rows, limit, {
      position: (project) => ({ at: project.createdAt, id: project.id }),
      view: (project) => forAudience(actor, toView(project)),
    });
  }
}

/** The instructions and settings are the business's own: visitors must not read them. */
const forAudience = (actor: Actor, view: ProjectView): ProjectView =>
  isStaff(actor) ? view : { ...view, instructions: null, widget_key: null, allowed_origins: [], voice: null };

const toPublic = ({ id, name, greeting, widgetKey, widget }: Project): PublicProject => ({
  id,
  name,
  greeting,
  widgetKey,
  widget: { ...USUAL_WIDGET, ...widget },
});

const toView = (project: Project): ProjectView => ({
  id: project.id,
  name: project.name,
  instructions: project.instructions,
  widget_key: project.widgetKey,
  allowed_origins: project.allowedOrigins,
  greeting: project.greeting,
  widget: { ...USUAL_WIDGET, ...project.widget },
  voice: { ...USUAL_VOICE, ...project.voice },
  created_at: project.createdAt.toISOString(),
  updated_at: project.updatedAt.toISOString(),
});
