import { Problem } from '../../../platform/errors/problem.js';

export const voiceOff = (): Problem =>
  new Problem('conflict', 'voice-off', 'This server does not listen: no speech recognition is set up. Write instead.');

export const notRecording = (): Problem =>
  new Problem(
    'unsupported',
    'not-a-recording',
    'Send a recording (WebM, Ogg, MP4, WAV, MP3 or FLAC), as the body or as the part `file` of a form.',
  );

export const noSuchTurn = (): Problem =>
  new Problem('missing', 'no-such-turn', 'There is no such turn, or it is over; a turn ends with its connection.');

export const turnUnderWay = (): Problem =>
  new Problem(
    'conflict',
    'turn-under-way',
    'Somebody speaks in this conversation already; finish or cancel that first.',
  );

export const turnFinished = (): Problem =>
  new Problem('conflict', 'turn-finished', 'This turn has been finished already.');

export const turnCancelled = (): Problem => new Problem('conflict', 'turn-cancelled', 'This turn was cancelled.');

export const piecesMissing = (next: number): Problem =>
  new Problem('conflict', 'pieces-missing', `Piece ${next} of the recording has not come.`, {
    members: { next_index: next },
  });

export const recordingTooLong = (seconds: number): Problem =>
  new Problem('too-large', 'recording-too-long', `The recording is longer than ${seconds} seconds.`);
