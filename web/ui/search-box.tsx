// The box that searches a list: waits for a pause in typing before the address changes, and follows the address.
import { TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { later } from '../api/index.ts';

const TYPING_MS = 250;

interface Props {
  /** What is searched for, said to everybody: it stands in the empty box, too. */
  label: string;
  value: string | undefined;
  /** Is given undefined when the box was emptied. */
  onChange: (value: string | undefined) => void;
  className?: string | undefined;
}

/** The search of a page; the key "/" leads to it (admin/shell-keys.tsx looks for its type). */
export function SearchBox({ label, value = '', onChange, className }: Props) {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const wanted = text.trim();
  if (seen !== value) {
    setSeen(value);
    // The address was changed by something else than this box.
    if (wanted !== value) setText(value);
  }
  const tell = useEffectEvent(() => onChange(wanted === '' ? undefined : wanted));
  useEffect(() => (wanted === value ? undefined : later(TYPING_MS, tell)), [wanted, value]);
  return (
    <TextInput
      type="search"
      size="sm"
      className={className}
      aria-label={label}
      placeholder={label}
      leftSection={<Search size={16} aria-hidden />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
