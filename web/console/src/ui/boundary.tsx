import { Alert, Button, Stack } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
}

/** Keeps what went wrong in a page to that page. Often the server has a newer version, whose files have other names. */
export class Boundary extends Component<Props, { readonly hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <Alert color="red" icon={<CircleAlert size={18} />} title="This page could not be shown" m="md">
        <Stack gap="sm" align="flex-start">
          There may be a newer version of the console.
          <Button size="xs" variant="light" color="red" onClick={() => globalThis.location.reload()}>
            Load it anew
          </Button>
        </Stack>
      </Alert>
    );
  }
}
