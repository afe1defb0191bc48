import { COLOUR, isLight } from '../shared/colour.js';
import type { Look } from './widget.js';

const OURS = '#2f5bd7';

/** A sheet of its own, which no content security policy of the host page forbids. */
export function sheet({ side, accent }: Look): CSSStyleSheet {
  const ground = accent && COLOUR.test(accent) ? accent : OURS;
  const ink = isLight(ground) ? '#16181c' : '#fff';
  const edge = (side ?? (document.dir === 'rtl' ? 'left' : 'right')) === 'left' ? 'left' : 'right';
  const style = new CSSStyleSheet();
  style.replaceSync(`
:host { all: initial; position: fixed; z-index: 2147483000; ${edge}: 20px; bottom: 20px; }
button { all: unset; box-sizing: border-box; position: relative; display: flex; align-items: center; min-width: 56px; height: 56px; padding: 14px; border-radius: 28px;
  background: ${ground}; color: ${ink}; font: 600 16px/1 system-ui, sans-serif; cursor: pointer; box-shadow: 0 2px 6px #0003, 0 8px 24px #0002; transition: transform .15s; }
button:hover { transform: scale(1.05); }
button:focus-visible { outline: 3px solid #fff; box-shadow: 0 0 0 6px #1a1d21; }
svg { width: 28px; height: 28px; fill: currentcolor; stroke: currentcolor; stroke-width: 0; transition: opacity .15s; }
b { margin: 0 8px 0 10px; font-weight: inherit; white-space: nowrap; }
.cross { position: absolute; inset: 14px; stroke-width: 2; stroke-linecap: round; opacity: 0; }
[aria-expanded=true] b { display: none; }
[aria-expanded=true] .cross { opacity: 1; }
[aria-expanded=true] .bubble { opacity: 0; }
span { position: absolute; top: -4px; right: -4px; min-width: 20px; height: 20px; box-sizing: border-box; padding: 0 5px; border-radius: 10px;
  background: #c62828; color: #fff; font: 600 12px/20px system-ui, sans-serif; text-align: center; }
[hidden] { display: none; }
iframe { position: fixed; ${edge}: 20px; bottom: 88px; width: 392px; height: min(660px, calc(100vh - 108px)); border: 0; border-radius: 16px;
  box-shadow: 0 4px 12px #0002, 0 16px 48px #0003; visibility: hidden; opacity: 0; transform: translateY(12px); color-scheme: normal; transition: opacity .18s, transform .18s, visibility .18s; }
iframe.open { visibility: visible; opacity: 1; transform: none; }
@media (max-width: 480px) {
  iframe { inset: 0; width: 100vw; height: 100vh; height: 100dvh; border-radius: 0; }
  iframe.open ~ button, b { display: none; }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media print { :host { display: none; } }`);
  return style;
}
