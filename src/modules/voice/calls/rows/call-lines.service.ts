import { Injectable } from '@nestjs/common';
import { CallRowsService } from './call-rows.service.js';
import { RealtimeService } from '../realtime.service.js';

/** Lines at the vendor, which cost until somebody hangs up. */
@Injectable()
export class CallLinesService {
  constructor(
    private readonly rows: CallRowsService,
    private readonly realtime: RealtimeService,
  ) {}

  /** Hangs up; what fails is tried again by the sweep. Never rejects. */
  async close(id: string, vendorCallId: string | null): Promise<void> {
    if (vendorCallId === null) return;
    try {
      await this.realtime.vendor.hangUp(vendorCallId);
      await this.rows.lineClosed(id);
    } catch (error) {
      this.realtime.note(error, id);
    }
  }

  /** Hangs up what ended without its holder. */
  async sweep(): Promise<void> {
    if (!this.realtime.isOn) return;
    for (const { id, vendor_call_id: vendorCallId } of await this.rows.claimLines()) await this.close(id, vendorCallId);
  }
}
