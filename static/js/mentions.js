// While one types "@" in a note: colleagues to choose from. Typed in full, a name works as well.
(() => {
  const typed = /(?:^|[\s(،«"])@([^\s@][^@\n]{0,40}|)$/;
  let asked = null;

  const listOf = (box) => box.querySelector(".mention-list");
  const close = (box) => {
    asked?.abort();
    listOf(box)?.remove();
    const field = box.querySelector("textarea");
    field.removeAttribute("aria-activedescendant");
    field.removeAttribute("aria-controls");
  };

  const choose = (box, option) => {
    const field = box.querySelector("textarea");
    const end = field.selectionStart;
    const start = end - typed.exec(field.value.slice(0, end))[1].length;
    field.setRangeText(`${option.dataset.name} `, start, end, "end");
    close(box);
    field.focus();
  };

  const mark = (box, option) => {
    listOf(box).querySelectorAll("li").forEach((one) => {
      one.setAttribute("aria-selected", String(one === option));
    });
    box.querySelector("textarea").setAttribute("aria-activedescendant", option.id);
  };

  const offer = async (box) => {
    const field = box.querySelector("textarea");
    const found = typed.exec(field.value.slice(0, field.selectionStart));
    if (!found) return close(box);
    asked?.abort();
    asked = new AbortController();
    const address = `${box.dataset.mentions}?q=${encodeURIComponent(found[1])}`;
    const html = await fetch(address, { signal: asked.signal })
      .then((answer) => (answer.ok ? answer.text() : ""))
      .catch(() => ""); // typed on, or no answer: the name can still be typed in full
    if (!html) return;
    const page = new DOMParser().parseFromString(html, "text/html");
    const list = page.querySelector(".mention-list");
    close(box);
    if (!list?.children.length) return;
    box.append(list);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", list.id);
    mark(box, list.firstElementChild);
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("li");
      event.preventDefault();
      if (option) choose(box, option);
    });
  };

  const boxOf = (event) => event.target.matches?.("textarea") && event.target.closest("[data-mentions]");

  document.addEventListener("input", (event) => {
    const box = boxOf(event);
    if (box) offer(box);
  });
  document.addEventListener("focusout", (event) => {
    const box = boxOf(event);
    if (box) close(box);
  });
  document.addEventListener("keydown", (event) => {
    const box = boxOf(event);
    const list = box && listOf(box);
    if (!list) return;
    const options = [...list.children];
    const place = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(box, options[(place + step + options.length) % options.length]);
    else if (event.key === "Enter" || event.key === "Tab") choose(box, options[place]);
    else if (event.key === "Escape") close(box);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
})();
