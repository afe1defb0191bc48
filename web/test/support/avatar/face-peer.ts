/** A face as the vendor renders it: whoever asks for it sees and hears it over WebRTC. */
export interface FacePeer {
  /** Answers an offer with a picture that changes and a voice, as far as they are wanted. */
  answer(offer: string, wants: { video: boolean }): Promise<string>;
  /** The other side can be reached so, too. */
  reached(candidate: string): void;
  /** Signed 16-bit samples, mono, 24 kHz, in Base64: said after what came before. */
  says(audio: string): void;
  /** Says nothing more. */
  hush(): void;
  /** Its picture stands still. */
  freeze(): void;
  close(): void;
}
