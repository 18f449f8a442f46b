// How the shop presents itself in its messages: a setting that the merchant changes.
import Type from 'typebox';
import { Country, Currency, type Language, Language as LanguageSchema, type SettingDefinition } from '#kernel';

export const Bank = Type.Object(
  {
    holder: Type.String({ minLength: 1, maxLength: 120, description: 'In whose name the account is.' }),
    iban: Type.String({
      minLength: 5,
      maxLength: 42,
      description: 'The account to which customers transfer: an IBAN, or the national number where there is none.',
    }),
    name: Type.Optional(Type.String({ maxLength: 120, description: 'The bank.' })),
    bic: Type.Optional(Type.String({ maxLength: 11 })),
  },
  { additionalProperties: false },
);

/** The firm behind the shop, as it stands on invoices. */
export const Legal = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200, description: 'The firm, as registered.' }),
    taxId: Type.Optional(Type.String({ maxLength: 40, description: 'VAT or tax number, with its country letters where it has them.' })),
    registration: Type.Optional(Type.String({ maxLength: 60, description: 'Number in the register of companies.' })),
    street: Type.String({ minLength: 1, maxLength: 300 }),
    city: Type.String({ minLength: 1, maxLength: 120 }),
    postalCode: Type.String({ maxLength: 16 }),
    country: Country,
  },
  { additionalProperties: false },
);

export const ShopSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 120 }),
    email: Type.String({
      minLength: 3,
      maxLength: 254,
      pattern: '^[^\\s@,;<>"]+@[^\\s@,;<>"]+$',
      description: 'From where messages come and where answers go.',
    }),
    phone: Type.Optional(Type.String({ maxLength: 40 })),
    website: Type.Optional(Type.String({ maxLength: 200, pattern: '^https?://\\S+$' })),
    language: LanguageSchema,
    zone: Type.String({
      maxLength: 60,
      description: 'IANA time zone in which instants are written, e.g. Europe/Bucharest.',
    }),
    supervisor: Type.Optional(
      Type.Object(
        { name: Type.String({ minLength: 1, maxLength: 120 }), email: Type.String({ maxLength: 254 }) },
        {
          additionalProperties: false,
          description: 'Who is told when work is late; without one, the shop’s own address.',
        },
      ),
    ),
    bank: Type.Optional(Bank),
    legal: Type.Optional(Legal),
    country: Type.Optional(Country),
    currency: Type.Optional(Currency),
    languages: Type.Optional(Type.Array(LanguageSchema, { maxItems: 5, description: 'In which languages customers are written to.' })),
    taxPayer: Type.Optional(Type.Boolean({ description: 'Whether the firm charges VAT.' })),
  },
  { additionalProperties: false },
);

export type Shop = Omit<Type.Static<typeof ShopSchema>, 'language'> & { language: Language };

/** Until somebody sets it, mail comes from a domain that never delivers (RFC 2606), so that nobody answers into the void. */
export const shopSetting: SettingDefinition<Shop> = {
  key: 'messages.shop',
  says: 'How the shop presents itself in its messages.',
  schema: ShopSchema,
  initial: { name: 'Kontor', email: 'shop@kontor.invalid', language: 'en', zone: 'UTC' },
};

/** What the law wants customers to be told, by language: on documents, in letters, on pages. */
export const LegalTextsSchema = Type.Object(
  {
    texts: Type.Array(
      Type.Object(
        {
          language: LanguageSchema,
          withdrawal: Type.String({ maxLength: 2000, description: 'Within how many days a customer may withdraw, and how.' }),
          tax: Type.String({ maxLength: 1000, description: 'What is said of VAT beside prices.' }),
          complaints: Type.String({ maxLength: 1000, description: 'Where a customer can complain.' }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 5 },
    ),
  },
  { additionalProperties: false },
);
export type LegalTexts = Type.Static<typeof LegalTextsSchema>;

export const legalTextsSetting: SettingDefinition<LegalTexts> = {
  key: 'messages.legal_texts',
  says: 'What the law wants customers to be told, by language.',
  schema: LegalTextsSchema,
  initial: { texts: [] },
};
