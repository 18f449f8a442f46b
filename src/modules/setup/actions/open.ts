// Opening a shop of one's own: everything that it begins with, in one transaction, by the first person at its door.
import { type Ctx, Refusal, businessDay, defineAction, writeSetting } from '#kernel';
import { type Shop, legalTextsSetting } from '#modules/messages';
import { senderSetting } from '#modules/shipping';
import { InvitedSchema, SignedInSchema, addAccount, addInvitation, hasAccounts, roleNames, startSession } from '#modules/staff';
import Type, { type Static } from 'typebox';
import { carryOut, carryOutAll } from '../call.ts';
import { shopOpened } from '../events.ts';
import { packOf } from '../packs.ts';
import { PROGRAM_PORT, type Program } from '../ports.ts';
import { type Choice, channelsOf, priceListOf, ratesOf, textsOf, warehouseCodes } from '../rules.ts';
import { OpenShop } from '../schemas.ts';
import { TAX_ID_MESSAGES, openedSetting } from '../settings.ts';
import * as store from '../store.ts';
import { checkTaxId } from '../tax-ids.ts';
import type { Pack } from '../types.ts';

type Input = Static<typeof OpenShop>;

export const openShop = defineAction({
  name: 'setup.open_shop',
  summary: 'Sets one’s own shop up while it has no account: the firm, channels, warehouses, taxes, deliveries, texts, the owner and a first colleague.',
  input: OpenShop,
  output: Type.Object({ ...SignedInSchema.properties, invitation: Type.Union([InvitedSchema, Type.Null()]) }),
  refusals: {
    'setup.done': 'This shop has an owner already; sign in instead.',
    'setup.not_here': 'A shop is set up at the machine itself, or with the code that the program printed there.',
    'setup.country': 'There is no pack for this country yet.',
    'setup.tax_id': 'The tax number can not be one of that country.',
    'setup.demo': 'The demonstration shop is set up already.',
    'staff.weak_password': 'The password is too short or too common.',
    'staff.email_taken': 'Another account has this e-mail address.',
    'staff.unknown_role': 'There is no role of that name.',
  },
  emits: ['setup.opened', 'staff.account_created', 'staff.invited', 'staff.signed_in'],
  open: true,
  signsIn: true,
  run: async (ctx, input) => {
    await refuseStrangers(ctx);
    const taxId = taxIdOf(input);
    const found = packOf(input.shop.country);
    if (!found)
      throw new Refusal(
        'setup.country',
        { country: input.shop.country },
        { status: 422, faults: [{ pointer: '/shop/country', code: 'setup.country', message: 'There is no pack for this country yet.' }] },
      );
    await furnish(ctx, input, taxId, found.pack, found.here.zone);
    const { owner, colleague, address } = input;
    const account = await addAccount(ctx, { ...owner, roles: ['owner'] }).catch(underOwner);
    const guest = colleague && { ...colleague, roles: [colleague.role.toLowerCase()], language: owner.language, address };
    if (guest) await refuseUnknownRole(ctx, guest.roles[0]!);
    const invitation = guest ? await addInvitation(ctx, guest) : null;
    ctx.emit(shopOpened, undefined, { country: input.shop.country, pack: found.pack.code, accountId: account.id });
    return { ...startSession(ctx, account), invitation };
  },
});

/** Only who knows the code of the machine, and only as long as nobody owns the shop. */
async function refuseStrangers(ctx: Ctx): Promise<void> {
  if (ctx.registry.provider<Program>(PROGRAM_PORT).here === 'demo')
    throw new Refusal('setup.demo', {}, { message: 'The demonstration shop is set up already.' });
  if (ctx.actor.atConsole !== true)
    throw new Refusal('setup.not_here', {}, { status: 403, message: 'A shop is set up with the code that the program printed at its start.' });
  await store.lockOpening(ctx);
  if (await hasAccounts(ctx)) throw new Refusal('setup.done', {}, { message: 'This shop has an owner already; sign in instead.' });
}

function taxIdOf({ shop }: Input): string | undefined {
  if (shop.taxId === undefined || shop.taxId.trim() === '') return undefined;
  const answer = checkTaxId(shop.country, shop.taxId, shop.taxPayer);
  if (answer.ok) return answer.taxId;
  const message = TAX_ID_MESSAGES[answer.fault];
  throw new Refusal('setup.tax_id', { country: shop.country }, { status: 422, message, faults: [{ pointer: '/shop/taxId', code: 'setup.tax_id', message }] });
}

/** Everything but people. */
async function furnish(ctx: Ctx, input: Input, taxId: string | undefined, pack: Pack, zone: string): Promise<void> {
  const { shop } = input;
  const choice: Choice = { country: shop.country, currency: shop.currency, language: shop.languages[0]!, kinds: input.channels };
  const codes = warehouseCodes(input.warehouses.map((warehouse) => warehouse.name));
  await carryOut(ctx, 'messages.set_shop', identityOf(input, taxId, zone));
  writeSetting(ctx, legalTextsSetting, { texts: textsOf(pack, shop.languages, shop.taxPayer) });
  writeSetting(ctx, senderSetting, { name: shop.name.slice(0, 100), gs1Prefix: null });
  await carryOut(ctx, 'pricing.set_lists', { lists: [priceListOf(choice)] });
  await carryOut(ctx, 'orders.set_channels', { channels: channelsOf(choice) });
  await carryOut(ctx, 'stock.set_warehouses', {
    warehouses: input.warehouses.map((warehouse, at) => ({ ...warehouse, code: codes[at], priority: (at + 1) * 10 })),
  });
  await carryOutAll(ctx, 'pricing.set_tax_rate', ratesOf(pack, shop.country, shop.taxPayer, businessDay(ctx.now, zone)));
  await carryOutAll(
    ctx,
    'shipping.set_tariff',
    pack.tariffs.filter((tariff) => tariff.currency === shop.currency),
  );
  writeSetting(ctx, openedSetting, { at: ctx.now.toISOString(), pack: pack.code, country: shop.country });
}

function identityOf({ shop, owner }: Input, taxId: string | undefined, zone: string): Shop {
  const { name, country, currency, languages, taxPayer, street, city, postalCode } = shop;
  const legalName = shop.legalName?.trim();
  return {
    name,
    email: owner.email,
    language: languages[0]!,
    zone,
    country,
    currency,
    languages,
    taxPayer,
    ...(shop.phone ? { phone: shop.phone } : {}),
    legal: { name: legalName || name, street, city, postalCode, country, ...(taxId ? { taxId } : {}) },
  };
}

/** A fault of the account is shown at the owner's field of the form. */
function underOwner(error: unknown): never {
  if (!(error instanceof Refusal)) throw error;
  const faults = error.faults.map((fault) => ({ ...fault, pointer: `/owner${fault.pointer ?? ''}` }));
  throw new Refusal(error.code, error.details, { message: error.message, status: error.status, faults });
}

async function refuseUnknownRole(ctx: Ctx, role: string): Promise<void> {
  if ((await roleNames(ctx)).includes(role)) return;
  const message = `There is no role named "${role}".`;
  throw new Refusal('staff.unknown_role', { role }, { status: 422, message, faults: [{ pointer: '/colleague/role', code: 'staff.unknown_role', message }] });
}
