/** The looks of the demo site. */
export const DEMO_STYLE = `
:root { color-scheme: light dark; --ground: #fbf8f3; --card: #fff; --text: #1e2a30; --soft: #5a6970; --line: #e4ddd2; --sea: #1f6b70; --on-sea: #fff; --sand: #f3ebdf; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #12191c; --card: #1a2327; --text: #e9eef0; --soft: #a3b1b7; --line: #2c383d; --sea: #6fc3c2; --on-sea: #0d1d1f; --sand: #202b30; }
  .picture { filter: brightness(.86) saturate(.92); }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--ground); color: var(--text); font: 17px/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', Arial, sans-serif; }
h1, h2, h3 { margin: 0; font-family: 'Iowan Old Style', 'Palatino Linotype', Palatino, Georgia, serif; font-weight: 600; line-height: 1.15; text-wrap: balance; }
p { margin: 0; }
a { color: var(--sea); text-underline-offset: 3px; }
:focus-visible { outline: 3px solid var(--sea); outline-offset: 3px; border-radius: 4px; }
.wide { width: min(1120px, 100% - 40px); margin-inline: auto; }
.picture { display: block; width: 100%; height: 100%; }

.tour { background: #1e2a30; color: #eef3f4; font-size: 14px; line-height: 1.5; }
.tour summary { display: flex; gap: 10px; align-items: center; padding: 9px 0; cursor: pointer; list-style: none; }
.tour summary::-webkit-details-marker { display: none; }
.tour summary::after { content: ''; width: 8px; height: 8px; border: solid #b9c6cb; border-width: 0 2px 2px 0; transform: rotate(45deg) translate(-2px, -2px); margin-inline-start: auto; }
.tour [open] summary::after { transform: rotate(225deg) translate(-2px, -2px); }
.tour b { padding: 1px 8px; border-radius: 99px; background: #ffd98a; color: #33270b; font-size: 12px; font-weight: 650; }
.tour ol { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 10px 26px; margin: 0; padding: 4px 0 16px; list-style: none; counter-reset: step; }
@media (min-width: 900px) { .tour ol { grid-template-columns: repeat(2, minmax(0, 1fr)); max-width: min(760px, 100vw - 480px); } }
.tour li { counter-increment: step; position: relative; padding-inline-start: 32px; color: #c9d4d8; }
.tour li::before { content: counter(step); position: absolute; inset-inline-start: 0; top: 1px; width: 21px; height: 21px; border-radius: 50%; border: 1px solid #5d6d75; text-align: center; font-size: 12px; line-height: 19px; color: #fff; }
.tour strong, .tour a, .tour summary { color: #fff; }
.tour :focus-visible { outline-color: #ffd98a; }
.tour code { padding: 1px 6px; border-radius: 5px; background: #31424a; color: #fff; font: 13px/1.5 ui-monospace, 'SF Mono', Consolas, monospace; overflow-wrap: anywhere; }
.tour button { padding: 0 8px; border: 1px solid #5d6d75; border-radius: 6px; background: none; color: #fff; font: inherit; font-size: 12px; cursor: pointer; }

.top { display: flex; align-items: center; gap: 28px; padding: 20px 0; }
.brand { display: flex; align-items: center; gap: 10px; margin-inline-end: auto; font: 600 21px/1 'Iowan Old Style', 'Palatino Linotype', Palatino, Georgia, serif; color: inherit; text-decoration: none; }
.brand svg { width: 30px; height: 30px; }
.top nav { display: flex; gap: 24px; font-size: 15px; }
.top nav a { color: inherit; text-decoration: none; }
.top nav a:hover { text-decoration: underline; }

.hero { position: relative; height: clamp(340px, 46vw, 500px); border-radius: 22px; overflow: hidden; }
.hero .words { position: absolute; inset-inline-start: clamp(16px, 4vw, 48px); top: clamp(16px, 4vw, 44px); max-width: min(440px, 100% - 32px); padding: 24px 28px; border-radius: 16px; background: #fffdf9; color: #1e2a30; }
.hero h1 { font-size: clamp(30px, 4.6vw, 46px); }
.hero p { margin-top: 10px; color: #47555b; }
.cta { display: inline-block; margin-top: 16px; padding: 10px 20px; border: 0; border-radius: 99px; background: #1f6b70; color: #fff; font: 600 16px/1.4 system-ui, sans-serif; text-decoration: none; cursor: pointer; }
.cta:hover { background: #185a5e; }

section { margin-block: 56px; }
section > h2 { font-size: 30px; margin-bottom: 22px; }
.homes { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 26px; }
.home { position: relative; display: flex; flex-direction: column; border: 1px solid var(--line); border-radius: 18px; background: var(--card); overflow: hidden; transition: box-shadow .2s, transform .2s; }
.home:hover { box-shadow: 0 14px 34px rgb(20 40 45 / 14%); transform: translateY(-3px); }
.home .frame { aspect-ratio: 8 / 5; }
.home .about { padding: 18px 20px 20px; display: grid; gap: 6px; }
.home h3 { font-size: 22px; }
.home h3 a { color: inherit; text-decoration: none; }
.home h3 a::after { content: ''; position: absolute; inset: 0; }
.soft { color: var(--soft); font-size: 15px; }
.price { font-weight: 650; font-size: 18px; }
.tag { position: absolute; inset-block-start: 14px; inset-inline-start: 14px; padding: 3px 12px; border-radius: 99px; background: #fffdf9; color: #1e2a30; font-size: 13px; font-weight: 600; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; margin: 4px 0 0; padding: 0; list-style: none; }
.chips li { padding: 3px 11px; border-radius: 99px; background: var(--sand); font-size: 14px; }

.band { background: var(--sand); }
.band .wide { display: grid; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); gap: 26px; padding-block: 40px; }
.band h3 { font-size: 19px; margin-bottom: 6px; }

.crumb { margin: 4px 0 18px; font-size: 15px; }
.large { position: relative; aspect-ratio: 8 / 5; margin-bottom: 30px; border-radius: 22px; overflow: hidden; }
.detail { display: grid; grid-template-columns: minmax(0, 1.7fr) minmax(260px, 1fr); gap: 44px; margin-block: 0 60px; align-items: start; }
.detail h1 { font-size: clamp(32px, 5vw, 46px); }
.detail .lead { margin-top: 18px; font-size: 19px; }
.detail h2 { font-size: 22px; margin: 30px 0 12px; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); gap: 1px; margin: 0; border: 1px solid var(--line); border-radius: 14px; background: var(--line); overflow: hidden; }
dl div { padding: 12px 16px; background: var(--card); }
dt { color: var(--soft); font-size: 14px; }
dd { margin: 0; font-weight: 600; }
.offer { position: sticky; top: 24px; padding: 24px; border: 1px solid var(--line); border-radius: 18px; background: var(--card); display: grid; gap: 6px; }
.offer .price { font-size: 28px; line-height: 1.3; }
.offer .cta { margin-top: 12px; text-align: center; }
.asks { margin: 8px 0 0; padding: 0; list-style: none; display: grid; gap: 6px; font-size: 15px; color: var(--soft); }
.asks li::before { content: '\\201C'; }
.asks li::after { content: '\\201D'; }
footer { padding: 26px 0 110px; color: var(--soft); font-size: 14px; }
@media (max-width: 820px) { .detail { grid-template-columns: 1fr; gap: 26px; } }
@media (max-width: 560px) { .top nav { display: none; } .hero { height: auto; } .hero .picture { height: 220px; } .hero .words { position: static; max-width: none; border-radius: 0; } }
@media (prefers-reduced-motion: reduce) { * { transition: none !important; scroll-behavior: auto !important; } }
`;

/** What the pages do by themselves: tell the chat which home is looked at, open it, copy, and remember a closed tour. */
export const DEMO_SCRIPT = `
window.omnichat = window.omnichat || function () { (omnichat.q = omnichat.q || []).push(arguments); };
omnichat('setPage', document.querySelector('link[rel=canonical]').href);
document.addEventListener('click', async ({ target }) => {
  if (target.closest('[data-open-chat]')) omnichat('open');
  const copy = target.closest('[data-copy]');
  if (!copy) return;
  await navigator.clipboard.writeText(copy.dataset.copy);
  copy.textContent = 'copied';
});
const tour = document.querySelector('.tour details');
if (sessionStorage.getItem('tour') === 'closed') tour.open = false;
tour.addEventListener('toggle', () => sessionStorage.setItem('tour', tour.open ? 'open' : 'closed'));
`;
