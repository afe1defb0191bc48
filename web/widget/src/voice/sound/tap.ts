import { RATE, Resampler } from './samples.js';

/** Samples in a piece, of those that the device makes: 43 ms of the usual 48,000 a second. */
const PIECE = 2_048;

/**
 * Gives away what sounds at a node as samples, 24,000 a second, piece by piece; answers with the way to end it. By the node that browsers
 * call deprecated: all have it, and its successor would need a script of its own, in a frame whose policy lets in as little as can be.
 */
export function tap(source: AudioNode, take: (samples: Int16Array<ArrayBuffer>) => void): () => void {
  const context = source.context as AudioContext;
  const resampler = new Resampler(context.sampleRate);
  const low = new BiquadFilterNode(context, { type: 'lowpass', frequency: RATE * 0.45 });
  const node = context.createScriptProcessor(PIECE, 1, 1);
  node.addEventListener('audioprocess', ({ inputBuffer }) => take(resampler.take(inputBuffer.getChannelData(0))));
  source.connect(low).connect(node).connect(context.destination);
  return () => {
    source.disconnect(low);
    node.disconnect();
  };
}
