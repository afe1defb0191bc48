import type { LlmTool } from '../../../llm-providers/llm.provider.js';
import type { RealtimeSession } from '../../wire/realtime-events.js';
import { type Hearing, hearingOf } from './session-config.js';

interface Terms {
  readonly instructions: string;
  readonly tools: readonly LlmTool[];
}

type TurnDetection = NonNullable<NonNullable<RealtimeSession['audio']>['input']>['turn_detection'];

/** Tells a session that is as this server has set it from one that a client has written to. What the vendor adds counts for nothing. */
export class SessionWatch {
  /** Who hears that the visitor has spoken: as it is confirmed, then as we have asked for since. */
  private hearing: readonly Hearing[];

  constructor(
    private readonly terms: Terms,
    hearing: Hearing,
  ) {
    this.hearing = [hearing];
  }

  /** We ask for another state; what comes back until then may still be the one before. */
  expect(hearing: Hearing): void {
    this.hearing = [...this.hearing, hearing];
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

  private hearsAsSet(detection: TurnDetection): boolean {
    if (detection === undefined) return true;
    const { create_response: answers } = detection ?? {};
    if (detection !== null && answers === undefined) return this.hearing.some((each) => each !== 'held');
    const at = this.hearing.indexOf(hearingOf(detection === null, answers === true));
    // What we asked for last may be confirmed already, or not yet.
    if (at >= 0) this.hearing = this.hearing.slice(at);
    return at >= 0;
  }
}

const outlineOf = (tools: readonly { readonly name?: string; readonly description?: string | null }[]): string =>
  JSON.stringify(
    tools.map(({ name = '', description }) => `${name}: ${description ?? ''}`).sort((a, b) => a.localeCompare(b)),
  );
