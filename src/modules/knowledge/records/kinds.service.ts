import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type KindView, propertyFacts, type RecordFacts } from '../../../contract/record.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectFor, refuseUnknownProject, requireAdmin, requireStaff } from '../../../platform/auth/project-access.js';
import { notValid } from '../../../platform/errors/common.problems.js';
import { schemaFault, schemaFaults } from '../../../platform/json-schema.js';
import { invalidInput } from '../../../platform/http/invalid-input.js';
import { kindIsBuiltIn, noSuchKind } from '../knowledge.problems.js';
import { KnowledgeKind } from './kind.entity.js';

/** The kind that everybody has. */
export const PROPERTY = 'property';

interface Named {
  readonly kind: string;
  readonly project_id?: string | undefined;
}

/** The kinds of records: `property`, and those that a project defines. */
@Injectable()
export class KindsService {
  constructor(@InjectRepository(KnowledgeKind) private readonly kinds: Repository<KnowledgeKind>) {}

  /** Defines a kind, or changes its schema for records that are written from now on. */
  async put(
    actor: Actor,
    { kind: name, project_id: named, schema }: Named & { schema: RecordFacts },
  ): Promise<KindView> {
    requireAdmin(actor);
    const projectId = projectFor(actor, named);
    if (name === PROPERTY) throw kindIsBuiltIn();
    const fault = schemaFault(schema);
    if (fault !== null) throw notValid([{ path: 'schema', message: fault }]);
    await this.kinds
      .upsert({ id: uuidv7(), projectId, name, schema: schema as never }, ['projectId', 'name'])
      .catch(refuseUnknownProject);
    return toKindView(await this.kinds.findOneByOrFail({ projectId, name }));
  }

  async list(actor: Actor, named?: string): Promise<{ data: KindView[] }> {
    requireStaff(actor);
    const kinds = await this.kinds.find({ where: { projectId: projectFor(actor, named) }, order: { name: 'ASC' } });
    return { data: kinds.map(toKindView) };
  }

  /** Drops a kind; its records stay as they are, and can't be written any more. */
  async delete(actor: Actor, { kind: name, project_id: named }: Named): Promise<void> {
    requireAdmin(actor);
    const { affected } = await this.kinds.delete({ projectId: projectFor(actor, named), name });
    if (!affected) throw noSuchKind();
  }

  /** Checks the facts of a record. @throws Problem `missing` for a kind that the project has not, `invalid` naming each fault */
  async check(projectId: string, kind: string, facts: RecordFacts): Promise<void> {
    if (kind === PROPERTY) {
      const parsed = propertyFacts.safeParse(facts);
      if (!parsed.success)
        throw invalidInput(parsed.error.issues.map((issue) => ({ ...issue, path: ['facts', ...issue.path] })));
      return;
    }
    const own = await this.kinds.findOneBy({ projectId, name: kind });
    if (!own) throw noSuchKind();
    const faults = schemaFaults(own.schema, facts);
    if (faults.length > 0) throw notValid(faults.map((fault) => ({ ...fault, path: `facts.${fault.path}` })));
  }
}

const toKindView = ({ name, schema, updatedAt }: KnowledgeKind): KindView => ({
  kind: name,
  schema,
  updated_at: updatedAt.toISOString(),
});
