// What is written in the wizard, kept for this tab so that a reload loses nothing; the password is never kept.
import { useEffect, useState } from 'react';
import type { Actions } from '../../../api/index.ts';

type Input = Actions['setup.open_shop']['input'];
export type ChannelKind = Input['channels'][number];
export type Language = Input['owner']['language'];

export interface Draft {
  country: string;
  name: string;
  legalName: string;
  currency: string;
  languages: Language[];
  taxPayer: boolean;
  taxId: string;
  street: string;
  city: string;
  postalCode: string;
  phone: string;
  warehouses: { name: string; city: string }[];
  channels: ChannelKind[];
  ownerName: string;
  email: string;
  password: string;
  invites: boolean;
  colleagueName: string;
  colleagueEmail: string;
  colleagueRole: string;
}

const EMPTY: Draft = {
  country: '',
  name: '',
  legalName: '',
  currency: '',
  languages: [],
  taxPayer: true,
  taxId: '',
  street: '',
  city: '',
  postalCode: '',
  phone: '',
  warehouses: [],
  channels: ['web', 'phone'],
  ownerName: '',
  email: '',
  password: '',
  invites: false,
  colleagueName: '',
  colleagueEmail: '',
  colleagueRole: 'sales desk',
};
const KEPT_AS = 'kontor.new_shop';

function kept(): Draft {
  try {
    return { ...EMPTY, ...(JSON.parse(sessionStorage.getItem(KEPT_AS) ?? '{}') as Partial<Draft>), password: '' };
  } catch {
    return EMPTY;
  }
}

/** The draft and how to change it. */
export function useDraft(): { draft: Draft; set: (change: Partial<Draft>) => void } {
  const [draft, setDraft] = useState(kept);
  useEffect(() => sessionStorage.setItem(KEPT_AS, JSON.stringify({ ...draft, password: '' })), [draft]);
  return { draft, set: (change) => setDraft((now) => ({ ...now, ...change })) };
}

export const forgetDraft = (): void => sessionStorage.removeItem(KEPT_AS);

const filled = (text: string): boolean => text.trim() !== '';

/** Pointers of what a step still needs, in the order in which it asks. */
export function missingIn(step: 1 | 2 | 3, draft: Draft): string[] {
  const needs = (given: Record<string, boolean>): string[] => Object.keys(given).filter((pointer) => !given[pointer]);
  if (step === 1) {
    return needs({
      '/shop/country': filled(draft.country),
      '/shop/name': filled(draft.name),
      '/shop/languages': draft.languages.length > 0,
      '/shop/street': filled(draft.street),
      '/shop/city': filled(draft.city),
    });
  }
  if (step === 2) {
    const rows = draft.warehouses.map((row, at) => [
      [`/warehouses/${at}/name`, filled(row.name)] as const,
      [`/warehouses/${at}/city`, filled(row.city)] as const,
    ]);
    return needs({ ...Object.fromEntries(rows.flat()), '/channels': draft.channels.length > 0 });
  }
  return needs({
    '/owner/name': filled(draft.ownerName),
    '/owner/email': /^[^\s@]+@[^\s@]+$/.test(draft.email.trim()),
    '/owner/password': draft.password !== '',
    '/colleague/name': !draft.invites || filled(draft.colleagueName),
    '/colleague/email': !draft.invites || /^[^\s@]+@[^\s@]+$/.test(draft.colleagueEmail.trim()),
  });
}

/** The step in which a field of the input is asked for. */
export const stepOf = (pointer: string): 1 | 2 | 3 => (pointer.startsWith('/shop') ? 1 : /^\/(warehouses|channels)/.test(pointer) ? 2 : 3);

/** The draft as the action takes it. */
export function inputOf(draft: Draft, language: Language): Input {
  const { country, currency, languages, taxPayer } = draft;
  const text = (value: string): string => value.trim();
  const optional = <K extends string>(name: K, value: string) => (filled(value) ? ({ [name]: text(value) } as Record<K, string>) : {});
  return {
    shop: {
      name: text(draft.name),
      country,
      currency,
      languages,
      taxPayer,
      street: text(draft.street),
      city: text(draft.city),
      postalCode: text(draft.postalCode),
      ...optional('legalName', draft.legalName),
      ...optional('taxId', draft.taxId),
      ...optional('phone', draft.phone),
    },
    warehouses: draft.warehouses.map((row) => ({ name: text(row.name), city: text(row.city), country })),
    channels: draft.channels,
    owner: { name: text(draft.ownerName), email: text(draft.email), password: draft.password, language },
    ...(draft.invites ? { colleague: { name: text(draft.colleagueName), email: text(draft.colleagueEmail), role: draft.colleagueRole } } : {}),
    address: location.origin,
  };
}
