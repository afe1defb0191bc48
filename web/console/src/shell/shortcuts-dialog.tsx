import { Group, Kbd, Modal, Stack, Switch, Table, Text } from '@mantine/core';
import { useShortcutKeys } from '../ui/preferences.js';
import { SHORTCUTS } from './shortcuts.js';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Which keys do what, and the switch that turns them off. */
export function ShortcutsDialog({ isOpen, onClose }: Props) {
  const { isOn, setOn } = useShortcutKeys();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={<Text fw={600}>Keyboard shortcuts</Text>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack>
        <Table withRowBorders={false} verticalSpacing={6} opacity={isOn ? 1 : 0.6}>
          <Table.Tbody>
            {Object.values(SHORTCUTS).map(({ label, shown }) => (
              <Table.Tr key={label}>
                <Table.Td>{label}</Table.Td>
                <Table.Td>
                  <Group gap={4} justify="flex-end">
                    {shown.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Text size="sm" c="dimmed">
          In the reply, Enter sends, Shift+Enter begins a new line, and / brings up canned replies.
        </Text>
        <Switch
          label="Single keys do something"
          checked={isOn}
          onChange={({ currentTarget }) => setOn(currentTarget.checked)}
        />
      </Stack>
    </Modal>
  );
}
