import type { RestLoad, RestResult } from '../load/rest.ts';
import type { SocketLoad, SocketResult } from '../load/sockets.ts';
import type { StreamLoad, StreamResult } from '../load/streams.ts';
import type { VoiceCallsLoad, VoiceCallsResult } from '../load/voice-calls.ts';
import type { VoiceTurnsLoad } from '../load/voice-speakers.ts';
import type { VoiceTurnsResult } from '../load/voice-turns.ts';
import type { VoiceWebRtcLoad, VoiceWebRtcResult } from '../load/voice-webrtc.ts';
import type { WatchersLoad, WatchersResult } from '../load/watchers.ts';
import { messageFrom, startNode } from './processes.ts';

/** Runs a load generator in a process of its own and answers with what it measured. */
async function generate<Result>(program: string, load: object): Promise<Result> {
  const started = startNode(`bench/load/${program}.ts`);
  const result = messageFrom<Result>(started, 180_000);
  started.child.send(load);
  const measured = await result;
  await started.stop();
  return measured;
}

export const restLoad = (load: RestLoad): Promise<RestResult> => generate('rest', load);
export const streamLoad = (load: StreamLoad): Promise<StreamResult> => generate('streams', load);
export const socketLoad = (load: SocketLoad): Promise<SocketResult> => generate('sockets', load);
export const watchersLoad = (load: WatchersLoad): Promise<WatchersResult> => generate('watchers', load);
export const voiceCallsLoad = (load: VoiceCallsLoad): Promise<VoiceCallsResult> => generate('voice-calls', load);
export const voiceWebRtcLoad = (load: VoiceWebRtcLoad): Promise<VoiceWebRtcResult> => generate('voice-webrtc', load);
export const voiceTurnsLoad = (load: VoiceTurnsLoad): Promise<VoiceTurnsResult> => generate('voice-turns', load);
