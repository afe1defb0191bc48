import { Injectable } from '@nestjs/common';
import type { Finding } from '../../contract/doctor.schema.js';
import { AccessService, type VoicePart } from '../voice/status/access.service.js';
import { REASONS, type ReasonCode } from '../voice/status/reasons.js';
import { well } from './finding.js';

const PARTS: readonly VoicePart[] = ['realtime', 'recognition', 'speech'];
/** Nothing is broken: nobody has asked for it. */
const IS_OFF: ReadonlySet<ReasonCode> = new Set(['key-missing', 'turned-off']);

/** Whether the vendors of speech would work for this server. */
@Injectable()
export class VoiceDoctorService {
  constructor(private readonly access: AccessService) {}

  findings(): Promise<Finding[]> {
    return Promise.all(PARTS.map(async (part) => findingOf(part, await this.access.faultOf(part))));
  }
}

function findingOf(part: VoicePart, fault: ReasonCode | null): Finding {
  const subject = { check: 'voice', subject: part } as const;
  if (fault === null) return well(subject, 'The vendor answers.');
  const { cause, fix } = REASONS[fault];
  const isOff = IS_OFF.has(fault);
  return {
    ...subject,
    status: isOff ? 'off' : 'fault',
    finding: isOff ? 'Not set up.' : 'It would not work.',
    cause,
    fix,
  };
}
