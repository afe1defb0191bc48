import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startRealtimeVendor } from './realtime-vendor.ts';
import { WebRtcPage } from './webrtc-page.ts';
import { webRtcPeer } from './webrtc-peer.ts';

/*
 * A program: a vendor that answers with real media, and a page that calls it through a server. In a process of its own, which is
 * killed in the end: libwebrtc does not survive the end of a test runner. It prints the vendor's address, reads one line of JSON
 * ({ url, token, conversation_id }), calls, lets the visitor ask, and prints what came of it.
 */

interface Task {
  readonly url: string;
  readonly token: string;
  readonly conversation_id: string;
}

const vendor = await startRealtimeVendor(webRtcPeer);
const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
print({ openAiUrl: vendor.openAiUrl });

const [line] = (await once(createInterface(process.stdin), 'line')) as [string];
const task = JSON.parse(line) as Task;

const hearing = Promise.withResolvers<void>();
let samples = 0;
const page = new WebRtcPage({
  isSpeaking: () => true,
  hears: (loud) => (samples += loud) > 4_800 && hearing.resolve(),
});
const answer = await fetch(`${task.url}/realtime/calls`, {
  method: 'POST',
  headers: { authorization: `Bearer ${task.token}`, 'content-type': 'application/json' },
  body: JSON.stringify({ conversation_id: task.conversation_id, sdp: await page.offer() }),
});
const call = (await answer.json()) as { id: string; sdp: string };
await page.connect(call.sdp);
await hearing.promise;
const session = await vendor.session(1);
await session.until(() => session.heardBytes > 9_600, 'the sound of the page');
await vendor.when(() => session.attached === 2 && session.isAttached, 'page and sideband');
session.speaks('When are you open?');
session.answers({ text: 'From nine to six.' });
await page.until(({ type }) => type === 'response.done');
print({ call: call.id, events: page.events.map(({ type }) => type) });
