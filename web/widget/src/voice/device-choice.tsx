import type { Device } from './sound/devices.js';
import type { TalkDevices } from './talk-devices.js';
import type { VoiceWords } from './words/en.js';

interface DeviceChoiceProps {
  readonly devices: TalkDevices;
  readonly words: VoiceWords;
}

/** By which devices the visitor talks, and whether a button says when he speaks. */
export function DeviceChoice({ devices, words }: DeviceChoiceProps) {
  const { choices, there } = devices;
  return (
    <details class="devices">
      <summary>{words.devices}</summary>
      <Choice
        id="microphone"
        label={words.microphone}
        all={there.microphones}
        chosen={choices.microphone}
        usual={words.usual}
        choose={(device) => void devices.listenBy(device)}
      />
      {there.speakers.length > 0 && (
        <Choice
          id="speaker"
          label={words.speaker}
          all={there.speakers}
          chosen={choices.speaker}
          usual={words.usual}
          choose={(device) => void devices.speakBy(device)}
        />
      )}
      <label class="check">
        <input
          type="checkbox"
          checked={choices.isPushToTalk}
          onChange={(event) => devices.pushToTalk(event.currentTarget.checked)}
        />
        {words.pushToTalk}
      </label>
    </details>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly all: readonly Device[];
  readonly chosen: string;
  readonly usual: string;
  readonly choose: (id: string) => void;
}

function Choice({ id, label, all, chosen, usual, choose }: ChoiceProps) {
  const isThere = all.some((each) => each.id === chosen);
  const field = `device-${id}`;
  return (
    <div>
      <label for={field}>{label}</label>
      <select id={field} value={isThere ? chosen : ''} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{usual}</option>
        {all.map((each) => (
          <option key={each.id} value={each.id}>
            {each.label}
          </option>
        ))}
      </select>
    </div>
  );
}
