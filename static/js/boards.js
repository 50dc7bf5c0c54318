// Boards: a card is dragged, or picked up and moved by keys. Both fill in the one form of the
// board and send it, as the buttons in a card's menu do: the server decides, and answers with
// the columns as they are.
(() => {
  const CHAIN = 10;
  let held = null; // what is picked up by keys: card, and where it was
  let moving = false; // while the page itself moves the card that has the focus
  let waiting = ""; // the id of the card that gets the focus when the columns are back
  let dragging = false;
  let missed = false; // what others changed while a card was in the hand
  let origin = null; // where the card was that is on its way, should there be no answer

  const cardsOf = (list) => [...list.querySelectorAll(":scope > [data-card]")];
  const listsOf = (board) => [...board.querySelectorAll("[data-column]")];
  const boardOf = (card) => card.closest("[data-sortable]");

  const figure = (number) => {
    const digits = document.documentElement.dataset.digits === "arab" ? "ar-u-nu-arab" : "en";
    return new Intl.NumberFormat(digits).format(number);
  };
  const say = (card, text) => {
    const list = card.closest("[data-column]");
    const cards = cardsOf(list);
    const words = {
      card: card.dataset.called,
      column: list.dataset.called,
      place: figure(cards.indexOf(card) + 1),
      count: figure(cards.length),
    };
    document.getElementById("board-said").textContent =
      boardOf(card).dataset[text].replace(/\{(\w+)\}/g, (_, name) => words[name]);
  };

  const placeOf = (card) => ({ list: card.parentElement, before: card.nextElementSibling });
  const putBack = (card, place) => {
    moving = true;
    place.list.insertBefore(card, place.before?.parentElement === place.list ? place.before : null);
    moving = false;
  };

  const send = (card, from) => {
    const form = document.getElementById("board-move");
    const list = card.closest("[data-column]");
    const cards = cardsOf(list);
    const above = cards.slice(0, cards.indexOf(card)).reverse().slice(0, CHAIN);
    form.elements.after.value = above.map((one) => one.dataset.card).join(",");
    form.elements.shown.value = Math.max(cards.length, cardsOf(from.list).length);
    form.querySelector("button")?.remove();
    const button = document.createElement("button");
    button.hidden = true;
    button.name = "column";
    button.value = list.dataset.column;
    button.setAttribute("formaction", card.dataset.place);
    form.append(button);
    origin = { card, from };
    waiting = card.id;
    form.requestSubmit(button);
    form.elements.after.value = "";
  };

  // A board whose card is in the hand, or whose menu is open, stands still until that is over.
  const busy = (board) => dragging || held || board.querySelector("details.card-menu");
  const caughtUp = () => {
    if (!missed) return;
    missed = false;
    setTimeout(() => document.body.dispatchEvent(new Event("resync")));
  };

  const pickUp = (card) => {
    held = { card, from: placeOf(card) };
    card.classList.add("board-held");
    say(card, "picked");
  };
  const letGo = (text) => {
    const { card, from } = held;
    held = null;
    card.classList.remove("board-held");
    if (text === "back") putBack(card, from);
    else if (card.parentElement !== from.list || card.nextElementSibling !== from.before) send(card, from);
    say(card, text);
    card.focus();
    caughtUp();
  };

  // The column beside one, in the direction of reading.
  const beside = (card, step) => {
    const lists = listsOf(boardOf(card));
    const rtl = getComputedStyle(card).direction === "rtl" ? -1 : 1;
    return lists[lists.indexOf(card.closest("[data-column]")) + step * rtl];
  };
  const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  const carry = (card, [across, along]) => {
    const own = card.parentElement;
    const index = cardsOf(own).indexOf(card);
    const list = across ? beside(card, across) : own;
    if (!list) return;
    const others = cardsOf(list).filter((one) => one !== card);
    const place = Math.max(0, Math.min(index + along, others.length));
    moving = true;
    list.insertBefore(card, others[place] ?? null);
    card.focus();
    moving = false;
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
    say(card, "moved");
  };
  const walk = (card, [across, along]) => {
    const index = cardsOf(card.parentElement).indexOf(card);
    const list = across ? beside(card, across) : card.parentElement;
    if (!list) return;
    const cards = cardsOf(list);
    cards[Math.max(0, Math.min(index + along, cards.length - 1))]?.focus();
  };

  document.addEventListener("keydown", (event) => {
    const card = event.target;
    if (!card.matches?.("[data-card][tabindex]") || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = STEPS[event.key];
    if (event.key === " ") held ? letGo("dropped") : pickUp(card);
    else if (event.key === "Escape" && held) letGo("back");
    else if (step && held) carry(card, step);
    else if (step) walk(card, step);
    else return;
    event.preventDefault();
  });
  document.addEventListener("focusout", (event) => {
    if (held && !moving && event.target === held.card && event.relatedTarget) letGo("back");
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[form='board-move']");
    const card = button?.closest("[data-card]");
    if (!card) return;
    const shown = listsOf(boardOf(card)).map((list) => cardsOf(list).length);
    document.getElementById("board-move").elements.shown.value = Math.max(...shown);
    waiting = card.id;
  });

  let library = null;
  const sortable = (address) => {
    library ??= new Promise((ready, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = ready;
      script.onerror = failed;
      document.head.append(script);
    });
    return library;
  };
  const draggable = (list, group) => {
    if (window.Sortable.get(list)) return;
    let from = null;
    new window.Sortable(list, {
      group,
      draggable: "[data-card]",
      filter: ".card-menu, .card-way",
      preventOnFilter: false,
      animation: 120,
      delay: 180,
      delayOnTouchOnly: true,
      onStart: ({ item }) => { dragging = true; from = placeOf(item); },
      onEnd: ({ item, to, oldDraggableIndex, newDraggableIndex }) => {
        dragging = false;
        caughtUp();
        if (to !== from.list || oldDraggableIndex !== newDraggableIndex) send(item, from);
      },
    });
  };
  const ready = (root) => {
    const boards = root.matches?.("[data-sortable]") ? [root] : [...root.querySelectorAll("[data-sortable]")];
    const around = root.closest?.("[data-sortable]");
    new Set(around ? [around, ...boards] : boards).forEach((board) => {
      board.querySelectorAll("[data-card]").forEach((card) => { card.tabIndex = 0; });
      const shown = board.querySelector("input[name=shown]");
      if (shown) shown.value = Math.max(...listsOf(board).map((list) => cardsOf(list).length));
      sortable(board.dataset.sortable).then(() => {
        listsOf(board).forEach((list) => draggable(list, board.id));
        board.dataset.ready = "";
      }, () => {});
    });
    if (root.matches?.(".card-menu")) root.querySelector("button")?.focus();
    const card = waiting && document.getElementById(waiting);
    if (card && root.contains(card)) {
      waiting = "";
      origin = null;
      card.focus();
    }
  };

  document.addEventListener("htmx:after:process", (event) => {
    if (event.target instanceof Element) ready(event.target);
  });
  // htmx takes the style attributes of what it replaces over to what comes instead; those that
  // dragging has left there the content security policy would refuse.
  document.addEventListener("htmx:before:swap", () => {
    document.querySelectorAll("[data-card][style]").forEach((card) => card.removeAttribute("style"));
  });
  const still = (event) => {
    const board = event.detail.ctx?.sourceElement;
    if (!board?.matches?.("[data-board]") || !busy(board)) return;
    missed = true;
    event.preventDefault();
  };
  document.addEventListener("htmx:before:request", still);
  document.addEventListener("htmx:before:response", still);
  document.addEventListener("htmx:error", () => {
    if (origin) putBack(origin.card, origin.from);
    origin = null;
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => ready(document.body));
  else ready(document.body);
})();
