import type { Words } from '../../words/words.js';
import { Markdown } from '../markdown.jsx';
import type { WidgetSettings } from '../settings.js';

const INPUTS = {
  name: { type: 'text', autocomplete: 'name', maxLength: 200 },
  email: { type: 'email', autocomplete: 'email', maxLength: 254 },
  phone: { type: 'tel', autocomplete: 'tel', maxLength: 40 },
} as const;

export interface PreChatProps {
  readonly settings: WidgetSettings;
  readonly words: Words;
  readonly begin: (answers: Record<string, string>) => void;
}

/** What the project wants to know before the first word. */
export function PreChat({ settings, words, begin }: PreChatProps) {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const answers = [...new FormData(event.currentTarget as HTMLFormElement)] as [string, string][];
    begin(Object.fromEntries(answers.filter(([, value]) => value.trim() !== '')));
  };
  return (
    <form class="pre-chat" onSubmit={submit}>
      {settings.greeting && (
        <div class="bubble other">
          <Markdown text={settings.greeting} linkHint={words.opensInTab} />
        </div>
      )}
      {settings.form.map(({ field, is_required: isRequired }) => (
        <label key={field}>
          <span>
            {words[field]} {!isRequired && <small>({words.optional})</small>}
          </span>
          <input name={field} required={isRequired} {...INPUTS[field]} />
        </label>
      ))}
      <button type="submit" class="main">
        {words.start}
      </button>
    </form>
  );
}
