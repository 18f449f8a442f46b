// The catalogue's card.
import { defineModule } from '#kernel';

export const catalogModule = defineModule({ name: 'catalog', needs: [] });
