import {
  Alert,
  Button,
  Center,
  Group,
  Image,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Login } from '@omnichat/client/types';
import { useState } from 'react';

interface Props {
  readonly onLogin: (login: Login) => Promise<void>;
  /** Somebody was logged in here until a moment ago. */
  readonly hasEnded: boolean;
}

export function LoginPage({ onLogin, hasEnded }: Props) {
  const form = useForm({ initialValues: { email: '', password: '' } });
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = form.onSubmit(async (values) => {
    setBusy(true);
    setFailure(null);
    try {
      await onLogin(values);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'The server cannot be reached.');
      setBusy(false);
    }
  });

  return (
    <Center mih="100%" p="md" component="main" bg="var(--console-shade)">
      <Paper withBorder shadow="xs" p="xl" w={400} maw="100%" radius="lg">
        <form onSubmit={submit}>
          <Stack>
            <Group gap="sm">
              <Image src="/console/icon.svg" w={36} h={36} alt="" />
              <div>
                <Title order={1} size="h4">
                  Log in to omnichat
                </Title>
                <Text size="sm" c="dimmed">
                  For the people who answer.
                </Text>
              </div>
            </Group>
            {hasEnded && failure === null && <Alert color="yellow">Your session has ended. Please log in again.</Alert>}
            {failure !== null && (
              <Alert color="red" role="alert">
                {failure}
              </Alert>
            )}
            <TextInput
              label="E-mail"
              type="email"
              autoComplete="username"
              required
              withAsterisk={false}
              autoFocus
              {...form.getInputProps('email')}
            />
            <PasswordInput
              label="Password"
              autoComplete="current-password"
              required
              withAsterisk={false}
              visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
              {...form.getInputProps('password')}
            />
            <Button type="submit" loading={isBusy} mt="xs">
              Log in
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
