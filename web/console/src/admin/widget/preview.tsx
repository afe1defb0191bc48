import { Card, Group, SegmentedControl, Title } from '@mantine/core';
import { MessageCircle, SendHorizontal, X } from 'lucide-react';
import { type CSSProperties, useState } from 'react';
import { Markdown } from '../../conversation/markdown.js';
import { askedIn, FIELD_NAMES, type Look, USUAL_ACCENT } from './look.js';
import classes from './preview.module.css';

interface Props {
  readonly name: string;
  readonly look: Look;
}

/** A likeness of the widget as a new visitor meets it, in the colours of the form before they are saved. */
export function Preview({ name, look }: Props) {
  const [scheme, setScheme] = useState('light');
  const accent = /^#[0-9a-f]{6}$/i.test(look.accent) ? look.accent : USUAL_ACCENT;
  const colours = { '--accent': accent, '--on-accent': isLight(accent) ? '#16181c' : '#ffffff' } as CSSProperties;
  return (
    <Card withBorder component="section" aria-label="Preview" style={{ position: 'sticky', top: 16 }}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h5">
          Preview
        </Title>
        <SegmentedControl
          size="xs"
          aria-label="Colours of the visitor"
          value={scheme}
          onChange={setScheme}
          data={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
      </Group>
      {/* A picture: nothing in it can be used, so nothing of it is read out or reached by keyboard. */}
      <div className={classes.page} data-scheme={scheme} style={colours} aria-hidden inert>
        <Chat name={look.title.trim() || name} look={look} />
        <div className={classes.corner} data-side={look.side === 'left' ? 'left' : 'right'}>
          <span className={classes.launcher}>
            <MessageCircle size={24} fill="currentColor" />
            {look.launcher_label.trim()}
          </span>
        </div>
      </div>
    </Card>
  );
}

function Chat({ name, look }: Props) {
  const asked = askedIn(look);
  return (
    <div className={classes.chat}>
      <div className={classes.head}>
        <span>
          <strong>{name}</strong>
          <small>Answers at once</small>
        </span>
        <X size={18} />
      </div>
      <div className={classes.body}>
        {look.greeting.trim() !== '' && (
          <div className={classes.bubble}>
            <Markdown text={look.greeting} />
          </div>
        )}
        {asked.map(({ field, is_required: isRequired }) => (
          <div key={field} className={classes.field}>
            <span>
              {FIELD_NAMES[field]} {!isRequired && <small>(optional)</small>}
            </span>
            <i />
          </div>
        ))}
        {asked.length > 0 && <div className={classes.start}>Start the chat</div>}
      </div>
      {asked.length === 0 && (
        <div className={classes.composer}>
          <span>Write a message</span>
          <b>
            <SendHorizontal size={16} />
          </b>
        </div>
      )}
    </div>
  );
}

/** Whether dark text is easier to read on a colour than white, as the widget decides: relative luminance after WCAG. */
function isLight(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}
