import { useEffect, useState } from 'preact/hooks';
import type { Host } from './host.js';
import type { WidgetSettings } from './settings.js';
import { Visitor } from './visitor.js';

export interface VisitOfPage {
  readonly visitor: Visitor;
  readonly isOpen: boolean;
  /** The project asks something before the first word. */
  readonly needsForm: boolean;
  readonly answer: (answers: Record<string, string>) => void;
  readonly close: () => void;
}

/** The visit behind the page, as the embedding page opens and closes it. */
export function useVisit(settings: WidgetSettings, host: Host): VisitOfPage {
  const [, redraw] = useState({});
  const [visitor] = useState(() => new Visitor(settings.key, () => redraw({})));
  const [isOpen, setOpen] = useState(false);
  const [needsForm, setNeedsForm] = useState<boolean | null>(null);
  useEffect(() => {
    void lookBack(visitor).then((isKnown) => setNeedsForm(!isKnown && settings.form.length > 0));
    return host.hear((message) => {
      if (message.tell === 'opened' || message.tell === 'closed') setOpen(message.tell === 'opened');
      if (message.tell === 'hello' || message.tell === 'page') visitor.goTo(message.page);
      if (message.tell === 'identify') visitor.identify(message.identity);
    });
  }, []);
  useEffect(() => {
    if (isOpen && needsForm === false) void visitor.begin();
  }, [isOpen, needsForm]);
  const close = (): void => host.tell({ tell: 'close' });
  useEffect(() => {
    const leave = ({ key }: KeyboardEvent): void => (key === 'Escape' ? close() : undefined);
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, []);
  const answer = (answers: Record<string, string>): void => {
    visitor.identify(answers);
    setNeedsForm(false);
  };
  return { visitor, isOpen, needsForm: needsForm === true, answer, close };
}

/** Whoever has talked here before goes on at once, so that what came meanwhile is counted. */
async function lookBack(visitor: Visitor): Promise<boolean> {
  const isKnown = await visitor.isKnown();
  if (isKnown) void visitor.begin();
  return isKnown;
}
