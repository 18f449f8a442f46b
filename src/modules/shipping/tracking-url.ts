// Where a customer can follow a parcel: the carriers' public pages, by the code of the carrier.

/** Addresses of the carriers' own tracking pages (state of November 2026); `{}` stands for the tracking number. */
const PAGES: Readonly<Record<string, string>> = {
  cargus: 'https://www.cargus.ro/personal/urmareste-coletul/?tracking_number={}',
  correios: 'https://rastreamento.correios.com.br/app/index.php?objetos={}',
  dhl: 'https://www.dhl.com/global-en/home/tracking.html?tracking-id={}',
  dpd: 'https://tracking.dpd.de/status/en_US/parcel/{}',
  fan: 'https://www.fancourier.ro/awb-tracking/?tracking={}',
  fedex: 'https://www.fedex.com/fedextrack/?trknbr={}',
  gls: 'https://gls-group.com/EU/en/parcel-tracking/?match={}',
  inpost: 'https://inpost.pl/sledzenie-przesylek?number={}',
  poczta: 'https://emonitoring.poczta-polska.pl/?numer={}',
  sameday: 'https://sameday.ro/#awb={}',
  ups: 'https://www.ups.com/track?tracknum={}',
};

/** The page at which the carrier shows the parcel; null where it has no number yet or the carrier's page is not known. */
export function trackingUrlOf(carrier: string | null, trackingNumber: string | null): string | null {
  const page = carrier === null ? undefined : PAGES[carrier.toLowerCase()];
  return page === undefined || trackingNumber === null ? null : page.replace('{}', encodeURIComponent(trackingNumber));
}
