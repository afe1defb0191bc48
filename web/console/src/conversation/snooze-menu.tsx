import { ActionIcon, Button, Group, Menu, Modal, Text, TextInput, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { AlarmClock } from 'lucide-react';
import { useState } from 'react';
import { useShortcuts } from '../shell/use-shortcuts.js';
import { moment } from '../ui/time.js';
import { asLocal, pauses } from './pauses.js';

/** Puts a conversation aside until a time, or until the visitor writes. */
export function SnoozeMenu({ onSnooze }: { readonly onSnooze: (until: Date) => void }) {
  const [isOpen, menu] = useDisclosure(false);
  const [isAsking, dialog] = useDisclosure(false);
  useShortcuts({ snooze: menu.open });
  return (
    <>
      <Menu
        opened={isOpen}
        onChange={(opened) => (opened ? menu.open() : menu.close())}
        position="bottom-end"
        width={270}
      >
        <Menu.Target>
          <Tooltip label="Snooze (S)">
            <ActionIcon variant="default" size={30} aria-label="Snooze">
              <AlarmClock size={16} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Put aside, unless the visitor writes</Menu.Label>
          {isOpen &&
            pauses(new Date()).map(({ label, until }) => (
              <Menu.Item
                key={label}
                onClick={() => onSnooze(until)}
                rightSection={
                  <Text size="xs" c="dimmed">
                    {moment(until)}
                  </Text>
                }
              >
                {label}
              </Menu.Item>
            ))}
          <Menu.Divider />
          <Menu.Item onClick={dialog.open}>Another time …</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isAsking} onClose={dialog.close} title={<Text fw={600}>Snooze until</Text>} size="sm">
        <OwnTime
          onSnooze={(until) => {
            dialog.close();
            onSnooze(until);
          }}
        />
      </Modal>
    </>
  );
}

function OwnTime({ onSnooze }: { readonly onSnooze: (until: Date) => void }) {
  const [value, setValue] = useState('');
  const until = new Date(value);
  const isPast = value !== '' && until.getTime() <= Date.now();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (value !== '' && !isPast) onSnooze(until);
      }}
    >
      <TextInput
        type="datetime-local"
        label="Day and time"
        min={asLocal(new Date())}
        value={value}
        onChange={({ currentTarget }) => setValue(currentTarget.value)}
        error={isPast && 'This is past already.'}
        data-autofocus
      />
      <Group justify="flex-end" mt="md">
        <Button type="submit" disabled={value === '' || isPast}>
          Snooze
        </Button>
      </Group>
    </form>
  );
}
