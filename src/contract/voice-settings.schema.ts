import { z } from 'zod';

/** The ways to talk that a project may offer, best first. */
export const spokenWay = z.enum(['webrtc', 'proxy', 'cascade']);

/** What becomes of a call when a person takes over. */
export const onTakeOver = z.enum(['hang-up', 'listen']);

const seconds = (most: number, what: string) =>
  z
    .number()
    .int()
    .min(5)
    .max(most)
    .nullable()
    .meta({ description: `${what} Null: as many as the server allows, which are the most in any case.` });

const say = {
  is_on: z.boolean().meta({ description: 'False: visitors only write, whatever the server could.' }),
  ways: z
    .array(spokenWay)
    .max(spokenWay.options.length)
    .refine((ways) => new Set(ways).size === ways.length, 'must name a way once')
    .meta({ description: 'Those that visitors may take, as far as the server has them.' }),
  on_take_over: onTakeOver.nullable().meta({
    description:
      'When a person takes over, `hang-up` ends a call, and `listen` keeps it without the assistant. Null: as the server has it.',
  }),
  call_seconds: seconds(3_600, 'Of one call.'),
  visitor_seconds: seconds(86_400, 'Of the calls and spoken turns of one visitor in 24 hours.'),
  project_seconds: seconds(100_000_000, 'Of all calls and spoken turns of the project in 24 hours.'),
};

/** A project's say over voice. */
export const voiceSettings = z.strictObject(say).meta({ id: 'VoiceSettings' });

/** Fields that are left out stay. */
export const changeVoiceSettings = voiceSettings.partial().meta({
  id: 'ChangeVoiceSettings',
  example: { ways: ['proxy', 'cascade'], on_take_over: 'listen', call_seconds: 600 },
});

/** What a project has that has set nothing. */
export const USUAL_VOICE: VoiceSettings = {
  is_on: true,
  ways: [...spokenWay.options],
  on_take_over: null,
  call_seconds: null,
  visitor_seconds: null,
  project_seconds: null,
};

export type SpokenWay = z.infer<typeof spokenWay>;
export type VoiceSettings = z.infer<typeof voiceSettings>;
