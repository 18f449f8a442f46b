// The words that the demonstration catalogue's names are made of, in English and Romanian; colours and sizes are the variants.

/** English and Romanian. */
export type Pair = readonly [english: string, romanian: string];

/** A kind of good: its nouns, what it can be made of or be like, and what is usual for its weight (g), price and tax. */
export type Kind = {
  code: string;
  prefix: string;
  name: Pair;
  nouns: readonly Pair[];
  /** English before the noun, Romanian after it; only wordings that do not change with the noun's gender. */
  qualities: readonly Pair[];
  options: 'wear' | 'shoes' | 'colour' | 'size' | 'none';
  grams: number;
  /** How far the usual price lies above or below the shop's, as the logarithm of the ratio. */
  shift: number;
  /** Of a hundred products, so many are of this kind. */
  share: number;
  taxCategory: string;
  box: readonly [lengthMm: number, widthMm: number, heightMm: number];
};

export const KINDS: readonly Kind[] = [
  {
    code: 'shirts', prefix: 'SHI', name: ['Shirts', 'Cămăși'], options: 'wear', grams: 240, shift: -0.2, share: 12, taxCategory: 'standard', box: [320, 250, 40],
    nouns: [['shirt', 'Cămașă'], ['T-shirt', 'Tricou'], ['polo shirt', 'Tricou polo'], ['blouse', 'Bluză']],
    qualities: [['linen', 'din in'], ['organic cotton', 'din bumbac organic'], ['striped', 'cu dungi'], ['flannel', 'din flanelă'], ['slim-cut', 'cu croială îngustă']],
  },
  {
    code: 'trousers', prefix: 'TRO', name: ['Trousers', 'Pantaloni'], options: 'wear', grams: 520, shift: 0.4, share: 8, taxCategory: 'standard', box: [350, 280, 60],
    nouns: [['jeans', 'Blugi'], ['trousers', 'Pantaloni'], ['shorts', 'Pantaloni scurți'], ['joggers', 'Pantaloni de trening']],
    qualities: [['straight-cut', 'cu croială dreaptă'], ['stretch', 'cu elastan'], ['high-waisted', 'cu talie înaltă'], ['cargo', 'cu buzunare laterale']],
  },
  {
    code: 'jackets', prefix: 'JAC', name: ['Jackets', 'Jachete'], options: 'wear', grams: 900, shift: 1.1, share: 6, taxCategory: 'standard', box: [450, 350, 100],
    nouns: [['jacket', 'Jachetă'], ['parka', 'Parka'], ['raincoat', 'Pelerină de ploaie'], ['waistcoat', 'Vestă']],
    qualities: [['down', 'cu puf'], ['hooded', 'cu glugă'], ['softshell', 'din softshell'], ['merino wool', 'din lână merinos']],
  },
  {
    code: 'shoes', prefix: 'SHO', name: ['Shoes', 'Încălțăminte'], options: 'shoes', grams: 950, shift: 0.8, share: 9, taxCategory: 'standard', box: [340, 220, 130],
    nouns: [['trainers', 'Pantofi sport'], ['boots', 'Ghete'], ['sandals', 'Sandale'], ['loafers', 'Mocasini']],
    qualities: [['leather', 'din piele'], ['suede', 'din piele întoarsă'], ['trail', 'pentru munte'], ['canvas', 'din pânză']],
  },
  {
    code: 'bags', prefix: 'BAG', name: ['Bags', 'Genți'], options: 'colour', grams: 700, shift: 0.5, share: 5, taxCategory: 'standard', box: [450, 300, 150],
    nouns: [['backpack', 'Rucsac'], ['shoulder bag', 'Geantă de umăr'], ['travel bag', 'Geantă de voiaj'], ['wallet', 'Portofel']],
    qualities: [['leather', 'din piele'], ['recycled', 'din material reciclat'], ['waxed canvas', 'din pânză cerată'], ['laptop', 'pentru laptop']],
  },
  {
    code: 'audio', prefix: 'AUD', name: ['Audio', 'Audio'], options: 'colour', grams: 320, shift: 1.2, share: 5, taxCategory: 'standard', box: [200, 180, 80],
    nouns: [['headphones', 'Căști'], ['earbuds', 'Căști in-ear'], ['speaker', 'Boxă'], ['soundbar', 'Soundbar']],
    qualities: [['wireless', 'fără fir'], ['noise-cancelling', 'cu anularea zgomotului'], ['USB-C', 'cu USB-C'], ['studio', 'de studio']],
  },
  {
    code: 'phone_accessories', prefix: 'PHO', name: ['Phone accessories', 'Accesorii pentru telefon'], options: 'colour', grams: 90, shift: -0.7, share: 9, taxCategory: 'standard', box: [180, 100, 30],
    nouns: [['phone case', 'Husă de telefon'], ['charger', 'Încărcător'], ['charging cable', 'Cablu de încărcare'], ['phone holder', 'Suport de telefon']],
    qualities: [['magnetic', 'cu magnet'], ['shockproof', 'cu protecție la șocuri'], ['fast', 'cu încărcare rapidă'], ['braided', 'cu împletitură']],
  },
  {
    code: 'lighting', prefix: 'LIG', name: ['Lighting', 'Iluminat'], options: 'colour', grams: 1400, shift: 0.6, share: 5, taxCategory: 'standard', box: [400, 300, 300],
    nouns: [['table lamp', 'Veioză'], ['floor lamp', 'Lampadar'], ['pendant lamp', 'Lustră'], ['reading lamp', 'Lampă de citit']],
    qualities: [['oak', 'din stejar'], ['brass', 'din alamă'], ['LED', 'cu LED'], ['glass', 'din sticlă']],
  },
  {
    code: 'bed_linen', prefix: 'BED', name: ['Bed linen', 'Lenjerie de pat'], options: 'size', grams: 1600, shift: 0.5, share: 6, taxCategory: 'standard', box: [400, 300, 100],
    nouns: [['duvet cover', 'Husă de pilotă'], ['fitted sheet', 'Cearșaf cu elastic'], ['blanket', 'Pătură'], ['bedspread', 'Cuvertură']],
    qualities: [['percale', 'din percal'], ['linen', 'din in'], ['bamboo', 'din bambus'], ['wool', 'din lână']],
  },
  {
    code: 'kitchen', prefix: 'KIT', name: ['Kitchen', 'Bucătărie'], options: 'colour', grams: 850, shift: -0.1, share: 8, taxCategory: 'standard', box: [300, 250, 150],
    nouns: [['mug', 'Cană'], ['frying pan', 'Tigaie'], ['chopping board', 'Tocător'], ['kitchen knife', 'Cuțit de bucătărie'], ['teapot', 'Ceainic']],
    qualities: [['stoneware', 'din gresie ceramică'], ['cast-iron', 'din fontă'], ['walnut', 'din nuc'], ['steel', 'din oțel']],
  },
  {
    code: 'food', prefix: 'FOO', name: ['Coffee and tea', 'Cafea și ceai'], options: 'none', grams: 350, shift: -0.7, share: 5, taxCategory: 'food', box: [200, 120, 80],
    nouns: [['coffee beans', 'Cafea boabe'], ['ground coffee', 'Cafea măcinată'], ['green tea', 'Ceai verde'], ['honey', 'Miere']],
    qualities: [['organic', 'din agricultură ecologică'], ['mountain', 'de munte'], ['single-origin', 'de o singură origine'], ['forest', 'de pădure']],
  },
  {
    code: 'books', prefix: 'BOO', name: ['Books', 'Cărți'], options: 'none', grams: 420, shift: -0.6, share: 7, taxCategory: 'books', box: [230, 160, 30],
    nouns: [['cookbook', 'Carte de bucate'], ['travel guide', 'Ghid de călătorie'], ['novel', 'Roman'], ['picture book', 'Carte cu ilustrații']],
    qualities: [['illustrated', 'cu ilustrații color'], ['pocket', 'de buzunar'], ['hardback', 'cu coperte tari'], ['annotated', 'cu note']],
  },
  {
    code: 'toys', prefix: 'TOY', name: ['Toys', 'Jucării'], options: 'none', grams: 650, shift: -0.1, share: 6, taxCategory: 'standard', box: [350, 250, 100],
    nouns: [['puzzle', 'Puzzle'], ['building set', 'Set de construit'], ['board game', 'Joc de societate'], ['soft toy', 'Jucărie de pluș']],
    qualities: [['wooden', 'din lemn'], ['family', 'pentru familie'], ['travel', 'de călătorie'], ['musical', 'cu muzică']],
  },
  {
    code: 'beauty', prefix: 'BEA', name: ['Beauty', 'Frumusețe'], options: 'none', grams: 180, shift: -0.4, share: 5, taxCategory: 'standard', box: [150, 80, 60],
    nouns: [['face cream', 'Cremă de față'], ['shampoo', 'Șampon'], ['soap', 'Săpun'], ['hand balm', 'Balsam de mâini']],
    qualities: [['lavender', 'cu lavandă'], ['sea buckthorn', 'cu cătină'], ['chamomile', 'cu mușețel'], ['fragrance-free', 'fără parfum']],
  },
  {
    code: 'garden', prefix: 'GAR', name: ['Garden', 'Grădină'], options: 'colour', grams: 1800, shift: 0.1, share: 4, taxCategory: 'standard', box: [600, 300, 200],
    nouns: [['plant pot', 'Ghiveci'], ['watering can', 'Stropitoare'], ['garden shears', 'Foarfecă de grădină'], ['lantern', 'Felinar']],
    qualities: [['terracotta', 'din teracotă'], ['zinc', 'din zinc'], ['hanging', 'de agățat'], ['rattan', 'din ratan']],
  },
];

/** Rivers, mountains and towns: the series of a product, the same in both languages. */
export const SERIES = [
  'Olt', 'Mureș', 'Jiu', 'Someș', 'Siret', 'Prut', 'Argeș', 'Bistrița', 'Timiș', 'Cerna', 'Retezat', 'Bucegi', 'Ceahlău', 'Făgăraș', 'Parâng', 'Rarău', 'Apuseni', 'Piatra', 'Brad', 'Sighet',
  'Sinaia', 'Deva', 'Sebeș', 'Orșova', 'Sulina', 'Tulcea', 'Mangalia', 'Borșa', 'Vidra', 'Horezu', 'Lotru', 'Cozia', 'Semenic', 'Gutâi', 'Țibleș', 'Ineu', 'Omu', 'Moldoveanu', 'Negoiu', 'Babele',
] as const;

export const COLOURS: readonly (readonly [code: string, ...Pair])[] = [
  ['BLK', 'black', 'negru'], ['WHT', 'white', 'alb'], ['NVY', 'navy', 'bleumarin'], ['GRY', 'grey', 'gri'], ['RED', 'red', 'roșu'], ['GRN', 'green', 'verde'], ['BEI', 'beige', 'bej'], ['BRN', 'brown', 'maro'],
];

export const WEAR_SIZES = ['S', 'M', 'L', 'XL'] as const;
export const SHOE_SIZES = ['38', '39', '40', '41', '42', '43', '44'] as const;
export const BED_SIZES = ['140x200', '160x200', '200x220'] as const;
