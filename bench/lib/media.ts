/** A turn with real media, in milliseconds: how long both sides speak, and after so much silence the vendor takes an utterance for whole. */
export const MEDIA = { askMs: 100, pauseMs: 100, answerMs: 100 } as const;

/** Sound comes and goes in pieces of so many milliseconds, */
export const MEDIA_PIECE_MS = 10;
/** and a piece with so many samples that are no silence, of 480, is a voice. */
export const LEAST_LOUD = 100;
