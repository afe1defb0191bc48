import type { ChangeProject, VoiceSettings } from '@omnichat/client/types';

export const WAYS = {
  webrtc: {
    label: 'Calls by WebRTC',
    about: 'Live, with the least delay. The sound goes between the browser and the voice service.',
  },
  proxy: {
    label: 'Calls through this server',
    about: 'Live, where WebRTC is blocked, or where nothing may go past the server.',
  },
  cascade: { label: 'Voice by turns', about: 'A recording, then the answer in words and in sound.' },
} as const satisfies Record<VoiceSettings['ways'][number], { label: string; about: string }>;

const LIMITS = ['call_seconds', 'visitor_seconds', 'project_seconds'] as const;
type Limit = (typeof LIMITS)[number];

/** Beside the fields of a project, where limits are in minutes; no number: the server's own limit. */
export const valuesOf = ({ on_take_over: onTakeOver, ...voice }: VoiceSettings) => ({
  ...voice,
  on_take_over: onTakeOver ?? ('server' as const),
  ...(Object.fromEntries(LIMITS.map((name) => [name, minutes(voice[name])])) as Record<Limit, number | ''>),
});

export type VoiceTerms = ReturnType<typeof valuesOf>;

export const bodyOf = ({ on_take_over: onTakeOver, ...values }: VoiceTerms): ChangeProject => ({
  voice: {
    ...values,
    on_take_over: onTakeOver === 'server' ? null : onTakeOver,
    ...(Object.fromEntries(LIMITS.map((name) => [name, seconds(values[name])])) as Record<Limit, number | null>),
  },
});

const minutes = (value: number | null): number | '' => (value === null ? '' : value / 60);
const seconds = (value: number | ''): number | null => (value === '' ? null : Math.round(value * 60));
