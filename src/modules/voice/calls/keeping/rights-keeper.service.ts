import { Injectable } from '@nestjs/common';
import { SessionsService } from '../../../../platform/auth/sessions/sessions.service.js';
import { TalksService } from '../talks.service.js';

/** Ends the calls of this process with the session by which they were placed, on whichever node that one ends. */
@Injectable()
export class RightsKeeperService {
  constructor(
    private readonly talks: TalksService,
    private readonly sessions: SessionsService,
  ) {}

  /** Asks which sessions are over. Call it more often than every five seconds. */
  async keep(): Promise<void> {
    const sessions = this.talks.all.flatMap(({ call: { sessionId: id } }) =>
      id === null ? [] : [{ id, isAllotted: true }],
    );
    if (sessions.length > 0) this.end(await this.sessions.endedAmong(sessions));
  }

  /** Ends the calls of sessions that are over. */
  end(ended: ReadonlySet<string>): void {
    for (const { call } of this.talks.all)
      if (call.sessionId !== null && ended.has(call.sessionId)) void this.talks.hangUp(call.id, 'hung_up');
  }
}
