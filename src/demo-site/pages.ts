import { DEMO_PROPERTIES } from '../demo-content.js';
import { chipsOf, escaped, factsOf, type Home, offerOf, priceOf, PROSE } from './homes.js';
import { pictureOf } from './pictures.js';

/** What the pages have to know of the installation. */
export interface SiteFacts {
  readonly widgetKey: string;
  /** How to log in to the console; null where only the terminal may tell. */
  readonly login: { readonly email: string; readonly password: string } | null;
}

interface Sheet {
  readonly title: string;
  /** The address by which the assistant knows the page. */
  readonly canonical: string;
  readonly body: string;
}

const MARK =
  '<svg viewBox="0 0 32 32" aria-hidden="true"><path d="M3 17L16 5l13 12" fill="none" stroke="#c8553d" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>' +
  '<path d="M4 25q4 -4 8 0t8 0t8 0" fill="none" stroke="#2f8f94" stroke-width="3" stroke-linecap="round"/></svg>';

/** Four steps, which show in a minute what the product does. */
function tour({ login }: SiteFacts): string {
  const way = login
    ? `as <code>${escaped(login.email)}</code> with <code>${escaped(login.password)}</code> <button type="button" data-copy="${escaped(login.password)}">copy</button>`
    : 'with the login that <code>npm start</code> has printed';
  return `<aside class="tour" aria-label="Tour of the demo"><details class="wide" open>
<summary><b>Demo</b> See omnichat in a minute</summary>
<ol>
<li><strong>Ask.</strong> Open a home, then the chat in the corner: “How many bedrooms?” The answer names its source.</li>
<li><strong>Be the person.</strong> <a href="/console" target="_blank" rel="noopener">Open the console</a> in a second window, log in ${way}.</li>
<li><strong>Call yourself.</strong> Back here, press “Talk to a person” in the chat. The console rings: the chat is yours.</li>
<li><strong>Take over.</strong> Answer there, then hand the chat back to the assistant. Watch both windows.</li>
</ol></details></aside>`;
}

const sheet = (facts: SiteFacts, { title, canonical, body }: Sheet): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<link rel="canonical" href="${escaped(canonical)}">
<link rel="icon" href="/demo/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/demo/site.css">
<script src="/demo/site.js" defer></script>
<script src="/widget.js" data-widget-key="${escaped(facts.widgetKey)}" async></script>
</head>
<body>
${tour(facts)}
<header class="wide top"><a class="brand" href="/demo">${MARK} Harbour Homes</a>
<nav aria-label="Site"><a href="/demo#homes">Homes</a><a href="/demo#renting">Renting</a><a href="/demo#office">Office</a></nav></header>
<main>${body}</main>
<footer class="wide">Harbour Homes and Brightwater are invented. The chat is omnichat’s widget, put into this page by one line.</footer>
</body>
</html>`;

const chips = (home: Home): string =>
  `<ul class="chips">${chipsOf(home)
    .map((chip) => `<li>${escaped(chip)}</li>`)
    .join('')}</ul>`;

const card = ([id, home]: [string, Home]): string => `<article class="home">
<div class="frame">${pictureOf(id, `A drawing of ${escaped(home.title)}`)}</div><span class="tag">${offerOf(home)}</span>
<div class="about"><h3><a href="/demo/homes/${id}">${escaped(home.title)}</a></h3>
<p class="soft">${escaped(addressOf(home))}</p><p class="price">${priceOf(home)}</p>${chips(home)}</div></article>`;

const addressOf = ({ address }: Home): string => (typeof address === 'string' ? address : '');

/** The first page: all homes, and what the agency's documents say. */
export const frontPage = (facts: SiteFacts, url: string): string =>
  sheet(facts, {
    title: 'Harbour Homes, Brightwater',
    canonical: `${url}/demo`,
    body: `<div class="wide hero">${pictureOf('harbour', 'A drawing of the harbour of Brightwater')}
<div class="words"><h1>Homes by the water</h1><p>Flats, houses and lofts in Brightwater, shown to you by people who live here.</p>
<button type="button" class="cta" data-open-chat>Ask us anything</button></div></div>
<section class="wide" id="homes"><h2>On offer now</h2><div class="homes">${Object.entries(DEMO_PROPERTIES).map(card).join('')}</div></section>
<div class="band"><div class="wide">
<div id="office"><h3>Office</h3><p>12 Quay Street, two minutes from the ferry. Open from 9:00 to 18:00, Monday to Saturday.</p></div>
<div><h3>Viewings</h3><p>Free, about thirty minutes, from one day ahead.</p></div>
<div id="renting"><h3>Renting</h3><p>A deposit of two months’ rent is due before you move in; you get it back within four weeks.</p></div>
</div></div>`,
  });

/** The page of one home. */
export function homePage(facts: SiteFacts, url: string, id: string): string | null {
  const home = DEMO_PROPERTIES[id];
  if (!home) return null;
  const rows = factsOf(home).map(([name, value]) => `<div><dt>${name}</dt><dd>${escaped(value)}</dd></div>`);
  return sheet(facts, {
    title: `${home.title} – Harbour Homes`,
    canonical: `${url}/demo/homes/${id}`,
    body: `<div class="wide"><p class="crumb"><a href="/demo#homes">All homes</a></p>
<div class="detail"><div><div class="large">${pictureOf(id, `A drawing of ${escaped(home.title)}`)}<span class="tag">${offerOf(home)}</span></div><h1>${escaped(home.title)}</h1><p class="soft">${escaped(addressOf(home))} · ${PROSE[id]?.where}</p>
<p class="lead">${PROSE[id]?.lead}</p><h2>At a glance</h2><dl>${rows.join('')}</dl>
<h2>What you will like</h2><ul class="chips">${(home.features ?? []).map((each) => `<li>${escaped(each)}</li>`).join('')}</ul></div>
<div class="offer"><span class="soft">${offerOf(home)}</span><span class="price">${priceOf(home)}</span>
<button type="button" class="cta" data-open-chat>Ask about this home</button>
<ul class="asks"><li>How many bedrooms?</li><li>How much is it?</li><li>Are pets allowed?</li><li>Can I book a viewing?</li></ul></div></div></div>`,
  });
}
