// Turns push messages on in this browser; without it, or where there are none, a sentence says so.
// Where nobody is signed in any more it lets go of them: not even what waits at the push service is
// shown there. That they ended is remembered, so that the page of push messages can say it.
(() => {
  const bytes = (text) => {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };

  const say = (form, name) => {
    form.querySelectorAll("[data-push-says]").forEach((text) => {
      text.hidden = text.dataset.pushSays !== name;
    });
    form.querySelector("button").hidden = !["ready", "ended", "failed"].includes(name);
  };

  const current = async () => {
    const worker = await navigator.serviceWorker.getRegistration();
    return worker?.pushManager.getSubscription();
  };

  const letGo = async () => {
    if (await (await current())?.unsubscribe()) localStorage.setItem("push-ended", "yes");
  };

  const standing = async (form) => {
    const known = "pushOn" in form.dataset;
    if (await current()) return known ? "on" : "ended";
    return known || localStorage.getItem("push-ended") ? "ended" : "ready";
  };

  const turnOn = async (form) => {
    const allowed = await Notification.requestPermission();
    if (allowed !== "granted") return say(form, "denied");
    const worker = await navigator.serviceWorker.register("/service-worker.js");
    await navigator.serviceWorker.ready;
    const asked = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) };
    const before = await worker.pushManager.getSubscription();
    if (before) await before.unsubscribe();
    const fresh = (await worker.pushManager.subscribe(asked)).toJSON();
    form.elements.endpoint.value = fresh.endpoint;
    form.elements.p256dh.value = fresh.keys.p256dh;
    form.elements.auth.value = fresh.keys.auth;
    form.dataset.given = "yes";
    localStorage.removeItem("push-ended");
    form.requestSubmit();
  };

  const ready = (form) => {
    const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
    if (!able) return say(form, window.isSecureContext ? "unable" : "insecure");
    if (Notification.permission === "denied") say(form, "denied");
    else standing(form).then((name) => say(form, name), () => say(form, "ready"));
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
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-sign-out]") || !("serviceWorker" in navigator)) return;
    event.preventDefault();
    const longEnough = new Promise((done) => setTimeout(done, 1000));
    Promise.race([letGo(), longEnough]).finally(() => form.submit());
  });
  if ("serviceWorker" in navigator && document.querySelector("form[data-sign-in]")) letGo();
  look(document);
  document.addEventListener("htmx:after:swap", () => look(document));
})();
