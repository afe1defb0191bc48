import { Injectable } from '@nestjs/common';
import type { DiagnosisView } from '../../contract/doctor.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { requireAdmin } from '../../platform/auth/project-access.js';
import { believed } from '../../platform/believed.js';
import { DatabaseDoctorService } from './database-doctor.service.js';
import { ModelsDoctorService } from './models-doctor.service.js';
import { ParityDoctorService } from './parity-doctor.service.js';
import { VoiceDoctorService } from './voice-doctor.service.js';

/** The vendors are not asked more often, whoever wants to know. */
const BELIEVED_FOR_MS = 2_000;

/** Looks at what this server needs, and says what is wrong, why, and what helps. */
@Injectable()
export class DoctorService {
  private readonly diagnoses = believed<'all', DiagnosisView>({
    max: 1,
    forMs: BELIEVED_FOR_MS,
    look: () => this.look(),
  });

  constructor(
    private readonly database: DatabaseDoctorService,
    private readonly models: ModelsDoctorService,
    private readonly parity: ParityDoctorService,
    private readonly voice: VoiceDoctorService,
  ) {}

  /** For admins: it names vendors, models and settings, never a key or an address. @throws Problem `forbidden` */
  async diagnose(actor: Actor): Promise<DiagnosisView> {
    requireAdmin(actor);
    return (await this.diagnoses.fetch('all')) ?? this.look();
  }

  private async look(): Promise<DiagnosisView> {
    const parts = await Promise.all([
      this.database.finding().then((finding) => [finding]),
      this.models.findings(),
      this.parity.findings(),
      this.voice.findings(),
    ]);
    const findings = parts.flat();
    const worst = (['fault', 'warning'] as const).find((level) => findings.some(({ status }) => status === level));
    return { status: worst ?? 'ok', findings };
  }
}
