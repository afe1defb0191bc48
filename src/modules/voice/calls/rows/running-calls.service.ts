import { Injectable } from '@nestjs/common';
import type { RunningCallView } from '../../../../contract/call.schema.js';
import type { Actor } from '../../../../platform/auth/actor.js';
import { projectFor } from '../../../../platform/auth/project-access.js';
import { Database } from '../../../../platform/database/database.js';
import { askerValues } from '../../../conversations/visibility.query.js';
import { type CallRow, callOf, toCallView } from './call-view.js';
import { RUNNING } from './calls.query.js';

type RunningRow = CallRow & Pick<RunningCallView, 'conversation_id' | 'assistant'>;

/** The calls that are under way, whichever process holds them. */
@Injectable()
export class RunningCallsService {
  constructor(private readonly database: Database) {}

  /** Those of a project in conversations that the actor may see, the newest first. @throws Problem `missing` */
  async list(actor: Actor, { project_id: named }: { project_id?: string }): Promise<{ data: RunningCallView[] }> {
    const rows = await this.database.run<RunningRow>(RUNNING, [projectFor(actor, named), ...askerValues(actor)]);
    return {
      data: rows.map((row) => ({ ...toCallView(callOf(row), row.conversation_id), assistant: row.assistant })),
    };
  }
}
