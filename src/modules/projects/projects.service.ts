import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { CreateProject, ProjectListQuery, ProjectView } from '../../contract/project.schema.js';
import { type Actor, isStaff, mayEnter, requireOperator } from '../../platform/auth/actor.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { Project } from './project.entity.js';
import { noSuchProject } from './projects.problems.js';

@Injectable()
export class ProjectsService {
  constructor(@InjectRepository(Project) private readonly projects: Repository<Project>) {}

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

/** The instructions are the business's own: visitors must not read them. */
const forAudience = (actor: Actor, view: ProjectView): ProjectView =>
  isStaff(actor) ? view : { ...view, instructions: null };

const toView = (project: Project): ProjectView => ({
  id: project.id,
  name: project.name,
  instructions: project.instructions,
  created_at: project.createdAt.toISOString(),
  updated_at: project.updatedAt.toISOString(),
});
