// Turns push messages on in this browser; without it, or where there are none, a sentence says so.
(() => {
  const bytes = (text) => {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };

  const say = (form, name) => {
    form.querySelectorAll("[data-push-says]").forEach((text) => {
      text.hidden = text.dataset.pushSays !== name;
    });
    form.querySelector("button").hidden = !["ready", "failed"].includes(name);
  };

  const turnOn = async (form) => {
    const allowed = await Notification.requestPermission();
    if (allowed !== "granted") return say(form, "denied");
    const worker = await navigator.serviceWorker.register("/service-worker.js");
    await navigator.serviceWorker.ready;
    const asked = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) };
    const before = await worker.pushManager.getSubscription();
    if (before) await before.unsubscribe();
    const given = (await worker.pushManager.subscribe(asked)).toJSON();
    form.elements.endpoint.value = given.endpoint;
    form.elements.p256dh.value = given.keys.p256dh;
    form.elements.auth.value = given.keys.auth;
    form.dataset.given = "yes";
    form.requestSubmit();
  };

  const ready = (form) => {
    const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
    if (!able) return say(form, window.isSecureContext ? "unable" : "insecure");
    say(form, Notification.permission === "denied" ? "denied" : "ready");
    form.addEventListener("submit", (event) => {
      if (form.dataset.given) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      turnOn(form).catch(() => say(form, "failed"));
    }, true);
  };

  const look = (root) => root.querySelectorAll?.("form[data-push]:not([data-push-ready])").forEach((form) => {
    form.dataset.pushReady = "yes";
    ready(form);
  });
  look(document);
  document.addEventListener("htmx:after:swap", () => look(document));
})();
