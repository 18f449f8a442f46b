// Our own couriers keep the same contract as everybody else.
import { carrierContract } from '../../../test/contracts/carrier.ts';
import { manualCarrier } from './index.ts';

carrierContract('own couriers', () => ({ carrier: manualCarrier({ carrier: 'Own couriers' }), pass: async () => {} }));
