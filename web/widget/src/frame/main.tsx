import { render } from 'preact';
import { speechOf } from '../words/words.js';
import { App } from './app.jsx';
import { Host } from './host.js';
import { paint, readSettings } from './settings.js';
import './style.css';

const settings = readSettings();
const query = new URLSearchParams(location.search);

if (settings) {
  paint(settings, query);
  const [host, speech] = await Promise.all([
    Host.met(),
    speechOf([query.get('lang'), ...navigator.languages], settings.languages),
  ]);
  document.documentElement.lang = speech.language;
  document.documentElement.dir = speech.direction;
  document.title = settings.name;
  render(<App settings={settings} host={host} words={speech.words} />, document.body);
  host.tell({ tell: 'ready' });
}
