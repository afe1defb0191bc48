import { useHotkeys } from '@mantine/hooks';
import { useShortcutKeys } from '../ui/preferences.js';
import { type Shortcut, SHORTCUTS } from './shortcuts.js';

/** Binds keys to what they do here. Silent while somebody writes, while a dialog or a menu is open, and where they are switched off. */
export function useShortcuts(actions: Partial<Record<Shortcut, () => void>>): void {
  const { isOn } = useShortcutKeys();
  const bound = Object.entries(actions) as [Shortcut, () => void][];
  useHotkeys(
    isOn
      ? bound.flatMap(([name, action]) => SHORTCUTS[name].keys.map((key): [string, () => void] => [key, act(action)]))
      : [],
  );
}

const act = (action: () => void) => (): void => {
  if (document.querySelector('[role=dialog], [role=menu]') === null) action();
};
