// Our own couriers keep the same contract as everybody else.
import { manualCarrier } from '../../src/providers/carrier-manual/index.ts';
import { carrierContract } from './carrier.ts';

carrierContract('own couriers', () => ({ carrier: manualCarrier({ carrier: 'Own couriers' }), pass: async () => {} }));
