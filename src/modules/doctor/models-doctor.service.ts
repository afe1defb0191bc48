import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import type { Finding } from '../../contract/doctor.schema.js';
import { type Examination, ExaminationsService } from '../llm-providers/checks/examinations.service.js';
import { well } from './finding.js';
import { troubleOf } from './model-troubles.js';

/** Whether the language models of this server would answer. */
@Injectable()
export class ModelsDoctorService {
  constructor(
    private readonly examinations: ExaminationsService,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** One finding for each model, in the order in which they are asked. */
  async findings(): Promise<Finding[]> {
    const examinations = await this.examinations.examine();
    return examinations.map((examination, index) =>
      examination.candidate.provider === 'local' ? this.local(index === 0) : findingOf(examination),
    );
  }

  /** The built-in one needs nobody, and knows no more than the passages that it quotes. */
  private local(isFirst: boolean): Finding {
    const subject = { check: 'models', subject: 'local' } as const;
    const finding = 'Answers are quoted from what the project knows, without a language model.';
    if (!isFirst) return well(subject, `The last resort. ${finding}`);
    const isChosen = this.settings.LLM_PROVIDER === 'local';
    return {
      ...subject,
      status: 'warning',
      finding,
      cause: isChosen ? 'LLM_PROVIDER is local.' : 'OPENROUTER_API_KEY, OPENAI_API_KEY and LLM_BASE_URL are not set.',
      fix: isChosen
        ? 'For a language model set LLM_PROVIDER to openrouter, openai or compatible.'
        : 'Set one of them, in .env or the environment, and start the server again.',
    };
  }
}

function findingOf({ candidate: { provider, model }, failure, warning }: Examination): Finding {
  const subject = { check: 'models', subject: `${provider} ${model}` } as const;
  if (failure)
    return {
      ...subject,
      status: 'fault',
      finding: `${provider} would not answer.`,
      ...troubleOf(failure, provider),
    };
  if (warning)
    return {
      ...subject,
      status: 'warning',
      finding: warning,
      cause: 'The model has another name, has ended or is about to end.',
      fix: 'Choose another with LLM_MODEL or LLM_FALLBACKS.',
    };
  return well(subject, `${provider} answers, and has the model.`);
}
