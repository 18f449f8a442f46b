// What a person types while they take an order down, and the draft that it makes; texts stay as they are typed until they are one.
import { type DraftContent, type Money } from '../../../api/index.ts';

export interface Line {
  key: number;
  sku: string;
  name: string;
  image: string | null;
  quantity: number;
  /** Another price than the list's, as typed. */
  price: string;
  /** What is taken off: `10%` or `5.00`. */
  off: string;
  reason: string;
}

export interface Form {
  channel: string;
  customerId: string | undefined;
  language: Language | undefined;
  name: string;
  email: string;
  phone: string;
  shipName: string;
  street: string;
  city: string;
  postalCode: string;
  region: string;
  country: string;
  lines: Line[];
  off: string;
  reason: string;
  payment: Method | '';
  delivery: string;
  deliveryPrice: string;
  note: string;
}

export type Method = NonNullable<DraftContent['payment']>['method'];
export type Language = NonNullable<NonNullable<DraftContent['customer']>['language']>;

export const EMPTY: Form = {
  channel: '',
  customerId: undefined,
  language: undefined,
  name: '',
  email: '',
  phone: '',
  shipName: '',
  street: '',
  city: '',
  postalCode: '',
  region: '',
  country: '',
  lines: [],
  off: '',
  reason: '',
  payment: '',
  delivery: 'courier',
  deliveryPrice: '',
  note: '',
};

let keys = 0;
/** A line of one piece. */
export const lineOf = (sku: string, name: string, image: string | null): Line => ({
  key: ++keys,
  sku,
  name,
  image,
  quantity: 1,
  price: '',
  off: '',
  reason: '',
});

/** `12,5` as `12.5`; undefined where it is no amount. */
export function amountOf(text: string): string | undefined {
  const plain = text.trim().replace(/\s/g, '').replace(',', '.');
  return /^\d{1,12}(\.\d{1,4})?$/.test(plain) ? plain : undefined;
}

type Discount = NonNullable<DraftContent['discount']>;

/** `10%` or an amount; undefined where it is neither. */
export function discountOf(text: string, currency: string): Discount | undefined {
  const percent = text.trim().endsWith('%') ? amountOf(text.trim().slice(0, -1)) : undefined;
  if (percent !== undefined) return Number(percent) <= 100 ? { percent } : undefined;
  const amount = amountOf(text);
  return amount === undefined ? undefined : { amount: { amount, currency } };
}

const textOf = (discount: Discount | undefined): string =>
  discount === undefined ? '' : 'percent' in discount ? `${discount.percent}%` : discount.amount.amount;

/** The pointers of what is typed but can not be read. */
export function unreadable(form: Form): string[] {
  const isBad = (text: string, read: unknown): boolean => text.trim() !== '' && read === undefined;
  return [
    ...form.lines.flatMap((line, at) => [
      ...(isBad(line.price, amountOf(line.price)) ? [`/lines/${at}/price`] : []),
      ...(isBad(line.off, discountOf(line.off, 'XXX')) ? [`/lines/${at}/discount`] : []),
    ]),
    ...(isBad(form.off, discountOf(form.off, 'XXX')) ? ['/discount'] : []),
    ...(isBad(form.deliveryPrice, amountOf(form.deliveryPrice)) ? ['/delivery/price'] : []),
  ];
}

const some = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== '')) as Partial<T>;

/** The draft that the form makes, in the channel's currency. */
export function contentOf(form: Form, currency: string): DraftContent {
  const money = (text: string): Money | undefined => {
    const amount = amountOf(text);
    return amount === undefined ? undefined : { amount, currency };
  };
  const { name, email, phone, language, shipName, street, city, postalCode, region, country } = form;
  const discount = discountOf(form.off, currency);
  return {
    ...some({ channel: form.channel, customerId: form.customerId, note: form.note, discount, reason: discount && form.reason }),
    customer: some({ name, email, phone, language }),
    shipTo: some({ name: shipName, street, city, postalCode, region, country }),
    lines: form.lines.map((line) => {
      const [price, off] = [money(line.price), discountOf(line.off, currency)];
      return { sku: line.sku, quantity: line.quantity, ...some({ price, discount: off, reason: price || off ? line.reason : '' }) };
    }),
    ...(form.payment === '' ? {} : { payment: { method: form.payment } }),
    delivery: some({ method: form.delivery, price: money(form.deliveryPrice) }),
  };
}

/** The form of a draft. */
export function formOf(content: DraftContent): Form {
  const { customer = {}, shipTo = {}, lines = [] } = content;
  return {
    ...EMPTY,
    channel: content.channel ?? '',
    customerId: content.customerId,
    language: customer.language,
    name: customer.name ?? '',
    email: customer.email ?? '',
    phone: customer.phone ?? '',
    shipName: shipTo.name ?? '',
    street: shipTo.street ?? '',
    city: shipTo.city ?? '',
    postalCode: shipTo.postalCode ?? '',
    region: shipTo.region ?? '',
    country: shipTo.country ?? '',
    lines: lines.map((line) => ({
      ...lineOf(line.sku, '', null),
      quantity: line.quantity,
      price: line.price?.amount ?? '',
      off: textOf(line.discount),
      reason: line.reason ?? '',
    })),
    off: textOf(content.discount),
    reason: content.reason ?? '',
    payment: content.payment?.method ?? '',
    delivery: content.delivery?.method ?? '',
    deliveryPrice: content.delivery?.price?.amount ?? '',
    note: content.note ?? '',
  };
}
