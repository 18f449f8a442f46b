// The card of pricing.
import { defineModule } from '#kernel';

export const pricingModule = defineModule({ name: 'pricing', needs: ['catalog'] });
