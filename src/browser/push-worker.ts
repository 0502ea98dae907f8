/** Runs apart from every page: shows what was pushed (a title and one sentence, never what a report says), and opens where to read on. */

type Pushed = { title: string; body: string; url: string }
type PushEvent = Event & { data: { json(): Pushed } | null; waitUntil(work: Promise<unknown>): void }
type ClickEvent = Event & { notification: { data: string; close(): void }; waitUntil(work: Promise<unknown>): void }
type Scope = {
  addEventListener(type: 'push', heard: (event: PushEvent) => void): void
  addEventListener(type: 'notificationclick', heard: (event: ClickEvent) => void): void
  registration: { showNotification(title: string, options: object): Promise<void> }
  clients: { openWindow(url: string): Promise<unknown> }
}
const scope = self as unknown as Scope

scope.addEventListener('push', (event) => {
  const pushed = event.data?.json()
  if (pushed) event.waitUntil(scope.registration.showNotification(pushed.title, { body: pushed.body, data: pushed.url }))
})

scope.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(scope.clients.openWindow(event.notification.data))
})

export {}
