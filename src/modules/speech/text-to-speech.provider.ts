/** What every voice here speaks: signed 16-bit little-endian samples, mono, this many each second, without a header. */
export const SAMPLE_RATE = 24_000;

/**
 * Words in, speech out, behind one vendor's wire. An adapter makes one try: deadlines and retry are composed around it.
 */
export interface TextToSpeech {
  readonly name: string;
  /** By this its price is found. */
  readonly model: string;
  /** The most characters of one text. */
  readonly maxCharacters: number;
  /**
   * Samples as they come, in pieces of any size, an even number of bytes in all. Whoever stops reading stops the vendor.
   *
   * @throws SpeechFailure always and only
   */
  speak(text: string, signal: AbortSignal): AsyncIterable<Buffer>;
  /** Asks whether key, model and voice are accepted, as far as that costs nothing. @throws SpeechFailure when not */
  check(signal: AbortSignal): Promise<void>;
}
