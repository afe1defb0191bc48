import {
  asyncApiDocument,
  documentedCommands,
  documentedNews,
  exampleOf,
  type JsonSchema,
} from './asyncapi-document.js';

const STYLE = `:root{color-scheme:light dark;--line:#8884;--soft:#8881}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:3rem}h3{margin:2.5rem 0 .25rem;font-family:ui-monospace,monospace}p{margin:.25rem 0}
table{border-collapse:collapse;width:100%;margin:.75rem 0}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
code,pre{font:13px/1.5 ui-monospace,monospace}pre{background:var(--soft);padding:.75rem;border-radius:6px;overflow:auto}
nav a{display:inline-block;margin:0 .75rem .25rem 0;font:13px ui-monospace,monospace}h3 a{color:inherit;text-decoration:none}`;

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`).replace(/`([^`]+)`/g, '<code>$1</code>');

function typeOf(schema: JsonSchema): string {
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map((one) => typeOf(one as JsonSchema)).join(' or ');
  if (Array.isArray(schema.enum)) return schema.enum.map((one) => JSON.stringify(one)).join(', ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.type === 'array') return `list of ${typeOf((schema.items ?? {}) as JsonSchema)}`;
  const format = typeof schema.format === 'string' ? ` (${schema.format})` : '';
  return `${typeof schema.type === 'string' ? schema.type : 'any'}${format}`;
}

function boundsOf({ minimum, maximum, maxLength, default: fallback, description }: JsonSchema): string {
  const bounds = [
    typeof description === 'string' ? description : '',
    Number(minimum) > 0 ? `At least ${String(minimum)}.` : '',
    Number(maximum) < 2_147_483_647 ? `At most ${String(maximum)}.` : '',
    maxLength === undefined ? '' : `At most ${Number(maxLength)} long.`,
    fallback === undefined ? '' : `Default ${JSON.stringify(fallback)}.`,
  ];
  return bounds.filter(Boolean).join(' ');
}

function table({ properties = {}, required = [] }: JsonSchema): string {
  const rows = Object.entries(properties).map(
    ([name, field]) =>
      `<tr><td><code>${escaped(name)}</code>${required.includes(name) ? '' : ' <small>optional</small>'}</td>` +
      `<td>${escaped(typeOf(field))}</td><td>${escaped(boundsOf(field))}</td></tr>`,
  );
  return `<table><thead><tr><th>Field</th><th>Type</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

const section = (name: string, summary: string, body: string): string =>
  `<h3 id="${escaped(name)}"><a href="#${escaped(name)}">${escaped(name)}</a></h3><p>${escaped(summary)}</p>${body}`;

const example = (value: unknown): string =>
  `<pre>${escaped(JSON.stringify(value, null, 2)).replaceAll('`', '&#96;')}</pre>`;

const links = (names: readonly { name: string }[]): string =>
  `<nav>${names.map(({ name }) => `<a href="#${escaped(name)}">${escaped(name)}</a>`).join('')}</nav>`;

/** The socket contract for people: one page without a foreign resource, in the reader's light or dark. */
export function eventsPage(): string {
  const commands = documentedCommands.map(({ name, summary, payload, data }) => {
    const answer = exampleOf(data);
    const shown = `<details><summary>Acknowledgement</summary>${example({ ok: true, data: answer })}</details>`;
    return section(name, summary, `${table(payload)}${example(exampleOf(payload))}${shown}`);
  });
  const news = documentedNews.map(({ name, summary, payload }) =>
    section(name, summary, `${table(payload)}${example(exampleOf(payload))}`),
  );
  const { info } = asyncApiDocument();
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${info.title}</title><style>${STYLE}</style></head><body>
<h1>${info.title}</h1><p>${escaped(info.description)}</p>
<p><a href="events.json">AsyncAPI document</a> · <a href="../docs">REST interface</a></p>
<h2>Commands</h2>${links(documentedCommands)}${commands.join('')}
<h2>News</h2>${links(documentedNews)}${news.join('')}
</body></html>`;
}
