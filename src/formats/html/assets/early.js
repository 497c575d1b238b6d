// This script runs before the page is painted. It marks the page as one with scripts, and applies the reader's colour
// scheme.
document.documentElement.classList.add("js");
try {
  const theme = localStorage.getItem("shelflist-theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* A browser may refuse storage to a file; the page then follows the system. */ }
