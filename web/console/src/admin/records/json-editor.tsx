import { JsonInput, Text } from '@mantine/core';
import { ProblemError } from '@omnichat/client';
import type { FaultyForm } from '../faults.js';

interface Props {
  readonly label: string;
  readonly description: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** What the server refused, as `path` and words. */
  readonly faults: readonly { readonly path: string; readonly message: string }[];
}

/** A JSON object as text, with what the server says of its parts beneath. */
export function JsonEditor({ label, description, value, onChange, faults }: Props) {
  return (
    <JsonInput
      label={label}
      description={description}
      formatOnBlur
      autosize
      minRows={8}
      maxRows={24}
      spellCheck={false}
      styles={{
        input: { color: 'var(--mantine-color-text)', fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 },
      }}
      value={value}
      onChange={onChange}
      error={parsed(value) ? faults.length > 0 && <Faults faults={faults} /> : 'This is no JSON object yet.'}
    />
  );
}

const Faults = ({ faults }: Pick<Props, 'faults'>) => (
  <span role="alert">
    {faults.map(({ path, message }) => (
      <Text span display="block" inherit key={path + message}>
        <b>{path}</b> {message}
      </Text>
    ))}
  </span>
);

/** The object that a text is; null when it is none. */
export function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** In place of a form: the editor shows the faults itself. */
export const SHOWN_BELOW: FaultyForm = { values: { facts: null, schema: null }, setErrors: () => undefined };

/** What a refusal says of single fields. */
export const faultsIn = (error: unknown): Props['faults'] =>
  error instanceof ProblemError ? (error.problem.errors ?? []) : [];
