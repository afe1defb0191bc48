const SVG = 'http://www.w3.org/2000/svg';
const BUBBLE =
  'M12 3C6.5 3 2 6.8 2 11.5c0 2.3 1.1 4.4 2.9 5.9L4 21.5l4.6-1.9c1.1.3 2.2.4 3.4.4 5.5 0 10-3.8 10-8.5S17.500 3 12 3z';
const CROSS = 'M6 6l12 12M18 6L6 18';

export interface Launcher {
  readonly element: HTMLButtonElement;
  readonly label: string;
  opened(isOpen: boolean): void;
  unread(count: number): void;
  /** Words beside the icon. */
  say(words: string): void;
}

/** The round button in the corner. */
export function createLauncher(press: () => void): Launcher {
  const words = document.createElement('b');
  let label = (document.documentElement.lang && LABELS[document.documentElement.lang.slice(0, 2)]) || 'Chat';
  const element = document.createElement('button');
  const badge = document.createElement('span');
  element.type = 'button';
  element.append(icon(BUBBLE, 'bubble'), icon(CROSS, 'cross'), badge);
  element.addEventListener('click', press);
  badge.hidden = true;
  const name = (count: number): void => element.setAttribute('aria-label', count > 0 ? `${label} (${count})` : label);
  name(0);
  element.setAttribute('aria-expanded', 'false');
  return {
    element,
    get label() {
      return label;
    },
    say: (text) => {
      label = text;
      words.textContent = text;
      element.insertBefore(words, badge);
      name(0);
    },
    opened: (isOpen) => element.setAttribute('aria-expanded', String(isOpen)),
    unread: (count) => {
      badge.hidden = count === 0;
      badge.textContent = count > 9 ? '9+' : String(count);
      name(count);
    },
  };
}

const LABELS: Readonly<Record<string, string>> = { ar: 'الدردشة', es: 'Chat', fr: 'Discussion' };

function icon(path: string, name: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const shape = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', name);
  svg.setAttribute('aria-hidden', 'true');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}
