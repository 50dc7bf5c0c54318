// Before anything is painted: who chose the system's theme gets the one that the system has now.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (root.dataset.theme !== "light" && root.dataset.theme !== "dark") {
      root.dataset.bsTheme = dark.matches ? "dark" : "light";
    }
  };
  root.classList.add("scripted");
  follow();
  dark.addEventListener("change", follow);
})();
