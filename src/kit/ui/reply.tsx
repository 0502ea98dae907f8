import type { Child } from 'hono/jsx'

export type Photo = { id: string; width: number; height: number; alt: string }

/** What an office answered: who, when, the words, the photos. */
export function Reply({
  who,
  when,
  text,
  photos,
  more,
}: {
  who: string
  when: string
  text: string
  photos: Photo[]
  more?: Child
}) {
  return (
    <div class="reply">
      <p>
        <b>{who}</b> <span class="sub sm">{when}</span>
      </p>
      <p class="told">{text}</p>
      {more}
      <Photos photos={photos} />
    </div>
  )
}

/** Photos side by side; each opens alone. Not fetched before they come near the screen. */
export function Photos({ photos }: { photos: Photo[] }) {
  if (photos.length === 0) return null
  return (
    <ul class="photos">
      {photos.map((photo) => (
        <li>
          <a href={`/lampiran/${photo.id}`}>
            <img src={`/lampiran/${photo.id}`} alt={photo.alt} width={photo.width} height={photo.height} loading="lazy" />
          </a>
        </li>
      ))}
    </ul>
  )
}
