import { Module } from '@nestjs/common';
import { LlmProvidersModule } from '../llm-providers/llm-providers.module.js';
import { VoiceModule } from '../voice/voice.module.js';
import { DatabaseDoctorService } from './database-doctor.service.js';
import { DoctorController } from './doctor.controller.js';
import { DoctorService } from './doctor.service.js';
import { ModelsDoctorService } from './models-doctor.service.js';
import { ParityDoctorService } from './parity-doctor.service.js';
import { VoiceDoctorService } from './voice-doctor.service.js';

/** Asks everything that this server needs how it is; it owns no table. */
@Module({
  imports: [LlmProvidersModule, VoiceModule],
  controllers: [DoctorController],
  providers: [DatabaseDoctorService, DoctorService, ModelsDoctorService, ParityDoctorService, VoiceDoctorService],
})
export class DoctorModule {}
