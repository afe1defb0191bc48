/** What the server writes into the page for the project whose key was asked for. */
export interface WidgetSettings {
  readonly key: string;
  readonly name: string;
  readonly greeting: string | null;
  readonly accent: string | null;
  readonly form: readonly FormField[];
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

const COLOUR = /^#[0-9a-f]{6}$/i;

/** Paints the page in the accent of the embedding page or of the project, with text on it that can be read. */
export function paint(settings: WidgetSettings, query: URLSearchParams): void {
  const accent = [query.get('accent'), settings.accent].find((each) => each && COLOUR.test(each));
  if (!accent) return;
  document.documentElement.style.setProperty('--accent', accent);
  document.documentElement.style.setProperty('--on-accent', isLight(accent) ? '#16181c' : '#ffffff');
}

/** Whether dark text is easier to read on a colour than white: relative luminance after WCAG. */
function isLight(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}
