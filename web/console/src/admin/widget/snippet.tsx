import { Button, Card, Code, CopyButton, Group, Stack, Text, Title } from '@mantine/core';
import { Check, Copy } from 'lucide-react';

/** The line that puts the widget into a page. */
export function Snippet({ widgetKey }: { readonly widgetKey: string }) {
  const { origin } = globalThis.location;
  const code = `<script src="${origin}/widget.js" data-widget-key="${widgetKey}" async></script>`;
  return (
    <Card withBorder component="section" aria-label="Put it on your website">
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            Put it on your website
          </Title>
          <CopyButton value={code}>
            {({ copied, copy }) => (
              <Button
                size="xs"
                variant="light"
                leftSection={copied ? <Check size={14} /> : <Copy size={14} />}
                onClick={copy}
              >
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
        </Group>
        <Text size="sm" c="dimmed">
          Paste this line before the end of the body of every page. What you change here needs no new line.
        </Text>
        <Code block style={{ whiteSpace: 'pre-wrap', wordBreak: 'break-all' }}>
          {code}
        </Code>
      </Stack>
    </Card>
  );
}
