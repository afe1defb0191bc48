import { COLOUR, isLight } from '../shared/colour.js';

/** What the server writes into the page for the project whose key was asked for. */
export interface WidgetSettings {
  readonly key: string;
  readonly name: string;
  readonly greeting: string | null;
  readonly accent: string | null;
  readonly form: readonly FormField[];
  /** Those that may be spoken, the first for everybody else; empty: all. */
  readonly languages: readonly string[];
}

export interface FormField {
  readonly field: 'name' | 'email' | 'phone';
  readonly is_required: boolean;
}

/** The settings in the page's head; null where the server knows no such project. */
export function readSettings(): WidgetSettings | null {
  const content = document.querySelector<HTMLMetaElement>('meta[name=omnichat-widget]')?.content;
  return content ? (JSON.parse(content) as WidgetSettings) : null;
}

/** Paints the page in the accent of the embedding page or of the project, with text on it that can be read. */
export function paint(settings: WidgetSettings, query: URLSearchParams): void {
  const accent = [query.get('accent'), settings.accent].find((each) => each && COLOUR.test(each));
  if (!accent) return;
  document.documentElement.style.setProperty('--accent', accent);
  document.documentElement.style.setProperty('--on-accent', isLight(accent) ? '#16181c' : '#ffffff');
}
