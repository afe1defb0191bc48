import { Alert, Button, CloseButton, Group, Loader, Paper, Text } from '@mantine/core';
import { Sparkles } from 'lucide-react';
import type { CopilotState } from './use-copilot.js';
import type { Kind } from './use-draft.js';

interface Props {
  readonly copilot: CopilotState;
  readonly onUse: (text: string, as: Kind) => void;
}

/** What the copilot writes. It is for the seller alone, who may take it into the field, change it, and send it. */
export function Copilot({ copilot, onUse }: Props) {
  const { kind, text, isWriting, failure, dismiss } = copilot;
  if (kind === null) return null;
  const use = (as: Kind): void => {
    onUse(text, as);
    dismiss();
  };
  return (
    <Paper withBorder p="sm" mb={6} role="group" aria-label="Copilot">
      <Group justify="space-between" mb={4}>
        <Group gap={6}>
          <Sparkles size={14} />
          <Text size="xs" fw={600}>
            {kind === 'summary' ? 'Summary, for you alone' : 'Suggested reply, not sent'}
          </Text>
          {isWriting && <Loader size={14} type="dots" />}
        </Group>
        <CloseButton size="sm" onClick={dismiss} aria-label="Close the copilot" />
      </Group>
      {failure !== null && (
        <Alert color="red" p="xs">
          {failure}
        </Alert>
      )}
      <Text
        size="sm"
        className="as-written"
        mah="26vh"
        style={{ overflowY: 'auto' }}
        aria-live="polite"
        aria-busy={isWriting}
      >
        {text}
      </Text>
      {!isWriting && text !== '' && (
        <Group gap="xs" mt={8}>
          {kind === 'suggestion' && (
            <Button size="compact-sm" variant="light" onClick={() => use('reply')}>
              Edit and send
            </Button>
          )}
          {kind === 'summary' && (
            <Button size="compact-sm" variant="light" onClick={() => use('note')}>
              Keep as a note
            </Button>
          )}
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => copilot.ask(kind)}>
            Another one
          </Button>
        </Group>
      )}
    </Paper>
  );
}
