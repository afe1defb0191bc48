/** The pace of the simulated vendor of voice, in milliseconds: of recognition, between two tokens, and between pieces of sound. */
export const PACE = { listenMs: 20, tokenMs: 20, speakMs: 10 } as const;

/** What is understood of every recording. */
export const HEARD = 'How many bedrooms does this property have?';

/** What the model writes. */
export const ANSWER_TOKENS = [
  'It',
  ' has',
  ' three',
  ' bedrooms',
  '.',
  ' The',
  ' kitchen',
  ' is',
  ' new',
  '.',
] as const;

/** Once so much is written nobody can doubt that the first sentence is whole. */
export const FIRST_SENTENCE = 'It has three bedrooms. ';
export const SENTENCES = 2;

/** What a voice says of each sentence. */
export const SPOKEN = { pieces: 3, bytes: 4_800 } as const;

/** All the sound of an answer, in bytes. */
export const SPOKEN_BYTES = SENTENCES * SPOKEN.pieces * SPOKEN.bytes;
