import { Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Dialog } from './dialog.js';

interface Props {
  /** What it does, in a word. */
  readonly label: string;
  /** What it does it to, for those who hear the page. */
  readonly about: string;
  readonly question: string;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
}

/** A button for what can't be undone: it asks first. */
export function ConfirmButton({ label, about, question, isBusy, onConfirm }: Props) {
  const [isAsking, { open, close }] = useDisclosure(false);
  const confirm = (): void => {
    close();
    onConfirm();
  };
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        color="red"
        loading={isBusy}
        onClick={open}
        aria-label={`${label} ${about}`}
      >
        {label}
      </Button>
      <Dialog isOpen={isAsking} onClose={close} title={`${label}?`} size="sm" centered>
        <Stack>
          <Text size="sm">{question}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              Keep
            </Button>
            <Button color="red.8" onClick={confirm}>
              {label}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </>
  );
}
