import { defaultStorage } from '@omnichat/client';

const KEY = 'omnichat.voice';

/** What the visitor has chosen for talking; an empty device is the usual one. It is kept on this device. */
export interface Choices {
  readonly microphone: string;
  readonly speaker: string;
  readonly isPushToTalk: boolean;
  /** Who wants no motion does not see a face without asking for it. */
  readonly face: boolean;
}

export interface Device {
  readonly id: string;
  readonly label: string;
}

/** What there is to choose from; no speaker where the browser chooses it. */
export interface Devices {
  readonly microphones: readonly Device[];
  readonly speakers: readonly Device[];
}

const usual = (): Choices => ({
  microphone: '',
  speaker: '',
  isPushToTalk: false,
  face: !matchMedia('(prefers-reduced-motion: reduce)').matches,
});
const storage = defaultStorage();

export async function keptChoices(): Promise<Choices> {
  try {
    return { ...usual(), ...(JSON.parse((await storage.get(KEY)) ?? '{}') as Partial<Choices>) };
  } catch {
    return usual();
  }
}

export const keep = (choices: Choices): void => void storage.set(KEY, JSON.stringify(choices));

/** As Chromium has it; elsewhere the browser, or the machine, chooses the speaker. */
interface Directed {
  setSinkId(id: string): Promise<void>;
}

const isDirected = (context: object): context is Directed => 'setSinkId' in context;

/** What is there now. Browsers tell it to whoever may listen already. */
export async function devices(): Promise<Devices> {
  const all = await navigator.mediaDevices.enumerateDevices();
  const of = (kind: MediaDeviceKind): Device[] =>
    all
      .filter((each) => each.kind === kind && each.deviceId !== 'default' && each.deviceId !== 'communications')
      .map(({ deviceId: id, label }) => ({ id, label }));
  const speakers = isDirected(AudioContext.prototype) ? of('audiooutput') : [];
  return { microphones: of('audioinput'), speakers };
}

/** Speaks by a device; by the usual one where that is not there. Answers whether it is the one that was meant. */
export async function speakBy(context: AudioContext, device: string): Promise<boolean> {
  if (!isDirected(context)) return device === '';
  try {
    await context.setSinkId(device);
    return true;
  } catch {
    await context.setSinkId('').catch(() => undefined);
    return false;
  }
}
