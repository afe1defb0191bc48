import { Injectable } from '@nestjs/common';
import { CallEndsService } from '../rows/call-ends.service.js';
import { CallLinesService } from '../rows/call-lines.service.js';

/** What dead processes left. */
@Injectable()
export class OrphansService {
  constructor(
    private readonly ends: CallEndsService,
    private readonly lines: CallLinesService,
  ) {}

  /** Ends their calls, and hangs up the lines that nobody has hung up. */
  async sweep(): Promise<void> {
    await this.ends.endOrphans();
    await this.lines.sweep();
  }
}
