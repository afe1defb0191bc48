import type { LlmTool } from '../../../llm-providers/llm.provider.js';
import type { RealtimeSession } from '../../wire/realtime-events.js';

interface Terms {
  readonly instructions: string;
  readonly tools: readonly LlmTool[];
  readonly pushToTalk: boolean;
}

/** Tells a session that is as this server has set it from one that a client has written to. What the vendor adds counts for nothing. */
export class SessionWatch {
  /** Whether the assistant answers by itself: as it is confirmed, then as we have asked for since. */
  private answering: readonly boolean[];

  constructor(
    private readonly terms: Terms,
    isAnswering: boolean,
  ) {
    this.answering = [isAnswering];
  }

  /** We ask for another state; what comes back until then may still be the one before. */
  expect(isAnswering: boolean): void {
    this.answering = [...this.answering, isAnswering];
  }

  isAsSet(session: RealtimeSession): boolean {
    const { instructions, tools, audio, tool_choice: choice, output_modalities: modalities } = session;
    return (
      (instructions === undefined || instructions === this.terms.instructions) &&
      (tools === undefined || outlineOf(tools) === outlineOf(this.terms.tools)) &&
      (choice === undefined || choice === 'auto') &&
      (modalities === undefined || modalities.join() === 'audio') &&
      // Without a transcript nobody could read what the visitor said.
      audio?.input?.transcription !== null &&
      this.hearsAsSet(audio?.input?.turn_detection)
    );
  }

  private hearsAsSet(
    detection: NonNullable<NonNullable<RealtimeSession['audio']>['input']>['turn_detection'],
  ): boolean {
    if (detection === undefined) return true;
    if (this.terms.pushToTalk || detection === null) return this.terms.pushToTalk && detection === null;
    const { create_response: answers } = detection;
    if (answers === undefined) return true;
    const at = this.answering.lastIndexOf(answers);
    // What we asked for last may be confirmed already, or not yet.
    if (at >= 0) this.answering = this.answering.slice(this.answering.indexOf(answers));
    return at >= 0;
  }
}

const outlineOf = (tools: readonly { readonly name?: string; readonly description?: string | null }[]): string =>
  JSON.stringify(
    tools.map(({ name = '', description }) => `${name}: ${description ?? ''}`).sort((a, b) => a.localeCompare(b)),
  );
