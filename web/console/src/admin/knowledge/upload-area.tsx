import { Alert, Group, Progress, Stack, Text, VisuallyHidden } from '@mantine/core';
import { CircleAlert, FileUp } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { ACCEPTED } from './upload.js';
import classes from './upload-area.module.css';
import { type Upload, useUploads } from './use-uploads.js';

/** Where files are dropped or chosen, and how far those are that are on their way. */
export function UploadArea() {
  const { uploads, add, dismiss } = useUploads();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void add([...event.dataTransfer.files]);
  };
  return (
    <Stack gap="xs" mb="md">
      <label
        className={classes.area}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileUp size={22} aria-hidden />
        <Text size="sm" fw={600}>
          Drop files here, or choose some
        </Text>
        <Text size="xs" c="dimmed">
          PDF, HTML, Markdown or plain text, up to 20 MB each
        </Text>
        <VisuallyHidden>
          <input
            type="file"
            multiple
            accept={ACCEPTED}
            aria-label="Files"
            onChange={({ currentTarget }) => {
              void add([...(currentTarget.files ?? [])]);
              currentTarget.value = '';
            }}
          />
        </VisuallyHidden>
      </label>
      {uploads.map((upload) => (
        <OnItsWay key={upload.id} upload={upload} onDismiss={() => dismiss(upload.id)} />
      ))}
    </Stack>
  );
}

function OnItsWay({ upload, onDismiss }: { readonly upload: Upload; readonly onDismiss: () => void }) {
  const { name, share, failure } = upload;
  if (failure !== null) {
    return (
      <Alert
        color="red"
        icon={<CircleAlert size={18} />}
        title={name}
        withCloseButton
        closeButtonLabel="Dismiss"
        onClose={onDismiss}
        role="alert"
      >
        {failure}
      </Alert>
    );
  }
  return (
    <div role="status">
      <Group justify="space-between">
        <Text size="sm">{name}</Text>
        <Text size="xs" c="dimmed">
          {share < 1 ? `${Math.round(share * 100)} %` : 'Arriving'}
        </Text>
      </Group>
      <Progress value={share * 100} animated size="sm" aria-label={`Upload of ${name}`} />
    </div>
  );
}
