import { type Face, faceFor, type FaceOffer } from './face/face.js';
import { type Choices, keptChoices } from './sound/devices.js';
import { Microphone } from './sound/microphone.js';
import { Mouth } from './sound/mouth.js';
import { type DeviceNews, TalkDevices } from './talk-devices.js';

interface GearParts {
  readonly choices: Choices;
  readonly offer: FaceOffer;
  readonly news: DeviceNews;
}

/** By what the two of a talk hear and see each other, as the visitor has chosen it. */
export class TalkGear {
  readonly mouth: Mouth;
  readonly devices: TalkDevices;
  /** Null: this server has none. */
  readonly face: Face | null;

  private constructor(
    readonly microphone: Microphone,
    { choices, offer, news }: GearParts,
  ) {
    this.mouth = new Mouth(microphone.context);
    this.devices = new TalkDevices(microphone, choices, news);
    this.face = faceFor(offer, this.mouth, news.changed);
  }

  /** @throws MicrophoneError */
  static async open(offer: FaceOffer, news: DeviceNews): Promise<TalkGear> {
    const choices = await keptChoices();
    return new TalkGear(await Microphone.open(choices.microphone), { choices, offer, news });
  }

  /** Where a button says when the visitor speaks, nothing is heard before. */
  mute(isMuted: boolean): void {
    this.microphone.mute(isMuted || this.devices.choices.isPushToTalk);
  }

  /** The talk is on. */
  begin(): void {
    if (this.devices.choices.face) void this.face?.show();
  }

  /** As the visitor likes it, also next time. */
  showFace(isShown: boolean): void {
    this.devices.wantFace(isShown);
    if (isShown) void this.face?.show();
    else this.face?.hide();
  }

  close(): void {
    this.face?.hide();
    this.devices.close();
    this.microphone.close();
  }
}
