import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Finding } from '../../contract/doctor.schema.js';
import { SecretKeys } from '../../platform/auth/secret-keys.js';
import { NodeHintsService } from '../../platform/database/node-hints.service.js';
import { LlmProvidersService } from '../llm-providers/llm-providers.service.js';
import { well } from './finding.js';

/** What must be equal in all processes on a database, by the beginnings of the settings' names. */
const PARTS = {
  'the language models': /^(LLM|OPENAI|OPENROUTER|EMBEDDING)_/,
  'the access tokens': /^JWT_/,
  'the voice': /^(SPEECH|TEXT_TO_SPEECH|REALTIME|CALL|VOICE|ELEVENLABS|ASSEMBLYAI|LIVEAVATAR)_/,
  'the limits': /^(RATE_LIMIT|BUDGET)_/,
} as const;

const ASK = 'parity?';
const TELL = 'parity';
/** So long the others may take to answer, in milliseconds. */
const PATIENCE_MS = 500;
const MARK_LENGTH = 8;

/**
 * Whether all doors, and all processes on this database, ask the same models. Processes tell each other a mark of each part of their
 * settings: 32 bits of a digest, by which nobody learns a key.
 */
@Injectable()
export class ParityDoctorService implements OnModuleInit {
  private readonly process = randomUUID();
  private readonly marks: readonly string[];
  private readonly others = new Map<string, readonly string[]>();

  constructor(
    private readonly hints: NodeHintsService,
    private readonly models: LlmProvidersService,
    secrets: SecretKeys,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.marks = marksOf(settings, secrets);
  }

  onModuleInit(): void {
    this.hints.onHint((hint) => {
      if (hint === ASK) return this.hints.give([TELL, this.process, this.marks.join('.')].join('/'));
      const [word, process, marks] = hint.split('/');
      if (word === TELL && process && marks) this.others.set(process, marks.split('.'));
    });
  }

  async findings(): Promise<Finding[]> {
    const chain = this.models.describe().map(({ provider, model }) => `${provider} ${model}`);
    const doors = well(
      { check: 'parity', subject: 'doors' },
      `REST, streams, Socket.IO, the plain WebSocket and the widget's fallback ask the same models, in this order: ${chain.join(', ')}; a chatbot may name its own.`,
    );
    return [doors, await this.neighbours()];
  }

  private async neighbours(): Promise<Finding> {
    this.others.clear();
    this.hints.give(ASK);
    await pause(PATIENCE_MS);
    const others = [...this.others.values()];
    const different = Object.keys(PARTS).filter((_, index) =>
      others.some((marks) => marks[index] !== this.marks[index]),
    );
    const subject = { check: 'parity', subject: 'processes' } as const;
    if (different.length > 0)
      return {
        ...subject,
        status: 'fault',
        finding: `Other processes on this database have other settings of ${different.join(', ')}.`,
        cause: 'They were started with other environments, or one was not started again after a change.',
        fix: 'Start all of them with the same settings.',
      };
    const finding =
      others.length === 0
        ? 'No other process on this database has answered.'
        : `${others.length + 1} processes on this database have the same settings.`;
    return well(subject, finding);
  }
}

function marksOf(settings: Settings, { accepted }: SecretKeys): string[] {
  // A secret that is not set is made and kept in a file, so that the settings don't have it.
  const secrets = accepted.map((key) => key.export().toString('base64'));
  return Object.values(PARTS).map((names) => {
    const own = Object.entries(settings).filter(([name]) => names.test(name));
    const text = JSON.stringify([own, names.test('JWT_') ? secrets : null]);
    return createHash('sha256').update(text).digest('hex').slice(0, MARK_LENGTH);
  });
}
