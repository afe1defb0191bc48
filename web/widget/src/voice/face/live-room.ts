import { LogLevel, RemoteVideoTrack, Room, RoomEvent, setLogLevel } from 'livekit-client';
import type { FaceEars } from './face-ears.js';

/** How often it is looked whether frames still come, and after how long without one the face is lost; in milliseconds. */
const LOOK_MS = 500;
const STILL_MS = 2_000;

// What goes wrong is told to the visitor, and in one line of ours.
setLogLevel(LogLevel.silent);

interface Place {
  readonly url: string;
  readonly token: string;
}

/** Joins a room of LiveKit, only to look on. Resolves when a face is there, with its picture and its sound. @throws when it may not join */
export async function joinRoom({ url, token }: Place, ears: FaceEars): Promise<void> {
  const { signal, lost } = ears;
  const room = new Room();
  signal.addEventListener('abort', () => void room.disconnect());
  const complete = tracksOf(room, ears.stream);
  await room.connect(url, token);
  room.on(RoomEvent.Disconnected, () => lost('its room was closed'));
  room.on(RoomEvent.Reconnecting, () => lost('the connection to its room broke off'));
  room.on(RoomEvent.TrackUnsubscribed, () => lost('it left its room'));
  watch(await complete, ears);
}

/** Puts what comes into the stream; resolves with the picture when there is sound, too. */
function tracksOf(room: Room, stream: MediaStream): Promise<RemoteVideoTrack> {
  return new Promise((resolve) => {
    const pictures: RemoteVideoTrack[] = [];
    room.on(RoomEvent.TrackSubscribed, (track) => {
      stream.addTrack(track.mediaStreamTrack);
      if (track instanceof RemoteVideoTrack) pictures.push(track);
      const [picture] = pictures;
      if (picture && stream.getAudioTracks().length > 0) resolve(picture);
    });
  });
}

/** Sound without a picture is no face. */
function watch(picture: RemoteVideoTrack, { signal, lost }: FaceEars): void {
  let frames = 0;
  let movedAt = Date.now();
  const look = async (): Promise<void> => {
    const { framesReceived, packetsReceived } = (await picture.getReceiverStats()) ?? {};
    // Not every browser counts frames.
    const now = framesReceived ?? packetsReceived ?? 0;
    if (now > frames) movedAt = Date.now();
    frames = now;
    if (Date.now() - movedAt > STILL_MS) lost('its picture stood still');
  };
  const timer = setInterval(() => void look(), LOOK_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
}
