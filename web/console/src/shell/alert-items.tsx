import { Menu } from '@mantine/core';
import { Bell, BellOff, Volume2, VolumeX } from 'lucide-react';
import { useState } from 'react';
import { mayNotify } from '../inbox/use-ringing.js';
import { ring } from '../inbox/ring.js';
import { useDesktop, useSound } from '../ui/preferences.js';

/** How a seller is told of chats: by a sound, and by the desktop once the browser was asked. */
export function AlertItems() {
  const sound = useSound();
  const desktop = useDesktop();
  const [isAllowed, setAllowed] = useState(mayNotify);
  const isDenied = 'Notification' in globalThis && Notification.permission === 'denied';

  const toggleSound = (): void => {
    if (!sound.isOn) ring();
    sound.setOn(!sound.isOn);
  };
  const toggleDesktop = async (): Promise<void> => {
    if (isAllowed) return desktop.setOn(!desktop.isOn);
    setAllowed((await Notification.requestPermission()) === 'granted');
    desktop.setOn(true);
  };
  const isShown = isAllowed && desktop.isOn;
  return (
    <>
      <Menu.Divider />
      <Menu.Label>When a chat needs somebody</Menu.Label>
      <Menu.Item
        closeMenuOnClick={false}
        leftSection={sound.isOn ? <Volume2 size={15} /> : <VolumeX size={15} />}
        onClick={toggleSound}
      >
        {sound.isOn ? 'Sound is on' : 'Sound is off'}
      </Menu.Item>
      {'Notification' in globalThis && (
        <Menu.Item
          closeMenuOnClick={false}
          disabled={isDenied}
          leftSection={isShown ? <Bell size={15} /> : <BellOff size={15} />}
          onClick={() => void toggleDesktop()}
        >
          {isDenied ? 'The browser blocks notifications' : isShown ? 'Notifications are on' : 'Turn on notifications'}
        </Menu.Item>
      )}
    </>
  );
}
