// Makes pictures small enough before they are sent, and a small one beside each for lists; done here, so that the server need not.
import { upload } from '../../../api/index.ts';

/** Longer sides are of no use to a shop's pages. */
const LONGEST_PX = 2400;
const THUMB_PX = 320;
const MOST_BYTES = 10 * 1024 * 1024;
const QUALITY = 0.86;
/** Pictures of these types may move, so they are sent as they are. */
const AS_THEY_ARE = new Set(['image/gif', 'image/avif', 'video/mp4']);

export const ACCEPTED = 'image/jpeg,image/png,image/webp,image/avif,image/gif,video/mp4';

async function drawn(source: ImageBitmap | HTMLVideoElement, width: number, height: number, longestPx: number): Promise<Blob | undefined> {
  const scale = Math.min(1, longestPx / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/webp', QUALITY));
}

/** The first picture of a video, if the browser can play it. */
async function frameOf(file: Blob): Promise<Blob | undefined> {
  const video = document.createElement('video');
  const url = URL.createObjectURL(file);
  try {
    video.muted = true;
    video.preload = 'auto';
    const isLoaded = new Promise<boolean>((resolve) => {
      video.addEventListener('loadeddata', () => resolve(true), { once: true });
      video.addEventListener('error', () => resolve(false), { once: true });
    });
    video.src = url;
    return (await isLoaded) && video.videoWidth > 0 ? await drawn(video, video.videoWidth, video.videoHeight, THUMB_PX) : undefined;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** What is sent for a file: itself or a smaller one, and the small picture for lists. */
async function prepared(file: File): Promise<{ file: Blob; thumb: Blob | undefined }> {
  if (file.type === 'video/mp4') return { file, thumb: await frameOf(file) };
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  // What the browser cannot read the server will judge.
  if (!bitmap) return { file, thumb: undefined };
  const { width, height } = bitmap;
  const thumb = await drawn(bitmap, width, height, THUMB_PX);
  const isLarge = Math.max(width, height) > LONGEST_PX || file.size > MOST_BYTES;
  const smaller = isLarge && !AS_THEY_ARE.has(file.type) ? await drawn(bitmap, width, height, LONGEST_PX) : undefined;
  bitmap.close();
  return { file: smaller ?? file, thumb };
}

/** Sends a picture or video of a product with the small picture beside it. Throws a Problem. */
export async function uploadMedium(productId: string, given: File): Promise<void> {
  const { file, thumb } = await prepared(given);
  const { mediaId } = await upload<{ mediaId: string }>('/files/catalog/media', { product: productId, name: given.name }, file);
  // Without it lists show the whole picture; nothing is lost.
  if (thumb) await upload(`/files/catalog/media/${mediaId}/thumb`, {}, thumb).catch(() => undefined);
}
