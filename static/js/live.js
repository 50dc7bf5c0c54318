// One stream for each tab: it follows the topics that the fragments on the page name. hx-sse hears
// it, pauses it in a hidden tab and asks for what was missed; each topic arrives as an event.
(() => {
  let connection = null;
  let page = null;
  let topics = "";

  const source = () => document.getElementById("live");
  const named = () => {
    const found = [...document.querySelectorAll("[data-topics]")];
    return [...new Set(found.flatMap((part) => part.dataset.topics.split(" ")))].sort().join(",");
  };

  // A new page, or other topics on it: the stream is asked for anew, from where it stood.
  const follow = () => {
    const main = document.getElementById("main");
    const wanted = named();
    const old = source();
    if (!old || (main === page && wanted === topics)) return;
    const known = main === page ? connection?.lastEventId || "" : "";
    const fresh = old.cloneNode(false);
    page = main;
    topics = wanted;
    old.replaceWith(fresh);
    connection?.reader?.cancel();
    connection = null;
    if (!wanted) return;
    const query = new URLSearchParams({ topics: wanted, at: known || main.dataset.at || "" });
    window.htmx.ajax("GET", `${fresh.dataset.stream}?${query}`, { source: fresh });
  };

  document.addEventListener("htmx:sse:after:connection", (event) => {
    connection = event.detail.connection;
  });

  // A stream that is refused, or a part that can't be fetched just now, leaves the page as it is.
  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    const quiet = ctx.sourceElement === source() || ctx.sourceElement.matches?.("[data-topics]");
    const status = ctx.response.raw.status;
    if (quiet && status >= 400 && status !== 404) event.preventDefault();
    if (ctx.sourceElement === source() && status >= 400) event.preventDefault();
  });
  document.addEventListener("htmx:sse:error", (event) => {
    if ([400, 401, 403, 404].includes(event.detail.status)) source()?.remove();
  });

  // Who else is here: a socket for the record's page or form, for as long as one looks at it.
  let socket = null;
  let present = null;
  let pause = 1000;

  const leave = () => {
    if (socket) {
      socket.onclose = null;
      socket.close();
      socket = null;
    }
  };
  const enter = () => {
    const place = document.querySelector("[data-presence]");
    const seen = place && (!document.hidden || place.dataset.doing === "edit") ? place : null;
    if (seen === present && (socket || !seen)) return;
    leave();
    present = seen;
    if (!seen) return;
    const address = new URL(source().dataset.socket, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    address.search = new URLSearchParams({ on: seen.dataset.presence, doing: seen.dataset.doing });
    const mine = new WebSocket(address);
    socket = mine;
    mine.onmessage = (message) => {
      pause = 1000;
      seen.innerHTML = message.data;
    };
    mine.onclose = () => {
      socket = null;
      seen.replaceChildren();
      setTimeout(() => { if (seen === present) enter(); }, pause);
      pause = Math.min(pause * 2, 60000);
    };
  };

  const begin = () => {
    if (!source() || !window.htmx) return;
    follow();
    enter();
  };
  document.addEventListener("htmx:after:swap", begin);
  document.addEventListener("htmx:after:settle", begin);
  document.addEventListener("htmx:after:history:restore", begin);
  document.addEventListener("visibilitychange", enter);
  window.addEventListener("pagehide", leave);
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
})();
