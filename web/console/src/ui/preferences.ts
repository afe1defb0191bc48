import { useLocalStorage } from '@mantine/hooks';

const preference = (key: string) => () => {
  const [isOn, setOn] = useLocalStorage({ key: `omnichat:${key}`, defaultValue: true, getInitialValueInEffect: false });
  return { isOn, setOn };
};

/** Whether this browser rings. */
export const useSound = preference('sound');

/** Whether this browser shows notifications; the browser must allow them, too. */
export const useDesktop = preference('desktop');

/** Whether single keys do something: who dictates, or writes with a switch, turns that off. */
export const useShortcutKeys = preference('shortcuts');
