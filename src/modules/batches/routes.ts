// The routes of files: uploads, error files, exports.
import type { RawRoute } from '#kernel';
import { errorsRoute } from './errors-file.ts';
import { exportRoute } from './export.ts';
import { uploadRoute } from './upload.ts';

export const routes: RawRoute[] = [uploadRoute, errorsRoute, exportRoute];
