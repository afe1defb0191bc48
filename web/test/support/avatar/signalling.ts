import { gunzipSync } from 'node:zlib';
import {
  DisconnectReason,
  JoinRequest,
  LeaveRequest_Action,
  ParticipantInfo_State,
  type SessionDescription,
  SignalResponse,
  TrackSource,
  TrackType,
  WrappedJoinRequest,
  WrappedJoinRequest_Compression,
} from '@livekit/protocol';

const FACE = 'PA_face';
const VIDEO = { sid: 'TR_video', type: TrackType.VIDEO, name: 'video', source: TrackSource.CAMERA };
const AUDIO = { sid: 'TR_audio', type: TrackType.AUDIO, name: 'audio', source: TrackSource.MICROPHONE };
const VERSION = '1.9.0';

/** The offer that comes with somebody who joins (LiveKit signalling v1: one connection for both directions). */
export function offerOf(url: URL): SessionDescription {
  const bytes = Buffer.from(url.searchParams.get('join_request') ?? '', 'base64');
  const { joinRequest, compression } = WrappedJoinRequest.fromBinary(bytes);
  const isPacked = compression === WrappedJoinRequest_Compression.GZIP;
  const { publisherOffer } = JoinRequest.fromBinary(isPacked ? gunzipSync(joinRequest) : joinRequest);
  if (!publisherOffer) throw new Error('Who joins makes no offer.');
  return publisherOffer;
}

/** Who is in the room: the visitor, and a face that has tracks. */
export const joined = (wants: { video: boolean }): Uint8Array =>
  new SignalResponse({
    message: {
      case: 'join',
      value: {
        room: { sid: 'RM_1', name: 'room' },
        participant: { sid: 'PA_visitor', identity: 'visitor', state: ParticipantInfo_State.ACTIVE },
        otherParticipants: [
          {
            sid: FACE,
            identity: 'face',
            state: ParticipantInfo_State.ACTIVE,
            tracks: wants.video ? [VIDEO, AUDIO] : [AUDIO],
          },
        ],
        serverVersion: VERSION,
        serverInfo: { version: VERSION, protocol: 16 },
        pingInterval: 10,
        pingTimeout: 30,
      },
    },
  }).toBinary();

/** An answer in which the tracks belong to the face: by their stream, and by the section that they come in. */
export function answered(sdp: string, { id }: SessionDescription): Uint8Array {
  const midToTrackId: Record<string, string> = {};
  for (const section of sdp.split(/^(?=m=)/m)) {
    const mid = /^a=mid:(\S+)/m.exec(section)?.[1];
    if (mid === undefined || !/^a=sendonly|^a=sendrecv/m.test(section)) continue;
    midToTrackId[mid] = section.startsWith('m=video') ? VIDEO.sid : AUDIO.sid;
  }
  const named = sdp.replace(/(msid:)\S+/g, `$1${FACE}`);
  return new SignalResponse({
    message: { case: 'answer', value: { type: 'answer', sdp: named, id, midToTrackId } },
  }).toBinary();
}

export const pong = (timestamp: bigint): Uint8Array =>
  new SignalResponse({
    message: { case: 'pongResp', value: { lastPingTimestamp: timestamp, timestamp: BigInt(Date.now()) } },
  }).toBinary();

/** The room is closed. */
export const left = (): Uint8Array =>
  new SignalResponse({
    message: {
      case: 'leave',
      value: { reason: DisconnectReason.ROOM_DELETED, action: LeaveRequest_Action.DISCONNECT },
    },
  }).toBinary();
