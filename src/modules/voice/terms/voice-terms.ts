import type { SpokenWay, VoiceSettings } from '../../../contract/voice-settings.schema.js';
import { voiceNotOffered } from './terms.problems.js';

/** Whether a project lets its visitors talk: in a way, or at all. */
export const offers = ({ is_on: isOn, ways }: VoiceSettings, way?: SpokenWay): boolean =>
  isOn && (way === undefined || ways.includes(way));

/** Refuses what a project does not offer, before anybody else is asked. @throws Problem `conflict` */
export function requireOffered(voice: VoiceSettings, way?: SpokenWay): void {
  if (!offers(voice, way)) throw voiceNotOffered();
}

/** `offers` as a SQL condition on the alias of `projects`, of which only what was set is kept. */
export const offersSql = (p: string, way: SpokenWay): string =>
  `(coalesce((${p}.voice->>'is_on')::boolean, true) AND coalesce(${p}.voice->'ways' ? '${way}', true))`;
