import { type Choices, type Devices, devices, keep, speakBy } from './sound/devices.js';
import type { Microphone } from './sound/microphone.js';
import type { TalkNote } from './ways/talk.js';

export interface DeviceNews {
  readonly changed: () => void;
  readonly note: (note: TalkNote) => void;
  /** There is no microphone any more. */
  readonly gone: () => void;
  /** The visitor wants to press a button to speak, or no longer. */
  readonly pressed: () => void;
}

/** The devices of a talk: what there is, what is chosen, and what to do when one is unplugged. */
export class TalkDevices {
  there: Devices = { microphones: [], speakers: [] };
  private readonly look = (): void => void this.read().then(() => this.checkSpeaker());

  constructor(
    private readonly microphone: Microphone,
    private now: Choices,
    private readonly news: DeviceNews,
  ) {
    microphone.lost = () => void this.replace();
    navigator.mediaDevices.addEventListener('devicechange', this.look);
    void this.read();
    if (now.speaker !== '') void speakBy(microphone.context, now.speaker);
  }

  get choices(): Choices {
    return this.now;
  }

  /** The device that listens. */
  get listening(): string {
    return this.microphone.device;
  }

  async listenBy(microphone: string): Promise<void> {
    await this.microphone.use(microphone).catch(() => this.replace());
    this.choose({ microphone });
  }

  async speakBy(speaker: string): Promise<void> {
    if (!(await speakBy(this.microphone.context, speaker))) return this.news.note('otherSpeaker');
    this.choose({ speaker });
  }

  pushToTalk(isPushToTalk: boolean): void {
    this.choose({ isPushToTalk });
    this.news.pressed();
  }

  wantFace(face: boolean): void {
    this.choose({ face });
  }

  close(): void {
    navigator.mediaDevices.removeEventListener('devicechange', this.look);
  }

  private choose(choice: Partial<Choices>): void {
    this.now = { ...this.now, ...choice };
    keep(this.now);
    this.news.changed();
  }

  private async read(): Promise<void> {
    this.there = await devices();
    this.news.changed();
  }

  /** The microphone was unplugged: the usual one listens, if there is one. The choice is kept for when it comes back. */
  private async replace(): Promise<void> {
    try {
      await this.microphone.use('');
      await this.read();
      this.news.note('otherMicrophone');
    } catch {
      this.news.gone();
    }
  }

  private async checkSpeaker(): Promise<void> {
    const { speaker } = this.now;
    if (speaker === '' || this.there.speakers.some(({ id }) => id === speaker)) return;
    await speakBy(this.microphone.context, '');
    this.news.note('otherSpeaker');
  }
}
