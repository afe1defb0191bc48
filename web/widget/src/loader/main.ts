import { Widget } from './widget.js';

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
const page = window as unknown as { omnichat?: Api };

function start(script: HTMLScriptElement): void {
  const { widgetKey, accent, lang, launcher, side } = script.dataset;
  if (!widgetKey) return console.error('omnichat: data-widget-key is missing.');
  const early = page.omnichat?.q ?? [];
  const widget = new Widget(new URL(script.src).origin, { widgetKey, accent, lang, launcher, side });
  const api: Api = (...call) => widget.call(call);
  page.omnichat = api;
  const show = (): void => {
    widget.show();
    for (const call of early) api(...(Array.from(call) as Call));
  };
  if (document.body) show();
  else addEventListener('DOMContentLoaded', show);
}

const { currentScript } = document;
if (currentScript instanceof HTMLScriptElement) start(currentScript);
