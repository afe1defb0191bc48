import { FormData } from 'undici';
import { EXTENSIONS } from '../recordings/audio-type.js';
import type { Recording } from '../speech-to-text.provider.js';

/** A form with a recording as its `file` (the name's ending tells vendors what it is); fields without a value are left out. */
export function recordingForm(
  { bytes, type }: Recording,
  fields: Readonly<Record<string, string | undefined>>,
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  form.append('file', new File([new Uint8Array(bytes)], `speech.${EXTENSIONS[type]}`, { type }));
  return form;
}
