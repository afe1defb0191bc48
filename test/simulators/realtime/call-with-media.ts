import { once } from 'node:events';
import { createInterface } from 'node:readline';
import wrtc from '@roamhq/wrtc';
import { startRealtimeVendor } from './realtime-vendor.ts';
import type { WireEvent } from './session.ts';
import { gathered, loudSamples, toneOn, webRtcPeer } from './webrtc-peer.ts';

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

const page = new wrtc.RTCPeerConnection({ iceServers: [] });
toneOn(page);
const channel = page.createDataChannel('oai-events');
const events: WireEvent[] = [];
channel.addEventListener('message', ({ data }: { data?: unknown }) => {
  events.push(JSON.parse(String(data)) as WireEvent);
});
const heard = new Promise<void>((resolve) => {
  page.ontrack = ({ track }: { track: never }) => {
    let samples = 0;
    loudSamples(track, (count) => (samples += count) > 4_800 && resolve());
  };
});
await page.setLocalDescription(await page.createOffer());
const answer = await fetch(`${task.url}/realtime/calls`, {
  method: 'POST',
  headers: { authorization: `Bearer ${task.token}`, 'content-type': 'application/json' },
  body: JSON.stringify({ conversation_id: task.conversation_id, sdp: await gathered(page) }),
});
const call = (await answer.json()) as { id: string; sdp: string };
await page.setRemoteDescription({ type: 'answer', sdp: call.sdp });
await heard;
const session = await vendor.session(1);
await session.until(() => session.heardBytes > 9_600, 'the sound of the page');
await vendor.when(() => session.attached === 2 && session.isAttached, 'page and sideband');
session.speaks('When are you open?');
session.answers({ text: 'From nine to six.' });
while (!events.some(({ type }) => type === 'response.done')) await new Promise((resolve) => setTimeout(resolve, 20));
print({ call: call.id, events: events.map(({ type }) => type) });
