import { Button, Group, Modal, Text, Textarea } from '@mantine/core';
import { useState } from 'react';

interface Props {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onHandBack: (note: string) => void;
}

/** Gives the floor back to the assistant with a word on what was agreed. */
export function HandBackDialog({ isOpen, onClose, onHandBack }: Props) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={<Text fw={600}>Hand back to the assistant</Text>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Note
        onSubmit={(note) => {
          onClose();
          onHandBack(note);
        }}
      />
    </Modal>
  );
}

function Note({ onSubmit }: { readonly onSubmit: (note: string) => void }) {
  const [note, setNote] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (note.trim() !== '') onSubmit(note.trim());
      }}
    >
      <Textarea
        label="What the assistant has to know"
        description="What was agreed, for example. The visitor does not see it."
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={2_000}
        data-autofocus
      />
      <Group justify="flex-end" mt="md">
        <Button type="submit" disabled={note.trim() === ''}>
          Hand back
        </Button>
      </Group>
    </form>
  );
}
