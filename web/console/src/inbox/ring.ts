let audio: AudioContext | undefined;

/** Two short tones. Browsers stay silent until the page was clicked once. */
export function ring(): void {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') void audio.resume();
  for (const [index, frequency] of [660, 880].entries()) {
    const start = audio.currentTime + index * 0.16;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.12, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.15);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.16);
  }
}
