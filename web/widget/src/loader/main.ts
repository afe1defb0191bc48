import { type Look, Widget } from './widget.js';

/**
 * `<script src="https://HOST/widget.js" data-widget-key="…" async></script>` puts a launcher into the page. Optional: `data-lang`,
 * `data-side="left"`, `data-accent="#2f5bd7"`, `data-launcher="none"` for a page that opens the chat with a button of its own.
 * The page calls `omnichat('open')`, also before this script has come.
 */
type Call = [string, ...unknown[]];
interface Api {
  (...call: Call): void;
  q?: ArrayLike<unknown>[];
}
const page = window as unknown as { omnichat?: Api; omnichatLook?: (look: Look) => void };

/** The launcher waits no longer for the look of the project, in milliseconds. */
const PATIENCE_MS = 3_000;

function start(script: HTMLScriptElement): void {
  const { widgetKey, accent, lang, launcher, side } = script.dataset;
  if (!widgetKey) return console.error('omnichat: data-widget-key is missing.');
  const { origin } = new URL(script.src);
  const widget = new Widget(origin, { widgetKey, accent, lang, launcher, side });
  const early = Array.from(page.omnichat?.q ?? [], (call) => Array.from(call) as Call);
  let isShown = false;
  page.omnichat = (...call) => {
    if (isShown) widget.call(call);
    else early.push(call);
  };
  const show = (look: Look): void => {
    isShown = true;
    widget.show(look);
    for (const call of early) widget.call(call);
  };
  lookOf(`${origin}/widget/look.js?key=${encodeURIComponent(widgetKey)}`, (look) => {
    if (document.body) show(look);
    else addEventListener('DOMContentLoaded', () => show(look));
  });
}

/** Asks the server by a script, which every page that lets this one in lets in, too; shows the usual look where it does not answer. */
function lookOf(url: string, found: (look: Look) => void): void {
  let isFound = false;
  const find = (look: Look): void => {
    if (!isFound) found(look);
    isFound = true;
  };
  const script = document.createElement('script');
  script.src = url;
  script.addEventListener('error', () => find({}));
  page.omnichatLook = find;
  document.head.append(script);
  setTimeout(() => find({}), PATIENCE_MS);
}

const { currentScript } = document;
if (currentScript instanceof HTMLScriptElement) start(currentScript);
