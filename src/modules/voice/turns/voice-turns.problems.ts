import { Problem } from '../../../platform/errors/problem.js';

export const voiceOff = (): Problem =>
  new Problem('conflict', 'voice-off', 'This server does not listen: no speech recognition is set up. Write instead.');

export const notRecording = (): Problem =>
  new Problem(
    'unsupported',
    'not-a-recording',
    'Send a recording (WebM, Ogg, MP4, WAV, MP3 or FLAC), as the body or as the part `file` of a form.',
  );

export const recordingTooLong = (seconds: number): Problem =>
  new Problem('too-large', 'recording-too-long', `The recording is longer than ${seconds} seconds.`);
