// The page on which a customer reads an offer and accepts it: plain HTML behind a link that nobody can guess, in five languages.
import { type Actor, type Kernel, LANGUAGES, type Language, type RawAnswer, type RawRoute, Refusal } from '#kernel';
import { zoneOfShop } from './store-figures.ts';
import { type Draft, type Quote, drafts, quoteByToken } from './store-drafts.ts';

/** Whoever has the link: the customer, and nobody of the shop. */
const CUSTOMER: Actor = { kind: 'system', id: 'customer', may: (permission) => permission === 'orders.accept_quote' };

type Words = {
  title: string;
  article: string;
  quantity: string;
  sum: string;
  shipping: string;
  total: string;
  until: string;
  accept: string;
  accepted: string;
  expired: string;
  gone: string;
  broken: string;
};

const WORDS: Record<Language, Words> = {
  en: {
    title: 'Quote',
    article: 'Article',
    quantity: 'Quantity',
    sum: 'Sum',
    shipping: 'Delivery',
    total: 'Total',
    until: 'These prices stand until',
    accept: 'Accept the quote',
    accepted: 'You have accepted this quote. Thank you!',
    expired: 'This quote has ended. Please write to us for a new one.',
    gone: 'There is no such quote.',
    broken: 'That did not work. Please try again or write to us.',
  },
  ro: {
    title: 'Oferta',
    article: 'Articol',
    quantity: 'Cantitate',
    sum: 'Sumă',
    shipping: 'Livrare',
    total: 'Total',
    until: 'Prețurile sunt valabile până la',
    accept: 'Accept oferta',
    accepted: 'Ați acceptat această ofertă. Vă mulțumim!',
    expired: 'Oferta a expirat. Scrieți-ne pentru una nouă.',
    gone: 'Nu există o astfel de ofertă.',
    broken: 'Nu a reușit. Încercați din nou sau scrieți-ne.',
  },
  pl: {
    title: 'Oferta',
    article: 'Artykuł',
    quantity: 'Ilość',
    sum: 'Kwota',
    shipping: 'Dostawa',
    total: 'Razem',
    until: 'Ceny obowiązują do',
    accept: 'Przyjmuję ofertę',
    accepted: 'Oferta została przyjęta. Dziękujemy!',
    expired: 'Oferta wygasła. Prosimy napisać do nas po nową.',
    gone: 'Nie ma takiej oferty.',
    broken: 'Nie udało się. Prosimy spróbować ponownie lub napisać do nas.',
  },
  'pt-BR': {
    title: 'Orçamento',
    article: 'Artigo',
    quantity: 'Quantidade',
    sum: 'Valor',
    shipping: 'Entrega',
    total: 'Total',
    until: 'Estes preços valem até',
    accept: 'Aceitar o orçamento',
    accepted: 'Você aceitou este orçamento. Obrigado!',
    expired: 'Este orçamento venceu. Escreva para nós para receber um novo.',
    gone: 'Este orçamento não existe.',
    broken: 'Não deu certo. Tente de novo ou escreva para nós.',
  },
  ru: {
    title: 'Предложение',
    article: 'Товар',
    quantity: 'Количество',
    sum: 'Сумма',
    shipping: 'Доставка',
    total: 'Итого',
    until: 'Цены действительны до',
    accept: 'Принять предложение',
    accepted: 'Вы приняли это предложение. Спасибо!',
    expired: 'Срок предложения истёк. Напишите нам, и мы составим новое.',
    gone: 'Такого предложения нет.',
    broken: 'Не получилось. Попробуйте ещё раз или напишите нам.',
  },
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Nothing is loaded from anywhere, and the page can not be framed. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex',
};

const STYLE = `:root{color-scheme:light dark}body{margin:0;background:Canvas;color:CanvasText;font:16px/1.5 system-ui,sans-serif}main{max-width:40rem;margin:0 auto;padding:2rem 1rem}
table{width:100%;border-collapse:collapse;margin:1.5rem 0}th,td{padding:.5rem .25rem;border-bottom:1px solid GrayText;text-align:start}th+th,td+td{text-align:end;white-space:nowrap}
button{font:inherit;padding:.75rem 1.5rem;border:0;border-radius:.5rem;background:#203d86;color:#fff;cursor:pointer}tfoot tr:last-child td{font-weight:600}`;

function page(status: number, language: Language, title: string, content: string): RawAnswer {
  const body = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><main><h1>${escaped(title)}</h1>${content}</main></body></html>`;
  return { status, body, headers: HEADERS };
}

const says = (text: string): string => `<p role="status">${escaped(text)}</p>`;
const TOKEN = /^[A-Za-z0-9_-]{32}$/;

/** The offer of a link, with its draft; nothing where the link leads nowhere. */
async function found(kernel: Kernel, token: string | undefined): Promise<{ quote: Quote; draft: Draft } | undefined> {
  const quote = TOKEN.test(token ?? '') ? await quoteByToken(kernel.db, token!) : undefined;
  const [draft] = quote ? await drafts(kernel.db, [quote.draftId]) : [];
  return quote && draft && { quote, draft };
}

const languageOf = (draft: Draft | undefined): Language => LANGUAGES.find((one) => one === draft?.content.customer?.language) ?? 'en';

function show({ quote, draft }: { quote: Quote; draft: Draft }, now: Date, timeZone: string): RawAnswer {
  const language = languageOf(draft);
  const words = WORDS[language];
  const { frozen, state, validUntil } = quote;
  const money = ({ amount, currency }: { amount: string; currency: string }): string =>
    escaped(new Intl.NumberFormat(language, { style: 'currency', currency }).format(amount as unknown as number));
  const rows = frozen.lines.map(({ name, quantity, total }) => `<tr><td>${escaped(name)}</td><td>${quantity}</td><td>${money(total)}</td></tr>`).join('');
  const table = `<table><thead><tr><th scope="col">${words.article}</th><th scope="col">${words.quantity}</th><th scope="col">${words.sum}</th></tr></thead><tbody>${rows}</tbody>
<tfoot><tr><td>${words.shipping}</td><td></td><td>${money(frozen.shipping)}</td></tr><tr><td>${words.total}</td><td></td><td>${money(frozen.total)}</td></tr></tfoot></table>`;
  const note = quote.note === null ? '' : `<p>${escaped(quote.note)}</p>`;
  const open = state === 'sent' && now <= validUntil;
  const end =
    state === 'accepted'
      ? says(words.accepted)
      : open
        ? `<p>${words.until} ${escaped(new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }).format(validUntil))}</p><form method="post"><button>${words.accept}</button></form>`
        : says(words.expired);
  return page(200, language, `${words.title} ${draft.number}`, note + table + end);
}

const nowhere = (): RawAnswer => page(404, 'en', WORDS.en.title, says(WORDS.en.gone));

/** Reading and accepting an offer by its link. Accepting twice is accepting once. */
export const quoteRoutes: RawRoute[] = [
  {
    method: 'GET',
    path: '/hooks/quote/:token',
    open: true,
    handle: async (kernel, { params }) => {
      const one = await found(kernel, params['token']);
      return one ? show(one, kernel.env.now(), await zoneOfShop(kernel.db)) : nowhere();
    },
  },
  {
    method: 'POST',
    path: '/hooks/quote/:token',
    open: true,
    handle: async (kernel, { params }) => {
      const one = await found(kernel, params['token']);
      if (!one) return nowhere();
      const { quote, draft } = one;
      try {
        await kernel.do('orders.accept_quote', { draftId: quote.draftId, version: quote.version }, { actor: CUSTOMER });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const words = WORDS[languageOf(draft)];
        const ended = error.code === 'orders.quote_expired' || error.code === 'orders.no_quote';
        return page(409, languageOf(draft), `${words.title} ${draft.number}`, says(ended ? words.expired : words.broken));
      }
      return show((await found(kernel, params['token']))!, kernel.env.now(), await zoneOfShop(kernel.db));
    },
  },
];
