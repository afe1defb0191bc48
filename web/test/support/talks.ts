import type { SimulatedSession, WireEvent } from '../../../test/simulators/realtime/session.js';
import type { Guest } from './shop.js';

/** Opens the choice of devices. */
export const CHOOSE = '.voice .devices summary';

export const button = ({ chat }: Guest, name: string) => chat.getByRole('button', { name, exact: true });

/** Resolves when the voice panel bears these marks. */
export const voice = ({ chat }: Guest, ...marks: string[]) =>
  chat.locator(['.voice', ...marks.map((mark) => `[data-${mark}]`)].join('')).waitFor({ timeout: 60_000 });

export const stepOf = ({ chat }: Guest): Promise<string> => chat.locator('.voice .step').innerText();

/** What was said, in the order of the thread. */
export const wordsIn = ({ chat }: Guest): Promise<string[]> =>
  chat.locator('article.bubble').evaluateAll((all) => all.map((each) => each.querySelector('p')?.textContent ?? ''));

/** Whether a button says when the visitor speaks. */
export const isHeld = ({ config }: SimulatedSession): boolean =>
  JSON.stringify(config).includes('"turn_detection":null');

export const isCut = ({ type }: WireEvent): boolean => type === 'conversation.item.truncate';

/** Runs in the page: as in a network that lets nothing but the web through. */
export function blockWebRtc(): void {
  const Open = RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Open {
    constructor() {
      super({ iceTransportPolicy: 'relay' });
    }
  };
}
