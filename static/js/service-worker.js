// Shows push messages of the hub, and opens what they are about.
self.addEventListener("push", (event) => {
  const told = event.data.json();
  const shown = self.registration.showNotification(told.title, {
    body: told.text,
    tag: told.tag,
    lang: told.language,
    dir: told.language === "ar" ? "rtl" : "ltr",
    icon: "/static/img/ameen.svg",
    data: { path: told.path },
  });
  event.waitUntil(shown);
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data.path, self.location.origin);
  if (address.origin !== self.location.origin) return;
  const opened = self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((tabs) => {
    const tab = tabs.find((one) => one.url === address.href);
    return tab ? tab.focus() : self.clients.openWindow(address.href);
  });
  event.waitUntil(opened);
});
